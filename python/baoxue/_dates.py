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
