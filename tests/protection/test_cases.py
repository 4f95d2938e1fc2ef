"""A picture that is held: who sees anything of it, how its artist objects, how moderators decide, and what becomes of
the work."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.pictures import set_picture
from common.errors import Conflict, LimitReached, NotVisible
from feed import publishing, replacing
from feed import services as posts
from feed.models import Post
from images.access import grant, signed_address_of
from images.models import Image
from images.screening import Finding, Outcome
from images.services import delete_images, make_again
from notifications.models import Notification
from protection import cases, judging
from protection.models import Appeal, Case, Decision
from tests.images import makers
from tests.people import make_image, make_post

pytestmark = pytest.mark.django_db
RunTasks = Callable[[], list[str]]
AsPerson = Callable[[Any], Client]
Verdict = Decision.Verdict

HOLDS = Finding("unheard-of", Outcome.HOLD, "Seen", {"sha256": "ab"})
LOOKS = Finding("unheard-of", Outcome.LOOK, "Seen")
EVERYBODY = ("visitor", "stranger", "follower", "blocked", "moderator", "artist")


@pytest.fixture(autouse=True)
def _checks(settings: Any) -> None:
    settings.IMAGES_FILE_CHECKS = ["tests.images.odd_checks.holds"]


def send(artist: User, form_key: Any = None) -> Post:
    """A draft with one picture, as the editor makes it."""
    post = make_post(artist, state="draft", pictures=0)
    file = SimpleUploadedFile("valley.jpg", makers.camera_jpeg(), "image/jpeg")
    posts.add_pictures(post=post, files=[file])
    return post


def hold(post: Post) -> Case:
    """Its first picture, as though the pipeline had just made it."""
    image = post.pictures.earliest("place").image
    verdict = judging.judge(image.pk, [HOLDS])
    Image.objects.filter(pk=image.pk).update(state=verdict.state)
    return Case.objects.get(image=image)


def states(case: Case) -> tuple[str, str]:
    return Case.objects.get(pk=case.pk).state, Image.objects.get(pk=case.image_id).state


def told(user: User) -> list[str]:
    return list(Notification.objects.filter(recipient=user).order_by("position").values_list("kind", flat=True))


# --- Who sees anything of it -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/explore/", "/@artist/", "{work}", "/@artist/feed.json", "/"])
def test_others_see_nothing_of_a_held_picture(
    path: str, artist: User, stranger: User, moderator: User, as_person: AsPerson
) -> None:
    """The work has two pictures: everybody's pages are those of a work that has one."""
    post = make_post(artist, "Valley", pictures=2)
    held = post.pictures.latest("place").image
    hold_now(held)
    for person in (AnonymousUser(), stranger, moderator):
        text = as_person(person).get(path.format(work=post.get_absolute_url())).content.decode()
        keys = [key for copies in held.shown.values() for key, *_ in copies]
        assert [key for key in [*keys, "picture 2", "2 pictures"] if key in text] == []


def hold_now(image: Image) -> Case:
    judging.judge(image.pk, [LOOKS])
    case = Case.objects.get(image=image)
    cases.decide(case=case, verdict=Verdict.HOLD, by=User.objects.get(handle="warden"))
    return case


def test_the_bytes_of_a_held_picture(
    artist: User, stranger: User, follower: User, blocked: User, moderator: User
) -> None:
    """Public a moment ago, with what was cut from it: at the plain address, at one signed before, at one signed now."""
    post = make_post(artist)
    image = post.pictures.get().image
    cut = make_image(source=image, purpose="cover", is_public=True)
    people = (AnonymousUser(), stranger, follower, blocked, moderator, artist)
    old = {each.pk: signature(each) for each in (image, cut)}

    def granted(each: Image, told: str) -> list[bool]:
        return [grant(key_of(each), told, person) is not None for person in people]

    assert [granted(each, "") for each in (image, cut)] == [[True] * 6] * 2
    hold_now(image)
    for each in (image, cut):
        each.refresh_from_db()
        assert (each.state, granted(each, ""), granted(each, old[each.pk])) == ("held", [False] * 6, [False] * 6)
        assert granted(each, signature(each)) == [False, False, False, False, True, True]


def signature(image: Image) -> str:
    return signed_address_of(key_of(image), image).rpartition("=")[2]


def key_of(image: Image) -> str:
    return str(image.shown["fallback"][0][0])


def test_who_reads_why(
    artist: User, stranger: User, follower: User, blocked: User, moderator: User, as_person: AsPerson
) -> None:
    case = hold(make_post(artist, state="draft"))
    people = (AnonymousUser(), stranger, follower, blocked, moderator, artist)
    answers = [as_person(person).get(case.get_absolute_url()).status_code for person in people]
    assert dict(zip(EVERYBODY, answers, strict=True)) == {
        "visitor": 302, "stranger": 404, "follower": 404, "blocked": 404, "moderator": 404, "artist": 200,
    }  # fmt: skip


def test_what_is_only_looked_at_is_shown_and_nobody_hears_of_it(artist: User, as_person: AsPerson) -> None:
    post = make_post(artist)
    verdict = judging.judge(post.pictures.get().image_id, [LOOKS])
    case = Case.objects.get()
    assert (verdict.state, case.state, told(artist)) == ("ready", "look", [])
    assert as_person(artist).get(case.get_absolute_url()).status_code == 404


# --- What becomes of the work ----------------------------------------------------------------------------------------


@pytest.mark.usefixtures("own_storages_of_pictures")
def test_a_work_waits_for_the_moderator_and_then_comes_out_by_itself(
    artist: User, moderator: User, run_tasks: RunTasks
) -> None:
    post = send(artist)
    assert publishing.publish_post(post=post) == "waiting"
    run_tasks()
    case = Case.objects.get()
    assert (Post.objects.get(pk=post.pk).state, states(case), told(artist)) == ("waiting", ("held", "held"), ["held"])
    assert case.person == artist
    cases.decide(case=case, verdict=Verdict.RELEASE, by=moderator)
    run_tasks()
    assert (Post.objects.get(pk=post.pk).state, states(case)) == ("published", ("released", "ready"))
    assert Image.objects.get(pk=case.image_id).is_public
    assert told(artist) == ["decided"]


@pytest.mark.usefixtures("own_storages_of_pictures")
def test_a_refused_picture_makes_it_a_draft_again_and_making_it_anew_changes_nothing(
    artist: User, moderator: User, run_tasks: RunTasks
) -> None:
    post = send(artist)
    publishing.publish_post(post=post)
    run_tasks()
    case = Case.objects.get()
    cases.decide(case=case, verdict=Verdict.REFUSE, by=moderator, why="This is somebody else's work.")
    run_tasks()
    image = Image.objects.get(pk=case.image_id)
    assert (Post.objects.get(pk=post.pk).state, image.state, image.reason) == (
        "draft", "rejected", "This is somebody else's work.",
    )  # fmt: skip
    # Released after all, and its bytes were lost: what was decided stands.
    case.refresh_from_db()
    cases.decide(case=case, verdict=Verdict.RELEASE, by=moderator)
    make_again(image=Image.objects.get(pk=image.pk))
    run_tasks()
    assert states(case) == ("released", "ready")


def test_what_takes_a_pictures_place_is_held_while_the_old_one_is_shown(artist: User, run_tasks: RunTasks) -> None:
    post = make_post(artist)
    picture = post.pictures.get()
    old = picture.image_id
    file = SimpleUploadedFile("valley.jpg", makers.camera_jpeg(), "image/jpeg")
    replacing.replace_picture(picture=picture, file=file)
    run_tasks()
    picture.refresh_from_db()
    assert (picture.image_id, picture.image.state, picture.next_image.state) == (old, "ready", "held")
    # Replaced once more while it is held: nothing is left to decide.
    case = Case.objects.get()
    replacing.keep_picture(post=post, image_id=picture.image.public_id)
    case.refresh_from_db()
    assert (case.image_id, Image.objects.count()) == (None, 1)


def test_a_portrait_that_is_held_does_not_take_its_place(artist: User, run_tasks: RunTasks) -> None:
    file = SimpleUploadedFile("me.jpg", makers.camera_jpeg(), "image/jpeg")
    set_picture(user=artist, kind=Image.Purpose.PORTRAIT, file=file)
    run_tasks()
    artist.profile.refresh_from_db()
    assert (artist.profile.portrait, artist.profile.next_portrait.state) == (None, "held")
    assert Case.objects.get().person == artist


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("hold", ("held", "held", ["held"])),
        ("refuse", ("refused", "rejected", ["decided"])),
        ("label", ("released", "ready", [])),
    ],
)
def test_declared_ai_work_goes_by_one_setting(
    artist: User, settings: Any, policy: str, expected: tuple[str, str, list[str]]
) -> None:
    settings.SCREENING_DECLARED_AI = policy
    image = make_post(artist, state="draft").pictures.get().image
    verdict = judging.judge(image.pk, [Finding("declared-ai", Outcome.HOLD, "DigitalSourceType")])
    assert (Case.objects.get().state, verdict.state, told(artist)) == expected


@pytest.mark.parametrize(
    ("policy", "rule", "decided", "expected"),
    [
        ("label", "declared-ai", False, True),
        ("label", "generator-named", False, True),
        ("label", "declared-ai", True, False),
        ("label", "unheard-of", False, False),
        ("hold", "declared-ai", False, False),
    ],
)
def test_a_work_says_what_its_file_says_where_the_site_labels(
    artist: User, moderator: User, client: Client, settings: Any, policy: str, rule: str, decided: bool, expected: bool
) -> None:
    settings.SCREENING_DECLARED_AI = policy
    post, other = make_post(artist), make_post(artist)
    judging.judge(post.pictures.get().image_id, [Finding(rule, Outcome.LOOK, "DigitalSourceType")])
    if decided:
        case = Case.objects.get()
        Decision.objects.create(case=case, verdict=Verdict.RELEASE, moderator=moderator, why="")
    pages = [client.get(each.get_absolute_url()).content.decode() for each in (post, other)]
    assert ["Its file says that it was made with a generator" in page for page in pages] == [expected, False]


# --- The artist objects ----------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("own_storages_of_pictures")
def test_an_appeal_with_proofs_that_only_moderators_see(
    artist: User, stranger: User, moderator: User, as_person: AsPerson, run_tasks: RunTasks
) -> None:
    case = hold(make_post(artist, state="draft"))
    Case.objects.update(waits_since=timezone.now() - timedelta(days=2))
    proofs = [SimpleUploadedFile(f"{name}.jpg", makers.camera_jpeg(), "image/jpeg") for name in ("a", "b")]
    answer = as_person(artist).post(case.get_absolute_url(), {"text": "In Krita, over a week.", "proofs": proofs})
    assert answer.status_code == 302
    run_tasks()
    said = Appeal.objects.get()
    images = [proof.image for proof in said.proofs.all()]
    assert (said.text, [image.state for image in images]) == ("In Krita, over a week.", ["ready", "ready"])
    assert Case.objects.get().waits_since > timezone.now() - timedelta(minutes=5)
    address = signed_address_of(key_of(images[0]), images[0])
    people = (AnonymousUser(), stranger, moderator, artist)
    answers = [as_person(each).get(address) for each in people]
    assert [answer.status_code for answer in answers] == [404, 404, 200, 200]
    assert all(b"".join(answer.streaming_content).startswith(b"\xff\xd8") for answer in answers[2:])
    # With the picture goes what was sent for it; what was decided stays, and so does every other picture.
    others = [make_post(person).pictures.get().image_id for person in (artist, stranger)]
    assert cases.forget_proofs_of_the_gone() == 0
    delete_images(images=[case.image])
    assert cases.forget_proofs_of_the_gone() == 2
    run_tasks()
    assert [image.pk for image in Image.objects.order_by("pk")] == others
    assert (Case.objects.count(), Image.objects.filter(purpose="proof").count()) == (1, 0)


def test_what_cannot_be_said(artist: User, stranger: User, moderator: User, as_person: AsPerson) -> None:
    case = hold(make_post(artist, state="draft"))
    with pytest.raises(NotVisible):
        cases.appeal(case=case, by=stranger, text="Mine!")
    notes = SimpleUploadedFile("notes.txt", b"It is mine.", "text/plain")
    answer = as_person(artist).post(case.get_absolute_url(), {"text": "It is mine.", "proofs": [notes]})
    assert (answer.status_code, "notes.txt: This is a text file" in answer.content.decode()) == (422, True)
    assert "It is mine." in answer.content.decode()
    assert as_person(artist).post(case.get_absolute_url(), {"text": ""}).status_code == 422
    for _ in range(cases.MOST_APPEALS):
        cases.appeal(case=case, by=artist, text="Mine!")
    with pytest.raises(LimitReached):
        cases.appeal(case=case, by=artist, text="Mine!")
    case.refresh_from_db()
    cases.decide(case=case, verdict=Verdict.RELEASE, by=moderator)
    with pytest.raises(Conflict):
        cases.appeal(case=case, by=artist, text="Mine!")


# --- Moderators decide -----------------------------------------------------------------------------------------------


def test_of_two_who_decide_at_once_one_is_told_so(artist: User, moderator: User) -> None:
    case = hold(make_post(artist, state="draft"))
    seen_by_another = Case.objects.get(pk=case.pk)
    cases.decide(case=case, verdict=Verdict.RELEASE, by=moderator)
    with pytest.raises(Conflict):
        cases.decide(case=seen_by_another, verdict=Verdict.REFUSE, by=moderator, why="No")
    assert (states(case), Decision.objects.count()) == (("released", "ready"), 1)


def test_deleted_while_a_moderator_looks(artist: User, moderator: User) -> None:
    case = hold(make_post(artist, state="draft"))
    delete_images(images=[case.image])
    with pytest.raises(Conflict):
        cases.decide(case=case, verdict=Verdict.RELEASE, by=moderator)
    assert Decision.objects.count() == 0


def test_decided_while_it_is_being_made_again(artist: User, moderator: User, run_tasks: RunTasks) -> None:
    case = hold(make_post(artist, state="draft"))
    Image.objects.filter(pk=case.image_id).update(state="pending")
    cases.decide(case=case, verdict=Verdict.REFUSE, by=moderator, why="No")
    verdict = judging.judge(case.image_id, [HOLDS])
    assert (verdict.state, verdict.reason) == ("rejected", "No")


@pytest.mark.parametrize("first", [Verdict.RELEASE, Verdict.REFUSE, Verdict.ASK])
def test_the_ways_of_a_case(first: Any, artist: User, moderator: User) -> None:
    """From each of the verdicts on a held picture to what the next may be."""
    case = hold(make_post(artist, state="draft"))
    cases.decide(case=case, verdict=first, by=moderator, why="So")
    after = {
        Verdict.RELEASE: ("released", "ready"), Verdict.REFUSE: ("refused", "rejected"), Verdict.ASK: ("asked", "held"),
    }  # fmt: skip
    assert (states(case), told(artist)) == (after[first], ["decided"])
    assert Case.objects.get().waits_since is None
    if first == Verdict.RELEASE:
        cases.decide(case=case, verdict=Verdict.HOLD, by=moderator)
        assert (states(case), told(artist)) == (("held", "held"), ["held"])
        return
    cases.appeal(case=case, by=artist, text="I made it.")
    case.refresh_from_db()
    assert (case.state, case.waits_since is not None) == ("held" if first == Verdict.ASK else "refused", True)
    cases.decide(case=case, verdict=Verdict.ASK, by=moderator, why="Show us a sketch.")
    assert states(case) == ("asked", "held")
