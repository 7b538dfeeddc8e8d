# SPDX-License-Identifier: MIT
"""The whole pipeline of a settlement on exact numbers: entries, undo, veto, pool, caps, rounding, closed periods."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from oracle.settlement import UNASSIGNED
from oracle.values import Date, Refused

NOBODY = "cut"


@dataclass(frozen=True)
class Entry:
    """What one account gives another, exact, for one reason in one period."""

    settlement: str
    about: str
    payer: str
    payee: str
    fen: Fraction
    period: str
    book: Date
    why: str = "entry"  # entry, undo, cut, correction
    effect: str = "pay"

    def turned(self, period: str, book: Date, why: str) -> Entry:
        return replace(self, payer=self.payee, payee=self.payer, period=period, book=book, why=why)


def undo(entries: Sequence[Entry], undone: Mapping[str, Date], period_of: Callable[[Date], str]) -> list[Entry]:
    """An entry that is undone stays; the opposite one is booked on the day of the undoing."""
    turned = [e.turned(period_of(undone[e.about]), undone[e.about], "undo") for e in entries if e.about in undone]
    return [*entries, *turned]


def veto(entries: Iterable[Entry], vetoed: set[tuple[str, str]]) -> tuple[list[Entry], list[Entry]]:
    """Those that stand and those that a veto strikes, by settlement and what they are about."""
    kept, struck = [], []
    for entry in entries:
        (struck if (entry.settlement, entry.about) in vetoed else kept).append(entry)
    return kept, struck


def pool(fen: int, weights: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """A pool divided by weight; with nobody in it, it is unassigned."""
    whole = sum(weights.values(), Fraction(0))
    if not whole:
        return {UNASSIGNED: Fraction(fen)}
    return {account: fen * weight / whole for account, weight in weights.items()}


def share(fen: Fraction, parts: Sequence[tuple[str, Fraction]]) -> dict[str, Fraction]:
    """Shares are exact and add up to one."""
    if sum((part for _, part in parts), Fraction(0)) != 1:
        raise Refused("shares that are not one")
    return {account: fen * part for account, part in parts}


def cap(entries: Sequence[Entry], persons: set[str], most: int) -> list[Entry]:
    """What a person pays or gets in a period beyond the cap is cut, on a line of its own, and moves to nobody.

    The lines keep their amounts; a cut goes back by the way the last lines came.
    """
    cuts: list[Entry] = []
    sums: dict[tuple[str, str, str], Fraction] = {}
    for entry in sorted(entries, key=lambda e: (e.book, e.settlement, e.about, e.payer, e.payee)):
        for side, person in (("payer", entry.payer), ("payee", entry.payee)):
            if person not in persons or entry.effect != "pay":
                continue
            before = sums.get((side, person, entry.period), Fraction(0))
            over = min(entry.fen, max(Fraction(0), before + entry.fen - most))
            sums[side, person, entry.period] = before + entry.fen
            if over:
                cuts.append(replace(entry.turned(entry.period, entry.book, "cut"), fen=over))
    return [*entries, *cuts]


def rounded(amounts: Mapping[str, Fraction], rest: Sequence[str] = ()) -> dict[str, int]:
    """Whole fen that add up: the largest remainders first, ties as `rest` orders them, else by key."""
    places = {key: n for n, key in enumerate(rest)}
    order = sorted(amounts, key=lambda k: (-(amounts[k] % 1), places.get(k, len(places)), k))
    whole = {key: amount.numerator // amount.denominator for key, amount in amounts.items()}
    total = sum(amounts.values(), Fraction(0))
    for key in order[: int(total) - sum(whole.values())]:
        whole[key] += 1
    return whole


def correct(now: Mapping[tuple[str, str, str, str], int], settled: Mapping[tuple[str, str, str, str], int],
            closed: set[str]) -> dict[tuple[str, str, str], int]:  # fmt: skip
    """(period, account, settlement, about) -> fen: what closed periods are now, less what the ledger says was paid.

    A closed period is never written again; the difference is booked in the current one.
    """
    found: dict[tuple[str, str, str], int] = {}
    for key in sorted(now.keys() | settled.keys()):
        if key[0] in closed and now.get(key, 0) != settled.get(key, 0):
            found[key[1:]] = found.get(key[1:], 0) + now.get(key, 0) - settled.get(key, 0)
    return found
