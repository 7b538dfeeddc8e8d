# SPDX-License-Identifier: MIT
"""Functions and operators of the condition language on known values. `FUNCTIONS[name](where, *values)`."""

from __future__ import annotations

import calendar
import datetime
import math
import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from oracle.values import (
    FIRST_DAY,
    LAST_DAY,
    Date,
    Days,
    FaultRaised,
    Money,
    Ratio,
    UnknownRaised,
    plus_days,
    whole,
)

FUNCTIONS: dict[str, Callable[..., Any]] = {}


def function(name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def keep(body: Callable[..., Any]) -> Callable[..., Any]:
        FUNCTIONS[name] = body
        return body

    return keep


def kinds(*values: Any) -> tuple[type, ...]:
    return tuple(type(v) for v in values)


# --- exact literals in text ---


def date_of_text(text: str) -> Date:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        raise FaultRaised("not a date")
    try:
        day = Date.fromisoformat(text)
    except ValueError:
        raise FaultRaised("no such day") from None
    if not FIRST_DAY <= day <= LAST_DAY:
        raise FaultRaised("date out of range")
    return day


def money_of_text(text: str) -> Money:
    try:
        fen = Decimal(text) * 100
    except InvalidOperation:
        raise FaultRaised("not an amount") from None
    if fen != fen.to_integral_value():
        raise FaultRaised("not an amount")
    return Money(whole(int(fen)))


def ratio_of_text(text: str) -> Ratio:
    """One grammar: "91%", "1.8%", "2/5"."""
    if text.endswith("%"):
        return ratio_of(Fraction(Decimal(text[:-1])) / 100)
    n, _, d = text.partition("/")
    return make_ratio(int(n), int(d or 1))


def ratio_of(value: Fraction) -> Ratio:
    return Ratio(whole(value.numerator), whole(value.denominator))


def make_ratio(n: int, d: int) -> Ratio:
    if d == 0:
        if n == 0:
            raise UnknownRaised("empty population")
        raise FaultRaised("division by zero")
    return Ratio(n, d) if d > 0 else Ratio(whole(-n), whole(-d))


# --- operators ---


def truncated(a: int, b: int) -> int:
    if b == 0:
        raise FaultRaised("division by zero")
    return abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1)


def double_divided(a: float, b: float) -> float:
    if b != 0:
        return a / b
    return math.nan if a == 0 or math.isnan(a) else math.copysign(math.inf, a) * math.copysign(1.0, b)


@function("+")
def add(where: Any, a: Any, b: Any) -> Any:
    match kinds(a, b):
        case (x, y) if x is int and y is int:
            return whole(a + b)
        case (x, y) if x is y and x in (float, str, tuple):
            return a + b
        case (x, y) if x is Money and y is Money:
            return Money(whole(a.fen + b.fen))
        case (x, y) if x is Ratio and y is Ratio:
            return ratio_of(a.fraction() + b.fraction())
        case (x, y) if x is Days and y is Days:
            return Days(whole(a.n + b.n))
        case (x, y) if x is Date and y is Days:
            return plus_days(a, b.n)
    return plus_days(b, a.n)


@function("-")
def subtract(where: Any, a: Any, b: Any) -> Any:
    match kinds(a, b):
        case (x, y) if x is int and y is int:
            return whole(a - b)
        case (x, y) if x is float:
            return a - b
        case (x, y) if x is Money:
            return Money(whole(a.fen - b.fen))
        case (x, y) if x is Ratio:
            return ratio_of(a.fraction() - b.fraction())
        case (x, y) if x is Days:
            return Days(whole(a.n - b.n))
        case (x, y) if y is Days:
            return plus_days(a, -b.n)
    return (a - b).days


@function("*")
def multiply(where: Any, a: Any, b: Any) -> Any:
    if isinstance(a, Money):
        return Money(whole(a.fen * b))
    if isinstance(a, Ratio):
        return ratio_of(a.fraction() * b.fraction())
    return a * b if isinstance(a, float) else whole(a * b)


@function("/")
def divide(where: Any, a: Any, b: Any) -> Any:
    if isinstance(a, float):
        return double_divided(a, b)
    if isinstance(a, Ratio):
        if b.n == 0:
            raise FaultRaised("division by zero")
        return ratio_of(a.fraction() / b.fraction())
    return whole(truncated(a, b))


@function("%")
def remainder(where: Any, a: int, b: int) -> int:
    return a - whole(truncated(a, b)) * b


@function("neg")
def negate(where: Any, a: Any) -> Any:
    if isinstance(a, Money):
        return Money(whole(-a.fen))
    return -a if isinstance(a, float) else Ratio(-a.n, a.d) if isinstance(a, Ratio) else whole(-a)


@function("!")
def logical_not(where: Any, a: bool) -> bool:
    return not a


FUNCTIONS["=="] = lambda where, a, b: a == b
FUNCTIONS["!="] = lambda where, a, b: a != b
FUNCTIONS["<"] = lambda where, a, b: a < b
FUNCTIONS[">"] = lambda where, a, b: b < a
FUNCTIONS["<="] = lambda where, a, b: a < b or a == b
FUNCTIONS[">="] = lambda where, a, b: b < a or a == b
FUNCTIONS["in"] = lambda where, a, b: a in b

# --- text and lists ---

FUNCTIONS["size"] = lambda where, a: len(a)
FUNCTIONS["contains"] = lambda where, a, b: b in a
FUNCTIONS["startsWith"] = lambda where, a, b: a.startswith(b)
FUNCTIONS["endsWith"] = lambda where, a, b: a.endswith(b)

# --- days ---

FUNCTIONS["days"] = lambda where, n: Days(n)
FUNCTIONS["year"] = lambda where, d: d.year
FUNCTIONS["month"] = lambda where, d: d.month
FUNCTIONS["day"] = lambda where, d: d.day
FUNCTIONS["weekday"] = lambda where, d: d.isoweekday()


@function("date")
def to_date(where: Any, value: Any) -> Date:
    """date("2026-09-01"), and .date() of a day, which is the day itself."""
    return value if isinstance(value, datetime.date) else date_of_text(value)


@function("add_months")
def add_months(where: Any, day: Date, n: int, mode: str) -> Date:
    months = day.year * 12 + day.month - 1 + n
    year, month = months // 12, months % 12 + 1
    if not FIRST_DAY.year <= year <= LAST_DAY.year:
        raise FaultRaised("date out of range")
    last = calendar.monthrange(year, month)[1]
    if day.day <= last:
        return Date(year, month, day.day)
    if mode == "end":
        return Date(year, month, last)
    if mode == "next":
        return plus_days(Date(year, month, last), 1)
    raise FaultRaised("no such day")


@function("add_days")
def add_days(where: Any, day: Date, n: int, count: str) -> Date:
    return where.calendars.add_days(day, n, count, where.school())


@function("days_between")
def days_between(where: Any, first: Date, last: Date, count: str) -> int:
    return where.calendars.days_between(first, last, count, where.school())


@function("is_day")
def is_day(where: Any, day: Date, count: str) -> bool:
    return where.calendars.is_day(day, count, where.school())


@function("age")
def age(where: Any, birth: Date, on: Date) -> int:
    """Completed years; who was born on 29 February counts from 1 March."""
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def school_year_of(day: Date) -> int:
    return day.year if day.month >= 9 else day.year - 1


FUNCTIONS["school_year"] = lambda where, day: school_year_of(day)


@function("term")
def term(where: Any, day: Date) -> int:
    return where.calendars.term(day)


# --- money and ratios ---

FUNCTIONS["yuan"] = lambda where, text: money_of_text(text)
FUNCTIONS["ratio"] = lambda where, n, d: make_ratio(n, d)
FUNCTIONS["percent"] = lambda where, text: ratio_of(Fraction(Decimal(text)) / 100)


def rounded(value: Fraction, mode: str) -> int:
    """Half away from zero, half to even, or toward zero."""
    down = abs(value.numerator) // value.denominator
    rest = abs(value) - down
    up = mode != "down" and (rest > Fraction(1, 2) or (rest == Fraction(1, 2) and (mode == "half_up" or down % 2)))
    return whole((down + bool(up)) * (-1 if value < 0 else 1))


@function("scale")
def scale(where: Any, money: Money, by: Ratio, mode: str) -> Money:
    return Money(rounded(money.fen * by.fraction(), mode))


@function("band")
def band(where: Any, x: Any, id: str) -> Any:
    return where.bands[id].row(x)


@function("steps")
def steps(where: Any, x: Ratio, base: Ratio, step: Ratio, mode: str) -> Any:
    """How many steps lie between base and x: finished ones, begun ones, or the exact ratio."""
    if step.n == 0:
        raise FaultRaised("division by zero")
    exact = (x.fraction() - base.fraction()) / step.fraction()
    if mode == "whole":
        return whole(truncated(exact.numerator, exact.denominator))
    if mode == "started":
        return whole(math.ceil(exact) if exact >= 0 else math.floor(exact))
    return ratio_of(exact)
