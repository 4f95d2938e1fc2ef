"""What the editor saves by itself while one writes. It is asked by a script alone, and answers in JSON."""

from functools import partial

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from common.errors import StrangeForm
from common.guards import member_required
from feed import saving
from portfolios import editor, queries, services
from portfolios.forms import ArtworkForm, read_form_key


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
        return JsonResponse({"errors": form.errors_by_id()}, status=422)
    if post is None and editor.missing_for_a_start(request, form):
        return HttpResponse(status=204)
    post = post or services.start_artwork(author=request.user, form_key=form_key)
    keep = partial(services.keep_draft, post=post, draft=form.draft(), seen=form.seen)
    return saving.told(post, form.seen, keep, url=editor.editor_url(post))
