from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control

from protection.signals import robots_txt


@cache_control(public=True, max_age=3600)
def robots(request: HttpRequest) -> HttpResponse:
    return HttpResponse(robots_txt(), content_type="text/plain; charset=utf-8")
