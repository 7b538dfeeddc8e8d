# SPDX-License-Identifier: MIT
"""Datasets: the tables of one run."""

from __future__ import annotations

import csv
import datetime
import io
import os
from collections.abc import Mapping, Sequence
from typing import Any

from baoxue import _core
from baoxue._policy import Policy, Schema
from baoxue._table import Table


def _schema_of(schema: Schema | Policy | None) -> _core.Schema:
    if schema is None:
        return _core.Schema.builtin()
    return (schema.schema if isinstance(schema, Policy) else schema)._core


def _cell_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime.datetime):
        return value.isoformat(sep=" ")
    return str(value)


def _csv_of(rows: Sequence[Mapping[str, Any]]) -> bytes:
    header = list(dict.fromkeys(name for row in rows for name in row))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow([_cell_text(row.get(name)) for name in header])
    return out.getvalue().encode()


class Dataset:
    """Sealed tables. Immutable; any threads at once."""

    def __init__(self, core: _core.Dataset) -> None:
        self._core = core

    @staticmethod
    def read(
        folder: str | os.PathLike[str], schema: Schema | Policy | None = None, *, lenient: Sequence[str] | bool = ()
    ) -> Dataset:
        """One CSV per table, named by table id or Chinese name. Pass a Policy where its packs add tables or columns.

        `lenient` names unknown headers or files to ignore; True ignores all of them. Raises DataError.
        """
        names = [] if isinstance(lenient, bool) else list(lenient)
        return Dataset(_core.Dataset.read(os.fspath(folder), _schema_of(schema), names, lenient is True))

    @staticmethod
    def from_tables(
        tables: Mapping[str, Any], schema: Schema | Policy | None = None, *, lenient: Sequence[str] | bool = ()
    ) -> Dataset:
        """Tables by name: anything with `__arrow_c_stream__` or `__arrow_c_array__`, or a list of dicts (slow).

        >>> rows = [{"unit_id": "u1", "name": "县教育局", "kind": "county"}]
        >>> len(Dataset.from_tables({"units": rows}).sources)
        1
        """
        names = [] if isinstance(lenient, bool) else list(lenient)
        builder = _core.DatasetBuilder(_schema_of(schema), names, lenient is True)
        for name, table in tables.items():
            if isinstance(table, list | tuple):
                builder.add_csv(name, _csv_of(table), name)
            else:
                builder.add_arrow(name, table)
        return Dataset(builder.finish())

    @property
    def schema(self) -> Schema:
        return Schema(self._core.schema)

    def table(self, name: str) -> Table | None:
        """The kept rows of a table; None if it did not arrive, KeyError if there is no such table.

        Codes are their ids, decimals text. Nothing is masked: this is for whoever keeps the data.
        """
        table = self._core.table(name)
        return None if table is None else Table(table)

    @property
    def quarantine(self) -> Table:
        """Rows set aside and cells made unknown: table, file, line (1-based), column, code, messages, scope."""
        return Table(self._core.quarantine)

    @property
    def sources(self) -> Table:
        """What arrived: table, file, encoding, rows_read, rows_kept, rows_quarantined, cells_nulled, ignored.

        `ignored` names the headers that were not read. A file that was let go unread has no table.
        """
        return Table(self._core.sources)

    def __repr__(self) -> str:
        rows, tables = sum(self.sources.column("rows_kept")), sum(map(bool, self.sources.column("table")))
        return f"<baoxue.Dataset: {tables} tables, {rows} rows, {len(self.quarantine)} problems>"
