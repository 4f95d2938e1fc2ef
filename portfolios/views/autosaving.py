"""What the editor saves by itself while one writes. It is asked by a script alone, and answers in JSON."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_POST

from common.errors import StrangeForm
from common.guards import member_required
from feed.models import Post
from portfolios import editor, queries, services
from portfolios.draft import Draft, Seen
from portfolios.forms import PICTURE_WORDS, ArtworkForm, read_form_key


@member_required
@require_POST
def autosave(request: HttpRequest) -> HttpResponse:
    """The draft's version from now on, and when it was saved; or what is wrong, by the ids of the fields."""
    form_key = read_form_key(request.POST.get("form_key", ""))
    post = queries.post_of_form(form_key, author=request.user)
    form = ArtworkForm.of_post(post, request.POST)
    is_right = form.is_valid()
    if form.is_strange or form.seen is None:
        raise StrangeForm
    if not is_right:
        return JsonResponse({"errors": _errors(form)}, status=422)
    if post is None and editor.missing_for_a_start(request, form):
        return HttpResponse(status=204)
    post = post or services.start_artwork(author=request.user, form_key=form_key)
    return _keep(post, form.draft(), form.seen)


def _keep(post: Post, draft: Draft, seen: Seen) -> HttpResponse:
    try:
        version = services.keep_draft(post=post, draft=draft, seen=seen)
    except services.Outdated as refused:
        post.refresh_from_db(fields=["version", "saved_by_page"])
        # An answer was lost: the page goes on from the version that it made itself.
        told = {"error": refused.message, "version": post.version, "is_own": seen.is_of(post)}
        return JsonResponse(told, status=refused.status)
    now = date_format(timezone.localtime(), "H:i")
    return JsonResponse({"version": version, "saved_at": now, "url": editor.editor_url(post)})


def _errors(form: ArtworkForm) -> dict[str, str]:
    """What belongs to no field stands beside a picture."""
    wrong = {name: " ".join(map(str, errors)) for name, errors in form.errors.items() if name in form.fields}
    by_id = {form[name].id_for_label: sentence for name, sentence in wrong.items()}
    for name in PICTURE_WORDS:
        by_id |= {f"{name}-{image_id}": sentence for image_id, sentence in form.picture_errors(name).items()}
    return by_id
