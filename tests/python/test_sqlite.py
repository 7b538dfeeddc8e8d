# SPDX-License-Identifier: MIT
"""The example township, read and counted by others: rows and cells by Python's csv, aggregates by SQLite."""

from __future__ import annotations

import collections
import csv
import datetime
import pathlib
import sqlite3
from collections.abc import Iterator

import pytest

import baoxue as bx

TOWNSHIP = pathlib.Path(__file__).resolve().parents[2] / "examples" / "township"
AS_OF = datetime.date(2026, 10, 20)  # in the middle: some rows are not yet known

# Every aggregate of a subject's rows; the message of a rule carries the values out.
PACK = """
[policy]
id = "counts"

[[fact]]
id = "absences"
of = "student"
from = "attendance"
where = "status == 'unexcused'"
take = "count()"
complete = true

[[fact]]
id = "days_away"
of = "student"
from = "attendance"
take = "distinct(date)"
complete = true

[[fact]]
id = "first_day"
of = "student"
from = "attendance"
take = "min(date)"
complete = true

[[fact]]
id = "last_day"
of = "student"
from = "attendance"
take = "max(date)"
complete = true

[[fact]]
id = "was_ill"
of = "student"
from = "attendance"
where = "session == 'day'"
take = "any(status == 'sick_leave')"
complete = true

[[fact]]
id = "never_late"
of = "student"
from = "attendance"
take = "none(status == 'late')"
complete = true

[[fact]]
id = "only_truant"
of = "student"
from = "attendance"
take = "all(status == 'unexcused')"
complete = true

[[fact]]
id = "talked"
of = "student"
from = "visits"
where = "known(minutes)"
take = "sum(minutes)"

[[fact]]
id = "pupils"
of = "class"
from = "students"
where = "status == 'enrolled'"
take = "count()"

[[fact]]
id = "boarders"
of = "school"
from = "students"
on = { school = "self.school_id" }
where = "boarding && class.grade > 6"
take = "count()"

[[rule]]
id = "of_student"
of = "student"
when = "absences >= 0"
say = { zh = "见英文", en = "{absences}|{days_away}|{was_ill}|{never_late}|{only_truant}|{talked}" }

[[rule]]
id = "of_days"
of = "student"
when = "known(first_day)"
say = { zh = "见英文", en = "{first_day}|{last_day}" }

[[rule]]
id = "of_class"
of = "class"
when = "pupils >= 0"
say = { zh = "见英文", en = "{pupils}" }

[[rule]]
id = "of_school"
of = "school"
when = "boarders >= 0"
say = { zh = "见英文", en = "{boarders}" }

[[rule]]
id = "often"
of = "student"
when = "absences >= p.often"
say = { zh = "多", en = "often" }

[param.often]
type = "int"
source = "assumed"
why = { zh = "试", en = "a test" }
values = [{ value = 1 }]

[[metric]]
id = "absences_by_class"
title = { zh = "各班考勤记录", en = "Absences by class" }
by = ["class"]
n = { from = "attendance", where = "status == 'unexcused'", by = { class = "student.class" } }
d = { from = "attendance", by = { class = "student.class" } }

[[metric]]
id = "changes_by_kind"
title = { zh = "各类变动", en = "Changes by kind" }
by = ["kind"]
period = "month"
n = { from = "changes", where = "known(reported_on) && reported_on <= date + days(7)" }
d = { from = "changes" }
"""


def rows_of(table: str) -> list[dict[str, str]]:
    with (TOWNSHIP / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    folder = tmp_path_factory.mktemp("counts")
    (folder / "policy.toml").write_text(PACK, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def report(pack: pathlib.Path) -> bx.Report:
    policy = bx.Policy.load(pack)
    return bx.evaluate(policy, bx.Dataset.read(TOWNSHIP, policy, lenient=True), AS_OF)


@pytest.fixture(scope="module")
def sql() -> Iterator[sqlite3.Connection]:
    """Every table as text; views of what was known on AS_OF: recorded, or where nobody says so happened, by then."""
    db = sqlite3.connect(":memory:")
    for path in sorted(TOWNSHIP.glob("*.csv")):
        rows = rows_of(path.stem)
        names = ", ".join(f'"{name}" text' for name in rows[0])
        db.execute(f'create table "{path.stem}" ({names})')
        marks = ", ".join("?" * len(rows[0]))
        db.executemany(
            f'insert into "{path.stem}" values ({marks})', [[v or None for v in row.values()] for row in rows]
        )
    known = {"attendance": "recorded_on", "visits": "recorded_on", "changes": "reported_on"}
    for table, recorded in known.items():
        db.execute(f"create view known_{table} as select * from {table} where coalesce({recorded}, date) <= '{AS_OF}'")
    for table in ("attendance", "visits"):
        db.execute(f"create view seen_{table} as select * from known_{table}")
    # A change and the row that reverses it cancel each other as soon as the second one is known.
    db.execute("""create view seen_changes as select * from known_changes where reverses is null
                  and change_id not in (select reverses from known_changes where reverses is not null)""")
    yield db
    db.close()


def messages(report: bx.Report, rule: str) -> dict[str, str]:
    return {row["key"]: row["message_en"] for row in report.findings if row["rule"] == rule}


def cells(report: bx.Report, metric: str, prefix: str) -> dict[str, tuple[int, int]]:
    rows = (row for row in report.statistics if row["metric"] == metric and row["d"])
    return {row["cell"].removeprefix(prefix): (row["n"], row["d"]) for row in rows}


def yes(value: object) -> str:
    return "true" if value else "false"


# --- reading


@pytest.mark.parametrize("table", sorted(path.stem for path in TOWNSHIP.glob("*.csv")))
def test_rows_are_those_of_the_csv_module(table: str) -> None:
    sources = {row["table"]: row for row in bx.Dataset.read(TOWNSHIP, bx.Policy.builtin("jiudian")).sources}
    count = len(rows_of(table))
    assert count > 0
    assert sources[table]["rows_read"] == sources[table]["rows_kept"] == count
    assert sources[table]["rows_quarantined"] == sources[table]["cells_nulled"] == 0


def test_written_by_the_csv_module_in_any_dialect_it_reads_the_same(tmp_path: pathlib.Path) -> None:
    names = ["松溪村", 'a "quoted" name', "two\nlines", "comma, comma", "'single'", "𠮷野村", "末尾\\"]
    quotings = (csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC)
    for number, (quoting, end) in enumerate((q, e) for q in quotings for e in ("\n", "\r\n")):
        for encoding in ("utf-8", "utf-8-sig", "gb18030"):
            folder = tmp_path / f"{number}-{encoding}"
            folder.mkdir()
            with (folder / "行政村.csv").open("w", encoding=encoding, newline="") as file:
                writer = csv.writer(file, quoting=quoting, lineterminator=end)
                writer.writerow(["村编号", "村名", "所属单位"])
                writer.writerows([f"v{i}", name, "u1"] for i, name in enumerate(names))
            (folder / "policy").mkdir()
            (folder / "policy" / "p.toml").write_text(
                '[policy]\nid = "t"\n[[rule]]\nid = "r"\nof = "village"\nwhen = "true"\n'
                'say = { zh = "{name}", en = "{name}" }\n',
                encoding="utf-8",
            )
            data = bx.Dataset.read(folder, bx.Policy.builtin("jiudian"))
            assert data.sources.column("rows_kept") == [len(names)]
            assert data.sources.column("encoding") == [{"utf-8-sig": "utf-8-bom"}.get(encoding, encoding)]
            found = messages(bx.evaluate(bx.Policy.load(folder / "policy"), data, AS_OF), "r")
            assert found == {f"v{i}": name for i, name in enumerate(names)}


def test_headers_that_were_not_read_are_named(tmp_path: pathlib.Path) -> None:
    (tmp_path / "villages.csv").write_text("village_id,name,unit,人口\nv1,松溪村,u1,812\n", encoding="utf-8")
    (tmp_path / "notes.csv").write_text("x\n1\n", encoding="utf-8")
    with pytest.raises(bx.DataError) as raised:
        bx.Dataset.read(tmp_path, lenient=["notes"])
    assert (raised.value.file, raised.value.line, raised.value.column) == ("villages.csv", 1, 4)
    data = bx.Dataset.read(tmp_path, lenient=["notes", "人口"])
    rows = [(row["table"], row["file"], row["ignored"]) for row in data.sources]
    assert sorted(rows) == [("", "notes.csv", ""), ("villages", "villages.csv", "人口")]


# --- counting


def test_rows_visible_are_those_known_on_the_day(report: bx.Report, sql: sqlite3.Connection) -> None:
    visible = {row["table"]: row["rows_visible"] for row in report.sources}
    for table in ("attendance", "visits", "changes"):
        (count,), (all_rows,) = (sql.execute(f"select count(*) from {t}").fetchone() for t in (f"seen_{table}", table))
        assert 0 < count < all_rows, "a day that hides nothing would test nothing"
        assert visible[table] == count


def test_aggregates_of_a_student(report: bx.Report, sql: sqlite3.Connection) -> None:
    query = """
        select student_id, count(case when a.status = 'unexcused' then 1 end), count(distinct a.date),
               min(a.date), max(a.date),
               coalesce(max(a.status = 'sick_leave' and a.session = 'day'), 0), coalesce(max(a.status = 'late'), 0),
               coalesce(max(a.status <> 'unexcused'), 0),
               (select coalesce(sum(cast(minutes as integer)), 0) from seen_visits v where v.student = student_id)
        from students left join seen_attendance a on a.student = student_id group by student_id"""
    of_student, of_days = {}, {}
    for key, absences, days, first, last, ill, late, other, minutes in sql.execute(query):
        answers = (yes(ill), yes(not late), yes(not other))
        of_student[key] = "|".join([str(absences), str(days), *answers, str(minutes)])
        if first:
            of_days[key] = f"{first}|{last}"
    assert len(set(of_student.values())) > 5
    assert len(of_days) > 50
    assert messages(report, "of_student") == of_student
    assert messages(report, "of_days") == of_days


def test_counts_of_a_class_and_of_a_school(report: bx.Report, sql: sqlite3.Connection) -> None:
    classes = dict(
        sql.execute("""select class_id, cast(count(student_id) as text) from classes
                       left join students on class = class_id and status = 'enrolled' group by class_id""")
    )
    assert messages(report, "of_class") == classes
    schools = dict(
        sql.execute("""select school_id, cast(count(c.class_id) as text) from schools
                       left join students s on s.school = school_id and s.boarding = 'true'
                       left join classes c on c.class_id = s.class and cast(c.grade as integer) > 6
                       group by school_id""")
    )
    assert messages(report, "of_school") == schools


@pytest.mark.parametrize("often", [1, 2, 3, 5, 8])
def test_a_threshold_selects_what_having_selects(often: int, pack: pathlib.Path, sql: sqlite3.Connection) -> None:
    policy = bx.Policy.load(pack, params={"often": often})
    found = messages(bx.evaluate(policy, bx.Dataset.read(TOWNSHIP, policy, lenient=True), AS_OF), "often")
    query = "select student from seen_attendance where status = 'unexcused' group by student having count(*) >= ?"
    assert set(found) == {key for (key,) in sql.execute(query, (often,))}
    assert found


def test_a_metric_by_class_on_the_day_of_the_row(report: bx.Report, sql: sqlite3.Connection) -> None:
    # The stay that holds on the day; who has gone still belongs to the last one, who is to come to the first.
    query = """
        with placed as (
            select a.status, coalesce(
                (select class from enrolments e where e.student = a.student and e."from" <= a.date
                 order by e."from" desc limit 1),
                (select class from enrolments e where e.student = a.student order by e."from" limit 1)) as class
            from seen_attendance a)
        select class, count(case when status = 'unexcused' then 1 end), count(*) from placed group by class"""
    found = cells(report, "absences_by_class", "class=")
    assert found == {key: (n, d) for key, n, d in sql.execute(query)}


def test_a_metric_by_kind_and_month(report: bx.Report, sql: sqlite3.Connection) -> None:
    query = """
        select kind, count(case when reported_on <= date(date, '+7 days') then 1 end), count(*)
        from seen_changes where date >= ? and date <= ? group by kind"""
    month = (AS_OF.replace(day=1).isoformat(), AS_OF.isoformat())
    found = cells(report, "changes_by_kind", "kind=")
    assert found == {kind: (n, d) for kind, n, d in sql.execute(query, month)}


def test_every_row_of_a_duplicate_key_is_counted_once(tmp_path: pathlib.Path, pack: pathlib.Path) -> None:
    """Where the csv module sees n rows of one key, the engine keeps one and shows the others."""
    for table in ("students", "schools", "classes", "visits"):
        (tmp_path / f"{table}.csv").write_bytes((TOWNSHIP / f"{table}.csv").read_bytes())
    body = (TOWNSHIP / "attendance.csv").read_text(encoding="utf-8")
    head, *lines = body.splitlines()
    again = lines[::3]
    (tmp_path / "attendance.csv").write_text("\n".join([head, *lines, *again]) + "\n", encoding="utf-8")
    data = bx.Dataset.read(tmp_path, bx.Policy.builtin("jiudian"))
    source = {row["table"]: row for row in data.sources}["attendance"]
    assert source["rows_read"] == len(lines) + len(again)
    assert source["rows_kept"] == len({tuple(line.split(",")[:3]) for line in lines})
    codes = collections.Counter(row["code"] for row in data.quarantine if row["table"] == "attendance")
    assert sum(codes.values()) == source["rows_quarantined"]
