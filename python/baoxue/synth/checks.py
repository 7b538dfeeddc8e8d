# SPDX-License-Identifier: MIT
"""Scenarios of the register check (J6.6): four sources that agree, or say how not. Once a thousand pupils.

Each line is one pupil at the checks of one class; a source that is left out has no row for the pupil:

    Seen("a seat only", {"10-28": "register seating -homework -roll_call"}, {"seat_without_roll_call": "10-28"})
"""

from __future__ import annotations

from dataclasses import dataclass, field

from baoxue.synth.days import day
from baoxue.synth.rows import Value
from baoxue.synth.stage import Stage
from baoxue.synth.township import Student

_ALL = "register homework seating roll_call"
_NOBODY = "register -homework -seating -roll_call"


@dataclass(frozen=True)
class Seen:
    """What the sources say of one pupil on each day of a check; "-source" says absent."""

    about: str
    checks: dict[str, str]
    finds: dict[str, str] = field(default_factory=dict)  # rule of `registry` -> days of the checks it is found at
    sick: str = ""


SEEN: tuple[Seen, ...] = (
    Seen("in all sources", {"09-23": _ALL, "10-14": _ALL, "10-28": _ALL}),
    Seen("on the register only", {"09-23": _ALL, "10-28": _NOBODY}, {"registered_absent": "10-28"}),
    Seen("gone since the check before", {"09-23": _ALL, "10-14": _NOBODY, "10-28": "register -seating -roll_call"},
         {"registered_absent": "10-14 10-28"}),
    Seen("away and back", {"09-23": _NOBODY, "10-14": _ALL}, {"registered_absent": "09-23"}),
    Seen("no source names the child but the register", {"10-28": "register"}, {"registered_absent": "10-28"}),
    Seen("ill on the day of the check", {"10-28": _NOBODY}, sick="10-28"),
    Seen("ill the day before", {"10-28": _NOBODY}, {"registered_absent": "10-28"}, sick="10-27"),
    Seen("homework alone shows the child", {"10-28": "register homework -seating -roll_call"}),
    Seen("a seat, and not at roll-call", {"10-28": "register seating homework -roll_call"},
         {"seat_without_roll_call": "10-28"}),
    Seen("a seat and nothing else", {"10-28": "register seating -homework -roll_call"},
         {"seat_without_roll_call": "10-28"}),
    Seen("a seat, ill", {"10-28": "register seating -homework -roll_call"}, sick="10-28"),
    Seen("at roll-call, no homework", {"10-28": "register seating roll_call -homework"},
         {"roll_call_without_homework": "10-28"}),
    Seen("in school, not on the register", {"10-28": "-register homework seating roll_call"},
         {"present_unregistered": "10-28"}),
    Seen("neither here nor on the register", {"10-28": "-register -homework -seating -roll_call"}),
)  # fmt: skip
# A day on which nobody looked at homework.
WITHOUT_HOMEWORK: tuple[Seen, ...] = (
    Seen("roll-call and seat", {"10-21": "register seating roll_call"}),
    Seen("neither", {"10-21": "register -seating -roll_call"}, {"registered_absent": "10-21"}),
)


def inject_checks(stage: Stage) -> None:
    for seen in SEEN:
        _play(stage, seen, _ALL)
    for seen in WITHOUT_HOMEWORK:
        _play(stage, seen, "register seating roll_call")


def _play(stage: Stage, seen: Seen, taken: str) -> None:
    """The pupil's rows, and those of a classmate in every source that was `taken`."""
    pupil = stage.pupil(where=lambda k: not k.school.closed)
    classmate = stage.pupil_of(pupil.home)
    for when, sources in seen.checks.items():
        _rows(stage, pupil, when, sources)
        _rows(stage, classmate, when, taken)
    if seen.sick:
        stage.absent(pupil, [day(seen.sick)], "sick_leave")
    for rule, days in seen.finds.items():
        for when in days.split():
            key = f"{pupil.id}|{pupil.home.id}|{day(when).isoformat()}"
            stage.truth.finding(f"registry.{rule}", "check", key, day(when))


def _rows(stage: Stage, pupil: Student, when: str, sources: str) -> None:
    for source in sources.split():
        row: dict[str, Value] = {"checked_on": day(when), "source": source.removeprefix("-")}
        row |= {"class": pupil.home.id, "student": pupil.id, "present": not source.startswith("-")}
        stage.tables.add("presence", row | {"recorded_on": day(when)})
