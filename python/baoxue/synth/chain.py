# SPDX-License-Identifier: MIT
"""Scenarios of the responsibility chain: who answers for a class or school on a day, and nobody does. Once a township.

The classes and the teaching point used here are set aside, so that no other finding falls into a gap by chance.
"""

from __future__ import annotations

from datetime import date

from baoxue.synth.absences import Run, play
from baoxue.synth.days import AS_OF, day
from baoxue.synth.stage import Stage
from baoxue.synth.township import Charge, Klass, School, Staff

_GAP_FROM, _GAP_TO = day("10-14"), day("10-20")


def inject_chain(stage: Stage) -> None:
    _homeroom_gap(stage)
    _subject_teacher_gap(stage)
    _principal_gap(stage)
    _homeroom_handed_over(stage)
    _classes_without_homeroom_teacher(stage)
    _schools_without_supervisor(stage)
    _staff_without_charge(stage)


def _hire(stage: Stage, school: School, post: str, start: date | None = None, end: date | None = None) -> Staff:
    model = school.staff[-1]
    number = sum(len(s.staff) for s in stage.town.schools) + 1000
    person = Staff(
        f"{stage.town.prefix}-E{number:04d}", model.name[0] + "景言", post, school.id, start or model.start, end
    )
    school.staff.append(person)
    return person


def _interrupt(charges: list[Charge]) -> None:
    """Everybody stops on 14 October and starts again on the 20th."""
    for charge in list(charges):
        charge.end = _GAP_FROM
        charges.append(Charge(charge.role, charge.staff, charge.kind, charge.object, _GAP_TO))


def _breaches_in_gap(stage: Stage, klass: Klass, role: str) -> None:
    """The day of the breach decides: before, in and after the gap, and the day of a dropout in it."""
    for away, due, gap in (
        ("10-09..10-10", "10-12", False),
        ("10-12..10-13", "10-14", True),
        ("10-15..10-16", "10-19", True),
        ("10-16 10-19", "10-20", False),
    ):
        play(stage, stage.pupil_of(klass), Run("a breach", away, {"first_visit": due}))
        if gap:
            stage.truth.finding(f"gap.{role}", "class", klass.id, day(due))
    pupil, on = stage.pupil_of(klass), day("10-15")
    change = stage.change(pupil, "dropout", on, on, went_from=klass.school)
    stage.leave(pupil, on, "left")
    stage.pays("lost", change, pupil, on)
    stage.truth.finding(f"gap.{role}", "class", klass.id, on)


def _homeroom_gap(stage: Stage) -> None:
    klass = stage.reserve(stage.klass(1, 3, 2))
    _interrupt(klass.homeroom)
    _breaches_in_gap(stage, klass, "homeroom_teacher")


def _subject_teacher_gap(stage: Stage) -> None:
    klass = stage.reserve(stage.klass(1, 4, 2))
    _interrupt(klass.subjects)
    _breaches_in_gap(stage, klass, "subject_teachers")


def _principal_gap(stage: Stage) -> None:
    """A teaching point whose head left on 15 October and was followed on the 17th."""
    school = stage.school(12)
    stage.quiet.add(school.id)
    old = school.head
    old.end = day("10-15")
    _hire(stage, school, "head", day("10-17"))
    for on, due, gap in (("10-08", "10-14", False), ("10-09", "10-15", True)):
        pupil = stage.pupil_of(school.classes[0])
        change = stage.change(pupil, "transfer_out", day(on), day(on), went_from=school, proof="转学联系表")
        stage.leave(pupil, day(on), "transferred_out")
        stage.truth.finding("changes.without_signoff", "change", change, day(on), day(due))
        if gap:
            stage.truth.finding("gap.principal", "school", school.id, day(due))
    away = Run("no case", "10-10..10-13", {"case_missing": "10-16"}, visits="10-10")
    play(stage, stage.pupil_of(school.classes[1]), away)
    stage.truth.finding("gap.principal", "school", school.id, day("10-16"))


def _homeroom_handed_over(stage: Stage) -> None:
    """Another homeroom teacher from 13 October on: one breach before, one on the first day of the new."""
    klass = stage.klass(1, 2, 1)
    first = klass.homeroom[0]
    first.end = day("10-13")
    successor = next(s for s in klass.school.staff if s.post == "teacher" and s.id != first.staff)
    klass.homeroom.append(Charge(first.role, successor.id, first.kind, first.object, day("10-13")))
    for away, due in (("10-09..10-10", "10-12"), ("10-10..10-12", "10-13")):
        run = Run("handed over", away, {"first_visit": due})
        play(stage, stage.pupil_of(klass), run)


def _classes_without_homeroom_teacher(stage: Stage) -> None:
    """None at all, ended on the day itself, followed too late; and one that ends tomorrow."""
    nobody, ended, later, tomorrow = (
        stage.reserve(stage.klass(*place)) for place in ((2, 9, 3), (1, 5, 2), (5, 6, 1), (1, 6, 2))
    )
    # Their teachers keep another charge.
    for klass in (nobody, ended, later, tomorrow):
        teacher = klass.homeroom[0].staff
        klass.subjects.append(Charge("subject_teachers", teacher, "class", _neighbour(klass).id))
    nobody.homeroom.clear()
    ended.homeroom[0].end = AS_OF
    tomorrow.homeroom[0].end = day("11-01")
    old = later.homeroom[0]
    old.end = day("10-15")
    later.homeroom.append(Charge(old.role, old.staff, old.kind, old.object, day("11-01")))
    for klass in (nobody, ended, later):
        stage.truth.finding("chain.class_uncovered", "class", klass.id, AS_OF)


def _neighbour(klass: Klass) -> Klass:
    """A class of the school that this class's homeroom teacher does not teach yet."""
    teacher = klass.homeroom[0].staff
    return next(k for k in klass.school.classes if k is not klass and all(c.staff != teacher for c in k.subjects))


def _schools_without_supervisor(stage: Stage) -> None:
    nobody, ended, tomorrow = stage.school(7), stage.school(9), stage.school(8)
    nobody.supervision.clear()
    ended.supervision[0].end = AS_OF
    tomorrow.supervision[0].end = day("11-01")
    for school in (nobody, ended):
        stage.truth.finding("chain.school_uncovered", "school", school.id, AS_OF)


def _staff_without_charge(stage: Stage) -> None:
    """Teachers and leaders without a charge on the day; clerks, those who left and those who come later need none."""
    school = stage.school(6)
    klass = school.classes[0]
    never = [_hire(stage, stage.school(n), post) for n, post in ((4, "teacher"), (10, "leadership"))]
    ended, tomorrow = _hire(stage, school, "teacher"), _hire(stage, school, "teacher")
    klass.subjects.append(Charge("subject_teachers", ended.id, "class", klass.id, end=AS_OF))
    klass.subjects.append(Charge("subject_teachers", tomorrow.id, "class", klass.id, end=day("11-01")))
    _hire(stage, school, "teacher", end=day("10-15"))
    _hire(stage, school, "teacher", end=AS_OF)
    _hire(stage, school, "teacher", start=day("11-01"))
    for post in ("clerk", "deputy", "other"):
        _hire(stage, school, post)
    for person in (*never, ended):
        stage.truth.finding("chain.staff_without_charge", "staff", person.id, AS_OF)
