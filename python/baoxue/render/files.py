# SPDX-License-Identifier: MIT
"""The files of a run: report.html, findings.csv, settlement.csv, report.json."""

from __future__ import annotations

import datetime
import json
import pathlib
from typing import Any

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
        "as_of": seen.as_of.isoformat(),
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


def write_files(seen: Seen, folder: pathlib.Path, lang: str = "zh") -> dict[str, pathlib.Path]:
    """Writes the four files into `folder` (made if missing) and returns their paths by name.

    CSV files begin with a byte order mark: spreadsheets on Windows then read them as UTF-8.
    """
    folder.mkdir(parents=True, exist_ok=True)
    texts = {
        "report.html": render_html(seen, lang),
        "findings.csv": "\ufeff" + seen.tables["findings"].to_csv(),
        "settlement.csv": "\ufeff" + seen.tables["settlement"].to_csv(),
        "report.json": json.dumps(as_json(seen), ensure_ascii=False, indent=1) + "\n",
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return {name: folder / name for name in texts}
