# SPDX-License-Identifier: MIT
"""Ladders: events replayed in order; a timed move happens by itself at the end of its day, after that day's events."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from oracle import evidence
from oracle.facts import RowScope, World
from oracle.tables import Row
from oracle.values import Date, Refused, UnknownRaised, both, is_known

ONE = timedelta(days=1)
AddDays = Callable[[Date, int, str], Date]


@dataclass(frozen=True)
class Event:
    """`evidence`: the documents that are there. `row`: what guards and conditions are read from."""

    kind: str | None
    on: Date
    recorded: Date | None = None
    content: str = ""
    evidence: frozenset[str] = frozenset()
    row: Any = None


@dataclass
class Stay:
    """A stay in a state: from `entered` to `left`, the first day it no longer holds; the n-th one in this state."""

    state: str | None  # None: nobody can say
    entered: Date
    left: Date | None = None
    visit_no: int = 1
    due: Date | None = None  # the last day before the timed move
    next: str | None = None  # where that leads
    how: str = "start"
    doubt: Date | None = None  # the first day of which nobody can say whether the deadline has passed


@dataclass
class Replay:
    stays: list[Stay] = field(default_factory=list)
    refused: list[tuple[Event, str]] = field(default_factory=list)

    @property
    def state(self) -> str | None:
        return self.stays[-1].state


class Ladder:
    """`states` and `moves` as pack.md writes them; the first state is where a case begins."""

    def __init__(self, entry: dict[str, Any]) -> None:
        states = entry["states"]
        self.states: dict[str, dict[str, Any]] = states if isinstance(states, dict) else {s["id"]: s for s in states}
        self.moves = [{**move, "from": listed(move["from"])} for move in entry["moves"]]
        self.reopen = entry.get("reopen")
        self.entry = entry
        self.check()

    def check(self) -> None:
        """Moves go between states that there are."""
        names = set(self.states)
        if any(state not in names for move in self.moves for state in [*move["from"], move["to"]]):
            raise Refused("a move of an unknown state")

    def is_end(self, state: str | None) -> bool:
        return state is not None and bool(self.states[state].get("end"))

    @property
    def start(self) -> str:
        return str(self.entry.get("start", next(iter(self.states))))

    def kinds(self) -> list[str]:
        """In the order in which the ladder first names them."""
        moves = [kind for move in self.moves for kind in listed(move.get("on", []))]
        return list(dict.fromkeys([*moves, *listed(self.entry.get("ignore", [])), *(self.reopen or {}).get("on", [])]))

    def order(self, event: Event) -> tuple[Any, ...]:
        kinds = self.kinds()
        at = kinds.index(event.kind) if event.kind in kinds else len(kinds)
        return event.on, event.recorded or event.on, at, event.kind or "", event.content

    def reopening(self) -> list[str]:
        """Kinds that open an ended case again: those named, else those by which `into` leads on to no end."""
        if not self.reopen:
            return []
        into = self.reopen["into"]
        leads = [move for move in self.moves if into in move["from"] and not self.is_end(move["to"])]
        return listed(self.reopen.get("on", [kind for move in leads for kind in listed(move.get("on", []))]))

    def replay(self, opened: Date, events: Sequence[Event], as_of: Date, add_days: AddDays,
               reader: Reader | None = None) -> Replay:  # fmt: skip
        run = Run(self, opened, as_of, add_days, reader or Reader())
        run.enter(self.start, opened, "start")
        for event in sorted((e for e in events if e.on <= as_of), key=self.order):
            if event.on >= opened:
                run.pass_time(event.on)
            if run.result.state is not None:
                run.happen(event)
        run.pass_time(as_of)
        return run.result


def listed(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]


class Reader:
    """What a ladder asks of the data: guards, documents, parameters. This one knows the events' evidence."""

    def guard(self, move: dict[str, Any], event: Event | None, day: Date) -> Any:
        return True

    def need(self, need: str, event: Event) -> Any:
        return need in event.evidence

    def number(self, n: Any, day: Date) -> Any:
        return int(n)

    def passed(self, start: Date, day: Date, count: str) -> int:
        """Counted days after `start`, up to `day`."""
        return (day - start).days


class Run:
    """One case on its way."""

    def __init__(self, ladder: Ladder, opened: Date, as_of: Date, add_days: AddDays, reader: Reader) -> None:
        self.ladder, self.opened, self.as_of, self.add_days, self.reader = ladder, opened, as_of, add_days, reader
        self.result = Replay()
        self.counts: dict[str, int] = {}

    def enter(self, state: str | None, on: Date, how: str) -> None:
        if self.result.stays:
            self.result.stays[-1].left = on
        stay = Stay(state, on, how=how)
        self.result.stays.append(stay)
        if state is not None:
            self.counts[state] = stay.visit_no = self.counts.get(state, 0) + 1
            self.set_deadline(stay)

    def set_deadline(self, stay: Stay) -> None:
        """The earliest of the state's deadlines, of two on one day the first in the pack."""
        for move in self.ladder.moves:
            if stay.state not in move["from"] or not ("after" in move or "at" in move):
                continue
            holds = self.reader.guard(move, None, stay.entered)
            if holds is False:
                continue
            due = max(move["at"], stay.entered) if "at" in move else self.last_day(move["after"], stay)
            if not is_known(holds):  # whether it comes matters from the day after it on
                stay.doubt = earliest(stay.doubt, due + ONE if due else stay.entered)
            elif due is not None and (stay.due is None or due < stay.due):
                stay.due, stay.next = due, move["to"]

    def last_day(self, after: dict[str, Any], stay: Stay) -> Date | None:
        """The n-th such day after the stay began; where no calendar says, the first undecided day is a doubt."""
        n = self.reader.number(after["n"], stay.entered)
        if not is_known(n):
            stay.doubt = stay.entered
            return None
        count = after.get("count", "calendar")
        try:
            return self.add_days(stay.entered, n, count)
        except UnknownRaised:
            stay.doubt = earliest(stay.doubt, self.undecided(stay.entered, count))
            return None

    def undecided(self, start: Date, count: str) -> Date:
        """The day after the first that no calendar decides: the deadline is not before that one."""
        day = start
        while True:
            day += ONE
            try:
                self.reader.passed(day - ONE, day, count)
            except UnknownRaised:
                return day + ONE

    def pass_time(self, day: Date) -> None:
        """Deadlines before `day`: the move is made at the end of its day, and the new stay begins on the next."""
        while self.result.state is not None:
            stay = self.result.stays[-1]
            doubted = stay.doubt is not None and stay.doubt <= day and (stay.due is None or stay.doubt <= stay.due)
            if doubted:
                assert stay.doubt is not None
                self.enter(None, stay.doubt, "doubt")
            elif stay.due is None or stay.due >= day:
                return
            else:
                timed = [m for m in self.ladder.moves if stay.state in m["from"] and m["to"] == stay.next]
                how = "at" if any("at" in m and max(m["at"], stay.entered) == stay.due for m in timed) else "after"
                self.enter(stay.next, stay.due + ONE, how)

    def happen(self, event: Event) -> None:
        """The move that the event asks for, or its refusal: the state stays. A doubt that matters stands for good."""
        state = self.result.state
        if event.kind is None:
            return self.doubt(event)
        if event.kind in listed(self.ladder.entry.get("ignore", [])):
            return None
        if event.on < self.opened:
            return self.refuse(event, "before")
        if self.ladder.is_end(state) and event.kind in self.ladder.reopening():
            return self.reopen(event)
        return self.move(state, event)

    def move(self, state: str | None, event: Event, reopened: bool = False) -> None:
        for move in self.ladder.moves:
            if state not in move["from"] or event.kind not in listed(move.get("on", [])):
                continue
            holds = self.reader.guard(move, event, event.on)
            if holds is False:
                continue
            needs = [self.reader.need(need, event) for need in move.get("needs", [])] if holds is True else []
            if False in needs:
                return self.refuse(event, "document")
            if not is_known(holds) or any(not is_known(need) for need in needs):
                return self.doubt(event)
            if reopened:
                self.open_again(event)
            return self.enter(move["to"], event.on, "event")
        return self.refuse(event, "no such move from here")

    def reopen(self, event: Event) -> None:
        if "on" in self.ladder.reopen:
            return self.open_again(event)
        return self.move(self.ladder.reopen["into"], event, reopened=True)

    def open_again(self, event: Event) -> None:
        if self.ladder.reopen.get("as") == "new":
            self.counts = {}
        self.enter(self.ladder.reopen["into"], event.on, "reopened")

    def refuse(self, event: Event, why: str) -> None:
        self.result.refused.append((event, why))

    def doubt(self, event: Event) -> None:
        self.enter(None, max(event.on, self.opened), "doubt")


def earliest(a: Date | None, b: Date) -> Date:
    return b if a is None or b < a else a


# --- of a world ---


class RowReader(Reader):
    """Guards over the event's row (`self.` is the case), or over the case where a deadline asks."""

    def __init__(self, world: World, case: Row) -> None:
        self.world, self.case, self.school = world, case, world.school_of(case)

    def guard(self, move: dict[str, Any], event: Event | None, day: Date) -> Any:
        if "when" not in move:
            return True
        row = self.case if event is None else event.row
        return self.world.evaluate(move["when"], RowScope(self.world, row, day, self.case))

    def need(self, need: str, event: Event) -> Any:
        """An evidence of the event's row or of the one its links reach, complete by that day; or a condition."""
        entry = self.world.pack.section("evidence").get(need)
        if entry is None:
            return self.world.evaluate(need, RowScope(self.world, event.row, event.on, self.case))
        row = event.row
        if row.subject != entry["of"]:
            links = [name for name, domain in self.world.subjects[row.subject].links.items() if domain == entry["of"]]
            row = self.world.follow(row, links[0], event.on)
        if not isinstance(row, Row):
            return row
        record = evidence.of_row(self.world, entry, row)
        by_then = record.completed_on <= event.on if isinstance(record.completed_on, Date) else record.completed_on
        return both(record.whole, by_then if record.whole is True else True)

    def number(self, n: Any, day: Date) -> Any:
        return n if isinstance(n, int) else self.world.evaluate(n, RowScope(self.world, self.case, day))

    def passed(self, start: Date, day: Date, count: str) -> int:
        return self.world.calendars.days_between(start, day, count, self.school)

    def add_days(self, start: Date, n: int, count: str) -> Date:
        return self.world.calendars.add_days(start, n, count, self.school)


def replays(world: World) -> Iterator[tuple[str, Row, Replay]]:
    """Every case of every ladder; of none where the events did not arrive."""
    for id, entry in world.pack.section("ladder").items():
        source = entry.get("events", {"from": "case_events", "kind": "kind"})
        if world.table_rows(source["from"]) is None:
            continue
        for case in world.rows(entry["of"]) or []:
            events = []
            for row, _ in world.reaching(case, {}, source["from"]):
                events.append(Event(row.cells[source["kind"]], row.event, row.recorded, str(row.order()), row=row))
            reader = RowReader(world, case)
            replay = Ladder(entry).replay(world.day_of(case), events, world.as_of, reader.add_days, reader)
            yield id, case, replay
