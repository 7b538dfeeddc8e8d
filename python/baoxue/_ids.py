# SPDX-License-Identifier: MIT
"""Resident ids (公民身份号码)."""

from __future__ import annotations

import datetime

from baoxue import _core


class ResidentId:
    """A well-formed resident id: form, birth date and check digit (ISO 7064 MOD 11-2). Whether its division exists is
    not checked. Its repr does not show it.

    >>> ResidentId.parse("11010519491231002x").birth
    datetime.date(1949, 12, 31)
    """

    def __init__(self, core: _core.ResidentId) -> None:
        self._core = core

    @staticmethod
    def parse(text: str) -> ResidentId:
        """Normalises full-width digits and a small x; raises InvalidIdError, a ValueError, and repairs nothing else."""
        return ResidentId(_core.ResidentId.parse(text))

    @staticmethod
    def is_valid(text: str) -> bool:
        """
        >>> ResidentId.is_valid("110105194912310020")
        False
        """
        try:
            ResidentId.parse(text)
        except ValueError:
            return False
        return True

    @property
    def text(self) -> str:
        """Normalised, X in capitals."""
        return self._core.text

    @property
    def division(self) -> str:
        """6 digits: where it was first registered."""
        return self._core.division

    @property
    def birth(self) -> datetime.date:
        return self._core.birth

    @property
    def sex(self) -> str:
        """ "male" or "female"."""
        return self._core.sex

    @property
    def is_old_form(self) -> bool:
        """15 digits, issued until 1999."""
        return self._core.is_old_form

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ResidentId) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)

    def __repr__(self) -> str:
        return "<baoxue.ResidentId>"
