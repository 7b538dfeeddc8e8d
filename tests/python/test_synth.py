# SPDX-License-Identifier: MIT
"""The generator: same bytes for the same seed, nothing real in it, tables that fit together, near misses."""

from __future__ import annotations

import csv
import os
import pathlib
import re
import time
from collections import Counter, defaultdict
from datetime import date, timedelta

import pytest
import tomllib

from baoxue.synth import AS_OF, generate
from baoxue.synth.absences import CLOSURE_RUNS, LATE_RUNS, RUNS, UNSENT_RUNS, Run
from baoxue.synth.days import WORKING_DAYS, after, day, span
from baoxue.synth.registers import MOVES

POLICIES = pathlib.Path(__file__).resolve().parents[2] / "policies"
Row = dict[str, str]
Data = dict[str, list[Row]]

RULES = {
    *("returning." + r for r in ("first_visit", "first_visit_late", "spaced_visits")),
    *("returning." + r for r in ("case_missing", "dropout_unreported")),
    *("changes." + r for r in ("reported_late", "without_proof", "without_signoff", "withdrawal_unlawful")),
    *("changes." + r for r in ("unmatched_exit", "unmatched_entry", "class_balance", "school_balance")),
    *("changes." + r for r in ("month_report_missing", "month_report_late", "zero_report_contradicted")),
    *("chain." + r for r in ("class_uncovered", "school_uncovered", "staff_without_charge")),
    *("census." + r for r in ("not_enrolled", "enrolled_twice", "too_young", "missing_from_census", "near_match")),
    *("census." + r for r in ("identity_conflict", "without_measure", "without_teacher", "exemption_unproven")),
    *("census." + r for r in ("exemption_expired", "suspension_expired")),
    *("gap." + r for r in ("homeroom_teacher", "subject_teachers", "principal")),
}  # fmt: skip
LINKS = {
    "schools": {"unit": "units", "host": "schools"},
    "villages": {"unit": "units"},
    "units": {"parent": "units"},
    "classes": {"school": "schools"},
    "students": {"school": "schools", "class": "classes", "village": "villages", "child": "children"},
    "households": {"village": "villages"},
    "children": {"household": "households", "village": "villages", "approved_by": "units"},
    "decisions": {"by": "staff"},
    "enrolments": {"student": "students", "class": "classes"},
    "guardians": {"student": "students"},
    "staff": {"unit": "units", "school": "schools"},
    "assignments": {"staff": "staff"},
    "calendar": {"school": "schools"},
    "submissions": {"school": "schools", "class": "classes", "by": "staff"},
    "attendance": {"student": "students"},
    "changes": {
        "student": "students",
        "from_school": "schools",
        "to_school": "schools",
        "approved_by": "staff",
        "reverses": "changes",
    },
    "headcounts": {"school": "schools"},
    "cases": {"student": "students"},
    "visits": {"student": "students", "by": "staff"},
    "presence": {"student": "students", "class": "classes"},
    "scores": {"student": "students"},
    "signs": {"student": "students", "by": "staff"},
    "notices": {"student": "students", "issuer": "units", "follows": "notices"},
    "support_plans": {"student": "students", "mentor": "staff"},
    "support_sessions": {"plan": "support_plans", "by": "staff"},
    "aid": {"student": "students"},
    "incidents": {"school": "schools"},
    "exchanges": {
        "from_school": "schools",
        "to_school": "schools",
        "from_village": "villages",
        "to_village": "villages",
        "answers": "exchanges",
        "student": "students",
    },
}
KEYS = {
    "presence": ("checked_on", "source", "class", "student"),
    "scores": ("student", "exam", "subject"),
    "support_sessions": ("plan", "date", "by"),
    "assignments": ("role", "staff", "object_kind", "object", "from"),
    "attendance": ("student", "date", "session"),
    "calendar": ("date", "school"),
    "enrolments": ("student", "from"),
    "guardians": ("student", "name"),
    "headcounts": ("school", "grade", "date"),
    "terms": ("school_year", "number"),
}


def read(folder: pathlib.Path) -> Data:
    tables = {}
    for path in sorted([*folder.glob("*.csv"), folder / "truth" / "truth.csv"]):
        with path.open(encoding="utf-8", newline="") as file:
            tables[path.stem] = list(csv.DictReader(file))
    return tables


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    out = tmp_path_factory.mktemp("township")
    generate(out, students=2000, seed=7)
    return out


@pytest.fixture(scope="module")
def data(folder: pathlib.Path) -> Data:
    return read(folder)


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(
    tmp_path: pathlib.Path, folder: pathlib.Path
) -> None:
    generate(tmp_path / "again", students=2000, seed=7)
    generate(tmp_path / "other", students=2000, seed=8)
    names = sorted(p.relative_to(folder) for p in folder.rglob("*") if p.is_file())
    assert all((tmp_path / "again" / n).read_bytes() == (folder / n).read_bytes() for n in names)
    assert (tmp_path / "other" / "students.csv").read_bytes() != (folder / "students.csv").read_bytes()


def test_two_thousand_students_take_less_than_two_seconds(tmp_path: pathlib.Path) -> None:
    start = time.process_time()
    generate(tmp_path, students=2000, seed=1)
    assert time.process_time() - start < 2


def test_no_name_of_the_plan_occurs(folder: pathlib.Path) -> None:
    shared = pathlib.Path(os.environ.get("BAOXUE_SHARED_DIR", pathlib.Path(__file__).parents[3] / "shared"))
    if not (shared / "plan.md").exists():
        pytest.skip("../shared/plan.md is absent")
    line = next(n for n in (shared / "plan.md").read_text(encoding="utf-8").splitlines() if n.startswith("| J6.table"))
    stems = {
        s for s in re.findall(r"([一-鿿]{2,4}?)(?:小学|学校|教学点|中心小学|乡中心校)", line) if s not in ("中心",)
    }
    assert len(stems) >= 11
    text = "".join(p.read_text(encoding="utf-8") for p in folder.rglob("*.*"))
    assert not [stem for stem in stems if stem in text]


def test_the_area_code_of_every_resident_id_does_not_exist_and_the_check_digit_is_right(data: Data) -> None:
    for row in data["students"]:
        ident = row["resident_id"]
        assert ident.startswith("99")
        assert ident[6:14] == row["birth_date"].replace("-", "")
        assert (int(ident[16]) % 2 == 1) == (row["sex"] == "male")
        values = [10 if c == "X" else int(c) for c in ident]
        assert sum(v * 2 ** (17 - i) for i, v in enumerate(values)) % 11 == 1  # ISO 7064 MOD 11-2


def test_every_link_names_a_row_and_every_key_is_unique(data: Data) -> None:
    ids = {t: {next(iter(row.values())) for row in rows} for t, rows in data.items()}
    for table, links in LINKS.items():
        for column, target in links.items():
            assert {row[column] for row in data[table] if row[column]} <= ids[target], (table, column)
    for table, rows in data.items():
        if table != "truth":
            columns = KEYS.get(table) or (next(iter(rows[0])),)
            assert len({tuple(row[c] for c in columns) for row in rows}) == len(rows), table
    objects = {"class": ids["classes"], "school": ids["schools"], "village": ids["villages"], "child": ids["children"]}
    objects["household"] = ids["households"]
    objects["grade"] = {f"{row['school']}|{row['grade']}" for row in data["classes"]}
    assert all(row["object"] in objects[row["object_kind"]] for row in data["assignments"])


def test_eleven_schools_and_two_teaching_points(data: Data) -> None:
    kinds = Counter(row["kind"] for row in data["schools"])
    assert kinds == {"primary": 8, "junior": 1, "nine_year": 2, "teaching_point": 2}
    assert all(bool(row["host"]) == (row["kind"] == "teaching_point") for row in data["schools"])
    assert len(data["students"]) == 2000
    assert [row["kind"] for row in data["calendar"]] == ["closure"]


# Rules of the packs without a story in a township of one autumn, and why.
WITHOUT_STORY = {
    "admission.identity_unsure": "no notice about a near match is written",
    "archive.no_medium": "no archive is written",
    "awards.school_eligible": "no school year has ended",
    "awards.school_vetoed": "no school year has ended",
    "group.incomplete": "no deputies of the township are written",
    "group.school_without_principal": "every school has a head",
}


def test_every_rule_of_the_packs_has_a_story(data: Data) -> None:
    counts = Counter(row["rule"] for row in data["truth"] if row["kind"] == "finding")
    packs = [tomllib.loads(path.read_text(encoding="utf-8")) for path in POLICIES.glob("*/*.toml")]
    rules = {rule["id"] for pack in packs for rule in pack.get("rule", ())}
    assert {rule for rule in rules if rule not in counts} == set(WITHOUT_STORY)
    assert {rule for rule in counts if not rule.startswith("gap.")} <= rules
    assert min(counts[rule] for rule in RULES) >= 2
    kinds = Counter(row["kind"] for row in data["truth"])
    assert kinds["unknown"] >= 10
    assert kinds["settlement"] >= 20
    assert {row["amount_fen"] for row in data["truth"] if row["kind"] == "settlement"} == {"10000", "20000"}


def test_rules_with_a_limit_are_found_before_and_after_it(data: Data) -> None:
    states = defaultdict(set)
    for row in data["truth"]:
        if row["kind"] == "finding" and row["due"]:
            states[row["rule"]].add("not_due" if date.fromisoformat(row["due"]) >= AS_OF else "overdue")
    both = {rule for rule, found in states.items() if found == {"not_due", "overdue"}}
    assert {rule for rule in states if rule in RULES} <= both
    assert {"admission.receipt_missing", "joint.notice_unanswered", "support.without_plan"} <= both


def test_every_line_of_truth_is_about_a_row(data: Data) -> None:
    ids = {t: {next(iter(row.values())) for row in rows} for t, rows in data.items()}
    starts = {(row["student"], row["date"]) for row in data["attendance"] if row["status"] == "unexcused"}
    stays = {(row["student"], row["from"]) for row in data["enrolments"]}
    of = {
        "change": "changes",
        "child": "children",
        "student": "students",
        "class": "classes",
        "school": "schools",
        "staff": "staff",
    }
    of |= {"class_term": "classes", "school_term": "schools", "unit_term": "units", "school_month": "schools"}
    of |= {"check": "students", "student": "students", "student_term": "students", "student_month": "students"}
    of |= {"absence_stretch": "students", "leave_stretch": "students", "recording_day": "classes"}
    of |= {"class_term_quiet": "classes", "visiting_day": "staff", "village": "villages", "aid": "aid"}
    of |= {name: f"{name}s" for name in ("notice", "exchange", "incident", "support_plan", "case", "visit")}
    of |= {"submission": "submissions", "household": "households", "sign": "signs", "identity": "children"}
    lines = [tuple(row.values()) for row in data["truth"]]
    assert len(lines) == len(set(lines))
    for row in data["truth"]:
        first, _, second = row["key"].partition("|")
        if row["subject"] == "absence_run":
            assert (first, second) in starts
        elif row["subject"] == "identity":
            assert first in ids["children"] and second in ids["students"]
        elif row["subject"] == "enrolment":
            assert (first, second) in stays
        else:
            assert first in ids[of[row["subject"]]]


# Limits of the pack in days after the start of a run: a second opinion on the dates written out in the stories.
OFFSETS = {"first_visit": 2, "case_missing": 5, "spaced_visits": 10, "dropout_unreported": 20}


@pytest.mark.parametrize("run", [*RUNS, *CLOSURE_RUNS, *UNSENT_RUNS, *LATE_RUNS], ids=lambda run: run.about)
def test_the_dates_of_an_absence_story_agree_with_the_calendar(run: Run) -> None:
    closed = {day("10-14")} if run in CLOSURE_RUNS else set()
    days = span(run.away, closed)
    assert all(one in WORKING_DAYS and one not in closed for one in days)
    for rule, due in run.finds.items():
        if due:
            assert day(due) == after(days[0], OFFSETS[rule], set() if rule == "first_visit" else closed)


@pytest.mark.parametrize("move", MOVES, ids=lambda m: f"{m.kind} {m.on} {m.reported} {'+'.join(m.finds)}")
def test_the_dates_of_a_change_agree_with_the_calendar(move: object) -> None:
    assert isinstance(move, type(MOVES[0]))
    limits = {"without_proof": 10, "without_signoff": 5}
    for rule, due in move.finds.items():
        if due:
            assert day(due) == after(day(move.on), limits[rule])
    if move.reported:
        late = day(move.reported) > after(day(move.on), 3)
        assert late == ("reported_late" in move.finds)


def test_the_demo_calendar_has_the_known_distances() -> None:
    vectors = [("09-23", 10, "10-14"), ("09-23", 5, "10-08"), ("09-29", 3, "10-09"), ("09-18", 1, "09-20")]
    assert all(after(day(start), n) == day(end) for start, n, end in [*vectors, ("09-18", 10, "10-09")])


NEAR_MISSES = {
    "returning.first_visit": "visited on the last day in time, the day of return",
    "returning.first_visit_late": "visited exactly when due",
    "returning.spaced_visits": "eight days, three visits two days apart",
    "returning.case_missing": "a case on the day of return",
    "returning.dropout_unreported": "fourteen days",
}


@pytest.mark.parametrize("rule", NEAR_MISSES)
def test_a_rule_about_absence_has_a_near_miss(rule: str) -> None:
    assert not next(run for run in RUNS if run.about == NEAR_MISSES[rule]).finds


def test_changes_have_near_misses(data: Data) -> None:
    found = defaultdict(set)
    for row in data["truth"]:
        found[row["rule"]].add(row["key"])
    changes = {row["change_id"]: row for row in data["changes"]}
    third_day = [c for c, r in changes.items() if (r["date"], r["reported_on"]) == ("2026-09-23", "2026-09-29")]
    assert third_day
    assert not found["changes.reported_late"] & set(third_day)
    returned = {r["date"]: c for c, r in changes.items() if r["kind"] == "return"}
    assert returned["2026-10-01"] in found["incentives.gained"]  # thirty days on the demo's day
    assert returned["2026-10-02"] not in found["incentives.gained"]  # twenty-nine
    within = [c for c, r in changes.items() if r["from_school"] and r["to_school"]]
    reversed_ = [r["reverses"] for r in changes.values() if r["reverses"] and r["reported_on"] <= AS_OF.isoformat()]
    assert len(within) >= 2
    assert len(reversed_) >= 2
    plan = [keys for rule, keys in found.items() if not rule.startswith("integrity.")]
    assert not set().union(*plan) & {*within, *reversed_}


def test_reports_have_near_misses(data: Data) -> None:
    rows = [r for r in data["submissions"] if r["table"] == "changes"]
    assert any(r["received_on"] == "2026-10-10" for r in rows)  # the last day in time
    assert any(r["received_on"] > AS_OF.isoformat() for r in rows)
    ends = {r["to"] for r in data["assignments"] if r["to"]}
    assert {"2026-10-31", "2026-11-01"} <= ends


def test_ordinary_unexcused_absences_are_single_days(data: Data) -> None:
    stories = {row["key"].split("|")[0] for row in data["truth"] if row["subject"] == "absence_run"}
    days = defaultdict(list)
    for row in data["attendance"]:
        if row["status"] == "unexcused" and row["student"] not in stories:
            days[row["student"]].append(row["date"])
    assert sum(len(d) == 1 for d in days.values()) > 30


def test_headcounts_agree_with_the_roll(data: Data) -> None:
    place = {row["class_id"]: (row["school"], row["grade"]) for row in data["classes"]}
    held: Counter[tuple[str, str, str]] = Counter()
    for row in data["enrolments"]:
        for on in ("2026-09-01", "2026-10-15"):
            if row["from"] <= on and (not row["to"] or on < row["to"]):
                held[(*place[row["class"]], on)] += 1
    assert held == {
        (r["school"], r["grade"], r["date"]): int(r["count"]) for r in data["headcounts"] if r["count"] != "0"
    }


def test_every_school_day_is_covered_but_where_a_story_says_otherwise(data: Data) -> None:
    covered: defaultdict[str, set[date]] = defaultdict(set)
    for row in data["submissions"]:
        if row["table"] == "attendance" and row["received_on"] <= AS_OF.isoformat():
            first, last = date.fromisoformat(row["covers_from"]), date.fromisoformat(row["covers_to"])
            covered[row["class"] or row["school"]] |= {first + timedelta(n) for n in range((last - first).days + 1)}
    open_classes = {}
    for row in data["classes"]:
        if row["school_year"] == "2026":
            missing = [
                d for d in WORKING_DAYS if d <= AS_OF and d not in covered[row["class_id"]] | covered[row["school"]]
            ]
            if missing:
                open_classes[row["class_id"]] = (missing[0].isoformat(), len(missing))
    assert sorted(open_classes.values()) == [("2026-10-19", 5), ("2026-10-26", 5)]


def test_many_students_are_several_townships_and_chinese_headers_are_known(tmp_path: pathlib.Path) -> None:
    summary = generate(tmp_path, students=9000, seed=2, zh_headers=True)
    assert (summary.townships, summary.schools, summary.students) == (3, 39, 9000)
    header = (tmp_path / "students.csv").read_text(encoding="utf-8").splitlines()[0]
    assert header.startswith("student_id,姓名,性别,出生日期")


def test_what_the_scenarios_cannot_serve_is_refused(tmp_path: pathlib.Path) -> None:
    with pytest.raises(ValueError, match="dated for 2026-10-31"):
        generate(tmp_path, students=2000, seed=1, as_of=date(2026, 11, 1))
    with pytest.raises(ValueError, match="at least 800"):
        generate(tmp_path, students=100, seed=1)
