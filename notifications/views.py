from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from accounts.preferring import quiet_until
from accounts.queries import confirmed_address
from common.errors import NotVisible
from common.guards import member_required
from common.http import next_url, respond, wants_json
from notifications import queries, services, unsubscribing
from notifications.choices import choices_of
from notifications.forms import ChoicesForm, SeenForm
from notifications.models import Kind

_FILTERS = (
    ("all", "All"),
    ("comments", "Comments and critique"),
    ("likes", "Likes"),
    ("follows", "Follows"),
    ("mentions", "Mentions"),
)


@member_required
def notifications(request: HttpRequest) -> HttpResponse:
    show = request.GET.get("show", "all")
    if show not in queries.FILTERS:
        raise NotVisible("There is no such list of notifications.")
    page = queries.notifications_page(request, request.user, show=show)
    # Those of other pages count too: the button reads them all.
    has_new = any(line.is_new for line in page.items) or queries.unseen_count(request.user) > 0
    context = {"page": page, "show": show, "filters": _FILTERS, "has_new": has_new and bool(page.items)}
    context["quiet_until"] = quiet_until(request.user)
    return respond(request, "notifications/notifications.html", context, partial="notifications/_lines.html")


@member_required
@require_POST
def seen(request: HttpRequest) -> HttpResponse:
    """By the script for what it has shown, by the button for everything."""
    form = SeenForm(request.POST)
    if not form.is_valid():
        raise NotVisible("There is no such place in your notifications.")
    told = form.cleaned_data
    kinds = queries.FILTERS[told["show"]]
    services.mark_seen(recipient=request.user, newest=told["newest"], oldest=told["oldest"] or 0, kinds=kinds)
    if wants_json(request):
        return JsonResponse({"unseen": queries.unseen_count(request.user)})
    return respond(request, redirect_to=next_url(request, reverse("notifications:notifications")))


@member_required
def settings(request: HttpRequest) -> HttpResponse:
    form = ChoicesForm.of(choices_of(request.user), request.POST or None)
    if form.is_valid():
        services.choose(user=request.user, wishes=form.wishes)
        messages.success(request, "What you want to hear of is saved.")
        return respond(request, redirect_to=request.path)
    context = {"form": form, "address": confirmed_address(request.user)}
    return respond(request, "notifications/settings.html", context, status=422 if form.is_bound else 200)


@csrf_exempt
def no_mail(request: HttpRequest, token: str) -> HttpResponse:
    """From a letter's own link. Opening it asks; mail programs, which may only send, switch off at once (RFC 8058)."""
    user, kind = unsubscribing.read_token(token)
    if request.method == "POST":
        services.stop_mail(user=user, kinds=[kind] if kind else list(Kind))
    context = {"person": user, "kind": kind, "done": request.method == "POST"}
    return respond(request, "notifications/no_mail.html", context)
