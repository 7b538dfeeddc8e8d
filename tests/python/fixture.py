# SPDX-License-Identifier: MIT
# ruff: noqa: RUF012
"""A hand-made report: every table that evaluate() promises, small, with every case the files must show.

The secrets (ids and names of pupils) stand where the engine puts keys; a test looks for them in what is written.
"""

from __future__ import annotations

import datetime
import json
from typing import Any

from baoxue import Report
from baoxue._table import MemoryTable

AS_OF = datetime.date(2026, 10, 31)
SECRETS = ("S20260001", "S20260002", "990101201401011234", "林小满")

TYPES: dict[str, str] = {
    "finding_id rule clause severity subject key state reason school school_name class class_name label": "text",
    "title_zh title_en message_zh message_en missing_zh missing_en why_zh why_en": "text",
    "role role_zh role_en staff name object_kind object fact table": "text",
    "line_id settlement payer payer_name payee payee_name unit period effect choices account metric cell": "text",
    "examples file column code scope zh encoding same_body_as kind id value layer source": "text",
    "anchor due day book covers_from covers_to received_on first_day last_day": "date",
    "days_late line n d count yes no unknown not_applicable fault": "integer",
    "rows_read rows_kept rows_quarantined cells_nulled rows_visible days": "integer",
    "amount_fen n_unknown d_unknown points_n points_d": "integer",
    "record_dates ignored corrects": "text",
}
_TYPE_OF = {name: kind for names, kind in TYPES.items() for name in names.split()}

COLUMNS: dict[str, str] = {
    "findings": "finding_id rule clause severity subject key anchor due state days_late reason school school_name "
    "class label title_zh title_en message_zh message_en",
    "persons": "finding_id role role_zh role_en staff name object_kind object day state",
    "evidence": "finding_id fact table key",
    "settlement": "line_id settlement clause title_zh title_en payer payer_name payee payee_name role amount_fen unit "
    "period book effect choices subject key school_name class label table state points_n points_d corrects",
    "totals": "account name period amount_fen points_n points_d",
    "statistics": "metric clause title_zh title_en cell period n d n_unknown d_unknown",
    "not_evaluated": "rule title_zh title_en missing_zh missing_en count examples",
    "unknown": "rule subject key anchor missing_zh missing_en school school_name class label table",
    "rules": "rule clause severity title_zh title_en subject yes no unknown not_applicable fault",
    "quarantine": "table file line column code message_zh message_en scope",
    "sources": "table zh file encoding rows_read rows_kept rows_quarantined cells_nulled rows_visible record_dates "
    "ignored",
    "submissions_seen": "table school school_name class unit covers_from covers_to received_on kind same_body_as",
    "silent": "table school school_name class class_name first_day last_day days",
    "provenance": "table key file line",
    "assumptions": "kind id value layer clause source why_zh why_en title_zh title_en",
}

RULES = [
    ("returning.first_visit", "J6.5", "urgent", "连续旷课两天未家访", "no home visit after two days away"),
    ("returning.case_missing", "J6.5", "urgent", "疑似辍学未立案", "no case opened"),
    ("changes.reported_late", "J6.3", "due", "变动报告迟", "a change reported late"),
    ("changes.class_balance", "J6.3", "look", "班级人数对不上", "class numbers do not add up"),
]
SCHOOLS = ["青禾乡中心小学", "青禾乡北沟小学", "青禾乡初级中学"]


class FixturePolicy:
    """What a report's files ask of a Policy."""

    id = "demo"
    hash = "0123456789abcdef0123456789abcdef"
    layers = [
        {"id": "cn-law", "version": "1", "title_zh": "法律", "title_en": "law", "valid_from": None, "valid_to": None},
        {"id": "demo", "version": "2026", "title_zh": "示范方案", "title_en": "demo plan",
         "valid_from": datetime.date(2018, 9, 1), "valid_to": None},
    ]  # fmt: skip
    parameters = [
        {
            "id": "visit_after_days",
            "zh": "旷课几天起家访",
            "unit": "天",
            "values": [{"from": None, "value": "2", "layer": "demo"}],
        }
    ]
    roles = [{"id": "homeroom_teacher", "zh": "班主任", "en": "homeroom teacher"}]
    facts = [{"id": "visited", "zh": "已家访"}]

    class schema:
        tables: list[dict[str, Any]] = [{"columns": [{"id": "status", "zh": "状态"}]}]

    clauses = [
        {"id": "J6.5", "title_zh": "劝返制度", "title_en": "returning pupils"},
        {"id": "J6.3", "title_zh": "变动报告制度", "title_en": "change reports"},
    ]
    rules = [
        {
            "id": name,
            "subject": "absence_run" if name.startswith("returning") else "change",
            "source": "assumed" if severity == "look" else "said",
            "when": "seen >= p.visit_after_days && home_visits == 0",
            "due": 'add_days(start, 2, "work")' if severity != "look" else None,
            "why_zh": "",
            "why_en": "",
            "title_zh": zh,
            "title_en": en,
        }
        for name, _, severity, zh, en in RULES
    ]


class FixtureSource:
    def __init__(self, rows: dict[str, list[dict[str, Any]]]) -> None:
        self.rows = rows
        self.as_of = AS_OF
        self.clock: int | None = None

    @property
    def tables(self) -> list[str]:
        return list(COLUMNS)

    def table(self, name: str) -> MemoryTable:
        types = {column: _TYPE_OF[column] for column in COLUMNS[name].split()}
        return MemoryTable.of_rows(name, types, self.rows.get(name, []))

    def compare(self, previous: Any) -> MemoryTable:
        return MemoryTable.of_rows("compare", {}, [])

    def explain(self, rule: str, key: str) -> str:
        return "{}"

    def explain_finding(self, finding_id: str) -> str:
        """What the engine's version 1 looks like, with a key and a name that must not get out."""
        leaves = [
            {"text": "seen", "state": "known", "type": "int", "value": "6", "column": {"column": "seen"}},
            {"text": "student", "state": "known", "type": "string", "value": SECRETS[0],
             "column": {"column": "student"}},
            {"text": "p.visit_after_days", "state": "known", "type": "int", "value": "2",
             "parameter": {"id": "visit_after_days", "layer": "demo"}},
            {"text": "visited", "state": "known", "type": "bool", "value": "false",
             "fact": {"id": "visited", "rows": [{"key": SECRETS[1]}]}},
        ]  # fmt: skip
        return json.dumps({"version": 1, "when": {"text": "...", "state": "known", "children": leaves}})


def finding(number: int, rule: int, school: int, due: int | None, student: str = "S20260001") -> dict[str, Any]:
    """`due` in days after AS_OF; None = a finding without a deadline."""
    name, clause, severity, zh, en = RULES[rule]
    day = None if due is None else AS_OF + datetime.timedelta(days=due)
    return {
        "finding_id": f"{number * 2654435761 % 2**32:08x}{number:024x}",
        "rule": name,
        "clause": clause,
        "severity": severity,
        "subject": "absence_run" if name.startswith("returning") else "change",
        "key": f"{student}|2026-10-12",
        "anchor": datetime.date(2026, 10, 12) + datetime.timedelta(days=number % 9),
        "due": day,
        "state": "open" if due is None else "overdue" if due < 0 else "not_due",
        "days_late": -due if due is not None and due < 0 else None,
        "reason": "rule",
        "school": f"X{school}",
        "school_name": SCHOOLS[school],
        "class": f"{number % 6 + 1}年级{number % 2 + 1}班",
        "label": f"林* {number:03d}",
        "title_zh": zh,
        "title_en": en,
        "message_zh": f"林* 自 10 月 12 日起旷课，{zh}。",
        "message_en": f"Lin* is away since 12 October: {en}.",
    }


def rows() -> dict[str, list[dict[str, Any]]]:
    findings = [finding(n, n % 2, n % 3, n - 7) for n in range(1, 20)]
    findings += [finding(n, 2, 0, -3) for n in range(20, 23)]
    findings += [finding(n, 3, 2, None, "S20260002") for n in range(23, 30)]
    persons = []
    for number, row in enumerate(findings):
        gap = number % 7 == 3
        persons.append(
            {
                "finding_id": row["finding_id"],
                "role": "homeroom_teacher",
                "role_zh": "班主任",
                "role_en": "homeroom teacher",
                "staff": None if gap else f"T{number % 9}",
                "name": None if gap else f"周老师{number % 9}",
                "object_kind": "class",
                "object": "C12",
                "day": row["due"] or AS_OF,
                "state": "gap" if gap else "found",
            }
        )
        if row["severity"] == "urgent":
            persons.append({**persons[-1], "role": "principal", "role_zh": "校长", "role_en": "principal",
                            "staff": "T90", "name": "吴校长", "state": "found"})  # fmt: skip
    evidence = [
        {
            "finding_id": row["finding_id"],
            "fact": "rows",
            "table": "attendance",
            "key": f"{row['key']}|{line}",
            "line": line,
        }
        for number, row in enumerate(findings)
        for line in (number * 3 + 2, number * 3 + 3)
    ]
    settlement = [
        {
            "line_id": f"{number:08x}",
            "settlement": "J7_8.dropout",
            "clause": "J7.8",
            "title_zh": "辍学扣减",
            "title_en": "lost pupils",
            "payer": f"T{number % 3}",
            "payer_name": f"周老师{number % 3}",
            "payee": "performance_pool",
            "payee_name": "performance_pool",
            "amount_fen": 20000 - number,
            "unit": "X1",
            "period": "2026/1",
            "book": AS_OF,
            "effect": "pay",
            "choices": "basis=each",
            "subject": "change",
            "key": f"{SECRETS[1]}|2026-10-{12 + number}",
            "school_name": SCHOOLS[1],
            "class": "三年级1班",
            "label": "李*",
            "table": "changes",
            "line": number + 2,
        }
        for number in range(6)
    ]
    return {
        "findings": findings,
        "persons": persons,
        "evidence": evidence,
        "settlement": settlement,
        "totals": [
            {"account": f"T{n}", "name": f"周老师{n}", "period": "2026/1", "amount_fen": -40000} for n in range(3)
        ],
        "statistics": [
            {"metric": "attendance", "title_zh": "出勤率", "title_en": "attendance", "cell": SCHOOLS[i],
             "period": "2026/1", "n": 480 + i, "d": 500}
            for i in range(3)
        ],
        "not_evaluated": [
            {"rule": name, "title_zh": zh, "title_en": en, "missing_zh": "缺 submissions：六年级1班 10 月",
             "missing_en": "no submission covers the class in October", "count": count, "examples": "S20260002"}
            for (name, _, _, zh, en), count in zip(RULES, (118, 7, 2, 30), strict=True)
        ],
        "unknown": [
            {"rule": name, "subject": "absence_run", "key": f"{SECRETS[1]}|2026-10-20", "anchor": AS_OF,
             "missing_en": "no submission covers the class in October", "school": "X2", "school_name": SCHOOLS[2],
             "class": "六年级1班", "label": f"王* {number}", "table": "absence_run", "line": None}
            for (name, *_), count in zip(RULES, (118, 7, 2, 30), strict=True)
            for number in range(count)
        ],
        "rules": [
            {"rule": name, "clause": clause, "title_zh": zh, "title_en": en, "subject": "absence_run",
             "yes": 10, "no": 20, "unknown": 3, "not_applicable": 0, "fault": 0}
            for name, clause, _, zh, en in RULES
        ],
        "quarantine": [
            {"table": "attendance", "file": "attendance.csv", "line": 17, "column": "date", "code": "BX0110",
             "message_zh": "不是日期", "message_en": "not a date", "scope": "row"},
            {"table": "students", "file": "学籍.csv", "line": 4, "column": "sex", "code": "BX0407",
             "message_zh": "不在代码表内", "message_en": "not in the code list", "scope": "cell"},
        ],
        "sources": [
            {"table": table, "zh": zh, "file": f"{table}.csv", "encoding": "utf-8", "rows_read": count,
             "rows_kept": count, "rows_quarantined": 0, "cells_nulled": 0, "rows_visible": count,
             "record_dates": "recorded"}
            for table, zh, count in (("students", "学籍", 1200), ("schools", "学校", 3), ("attendance", "考勤", 900))
        ],
        "submissions_seen": [
            {"table": "attendance", "school": f"X{n}", "school_name": SCHOOLS[n], "class": None,
             "covers_from": datetime.date(2026, 9, 1),
             "covers_to": AS_OF, "received_on": datetime.date(2026, 10, 28), "kind": "data"}
            for n in range(2)
        ],
        "silent": [
            {"table": "attendance", "school": "X2", "school_name": SCHOOLS[2], "class": "K61",
             "class_name": "六年级1班", "first_day": datetime.date(2026, 10, 19),
             "last_day": datetime.date(2026, 10, 30), "days": 10}
        ],
        "provenance": [
            {"table": row["table"], "key": row["key"], "file": f"{row['table']}.csv", "line": row["line"]}
            for row in [*evidence, *settlement]
        ],
        "assumptions": [
            {"kind": "parameter", "id": "visit_after_days", "value": "2", "layer": "demo", "clause": "J6.5",
             "source": "assumed", "why_zh": "文件只写“及时”。", "why_en": "The plan only says “in time”.",
             "title_zh": "应家访缺课天数", "title_en": "visit_after_days"}
        ],
    }  # fmt: skip


def report(tables: dict[str, list[dict[str, Any]]] | None = None) -> Report:
    return Report(FixtureSource(rows() if tables is None else tables), FixturePolicy())  # type: ignore[arg-type]
