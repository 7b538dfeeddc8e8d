# SPDX-License-Identifier: MIT
"""Commands that write files besides the report: archive build, archive check, calendar."""

from __future__ import annotations

import dataclasses
import datetime
import difflib
import pathlib

import typer

from baoxue._cli_run import load_policy
from baoxue._dataset import Dataset
from baoxue._errors import BaoxueError
from baoxue._report import Report, evaluate


@dataclasses.dataclass(frozen=True)
class Source:
    data: pathlib.Path
    policy: str
    as_of: datetime.date
    lenient: list[str]
    choices: dict[str, str] = dataclasses.field(default_factory=dict)

    def report(self) -> tuple[Report, Dataset]:
        policy = load_policy(self.policy, {}, self.choices)
        data = Dataset.read(self.data, policy, lenient=self.lenient)
        return evaluate(policy, data, self.as_of), data


def archive(source: Source, schools: list[str], files: pathlib.Path, out: pathlib.Path, lang: str) -> None:
    """Builds and prints a line for each school, and one for each file that is not what the table says."""
    from baoxue.archive import build, schools_of
    from baoxue.archive.contents import names_of

    report, data = source.report()
    names = names_of(data)
    for school in schools:
        if school not in names:
            _unknown("学校", "school", school, list(names))
    zh = lang == "zh"
    for school in schools or schools_of(report, data):
        built = build(report, data, school, files, out, lang)
        counts = zip(
            ("应有", "已有", "迟", "缺", "无法判定")
            if zh
            else ("expected", "present", "late", "missing", "not judged"),
            (built.expected, built.present, built.late, built.missing, built.unknown),
            strict=True,
        )
        typer.echo(f"{built.folder}: " + " · ".join(f"{word} {count}" for word, count in counts))
        for item, title, what in built.problems:
            typer.echo(f"  {item} {title}: {what}", err=True)


def check(folders: list[pathlib.Path], lang: str) -> bool:
    """Prints what is wrong with each bag; False if something is."""
    from baoxue.archive import check as check_bag

    whole = True
    for folder in folders:
        problems = check_bag(folder)
        whole = whole and not problems
        good = "没有改动" if lang == "zh" else "unchanged"
        typer.echo(f"{folder}: {good if not problems else len(problems)}")
        for problem in problems:
            typer.echo(f"  {problem}", err=True)
    return whole


def calendar(source: Source, audience: str, out: pathlib.Path, *, ahead: int, todo: bool, lang: str) -> None:
    from baoxue.ics import due_things, to_ics

    report, data = source.report()
    kind, _, wanted = audience.partition(":")
    tables = {"school": ("学校", "schools", "school_id"), "staff": ("教职工", "staff", "staff_id")}
    if kind in tables:
        zh, table, key = tables[kind]
        rows = data.table(table)
        known = [] if rows is None else rows.column(key)
        if wanted not in known:
            _unknown(zh, kind, wanted, known)
    things = due_things(report, audience, ahead)
    out.write_bytes(to_ics(things, report.as_of, lang, todo))
    typer.echo(f"{out}: {len(things)}")


def _unknown(zh: str, en: str, wanted: str, known: list[str]) -> None:
    near = "" if en == "staff" else "".join(difflib.get_close_matches(wanted, known, 1))  # no person's id in a message
    raise BaoxueError(f"no such {en}: {wanted}", f"没有这个{zh}：{wanted}", hint=near)
