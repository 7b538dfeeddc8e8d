# SPDX-License-Identifier: MIT
"""Facts over a population: ranks, awards, means, memory of earlier periods. Unknown rows are left out and listed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from oracle.values import Ratio, Refused, Unknown, is_known, unknown

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
