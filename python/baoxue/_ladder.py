# SPDX-License-Identifier: MIT
"""A ladder of a policy as a drawing."""

from __future__ import annotations

import shutil
import subprocess
from typing import Any

from baoxue import _core


class Ladder:
    """The steps that a case goes through: states, moves, what comes by itself. Made by `policy.ladder(id)`."""

    def __init__(self, policy: _core.Policy, described: dict[str, Any]) -> None:
        self._policy = policy
        self._described = described

    @property
    def id(self) -> str:
        return str(self._described["id"])

    @property
    def states(self) -> list[dict[str, Any]]:
        """In the order of the pack: id, title_zh, title_en, owner, help, end."""
        return list(self._described["states"])

    @property
    def moves(self) -> list[dict[str, Any]]:
        """from, to, and on (kinds of event), after with count, or at; when, needs, file, line."""
        return list(self._described["moves"])

    def mermaid(self, lang: str = "zh") -> str:
        """A Mermaid state diagram, for a page that draws Mermaid."""
        return self._policy.draw(self.id, "mermaid", lang)

    def dot(self, lang: str = "zh") -> str:
        """The input of Graphviz."""
        return self._policy.draw(self.id, "dot", lang)

    def svg(self, lang: str = "zh") -> str | None:
        """An SVG drawn by Graphviz; None where its program `dot` is not installed."""
        program = shutil.which("dot")
        if program is None:
            return None
        drawn = subprocess.run([program, "-Tsvg"], input=self.dot(lang).encode(), capture_output=True, check=True)
        return drawn.stdout.decode()

    def __repr__(self) -> str:
        return f"<baoxue.Ladder {self.id}: {len(self.states)} states, {len(self.moves)} moves>"
