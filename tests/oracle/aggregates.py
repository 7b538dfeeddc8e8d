# SPDX-License-Identifier: MIT
"""`from` + `take`: an aggregate is known where every world that the unknown rows allow gives the same answer."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from oracle.functions import ratio_of
from oracle.syntax import Call, parse
from oracle.tables import Row
from oracle.values import (
    Fault,
    FaultRaised,
    Money,
    Ratio,
    Unknown,
    both,
    either,
    is_known,
    negated,
    strict,
    unknown,
    whole,
)

if TYPE_CHECKING:
    from oracle.facts import World

Members = list[tuple[Row, Any]]
ZERO = {"int": 0, "money": Money(0), "ratio": Ratio(0, 1)}


def compute(world: World, row: Row, fact: dict[str, Any], anchor: Any) -> Any:
    from oracle.check import PackChecker
    from oracle.facts import RowScope

    if "covered_by" in fact and world.read(row, (fact["covered_by"],)) is not True:
        return unknown("not covered")
    members = world.members(row, fact, anchor, fact["from"])
    if not isinstance(members, list):
        return members
    take = parse(fact["take"])
    assert isinstance(take, Call)

    def value(other: Row) -> Any:
        scope = RowScope(world, other, anchor, row)
        return world.evaluate(argument_of(fact["take"]), scope) if take.args else True

    if take.name == "sum" and not members:
        return ZERO[PackChecker(world).fact_type(row.subject, fact["id"])]
    return TAKES[take.name](members, value, fact)


def argument_of(take: str) -> str:
    return take[take.index("(") + 1 : take.rindex(")")]


def count(members: Members, value: Callable[[Row], Any], fact: dict[str, Any]) -> Any:
    return strict([member for _, member in members]) or len(members)


def any_of(members: Members, value: Callable[[Row], Any], fact: dict[str, Any]) -> Any:
    answer: Any = False
    for row, member in members:
        answer = either(answer, both(member, value(row)))
    return answer


def all_of(members: Members, value: Callable[[Row], Any], fact: dict[str, Any]) -> Any:
    answer: Any = True
    for row, member in members:
        answer = both(answer, either(negated(member), value(row)))
    return answer


def none_of(members: Members, value: Callable[[Row], Any], fact: dict[str, Any]) -> Any:
    return negated(any_of(members, value, fact))


def sum_of(members: Members, value: Callable[[Row], Any], fact: dict[str, Any]) -> Any:
    values = [(member, value(row)) for row, member in members]
    counted = [
        v if member is True else strict([member, v])
        for member, v in values
        if not (isinstance(member, Unknown) and is_zero(v))
    ]
    missing = strict(counted)
    if missing is not None:
        return missing
    try:
        return total_of(counted, zero_like(values))
    except FaultRaised as raised:
        return raised.fault


def total_of(values: list[Any], zero: Any) -> Any:
    """Exact, and only then asked whether it fits: a partial sum that overflows is no error."""
    match zero:
        case Money():
            return Money(whole(sum(value.fen for value in values)))
        case Ratio():
            return ratio_of(sum((value.fraction() for value in values), Fraction(0)))
    return whole(sum(values))


def is_zero(v: Any) -> bool:
    return v in (0, Money(0)) if isinstance(v, int | Money) else isinstance(v, Ratio) and v.n == 0


def zero_like(values: list[tuple[Any, Any]]) -> Any:
    kinds = {type(v) for _, v in values}
    return Money(0) if Money in kinds else Ratio(0, 1) if Ratio in kinds else 0


def extreme(better: Callable[[Any, Any], bool]) -> Callable[..., Any]:
    def take(members: Members, value: Callable[[Row], Any], fact: dict[str, Any]) -> Any:
        values = [(member, value(row)) for row, member in members]
        broken = [strict([m, v]) for m, v in values if isinstance(m, Fault) or not is_known(v)]
        whole = [(m, v) for m, v in values if not isinstance(m, Fault) and is_known(v)]
        best = None
        for v in (v for m, v in whole if m is True):
            if best is None or better(v, best):
                best = v
        open_ones = [m for m, v in whole if isinstance(m, Unknown) and (best is None or better(v, best))]
        missing = strict([*broken, *open_ones])
        if missing is not None:
            return missing
        return unknown("no rows") if best is None else best

    return take


def distinct(members: Members, value: Callable[[Row], Any], fact: dict[str, Any]) -> Any:
    values = [(member, value(row)) for row, member in members]
    sure = {v for member, v in values if member is True and is_known(v)}
    rest = [strict([member, v]) for member, v in values if isinstance(member, Fault) or not (is_known(v) and v in sure)]
    return strict(rest) or len(sure)


def end_of(last: bool) -> Callable[..., Any]:
    """first, latest: by event date, record date, content."""

    def take(members: Members, value: Callable[[Row], Any], fact: dict[str, Any]) -> Any:
        possible: list[Any] = []
        for row, member in sorted(members, key=lambda m: m[0].order(), reverse=last):
            found = value(row)
            if isinstance(member, Fault):
                possible.append(strict([member, found]))
            else:
                possible.append(found if member is True or is_known(found) else unknown("which row is last"))
            if member is True:
                break
        else:
            return strict([*possible, *(member for _, member in members)]) or unknown("no rows")
        known = [v for v in possible if is_known(v)]
        if any(v != known[0] for v in known):
            return unknown("which row is last")
        return strict(possible) or known[0]

    return take


TAKES: dict[str, Callable[[Members, Callable[[Row], Any], dict[str, Any]], Any]] = {
    "count": count,
    "any": any_of,
    "all": all_of,
    "none": none_of,
    "sum": sum_of,
    "min": extreme(lambda a, b: a < b),
    "max": extreme(lambda a, b: b < a),
    "distinct": distinct,
    "first": end_of(False),
    "latest": end_of(True),
}
