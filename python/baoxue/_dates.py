# SPDX-License-Identifier: MIT
"""Dates as users give them."""

from __future__ import annotations

import datetime


def as_date(value: datetime.date | str) -> datetime.date:
    """A date from a date, a datetime (its day) or ISO text.

    >>> as_date("2026-10-31")
    datetime.date(2026, 10, 31)
    """
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    if not isinstance(value, str):
        raise TypeError(f"a date is a datetime.date or text like 2026-10-31, not {type(value).__name__}")
    return datetime.date.fromisoformat(value)


_ZONE = datetime.timezone(datetime.timedelta(hours=8))


def as_moment(value: datetime.date | datetime.datetime | str) -> tuple[datetime.date, int | None]:
    """The day and the second of it in the policy's zone; None stands for the end of the day, which a bare date means.

    >>> as_moment("2026-10-31T14:00")
    (datetime.date(2026, 10, 31), 50400)
    >>> as_moment("2026-10-31")
    (datetime.date(2026, 10, 31), None)
    """
    if isinstance(value, str) and len(value) > len("2026-10-31"):
        value = datetime.datetime.fromisoformat(value)
    if not isinstance(value, datetime.datetime):
        return as_date(value), None
    local = value.astimezone(_ZONE) if value.tzinfo is not None else value
    return local.date(), local.hour * 3600 + local.minute * 60 + local.second
