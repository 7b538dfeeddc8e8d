# SPDX-License-Identifier: MIT
"""The unknown answer."""

from __future__ import annotations

import typing


class Unknown:
    """Neither yes nor no: data is missing. It has no truth value, so `if answer:` cannot take it for no.

    >>> UNKNOWN
    UNKNOWN
    >>> bool(UNKNOWN)
    Traceback (most recent call last):
    ...
    TypeError: UNKNOWN is neither true nor false; compare with `is baoxue.UNKNOWN`
    """

    _only: typing.ClassVar[Unknown | None] = None

    def __new__(cls) -> Unknown:
        if cls._only is None:
            cls._only = super().__new__(cls)
        return cls._only

    def __bool__(self) -> typing.NoReturn:
        raise TypeError("UNKNOWN is neither true nor false; compare with `is baoxue.UNKNOWN`")

    def __repr__(self) -> str:
        return "UNKNOWN"

    def __reduce__(self) -> str:
        return "UNKNOWN"


UNKNOWN = Unknown()
