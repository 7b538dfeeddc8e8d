# SPDX-License-Identifier: MIT
"""Real input: 649 pupils (UCI 320), judged by examples/uci/pack and, independently, by pandas."""

from __future__ import annotations

import collections
import os
import pathlib
import shutil

import pandas
import pytest

import baoxue as bx

ROOT = pathlib.Path(__file__).resolve().parents[2]
SHARED = pathlib.Path(os.environ.get("BAOXUE_SHARED_DIR", ROOT.parent / "shared"))
DATA = SHARED / "data" / "uci-student-por.csv"
PACK = ROOT / "examples" / "uci" / "pack"

pytestmark = pytest.mark.skipif(not DATA.exists(), reason="../shared/data/uci-student-por.csv is absent")


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> bx.Report:
    folder = tmp_path_factory.mktemp("uci")
    shutil.copy(DATA, folder / "students_por.csv")
    policy = bx.Policy.load(PACK)
    return bx.evaluate(policy, bx.Dataset.read(folder, policy), "2026-10-31")


@pytest.fixture(scope="module")
def expected() -> dict[str, pandas.DataFrame]:
    data = pandas.read_csv(DATA)
    difficulty = (data.G3 < 10) | (data.failures >= 1)
    falling = (data.G3 < data.G2) & (data.G2 < data.G1) & (data.G3 >= 10)
    return {
        "uci.difficulty": data[difficulty],
        "uci.falling": data[falling],
        "uci.absences": data[data.absences > 15],
    }


def test_every_row_is_read_and_kept(report: bx.Report) -> None:
    (source,) = report.sources.to_pylist()
    assert (source["rows_read"], source["rows_kept"], source["rows_quarantined"]) == (649, 649, 0)
    assert len(report.not_evaluated) == 0


def test_as_many_findings_as_pandas_counts(report: bx.Report, expected: dict[str, pandas.DataFrame]) -> None:
    found = collections.Counter(report.findings.column("rule"))
    assert found == {rule: len(rows) for rule, rows in expected.items()}


def test_the_messages_hold_the_values_that_pandas_picks(
    report: bx.Report, expected: dict[str, pandas.DataFrame]
) -> None:
    by_rule: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    for row in report.findings:
        by_rule[row["rule"]][row["message_en"]] += 1
    absences = collections.Counter(
        f"{n} absences: the homeroom teacher first asks why, in private" for n in expected["uci.absences"].absences
    )
    assert by_rule["uci.absences"] == absences
    grades = collections.Counter(
        f"Grades {g.G1}, {g.G2}, {g.G3}: a teacher has a talk" for g in expected["uci.falling"].itertuples()
    )
    assert by_rule["uci.falling"] == grades


def test_the_evidence_names_no_line_twice_for_a_rule(report: bx.Report) -> None:
    for rule in {"uci.difficulty", "uci.absences"}:
        keys = [row["key"] for row in report.findings if row["rule"] == rule]
        assert len(keys) == len(set(keys))
