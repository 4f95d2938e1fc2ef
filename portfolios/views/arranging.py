"""Where an artist puts works in order: the walls of the gallery."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse

from accounts.models import User
from common.guards import member_required
from common.http import respond
from portfolios import order, walls
from portfolios.arranging import Act, Done, Placed, Wish, acts_of, carry_out, in_words, tile_of, titled
from portfolios.models import Portfolio
from portfolios.order import MAX_PINNED, Hung


@member_required
def arrange(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return carry_out(request, _ACTS)
    moving = request.GET.get("moving", "")
    moved = walls.own_hanging_or_404(moving, artist=request.user) if moving else None
    chosen = walls.portfolio_of(request.user).order
    row = walls.hung_row(request, request.user, order=chosen, keep={"moving": moving} if moved else {})
    context = {
        "row": row,
        "pinned": walls.pinned_row(request.user) if row.is_first else None,
        "max_pinned": MAX_PINNED,
        "moving": moved and tile_of(moved),
        "moving_in": moved and _row_of(moved.artwork.is_pinned),
    }
    return respond(request, "portfolios/arrange.html", context, partial="portfolios/_arrange_more.html")


def _row_of(pinned: bool) -> str:
    return "pinned" if pinned else "hung"


def _done(said: str, hung: Iterable[tuple[str, Hung]]) -> Done:
    return Done(said, [Placed(work, _row_of(now.pinned), now.place) for work, now in hung])


def _move(artist: User, wish: Wish) -> Done:
    now = order.move(artist=artist, work=wish.row, other=wish.other, spot=wish.spot)
    return _done(f"{titled(now.title)} hangs at place {now.place:,}.", [(wish.row, now)])


def _move_to_places(artist: User, wish: Wish) -> Done:
    hung = order.move_to_places(artist=artist, places=wish.places)
    said = "Write a number beside a work to say at which place it should hang."
    if hung:
        said = f"{in_words(len(hung), 'work hangs', 'works hang')} where you wanted."
    return _done(said, hung.items())


def _pin(artist: User, wish: Wish) -> Done:
    now = order.pin(artist=artist, work=wish.row)
    return _done(f"{titled(now.title)} is pinned. Pinned works hang before all others.", [(wish.row, now)])


def _unpin(artist: User, wish: Wish) -> Done:
    now = order.unpin(artist=artist, work=wish.row)
    return _done(f"{titled(now.title)} is not pinned any more, and hangs on top of the others.", [(wish.row, now)])


def _choose(artist: User, wish: Wish) -> Done:
    order.set_order(artist=artist, order=wish.verb)
    if wish.verb == Portfolio.Order.NEWEST:
        return Done("Your gallery shows the newest first.")
    return Done("Your gallery hangs in your own order.")


_ACTS: dict[str, Act] = acts_of(
    _move, places=_move_to_places, pin=_pin, unpin=_unpin, **dict.fromkeys(Portfolio.Order.values, _choose)
)
