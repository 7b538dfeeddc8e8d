# SPDX-License-Identifier: MIT
"""Values of the condition language and its two states that are no value: unknown and error."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

Date = datetime.date
FIRST_DAY, LAST_DAY = Date(1400, 1, 1), Date(9999, 12, 31)
INT_MIN, INT_MAX = -(2**63), 2**63 - 1


@dataclass(frozen=True)
class Unknown:
    """Data is missing; `missing` says which."""

    missing: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Fault:
    """An error: overflow, division by zero, a day that does not exist."""

    reason: str


class FaultRaised(Exception):
    """Carries a fault out of a function of the language."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.fault = Fault(reason)


class UnknownRaised(Exception):
    """Carries an unknown out of a function of the language."""

    def __init__(self, *missing: str) -> None:
        super().__init__(*missing)
        self.unknown = Unknown(frozenset(missing))


class Refused(Exception):
    """The pack or expression is not valid: the oracle refuses to load it."""


@dataclass(frozen=True, order=True)
class Days:
    """days(n): a type of its own, so that date + int is refused."""

    n: int


@dataclass(frozen=True, order=True)
class Money:
    fen: int


@dataclass(frozen=True, eq=False)
class Ratio:
    """n/d, kept as it came (sign in n); equal when cross-multiplied equal."""

    n: int
    d: int

    def fraction(self) -> Fraction:
        return Fraction(self.n, self.d)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Ratio) and self.fraction() == other.fraction()

    def __hash__(self) -> int:
        return hash(self.fraction())

    def __lt__(self, other: Ratio) -> bool:
        return self.fraction() < other.fraction()


def is_known(value: Any) -> bool:
    return not isinstance(value, Unknown | Fault)


def unknown(*missing: str) -> Unknown:
    return Unknown(frozenset(missing))


def strict(values: list[Any]) -> Unknown | Fault | None:
    """What a strict function answers before it looks at its values: unknown first, then error."""
    unknowns = [v for v in values if isinstance(v, Unknown)]
    if unknowns:
        return Unknown(frozenset().union(*(v.missing for v in unknowns)))
    return next((v for v in values if isinstance(v, Fault)), None)


def both(a: Any, b: Any) -> Any:
    """`&&`: false wins over everything, then unknown, then error, then true."""
    if a is False or b is False:
        return False
    return strict([a, b]) or True


def either(a: Any, b: Any) -> Any:
    """`||`: the mirror image of `&&`."""
    if a is True or b is True:
        return True
    return strict([a, b]) or False


def negated(a: Any) -> Any:
    return (not a) if isinstance(a, bool) else a


def whole(n: int) -> int:
    """n, if it fits 64 bits."""
    if not INT_MIN <= n <= INT_MAX:
        raise FaultRaised("overflow")
    return n


def plus_days(day: Date, n: int) -> Date:
    try:
        result = day + datetime.timedelta(days=n)
    except OverflowError:
        raise FaultRaised("date out of range") from None
    if not FIRST_DAY <= result <= LAST_DAY:
        raise FaultRaised("date out of range")
    return result
