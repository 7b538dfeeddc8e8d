# SPDX-License-Identifier: MIT
"""Ladders: events replayed in order; a timed move happens by itself at the end of its day, after that day's events."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from oracle.values import Date, Refused, UnknownRaised

AddDays = Callable[[Date, int, str], Date]


@dataclass(frozen=True)
class Event:
    """`complete`: the evidence that the event brings is there; None where nobody knows."""

    kind: str
    on: Date
    recorded: Date | None = None
    content: str = ""
    evidence: frozenset[str] = frozenset()

    def order(self) -> tuple[Date, Date, str, str]:
        return self.on, self.recorded or self.on, self.kind, self.content


@dataclass
class Stay:
    """A stay in a state: from `entered` to `left`, which is None while it lasts; the n-th one in this state."""

    state: str
    entered: Date
    left: Date | None = None
    visit_no: int = 1
    due: Date | None = None  # the last day before the timed move


@dataclass
class Replay:
    stays: list[Stay] = field(default_factory=list)
    refused: list[tuple[Event, str]] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)  # what nobody can say: a deadline beyond the calendars

    @property
    def state(self) -> str:
        return self.stays[-1].state


class Ladder:
    """`states` and `moves` as pack.md writes them; the first state is where a case begins."""

    def __init__(self, entry: dict[str, Any]) -> None:
        self.states: dict[str, dict[str, Any]] = entry["states"]
        self.moves = [{**move, "from": listed(move["from"])} for move in entry["moves"]]
        self.reopen = entry.get("reopen")
        self.check()

    def check(self) -> None:
        """Every state can be entered and, unless it ends the case, left."""
        names = set(self.states)
        if any(state not in names for move in self.moves for state in [*move["from"], move["to"]]):
            raise Refused("a move of an unknown state")
        entered = {move["to"] for move in self.moves} | {next(iter(self.states))}
        left = {state for move in self.moves for state in move["from"]}
        for name, state in self.states.items():
            if name not in entered or (name not in left and state and not state.get("end")):
                raise Refused(f"{name} has no way in or out")

    def is_end(self, state: str) -> bool:
        return bool(self.states[state].get("end"))

    def replay(self, opened: Date, events: Sequence[Event], as_of: Date, add_days: AddDays,
               parameter: Callable[[Any], int] = int) -> Replay:  # fmt: skip
        run = Run(self, add_days, parameter)
        run.enter(next(iter(self.states)), opened)
        for event in sorted((e for e in events if opened <= e.on <= as_of), key=Event.order):
            run.pass_time(event.on)
            run.happen(event)
        run.pass_time(Date.fromordinal(as_of.toordinal() + 1))
        return run.result


def listed(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]


class Run:
    """One case on its way."""

    def __init__(self, ladder: Ladder, add_days: AddDays, parameter: Callable[[Any], int]) -> None:
        self.ladder, self.add_days, self.parameter = ladder, add_days, parameter
        self.result = Replay()

    def enter(self, state: str, on: Date) -> None:
        if self.result.stays:
            self.result.stays[-1].left = on
        before = sum(1 for stay in self.result.stays if stay.state == state)
        stay = Stay(state, on, visit_no=before + 1)
        self.result.stays.append(stay)
        timed = self.timed(state)
        if timed is not None:
            try:
                stay.due = self.last_day(timed, on)
            except UnknownRaised:
                self.result.unknown.append(state)

    def timed(self, state: str) -> dict[str, Any] | None:
        return next((m for m in self.ladder.moves if state in m["from"] and ("after" in m or "at" in m)), None)

    def last_day(self, move: dict[str, Any], entered: Date) -> Date:
        if "at" in move:
            return move["at"]
        return self.add_days(entered, self.parameter(move["after"]["n"]), move["after"]["count"])

    def pass_time(self, day: Date) -> None:
        """Timed moves of the days before `day`: one at the end of its day, so an event of that day precedes it."""
        while True:
            stay = self.result.stays[-1]
            if stay.due is None or stay.due >= day:
                return
            move = self.timed(stay.state)
            assert move is not None
            self.enter(move["to"], stay.due)

    def happen(self, event: Event) -> None:
        """The move that the event asks for, or its refusal: the state stays."""
        state = self.result.state
        move = next((m for m in self.ladder.moves if state in m["from"] and m.get("on") == event.kind), None)
        if move is None and self.ladder.is_end(state) and self.ladder.reopen:
            self.enter(self.ladder.reopen["into"], event.on)
        elif move is None:
            self.result.refused.append((event, "no such move from here"))
        elif missing := [need for need in move.get("needs", []) if need not in event.evidence]:
            self.result.refused.append((event, f"without {missing[0]}"))
        else:
            self.enter(move["to"], event.on)
