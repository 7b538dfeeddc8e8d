# SPDX-License-Identifier: MIT
"""Sums JUnit files into one line: ``N passed, N failed, N skipped``, failures and skips named above it.

    python tools/summary.py build/results [BROKEN_STEP ...]

A C++ test that lacks its input says ``SKIPPED: name`` in its output and returns; it counts as skipped. A step that
broke before it had results counts as one failure. Exit code 1 if anything failed.
"""

from __future__ import annotations

import pathlib
import re
import sys
import xml.etree.ElementTree as ET

SKIPPED = re.compile(r"SKIPPED: *(.+)")
NOTHING_RAN = "No test cases matched"  # Catch2, for a name that it cannot find again; it exits with 0


def outcome(case: ET.Element) -> tuple[str, str]:
    """The state of one test case and, for a skip, why."""
    if case.find("failure") is not None or case.find("error") is not None or case.get("status") == "fail":
        return "failed", ""
    skipped = case.find("skipped")
    if skipped is not None or case.get("status") in ("disabled", "notrun"):
        return "skipped", (skipped.get("message") or "" if skipped is not None else "")
    output = case.findtext("system-out") or ""
    if NOTHING_RAN in output:
        return "failed", "no test of this name ran"
    reasons = SKIPPED.findall(output)
    if reasons:
        return "skipped", "; ".join(reason.strip() for reason in reasons)
    return "passed", ""


def main(folder: pathlib.Path, broken: list[str]) -> int:
    count = {"passed": 0, "failed": len(broken), "skipped": 0}
    for step in broken:
        print(f"FAILED  {step}: no test results (see above)")
    for path in sorted(folder.glob("*.xml")):
        for case in ET.parse(path).getroot().iter("testcase"):
            state, why = outcome(case)
            count[state] += 1
            if state != "passed":
                name = (
                    f"{case.get('classname')}::{case.get('name')}"
                    if path.stem.startswith("python")
                    else case.get("name")
                )
                print(f"{state.upper():8}{path.stem}: {name}" + (f" ({why})" if why else ""))
    print(f"{count['passed']} passed, {count['failed']} failed, {count['skipped']} skipped")
    return 1 if count["failed"] or not count["passed"] else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]), sys.argv[2:]))
