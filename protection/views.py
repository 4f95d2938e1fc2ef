from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import cache_control

from protection.policy import tdm_policy_of
from protection.signals import robots_txt


@cache_control(public=True, max_age=3600)
def robots(request: HttpRequest) -> HttpResponse:
    return HttpResponse(robots_txt(), content_type="text/plain; charset=utf-8")


@cache_control(public=True, max_age=3600)
def tdm_policy(request: HttpRequest) -> JsonResponse:
    answer = JsonResponse(tdm_policy_of(settings.SITE_URL, request.path), content_type="application/ld+json")
    # For programs on other sites that come from a picture's metadata; there is nothing else in it.
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer
