"""Looks at the pages that people link to from their profile: whether they link back with rel=me."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import ProfileLink
from accounts.rel_me import says_me
from common.links import host_of
from common.outside import Unreachable, fetch

logger = logging.getLogger(__name__)

LOOKS_EVERY = timedelta(days=7)
# A page that cannot be reached has not taken anything back; after this long, nobody knows any more.
BELIEVED_FOR = timedelta(days=21)


def due(now: datetime) -> QuerySet[ProfileLink]:
    """Never looked at, or a week ago, of people who are shown at all."""
    rested = Q(checked_at=None) | Q(checked_at__lt=now - LOOKS_EVERY)
    return ProfileLink.objects.filter(rested, profile__user__is_active=True)


def check_link(link_id: int) -> None:
    """Twice or late does no harm: what was looked at lately is left alone."""
    link = due(timezone.now()).select_related("profile__user").filter(pk=link_id).first()
    if link:
        _write_down(link, _links_back(link))


def _links_back(link: ProfileLink) -> bool | None:
    """None: the page could not be looked at. A page elsewhere, to which this one leads on, vouches for nobody."""
    try:
        page = fetch(link.url)
    except Unreachable as trouble:
        logger.info("Link %s was not reached: %s", link.pk, trouble)
        return None
    if page.status >= 500 or page.status == 429:
        return None
    same_place = host_of(page.url) == host_of(link.url)
    return page.status == 200 and same_place and says_me(page.text, found_at=page.url, of=link.profile.user.public_url)


def _write_down(link: ProfileLink, links_back: bool | None) -> None:
    """Only while it is still the same link: it may have been changed meanwhile."""
    now = timezone.now()
    found: dict[str, datetime | None] = {"checked_at": now}
    if links_back:
        found["verified_at"] = now
    elif links_back is False or (link.verified_at and link.verified_at < now - BELIEVED_FOR):
        found["verified_at"] = None
    ProfileLink.objects.filter(pk=link.pk, url=link.url).update(**found)
