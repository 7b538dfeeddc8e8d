# SPDX-License-Identifier: MIT
"""tools/summary.py counts what it is given and hides nothing."""

from __future__ import annotations

import pathlib
import subprocess
import sys

from repository import ROOT

CTEST = """<testsuite>
<testcase name="core: runs" status="run"><system-out>ok</system-out></testcase>
<testcase name="core: lacks a file" status="run"><system-out>warning:
  SKIPPED: conformance/cel/basic.json
</system-out></testcase>
<testcase name="core: breaks" status="fail"><failure message=""/></testcase>
<testcase name="core: is not found" status="run"><system-out>No test cases matched 'x'</system-out></testcase>
</testsuite>"""


def summary(folder: pathlib.Path, *broken: str) -> tuple[int, list[str]]:
    command = [sys.executable, str(ROOT / "tools" / "summary.py"), str(folder), *broken]
    run = subprocess.run(command, capture_output=True, text=True)
    return run.returncode, run.stdout.splitlines()


def test_a_failure_a_skip_and_a_name_that_ran_nothing_are_named(tmp_path: pathlib.Path) -> None:
    (tmp_path / "dev.xml").write_text(CTEST, encoding="utf-8")
    code, lines = summary(tmp_path)
    assert (code, lines[-1]) == (1, "1 passed, 2 failed, 1 skipped")
    assert [line.split()[0] for line in lines[:-1]] == ["SKIPPED", "FAILED", "FAILED"]
    assert "conformance/cel/basic.json" in lines[0]


def test_a_step_without_results_is_a_failure(tmp_path: pathlib.Path) -> None:
    (tmp_path / "dev.xml").write_text('<testsuite><testcase name="a" status="run"/></testsuite>', encoding="utf-8")
    assert summary(tmp_path, "asan") == (
        1,
        ["FAILED  asan: no test results (see above)", "1 passed, 1 failed, 0 skipped"],
    )


def test_no_test_at_all_is_no_success(tmp_path: pathlib.Path) -> None:
    assert summary(tmp_path) == (1, ["0 passed, 0 failed, 0 skipped"])
