# SPDX-License-Identifier: MIT
"""Scenarios of the pack `integrity`: records that look made up, and honest ones that resemble them."""

from __future__ import annotations

from datetime import date

from baoxue.synth.days import TERM_END, day, span
from baoxue.synth.stage import Stage
from baoxue.synth.township import Klass

_WRITTEN = date(2026, 10, 3)  # in the holiday, when nothing else is recorded
_TEN = "09-02 09-04 09-08 09-10 09-14 09-16 09-18 09-22 09-24 09-28"


def inject_doubts(stage: Stage) -> None:
    _long_leaves(stage)
    _to_nowhere(stage)
    _in_and_out(stage)


def inject_doubts_of_classes(stage: Stage) -> None:
    """What a whole class or teacher does: once a township."""
    _filled_in_at_once(stage)
    _nobody_absent(stage)
    _many_homes(stage)
    _visitor_gone(stage)


def _long_leaves(stage: Stage) -> None:
    for away, papers, found in (
        ("09-08..10-10", False, True),  # twenty school days
        ("09-08..10-09", False, False),
        ("09-08..10-10", True, False),
    ):
        pupil = stage.pupil(where=lambda k: not k.school.closed)
        days = span(away)
        stage.absent(pupil, days, "sick_leave")
        if papers:
            school = pupil.home.school
            stage.change(pupil, "suspension", day("10-12"), day("10-12"), went_from=school, proof="医院诊断书",
                         approved_by=school.head)  # fmt: skip
            stage.leave(pupil, day("10-12"), "suspended")
        if found:
            stage.truth.finding("integrity.long_leave", "leave_stretch", stage.run_key(pupil, days[0]), days[0])


def _to_nowhere(stage: Stage) -> None:
    """Thirty days after leaving for a school of the township, which has no arrival on record."""
    for left, arrives, due in (("09-10", False, "10-10"), ("09-10", True, ""), ("10-01", False, "")):
        pupil = stage.pupil(range(1, 7))
        old = pupil.home
        new = stage.pupil((old.grade,), lambda k, s=old.school: k.school is not s).home  # type: ignore[misc]
        on = day(left)
        out = stage.change(pupil, "transfer_out", on, on, went_from=old.school, came_to=new.school,
                           proof="转学联系表", approved_by=old.school.head)  # fmt: skip
        if arrives:
            stage.change(pupil, "transfer_in", on, on, went_from=old.school, came_to=new.school)
        stage.leave(pupil, on, "enrolled")
        pupil.home = new
        stage.back(pupil, on)
        if due:
            stage.truth.finding("integrity.transfer_to_nowhere", "change", out, on, day(due))


def _in_and_out(stage: Stage) -> None:
    """In the day after the count, out ten days later; a day more is no sign, nor is a move in the middle of a term."""
    for came, left, found in (("09-02", "09-12", True), ("09-02", "09-13", False), ("10-12", "10-19", False)):
        pupil = stage.pupil()
        school = pupil.home.school
        change = stage.change(pupil, "transfer_in", day(came), day(came), came_to=school)
        stage.enter(pupil, day(came))
        stage.change(pupil, "transfer_out", day(left), day(left), went_from=school, proof="转学联系表",
                     approved_by=school.head)  # fmt: skip
        stage.leave(pupil, day(left), "transferred_out")
        stage.pays("gained", change, pupil, day(came))
        if found:
            stage.truth.finding("integrity.in_and_out", "change", change, day(came))


def _filled_in_at_once(stage: Stage) -> None:
    """Ten different days written down on one; nine are not enough, nor are ten days written down as they came."""
    for place, days, found in ((_place(stage, 8, 1), _TEN, True), (_place(stage, 8, 2), _TEN[:-6], False)):
        for one in days.split():
            stage.absent(stage.pupil_of(place), [day(one)], "personal_leave", recorded=_WRITTEN)
        if found:
            key = f"{place.id}|{_WRITTEN.isoformat()}"
            stage.truth.finding("integrity.filled_in_at_once", "recording_day", key, _WRITTEN)


def _place(stage: Stage, school: int, grade: int) -> Klass:
    return stage.klass(school, grade)


def _nobody_absent(stage: Stage) -> None:
    """A full class of which nobody was away on a single day. In a small township the classes say nothing."""
    klass = stage.reserve(stage.klass(2, 9, 1))
    klass.even = True
    if len(klass.roll) >= 22:  # over the thirty-seven days of school so far
        stage.truth.finding("integrity.implausibly_even", "class_term_quiet", f"{klass.id}|2026-1", TERM_END)


def _many_homes(stage: Stage) -> None:
    on = date(2026, 10, 17)
    for grade, homes in ((3, 8), (4, 7)):
        teacher = stage.klass(8, grade).homeroom[0].staff
        for _ in range(homes):
            stage.visit(stage.pupil(), on, by=teacher)
        stage.visit(stage.pupil(), on, "phone", by=teacher)
        if homes == 8:
            stage.truth.finding("integrity.many_homes", "visiting_day", f"{teacher}|{on.isoformat()}", on)


def _visitor_gone(stage: Stage) -> None:
    """Visits of somebody who left on 15 October: that day no longer, the day before yes."""
    school = stage.school(6)
    gone = next(p for p in school.staff if p.end == day("10-15"))
    for on, found in (("10-14", False), ("10-15", True)):
        visit = stage.visit(stage.pupil_of(school.classes[1]), day(on), by=gone.id)
        if found:
            stage.truth.finding("integrity.visitor_not_in_service", "visit", visit, day(on))
