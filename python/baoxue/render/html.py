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
FIRST = 5  # rows of a bucket that show at once, so that today and this week are on the first screen


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
    grid = _grid(seen, words, todo)
    return {
        "buckets": [(name, [item for item in todo if item["bucket"] == name]) for name in BUCKETS],
        "first": FIRST,
        "away": _away(todo),
        "grid": grid,
        "gaps": _gaps(seen, words, todo),
        "settlements": _settlements(seen, words),
        "accounts": _accounts(seen),
        "unjudged": _unjudged(seen, words),
        "table_names": {
            row["table"]: row["zh"] if words.lang == "zh" else row["table"] for row in seen.tables["sources"]
        },
        "first_problem": _first_problem(seen),
        "metrics": _metrics(seen, words, {row["school"]: row["name"] for row in grid["rows"]}),
    }


def _by_case(table: Table) -> dict[str, list[dict[str, Any]]]:
    rows: dict[str, list[dict[str, Any]]] = collections.defaultdict(list)
    for row in table:
        rows[row["case"]].append(row)
    return rows


def _todo(seen: Seen, words: Words) -> list[dict[str, Any]]:
    """One item per finding, in the order of a day's work: the oldest deadline first."""
    persons, evidence, reasons = (_by_case(seen.tables[name]) for name in ("persons", "evidence", "reasons"))
    files = _files(seen)
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
        "subject": rule.get("subject", ""),
        "clause": words.of(clause, "title"),
        "reason": words.of(rule, "why"),
        "assumed": rule.get("source") == "assumed",
        "next": words["next_gap" if gap else f"next_{finding['state']}"],
    }


def _fact(row: dict[str, Any], words: Words) -> str:
    value = " ".join(filter(None, [words.value(row["value"]), words.unit(row["unit"])]))
    limit = f" ({row['layer']})" if row["layer"] else ""
    return f"{words.of(row, 'name')} = {value}{limit}"


def ranges(numbers: list[int]) -> str:
    """Line numbers, those that follow each other as one.

    >>> ranges([7, 2, 3, 4])
    '2–4, 7'
    """
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in runs)


def _rows(evidence: list[dict[str, Any]], files: dict[str, str]) -> list[tuple[str, str]]:
    """Line numbers by file; a row without a line (a computed one) is named by its facts already."""
    lines: dict[str, list[int]] = collections.defaultdict(list)
    for row in evidence:
        if row["line"] is not None:
            lines[files.get(row["table"]) or row["table"]].append(row["line"])
    return [(file, ranges(numbers)) for file, numbers in sorted(lines.items())]


def _away(todo: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Findings of one run of absence as one line. `absence_run` is what packs call it (docs/glossary.md)."""
    runs: dict[tuple[str, str, str, Any], list[dict[str, Any]]] = collections.defaultdict(list)
    for item in todo:
        if item["why"]["subject"] == "absence_run" and item["anchor"]:
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
    unjudged = collections.Counter(row["school"] or "" for row in seen.tables["unknown"])
    names.update({row["school"]: row["school_name"] or "" for row in seen.tables["unknown"] if row["school"]})
    counts = collections.Counter((item["school"] or "", item["rule"]) for item in todo)
    late = collections.Counter(item["school"] or "" for item in todo if item["bucket"] == "overdue")
    schools = sorted({item["school"] or "" for item in todo} | set(last) | set(silent) | set(unjudged))
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
                "unjudged": unjudged[school],
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
            in_class = item["class"] if row["object_kind"] == "class" else ""
            grouped[words.of(row, "role"), item["place"], in_class or "", row["day"]].append(row["case"])
    for item in todo:
        role = seen.roles.get(str(item["rule"]).removeprefix("gap."))
        if role is not None:
            grouped[role[words.lang], item["place"], item["class"] or "", item["anchor"]].append(item["case"])
    lines = [
        {"role": role, "school": school, "class": name, "day": day, "cases": cases}
        for (role, school, name, day), cases in grouped.items()
    ]
    return sorted(lines, key=lambda line: tuple(str(line[name]) for name in ("school", "class", "role", "day")))


def _unjudged(seen: Seen, words: Words) -> list[dict[str, Any]]:
    """What is missing, by rule, with the pupils, classes and days that wait for it."""
    waiting: dict[tuple[str, str], list[dict[str, Any]]] = collections.defaultdict(list)
    files = _files(seen)
    for row in seen.tables["unknown"]:
        place = (files.get(row["table"]) or row["table"], str(row["line"])) if row["line"] is not None else None
        waiting[row["rule"], row["missing_en"]].append({**row, "source": place})
    return [
        {
            "title": words.of(row, "title"),
            "rule": row["rule"],
            "missing": words.of(row, "missing"),
            "count": row["count"],
            "rows": waiting[row["rule"], row["missing_en"]],
        }
        for row in seen.tables["not_evaluated"]
    ]


def _files(seen: Seen) -> dict[str, str]:
    return {row["table"]: row["file"] for row in seen.tables["sources"]}


def _first_problem(seen: Seen) -> dict[str, int]:
    """Where in the list of problems a table's begin."""
    at: dict[str, int] = {}
    for number, row in enumerate(seen.tables["quarantine"]):
        at.setdefault(row["table"], number)
    return at


def _metrics(seen: Seen, words: Words, schools: dict[str, str]) -> list[dict[str, Any]]:
    """A cell is "name=key" of what the metric is counted by; schools have names."""

    codes = seen.names if words.lang == "zh" else {}

    def cell(text: str) -> str:
        parts = [part.partition("=")[::2] for part in text.split(" ") if part]
        return " ".join(schools.get(key, key) if name == "school" else codes.get(key, key) for name, key in parts)

    return [
        {**row, "title": words.of(row, "title"), "place": cell(row["cell"] or "")} for row in seen.tables["statistics"]
    ]


def _accounts(seen: Seen) -> list[dict[str, Any]]:
    """Totals by account, the largest first: who is paid or pays most."""
    return sorted(
        seen.tables["totals"], key=lambda row: (-abs(row["amount_fen"] or 0), row["name"] or "", row["period"] or "")
    )


def _settlements(seen: Seen, words: Words) -> list[dict[str, Any]]:
    """Lines by settlement, with their sum."""
    grouped: dict[str, list[dict[str, Any]]] = collections.defaultdict(list)
    files = _files(seen)
    for row in seen.tables["settlement"]:
        place = (files.get(row["table"]) or row["table"], str(row["line"])) if row["line"] is not None else None
        grouped[row["settlement"]].append({**row, "source": place})
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
