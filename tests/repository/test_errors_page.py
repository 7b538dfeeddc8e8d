# SPDX-License-Identifier: MIT
"""docs/errors.md is the table of core/error_code.hpp; ``python tests/repository/test_errors_page.py`` prints it."""

from __future__ import annotations

import re

from repository import ROOT, text_of

HEADER = ROOT / "include" / "baoxue" / "core" / "error_code.hpp"
FAMILIES = {
    "1": "Arguments 参数",
    "2": "Policy pack 政策包",
    "3": "Expression 表达式",
    "4": "Data 数据",
    "5": "Evaluation 评估",
    "9": "Internal 程序内部",
}
ROW = re.compile(r'\{ErrorCode::\w+, "(BX\d+)", "(\w+)", "([^"]+)",\s*"([^"]+)"\}')


def page() -> str:
    lines = [
        "# Error codes",
        "",
        "Made from `include/baoxue/core/error_code.hpp`; do not edit. A code is stable and never reused. A message",
        "says more than this table: the place (file, line, column) and, as its hint, the nearest known name or a fix.",
    ]
    family = ""
    for code, name, zh, en in ROW.findall(text_of(HEADER)):
        if code[3] != family:
            family = code[3]
            lines += ["", f"## {FAMILIES[family]}", "", "| code | name | 中文 | English |", "| --- | --- | --- | --- |"]
        lines.append(f"| {code} | `{name}` | {zh} | {en} |")
    return "\n".join(lines) + "\n"


def test_the_page_of_error_codes_is_that_of_the_header() -> None:
    enumerators = re.findall(r"^  \w+ = \d+,", text_of(HEADER), re.MULTILINE)
    assert page().count("\n| BX") == len(enumerators)
    assert text_of(ROOT / "docs" / "errors.md") == page()


if __name__ == "__main__":
    print(page(), end="")
