# SPDX-License-Identifier: MIT
"""`baoxue run`."""

from __future__ import annotations

import dataclasses
import datetime
import json
import pathlib
import sys
from typing import Any

import typer

from baoxue._dataset import Dataset
from baoxue._policy import Policy
from baoxue._report import Report, evaluate
from baoxue.render import Seen, restrict, write_files
from baoxue.render.audience import bucket
from baoxue.render.words import Words

_SHOWN = 10


@dataclasses.dataclass(frozen=True)
class Request:
    data: pathlib.Path
    policy: str
    as_of: str
    out: pathlib.Path
    audience: str
    lang: str
    threads: int
    params: dict[str, str]
    choices: dict[str, str]
    lenient: list[str]
    as_json: bool


def load_policy(name: str, params: dict[str, str] | None = None, choices: dict[str, str] | None = None) -> Policy:
    """A folder if there is one of that name, else a built-in pack."""
    if pathlib.Path(name).is_dir():
        return Policy.load(name, params, choices)
    return Policy.builtin(name, params, choices)


def run(request: Request) -> bool:
    """Writes the files and prints the summary; True if something could not be judged."""
    policy = load_policy(request.policy, request.params, request.choices)
    data = Dataset.read(request.data, policy, lenient=request.lenient)
    report = _evaluate(policy, data, request)
    seen = restrict(report, request.audience)
    paths = write_files(seen, request.out, request.lang)
    if request.as_json:
        typer.echo(json.dumps(_summary(seen, paths), ensure_ascii=False))
    elif sys.stdout.isatty():
        _print_rich(seen, paths, Words(request.lang))
    else:
        _print_plain(seen, paths, Words(request.lang))
    return len(report.not_evaluated) > 0


def _evaluate(policy: Policy, data: Dataset, request: Request) -> Report:
    if not sys.stderr.isatty() or request.as_json:
        return evaluate(policy, data, request.as_of, threads=request.threads)
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(policy.id, total=None)
        return evaluate(
            policy,
            data,
            request.as_of,
            threads=request.threads,
            progress=lambda done, total: bar.update(task, completed=done, total=total),
        )


def _summary(seen: Seen, paths: dict[str, pathlib.Path]) -> dict[str, Any]:
    return {
        "as_of": seen.moment,
        "policy": seen.policy,
        "policy_hash": seen.policy_hash,
        "audience": seen.audience,
        "figures": seen.figures,
        "files": {name: str(path) for name, path in paths.items()},
    }


def _lines(seen: Seen, words: Words) -> list[tuple[str, str]]:
    figures = seen.figures

    def shown(name: str) -> str:
        value = figures.get(name)
        return "*" if value is None else str(value)

    schools = ["–" if figures[name] is None else figures[name] for name in ("schools_complete", "schools")]
    names = [name for name in ("overdue", "today", "week", "not_due", "open") if name in figures]
    return [
        (words["as_of"], f"{seen.moment} · {seen.policy} {seen.policy_hash[:8]}"),
        (words["received_schools"], f"{schools[0]}/{schools[1]}"),
        (words["students"], shown("students")),
        *((words[name], shown(name)) for name in names),
        (words["not_judged"], shown("not_judged")),
        *([(words["rules_unjudged"], shown("rules_unjudged"))] if figures["rules_unjudged"] else []),
    ]


def _print_plain(seen: Seen, paths: dict[str, pathlib.Path], words: Words) -> None:
    for name, value in _lines(seen, words):
        typer.echo(f"{name}: {value}")
    for path in paths.values():
        typer.echo(str(path))


def _print_rich(seen: Seen, paths: dict[str, pathlib.Path], words: Words) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console()
    summary = Table(show_header=False, box=None, title=words["title"], title_justify="left")
    for name, value in _lines(seen, words):
        summary.add_row(name, value)
    console.print(summary)
    if seen.audience == "township":
        console.print(_todo_table(seen, words))
    for path in paths.values():
        console.print(str(path), highlight=False, soft_wrap=True)


def _todo_table(seen: Seen, words: Words) -> Any:
    from rich.table import Table
    from rich.text import Text

    first = ("overdue", "today", "week")
    due = [row for row in seen.tables["findings"] if bucket(row, seen.as_of) in first]
    due.sort(key=lambda row: (row["due"] or datetime.date.max, row["case"]))
    table = Table(title=f"{words['todo']} ({min(len(due), _SHOWN)}/{len(due)})", title_justify="left")
    for name in ("due", "school", "class", "what"):
        table.add_column(words[name])
    for row in due[:_SHOWN]:
        cells = (str(row["due"] or ""), row["school"] or "", row["class"] or "", words.of(row, "message"))
        table.add_row(*(Text(cell) for cell in cells))
    return table
