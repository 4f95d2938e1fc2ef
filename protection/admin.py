from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.safestring import SafeString

from common.admin import DeskAdmin
from common.errors import Conflict, DomainError
from images.templatetags.pictures import withheld_picture
from protection import cases, desk
from protection.models import Case, Decision, PublishedDocument, TermsChange
from protection.rules import RULES, rule_of

_NAMES = {Decision.Verdict.REFUSE: "Refuse", Decision.Verdict.ASK: "Ask for more", Decision.Verdict.HOLD: "Hold"}


class Queue(admin.SimpleListFilter):
    """What waits comes first; nobody scrolls past what is done."""

    title, parameter_name = "where it stands", "queue"
    _STATES = (
        ("answered", "Waiting, the artist has answered"),
        ("held", "Waiting, held"),
        ("look", "Waiting, shown meanwhile"),
        ("asked", "Asked for more"),
        ("released", "Released"),
        ("refused", "Refused"),
        ("all", "All"),
    )

    def lookups(self, request: HttpRequest, model_admin: Any) -> tuple[tuple[str, str], ...]:
        return self._STATES

    def choices(self, changelist: Any) -> Any:
        for choice in super().choices(changelist):
            yield choice | ({"display": "Waiting"} if choice["query_string"] == changelist.get_query_string(
                remove=[self.parameter_name]
            ) else {})  # fmt: skip

    def queryset(self, request: HttpRequest, rows: QuerySet[Case]) -> QuerySet[Case]:
        waiting = rows.filter(waits_since__isnull=False)
        if self.value() == "all":
            return rows
        if self.value() == "answered":
            return waiting.filter(answers__gt=0)
        if self.value() in ("held", "look"):
            return waiting.filter(state=self.value())
        return rows.filter(state=self.value()) if self.value() else waiting


class ByRule(admin.SimpleListFilter):
    title, parameter_name = "what was found", "rule"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(name, rule.title) for name, rule in RULES.items()]

    def queryset(self, request: HttpRequest, rows: QuerySet[Case]) -> QuerySet[Case]:
        return rows.filter(rules__contains=[self.value()]) if self.value() in RULES else rows


@admin.register(Case)
class CaseAdmin(DeskAdmin):
    """Pictures that a check wants looked at: the oldest first, the evidence beside each, and what was decided."""

    list_display = ("preview", "found", "state", "person", "waits_since", "answers")
    list_display_links = ("found",)
    list_filter = (Queue, ByRule)
    list_select_related = ("image", "person")
    search_fields = ("public_id__exact", "person__handle__istartswith")
    ordering = ("waits_since", "-pk")
    actions = ("release", "refuse", "ask", "hold")
    change_list_template = "protection/desk_cases.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Case]:
        return Case.objects.filter(image__isnull=False).annotate(answers=Count("appeals")).order_by(*self.ordering)

    @admin.display(description="")
    def preview(self, case: Case) -> SafeString:
        return withheld_picture(case.image, small=True)

    @admin.display(description="found")
    def found(self, case: Case) -> str:
        return ", ".join(rule_of(name).title for name in case.rules)

    @admin.display(description="answers", ordering="answers")
    def answers(self, case: Any) -> int | str:
        return case.answers or ""

    # --- Many at once ---

    @admin.action(description="Release: all is well")
    def release(self, request: HttpRequest, rows: QuerySet[Case]) -> None:
        self._decide(request, rows, Decision.Verdict.RELEASE, "")

    @admin.action(description="Refuse …")
    def refuse(self, request: HttpRequest, rows: QuerySet[Case]) -> HttpResponse | None:
        return self._ask_why(request, rows, Decision.Verdict.REFUSE)

    @admin.action(description="Ask for more …")
    def ask(self, request: HttpRequest, rows: QuerySet[Case]) -> HttpResponse | None:
        return self._ask_why(request, rows, Decision.Verdict.ASK)

    @admin.action(description="Hold what is shown …")
    def hold(self, request: HttpRequest, rows: QuerySet[Case]) -> HttpResponse | None:
        return self._ask_why(request, rows, Decision.Verdict.HOLD)

    def _ask_why(self, request: HttpRequest, rows: QuerySet[Case], verdict: Any) -> HttpResponse | None:
        """First the words that the artists read, on a page of their own."""
        told = request.POST.copy() if "why" in request.POST else None
        if told:
            told["verdict"] = verdict
        form = desk.DecisionForm(told)
        if form.is_valid():
            self._decide(request, rows, verdict, form.cleaned_data["words"])
            return None
        context = self.admin_site.each_context(request) | {
            "title": _NAMES[verdict],
            "opts": self.opts,
            "rows": rows,
            "verdict": verdict,
            "ready": desk.READY_WORDS[verdict],
            "form": form,
        }
        return TemplateResponse(request, "protection/desk_decide.html", context)

    def _decide(self, request: HttpRequest, rows: QuerySet[Case], verdict: Any, why: str) -> None:
        done, late = 0, 0
        for case in rows:
            try:
                cases.decide(case=case, verdict=verdict, by=request.user, why=why)
                done += 1
            except Conflict:
                late += 1
        if done:
            messages.success(request, f"{Decision.Verdict(verdict).label}: {done}.")
        if late:
            messages.warning(request, f"Left as they are, since they stand otherwise by now: {late}.")

    # --- One by one ---

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        case = self.get_object(request, object_id)
        if not self.has_view_permission(request) or case is None:
            return super().change_view(request, object_id, form_url, extra_context)
        form = desk.DecisionForm(request.POST or None)
        if form.is_valid() and self._decided(request, case, form):
            return HttpResponseRedirect(self._next(request, case))
        context = self.admin_site.each_context(request) | desk.page_of(case)
        context |= {"title": self.found(case), "opts": self.opts, "form": form, "typed": request.POST}
        return TemplateResponse(request, "protection/desk_case.html", context, status=422 if form.is_bound else 200)

    def _decided(self, request: HttpRequest, case: Case, form: Any) -> bool:
        """On what the moderator saw, which is what the form's version says."""
        told = form.cleaned_data
        case.version = told["version"] if told["version"] is not None else case.version
        try:
            cases.decide(case=case, verdict=told["verdict"], by=request.user, why=told["words"])
        except DomainError as refused:
            form.add_error(None, refused.message)
            case.refresh_from_db()
            return False
        messages.success(request, f"{Decision.Verdict(told['verdict']).label}: {self.found(case)}.")
        return True

    def _next(self, request: HttpRequest, case: Case) -> str:
        """Straight to the one that waits longest; to the list where none does."""
        waiting = Case.objects.filter(waits_since__isnull=False, image__isnull=False).exclude(pk=case.pk)
        following = waiting.order_by("waits_since").first()
        return f"../../{following.pk}/change/" if following else "../../"


@admin.register(PublishedDocument)
class PublishedDocumentAdmin(DeskAdmin):
    """Evidence, to be read."""

    list_display = ("path", "published_at", "sha256")
    ordering = ("-pk",)


@admin.register(TermsChange)
class TermsChangeAdmin(DeskAdmin):
    """Evidence, to be read."""

    list_display = ("changed_at", "artist_id", "work", "before", "after", "by_id")
    ordering = ("-pk",)
    search_fields = ("=artist_id", "=work")
