# SPDX-License-Identifier: MIT
"""A BagIt bag (RFC 8493) over a folder of files, with the same bytes each time.

It is written here, not by the bagit module: that one changes the working directory of the whole process while it works.
Whether a bag is whole is asked of the bagit module.
"""

from __future__ import annotations

import datetime
import hashlib
import logging
import pathlib

_ESCAPES = {"%": "%25", "\r": "%0D", "\n": "%0A"}


def sha256_of(path: pathlib.Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def _manifest(root: pathlib.Path, files: list[pathlib.Path]) -> str:
    lines = []
    for file in files:
        name = "".join(_ESCAPES.get(c, c) for c in file.relative_to(root).as_posix())
        lines.append(f"{sha256_of(file)}  {name}\n")
    return "".join(lines)


def close(root: pathlib.Path, info: dict[str, str], on: datetime.date) -> None:
    """Turns `root`, whose payload is in data/, into a bag. Nothing may be added afterwards."""
    payload = sorted(path for path in (root / "data").rglob("*") if path.is_file())
    size = sum(path.stat().st_size for path in payload)
    tags = {
        "bagit.txt": "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        "bag-info.txt": "".join(
            f"{name}: {' '.join(text.split())}\n"
            for name, text in (*info.items(), ("Bagging-Date", str(on)), ("Payload-Oxum", f"{size}.{len(payload)}"))
        ),
        "manifest-sha256.txt": _manifest(root, payload),
    }
    for name, text in tags.items():
        (root / name).write_text(text, encoding="utf-8", newline="\n")
    whole = _manifest(root, [root / name for name in sorted(tags)])
    (root / "tagmanifest-sha256.txt").write_text(whole, encoding="utf-8", newline="\n")


def check(folder: pathlib.Path) -> list[str]:
    """What is wrong with a bag: a line for each file changed, missing or added; empty: nothing."""
    import bagit

    logging.getLogger("bagit").addHandler(logging.NullHandler())  # what it finds is returned, not logged
    logging.getLogger("bagit").propagate = False
    try:
        bag = bagit.Bag(str(folder))
        bag.info.pop("Payload-Oxum", None)  # sizes alone would end the check before the file is named
        bag.validate()
    except bagit.BagValidationError as error:
        return [str(detail) for detail in error.details] or [str(error)]
    except bagit.BagError as error:
        return [str(error)]
    return []
