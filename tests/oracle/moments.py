# SPDX-License-Identifier: MIT
"""Timestamps and durations in whole nanoseconds, and the conversions between types."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import Any

from oracle.functions import FUNCTIONS, function
from oracle.values import Date, FaultRaised, UnknownRaised, whole

SECOND = 10**9
EPOCH = datetime.date(1970, 1, 1)
FIRST = (datetime.date(1, 1, 1) - EPOCH).days * 86400 * SECOND
LAST = ((datetime.date(9999, 12, 31) - EPOCH).days + 1) * 86400 * SECOND - 1
SHANGHAI = 8 * 3600
UNITS = {"h": 3600 * SECOND, "m": 60 * SECOND, "s": SECOND, "ms": 10**6, "us": 1000, "ns": 1}
WRITTEN = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)")
TRUE, FALSE = {"1", "t", "T", "true", "TRUE", "True"}, {"0", "f", "F", "false", "FALSE", "False"}


@dataclass(frozen=True, order=True)
class Timestamp:
    ns: int


@dataclass(frozen=True, order=True)
class Duration:
    ns: int


def moment(ns: int) -> Timestamp:
    if not FIRST <= ns <= LAST:
        raise FaultRaised("timestamp out of range")
    return Timestamp(ns)


def offset_of(zone: str) -> int:
    """Seconds east of UTC. The policy's zone had +08:00 on every date that matters."""
    if zone in ("UTC", "Z"):
        return 0
    if zone == "Asia/Shanghai":
        return SHANGHAI
    match = re.fullmatch(r"([+-]?)(\d\d):(\d\d)", zone)
    if not match:
        raise FaultRaised("no such zone")
    return (int(match[2]) * 3600 + int(match[3]) * 60) * (-1 if match[1] == "-" else 1)


def timestamp_of_text(text: str) -> Timestamp:
    match = WRITTEN.fullmatch(text)
    if not match:
        raise FaultRaised("no timestamp")
    year, month, day, hour, minute, second = map(int, match.groups()[:6])
    try:
        days = (datetime.date(year, month, day) - EPOCH).days
        datetime.time(hour, minute, second)
    except ValueError:
        raise FaultRaised("no timestamp") from None
    ns = (days * 86400 + hour * 3600 + minute * 60 + second - offset_of(match[8])) * SECOND
    return moment(ns + int((match[7] or "").ljust(9, "0")))


def duration_of_text(text: str) -> Duration:
    """Signed numbers with units: "1h30m", "-1.5s"."""
    parts = re.findall(r"(\d+)(?:\.(\d+))?(h|ms|m|us|ns|s)", text)
    if not re.fullmatch(r"[+-]?(?:\d+(?:\.\d+)?(?:h|ms|m|us|ns|s))+", text):
        raise FaultRaised("no duration")
    ns = sum(int(n) * UNITS[unit] + int(part or 0) * UNITS[unit] // 10 ** len(part) for n, part, unit in parts)
    return Duration(whole(-ns if text[0] == "-" else ns))


def seconds_text(ns: int) -> str:
    text = f"{abs(ns) // SECOND}.{abs(ns) % SECOND:09d}".rstrip("0").rstrip(".")
    return ("-" if ns < 0 else "") + text


def parts_of(at: Timestamp, zone: str = "UTC") -> tuple[datetime.date, int]:
    """The day and the nanosecond of the day in a zone."""
    days, rest = divmod(at.ns + offset_of(zone) * SECOND, 86400 * SECOND)
    return datetime.date.fromordinal(EPOCH.toordinal() + days), rest


def written(at: Timestamp) -> str:
    day, rest = parts_of(at)
    seconds, ns = divmod(rest, SECOND)
    clock = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return f"{day.year:04d}-{day:%m-%d}T{clock}" + (f".{ns:09d}".rstrip("0") if ns else "") + "Z"


def end_of_day(day: Date) -> Timestamp:
    """The last nanosecond of a day in the policy's zone: what a bare date means as a time of evaluation."""
    days = (day - EPOCH).days + 1
    return Timestamp((days * 86400 - SHANGHAI) * SECOND - 1)


def beside(name: str, day: Date, at: Timestamp) -> bool:
    """A day without a time beside an instant: the day decides; on the instant's own day nothing is known, unless the
    instant is the end of that day, which comes after all that happened on it."""
    own, _ = parts_of(at, "Asia/Shanghai")
    if day == own and at != end_of_day(own):
        raise UnknownRaised
    return (day <= own) == (name[0] == "<")


def ordered(name: str) -> Any:
    same = FUNCTIONS[name]
    other = {"<": ">", ">": "<"}[name[0]]

    def compare(where: Any, a: Any, b: Any) -> bool:
        if isinstance(a, Date) and isinstance(b, Timestamp):
            return beside(name, a, b)
        if isinstance(a, Timestamp) and isinstance(b, Date):
            return beside(other, b, a)
        return bool(same(where, a, b))

    return compare


for relation in ("<", ">", "<=", ">="):
    FUNCTIONS[relation] = ordered(relation)

# --- conversions ---


@function("int")
def to_int(where: Any, value: Any) -> int:
    if isinstance(value, float):
        if not -(2.0**63) < value < 2.0**63:
            raise FaultRaised("range")
        return int(value)
    if isinstance(value, Timestamp):
        return value.ns // SECOND
    if isinstance(value, str):
        if not re.fullmatch(r"[+-]?\d+", value):
            raise FaultRaised("no integer")
        return whole(int(value))
    return int(value)


@function("double")
def to_double(where: Any, value: Any) -> float:
    try:
        return float(value)
    except ValueError:
        raise FaultRaised("no number") from None


@function("bool")
def to_bool(where: Any, value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if value in TRUE or value in FALSE:
        return value in TRUE
    raise FaultRaised("neither true nor false")


@function("string")
def to_string(where: Any, value: Any) -> str:
    match value:
        case bool():
            return str(value).lower()
        case float():
            return repr(value)
        case Timestamp():
            return written(value)
        case Duration(ns):
            return seconds_text(ns) + "s"
    return str(value)


@function("timestamp")
def to_timestamp(where: Any, value: Any) -> Timestamp:
    if isinstance(value, int):
        return moment(value * SECOND)
    return timestamp_of_text(value) if isinstance(value, str) else value


@function("duration")
def to_duration(where: Any, value: Any) -> Duration:
    if isinstance(value, int):
        return Duration(whole(value * SECOND))
    return duration_of_text(value) if isinstance(value, str) else value


# --- arithmetic: wraps what functions.py has for the other types ---

ADD, SUBTRACT = FUNCTIONS["+"], FUNCTIONS["-"]


@function("+")
def add(where: Any, a: Any, b: Any) -> Any:
    match a, b:
        case (Timestamp(x), Duration(y)) | (Duration(x), Timestamp(y)):
            return moment(x + y)
        case Duration(x), Duration(y):
            return Duration(whole(x + y))
    return ADD(where, a, b)


@function("-")
def subtract(where: Any, a: Any, b: Any) -> Any:
    match a, b:
        case Timestamp(x), Timestamp(y):
            return Duration(whole(x - y))
        case Timestamp(x), Duration(y):
            return moment(x - y)
        case Duration(x), Duration(y):
            return Duration(whole(x - y))
    return SUBTRACT(where, a, b)


# --- accessors; months, days of the month and of the week from 0 as CEL has them ---


def on_day(read: Any) -> Any:
    return lambda where, at, zone="UTC": read(parts_of(at, zone)[0])


FUNCTIONS["getFullYear"] = on_day(lambda day: day.year)
FUNCTIONS["getMonth"] = on_day(lambda day: day.month - 1)
FUNCTIONS["getDate"] = on_day(lambda day: day.day)
FUNCTIONS["getDayOfMonth"] = on_day(lambda day: day.day - 1)
FUNCTIONS["getDayOfWeek"] = on_day(lambda day: day.isoweekday() % 7)
FUNCTIONS["getDayOfYear"] = on_day(lambda day: day.timetuple().tm_yday - 1)


def on_clock(unit: int, wrap: int) -> Any:
    """A part of the clock; of a duration all of it in that unit, toward zero."""

    def read(where: Any, at: Any, zone: str = "UTC") -> int:
        if isinstance(at, Duration):
            return abs(at.ns) // unit * (-1 if at.ns < 0 else 1)
        return parts_of(at, zone)[1] // unit % wrap

    return read


FUNCTIONS["getHours"] = on_clock(UNITS["h"], 24)
FUNCTIONS["getMinutes"] = on_clock(UNITS["m"], 60)
FUNCTIONS["getSeconds"] = on_clock(UNITS["s"], 60)


@function("getMilliseconds")
def get_milliseconds(where: Any, at: Any, zone: str = "UTC") -> int:
    return abs(at.ns) // 10**6 % 1000 if isinstance(at, Duration) else parts_of(at, zone)[1] // 10**6 % 1000


# --- days and moments ---


@function("at")
def day_at(where: Any, day: Date, clock: str) -> Timestamp:
    """d.at("09:15") in the policy's zone."""
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?", clock):
        raise FaultRaised("no time of day")
    hour, minute, *second = map(int, clock.split(":"))
    seconds = (day - EPOCH).days * 86400 + hour * 3600 + minute * 60 + (second[0] if second else 0)
    return moment((seconds - SHANGHAI) * SECOND)


DATE = FUNCTIONS["date"]


@function("date")
def to_date(where: Any, value: Any) -> Date:
    return parts_of(value, "Asia/Shanghai")[0] if isinstance(value, Timestamp) else DATE(where, value)
