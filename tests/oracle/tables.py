# SPDX-License-Identifier: MIT
"""Tables and rows: what there is, and what of it may be seen at the end of a day."""

from __future__ import annotations

import pathlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import tomllib

from oracle.functions import money_of_text
from oracle.values import Date

FOLDER = pathlib.Path(__file__).parent


@dataclass(frozen=True)
class Column:
    """`type` is text, int, bool, date, code, decimal, money or key; `domain` is the subject whose key a key is."""

    name: str
    type: str
    domain: str = ""
    optional: bool = False

    @staticmethod
    def of(text: str) -> Column:
        name, _, kind = text.partition(":")
        optional = kind.endswith("?")
        kind = kind.rstrip("?")
        if kind[0] in ">!":
            return Column(name, "key", kind[1:], optional)
        return Column(name, kind, "", optional)


@dataclass
class Table:
    id: str
    subject: str
    key: list[str]
    columns: dict[str, Column]
    event: str | None = None
    recorded: str | None = None
    exceptions_only: bool = False


def builtin_tables() -> dict[str, Table]:
    declared = tomllib.loads((FOLDER / "tables.toml").read_text(encoding="utf-8"))
    return {id: table_of(id, entry) for id, entry in declared.items()}


def table_of(id: str, entry: Mapping[str, Any]) -> Table:
    texts = entry["columns"].split()
    own = [text.partition(":")[0] for text in texts if ":!" in text]
    return Table(
        id,
        entry["subject"],
        entry.get("key", own),
        {column.name: column for column in map(Column.of, texts)},
        entry.get("event"),
        entry.get("recorded"),
        entry.get("exceptions_only", False),
    )


@dataclass(eq=False)
class Row:
    """One row of a subject: of a table, or made by `runs`, `cross` or `group`. Null is None; `facts` keeps facts."""

    subject: str
    key: str
    cells: dict[str, Any]
    event: Date | None = None
    recorded: Date | None = None
    facts: dict[str, Any] = field(default_factory=dict)

    def order(self) -> tuple[Any, ...]:
        """By event date, record date, content: never by where the row stood."""
        days = [self.event or Date.min, self.recorded or self.event or Date.min]
        return (*days, [(cell is not None, str(cell)) for cell in self.cells.values()])


def cell_of(column: Column, value: Any) -> Any:
    """A Python value of a cell; text as in a CSV file is read by the column's type."""
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        return value
    match column.type:
        case "int":
            return int(value)
        case "date":
            return Date.fromisoformat(value)
        case "bool":
            return value == "true"
        case "money":
            return money_of_text(value)
    return value


def rows_of(table: Table, lines: Iterable[Mapping[str, Any]]) -> list[Row]:
    rows = []
    for line in lines:
        cells = {name: cell_of(column, line.get(name)) for name, column in table.columns.items()}
        event = cells[table.event] if table.event else None
        recorded = cells[table.recorded] if table.recorded else None
        rows.append(Row(table.subject, key_of(table, cells), cells, event, recorded))
    return rows


def key_of(table: Table, cells: Mapping[str, Any]) -> str:
    return "|".join("" if cells[name] is None else str(cells[name]) for name in table.key)


def visible(rows: list[Row], as_of: Date) -> list[Row]:
    """Rows known at the end of `as_of`: recorded by then (or happened, where no record date is given), not reversed.

    A reversal is no event of its own. A reversal that is itself reversed reverses nothing.
    """
    seen = [row for row in rows if (row.recorded or row.event or as_of) <= as_of]
    reversals = {row.key: row.cells["reverses"] for row in seen if row.cells.get("reverses") is not None}

    def stands(key: str, above: frozenset[str] = frozenset()) -> bool:
        """Whether no standing reversal names the row."""
        return not any(
            target == key and by not in above and stands(by, above | {key}) for by, target in reversals.items()
        )

    return [row for row in seen if row.key not in reversals and stands(row.key)]


@dataclass
class Data:
    """The tables of one run, by table id; a table that is not in `rows` is absent, not empty."""

    tables: dict[str, Table]
    rows: dict[str, list[Row]]

    @staticmethod
    def of(lines: Mapping[str, Iterable[Mapping[str, Any]]], tables: dict[str, Table] | None = None) -> Data:
        declared = tables or builtin_tables()
        return Data(declared, {id: rows_of(declared[id], rows) for id, rows in lines.items()})

    def seen(self, as_of: Date) -> Data:
        return Data(self.tables, {id: visible(rows, as_of) for id, rows in self.rows.items()})
