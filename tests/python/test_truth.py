# SPDX-License-Identifier: MIT
"""The generated townships: what was injected is what is found, exactly, and nothing depends on threads or row order."""

from __future__ import annotations

import collections
import csv
import datetime
import pathlib
import random

import pytest

import baoxue as bx
from baoxue.synth import generate

AS_OF = datetime.date(2026, 10, 31)
SEEDS = [1, 2, 3, 4, 5]
STUDENTS = 2000
FAR = datetime.date(2027, 1, 28)
Line = tuple[str, ...]


@pytest.fixture(scope="session")
def policy() -> bx.Policy:
    return bx.Policy.builtin("jiudian")


@pytest.fixture(scope="session")
def townships(tmp_path_factory: pytest.TempPathFactory) -> dict[int, pathlib.Path]:
    root = tmp_path_factory.mktemp("townships")
    for seed in SEEDS:
        generate(root / str(seed), STUDENTS, seed, AS_OF)
    return {seed: root / str(seed) for seed in SEEDS}


@pytest.fixture(scope="session")
def reports(policy: bx.Policy, townships: dict[int, pathlib.Path]) -> dict[int, bx.Report]:
    return {seed: evaluate(policy, folder) for seed, folder in townships.items()}


def evaluate(policy: bx.Policy, folder: pathlib.Path, as_of: datetime.date = AS_OF, threads: int = 0) -> bx.Report:
    return bx.evaluate(policy, bx.Dataset.read(folder, policy), as_of, threads=threads)


def truth(folder: pathlib.Path, kind: str) -> list[dict[str, str]]:
    with (folder / "truth" / "truth.csv").open(encoding="utf-8-sig", newline="") as file:
        return [row for row in csv.DictReader(file) if row["kind"] == kind]


def text(value: object) -> str:
    return "" if value is None else str(value)


def difference(found: collections.Counter[Line], expected: collections.Counter[Line]) -> str:
    """Readable: the rule first, at most twenty lines a side."""
    extra, missing = found - expected, expected - found
    lines = [f"+ found, not injected: {line}" for line in sorted(extra.elements())[:20]]
    lines += [f"- injected, not found: {line}" for line in sorted(missing.elements())[:20]]
    return "\n".join([f"{extra.total()} too many, {missing.total()} missing", *lines])


@pytest.mark.parametrize("seed", SEEDS)
def test_findings_are_what_was_injected(
    seed: int, reports: dict[int, bx.Report], townships: dict[int, pathlib.Path]
) -> None:
    names = ("rule", "subject", "key", "anchor", "due")
    found = collections.Counter(tuple(text(row[name]) for name in names) for row in reports[seed].findings)
    expected = collections.Counter(tuple(row[name] for name in names) for row in truth(townships[seed], "finding"))
    assert found == expected, difference(found, expected)


@pytest.mark.parametrize("seed", SEEDS)
def test_unknown_answers_are_what_was_injected(
    seed: int, reports: dict[int, bx.Report], townships: dict[int, pathlib.Path]
) -> None:
    names = ("rule", "subject", "key")
    found = collections.Counter(tuple(text(row[name]) for name in names) for row in reports[seed].unknown)
    expected = collections.Counter(tuple(row[name] for name in names) for row in truth(townships[seed], "unknown"))
    assert found == expected, difference(found, expected)


@pytest.mark.parametrize("seed", SEEDS)
def test_settlement_is_what_was_injected(
    seed: int, reports: dict[int, bx.Report], townships: dict[int, pathlib.Path]
) -> None:
    found: collections.Counter[Line] = collections.Counter()
    for row in reports[seed].settlement:
        found[row["settlement"], row["key"]] += row["amount_fen"]
    expected: collections.Counter[Line] = collections.Counter()
    for row in truth(townships[seed], "settlement"):
        expected[row["rule"], row["key"]] += int(row["amount_fen"])
    assert found == expected, difference(found, expected)


@pytest.mark.parametrize("seed", SEEDS)
def test_lines_add_up_to_totals(seed: int, reports: dict[int, bx.Report]) -> None:
    report = reports[seed]
    assert sum(report.totals.column("amount_fen")) == 0, "what one account gives another gets"
    paid: collections.Counter[str] = collections.Counter()
    for row in report.settlement:
        if row["effect"] == "pay":
            paid[row["payer"]] -= row["amount_fen"]
            paid[row["payee"]] += row["amount_fen"]
    totals: collections.Counter[str] = collections.Counter()
    for row in report.totals:
        totals[row["account"]] += row["amount_fen"]
    assert {k: v for k, v in paid.items() if v} == {k: v for k, v in totals.items() if v}


def bytes_of(report: bx.Report, without: tuple[str, ...] = ()) -> dict[str, str]:
    out = {}
    for name in report.tables:
        if name in without:
            continue
        out[name] = repr(report.table(name).to_pylist())
    return out


@pytest.mark.parametrize("threads", [2, 8])
def test_threads_change_nothing(threads: int, policy: bx.Policy, townships: dict[int, pathlib.Path]) -> None:
    alone = bytes_of(evaluate(policy, townships[1], threads=1))
    assert bytes_of(evaluate(policy, townships[1], threads=threads)) == alone


def test_row_order_changes_nothing(
    policy: bx.Policy, townships: dict[int, pathlib.Path], tmp_path: pathlib.Path
) -> None:
    for path in sorted(townships[1].glob("*.csv")):
        head, *lines = path.read_text(encoding="utf-8").splitlines()
        random.Random(path.name).shuffle(lines)
        (tmp_path / path.name).write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
    ignore = ("provenance", "quarantine")  # a line number is where the row stood
    shuffled, straight = evaluate(policy, tmp_path), evaluate(policy, townships[1])
    left, right = bytes_of(shuffled, ignore), bytes_of(straight, ignore)
    assert [name for name in left if left[name] != right[name]] == []


def test_a_calendar_year_that_is_not_loaded_leaves_only_its_own_questions_open(
    policy: bx.Policy, townships: dict[int, pathlib.Path]
) -> None:
    report = evaluate(policy, townships[1], FAR)
    missing = [row["missing_en"] for row in report.not_evaluated]
    assert any("2027" in text and "calendar" in text for text in missing)
    assert len(report.findings) > 0, "the rest is still reported"


def test_every_unknown_row_is_counted(reports: dict[int, bx.Report]) -> None:
    report = reports[1]
    assert sum(report.not_evaluated.column("count")) == len(report.unknown)
