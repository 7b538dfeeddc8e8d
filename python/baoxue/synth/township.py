# SPDX-License-Identifier: MIT
"""An invented township before anything goes wrong: schools, classes, staff with their charges, pupils on the roll.

Eleven schools and two teaching points, whatever the number of pupils. Some classes and schools are set aside for one
injection each (`reserved`), so that no two disturb one another.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date

from baoxue.synth.days import TERM_START
from baoxue.synth.people import birth_date, person_name, place_name, resident_id, village_names

IN_OFFICE = date(2024, 8, 20)
CHARGED = date(2026, 8, 25)
COMPULSORY = range(1, 10)


@dataclass(slots=True)
class Stay:
    """A time in one class: [start, end), open where end is None."""

    class_id: str
    start: date
    end: date | None = None


@dataclass(slots=True)
class Staff:
    id: str
    name: str
    post: str
    school: str | None
    start: date = IN_OFFICE
    end: date | None = None


@dataclass(slots=True)
class Charge:
    """Somebody's assignment to a class, a grade or a school."""

    role: str
    staff: str
    kind: str
    object: str
    start: date = CHARGED
    end: date | None = None


@dataclass(slots=True)
class Student:
    id: str
    name: str
    girl: bool
    birth: date
    resident_id: str
    home: Klass
    stays: list[Stay]
    status: str = "enrolled"
    injected: bool = False
    poverty: str = ""  # "": as it happens
    aid: bool = True  # what a registered-poor pupil is entitled to is on record
    disability: str = ""
    disability_level: int | None = None
    placement: str | None = "regular"
    village: str = ""  # known when the register is written
    guardians: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Klass:
    id: str
    school: School
    year: int
    grade: int
    name: str
    roll: list[Student] = field(default_factory=list)
    reserved: bool = False
    even: bool = False  # nobody is ever absent
    unsent: set[date] = field(default_factory=set)  # Mondays (or first days) of weeks that nobody reported
    sent_late: dict[date, date] = field(default_factory=dict)  # first day of a week -> received on
    homeroom: list[Charge] = field(default_factory=list)
    subjects: list[Charge] = field(default_factory=list)


@dataclass(slots=True)
class School:
    id: str
    name: str
    kind: str
    host: str | None
    area: str
    monthly: bool  # reports attendance by month and school instead of by week and class
    classes: list[Klass] = field(default_factory=list)
    staff: list[Staff] = field(default_factory=list)
    supervision: list[Charge] = field(default_factory=list)
    closed: set[date] = field(default_factory=set)

    @property
    def head(self) -> Staff:
        return self.staff[0]


@dataclass(slots=True)
class Township:
    prefix: str
    name: str
    schools: list[School]
    central: list[Staff]
    charges: list[Charge]
    villages: list[tuple[str, str]]
    size: int = 0  # pupils
    ids: set[str] = field(default_factory=set)

    def new_id(self, rng: random.Random, birth: date, girl: bool) -> str:
        """A resident id that nobody has: each township has an area code of its own."""
        area = str(990100 + int(self.prefix[1:]))
        while True:
            ident = resident_id(birth, 2 * rng.randrange(500) + (0 if girl else 1), area)
            if ident not in self.ids:
                self.ids.add(ident)
                return ident

    @property
    def unit(self) -> str:
        return f"{self.prefix}-U"

    @property
    def central_unit(self) -> str:
        return f"{self.prefix}-ZX"

    def classes(self) -> list[Klass]:
        return [klass for school in self.schools for klass in school.classes]


# kind, name (of the township {t} or a village), grades, classes a grade, teaching point's host, area
_PLAN: tuple[tuple[str, str, range, int, int | None, str], ...] = (
    ("primary", "{t}中心小学", range(1, 7), 2, None, "town"),
    ("junior", "{t}初级中学", range(7, 10), 3, None, "town"),
    ("nine_year", "{0}学校", range(1, 10), 1, None, "rural"),
    ("nine_year", "{1}学校", range(1, 10), 1, None, "rural"),
    *(("primary", f"{{{n}}}小学", range(1, 7), 1, None, "rural") for n in range(2, 9)),
    ("teaching_point", "{9}教学点", range(1, 3), 1, 4, "rural"),
    ("teaching_point", "{10}教学点", range(1, 3), 1, 5, "rural"),
)
_MONTHLY = {3, 6, 9, 11, 12}


class Builder:
    """Builds one township of about `students` pupils from one random stream."""

    def __init__(self, rng: random.Random, number: int, students: int) -> None:
        self.rng = rng
        self.prefix = f"T{number + 1:02d}"
        self.name = place_name(number)
        self.students = students
        self.people = 0

    def build(self) -> Township:
        schools = [self._school(i) for i in range(len(_PLAN))]
        central = [self._staff("leadership", None) for _ in range(5)]
        town = Township(self.prefix, self.name, schools, central, [], self._villages(), self.students)
        self._enrol(town)
        for i, school in enumerate(schools):
            self._charge(town, school)
            person = central[i % len(central)]
            school.supervision.append(Charge("central_school_staff", person.id, "school", school.id))
        return town

    def _villages(self) -> list[tuple[str, str]]:
        return [(f"{self.prefix}-V{i + 1:02d}", f"{name}村") for i, name in enumerate(village_names())]

    def _school(self, index: int) -> School:
        kind, pattern, grades, parallel, host, area = _PLAN[index]
        name = pattern.format(*village_names(), t=self.name)
        school_id = f"{self.prefix}-S{index + 1:02d}"
        host_id = None if host is None else f"{self.prefix}-S{host + 1:02d}"
        school = School(school_id, name, kind, host_id, area, monthly=index in _MONTHLY)
        school.classes = [self._klass(school, g, n) for g in grades for n in range(1, parallel + 1)]
        if index == 0:
            school.classes.append(self._klass(school, 0, 1))
        school.staff.append(self._staff("head", school))
        return school

    def _klass(self, school: School, grade: int, number: int, year: int = 2026) -> Klass:
        name = f"大班({number})班" if grade == 0 else f"{'一二三四五六七八九'[grade - 1]}({number})班"
        return Klass(f"{school.id}-{year}-{grade}-{number}", school, year, grade, name)

    def _staff(self, post: str, school: School | None) -> Staff:
        self.people += 1
        return Staff(f"{self.prefix}-E{self.people:04d}", person_name(self.rng), post, school.id if school else None)

    def _enrol(self, town: Township) -> None:
        classes = town.classes()
        weights = [(0.5 if k.school.kind == "teaching_point" else 1.0) * self.rng.uniform(0.85, 1.15) for k in classes]
        total, given, seen = sum(weights), 0, 0.0
        for klass, weight in zip(classes, weights, strict=True):
            seen += weight
            size = round(self.students * seen / total) - given
            for n in range(given, given + size):
                klass.roll.append(self._student(town, klass, n + 1))
            given += size

    def _student(self, town: Township, klass: Klass, number: int) -> Student:
        girl = self.rng.random() < 0.47
        birth = birth_date(self.rng, klass.grade)
        number_of = town.new_id(self.rng, birth, girl)
        ident = f"{self.prefix}-P{number:05d}"
        name = person_name(self.rng)
        return Student(ident, name, girl, birth, number_of, klass, [Stay(klass.id, TERM_START)])

    def _charge(self, town: Township, school: School) -> None:
        """Homeroom and subject teachers of every class, a leader of every grade; nobody is left without a charge."""
        classes = school.classes
        leaders = [self._staff("leadership", school) for _ in range(1 if len(classes) < 9 else 2)]
        teachers = [self._staff("teacher", school) for _ in range(len(classes) + len(classes) // 2 + 1)]
        school.staff += [*leaders, *teachers]
        if len(classes) >= 9:
            school.staff += [self._staff("deputy", school), self._staff("clerk", school)]
        turn = 0
        for i, klass in enumerate(classes):
            klass.homeroom.append(Charge("homeroom_teacher", teachers[i].id, "class", klass.id))
            for _ in range(self.rng.randint(3, min(5, len(teachers)))):
                teacher = teachers[turn % len(teachers)]
                klass.subjects.append(Charge("subject_teachers", teacher.id, "class", klass.id))
                turn += 1
        for i, grade in enumerate(sorted({k.grade for k in classes})):
            leader = leaders[i % len(leaders)]
            town.charges.append(Charge("grade_leader", leader.id, "grade", f"{school.id}|{grade}"))
