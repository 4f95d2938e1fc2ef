"""Lists of people that somebody keeps for themselves. Nobody else learns of one, or of being on one."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest

from accounts.models import Block, PeopleList, PeopleListMember, User
from accounts.services import lock_pair
from common.db import insert_once
from common.errors import Conflict, LimitReached, NotAllowed, NotVisible
from common.limits import Limit, keep_pace
from common.paging import Page, keyset_page

MOST_LISTS = 50
MOST_PEOPLE = 500
_PAGE_SIZE = 40
_CHANGES = Limit("lists", 300, 3600, "You have changed your lists very often. You can go on in {wait}.")


# --- Reading --------------------------------------------------------------------------------------------------------


def lists_of(owner: User) -> QuerySet[PeopleList, PeopleList]:
    """By their names, each with how many are on it as `size`."""
    on_it = Count("members", filter=Q(members__person__is_active=True))
    return PeopleList.objects.filter(owner=owner).annotate(size=on_it).order_by("name")


def own_list_or_404(public_id: str, *, owner: User) -> PeopleList:
    found = PeopleList.objects.filter(owner=owner, public_id=public_id).first()
    if found is None:
        raise NotVisible("That list is not yours, or is gone.")
    return found


def people_on(people_list: PeopleList, request: HttpRequest) -> Page[PeopleListMember]:
    """The latest first. None who is suspended."""
    there = PeopleListMember.objects.filter(people_list=people_list, person__is_active=True)
    rows = there.select_related("person__profile__portrait")
    return keyset_page(rows, request, key="-pk", size=_PAGE_SIZE, scope=f"list.{people_list.pk}")


@dataclass(frozen=True)
class Box:
    """One of somebody's lists, and whether a certain person is on it."""

    list: PeopleList
    has_them: bool


def boxes_for(person: User, *, owner: User) -> list[Box]:
    there = PeopleListMember.objects.filter(people_list=OuterRef("pk"), person=person)
    lists = PeopleList.objects.filter(owner=owner).annotate(has_them=Exists(there)).order_by("name")
    return [Box(each, each.has_them) for each in lists]


# --- Writing --------------------------------------------------------------------------------------------------------


@transaction.atomic
def create_list(*, owner: User, name: str) -> PeopleList:
    keep_pace((_CHANGES, str(owner.pk)))
    _lock(owner)
    if PeopleList.objects.filter(owner=owner).count() >= MOST_LISTS:
        raise LimitReached(f"There is room for {MOST_LISTS} lists. Delete one that you no longer need.")
    _refuse_taken(owner, name)
    return PeopleList.objects.create(owner=owner, name=name)


@transaction.atomic
def rename_list(*, people_list: PeopleList, name: str) -> None:
    _lock(people_list.owner)
    _refuse_taken(people_list.owner, name, but=people_list)
    PeopleList.objects.filter(pk=people_list.pk).update(name=name)


def delete_list(*, people_list: PeopleList) -> None:
    """The people themselves, and whether one follows them, are not touched."""
    PeopleList.objects.filter(pk=people_list.pk).delete()


@transaction.atomic
def add_person(*, people_list: PeopleList, person: User) -> None:
    """Is on it already is no error."""
    owner = people_list.owner
    if person.pk == owner.pk:
        raise NotAllowed("A list is for other people.")
    keep_pace((_CHANGES, str(owner.pk)))
    lock_pair(owner, person)
    if Block.objects.between(owner, person).exists() or not person.is_active:
        raise NotVisible("There is nobody here by that @name.")
    if people_list.members.exclude(person=person).count() >= MOST_PEOPLE:
        raise LimitReached(f"There is room for {MOST_PEOPLE} people on a list.")
    insert_once(PeopleListMember, people_list=people_list.pk, person=person.pk)


def remove_person(*, people_list: PeopleList, person: User) -> None:
    PeopleListMember.objects.filter(people_list=people_list, person=person).delete()


@transaction.atomic
def put_on(*, person: User, owner: User, lists: list[str]) -> None:
    """On exactly these of the owner's lists, by their public ids; foreign ones are passed over."""
    for box in boxes_for(person, owner=owner):
        if box.list.public_id in lists and not box.has_them:
            add_person(people_list=box.list, person=person)
        elif box.has_them and box.list.public_id not in lists:
            remove_person(people_list=box.list, person=person)


def _lock(owner: User) -> None:
    """So that what there is room for is counted by one at a time."""
    lock_pair(owner, owner)


def _refuse_taken(owner: User, name: str, *, but: PeopleList | None = None) -> None:
    if PeopleList.objects.filter(owner=owner, name__iexact=name).exclude(pk=but.pk if but else 0).exists():
        raise Conflict(f"You have a list “{name}” already.")
