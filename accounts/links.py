"""Writes about the links of a profile; that they link back is for `accounts.link_checks` to find out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from django.db import transaction

from accounts.models import Profile, ProfileLink, User
from accounts.tasks import check_link
from common.limits import Limit, take

MOST_LINKS = 8
_NEW_LINKS = Limit(
    "links", 40, 3600, "We look at each new link, and there were very many now. Try to save them again in {wait}."
)


@dataclass(frozen=True)
class Link:
    url: str
    label: str = ""


@transaction.atomic
def set_links(*, user: User, links: Sequence[Link]) -> None:
    """These, in this order. One that was there keeps what is known of it, unless its address is another."""
    profile = Profile.objects.select_for_update().get(user=user)
    kept = {link.url: link for link in profile.links.all()}
    for place, told in enumerate(links):
        link = kept.pop(told.url, None) or _new_link(profile, told.url)
        link.place, link.label = place, told.label
        link.save()
        if link.checked_at is None:
            transaction.on_commit(partial(check_link.delay, link.pk))
    ProfileLink.objects.filter(pk__in=[link.pk for link in kept.values()]).delete()


def _new_link(profile: Profile, url: str) -> ProfileLink:
    take((_NEW_LINKS, str(profile.pk)))
    return ProfileLink(profile=profile, url=url)
