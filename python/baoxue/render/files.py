# SPDX-License-Identifier: MIT
"""The files of a run: report.html, findings.csv, settlement.csv, report.json."""

from __future__ import annotations

import csv
import datetime
import io
import json
import pathlib
import re
from typing import Any

from baoxue._table import Table
from baoxue.render.audience import Seen
from baoxue.render.html import render_html

FORMAT = "baoxue-report/1"


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime.date | datetime.datetime) else value


def as_json(seen: Seen) -> dict[str, Any]:
    """The audience's tables as plain data; columns and rows as in the CSV files."""
    return {
        "format": FORMAT,
        "audience": seen.audience,
        "as_of": seen.moment,
        "policy": {
            "id": seen.policy,
            "hash": seen.policy_hash,
            "layers": [{"id": layer["id"], "version": layer["version"]} for layer in seen.layers],
        },
        "figures": seen.figures,
        "tables": {
            name: {
                "columns": table.columns,
                "types": list(table.types.values()),
                "rows": [[_plain(value) for value in row.values()] for row in table],
            }
            for name, table in seen.tables.items()
        },
    }


def cell(value: Any) -> str:
    """A spreadsheet runs a cell that begins like a formula; a quote in front makes it text. Numbers stay numbers.

    Control characters become spaces: a line break inside a cell would begin a row, and a cell, of its own.
    """
    text = re.sub(r"[\x00-\x1f]", " ", "" if value is None else str(value))
    formula = text.lstrip().startswith(("=", "+", "-", "@")) and not re.fullmatch(r"-?\d+(\.\d+)?", text)
    return f"'{text}" if formula else text


def as_csv(table: Table) -> str:
    """CSV for people who open it in a spreadsheet: names come from data, and data may be hostile."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows([cell(value) for value in row.values()] for row in table)
    return out.getvalue()


def _write(path: pathlib.Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:  # a full disk is reported by the write, which does not know the name
        raise OSError(error.errno, error.strerror, str(path)) from None


def write_files(seen: Seen, folder: pathlib.Path, lang: str = "zh") -> dict[str, pathlib.Path]:
    """Writes the four files into `folder` (made if missing) and returns their paths by name.

    OSError names the file that could not be written. CSV files begin with a byte order mark: spreadsheets on Windows
    then read them as UTF-8.
    """
    folder.mkdir(parents=True, exist_ok=True)
    texts = {
        "report.html": render_html(seen, lang),
        "findings.csv": "\ufeff" + as_csv(seen.tables["findings"]),
        "settlement.csv": "\ufeff" + as_csv(seen.tables["settlement"]),
        "report.json": json.dumps(as_json(seen), ensure_ascii=False, indent=1) + "\n",
    }
    for name, text in texts.items():
        _write(folder / name, text)
    return {name: folder / name for name in texts}
