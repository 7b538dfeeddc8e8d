# SPDX-License-Identifier: MIT
"""What implements each clause of a pack: `baoxue policy coverage`."""

from __future__ import annotations

import collections
import dataclasses
import re

from baoxue._policy import Policy

_KINDS = (
    "rule", "duty", "ladder", "settlement", "metric", "target", "form", "role", "evidence", "param", "choice", "fact",
)  # fmt: skip


@dataclasses.dataclass(frozen=True)
class Covered:
    """A clause, and what cites it as (kind, id)."""

    id: str
    layer: str
    title_zh: str
    title_en: str
    text: bool
    why_zh: str
    why_en: str
    by: tuple[tuple[str, str], ...]

    @property
    def status(self) -> str:
        """implemented; text: nothing to compute, and why; nothing: a defect of the pack."""
        return "implemented" if self.by else "text" if self.text else "nothing"


def natural(text: str) -> tuple[tuple[int, str], ...]:
    """Numbers in a name count as numbers.

    >>> sorted(["J8.10", "J8.2", "J8"], key=natural)
    ['J8', 'J8.2', 'J8.10']
    """
    return tuple((int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", text))


def coverage(policy: Policy) -> list[Covered]:
    """Every clause of every layer, the farthest layer first, then by id."""
    by: dict[str, list[tuple[str, str]]] = collections.defaultdict(list)
    for cited in policy.citations:
        by[cited["clause"]].append((cited["kind"], cited["id"]))
    layers = [layer["id"] for layer in policy.layers]
    clauses = sorted(policy.clauses, key=lambda one: (layers.index(one["layer"]), natural(one["id"])))
    return [
        Covered(
            id=clause["id"],
            layer=clause["layer"],
            title_zh=clause["title_zh"],
            title_en=clause["title_en"],
            text=clause["text"],
            why_zh=clause["why_zh"],
            why_en=clause["why_en"],
            by=tuple(sorted(by[clause["id"]], key=lambda one: (_KINDS.index(one[0]), one[1]))),
        )
        for clause in clauses
    ]


def sources(policy: Policy) -> dict[str, int]:
    """How many parameters, rules and duties the plan says, the law says, and we assumed."""
    parts = (*policy.parameters, *policy.rules, *policy.duties)
    counts = collections.Counter(part["source"] for part in parts)
    return {source: counts[source] for source in ("said", "law", "assumed")}
