# SPDX-License-Identifier: MIT
"""docs/glossary.md is the one source of names: the tables of the library carry the words it gives."""

from __future__ import annotations

import re

import pytest
from repository import ROOT, text_of


def rows(section: str) -> dict[str, str]:
    """identifier -> 中文 of one section's table."""
    text = text_of(ROOT / "docs" / "glossary.md")
    body = text.split(f"## {section}", 1)[1].split("\n## ", 1)[0]
    cells = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in body.splitlines() if line.startswith("|")
    ]
    return {cell[2].strip("`"): cell[0] for cell in cells[2:]}


def test_every_identifier_of_a_table_stands_once() -> None:
    text = text_of(ROOT / "docs" / "glossary.md")
    names = re.findall(r"^\| \S.*? \| .*? \| `(\w+)` \|", text.split("## Tables", 1)[1], re.MULTILINE)
    assert len(names) == len(set(names))


def test_the_tables_of_the_library_carry_the_words_of_the_glossary() -> None:
    baoxue = pytest.importorskip("baoxue")
    words = rows("Tables")
    wrong = {t["id"]: t["zh"] for t in baoxue.Schema.builtin().tables if words.get(t["id"]) != t["zh"]}
    assert not wrong
