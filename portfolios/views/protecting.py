"""What is done for the works here, said plainly: to their artist, and to everybody."""

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from common.guards import member_required
from common.http import respond, wants_partial
from common.limits import Limit, keep_pace
from portfolios.evidence import evidence_file
from portfolios.truth import protection_page, site_facts
from portfolios.walls import portfolio_of
from protection.refusals import refused_for

_EVIDENCE = Limit("evidence", 5, 3600, "You have just downloaded it. Please try again in {wait}.")


@require_safe
def site(request: HttpRequest) -> HttpResponse:
    return respond(
        request, "portfolios/site_protection.html", {"facts": site_facts(), "declared": settings.SCREENING_DECLARED_AI}
    )


@require_safe
@member_required
def own(request: HttpRequest) -> HttpResponse:
    return respond(request, "portfolios/protection.html", protection_page(request.user, portfolio_of(request.user)))


@require_safe
@member_required
def kept_out(request: HttpRequest) -> HttpResponse:
    """What a page shows beside other things, once it is there: a week in which something was refused."""
    if not wants_partial(request):
        return respond(request, redirect_to=reverse("portfolios:protection"))
    refused = refused_for(request.user)
    if refused.total:
        answer = respond(request, context={"refused": refused}, partial="portfolios/_kept_out.html")
    else:
        answer = HttpResponse(status=204)
    # It is counted some minutes late anyhow, and asked for by every view of home.
    answer.headers["Cache-Control"] = "private, max-age=300"
    return answer


@require_POST
@member_required
def evidence(request: HttpRequest) -> HttpResponseBase:
    keep_pace((_EVIDENCE, str(request.user.pk)))
    name = f"{request.user.handle}-evidence.zip"
    answer = FileResponse(evidence_file(request.user), as_attachment=True, filename=name)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
