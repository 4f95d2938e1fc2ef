"""Portrait and banner: what is there stays until the next one is ready, and only the part that was chosen is open."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts import services as people
from accounts.models import Profile
from accounts.pictures import (
    BANNER,
    KINDS,
    PORTRAIT,
    cut_picture,
    remove_picture,
    set_picture,
    settle_forgotten,
    settle_pictures,
    source_of,
)
from common.errors import Conflict, DomainError
from feed.quota import room_left
from images.crops import Crop
from images.models import Image
from images.queries import can_be_cut

pytestmark = pytest.mark.django_db
PARTS = {
    PORTRAIT: (Crop(0, 0, 0.5, 0.75), Crop(0.5, 0, 0.5, 0.75)),
    BANNER: (Crop(0, 0, 1, 0.5), Crop(0, 0.5, 1, 0.5)),
}
BY_KIND = pytest.mark.parametrize("kind", KINDS, ids=str)


@pytest.fixture
def big(photo):
    """900 by 600, each time another."""
    return lambda name="big.jpg": photo(name, size=(900, 600))


def pictures(artist, kind):
    profile = Profile.objects.get(user=artist)
    return getattr(profile, kind), getattr(profile, f"next_{kind}")


@BY_KIND
def test_the_part_that_was_chosen_takes_its_place_once_it_is_ready(kind, artist, big, run_tasks, waiting_tasks):
    set_picture(user=artist, kind=kind, file=big())
    assert waiting_tasks() == ["images.tasks.make_portrait"]
    run_tasks()
    cut_picture(user=artist, kind=kind, crop=PARTS[kind][0])
    present, following = pictures(artist, kind)
    assert (following.state, following.crop) == ("pending", PARTS[kind][0].told())
    assert waiting_tasks() == ["images.tasks.make_portrait"]
    run_tasks()
    present, following = pictures(artist, kind)
    assert (present.crop, present.source.filename, following) == (PARTS[kind][0].told(), "big.jpg", None)
    assert (present.is_public, present.source.is_public, Image.objects.count()) == (True, False, 2)


def test_a_banner_is_not_shown_before_its_part_is_chosen_and_a_portrait_is(artist, big, run_tasks):
    for kind in KINDS:
        set_picture(user=artist, kind=kind, file=big())
    run_tasks()
    banner, next_banner = pictures(artist, BANNER)
    assert (banner, next_banner.state, next_banner.is_public) == (None, "ready", False)
    assert [*next_banner.renditions.values_list("spec", "width", "height")] == [("whole", 900, 600)]
    portrait, next_portrait = pictures(artist, PORTRAIT)
    assert (portrait.state, portrait.is_public, next_portrait) == ("ready", True, None)
    assert set(portrait.renditions.values_list("spec", flat=True)) == {"avif-96", "avif-256", "jpeg-256", "whole"}


@BY_KIND
def test_a_small_square_can_be_cut_too(kind, artist, photo, run_tasks):
    set_picture(user=artist, kind=kind, file=photo(size=(240, 240)))
    run_tasks()
    assert can_be_cut(source_of(Profile.objects.get(user=artist), kind))


@BY_KIND
def test_another_part_of_the_same_upload(kind, artist, big, run_tasks):
    set_picture(user=artist, kind=kind, file=big())
    run_tasks()
    for part in PARTS[kind]:
        cut_picture(user=artist, kind=kind, crop=part)
        before, _ = pictures(artist, kind)
        assert before is None or before.crop != part.told()
        run_tasks()
        present, following = pictures(artist, kind)
        assert (present.crop, following, present.is_public) == (part.told(), None, True)
    assert Image.objects.count() == 2


@BY_KIND
def test_the_later_of_two_parts_wins(kind, artist, big, run_tasks):
    set_picture(user=artist, kind=kind, file=big())
    run_tasks()
    for part in PARTS[kind]:
        cut_picture(user=artist, kind=kind, crop=part)
    run_tasks()
    assert (pictures(artist, kind)[0].crop, Image.objects.count()) == (PARTS[kind][1].told(), 2)


@BY_KIND
def test_a_new_upload_leaves_what_is_shown_until_it_takes_its_place(kind, artist, big, run_tasks):
    set_picture(user=artist, kind=kind, file=big("one.jpg"))
    run_tasks()
    cut_picture(user=artist, kind=kind, crop=PARTS[kind][0])
    run_tasks()
    shown, _ = pictures(artist, kind)
    set_picture(user=artist, kind=kind, file=big("two.jpg"))
    assert pictures(artist, kind)[0] == shown
    run_tasks()
    if kind == BANNER:
        assert pictures(artist, kind)[0] == shown
        cut_picture(user=artist, kind=kind, crop=PARTS[kind][1])
        assert pictures(artist, kind)[0] == shown
        run_tasks()
    assert (pictures(artist, kind)[0].filename, pictures(artist, kind)[1]) == ("two.jpg", None)
    assert set(Image.objects.values_list("filename", flat=True)) == {"two.jpg"}


@BY_KIND
def test_removed_nothing_of_it_is_left(kind, artist, big, run_tasks):
    set_picture(user=artist, kind=kind, file=big())
    run_tasks()
    cut_picture(user=artist, kind=kind, crop=PARTS[kind][0])
    run_tasks()
    set_picture(user=artist, kind=kind, file=big())
    remove_picture(user=artist, kind=kind)
    run_tasks()
    assert (pictures(artist, kind), Image.objects.count()) == ((None, None), 0)


@BY_KIND
def test_a_bad_upload_changes_nothing_and_its_reason_stays(kind, artist, big, run_tasks):
    set_picture(user=artist, kind=kind, file=big("good.jpg"))
    run_tasks()
    cut_picture(user=artist, kind=kind, crop=PARTS[kind][0])
    run_tasks()
    shown, _ = pictures(artist, kind)
    set_picture(user=artist, kind=kind, file=SimpleUploadedFile("cut.jpg", big().read()[:-900]))
    run_tasks()
    present, following = pictures(artist, kind)
    assert (present, following.state, "damaged" in following.reason) == (shown, "rejected", True)
    # What came out well can still be cut otherwise.
    assert source_of(Profile.objects.get(user=artist), kind) == shown.source
    cut_picture(user=artist, kind=kind, crop=PARTS[kind][1])
    run_tasks()
    assert (pictures(artist, kind)[0].crop, Image.objects.count()) == (PARTS[kind][1].told(), 2)


@BY_KIND
def test_what_cannot_be_cut_is_refused_in_words(kind, artist, big, run_tasks):
    with pytest.raises(Conflict, match="Please upload one"):
        cut_picture(user=artist, kind=kind, crop=PARTS[kind][0])
    set_picture(user=artist, kind=kind, file=big())
    with pytest.raises(Conflict, match="not ready yet"):
        cut_picture(user=artist, kind=kind, crop=PARTS[kind][0])
    run_tasks()
    before = pictures(artist, kind)
    for part in (Crop(0, 0, 1, 1), Crop(0.8, 0, 0.5, 0.1), Crop(0, 0, 0.01, 0.005)):
        with pytest.raises(DomainError):
            cut_picture(user=artist, kind=kind, crop=part)
    assert (pictures(artist, kind), Image.objects.count()) == (before, 1)


@BY_KIND
def test_suspended_it_is_closed_and_reinstated_it_is_open(kind, artist, big, run_tasks):
    set_picture(user=artist, kind=kind, file=big())
    run_tasks()
    cut_picture(user=artist, kind=kind, crop=PARTS[kind][0])
    run_tasks()

    def is_open():
        return Image.objects.get(**{f"{kind}_of": artist.pk}).is_public

    seen = [is_open()]
    people.suspend(user=artist)
    seen.append(is_open())
    cut_picture(user=artist, kind=kind, crop=PARTS[kind][1])
    run_tasks()
    seen.append(is_open())
    people.reinstate(user=artist)
    seen.append(is_open())
    assert (seen, Image.objects.filter(source=None, is_public=True).count()) == ([True, False, False, True], 0)


def test_nobody_hearing_of_it_a_beat_does(artist, big, run_tasks, settings):
    settings.IMAGES_SETTLED_HOOKS = []
    for kind in KINDS:
        set_picture(user=artist, kind=kind, file=big())
    run_tasks()
    settle_forgotten()
    cut_picture(user=artist, kind=BANNER, crop=PARTS[BANNER][0])
    run_tasks()
    assert [pictures(artist, kind)[0] is None for kind in KINDS] == [False, True]
    settle_forgotten()
    settle_pictures(user=artist)
    assert [[None if each is None else each.state for each in pictures(artist, kind)] for kind in KINDS] == [
        ["ready", None]
    ] * 2


def test_it_counts_neither_as_an_upload_nor_as_bytes(artist, big, run_tasks):
    before = room_left(artist)
    for kind in KINDS:
        set_picture(user=artist, kind=kind, file=big())
    assert room_left(artist) == before
