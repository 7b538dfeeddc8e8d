# SPDX-License-Identifier: MIT
"""Facts over a population: ranks, awards, means, memory of earlier periods. Unknown rows are left out and listed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from oracle.functions import money_of_text, ratio_of
from oracle.subjects import Period
from oracle.tables import Row
from oracle.values import Date, FaultRaised, Money, Ratio, Refused, Unknown, is_known, unknown, whole

if TYPE_CHECKING:
    from oracle.facts import World

TIES = ("competition", "dense", "first(key)")


@dataclass
class Ranked:
    places: dict[str, int] = field(default_factory=dict)
    not_ranked: list[str] = field(default_factory=list)


def rank(values: Mapping[str, Any], ties: str, descending: bool = True) -> Ranked:
    """Places by exact comparison: 1 2 2 4 (competition), 1 2 2 3 (dense), or by key where values are equal."""
    if ties not in TIES:
        raise Refused("a rank says what ties mean")
    result = Ranked(not_ranked=sorted(key for key, value in values.items() if not is_known(value)))
    known = {key: value for key, value in values.items() if is_known(value)}
    for key, value in known.items():
        ahead = [other for other in known.values() if (value < other if descending else other < value)]
        place = len(ahead) + 1
        if ties == "dense":
            place = len({exact(other) for other in ahead}) + 1
        elif ties == "first(key)":
            place += sum(1 for other, same in known.items() if same == value and other < key)
        result.places[key] = place
    return result


def exact(value: Any) -> Any:
    return value.fraction() if isinstance(value, Ratio) else value


def number(value: Any) -> Any:
    match value:
        case Money(fen):
            return fen
        case Date():
            return value.toordinal()
    return exact(value)


def award(values: Mapping[str, Any], prizes: Sequence[int], ties: str, descending: bool = True) -> dict[str, Fraction]:
    """Prizes by place. With ties = "mean" tied rows share the places they cover."""
    if ties != "mean":
        places = rank(values, ties, descending).places
        return {key: Fraction(prizes[place - 1] if place <= len(prizes) else 0) for key, place in places.items()}
    places = rank(values, "competition", descending).places
    found = {}
    for key, place in places.items():
        tied = sum(1 for other in places.values() if other == place)
        covered = [prizes[n - 1] if n <= len(prizes) else 0 for n in range(place, place + tied)]
        found[key] = Fraction(sum(covered), tied)
    return found


def mean_of_ratios(values: Sequence[Any]) -> Fraction | Unknown:
    """The mean of rates; not the rate of the sums."""
    if not values:
        return unknown("empty population")
    if any(isinstance(value, Unknown) for value in values):
        return unknown("a rate")
    return sum((value.fraction() for value in values), Fraction(0)) / len(values)


def pooled(values: Sequence[Any]) -> Ratio | Unknown:
    """Numerators and denominators added."""
    if any(isinstance(value, Unknown) for value in values):
        return unknown("a rate")
    n, d = sum(value.n for value in values), sum(value.d for value in values)
    return Ratio(n, d) if d else unknown("empty population")


# --- memory ---


@dataclass
class Memory:
    """Values by period: what was published is frozen and goes first; a difference from what is computed is reported."""

    published: dict[str, Any]
    computed: dict[str, Any]

    def value(self, period: str) -> Any:
        found = self.published.get(period, self.computed.get(period))
        return unknown(f"period {period}") if found is None else found

    def differences(self) -> list[str]:
        both = self.published.keys() & self.computed.keys()
        return sorted(period for period in both if self.published[period] != self.computed[period])


def lag(memory: Memory, periods: Sequence[str], period: str, by: int = 1) -> Any:
    at = list(periods).index(period) - by
    return memory.value(periods[at]) if at >= 0 else unknown("before the first period")


def streak(memory: Memory, periods: Sequence[str], period: str) -> int | Unknown:
    """Periods in a row, up to this one, of which the condition holds; a missing one leaves it unknown, not broken."""
    length = 0
    for earlier in reversed(periods[: list(periods).index(period) + 1]):
        holds = memory.value(earlier)
        if isinstance(holds, Unknown):
            return holds
        if not holds:
            return length
        length += 1
    return length


# --- of a world ---


def compute(world: World, row: Row, fact: dict[str, Any]) -> Any:
    """A fact over the rows of its subject that share `within` with this row."""
    take, _, inner = fact["across"].partition("(")
    group = within(world, row, fact)
    if take in ("lag", "streak"):
        return memory(world, row, fact, take, inner[:-1])
    if not is_known(group):
        return group
    members = [other for other in world.rows(row.subject) or [] if within(world, other, fact) == group]
    if take in ("rank", "award"):
        return placed(world, row, fact, take, inner[:-1], members)
    return total(world, fact, take, inner[:-1], members)


def within(world: World, row: Row, fact: dict[str, Any]) -> Any:
    values = [world.read(row, tuple(name.split("."))) for name in fact.get("within", [])]
    return next((value for value in values if not is_known(value)), tuple(values))


def value_of(world: World, row: Row, fact: dict[str, Any], text: str) -> Any:
    from oracle.facts import RowScope

    return world.evaluate(text, RowScope(world, row, world.anchor_of(row, fact)))


def takes_part(world: World, row: Row, fact: dict[str, Any]) -> Any:
    return value_of(world, row, fact, fact["where"]) if "where" in fact else True


def placed(world: World, row: Row, fact: dict[str, Any], take: str, text: str, members: list[Row]) -> Any:
    """Who is not in `where` has no place and gets nothing; who is unknown is left out and hides no other."""
    part = takes_part(world, row, fact)
    if part is not True:
        return Money(0) if part is False and take == "award" else unknown("not ranked")
    values = {r.key: value_of(world, r, fact, text) for r in members if takes_part(world, r, fact) is True}
    if not is_known(values[row.key]):
        return unknown("not ranked")
    descending = fact["order"] == "desc"
    if take == "award":
        prizes = [money_of_text(text).fen for text in fact["prizes"]]
        return Money(whole_prizes(values, prizes, fact["ties"], descending)[row.key])
    if fact["ties"].startswith("first("):
        by = tuple(fact["ties"][6:-1].split("."))
        keys = {r.key: world.read(r, by) for r in members if r.key in values}
        order = sorted((key for key, value in values.items() if is_known(value)), key=lambda key: (
            number(values[key]) * (-1 if descending else 1), not is_known(keys[key]),
            keys[key] if is_known(keys[key]) else 0, key))  # fmt: skip
        return order.index(row.key) + 1
    return rank(values, fact["ties"], descending).places[row.key]


def whole_prizes(values: Mapping[str, Any], prizes: Sequence[int], ties: str, descending: bool) -> dict[str, int]:
    """To the fen; what is left over of the places that equal rows cover goes by key."""
    shares = award(values, prizes, ties, descending)
    found = {}
    places = rank(values, "competition", descending).places
    for key, share in shares.items():
        tied = sorted(other for other in places if places[other] == places[key])
        rest = int((share - share.numerator // share.denominator) * len(tied))
        found[key] = share.numerator // share.denominator + (tied.index(key) < rest)
    return found


def total(world: World, fact: dict[str, Any], take: str, inner: str, members: list[Row]) -> Any:
    """One answer for all; unknown as soon as one who counts, or may count, is."""
    texts = [text.strip() for text in inner.split(", ")] if take == "pooled" else [inner]
    values = []
    for other in members:
        part = takes_part(world, other, fact)
        if part is False:
            continue
        found = [value_of(world, other, fact, text) for text in texts]
        if part is not True or not all(map(is_known, found)):
            return unknown("one who may count")
        values.append(found)
    try:
        if take == "sum":
            if inner.startswith("yuan"):  # the zero of an empty sum has its type
                return Money(whole(sum(value.fen for (value,) in values)))
            return whole(sum(value for (value,) in values))
        n = sum((Fraction(exact(value[0])) for value in values), Fraction(0))
        d = len(values) if take == "mean" else sum(value[1] for value in values)
        return ratio_of(n / d) if d else unknown("empty population")
    except FaultRaised as raised:
        return raised.fault


def memory(world: World, row: Row, fact: dict[str, Any], take: str, inner: str) -> Any:
    """Earlier periods of the same cell or pair; one that is missing in between is unknown, never skipped."""
    text, _, steps = inner.partition(", ")
    own = {name: cell for name, cell in row.cells.items() if not isinstance(cell, Period)}
    rows = [r for r in world.rows(row.subject) or [] if own.items() <= r.cells.items()]
    rows = sorted((r for r in rows if r.cells["period"].start <= row.cells["period"].start), key=start_of, reverse=True)
    if take == "lag":
        at = int(steps or 1)
        if at >= len(rows) or any(not follows(a, b) for a, b in zip(rows[1 : at + 1], rows, strict=False)):
            return unknown("no such period")
        return value_of(world, rows[at], fact, text)
    length = 0
    for earlier, later in zip(rows, [None, *rows], strict=False):
        if later is not None and not follows(earlier, later):
            return unknown("a missing period")
        holds = value_of(world, earlier, fact, text)
        if not isinstance(holds, bool):
            return holds
        if not holds:
            break
        length += 1
    return length


def start_of(row: Row) -> Any:
    return row.cells["period"].start


def follows(earlier: Row, later: Row) -> bool:
    """No period of this kind lies between; between two terms there is a vacation of less than four months."""
    return (later.cells["period"].start - earlier.cells["period"].end).days <= (120 if "-" in later.cells[
        "period"].id and len(later.cells["period"].id) < 7 else 1)  # fmt: skip
