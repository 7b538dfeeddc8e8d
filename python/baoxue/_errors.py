# SPDX-License-Identifier: MIT
"""The exceptions. Each carries the library's error code and the place in the user's file; wrong arguments stay
TypeError and ValueError. Messages never hold cell contents, ids or names of persons."""

from __future__ import annotations


class BaoxueError(Exception):
    """What the library refused.

    `code` is stable, "BX0407" (docs/errors.md), `message` Chinese, `message_en` English; `line` and `column` count from
    1 and are 0 where not known; `hint` is the nearest known name or a fix, or "".
    """

    def __init__(
        self,
        message_en: str,
        message: str = "",
        *,
        code: str = "",
        file: str = "",
        line: int = 0,
        column: int = 0,
        underlined: str = "",
        hint: str = "",
    ) -> None:
        super().__init__(message_en)
        self.message_en = message_en
        self.message = message or message_en
        self.code = code
        self.file = file
        self.line = line
        self.column = column
        self.underlined = underlined
        self.hint = hint

    def text(self, lang: str = "en") -> str:
        """`file:line:column: message (hint)` in "zh" or "en".

        >>> BaoxueError("unknown column", "未知的列", file="a.csv", line=1, column=3, hint="status").text("zh")
        'a.csv:1:3: 未知的列（status）'
        """
        place = ":".join([self.file] + [str(n) for n in (self.line, self.column) if n]) if self.file else ""
        message = self.message if lang == "zh" else self.message_en
        hint = (f"（{self.hint}）" if lang == "zh" else f" ({self.hint})") if self.hint else ""
        return f"{place}: {message}{hint}" if place else f"{message}{hint}"

    def __str__(self) -> str:
        return self.text("en")


class PolicyError(BaoxueError):
    """A policy pack that does not load."""


class DataError(BaoxueError):
    """A table that cannot be read."""


class CheckError(BaoxueError):
    """An expression that does not compile: `line` and `column` are inside its source."""


class EvaluationError(BaoxueError):
    """An expression that failed on its values (division by zero, overflow), or an evaluation that could not run."""


class InvalidIdError(BaoxueError, ValueError):
    """An identifier that is not well formed. The message says why, never what was read."""


class CancelledError(BaoxueError):
    """The progress function asked to stop."""


_FAMILIES: dict[str, type[BaoxueError]] = {
    "policy": PolicyError,
    "data": DataError,
    "expression": CheckError,
    "evaluation": EvaluationError,
    "id": InvalidIdError,
}
_CANCELLED = "BX0505"


def make(
    family: str,
    code: str,
    message: str,
    message_en: str,
    file: str,
    line: int,
    column: int,
    underlined: str,
    hint: str,
) -> Exception:
    """The exception for an error of the compiled part, which calls this."""
    kind = CancelledError if code == _CANCELLED else _FAMILIES.get(family, BaoxueError)
    return kind(message_en, message, code=code, file=file, line=line, column=column, underlined=underlined, hint=hint)
