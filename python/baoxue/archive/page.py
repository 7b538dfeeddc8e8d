# SPDX-License-Identifier: MIT
"""index.html of an archive: the eighteen items, what is expected and there by term, links into the folders."""

from __future__ import annotations

import pathlib
from typing import Any
from urllib.parse import quote

from baoxue.archive.contents import Contents
from baoxue.archive.words import ITEMS, header

_COUNTS = ("expected", "present", "late", "missing", "not_yet_due", "unknown")


def render(
    found: Contents,
    index: dict[int, list[dict[str, Any]]],
    problems: list[tuple[int, str, str]],
    payload: pathlib.Path,
    lang: str,
) -> str:
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("baoxue.archive", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    items = [
        {
            "number": item,
            "name": zh if lang == "zh" else en,
            "terms": index[item],
            "files": [
                {"name": path.name, "link": f"{quote(folder)}/{quote(path.name)}"}
                for path in sorted((payload / folder).iterdir())
            ],
        }
        for item, (folder, zh, en) in ITEMS.items()
    ]
    return environment.get_template("index.html.j2").render(
        found=found,
        items=items,
        problems=problems,
        policy=found.report.policy,
        lang=lang,
        counts=[(name, header(name, lang)) for name in _COUNTS],
        totals={name: sum(row[name] for row in found.shelves) for name in _COUNTS},
    )
