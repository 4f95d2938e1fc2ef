from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from common.guards import member_required
from common.http import next_url, respond
from feed import queries, services


@member_required
@require_POST
def like(request: HttpRequest, public_id: str) -> HttpResponse:
    post = queries.visible_post_or_404(public_id, viewer=request.user)
    change = services.unlike if request.POST.get("liked") == "no" else services.like
    change(user=request.user, post=post)
    now = queries.visible_post_or_404(public_id, viewer=request.user)
    back = next_url(request, post.get_absolute_url())
    return respond(request, context={"post": now}, partial="feed/_like.html", redirect_to=back)
