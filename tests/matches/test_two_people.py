"""What the two people of a match learn, say and get, from the upload to the decision."""

import re
from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image as Pillow

from accounts.models import Block, User
from feed.models import Post
from images.models import Fingerprint, Image
from images.services import delete_images, receive_image
from matches import queries, services
from matches.checking import KNOWN, TAKEN_DOWN
from matches.knowing import earlier_of, later_of
from matches.models import Agreement, Match, Removal
from notifications.models import Kind, Notification
from protection import cases
from protection.models import Case, Decision, Finding
from tests.images import makers
from tests.images.test_fingerprints import scene
from tests.people import make_person, make_post

pytestmark = pytest.mark.django_db
RunTasks = Callable[[], list[str]]
Answer, Verdict = Match.Answer, Decision.Verdict


@pytest.fixture
def noor() -> User:
    return make_person("noor")


@pytest.fixture
def kim() -> User:
    return make_person("kim")


def share(person: User, run_tasks: RunTasks, *, turned: bool = False, **post: Any) -> Image:
    """A work with that picture, as its artist sends it."""
    form = scene().transpose(Pillow.Transpose.FLIP_LEFT_RIGHT) if turned else scene()
    data = makers.saved(form, "JPEG", quality=70) if turned else makers.saved(form, "PNG")
    work = make_post(person, post.pop("title", "Saffron field"), pictures=0, **post)
    file = SimpleUploadedFile("field.jpg", data, "image/jpeg")
    image = receive_image(file=file, creator=person.profile.name, creator_url=person.public_url)
    work.pictures.create(image=image, place=0)
    run_tasks()
    return Image.objects.get(pk=image.pk)


def told(person: User) -> list[str]:
    return sorted(Notification.objects.filter(recipient=person).values_list("kind", flat=True))


@pytest.fixture
def held(noor: User, kim: User, run_tasks: RunTasks) -> Match:
    share(noor, run_tasks)
    assert share(kim, run_tasks, turned=True, visibility="private", title="Mine").is_held
    return Match.objects.get()


def now(match: Match) -> tuple[str, str]:
    return Image.objects.get(pk=match.later.image_id).state, Case.objects.get(image=match.later.image_id).state


def test_a_mirrored_copy_is_held_and_both_are_told(held: Match, noor: User, kim: User) -> None:
    assert (now(held), held.kind, held.is_exact) == (("held", "held"), "held", False)
    assert (told(noor), told(kim)) == ([Kind.MATCH], [Kind.HELD])
    assert Finding.objects.get().rule == KNOWN


def test_the_one_reads_what_they_may_open_the_other_that_it_is_somebody(
    held: Match, noor: User, kim: User, as_person: Callable[[User], Client]
) -> None:
    page = as_person(noor).get(held.get_absolute_url()).content.decode()
    # In a shape of its own: else what stands in for the picture stands beside it.
    assert re.search(r'<figure class="held-picture">\s*<div class="picture r-', page)
    assert ("Somebody" in page, "Saffron field" in page, "Kim" in page, "Mine" in page) == (True, True, False, False)
    address = Case.objects.get().get_absolute_url()
    page = as_person(kim).get(address).content.decode()
    assert ("Noor" in page, "Tell them that it is you" in page) == (True, True)
    Post.objects.filter(author=noor).update(visibility="private")
    page = as_person(kim).get(address).content.decode()
    assert ("Noor" in page, "looks like" in page, "A moderator compares it" in page) == (False, False, True)
    assert as_person(make_person("third")).get(held.get_absolute_url()).status_code == 404
    assert as_person(kim).get(held.get_absolute_url()).status_code == 404


def test_who_learns_of_whom(held: Match, noor: User, kim: User) -> None:
    """All there is between them: who may open what, whether the later one wants to be known, and blocks."""
    knows = {}
    for earlier, later, named, block in product(
        ("everyone", "followers", "private"), ("everyone", "private"), (False, True), ("", "noor", "kim")
    ):
        Post.objects.filter(author=noor).update(visibility=earlier)
        Post.objects.filter(author=kim).update(visibility=later)
        held.named_at = held.found_at if named else None
        Block.objects.all().delete()
        if block:
            one, two = (noor, kim) if block == "noor" else (kim, noor)
            Block.objects.create(blocker=one, blocked=two)
        knows[earlier, later, named, block] = (
            earlier_of(held, viewer=kim) is not None,
            later_of(held, viewer=noor) is not None,
        )
    assert {case for case, (kim_knows, _) in knows.items() if kim_knows} == {
        case for case in knows if case[0] == "everyone" and not case[3]
    }
    assert {case for case, (_, noor_knows) in knows.items() if noor_knows} == {
        case for case in knows if (case[1] == "everyone" or case[2]) and not case[3]
    }


def test_who_is_asked_by_name_and_agrees_lets_it_be_shown(
    held: Match, noor: User, kim: User, as_person: Callable[[User], Client], run_tasks: RunTasks
) -> None:
    as_person(kim).post(f"{held.get_absolute_url()}name/", {"word": "We drew this together."})
    assert told(noor) == [Kind.MATCH]
    page = as_person(noor).get(held.get_absolute_url()).content.decode()
    assert ("@kim" in page, "We drew this together." in page) == (True, True)
    answer = as_person(noor).post(held.get_absolute_url(), {"says": "fine", "always": "on"}, follow=True)
    assert "Their picture is shown from now on" in answer.content.decode()
    assert (now(held), told(kim)) == (("ready", "released"), [Kind.DECIDED])
    assert share(kim, run_tasks).is_ready
    assert set(Agreement.objects.values_list("picture", "giver", "taker")) == {
        (held.earlier_id, None, kim.pk),
        (None, noor.pk, kim.pk),
    }


def test_who_does_not_know_whom_they_allow_it_allows_nothing(held: Match, noor: User, kim: User) -> None:
    assert not services.answer(match=held, by=noor, says=Answer.FINE)
    assert (now(held), Agreement.objects.count()) == (("held", "held"), 0)


def test_what_else_was_found_is_for_moderators_alone(held: Match, noor: User) -> None:
    Post.objects.update(visibility="everyone")
    Case.objects.update(rules=[KNOWN, "declared-ai"])
    assert not services.answer(match=held, by=noor, says=Answer.FINE)
    assert now(held) == ("held", "held")


def test_an_answer_is_given_once_and_by_whose_picture_it_is(
    held: Match, noor: User, kim: User, as_person: Callable[[User], Client]
) -> None:
    address = held.get_absolute_url()
    assert as_person(kim).post(address, {"says": "fine"}).status_code == 404
    assert as_person(noor).post(address, {}).status_code == 422
    said = {"says": "mine", "text": "Painted in 2019, see my site."}
    assert as_person(noor).post(address, said).status_code == 302
    assert "answered this already" in as_person(noor).post(address, {"says": "fine"}).content.decode()
    held.refresh_from_db()
    assert (held.answer, held.answer_text, now(held)) == ("mine", said["text"], ("held", "held"))


def test_what_a_moderator_lets_through_is_not_held_again(
    held: Match, kim: User, moderator: User, run_tasks: RunTasks
) -> None:
    cases.decide(case=Case.objects.get(), verdict=Verdict.RELEASE, by=moderator)
    assert (now(held), share(kim, run_tasks).state) == (("ready", "released"), "ready")
    assert share(make_person("third"), run_tasks).state == "held"


def test_what_a_moderator_refuses_is_barred_for_everybody(
    held: Match, noor: User, kim: User, moderator: User, run_tasks: RunTasks
) -> None:
    """Although both pictures are gone by then. Who, why and when is kept with the looks."""
    cases.decide(case=Case.objects.get(), verdict=Verdict.REFUSE, by=moderator, why="It is Noor's.")
    removal = Removal.objects.get()
    assert (removal.person, removal.moderator, removal.why) == (kim, moderator, "It is Noor's.")
    delete_images(images=Image.objects.all())
    again = share(make_person("third"), run_tasks)
    assert (again.state, Finding.objects.get(image=again).rule) == ("held", TAKEN_DOWN)
    assert queries.matches_told_to(noor).count() == 0
    barred_at = Fingerprint.objects.get(pk=removal.pk).barred_at
    assert (services.forget_barred(before=barred_at), Removal.objects.count()) == (0, 1)
    assert (services.forget_barred(before=timezone.now()), Removal.objects.count()) == (1, 0)


def test_what_was_refused_in_error_is_barred_no_more(held: Match, moderator: User) -> None:
    cases.decide(case=Case.objects.get(), verdict=Verdict.REFUSE, by=moderator, why="It is Noor's.")
    cases.decide(case=Case.objects.get(), verdict=Verdict.RELEASE, by=moderator)
    assert (Removal.objects.count(), Fingerprint.objects.exclude(barred_at=None).count()) == (0, 0)


def test_a_work_that_is_taken_down_stays_down(
    held: Match, kim: User, moderator: User, run_tasks: RunTasks, as_person: Callable[[User], Client]
) -> None:
    """The earlier one was the copy: it is hidden, and does not come back under another name."""
    work = Match.objects.get().earlier.image.in_post.post
    desk = as_person(moderator)
    told = {"_selected_action": [work.pk]}
    desk.post("/desk/feed/post/", told | {"action": "take_down"})
    work.refresh_from_db()
    assert (work.hidden_at is None, Removal.objects.get().person) == (False, work.author)
    assert share(make_person("third"), run_tasks).state == "held"
    desk.post("/desk/feed/post/", told | {"action": "restore"})
    work.refresh_from_db()
    assert (work.hidden_at, Removal.objects.count()) == (None, 0)


def test_posting_again_what_one_has_deleted_is_fine(noor: User, kim: User, run_tasks: RunTasks) -> None:
    delete_images(images=[share(noor, run_tasks)])
    assert (share(noor, run_tasks).state, share(kim, run_tasks).state) == ("ready", "held")


def test_the_editor_says_that_one_has_it_already(
    noor: User, run_tasks: RunTasks, as_person: Callable[[User], Client]
) -> None:
    first, again = share(noor, run_tasks), share(noor, run_tasks, turned=True, title="Once more")
    assert (again.state, told(noor)) == ("ready", [])
    page = as_person(noor).get(f"/share/{again.in_post.post.public_id}/").content.decode()
    there = first.in_post.post
    assert ("You already have this picture" in page, there.get_absolute_url() in page) == (True, True)


def test_an_artist_reads_what_was_found_for_them(held: Match, noor: User, kim: User) -> None:
    found = queries.found_for(noor)
    assert (found.ever, found.this_week, found.open, found.latest) == (1, 1, 1, [held])
    services.answer(match=held, by=noor, says=Answer.MINE)
    assert (queries.found_for(noor).open, queries.found_for(kim).ever) == (0, 0)
