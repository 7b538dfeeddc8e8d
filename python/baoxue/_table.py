# SPDX-License-Identifier: MIT
"""Result tables: read as Arrow by anything that speaks it, or as plain Python lists."""

from __future__ import annotations

import csv
import html
import io
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

# Nullable dtypes: an unknown integer must not turn its column into floats.
_PANDAS_DTYPES = {
    "boolean": "boolean",
    "integer": "Int64",
    "decimal": "Int64",
    "money": "Int64",
    "real": "Float64",
    "date": "datetime64[s]",
    "timestamp": "datetime64[us, UTC]",
}
_SHOWN_ROWS = 20


class TableSource(Protocol):
    """What a Table reads from: the compiled part, or a MemoryTable."""

    @property
    def name(self) -> str: ...
    @property
    def column_names(self) -> list[str]: ...
    @property
    def column_types(self) -> list[str]: ...
    def __len__(self) -> int: ...
    def column(self, name: str) -> list[Any]: ...


class MemoryTable:
    """A TableSource over Python lists, for tables made in Python (what an audience may see, tests).

    >>> MemoryTable("counts", {"rule": ("text", ["a"]), "n": ("integer", [3])}).column("n")
    [3]
    """

    def __init__(self, name: str, columns: dict[str, tuple[str, list[Any]]]) -> None:
        self.name = name
        self._columns = columns
        lengths = {len(values) for _, values in columns.values()}
        if len(lengths) > 1:
            raise ValueError(f"columns of {name} differ in length")
        self._rows = lengths.pop() if lengths else 0

    @classmethod
    def of_rows(cls, name: str, types: dict[str, str], rows: Sequence[dict[str, Any]]) -> MemoryTable:
        return cls(name, {column: (kind, [row.get(column) for row in rows]) for column, kind in types.items()})

    @property
    def column_names(self) -> list[str]:
        return list(self._columns)

    @property
    def column_types(self) -> list[str]:
        return [kind for kind, _ in self._columns.values()]

    def __len__(self) -> int:
        return self._rows

    def column(self, name: str) -> list[Any]:
        return self._columns[name][1]


class Table:
    """A result table. Dates are `datetime.date`, money integer fen, an unknown cell None.

    Anything that reads the Arrow PyCapsule interface takes it as it is: `polars.DataFrame(table)`,
    `pyarrow.table(table)`. A fresh stream is made each time, so a table can be read more than once.

    >>> table = Table(MemoryTable("t", {"rule": ("text", ["late"]), "days": ("integer", [None])}))
    >>> table.to_pylist()
    [{'rule': 'late', 'days': None}]
    """

    def __init__(self, source: TableSource) -> None:
        self._source = source

    @property
    def name(self) -> str:
        return self._source.name

    @property
    def columns(self) -> list[str]:
        return self._source.column_names

    @property
    def types(self) -> dict[str, str]:
        """Logical type by column: boolean, integer, decimal, money, date, timestamp, real, code, key, text."""
        return dict(zip(self._source.column_names, self._source.column_types, strict=True))

    def column(self, name: str) -> list[Any]:
        """One column as a list."""
        return self._source.column(name)

    def __len__(self) -> int:
        return len(self._source)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        names = self.columns
        for row in zip(*(self.column(name) for name in names), strict=True):
            yield dict(zip(names, row, strict=True))

    def to_pylist(self) -> list[dict[str, Any]]:
        """Rows as dicts; needs no other library."""
        return list(self)

    def to_csv(self) -> str:
        """UTF-8 CSV text with a header line; an unknown cell is empty."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(self.columns)
        for row in self:
            writer.writerow(["" if value is None else str(value) for value in row.values()])
        return out.getvalue()

    def to_arrow(self) -> pyarrow.Table:
        """A pyarrow Table."""
        import pyarrow

        return pyarrow.table(self)

    def to_polars(self) -> polars.DataFrame:
        """A polars DataFrame."""
        import polars

        return polars.DataFrame(self)

    def to_pandas(self) -> pandas.DataFrame:
        """A pandas DataFrame with nullable dtypes; dates are datetime64[s]. Needs no pyarrow."""
        import pandas

        def series(name: str, kind: str) -> pandas.Series[Any]:
            values = self.column(name)
            if kind == "date":
                values = [None if v is None else v.isoformat() for v in values]
            if kind == "timestamp":
                values = [None if v is None else v.replace(tzinfo=None) for v in values]
                return pandas.Series(values, dtype="datetime64[us]").dt.tz_localize("UTC")
            return pandas.Series(values, dtype=_PANDAS_DTYPES.get(kind, "string"))

        return pandas.DataFrame({name: series(name, kind) for name, kind in self.types.items()})

    def __arrow_c_schema__(self) -> object:
        return self._capsules().__arrow_c_schema__()

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self._capsules().__arrow_c_stream__(requested_schema)

    def _capsules(self) -> Any:
        if not hasattr(self._source, "__arrow_c_stream__"):
            raise TypeError(f"{self.name} was made in Python and has no Arrow form")
        return self._source

    def __repr__(self) -> str:
        return f"<baoxue.Table {self.name}: {len(self)} rows, {len(self.columns)} columns>"

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{html.escape(name)}</th>" for name in self.columns)
        body = []
        for number, row in enumerate(self):
            if number == _SHOWN_ROWS:
                break
            cells = "".join(f"<td>{'' if v is None else html.escape(str(v))}</td>" for v in row.values())
            body.append(f"<tr>{cells}</tr>")
        shown = min(len(self), _SHOWN_ROWS)
        title = f"<p>{html.escape(self.name)}: {shown} / {len(self)}</p>"
        return f"{title}<table><thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table>"
