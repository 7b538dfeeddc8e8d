# SPDX-License-Identifier: MIT
"""What makes a record complete: fields, papers, signatures; in order, and by different persons where a pack says so."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from oracle.values import Date

AddDays = Callable[[Date, int, str], Date]


@dataclass(frozen=True)
class Signature:
    role: str
    person: str
    on: Date


@dataclass(frozen=True)
class Record:
    missing: tuple[str, ...]
    completed_on: Date | None  # the day of the last part; unknown where a part has no day

    @property
    def complete(self) -> bool:
        return not self.missing


def name_of(part: Mapping[str, Any]) -> str:
    return next(f"{kind}:{part[kind]}" for kind in ("field", "paper", "sign") if kind in part)


def judge(entry: Mapping[str, Any], cells: Mapping[str, Any], papers: Mapping[str, Date],
          signatures: Sequence[Signature], started: Date, add_days: AddDays) -> Record:  # fmt: skip
    """Parts that are missing, out of order, out of time, or signed by a person who may not sign twice."""
    missing: list[str] = []
    days: list[Date] = []
    last, before = started, started
    signed = {s.role: s for s in sorted(signatures, key=lambda s: (s.on, s.person), reverse=True)}
    for part in entry["parts"]:
        on = day_of(part, cells, papers, signed, before)
        if (
            on is None
            or (entry.get("ordered") and on < last and "field" not in part)
            or late(part, on, before, add_days)
        ):
            missing.append(name_of(part))
            continue
        if "field" not in part:
            last = max(last, on)
            days.append(on)
        if "sign" in part:
            before = on
    missing += [f"sign:{role}" for role in doubled(entry.get("distinct", []), signed)]
    return Record(tuple(dict.fromkeys(missing)), None if missing else max(days, default=started))


def day_of(part: Mapping[str, Any], cells: Mapping[str, Any], papers: Mapping[str, Date],
           signed: Mapping[str, Signature], before: Date) -> Date | None:  # fmt: skip
    if "field" in part:
        return before if cells.get(part["field"]) is not None else None
    if "paper" in part:
        return papers.get(part["paper"])
    signature = signed.get(part["sign"])
    return signature.on if signature else None


def late(part: Mapping[str, Any], on: Date, before: Date, add_days: AddDays) -> bool:
    """`within` counts from the part signed before; the n-th unit is in time."""
    within = part.get("within")
    return within is not None and on > add_days(before, within["n"], within["count"])


def doubled(roles: Sequence[str], signed: Mapping[str, Signature]) -> list[str]:
    """Roles whose signature is that of a person who signed for an earlier one."""
    seen: set[str] = set()
    found = []
    for role in roles:
        if role in signed and signed[role].person in seen:
            found.append(role)
        elif role in signed:
            seen.add(signed[role].person)
    return found
