# SPDX-License-Identifier: MIT
"""Files that archive_items names: copied where their SHA-256 is the one of the table, else reported."""

from __future__ import annotations

import pathlib
import shutil
from typing import Any

from baoxue.archive.bag import sha256_of


def _inside(root: pathlib.Path, name: str) -> pathlib.Path | None:
    """The file of that name in the folder; None where the name, or a link, leads out of it."""
    path = (root / name.replace("\\", "/")).resolve()
    return path if path.is_relative_to(root.resolve()) else None


def _safe(text: str) -> str:
    """A name that every file system takes.

    >>> _safe("A/1:简报?.pdf")
    'A_1_简报_.pdf'
    """
    return "".join(c if c.isalnum() or c in "-_. " else "_" for c in text).strip(" .") or "_"


def copy(row: dict[str, Any], source: pathlib.Path, folder: pathlib.Path) -> tuple[str, str]:
    """What became of the row's file (see words.COPIES), and its name in `folder`."""
    if not row["file"]:
        return "none", ""
    path = _inside(source, row["file"])
    if path is None:
        return "outside", ""
    if not path.is_file():
        return "absent", ""
    said = (row["sha256"] or "").strip().lower()
    if said and sha256_of(path) != said:
        return "mismatch", ""
    name = f"{_safe(row['archive_id'])} {_safe(path.name)}"
    shutil.copyfile(path, folder / name)
    return ("copied" if said else "unchecked"), name
