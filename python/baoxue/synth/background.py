# SPDX-License-Identifier: MIT
"""What is ordinary: the register, families, staff and charges, heads counted, and absences that need no action.

Nothing here may fire: unexcused absences are single days of pupils whom no scenario uses.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from baoxue.synth.days import AS_OF, SCHOOL_DAYS, TERM_START
from baoxue.synth.people import person_name
from baoxue.synth.rows import Value
from baoxue.synth.stage import Stage
from baoxue.synth.township import Charge, Klass, School, Staff, Stay, Student

LETTER = date(2026, 8, 28)


def write_frame(stage: Stage) -> None:
    """Units, villages, schools, classes, staff, charges and the one closure."""
    add, town = stage.tables.add, stage.town
    unit: dict[str, Value] = {"unit_id": town.unit, "name": f"{town.name}乡", "kind": "township", "parent": "X-U"}
    add("units", unit | {"division_code": f"990101{int(town.prefix[1:]) % 1000:03d}", "from": date(2010, 1, 1)})
    central: dict[str, Value] = {"unit_id": town.central_unit, "name": f"{town.name}乡中心校", "kind": "central_school"}
    add("units", central | {"parent": town.unit, "from": date(2010, 1, 1)})
    for village, name in town.villages:
        add("villages", {"village_id": village, "name": name, "unit": town.unit})
    for school in town.schools:
        row: dict[str, Value] = {"school_id": school.id, "name": school.name, "kind": school.kind, "unit": town.unit}
        add("schools", row | {"host": school.host, "area": school.area, "from": date(2012, 9, 1)})
        for one in sorted(school.closed):
            add("calendar", {"date": one, "school": school.id, "kind": "closure"})
    for klass in town.classes():
        _class(stage, klass)
    for person in town.central:
        _person(stage, person)
    for school in town.schools:
        _charges(stage, school)
    for charge in town.charges:
        _charge(stage, charge)


def _class(stage: Stage, klass: Klass) -> None:
    row: dict[str, Value] = {"class_id": klass.id, "school": klass.school.id, "school_year": klass.year}
    stage.tables.add("classes", row | {"grade": klass.grade, "name": klass.name})


def _charges(stage: Stage, school: School) -> None:
    for person in school.staff:
        _person(stage, person)
    for klass in school.classes:
        for charge in (*klass.homeroom, *klass.subjects):
            _charge(stage, charge)
    for charge in school.supervision:
        _charge(stage, charge)


def _person(stage: Stage, person: Staff) -> None:
    unit = None if person.school else stage.town.central_unit
    row: dict[str, Value] = {"staff_id": person.id, "name": person.name, "unit": unit, "school": person.school}
    stage.tables.add("staff", row | {"post": person.post, "from": person.start, "to": person.end})


def _charge(stage: Stage, charge: Charge) -> None:
    row: dict[str, Value] = {"role": charge.role, "staff": charge.staff, "object_kind": charge.kind}
    row |= {"object": charge.object, "from": charge.start, "to": charge.end, "letter_on": max(LETTER, charge.start)}
    stage.tables.add("assignments", row)


def last_years_leaver(stage: Stage) -> None:
    """Dropped out on the first day of the term, from a class of last year: before the settlement counts."""
    school = stage.school(2)
    klass = Klass(f"{school.id}-2025-8-1", school, 2025, 8, "八(1)班")
    _class(stage, klass)
    pupil = stage.pupil((9,), lambda k: k.school is school)
    pupil.home.roll.remove(pupil)
    pupil.home = klass
    pupil.stays = [Stay(klass.id, date(2025, 9, 1), TERM_START)]
    pupil.status = "left"
    stage.change(pupil, "dropout", TERM_START, date(2026, 9, 3), went_from=school)
    _register(stage, pupil)


def suspended_last_year(stage: Stage) -> None:
    """Suspended for a year and a day, and longer: the time is over. One day less, and it is not."""
    school = stage.school(2)
    klass = Klass(f"{school.id}-2025-7-1", school, 2025, 7, "七(1)班")
    _class(stage, klass)
    for number, (on, over) in enumerate(
        ((date(2025, 10, 30), True), (date(2025, 10, 20), True), (date(2025, 10, 31), False))
    ):
        pupil = stage.pupil((8,), lambda k: k.school is school)
        pupil.home.roll.remove(pupil)
        pupil.home = klass
        pupil.stays = [Stay(klass.id, date(2025, 9, 1), on)]
        pupil.status = "suspended"
        row: dict[str, Value] = {
            "change_id": f"{stage.town.prefix}-Y{number}",
            "student": pupil.id,
            "kind": "suspension",
        }
        row |= {"date": on, "reported_on": on, "from_school": school.id, "proof": "医院诊断书"}
        stage.tables.add("changes", row | {"approved_by": school.head.id, "approved_on": on})
        if over:
            stage.truth.finding("census.suspension_expired", "student", pupil.id, AS_OF)
        _register(stage, pupil)


def write_register(stage: Stage) -> None:
    for klass in stage.town.classes():
        for pupil in klass.roll:
            _register(stage, pupil)
    _headcounts(stage)


def _register(stage: Stage, pupil: Student) -> None:
    rng, home = stage.rng, pupil.home
    grade = home.grade
    boards = rng.random() < (0.45 if grade >= 7 else 0.08 if grade >= 4 else 0.0)
    left_behind = rng.random() < 0.32
    poverty = rng.choices(("none", "registered_poor", "watched", "minimum_living"), (86, 8, 2, 4))[0]
    poverty = pupil.poverty or poverty
    row: dict[str, Value] = {"student_id": pupil.id, "name": pupil.name, "sex": "female" if pupil.girl else "male"}
    row |= {"birth_date": pupil.birth, "resident_id": pupil.resident_id, "student_number": f"G{pupil.resident_id}"}
    row |= {"school": home.school.id, "class": home.id, "grade": grade, "status": pupil.status}
    first_grade = 0 if grade == 0 else 1 if grade <= 6 else 7
    entered = date(home.year - (grade - first_grade), 9, 1)
    row |= {"entered_on": max(entered, pupil.stays[0].start) if grade in (0, 1, 7) else entered}
    row |= {"boarding": boards, "left_behind": left_behind, "accompanying": rng.random() < 0.02, "poverty": poverty}
    row |= {"orphan": rng.random() < 0.002, "village": rng.choice(stage.town.villages)[0]}
    row |= {"disability": pupil.disability or None, "disability_level": pupil.disability_level}
    pupil.village = str(row["village"])
    row["child"] = stage.census.stated_by(pupil)
    stage.registered.append(pupil)
    stage.tables.add("students", row | {"placement": pupil.placement})
    if poverty == "registered_poor" and pupil.aid:
        stage.aid(pupil, due="10-15", paid="10-12")
    for stay in pupil.stays:
        span: dict[str, Value] = {"student": pupil.id, "from": stay.start, "class": stay.class_id, "to": stay.end}
        stage.tables.add("enrolments", span)
    _guardians(stage, pupil, left_behind)


def _guardians(stage: Stage, pupil: Student, left_behind: bool) -> None:
    rng = stage.rng
    relations = ("祖父", "祖母") if left_behind else ("父亲", "母亲")
    names: set[str] = set()
    for relation in relations[: 1 + (rng.random() < 0.5)]:
        name = person_name(rng)
        if name in names:
            continue
        names.add(name)
        pupil.guardians.append(name)
        phone = f"1000{rng.randrange(10**7):07d}" if rng.random() < 0.95 else None
        row: dict[str, Value] = {"student": pupil.id, "name": name, "relation": relation, "phone": phone}
        stage.tables.add("guardians", row | {"legal": True})


def _headcounts(stage: Stage) -> None:
    """The claims agree with the roll."""
    for on in (TERM_START, date(2026, 10, 15)):
        held: Counter[str] = Counter()
        for klass in stage.town.classes():
            for pupil in klass.roll:
                for stay in pupil.stays:
                    if stay.start <= on and (stay.end is None or on < stay.end):
                        held[stay.class_id] += 1
        for school in stage.town.schools:
            for grade in sorted({k.grade for k in school.classes}):
                count = sum(held[k.id] for k in school.classes if k.grade == grade)
                row: dict[str, Value] = {"school": school.id, "grade": grade, "date": on, "count": count}
                stage.tables.add("headcounts", row | {"reported_on": on + timedelta(2)})


_EXCUSED = ("sick_leave", "sick_leave", "sick_leave", "personal_leave", "personal_leave", "late", "early_leave")


def write_ordinary_absences(stage: Stage) -> None:
    rng = stage.rng
    for klass in stage.town.classes():
        if klass.even:
            continue
        unsent = set(klass.unsent) | set(klass.sent_late)
        days = [d for d in SCHOOL_DAYS if d not in klass.school.closed and not _in_weeks(d, unsent)]
        for pupil in klass.roll:
            chance = rng.random()
            if pupil.injected or chance > 0.3:
                continue
            if chance < 0.03 and not unsent:
                stage.absent(pupil, [rng.choice(days)])
                continue
            first = rng.randrange(len(days))
            status = rng.choice(_EXCUSED)
            long = status in ("sick_leave", "personal_leave")
            session = "day" if long else "am" if status == "late" else "pm"
            stage.absent(pupil, days[first : first + (rng.randint(1, 3) if long else 1)], status, session)


def _in_weeks(one: date, mondays: set[date]) -> bool:
    return any(0 <= (one - monday).days < 7 for monday in mondays)
