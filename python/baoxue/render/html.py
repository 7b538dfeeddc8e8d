# SPDX-License-Identifier: MIT
"""report.html: one self-contained file from what an audience may see."""

from __future__ import annotations

import collections
import datetime
import re
from typing import Any

from baoxue._table import Table
from baoxue.render.audience import CHARGED, STATES, Seen, bucket
from baoxue.render.words import Words

_SEVERITIES = ("urgent", "due", "look")
BUCKETS = ("overdue", "today", "week", "open", "later")


def yuan(fen: int | str | None) -> str:
    """Fen as yuan; text (a withheld amount) as it is.

    >>> yuan(-12345)
    '-123.45'
    """
    if fen is None:
        return ""
    if isinstance(fen, str) and not re.fullmatch(r"-?\d+", fen):
        return fen
    value = int(fen)
    return f"{'-' if value < 0 else ''}{abs(value) // 100}.{abs(value) % 100:02d}"


def render_html(seen: Seen, lang: str = "zh") -> str:
    """The report as one HTML file: no script from elsewhere, no font, no link that leaves it."""
    import jinja2

    words = Words(lang)
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("baoxue.render", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["yuan"] = yuan
    view = township_view(seen, words) if seen.audience == "township" else {}
    template = environment.get_template(f"{seen.audience}.html.j2")
    return template.render(seen=seen, w=words, lang=lang, f=seen.figures, t=seen.tables, states=STATES, **view)


def township_view(seen: Seen, words: Words) -> dict[str, Any]:
    todo = _todo(seen, words)
    return {
        "buckets": [(name, [item for item in todo if item["bucket"] == name]) for name in BUCKETS],
        "away": _away(todo),
        "grid": _grid(seen, words, todo),
        "gaps": _gaps(seen, words, todo),
        "settlements": _settlements(seen, words),
    }


def _by_case(table: Table) -> dict[str, list[dict[str, Any]]]:
    rows: dict[str, list[dict[str, Any]]] = collections.defaultdict(list)
    for row in table:
        rows[row["case"]].append(row)
    return rows


def _todo(seen: Seen, words: Words) -> list[dict[str, Any]]:
    """One item per finding, in the order of a day's work: the oldest deadline first."""
    persons, evidence, reasons = (_by_case(seen.tables[name]) for name in ("persons", "evidence", "reasons"))
    files = {row["table"]: row["file"] for row in seen.tables["sources"]}
    items = []
    for finding in seen.tables["findings"]:
        case = finding["case"]
        items.append(
            {
                **finding,
                "place": finding["school_name"] or finding["school"] or "",
                "bucket": bucket(finding, seen.as_of),
                "title": _title(seen, words, finding),
                "message": words.of(finding, "message"),
                "who": _people(persons[case], words),
                "late": finding["days_late"] or 0,
                "left": (finding["due"] - seen.as_of).days if finding["due"] else None,
                "why": {
                    **_rule(seen, words, finding),
                    "facts": [_fact(row, words) for row in reasons[case]],
                    "rows": _rows(evidence[case], files),
                },
            }
        )
    last = datetime.date.max
    items.sort(
        key=lambda item: (
            item["due"] or last,
            _SEVERITIES.index(item["severity"]),
            item["place"],
            item["class"] or "",
            item["case"],
        )
    )
    return items


def _title(seen: Seen, words: Words, finding: dict[str, Any]) -> str:
    """Of the rule; a gap is named with its role, or all gaps would look alike."""
    title = words.of(finding, "title")
    role = seen.roles.get(str(finding["rule"]).removeprefix("gap."))
    if role is None:
        return title
    return f"{title}：{role['zh']}" if words.lang == "zh" else f"{title}: {role['en']}"


def _people(rows: list[dict[str, Any]], words: Words) -> list[dict[str, Any]]:
    """One entry per role, in the order of the rule: the names, or that nobody holds it."""
    roles: dict[str, dict[str, Any]] = {}
    for row in rows:
        role = words.of(row, "role") or row["role"]
        entry = roles.setdefault(role, {"role": role, "names": [], "gap": False})
        if row["state"] == "gap":
            entry["gap"] = True
        else:
            entry["names"].append(words["role_unknown"] if row["state"] == "unknown" else row["name"] or row["role"])
    return list(roles.values())


def _rule(seen: Seen, words: Words, finding: dict[str, Any]) -> dict[str, Any]:
    rule = seen.rules.get(finding["rule"], {})
    clause = seen.clauses.get(finding["clause"], {})
    gap = finding["reason"] == "nobody_assigned"
    return {
        "title": words.of(finding, "title"),
        "rule": finding["rule"],
        "clause": words.of(clause, "title"),
        "reason": words.of(rule, "why"),
        "assumed": rule.get("source") == "assumed",
        "next": words["next_gap" if gap else f"next_{finding['state']}"],
    }


def _fact(row: dict[str, Any], words: Words) -> str:
    value = " ".join(filter(None, [words.value(row["value"]), words.unit(row["unit"])]))
    limit = f" ({row['layer']})" if row["layer"] else ""
    return f"{words.of(row, 'name')} = {value}{limit}"


def _rows(evidence: list[dict[str, Any]], files: dict[str, str]) -> list[tuple[str, list[int]]]:
    """Line numbers by file; a row without a line (a computed one) is named by its facts already."""
    lines: dict[str, list[int]] = collections.defaultdict(list)
    for row in evidence:
        if row["line"] is not None:
            lines[files.get(row["table"]) or row["table"]].append(row["line"])
    return [(file, sorted(set(numbers))) for file, numbers in sorted(lines.items())]


def _away(todo: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Findings of one run of absence as one line."""
    runs: dict[tuple[str, str, str, Any], list[dict[str, Any]]] = collections.defaultdict(list)
    for item in todo:
        if item["rule"].startswith("returning.") and item["anchor"]:
            runs[item["place"], item["class"] or "", item["label"] or "", item["anchor"]].append(item)
    lines = [
        {"school": school, "class": name, "label": label, "since": since, "items": items}
        for (school, name, label, since), items in runs.items()
    ]
    return sorted(lines, key=lambda line: (line["since"], line["school"], line["class"], line["label"]))


def _grid(seen: Seen, words: Words, todo: list[dict[str, Any]]) -> dict[str, Any]:
    """School × rule, with what was last received and what is not covered beside the counts."""
    used = sorted({item["rule"] for item in todo})
    titles = {item["rule"]: item["title"] for item in todo}
    last: dict[str, datetime.date] = {}
    names: dict[str, str] = {}
    for row in seen.tables["submissions_seen"]:
        if row["school"] and row["received_on"]:
            last[row["school"]] = max(last.get(row["school"], datetime.date.min), row["received_on"])
            names[row["school"]] = row["school_name"] or ""
    silent: collections.Counter[str] = collections.Counter()
    for row in seen.tables["silent"]:
        silent[row["school"] or ""] += row["days"] or 0
        names[row["school"] or ""] = row["school_name"] or ""
    names.update({item["school"] or "": item["place"] for item in todo if item["place"]})
    counts = collections.Counter((item["school"] or "", item["rule"]) for item in todo)
    late = collections.Counter(item["school"] or "" for item in todo if item["bucket"] == "overdue")
    schools = sorted({item["school"] or "" for item in todo} | set(last) | set(silent))
    totals = {school: sum(counts[school, rule] for rule in used) for school in schools}
    return {
        "rules": [(rule, titles[rule]) for rule in used],
        "most": max(totals.values(), default=0),
        "rows": [
            {
                "school": school,
                "name": names.get(school) or school or words["township"],
                "counts": [(rule, counts[school, rule]) for rule in used],
                "total": totals[school],
                "overdue": late[school],
                "silent": silent[school],
                "last": last.get(school),
            }
            for school in schools
        ],
    }


def _gaps(seen: Seen, words: Words, todo: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Where a role had nobody: the gaps found, and the findings that nobody answers for."""
    by_case = {item["case"]: item for item in todo}
    grouped: dict[tuple[str, str, str, Any], list[str]] = collections.defaultdict(list)
    for row in seen.tables["persons"]:
        if row["state"] == "gap":
            item = by_case[row["case"]]
            role = words.of(row, "role") or row["role"]
            grouped[role, item["place"], item["class"] or "", row["day"]].append(row["case"])
    lines = [
        {"role": role, "school": school, "class": name, "day": day, "cases": cases}
        for (role, school, name, day), cases in grouped.items()
    ]
    return sorted(lines, key=lambda line: tuple(str(line[name]) for name in ("school", "class", "role", "day")))


def _settlements(seen: Seen, words: Words) -> list[dict[str, Any]]:
    """Lines by settlement, with their sum."""
    grouped: dict[str, list[dict[str, Any]]] = collections.defaultdict(list)
    for row in seen.tables["settlement"]:
        grouped[row["settlement"]].append(row)
    return [
        {
            "title": words.of(rows[0], "title") or name,
            "clause": rows[0]["clause"],
            "rows": rows,
            "sum": sum(row["amount_fen"] or 0 for row in rows if (row.get("state") or "pay") in CHARGED),
            "choices": sorted({row["choices"] for row in rows if row["choices"]}),
        }
        for name, rows in sorted(grouped.items())
    ]
