# SPDX-License-Identifier: MIT
"""The calendar file, read back with icalendar: what is in it, for whom, and that no name is."""

from __future__ import annotations

import datetime
import pathlib
from typing import Any

import archive_town as town
import icalendar
import pytest

import baoxue as bx
from baoxue import ics

AS_OF = datetime.date.fromisoformat(town.AS_OF)
STAFF = ("吴校长", "孙老师", "郑校长", "周老师", "钱主任")


def judge(folder: pathlib.Path, as_of: str = town.AS_OF) -> bx.Report:
    policy = bx.Policy.builtin("jiudian")
    return bx.evaluate(policy, bx.Dataset.read(folder, policy), as_of, threads=1)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> bx.Report:
    return judge(town.write(tmp_path_factory.mktemp("ics") / "town"))


def events(text: bytes, name: str = "VEVENT") -> list[Any]:
    return list(icalendar.Calendar.from_ical(text).walk(name))


def made(report: bx.Report, audience: str, **how: Any) -> bytes:
    return ics.to_ics(ics.due_things(report, audience), report.as_of, **how)


def test_every_finding_and_duty_that_is_due_is_an_event(report: bx.Report) -> None:
    last = AS_OF + datetime.timedelta(days=31)
    open_ = ("missing", "short", "incomplete", "not_yet_due")
    findings = [row for row in report.findings if row["due"] and row["due"] <= last]
    duties = [row for row in report.table("duties") if row["status"] in open_ and row["due"] and row["due"] <= last]
    steps = [row for row in report.ladder_stays if row["to"] is None and row["due"] and row["due"] <= last]
    assert findings and duties
    found = events(made(report, "township"))
    assert len(found) == len(findings) + len(duties) + len(steps)
    uids = {str(event["UID"]) for event in found}
    assert len(uids) == len(found)
    assert {f"{row['finding_id']}@baoxue" for row in findings} <= uids


def test_the_file_is_what_a_phone_takes(report: bx.Report) -> None:
    text = made(report, "township")
    calendar: Any = icalendar.Calendar.from_ical(text)
    assert calendar["VERSION"] == "2.0"
    assert str(calendar["PRODID"]).startswith("-//baoxue//")
    assert text.endswith(b"END:VCALENDAR\r\n")
    assert max(len(line) for line in text.split(b"\r\n")) <= 75, "RFC 5545 folds at 75 octets"
    for event in events(text):
        assert event["DTSTAMP"].dt == datetime.datetime(2026, 10, 31, 15, 59, 59, tzinfo=datetime.timezone.utc)
        assert type(event["DTSTART"].dt) is datetime.date
        assert event["DTEND"].dt - event["DTSTART"].dt == datetime.timedelta(days=1)
        assert event["SUMMARY"]


@pytest.mark.parametrize("audience", ["township", "school:S1", "staff:T1"])
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("todo", [False, True])
def test_no_name_and_no_id_of_a_person_is_in_it(report: bx.Report, audience: str, lang: str, todo: bool) -> None:
    text = made(report, audience, lang=lang, todo=todo)
    calendar: Any = icalendar.Calendar.from_ical(text)
    values = [str(value) for part in calendar.walk() for value in part.values() if not hasattr(value, "dt")]
    unfolded = text.replace(b"\r\n ", b"").decode()
    for secret in (*town.SECRETS[:7], *STAFF, "林*", "林＊"):
        assert secret not in unfolded
        assert not [value for value in values if secret in value]
    for key in ("P1", "P2", "HH1"):
        assert f" {key}" not in unfolded and f"·{key}" not in unfolded and f"|{key}" not in unfolded


def test_the_number_is_that_of_the_report(report: bx.Report) -> None:
    from baoxue.render import restrict

    cases = set(restrict(report, "township").tables["findings"].column("case"))
    shown = {str(event["SUMMARY"]).rsplit(" · ", 1)[1] for event in events(made(report, "township"))}
    dated = {row["finding_id"][:8] for row in report.findings if row["due"]}
    assert dated <= shown & cases


def test_overdue_things_stand_on_the_day_after_and_say_so(report: bx.Report) -> None:
    days = {thing.uid: thing.due for thing in ics.due_things(report, "township")}
    late = 0
    for event in events(made(report, "township")):
        due = days[str(event["UID"])]
        if due < AS_OF:
            late += 1
            assert event["DTSTART"].dt == datetime.date(2026, 11, 1)
            assert f"逾期{(AS_OF - due).days}天" in str(event["SUMMARY"])
        else:
            assert event["DTSTART"].dt == due
    assert late


def test_tasks_keep_their_due_day(report: bx.Report) -> None:
    tasks = events(made(report, "township", todo=True), "VTODO")
    assert sorted(task["DUE"].dt for task in tasks) == sorted(t.due for t in ics.due_things(report, "township"))


def test_a_teacher_gets_what_the_teacher_answers_for(report: bx.Report) -> None:
    mine = {thing.uid for thing in ics.due_things(report, "staff:T1")}
    wanted = {
        f"{row['finding_id']}@baoxue"
        for row in report.persons
        if row["staff"] == "T1" and row["finding_id"] in {f["finding_id"] for f in report.findings if f["due"]}
    }
    assert wanted and wanted <= mine
    others = {thing.uid for thing in ics.due_things(report, "staff:T2")}
    assert not mine & others


def test_a_school_gets_only_its_own(report: bx.Report) -> None:
    assert {thing.school_name for thing in ics.due_things(report, "school:S2")} == {"柳岸小学"}


def test_uids_stay_from_day_to_day_and_order_of_rows_changes_nothing(report: bx.Report, tmp_path: pathlib.Path) -> None:
    again = judge(town.write(tmp_path / "a" / "town", shuffled=3))
    assert made(again, "township") == made(report, "township")
    later = judge(town.write(tmp_path / "b" / "town"), "2026-11-02")
    now = {thing.uid for thing in ics.due_things(report, "township") if thing.kind == "finding"}
    then = {thing.uid for thing in ics.due_things(later, "township")}
    assert len(now & then) >= len(now) - 1


@pytest.mark.parametrize("wrong", ["", "school", "school:", "public", "staff"])
def test_another_audience_is_refused(report: bx.Report, wrong: str) -> None:
    with pytest.raises(ValueError, match="no audience"):
        ics.due_things(report, wrong)
