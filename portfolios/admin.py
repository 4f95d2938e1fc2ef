import re
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from common.admin import DeskAdmin
from common.errors import DomainError
from common.fields import LineField
from portfolios import curating, terms
from portfolios.models import Field, Medium, Software, Term

_PARTS = re.compile(r"[,\n]")


class TermForm(forms.ModelForm):
    name = LineField(what="the name", max_length=40)
    group = LineField(what="the heading", max_length=40, required=False, help_text="The heading under which it stands.")
    synonyms = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Other words that find it, one a line. A name that it had before stays one of them.",
    )

    class Meta:
        fields = ("name", "group", "synonyms")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial["synonyms"] = "\n".join(self.instance.synonyms)

    def clean_name(self) -> str:
        if _PARTS.search(self.cleaned_data["name"]) or ";" in self.cleaned_data["name"]:
            raise ValidationError("Leave out commas: they part one entry from the next where people type them.")
        return self.cleaned_data["name"]

    def clean_synonyms(self) -> list[str]:
        words = [word.strip() for word in _PARTS.split(self.cleaned_data["synonyms"]) if word.strip()]
        if long := [word for word in words if len(word) > 40]:
            raise ValidationError(f"There is room for 40 characters in a word; “{long[0]}” has {len(long[0])}.")
        return words

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        if not self.errors:
            model = self._meta.model
            try:
                curating.refuse_clashes(model(pk=self.instance.pk, name=told["name"], synonyms=told["synonyms"]))
            except DomainError as refused:
                self.add_error(None, refused.message)
        return told

    def _post_clean(self) -> None:
        """The instance stays as it is until the service has it: that is how it knows the old name."""


class TermAdmin(DeskAdmin):
    """A list that artists choose from; moderators keep it."""

    form = TermForm
    list_display = ("name", "group", "words")
    list_filter = ("group",)
    search_fields = ("name",)
    ordering = ("name",)
    actions = ("merge",)

    @admin.display(description="also found by")
    def words(self, term: Term) -> str:
        return ", ".join(term.synonyms)

    def get_search_results(self, request: HttpRequest, rows: QuerySet[Any], typed: str) -> tuple[QuerySet[Any], bool]:
        if not typed:
            return rows, False
        return rows.filter(pk__in=[entry.pk for entry in terms.search(self._kind, typed, most=100)]), False

    def save_model(self, request: HttpRequest, term: Term, form: TermForm, change: bool) -> None:
        told = form.cleaned_data
        curating.keep_term(term=term, name=told["name"], group=told["group"], synonyms=told["synonyms"])

    @admin.action(description="Merge into another entry …")
    def merge(self, request: HttpRequest, rows: QuerySet[Any]) -> HttpResponse | None:
        """Asks first into which; works move there, and the words of what is gone find it."""
        typed = request.POST.get("into", "")
        found, unknown = terms.resolve(self._kind, [typed] if typed else [])
        if not found:
            context = self.admin_site.each_context(request) | {
                "title": "Merge into another entry",
                "opts": self.opts,
                "gone": rows,
                "names": [entry.name for entry in terms.entries(self._kind)],
                "typed": typed,
                "unknown": unknown,
            }
            return TemplateResponse(request, "portfolios/desk_merge.html", context)
        self._merge(request, rows, self.model.objects.get(pk=found[0].pk))
        return None

    def _merge(self, request: HttpRequest, rows: QuerySet[Any], into: Term) -> None:
        for gone in rows.exclude(pk=into.pk):
            curating.merge_terms(gone=gone, into=into)
            into.refresh_from_db()
            self.log_change(request, into, f"Merged {gone.name} into it")
            messages.success(request, f"{gone.name} is {into.name} from now on.")

    @property
    def _kind(self) -> str:
        return next(kind for kind, model in terms.LISTS.items() if model is self.model)

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return self.has_view_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return self.has_view_permission(request)


admin.site.register([Field, Medium, Software], TermAdmin)
