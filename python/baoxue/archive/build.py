# SPDX-License-Identifier: MIT
"""Builds the archive of one school: eighteen folders, an index, tables, copies of files, and a bag around it all."""

from __future__ import annotations

import dataclasses
import errno
import os
import pathlib
from typing import Any

from baoxue._core import __version__
from baoxue._dataset import Dataset
from baoxue._report import Report
from baoxue.archive import bag, sheets
from baoxue.archive.contents import Contents, contents, hosted, names_of
from baoxue.archive.copies import copy
from baoxue.archive.page import render
from baoxue.archive.words import COPIES, ITEMS, word

_HARMLESS = ("copied", "unchecked", "none")


@dataclasses.dataclass(frozen=True)
class Built:
    """An archive that was written. `problems`: (item, title, what) of files that are not what the table says."""

    school: str
    folder: pathlib.Path
    expected: int
    present: int
    late: int
    missing: int
    unknown: int
    problems: list[tuple[int, str, str]]


def schools_of(report: Report, data: Dataset) -> list[str]:
    """The schools that keep an archive, by id: something is expected of them, and no host keeps it for them."""
    names, points = names_of(data), hosted(report, data)
    return sorted({points.get(row["school"], row["school"]) for row in report.table("archive")} & set(names))


def _folder_name(school: str) -> str:
    return "".join(c if c.isalnum() or c in "-_." else "_" for c in school).strip(".") or "_"


def _write(path: pathlib.Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def build(
    report: Report,
    data: Dataset,
    school: str,
    files: str | os.PathLike[str],
    out: str | os.PathLike[str],
    lang: str = "zh",
) -> Built:
    """Writes `out`/<school>, a BagIt bag with the same bytes each time.

    `files` is the folder that archive_items.file is relative to. KeyError if the data has no such school; OSError where
    the folder is there already (nothing is overwritten), or cannot be written.
    """
    found = contents(report, data, school)
    root = pathlib.Path(out) / _folder_name(school)
    if root.exists():
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(root))
    payload = root / "data"
    payload.mkdir(parents=True)
    index, problems = _write_items(found, pathlib.Path(files), payload, lang)
    _write(
        payload / "目录.csv",
        sheets.as_csv((sheets.SHELF_COLUMNS, [row for rows in index.values() for row in rows]), lang),
    )
    _write(payload / "index.html", render(found, index, problems, payload, lang))
    policy = report.policy
    info = {
        "External-Identifier": f"{school} {report.as_of}",
        "External-Description": f"控辍保学档案 {found.school_name}",
        "Bag-Software-Agent": f"baoxue {__version__}",
        "Policy": f"{policy.id} {policy.hash}",
    }
    bag.close(root, info, report.as_of)
    counts = {
        name: sum(row[name] for row in found.shelves) for name in ("expected", "present", "late", "missing", "unknown")
    }
    return Built(school=school, folder=root, problems=problems, **counts)


def _write_items(
    found: Contents, files: pathlib.Path, payload: pathlib.Path, lang: str
) -> tuple[dict[int, list[dict[str, Any]]], list[tuple[int, str, str]]]:
    codes = {
        code["id"]: code["zh"] for table in found.data.schema.tables for c in table["columns"] for code in c["codes"]
    }
    index: dict[int, list[dict[str, Any]]] = {}
    problems = []
    for item, (name, zh, en) in ITEMS.items():
        folder = payload / name
        folder.mkdir()
        filed = found.papers.get(item, [])
        copies = {row["archive_id"]: copy(row, files, folder) for row in filed}
        problems += [
            (item, row["title"], word(COPIES, copies[row["archive_id"]][0], lang))
            for row in filed
            if copies[row["archive_id"]][0] not in _HARMLESS
        ]
        own = {
            "应有.csv": sheets.duties(found.duties.get(item, []), lang),
            "在档.csv": sheets.papers(filed, copies, codes, lang),
            **sheets.special(found, item, codes, lang),
        }
        for file, sheet in own.items():
            _write(folder / file, sheets.as_csv(sheet, lang))
        index[item] = sheets.shelves(found, item, zh if lang == "zh" else en)
    return index, problems
