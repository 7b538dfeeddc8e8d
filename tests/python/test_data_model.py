# SPDX-License-Identifier: MIT
"""docs/data-model.md, introspection and import come from one declaration and cannot drift apart."""

from __future__ import annotations

import dataclasses
import os
import pathlib
import re
from typing import Any

import pytest
from typer.testing import CliRunner

import baoxue as bx
from baoxue.cli import app

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "data-model.md").read_text(encoding="utf-8")
TABLES = bx.Schema.builtin().tables


def test_the_page_is_what_the_command_writes() -> None:
    written = CliRunner().invoke(app, ["schema", "--markdown"])
    assert written.exit_code == 0
    assert written.stdout == PAGE, "run: baoxue schema --markdown > docs/data-model.md"


def test_the_page_has_every_table_and_column() -> None:
    headings = re.findall(r"^## (\w+) (.+)$", PAGE, re.MULTILINE)
    assert headings == [(table["id"], table["zh"]) for table in TABLES]
    columns = re.findall(r"^\| `(\w+)` \| ([^|]+) \|", PAGE, re.MULTILINE)
    assert columns == [(column["id"], column["zh"]) for table in TABLES for column in table["columns"]]


def sample(column: dict[str, Any]) -> str:
    if column["codes"]:
        return str(column["codes"][0]["zh"])
    return {"date": "2026年9月1日", "integer": "7", "boolean": "是", "decimal": "88.5", "money": "100.50"}.get(
        str(column["type"]), "甲"
    )


@pytest.mark.parametrize("table", TABLES, ids=lambda table: str(table["id"]))
def test_the_import_reads_every_column_under_every_of_its_names(table: dict[str, Any], tmp_path: pathlib.Path) -> None:
    columns = table["columns"]
    values = ",".join(sample(column) for column in columns)
    names = [[column["id"], column["zh"], *column["synonyms"]] for column in columns]
    for turn in range(max(map(len, names))):
        header = ",".join(str(known[min(turn, len(known) - 1)]) for known in names)
        (tmp_path / f"{table['zh']}.csv").write_text(f"{header}\n{values}\n", encoding="utf-8")
        data = bx.Dataset.read(tmp_path)
        source = data.sources.to_pylist()[0]
        assert (source["table"], source["rows_kept"], source["cells_nulled"]) == (table["id"], 1, 0), header
        assert source["ignored"] == ""


# --- against tables.md, which the declarations follow

SPEC = pathlib.Path(os.environ.get("BAOXUE_SHARED_DIR", ROOT.parent / "shared")) / "tables.md"
# docs/architecture.md, Where we deviate: cells that may be empty although the page says not, and stricter marks.
MAY_BE_NULL = {("units", "from"), ("schools", "from"), ("staff", "from"), ("guardians", "relation"), ("visits", "kind")}
STRICTER = {
    ("guardians", "name"): "special",
    ("guardians", "relation"): "family",
    ("attendance", "reason"): "family",
    ("changes", "proof"): "family",
    ("notices", "amount"): "family",
    ("decisions", "reason"): "family",
    ("scores", "score"): "special",
    ("signs", "kind"): "special",
    ("support_plans", "kind"): "special",
    ("support_plans", "result"): "family",
    ("aid", "kind"): "family",
    ("aid", "due_amount"): "family",
    ("aid", "paid_amount"): "family",
    ("incidents", "kind"): "special",
    ("incidents", "staff"): "special",
    ("incidents", "student"): "special",
    ("archive_items", "about"): "family",
}


@dataclasses.dataclass
class Specified:
    id: str
    key: bool
    null: bool
    codes: list[str]
    zh: str
    sensitivity: str


def specified(cells: str) -> list[Specified]:
    """The columns of one line: `**key →student, date** 日期 (event), status 状态 {a b}?`; prose behind ". " or ": "."""
    columns, bold = [], False
    cells = re.sub(r"\(open list:[^)]*\)", "", cells)
    for part in re.split(r",(?![^{(]*[)}])", re.split(r"[.:] ", cells)[0]):
        key = bold or part.strip().startswith("**")
        bold ^= part.count("**") % 2 == 1
        plain = re.sub(r"\(.*?\)", "", part.replace("**", ""))
        codes, zh, mark = (re.search(e, plain) for e in (r"\{([a-z_ ]+)\}", r"[一-鿿]+", r"\[(\w+)\]"))
        name = plain.split()[0].rstrip("?")
        sensitivity = mark[1] if mark else "none"
        columns.append(
            Specified(name, key, "?" in plain, codes[1].split() if codes else [], zh[0] if zh else "", sensitivity)
        )
    return columns


@pytest.mark.skipif(not SPEC.exists(), reason="../shared/tables.md")
@pytest.mark.parametrize("table", TABLES, ids=lambda table: str(table["id"]))
def test_columns_keys_nulls_and_codes_are_those_of_the_specification(table: dict[str, Any]) -> None:
    line = re.search(
        rf"^\| `{table['id']}` \((\w+), (\w+)\)[^|]*\| (.*?) \|$", SPEC.read_text(encoding="utf-8"), re.MULTILINE
    )
    assert line is not None
    assert (table["subject"], table["zh"]) == line.groups()[:2]
    spec = specified(line[3])
    assert [column["id"] for column in table["columns"]] == [column.id for column in spec]
    for column, wanted in zip(table["columns"], spec, strict=True):
        assert column["key"] == wanted.key, wanted
        place = (table["id"], wanted.id)
        may_be_null = (wanted.null and not wanted.key) or place in MAY_BE_NULL
        assert column["required"] != may_be_null, wanted
        if wanted.codes and column["type"] == "code":
            assert [code["id"] for code in column["codes"]] == wanted.codes, wanted
        assert wanted.zh in ("", column["zh"]), wanted
        assert column["sensitivity"] == STRICTER.get(place, wanted.sensitivity), wanted
