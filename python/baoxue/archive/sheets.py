# SPDX-License-Identifier: MIT
"""The tables that are put into the folders: duties and papers of each item, and what single items have besides."""

from __future__ import annotations

import datetime
from typing import Any

from baoxue.archive import lost
from baoxue.archive.contents import Contents, Row, number, rows_of, term_of
from baoxue.archive.words import COPIES, STATUSES, header, word
from baoxue.render.files import cell
from baoxue.render.html import yuan

Sheet = tuple[tuple[str, ...], list[dict[str, Any]]]
SHELF_COLUMNS = (
    "item", "name", "term", "expected", "present", "late", "missing", "not_yet_due", "unknown", "papers",
)  # fmt: skip
_DUTY = (
    "number", "title", "period", "class", "label", "due", "status", "days_late", "done", "needed", "missing_parts",
    "met_on", "by_names", "why",
)  # fmt: skip
_PAPER = ("title", "covers_from", "covers_to", "media", "added_on", "file", "copy")
_SETTLEMENT = (
    "period", "settlement", "clause", "class", "label", "payer_name", "payee_name", "role", "amount", "state",
    "choices",
)  # fmt: skip
_COUNTED = ("pay", "undone", "correction")


def as_csv(sheet: Sheet, lang: str) -> str:
    """For spreadsheets: a byte order mark, no cell that runs as a formula."""
    columns, rows = sheet
    lines = [[header(column, lang) for column in columns]]
    lines += [[cell(_shown(row[column], lang)) for column in columns] for row in rows]
    quoted = [",".join('"' + text.replace('"', '""') + '"' for text in line) for line in lines]
    return "\ufeff" + "\n".join(quoted) + "\n"


def _shown(value: Any, lang: str) -> Any:
    if isinstance(value, bool):
        return ("是" if value else "否") if lang == "zh" else ("yes" if value else "no")
    return value


def duties(rows: list[Row], lang: str) -> Sheet:
    first = datetime.date.min
    ordered = sorted(rows, key=lambda row: (row["due"] or first, row["duty"], row["key"]))
    lines = [
        {
            **row,
            "number": number(row["duty"], row["key"]),
            "title": row[f"title_{lang}"],
            "status": word(STATUSES, row["status"], lang),
            "why": row[f"missing_{lang}"] if row["status"] == "unknown" else "",
        }
        for row in ordered
    ]
    return _DUTY, lines


def papers(rows: list[Row], copies: dict[str, tuple[str, str]], media: dict[str, str], lang: str) -> Sheet:
    """`copies`: by archive_id, what became of its file and its name in the folder."""
    lines = []
    for row in rows:
        became, name = copies[row["archive_id"]]
        medium = media.get(row["media"], row["media"]) if lang == "zh" else row["media"]
        lines.append({**row, "media": medium, "file": name, "copy": word(COPIES, became, lang)})
    return _PAPER, lines


def shelves(found: Contents, item: int, name: str) -> list[dict[str, Any]]:
    rows = [row for row in found.shelves if row["item"] == item]
    count = len(found.papers.get(item, []))
    return [{**row, "name": name, "papers": count} for row in sorted(rows, key=lambda row: row["term"])]


def special(found: Contents, item: int, codes: dict[str, str], lang: str) -> dict[str, Sheet]:
    """Further sheets of an item by file name."""
    if item == 6:
        sheets: dict[str, Sheet] = {f"{title}.csv": (lost.COLUMNS, lines) for title, lines in lost.tables(found)}
        return sheets | {"缺课提示.csv": _signs(found, lang)}
    if item == 8:
        return {"督查.csv": _inspections(found, codes, lang)}
    if item == 12:
        return {"变动.csv": _changes(found, codes, lang)}
    if item == 17:
        return {"结算明细.csv": _settlement(found)}
    return {}


def _signs(found: Contents, lang: str) -> Sheet:
    """Findings about absences, by case number."""
    from baoxue.render.audience import case_numbers

    cases = case_numbers(found.report.findings.column("finding_id"))
    rows = [
        {
            "case": cases[row["finding_id"]],
            "class": row["class"],
            "label": row["label"],
            "since": row["anchor"],
            "title": row[f"title_{lang}"],
            "due": row["due"],
            "days_late": row["days_late"],
        }
        for row in found.report.findings
        if row["subject"] == "absence_run" and row["school"] in found.schools
    ]
    return ("case", "class", "label", "since", "title", "due", "days_late"), sorted(
        rows, key=lambda row: (row["since"], row["case"])
    )


def _inspections(found: Contents, codes: dict[str, str], lang: str) -> Sheet:
    """Each inspection beside the settlement of its term (J7.9): how many lines, and their sum."""
    columns = ("date", "kind", "round", "score", "finding", "term", "lines", "amount")
    lines = []
    rows = [row for row in rows_of(found.data, "inspections") if row["school"] in found.schools]
    for row in sorted(rows, key=lambda row: (row["date"], row["inspection_id"])):
        if row["date"] > found.as_of:
            continue
        term = term_of(found.data, row["date"])
        settled = None
        if found.settlement is not None:
            settled = [line for line in found.settlement if line["period"] == term and line["state"] in _COUNTED]
        lines.append(
            {
                **row,
                "kind": codes.get(row["kind"], row["kind"]) if lang == "zh" else row["kind"],
                "term": term,
                "lines": None if settled is None else len(settled),
                "amount": None if settled is None else yuan(sum(line["amount_fen"] or 0 for line in settled)),
            }
        )
    return columns, lines


def _changes(found: Contents, codes: dict[str, str], lang: str) -> Sheet:
    """The changes that owe a file, with what the table says of them; proof and signature as yes or no."""
    columns = ("number", "date", "kind", "class", "label", "reported_on", "proof", "approved", "status")
    changes = {row["change_id"]: row for row in rows_of(found.data, "changes")}
    lines = []
    for duty in found.duties.get(12, []):
        row = changes.get(duty["key"])
        if row is None:
            continue  # a pack's own duty, of something else
        lines.append(
            {
                "number": number(duty["duty"], duty["key"]),
                "date": row["date"],
                "kind": codes.get(row["kind"], row["kind"]) if lang == "zh" else row["kind"],
                "class": duty["class"],
                "label": duty["label"],
                "reported_on": row["reported_on"],
                "proof": bool(row["proof"]),
                "approved": bool(row["approved_by"]),
                "status": word(STATUSES, duty["status"], lang),
            }
        )
    return columns, sorted(lines, key=lambda line: (line["date"], line["number"]))


def _settlement(found: Contents) -> Sheet:
    lines = [
        {**row, "amount": yuan(row["amount_fen"])}
        for row in sorted(found.settlement or [], key=lambda row: row["line_id"])
    ]
    return _SETTLEMENT, lines
