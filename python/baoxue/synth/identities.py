# SPDX-License-Identifier: MIT
"""Scenarios of the census (J6.1, J7.2): not enrolled, twice, missing, near, contradicted, and what is all right.

Every kind of near match stands beside one that a person decided and one that must not be offered: twins, namesakes.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from baoxue.synth.census import SURVEYED, add_child, kid, pair
from baoxue.synth.days import AS_OF, day
from baoxue.synth.rows import Value
from baoxue.synth.stage import Stage
from baoxue.synth.township import Student

_IN_GRADE_2 = date(2019, 3, 5)
_UNLIKE = "阎伯驹"  # shares no character with a generated name


def inject_census(stage: Stage) -> None:
    for scenario in _SCENARIOS:
        scenario(stage)


def _finds(stage: Stage, child: str, *rules: str) -> None:
    for rule in rules:
        stage.truth.finding(f"census.{rule}", "child", child, SURVEYED)


def _teacher(stage: Stage, child: str, **span: date) -> None:
    row: dict[str, Value] = {"role": "homeroom_teacher", "staff": stage.school(1).head.id, "object_kind": "child"}
    row |= {"object": child, "from": span.get("start", day("09-01")), "to": span.get("end"), "letter_on": day("09-01")}
    stage.tables.add("assignments", row)


def _not_enrolled(stage: Stage) -> None:
    """Six by 31 August and not yet fifteen; a teacher who started tomorrow or stopped today is none."""
    for birth in (_IN_GRADE_2, date(2020, 8, 31), date(2011, 9, 1)):
        _finds(stage, add_child(stage, birth), "not_enrolled", "without_teacher")
    for birth in (date(2020, 9, 1), date(2011, 8, 31)):
        add_child(stage, birth)
    child = add_child(stage, _IN_GRADE_2)
    _teacher(stage, child, end=day("11-01"))
    _finds(stage, child, "not_enrolled")
    for span in ({"end": AS_OF}, {"start": day("11-01")}):
        child = add_child(stage, _IN_GRADE_2)
        _teacher(stage, child, **span)
        _finds(stage, child, "not_enrolled", "without_teacher")


def _rightly_out(stage: Stage) -> None:
    """Proof, the approval of township or county, a time limit that has not passed; each of them missing once."""
    town, lasts = stage.town, date(2027, 8, 31)
    for kind, basis, by, until, finds in (
        ("deferral", "医院证明", town.unit, lasts, ()),
        ("deferral", "医院证明", "X-U", AS_OF, ()),
        ("suspension", "医院证明", town.unit, lasts, ()),
        ("deferral", "医院证明", town.unit, day("10-30"), ("exemption_expired",)),
        ("suspension", "医院证明", town.unit, day("10-30"), ("exemption_expired",)),
        ("deferral", None, town.unit, lasts, ("exemption_unproven",)),
        ("deferral", "医院证明", town.central_unit, lasts, ("exemption_unproven",)),
        ("deferral", "医院证明", None, lasts, ("exemption_unproven",)),
        ("deferral", "医院证明", town.unit, None, ("exemption_unproven",)),
        ("abroad", None, None, None, ("exemption_unproven",)),
    ):
        cells: dict[str, Value] = {"exempt": kind, "basis": basis, "approved_by": by, "until": until}
        child = add_child(stage, _IN_GRADE_2, cells)
        _teacher(stage, child)
        _finds(stage, child, *finds)
    add_child(stage, _IN_GRADE_2, {"exempt": "moved_away", "basis": "户口迁移证"})  # gone: needs no teacher either
    in_order: dict[str, Value] = {"exempt": "deferral", "basis": "医院证明", "approved_by": town.unit, "until": lasts}
    waits = add_child(stage, _IN_GRADE_2, in_order)
    _finds(stage, waits, "without_teacher")


def _special_cases(stage: Stage) -> None:
    for measure, basis, found in (
        ("随班就读", "入学评估表", False),
        (None, None, True),
        ("送教上门", None, True),
        (None, "残疾证", True),
    ):
        pupil = stage.pupil()
        stage.census.edit(pupil, special_case="肢体残疾", measure=measure, basis=basis)
        if found:
            _finds(stage, kid(pupil), "without_measure")


def _too_young(stage: Stage) -> None:
    for birth, found in ((date(2020, 9, 1), True), (date(2020, 12, 1), True), (date(2020, 8, 31), False)):
        pupil = stage.pupil((1,))
        pupil.birth = birth
        pupil.resident_id = stage.town.new_id(stage.rng, birth, pupil.girl)
        stage.census.edit(pupil, resident_id=pupil.resident_id)
        if found:
            _finds(stage, kid(pupil), "too_young")


def _missing_from_census(stage: Stage) -> None:
    """Of the compulsory grades; a kindergarten child need not be in it."""
    for grades in ((1, 2, 3), (7, 8), (0,)):
        pupil = stage.pupil(grades)
        stage.census.left_out.add(pupil.id)
        if 0 not in grades:
            _missing(stage, pupil)


def _missing(stage: Stage, pupil: Student) -> None:
    stage.truth.finding("census.missing_from_census", "student", pupil.id, AS_OF)


def _enrolled_twice(stage: Stage) -> None:
    """The same number in two registers; and one of the two transferred out, which is in order."""
    for out in (False, False, True):
        pupil = stage.pupil()
        twin = stage.pupil((pupil.home.grade,))
        twin.name, twin.girl, twin.birth, twin.resident_id = pupil.name, pupil.girl, pupil.birth, pupil.resident_id
        stage.census.left_out.add(twin.id)
        stage.census.edit(pupil, resident_id=pupil.resident_id)
        if not out:
            _finds(stage, kid(pupil), "enrolled_twice")
            continue
        on, school = day("10-14"), twin.home.school
        stage.change(twin, "transfer_out", on, on, went_from=school, proof="转学联系表", approved_by=school.head)
        stage.leave(twin, on, "transferred_out")


def _namesakes(stage: Stage) -> None:
    """One name and one birth date, two numbers that are both right: two children."""
    pupil = stage.pupil()
    other = stage.pupil((pupil.home.grade,))
    other.name, other.girl, other.birth = pupil.name, pupil.girl, pupil.birth
    other.resident_id = stage.town.new_id(stage.rng, other.birth, other.girl)
    for one in (pupil, other):
        stage.census.edit(one, resident_id=one.resident_id)


def _twins(stage: Stage) -> None:
    """Names one character apart, no numbers in the census: the one in school is not offered for the one who is not."""
    pupil = stage.pupil()
    stage.census.edit(pupil, resident_id=None)
    sex = "female" if pupil.girl else "male"
    twin = add_child(stage, pupil.birth, {"name": _misspelt(pupil.name), "resident_id": None, "sex": sex})
    _teacher(stage, twin)
    _finds(stage, twin, "not_enrolled")


def swapped(ident: str) -> str:
    """Two neighbouring digits of the serial or the day exchanged: never a sound number."""
    at = next(i for i in range(15, 6, -1) if ident[i] != ident[i + 1])
    return ident[:at] + ident[at + 1] + ident[at] + ident[at + 2 :]


def _mistyped(ident: str) -> str:
    return ident[:15] + str((int(ident[15]) + 1) % 10) + ident[16:]


def _misspelt(name: str) -> str:
    return name[:-1] + "驹"


def _misread(birth: date) -> date:
    """One digit of the day is another."""
    if birth.day == 30:
        return birth.replace(day=20)
    return birth.replace(day=birth.day + (1 if birth.day % 10 < 8 and birth.day < 28 else -1))


_NEAR: tuple[Callable[[Student], dict[str, Value]], ...] = (
    lambda p: {"resident_id": swapped(p.resident_id)},
    lambda p: {"resident_id": _mistyped(p.resident_id)},
    lambda p: {"resident_id": p.resident_id[:6] + p.resident_id[8:17]},  # as written before 1999
    lambda p: {"resident_id": None},
    lambda p: {"resident_id": None, "name": _misspelt(p.name)},
    lambda p: {"resident_id": None, "birth_date": _misread(p.birth)},
)


def _near_matches(stage: Stage) -> None:
    """The guardian is not given: with it three of them would agree by name, birth date and guardian."""
    for cells in _NEAR:
        pupil = stage.pupil()
        stage.census.edit(pupil, guardian=None, **cells(pupil))
        stage.truth.finding("census.near_match", "identity", pair(pupil), SURVEYED)
    for cells in _NEAR[:4]:  # name, birth date and guardian agree: one person, whatever the number
        pupil = stage.pupil()
        stage.census.edit(pupil, **cells(pupil))


def _decided(stage: Stage) -> None:
    """A person said the same, or not; what is not known on the demo's day does not count."""
    for number, (choice, on) in enumerate(
        (("same", day("09-10")), ("different", day("09-10")), ("same", day("11-02")))
    ):
        pupil = stage.pupil()
        stage.census.edit(pupil, resident_id=None, guardian=None, name=_misspelt(pupil.name))
        row: dict[str, Value] = {
            "decision_id": f"{stage.town.prefix}-D{number}",
            "about": pair(pupil),
            "choice": choice,
        }
        row |= {"by": stage.school(1).head.id, "decided_on": on, "reason": "核对户口簿"}
        stage.tables.add("decisions", row)
        if on > AS_OF:
            stage.truth.finding("census.near_match", "identity", pair(pupil), SURVEYED)
        elif choice == "different":
            _finds(stage, kid(pupil), "not_enrolled", "without_teacher")
            _missing(stage, pupil)


def _contradictions(stage: Stage) -> None:
    """The number under another name; the register names one child and has the number of another."""
    pupil = stage.pupil()
    stage.census.edit(pupil, name=_UNLIKE, resident_id=pupil.resident_id)
    stage.truth.finding("census.identity_conflict", "identity", pair(pupil), SURVEYED)
    pupil, other = stage.pupil(), stage.pupil()
    for one in (pupil, other):
        stage.census.edit(one, resident_id=one.resident_id)
    stage.census.stated[pupil.id] = kid(other)
    for child in (kid(pupil), kid(other)):
        stage.truth.finding("census.identity_conflict", "identity", pair(pupil, child), SURVEYED)


_SCENARIOS: tuple[Callable[[Stage], None], ...] = (
    _not_enrolled, _rightly_out, _special_cases, _too_young, _missing_from_census, _enrolled_twice, _namesakes,
    _twins, _near_matches, _decided, _contradictions,
)  # fmt: skip
