# SPDX-License-Identifier: MIT
"""Ladders as a Python user meets them: drawings, the state of a day, the replay of a case."""

from __future__ import annotations

import pathlib
import shutil
import xml.etree.ElementTree

import pytest
from typer.testing import CliRunner

import baoxue as bx
from baoxue.cli import app

TABLES = {
    "units": "unit_id,name,kind\nU1,青禾乡,township\n",
    "villages": "village_id,name,unit\nV1,柳岸村,U1\n",
    "schools": "school_id,name,kind,unit\nS1,青禾乡初级中学,junior,U1\n",
    "classes": "class_id,school,school_year,grade,name\nC1,S1,2026,7,七(1)班\n",
    "terms": "school_year,number,starts_on,ends_on\n2026,1,2026-09-01,2027-01-29\n",
    "students": "student_id,name,sex,birth_date,school,class,grade,status\nP1,林一,女,2013-05-01,S1,C1,7,enrolled\n",
    "staff": "staff_id,name,school,post,from\nT1,周老师,S1,teacher,2020-09-01\n",
    "assignments": "role,staff,object_kind,object,from,to\nhomeroom_teacher,T1,class,C1,2026-09-01,\n",
    "visits": "visit_id,student,date,kind,by\nW1,P1,2026-09-09,home,T1\nW2,P1,2026-09-11,home,T1\n"
    "W3,P1,2026-09-14,home,T1\n",
    "cases": "case_id,student,kind,opened_on\nK1,P1,suspected,2026-09-08\n",
    "notices": "notice_id,number,kind,student,issued_on,receipt_on,follows\nN1,1,admonition,P1,2026-09-15,2026-09-15,\n"
    "N2,2,order,P1,2026-09-24,2026-09-24,N1\n",
    "case_events": "case,date,kind,notice\nK1,2026-09-09,contact,\nK1,2026-09-11,visit,\nK1,2026-09-12,notice,N1\n"
    "K1,2026-09-15,notice,N1\nK1,2026-09-24,order,N2\nK1,2026-10-12,return,\nK1,2026-10-20,close,\n",
}


@pytest.fixture(scope="module")
def policy() -> bx.Policy:
    return bx.Policy.builtin("jiudian")


@pytest.fixture
def report(policy: bx.Policy, tmp_path: pathlib.Path) -> bx.Report:
    for name, text in TABLES.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return bx.evaluate(policy, bx.Dataset.read(tmp_path, policy), "2026-11-30")


def test_the_case_goes_up_the_ladder_and_is_observed_before_it_can_be_closed(report: bx.Report) -> None:
    # Served on the 15th: 16, 17, 18, the worked Sunday 20th and the 21st are five working days. The order of the 24th
    # has ten: 28, 29, 30 September, 8, 9, the worked Saturday 10 October, then 12 October: the return is in time.
    stays = [(row["state"], str(row["from"]), row["entered"]) for row in report.ladder_stays]
    assert stays == [
        ("absent", "2026-09-08", "start"),
        ("contacted", "2026-09-09", "event"),
        ("visited", "2026-09-11", "event"),
        ("urged", "2026-09-15", "event"),
        ("urge_lapsed", "2026-09-22", "after"),
        ("ordered", "2026-09-24", "event"),
        ("returned", "2026-10-12", "event"),
        ("observed", "2026-11-12", "after"),
    ]
    refused = [(str(row["anchor"]), row["message_en"]) for row in report.findings if "refused" in row["rule"]]
    assert [day for day, _ in refused] == ["2026-09-12", "2026-10-20"], "two visits only; returned is not closed"
    assert "visits_so_far >= p.visits_needed" in refused[0][1]


def test_the_state_of_a_day(report: bx.Report) -> None:
    assert report.ladder_at("returning", "K1", "2026-09-07") is None
    assert report.ladder_at("returning", "K1", "2026-09-21") == "urged"
    assert report.ladder_at("returning", "K1", "2026-09-22") == "urge_lapsed"
    assert report.ladder_at("returning", "K1", report.as_of) == "observed"
    with pytest.raises(ValueError, match="after"):
        report.ladder_at("returning", "K1", "2026-12-01")
    with pytest.raises(KeyError):
        report.ladder_at("admission", "K1", "2026-09-22")


def test_without_events_the_state_is_unknown(policy: bx.Policy, tmp_path: pathlib.Path) -> None:
    for name, text in TABLES.items():
        if name != "case_events":
            (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    report = bx.evaluate(policy, bx.Dataset.read(tmp_path, policy), "2026-11-30")
    assert report.ladder_at("returning", "K1", "2026-09-21") is bx.UNKNOWN


def test_an_explanation_is_the_replay(report: bx.Report) -> None:
    tree = report.explain(rule="ladder:returning", key="K1")
    assert tree["answer"] == "observed"
    events = [step for step in tree["replay"] if step["kind"] == "event"]
    assert [step["outcome"] for step in events] == ["moved", "moved", "refused", "moved", "moved", "moved", "refused"]
    urged = next(step for step in tree["replay"] if step["kind"] == "stay" and step["state"] == "urged")
    assert urged["deadlines"][0]["due"] == "2026-09-21"
    assert urged["deadlines"][0]["n"]["parameter"]["clause"] == "J6.5"


def test_a_ladder_is_drawn_as_mermaid_and_dot(policy: bx.Policy) -> None:
    ladder = policy.ladder("returning")
    assert [state["id"] for state in ladder.states][:2] == ["absent", "contacted"]
    assert ladder.mermaid().startswith("stateDiagram-v2\n")
    assert "未到校（班主任）" in ladder.mermaid()
    assert "absent (homeroom teacher)" in ladder.mermaid("en")
    assert ladder.dot("en").startswith('digraph "returning" {')
    assert {move["after"] for move in ladder.moves} >= {"p.urge_days", None}
    with pytest.raises(KeyError):
        policy.ladder("admission")


def test_a_ladder_is_drawn_as_svg_where_graphviz_is(policy: bx.Policy) -> None:
    drawn = policy.ladder("returning").svg()
    if shutil.which("dot") is None:
        assert drawn is None
        pytest.skip("graphviz")
    assert drawn is not None
    root = xml.etree.ElementTree.fromstring(drawn)
    assert root.tag.endswith("svg")
    assert "已销号" in drawn


def test_the_command_draws(tmp_path: pathlib.Path) -> None:
    runner = CliRunner()
    text = runner.invoke(app, ["policy", "draw", "jiudian", "returning", "--mermaid"])
    assert text.exit_code == 0
    assert text.stdout.startswith("stateDiagram-v2\n")
    assert runner.invoke(app, ["policy", "draw", "jiudian", "returning", "--dot"]).stdout.startswith("digraph")
    unknown = runner.invoke(app, ["policy", "draw", "jiudian", "admission"])
    assert unknown.exit_code == 2
    file = tmp_path / "ladder.svg"
    drawn = runner.invoke(app, ["policy", "draw", "jiudian", "returning", "--svg", str(file)])
    if shutil.which("dot") is None:
        assert drawn.exit_code == 2
        pytest.skip("graphviz")
    assert "<svg" in file.read_text(encoding="utf-8")
