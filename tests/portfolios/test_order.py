"""The walls: moved, pinned and published by many at once, nothing is lost and no two works hang in one place."""

import random
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from common.errors import DomainError, LimitReached
from common.order import NeighbourGone, Spot
from feed.models import Post
from feed.publishing import publish_scheduled, schedule_post, settle_waiting
from images.models import Image
from portfolios import order, services, tasks
from portfolios.models import Artwork, Portfolio
from portfolios.order import Hung, NotHanging
from tests.people import make_image, make_post


@pytest.fixture
def works(artist) -> dict[str, str]:
    """Public ids by title, hung a to e; a draft and a stranger's work besides."""
    return {title: make_post(artist, title, pictures=0).public_id for title in "edcba"}


def hung(artist) -> str:
    """Titles along the walls: the pinned ones, then the others."""
    ranks = Artwork.objects.filter(artist=artist, rank__lt="2").order_by("rank").values_list("rank", "post__title")
    walls = ["".join(title for rank, title in ranks if rank[0] == wall) for wall in "01"]
    return "|".join(walls)


def test_a_move_writes_one_row_and_says_where_it_hangs(artist, works):
    Portfolio.objects.create(person=artist)
    with CaptureQueriesContext(connection) as queries:
        assert order.move(artist=artist, work=works["d"], other=works["b"], spot=Spot("before")) == Hung("d", False, 2)
    assert hung(artist) == "|adbce"
    updates = [query["sql"] for query in queries if query["sql"].startswith(("UPDATE", "INSERT", "DELETE"))]
    assert len(updates) == 1
    assert len(queries) <= 11


def test_pinned_works_hang_before_all_others_and_come_back_on_top(artist, works):
    assert order.pin(artist=artist, work=works["c"]) == Hung("c", True, 1)
    assert order.pin(artist=artist, work=works["e"]) == Hung("e", True, 2)
    assert order.pin(artist=artist, work=works["c"]) == Hung("c", True, 1)
    assert hung(artist) == "ce|abd"
    assert order.move(artist=artist, work=works["e"], spot=Spot("up")) == Hung("e", True, 1)
    assert hung(artist) == "ec|abd"
    assert order.unpin(artist=artist, work=works["c"]) == Hung("c", False, 1)
    assert order.unpin(artist=artist, work=works["a"]) == Hung("a", False, 2)
    assert hung(artist) == "e|cabd"


def test_six_works_may_be_pinned(artist):
    seven = [make_post(artist, str(number), pictures=0).public_id for number in range(7)]
    for work in seven[:6]:
        order.pin(artist=artist, work=work)
    with pytest.raises(LimitReached, match="room for 6 pinned works"):
        order.pin(artist=artist, work=seven[6])
    assert hung(artist) == "012345|6"
    assert order.pin(artist=artist, work=seven[5]) == Hung("5", True, 6)


def test_works_that_are_foreign_gone_or_not_out_are_refused(artist, works, stranger):
    foreign, draft = make_post(stranger, "x").public_id, make_post(artist, "draft", state="draft").public_id
    for work in (foreign, draft, "1" * 16, ""):
        for act in (order.pin, order.unpin):
            with pytest.raises(NotHanging):
                act(artist=artist, work=work)
        with pytest.raises(NotHanging):
            order.move(artist=artist, work=work, spot=Spot("top"))
        with pytest.raises(NeighbourGone):
            order.move(artist=artist, work=works["a"], other=work, spot=Spot("after"))
    assert hung(artist) == "|abcde"
    assert hung(stranger) == "|x"


def test_several_places_at_once_or_none(artist, works, stranger):
    order.move_to_places(artist=artist, places={works["a"]: 5, works["e"]: 1, works["d"]: 2})
    assert hung(artist) == "|edbca"
    foreign = make_post(stranger, "x").public_id
    with pytest.raises(NotHanging):
        order.move_to_places(artist=artist, places={works["a"]: 1, foreign: 2})
    assert hung(artist) == "|edbca"


def test_the_gallerys_order_is_kept(artist):
    order.set_order(artist=artist, order="newest")
    assert Portfolio.objects.get(person=artist).order == "newest"


class TestPublishing:
    """However a work comes out, it hangs on top of those that are not pinned."""

    @pytest.fixture
    def draft(self, artist, works):
        order.pin(artist=artist, work=works["c"])
        post = services.start_artwork(author=artist, form_key=uuid4())
        Post.objects.filter(pk=post.pk).update(title="n")
        assert hung(artist) == "c|abde"
        return post

    def test_at_once(self, artist, draft):
        draft.pictures.create(image=make_image(), place=0)
        services.publish_artwork(post=draft)
        assert hung(artist) == "c|nabde"

    @pytest.mark.parametrize("by", ["hook", "beat"])
    def test_when_its_last_picture_is_ready(self, artist, draft, by):
        picture = draft.pictures.create(image=make_image("pending"), place=0)
        services.publish_artwork(post=draft)
        assert hung(artist) == "c|abde"
        Image.objects.filter(pk=picture.image_id).update(state="ready")
        if by == "hook":
            tasks.publish_waiting(picture.image_id)
        else:
            tasks.publish_forgotten()
        assert hung(artist) == "c|nabde"

    def test_by_the_clock(self, artist, draft):
        draft.pictures.create(image=make_image(), place=0)
        schedule_post(post=draft, at=timezone.now())
        assert hung(artist) == "c|abde"
        publish_scheduled(post=draft)
        assert hung(artist) == "c|nabde"

    def test_published_again_it_stays_where_it_was_put(self, artist, draft):
        draft.pictures.create(image=make_image(), place=0)
        services.publish_artwork(post=draft)
        order.move(artist=artist, work=draft.public_id, spot=Spot("end"))
        services.publish_artwork(post=draft)
        settle_waiting(post=draft)
        assert hung(artist) == "c|abden"


@pytest.mark.django_db(transaction=True)
def test_many_hands_at_once_lose_nothing(artist):
    """Moves, pins and publishing from eight threads: every work has a place of its own in the end."""
    ids = [make_post(artist, str(number), pictures=0).public_id for number in range(24)]
    drafts = [make_post(artist, f"draft {number}", state="draft") for number in range(8)]

    def act(number: int) -> str:
        chance = random.Random(number)
        work, other = chance.sample(ids, 2)
        try:
            match number % 8:
                case 0:
                    services.publish_artwork(post=drafts[number // 8])
                case 1:
                    order.pin(artist=artist, work=work)
                case 2:
                    order.unpin(artist=artist, work=work)
                case 3:
                    order.move(artist=artist, work=work, spot=Spot("place", number=chance.randint(1, 30)))
                case _:
                    verb = chance.choice(["top", "end", "up", "down", "before", "after"])
                    order.move(artist=artist, work=work, other=other, spot=Spot(verb))
        except DomainError as refused:
            return type(refused).__name__
        finally:
            connections.close_all()
        return ""

    with ThreadPoolExecutor(8) as hands:
        refused = set(hands.map(act, range(64)))
    # Between two walls, and a seventh pin; nothing else is refused, and nothing fails.
    assert refused <= {"", "NeighbourGone", "LimitReached"}
    ranks = list(Artwork.objects.filter(artist=artist).values_list("rank", flat=True))
    assert len(ranks) == len(set(ranks)) == 32
    assert sorted(rank[0] for rank in ranks).count("2") == 0
    assert sum(rank[0] == "0" for rank in ranks) <= 6


@pytest.mark.django_db(transaction=True)
def test_two_first_works_at_once_make_one_portfolio(artist):
    def start(number: int) -> str:
        try:
            return services.start_artwork(author=artist, form_key=uuid4()).public_id
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as hands:
        made = list(hands.map(start, range(12)))
    assert len(set(made)) == 12
    assert Artwork.objects.filter(artist=artist).values("rank").distinct().count() == 12
    assert Portfolio.objects.count() == 1
