# SPDX-License-Identifier: MIT
"""`baoxue policy coverage`: every clause of the plan has something that implements it, or says why not."""

from __future__ import annotations

import json
import pathlib
import re
import subprocess
import sys

import pytest

import baoxue as bx
from baoxue._coverage import coverage

# The plan's own list of clauses.
PLAN = {
    *["J0", "J0.1", "J1", "J2", "J3", "J4.1", "J4.2", "J5.1", "J5.2", "J5.3", "J6", "J6.table"],
    *(f"J6.bao{n}" for n in range(1, 5)),
    *(f"J6.{n}" for n in range(1, 9)),
    *(f"J7.{n}" for n in range(1, 11)),
    *(f"J8.{n}" for n in range(1, 19)),
}
# Systems whose packs are not here yet. Empty this set when they are.
ELSEWHERE = {"J6.1", "J7.2"}


def cli(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "baoxue", "policy", "coverage", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


def test_every_clause_of_the_plan_is_in_the_pack_and_implemented_or_text() -> None:
    clauses = {clause.id: clause for clause in coverage(bx.Policy.builtin("jiudian")) if clause.layer == "jiudian"}
    assert PLAN - set(clauses) <= ELSEWHERE
    assert set(clauses) <= PLAN
    assert {id for id, clause in clauses.items() if clause.status == "nothing"} <= ELSEWHERE
    for clause in clauses.values():
        assert clause.title_zh and clause.title_en
        assert clause.status != "text" or (clause.why_zh and clause.why_en), clause.id


def test_every_archive_item_has_a_duty_of_that_number() -> None:
    policy = bx.Policy.builtin("jiudian")
    assert {duty["archive"] for duty in policy.duties} == {None, *range(1, 19)}
    for duty in policy.duties:
        if duty["clause"].startswith("J8."):
            assert duty["archive"] == int(duty["clause"].removeprefix("J8.")), duty["id"]


def test_what_is_assumed_says_why() -> None:
    policy = bx.Policy.builtin("jiudian")
    for part in (*policy.duties, *policy.parameters):
        assert part["source"] != "assumed" or (part["why_zh"] and part["why_en"]), part["id"]


PACK = """
[policy]
id = "small"
title = { zh = "小", en = "small" }
version = "1"

[[clause]]
id = "K1"
title = { zh = "甲", en = "first" }

[[clause]]
id = "K2"
title = { zh = "乙", en = "second" }
text = true
why = { zh = "原则", en = "a principle" }

[[clause]]
id = "K10"
title = { zh = "丙", en = "third" }

[[rule]]
id = "named"
of = "school"
clause = "K1"
when = "kind == 'primary'"
severity = "look"
source = "said"
title = { zh = "题", en = "title" }
say = { zh = "说", en = "say" }
"""


@pytest.fixture
def pack(tmp_path: pathlib.Path) -> pathlib.Path:
    (tmp_path / "small").mkdir()
    (tmp_path / "small" / "policy.toml").write_text(PACK, encoding="utf-8")
    return tmp_path / "small"


def test_a_clause_with_nothing_under_it_ends_with_exit_code_4(pack: pathlib.Path) -> None:
    done = cli(pack, "--lang", "en")
    assert done.returncode == 4, done.stderr
    assert done.stdout.splitlines() == [
        "K1 [small] first",
        "    rule named",
        "K2 [small] second",
        "    text: a principle",
        "K10 [small] third",
        "    NOTHING implements it",
        "",
        "sources said 1 · law 0 · assumed 0",
        "clauses that nothing implements: K10",
    ]


def test_a_complete_pack_ends_with_exit_code_0(pack: pathlib.Path) -> None:
    file = pack / "policy.toml"
    file.write_text(re.sub(r"\[\[clause\]\]\nid = \"K10\"\n.*\n", "", PACK), encoding="utf-8")
    done = cli(pack, "--json")
    assert done.returncode == 0, done.stderr
    shown = json.loads(done.stdout)
    assert [(one["id"], one["status"]) for one in shown["clauses"]] == [("K1", "implemented"), ("K2", "text")]
    assert shown["sources"] == {"said": 1, "law": 0, "assumed": 0}
