"""Questions whose SQL is made once.

Making the SQL of a page's question costs Django several times what PostgreSQL needs to answer it. So

    @prepared
    def works_of(viewer: Viewer, artist: int) -> QuerySet[Post]:
        return Post.objects.listed_for(viewer).filter(author=artist)

    works_of(request.user, person.pk)

calls the function with stand-ins, keeps the SQL, and from then on only puts the values in. What comes back is what the
queryset would have given, as a list. The door stays the door: `listed_for` is asked, once for each kind of viewer.

Put in are numbers, texts and lists of keys (for `among`): a function passes these on and asks nothing of them. The kind
of viewer (visitor, member, moderator), `None`, switches and choices are part of the question, which has SQL of its own
for each. In a viewer's place stands somebody with three things only, so a rule that asks for more of them fails at once
rather than hold for whoever came first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import update_wrapper
from operator import itemgetter
from typing import Any, Generic, ParamSpec, TypeVar

from django.db import connections
from django.db.models import Field, ForeignKey, Lookup, QuerySet
from django.db.models.query import ModelIterable, get_related_populators

# Of a column, by its place: what Django makes of what the database gives.
Converters = list[tuple[int, Any, Callable[[Any, Any, Any], Any]]]

P = ParamSpec("P")
Row = TypeVar("Row")


class NotPrepared(TypeError):
    """The function does more with a value than to pass it on, or takes one that cannot be put in."""


class prepared(Generic[P, Row]):  # noqa: N801  # a decorator
    def __init__(self, ask: Callable[P, QuerySet[Any, Row]]) -> None:
        self._ask: Callable[..., QuerySet[Any, Row]] = ask
        self._known: dict[tuple[Any, ...], _Question] = {}
        update_wrapper(self, ask)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> list[Row]:
        if kwargs:
            raise NotPrepared("Its arguments are told by their places.")
        shape = tuple(map(_shape_of, args))
        if shape not in self._known:
            stand_ins = [_stand_in(place, value) for place, value in enumerate(args)]
            self._known[shape] = _Question(self._ask(*stand_ins), stand_ins)
        return self._known[shape].answer(args)


@ForeignKey.register_lookup
@Field.register_lookup
class Among(Lookup):
    """`pk__among=keys`: as `in`, with one parameter however many keys there are, so that it is always the same SQL.

    Among an `ArraySubquery` are those that it finds, found first: for `in` PostgreSQL may read the larger table.
    """

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        column, params = self.process_lhs(compiler, connection)
        if hasattr(self.rhs, "as_sql"):
            keys, more = self.process_rhs(compiler, connection)
            return f"{column} = ANY({keys})", [*params, *more]
        return f"{column} = ANY(%s)", [*params, self.rhs]


class _Question:
    """A queryset whose SQL is made, and which of its parameters is which argument."""

    def __init__(self, rows: QuerySet[Any, Any], stand_ins: list[Any]) -> None:
        self._rows = rows
        compiler: Any = rows.query.get_compiler(using=rows.db)
        self._sql, self._params = compiler.as_sql()
        self._converters = _converters_of(compiler)
        self._made_of = _maker(rows, compiler)
        put_in = {place: _value(each) for place, each in enumerate(stand_ins) if _is_put_in(_value(each))}
        self._places = [
            (at, place) for at, param in enumerate(self._params) for place, value in put_in.items() if param == value
        ]
        if missed := put_in.keys() - {place for _, place in self._places}:
            raise NotPrepared(f"The arguments at {sorted(missed)} are not in the SQL as they are.")
        self._refuse_traces()

    def _refuse_traces(self) -> None:
        """What was made of a stand-in, here and elsewhere passed on, would hold for all that come after."""
        put_in = {at for at, _ in self._places}
        others = [param for at, param in enumerate(self._params) if at not in put_in]
        if any(_MARK in str(each) for each in (self._sql, *others)):
            raise NotPrepared("The function makes something else of a value that it was given.")

    def answer(self, args: tuple[Any, ...]) -> list[Any]:
        params = list(self._params)
        for at, place in self._places:
            params[at] = _value(args[place])
        # Connections belong to threads, questions do not.
        connection = connections[self._rows.db]
        with connection.cursor() as cursor:
            cursor.execute(self._sql, params)
            rows = cursor.fetchall()
        if rows and self._converters:
            rows = [_converted(row, self._converters, connection) for row in rows]
        return self._made_of(rows)


def _converters_of(compiler: Any) -> Converters:
    """By column, those of it in their order."""
    found = compiler.get_converters([column for column, *_ in compiler.select])
    return [(at, column, convert) for at, (several, column) in found.items() for convert in several]


def _converted(row: Sequence[Any], converters: Converters, connection: Any) -> tuple[Any, ...]:
    values = list(row)
    for at, column, convert in converters:
        values[at] = convert(values[at], column, connection)
    return tuple(values)


# --- What the queryset would have made of the rows, found once ------------------------------------------------------


def _maker(rows: Any, compiler: Any) -> Callable[[list[Any]], list[Any]]:
    return _of_models(rows, compiler) if rows._iterable_class is ModelIterable else _of_values(rows, compiler)


def _of_models(rows: Any, compiler: Any) -> Callable[[list[Any]], list[Any]]:
    """As `ModelIterable`."""
    kind, fields = compiler.klass_info["model"], compiler.klass_info["select_fields"]
    own = slice(fields[0], fields[-1] + 1)
    names = [column[0].target.attname for column in compiler.select[own]]
    # Typed as a later Django has it.
    populators: Any = get_related_populators
    related = populators(compiler.klass_info, compiler.select, rows.db)
    annotated = list((compiler.annotation_col_map or {}).items())

    def make(row: Sequence[Any]) -> Any:
        made = kind.from_db(rows.db, names, row[own])
        for each in related:
            each.populate(row, made)
        for name, at in annotated:
            setattr(made, name, row[at])
        return made

    return lambda found: [make(row) for row in found]


def _of_values(rows: Any, compiler: Any) -> Callable[[list[Any]], list[Any]]:
    """A row of numbers goes through the queryset once: what becomes of it tells which columns are wanted, in what
    order."""
    as_they_come = tuple(range(len(compiler.select)))
    query = _twin(rows.query)
    query.get_compiler = lambda *args, **options: _twin(compiler, results_iter=lambda **options: iter([as_they_come]))
    (wanted,) = rows._iterable_class(_twin(rows, _query=query))
    if wanted == as_they_come:
        return list
    # mypy falls over a getter of so many places as there are.
    getter: Any = itemgetter
    pick = getter(*wanted) if isinstance(wanted, tuple) else getter(wanted)
    return lambda found: [pick(row) for row in found]


def _twin(original: Any, **differs: Any) -> Any:
    """`copy.copy` would ask a queryset for its rows."""
    twin = object.__new__(type(original))
    twin.__dict__ |= original.__dict__ | differs
    return twin


# --- What stands in the place of a value: nobody's key, nobody's words ----------------------------------------------


@dataclass(frozen=True, slots=True)
class _Somebody:
    pk: int | None
    is_authenticated: bool
    is_staff: bool


class _NotAsked:
    """Goes into the SQL like any other value; `if value:` would hold for all that come after."""

    def __bool__(self) -> bool:
        raise NotPrepared("The function asks whether a value is empty. Let it be None where that makes a difference.")


class _Number(_NotAsked, int):
    pass


class _Text(_NotAsked, str):
    pass


class _Keys(_NotAsked, list[int]):
    pass


_MARK = "72150318"


def _number(place: int) -> int:
    """So far from each other that no two become one by reckoning with them."""
    return int(f"{_MARK}{place:03}00000000")


_STAND_INS: dict[type, Callable[[int], Any]] = {
    int: lambda place: _Number(_number(place)),
    str: lambda place: _Text(f"\N{REPLACEMENT CHARACTER} prepared {_number(place)}"),
    list: lambda place: _Keys([_number(place)]),
}


def _shape_of(value: Any) -> Any:
    if type(value) in _STAND_INS:
        return type(value)
    if hasattr(value, "is_authenticated"):
        return _Somebody, value.is_authenticated, value.is_staff
    if value is None or isinstance(value, bool | Enum):
        return value
    raise NotPrepared(f"{value!r} cannot be put in: pass on its key.")


def _stand_in(place: int, value: Any) -> Any:
    if hasattr(value, "is_authenticated"):
        return _Somebody(_number(place) if value.is_authenticated else None, value.is_authenticated, value.is_staff)
    return _STAND_INS[type(value)](place) if type(value) in _STAND_INS else value


def _value(each: Any) -> Any:
    return each.pk if hasattr(each, "is_authenticated") else each


def _is_put_in(value: Any) -> bool:
    return isinstance(value, int | str | list) and not isinstance(value, bool | Enum)
