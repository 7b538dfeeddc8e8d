# SPDX-License-Identifier: MIT
"""Hypothesis strategies of small townships: few pupils, days around interesting dates, records that come late or not.

A township is the tables as lists of dicts, the day it is looked at, and nothing more. Names are invented.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from oracle.values import Date

Line = dict[str, Any]
Draw = Callable[[st.SearchStrategy[Any]], Any]


@dataclass
class Township:
    tables: dict[str, list[Line]] = field(default_factory=dict)
    as_of: Date = field(default_factory=lambda: Date(2026, 10, 31))

    def add(self, table: str, /, **cells: Any) -> None:
        """A line; a name that Python keeps for itself is written with an underscore behind it."""
        line = {name.rstrip("_"): cell for name, cell in cells.items()}
        self.tables.setdefault(table, []).append(line)


@dataclass(frozen=True)
class Window:
    """Days on which something happens, in terms that may begin or end there."""

    first: Date
    last: Date
    terms: tuple[tuple[int, int, Date, Date], ...]

    def days(self) -> list[Date]:
        return [self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)]

    @property
    def school_year(self) -> int:
        return self.first.year if self.first.month >= 8 else self.first.year - 1


def term(year: int, number: int, first: str, last: str) -> tuple[int, int, Date, Date]:
    return year, number, Date.fromisoformat(first), Date.fromisoformat(last)


AUTUMN, SPRING = term(2026, 1, "2026-09-01", "2027-01-29"), term(2026, 2, "2027-02-22", "2027-07-02")
BEFORE = (term(2025, 1, "2025-09-01", "2026-02-06"), term(2025, 2, "2026-03-02", "2026-07-03"))
WINDOWS = (
    Window(Date(2026, 9, 16), Date(2026, 10, 16), (AUTUMN, SPRING)),  # Mid-Autumn, National Day, three make-up weekends
    Window(Date(2026, 8, 27), Date(2026, 9, 14), (*BEFORE, AUTUMN)),  # a school year begins
    Window(Date(2026, 9, 1), Date(2026, 9, 30), (AUTUMN,)),
    Window(Date(2026, 12, 21), Date(2027, 1, 12), (AUTUMN, SPRING)),  # the calendar of 2027 is not loaded
    Window(Date(2026, 1, 30), Date(2026, 3, 13), BEFORE),  # winter: a term ends, Spring Festival, a term begins
    Window(Date(2026, 6, 17), Date(2026, 7, 10), BEFORE),  # Dragon Boat, the year ends
    Window(Date(2025, 9, 22), Date(2025, 10, 15), BEFORE),
    Window(Date(2026, 10, 8), Date(2026, 10, 31), (term(2026, 1, "2026-10-12", "2026-10-23"),)),  # a short term
    Window(Date(2026, 4, 24), Date(2026, 5, 15), BEFORE),
)
CHANGES = ("new", "transfer_in", "transfer_out", "suspension", "resumption", "death", "abroad", "withdrawal",
           "lost_contact", "dropout", "return", "promotion", "graduation")  # fmt: skip
DROPPABLE = ("attendance", "visits", "cases", "changes", "enrolments", "submissions", "assignments", "staff", "terms",
             "calendar", "units", "headcounts")  # fmt: skip


def flip(draw: Draw, one_in: int = 2) -> bool:
    return bool(draw(st.integers(0, one_in - 1)) == one_in - 1)


def pick(draw: Draw, *options: Any) -> Any:
    return draw(st.sampled_from(options))


# Three sound numbers, one digit off, the old form, and two digits swapped. Damaged ones are set aside on import.
NUMBERS = (
    "99010120160229001X",
    "990101201602290036",
    "990101201408310013",
    "99010120160229011X",
    "990101160229001",
    "99010120160292001X",
)


class Builder:
    """Draws one township, subject by subject."""

    def __init__(self, draw: Draw) -> None:
        self.draw = draw
        self.town = Township()
        self.window: Window = pick(draw, *WINDOWS)
        self.days = self.window.days()
        self.number = 0
        ends = [self.days[-1], self.days[len(self.days) // 2], self.days[-4], self.days[-1] + timedelta(days=9)]
        self.town.as_of = pick(draw, *ends)

    def day(self) -> Date:
        return self.draw(st.sampled_from(self.days))

    def id(self, letter: str) -> str:
        self.number += 1
        return f"{letter}{self.number:03d}"

    def recorded(self, day: Date) -> Date | None:
        """The day itself, unknown, some days later, or after the day the township is looked at."""
        late = pick(self.draw, 0, None, 1, 3, 8, 40)
        return None if late is None else day + timedelta(days=late)

    def build(self) -> Township:
        self.places()
        self.calendar()
        for number in range(self.draw(st.integers(1, 5))):
            self.student(number)
        if flip(self.draw):
            self.census()
        self.background()
        self.chain()
        self.reports()
        for table in DROPPABLE:
            if table in self.town.tables and flip(self.draw, 12):
                del self.town.tables[table]
        return self.town

    def places(self) -> None:
        add = self.town.add
        add("units", unit_id="U1", name="甲乡", kind="township", parent="U9")
        add("units", unit_id="U9", name="某县", kind="county")
        kinds = ("primary", "nine_year", "junior", "teaching_point", "kindergarten")
        self.schools = [f"S{n}" for n in range(self.draw(st.integers(1, 3)))]
        self.classes: list[tuple[str, str, int]] = []
        for n, school in enumerate(self.schools):
            kind = kinds[n] if n < 2 else pick(self.draw, *kinds[2:])
            life = pick(self.draw, {}, {}, {"from_": self.days[3]}, {"to": self.days[-5]})
            add("schools", school_id=school, name=f"{n}校", kind=kind, unit="U1", **life)
            for c in range(self.draw(st.integers(1, 2))):
                grade = (3, 8, 7, 2, 0)[kinds.index(kind)] + c
                year = self.window.school_year - (c == 1 and flip(self.draw, 4))
                self.classes.append((f"{school}C{c}", school, grade))
                add("classes", class_id=f"{school}C{c}", school=school, school_year=year, grade=grade, name=f"{c}班")
        for year, number, first, last in self.window.terms:
            add("terms", school_year=year, number=number, starts_on=first, ends_on=last)

    def calendar(self) -> None:
        seen = set()
        for _ in range(self.draw(st.integers(0, 3))):
            day, school = self.day(), pick(self.draw, None, *self.schools)
            if (day, school) not in seen:
                seen.add((day, school))
                kind = pick(self.draw, "closure", "holiday", "makeup", "school_day")
                self.town.add("calendar", date=day, school=school, kind=kind)

    def census(self) -> None:
        """Children who are, may be or are not the students; numbers, names and days a slip apart are common."""
        draw = self.draw
        for number in range(draw(st.integers(0, 5))):
            surveyed = pick(draw, self.days[0], self.days[1], self.day())
            child: dict[str, Any] = {"child_id": f"K{number}", "name": pick(draw, "生0", "生1", "生 2", "甲3", "生4甲")}
            child["birth_date"] = pick(
                draw, "2016-02-29", "2012-02-29", "2014-08-31", "2015-09-01", "2016-02-28", "2020-09-01"
            )
            child |= {"sex": pick(draw, "male", "male", "female"), "resident_id": pick(draw, None, *NUMBERS)}
            child |= {"guardian": pick(draw, None, "甲", "乙"), "village": pick(draw, "V1", "V2")}
            child |= {"residence": "local", "exempt": pick(draw, None, None, "deferral", "suspension", "abroad")}
            child |= {"basis": pick(draw, None, "证"), "approved_by": pick(draw, None, "U1", "U9")}
            child |= {"until": pick(draw, None, self.day(), self.window.last)}
            child |= {"other_school": pick(draw, None, None, "外"), "special_case": pick(draw, None, None, "残")}
            child |= {"measure": pick(draw, None, "随班"), "surveyed_on": surveyed}
            self.town.add("children", **child, recorded_on=self.recorded(surveyed))
        census = [child["child_id"] for child in self.town.tables.get("children", [])]
        for student in self.town.tables["students"] if census else []:
            student["child"] = pick(draw, None, None, *census[:2])
        for number in range(draw(st.integers(0, 3))):
            about = f"K{pick(draw, 0, 1, 2)}|P{pick(draw, 0, 1, 2)}"
            row = {
                "choice": pick(draw, "same", "different", "不是同一人"),
                "decided_on": pick(draw, self.days[1], self.day()),
            }
            self.town.add("decisions", decision_id=f"D{number}", about=about, by="HS0", reason="核", **row)

    def student(self, number: int) -> None:
        id = f"P{number}"
        class_, school, grade = pick(self.draw, *self.classes)
        status = pick(
            self.draw, "enrolled", "enrolled", "enrolled", "suspended", "transferred_out", "left", "graduated"
        )
        birth = pick(self.draw, "2016-02-29", "2012-02-29", "2014-08-31", "2015-09-01")
        own = None if flip(self.draw, 12) else class_
        self.town.add("students", student_id=id, name=f"生{number}", sex="male", birth_date=birth, school=school,
                      resident_id=pick(self.draw, None, *NUMBERS),
                      class_=own, grade=grade, status=status)  # fmt: skip
        if flip(self.draw):
            self.town.add("guardians", student=id, name=pick(self.draw, "甲", "乙"))
        self.enrol(id, class_)
        self.absences(id)
        for _ in range(self.draw(st.integers(0, 3))):
            self.change(id, school)
        for _ in range(self.draw(st.integers(0, 2))):
            day = self.day()
            self.town.add("cases", case_id=self.id("K"), student=None if flip(self.draw, 9) else id, opened_on=day,
                          kind=pick(self.draw, "signs", "suspected", "dropped_out", "never_enrolled"),
                          recorded_on=self.recorded(day))  # fmt: skip

    def enrol(self, student: str, class_: str) -> None:
        add = self.town.add
        start = Date(self.window.school_year, 9, 1)
        one, two = sorted((self.day(), self.day()))
        other = pick(self.draw, *self.classes)[0]
        match pick(self.draw, "stays", "stays", "ends", "moves", "gap", "late", "none", "overlap", "returns"):
            case "stays":
                add("enrolments", student=student, from_=start, class_=class_, to=None)
            case "ends":
                add("enrolments", student=student, from_=start, class_=class_, to=one)
            case "moves":
                add("enrolments", student=student, from_=start, class_=class_, to=one)
                if one > start:
                    add("enrolments", student=student, from_=one, class_=other, to=None if two == one else two)
            case "gap":
                add("enrolments", student=student, from_=start, class_=class_, to=one)
                if two > max(start, one):
                    add("enrolments", student=student, from_=two, class_=other, to=None)
            case "late":
                add("enrolments", student=student, from_=one, class_=class_, to=None)
            case "overlap":
                add("enrolments", student=student, from_=start, class_=class_, to=None)
                if one > start:
                    add("enrolments", student=student, from_=one, class_=other, to=two)
            case "returns":
                add("enrolments", student=student, from_=start, class_=class_, to=one)
                if one > start:
                    add("enrolments", student=student, from_=one, class_=other, to=two)
                if two > max(start, one):
                    add("enrolments", student=student, from_=two, class_=class_, to=None)

    def absences(self, student: str) -> None:
        """Up to three stretches of days, with a hole, other statuses and sessions."""
        taken = set()
        for _ in range(self.draw(st.integers(0, 3))):
            at, length = self.draw(st.integers(0, len(self.days) - 1)), pick(self.draw, 1, 2, 3, 5, 9, 16, 26)
            hole, status = self.draw(st.integers(0, 8)), pick(self.draw, "unexcused", "unexcused", "sick_leave", "late")
            session, late = pick(self.draw, "day", "day", "am", "pm"), pick(self.draw, None, 0, 0, 2, 30)
            for n, day in enumerate(self.days[at : at + length]):
                if (n == hole and n) or (day, session) in taken:
                    continue
                taken.add((day, session))
                self.town.add("attendance", student=student, date=day, session=session, status=status,
                              recorded_on=None if late is None else day + timedelta(days=late))  # fmt: skip
            for _ in range(self.draw(st.integers(0, 3))):
                on = self.days[at] + timedelta(days=self.draw(st.integers(-1, 9)))
                self.town.add("visits", visit_id=self.id("V"), student=student, date=on, by="T0",
                              kind=pick(self.draw, "home", "home", "home", "phone", None),
                              recorded_on=self.recorded(on))  # fmt: skip

    def change(self, student: str, school: str) -> None:
        day, kind = self.day(), pick(self.draw, *CHANGES)
        to, from_ = pick(self.draw, None, school, *self.schools), pick(self.draw, None, school, *self.schools)
        before = [line["change_id"] for line in self.town.tables.get("changes", [])]
        self.town.add("changes", change_id=self.id("C"), student=student, kind=kind, date=day,
                      reported_on=self.recorded(day), from_school=from_, to_school=to,
                      proof=pick(self.draw, None, "文号"), approved_by=pick(self.draw, None, "T0"),
                      reverses=pick(self.draw, None, None, None, *before[-2:]))  # fmt: skip

    def background(self) -> None:
        """Pupils of whom nothing is told, so that counts are more than one or two."""
        start = Date(self.window.school_year, 9, 1)
        for n in range(pick(self.draw, 0, 0, 4, 50)):
            class_, school, grade = self.classes[n % len(self.classes)]
            self.town.add("students", student_id=f"Q{n:02d}", name="某", sex="female", birth_date="2014-05-06",
                          school=school, class_=class_, grade=grade, status="enrolled")  # fmt: skip
            self.town.add("enrolments", student=f"Q{n:02d}", from_=start, class_=class_, to=None)

    def chain(self) -> None:
        """Staff and who answers for what; some change hands in the middle, some are missing."""
        for n in range(6):
            post = pick(self.draw, "teacher", "teacher", "leadership", "clerk")
            life = pick(self.draw, {}, {}, {"from_": self.day()}, {"to": self.day()})
            self.town.add("staff", staff_id=f"T{n}", name="某", school=self.schools[0], post=post, **life)
        for school in self.schools:
            if not flip(self.draw, 5):
                life = pick(self.draw, {}, {"from_": self.day()}, {"to": self.day()})
                self.town.add("staff", staff_id=f"H{school}", name="某", school=school, post="head", **life)
            if flip(self.draw):
                self.assign("central_school_staff", "school", school)
        for class_, _, _ in self.classes:
            for _ in range(self.draw(st.integers(0, 2))):
                self.assign("homeroom_teacher", "class", class_)
            for _ in range(self.draw(st.integers(0, 3))):
                self.assign("subject_teachers", "class", class_)

    def assign(self, role: str, kind: str, object: str) -> None:
        start = pick(self.draw, Date(2024, 8, 20), self.day())
        end = pick(self.draw, None, None, self.day())
        staff = f"T{self.draw(st.integers(0, 5))}"
        lines = self.town.tables.get("assignments", [])
        if (role, staff, object, start) not in [
            tuple(line[c] for c in ("role", "staff", "object", "from")) for line in lines
        ]:
            self.town.add("assignments", role=role, staff=staff, object_kind=kind, object=object, from_=start,
                          to=None if end is None or end <= start else end)  # fmt: skip

    def reports(self) -> None:
        start, end = Date(self.window.school_year, 9, 1), self.days[-1] + timedelta(days=40)
        hole = self.day()
        one = timedelta(days=1)
        scopes = [{"school": school} for school in self.schools]
        scopes += [{"class_": class_} for class_, _, _ in self.classes] + [{"unit": "U1"}]
        for scope in scopes:
            pieces = {"none": [], "all": [(start, end)], "hole": [(start, hole - one), (hole + one, end)],
                      "until": [(start, hole)]}[pick(self.draw, "none", "all", "all", "hole", "until")]  # fmt: skip
            for first, last in pieces:
                received = pick(self.draw, first, first, self.day(), self.town.as_of + one)
                if first <= last:
                    self.submit("attendance", first, last, received, "data", **scope)
        for school in self.schools:
            for _ in range(self.draw(st.integers(0, 2))):
                month = self.day().replace(day=1)
                last = (month + timedelta(days=32)).replace(day=1) - one
                received = last + timedelta(days=pick(self.draw, 0, 1, 5, 12, -3))
                self.submit("changes", month, last, received, pick(self.draw, "data", "zero_report"), school=school)

    def submit(self, table: str, first: Date, last: Date, received: Date, kind: str, **scope: str) -> None:
        self.town.add("submissions", submission_id=self.id("B"), table=table, covers_from=first, covers_to=last,
                      received_on=received, kind=kind, **scope)  # fmt: skip


@st.composite
def townships(draw: Draw) -> Township:
    return Builder(draw).build()


# --- packs ---

INTEGERS = ("visit_after_days", "first_visit_days", "long_days", "visits_needed", "visit_gap", "visits_within",
            "suspected_days", "case_days", "dropout_days", "dropout_report_days", "report_days", "proof_days",
            "signoff_days", "match_days", "match_due_days", "month_report_days", "observe_days")  # fmt: skip
CHOICES = {"transfer_lost": "yes", "death_lost": "yes", "suspension_lost": "yes", "graduation_lost": "yes",
           "in_township": "pay", "baseline": "term_start_included", "stage": "school_kind", "transfer_gained": "no",
           "resumption_gained": "yes", "return_gained": "no", "relapse": "keeps", "intake_gained": "yes"}  # fmt: skip


@st.composite
def layers(draw: Draw) -> str:
    """A layer over `jiudian`: parameters that change in the middle of a term, other choices, odd amounts."""
    text = '[policy]\nid = "layer"\nextends = ["jiudian"]\n'
    days = st.sampled_from([day for window in WINDOWS for day in window.days()])
    for name in draw(st.lists(st.sampled_from(INTEGERS), max_size=4, unique=True)):
        values = ", ".join(
            f"{{ from = {day}, value = {draw(st.integers(0, 12))} }}"
            for day in sorted(draw(st.lists(days, min_size=1, max_size=2, unique=True)))
        )
        text += f"[param.{name}]\nvalues = [{values}]\n"
    for name in draw(st.lists(st.sampled_from(["per_head_primary", "per_head_junior"]), max_size=2, unique=True)):
        amount = draw(st.sampled_from(["33.33", "0.01", "0.00", "100.01", "7.00"]))
        text += f'[param.{name}]\nvalues = [{{ from = {draw(days)}, value = "{amount}" }}]\n'
    for name in draw(st.lists(st.sampled_from(sorted(CHOICES)), max_size=4, unique=True)):
        text += f'[choice.{name}]\ndefault = "{CHOICES[name]}"\n'
    return text
