# SPDX-License-Identifier: MIT
"""The CSV files: columns of each table in one place, rows written as they come.

A row is a dict of column and value; what it leaves out is an empty cell.
"""

from __future__ import annotations

import contextlib
import csv
import pathlib
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

Value = str | int | date | bool | None

COLUMNS: dict[str, tuple[str, ...]] = {
    table: tuple(columns.split())
    for table, columns in {
        "units": "unit_id name kind parent division_code from to",
        "villages": "village_id name unit",
        "schools": "school_id name kind unit host area from to",
        "classes": "class_id school school_year grade name",
        "students": "student_id name sex birth_date resident_id student_number school class grade status entered_on "
        "boarding left_behind accompanying poverty orphan disability disability_level placement village child",
        "households": "household_id village poverty",
        "children": "child_id name sex birth_date resident_id guardian household village residence special_case "
        "measure other_school exempt basis approved_by until surveyed_on recorded_on",
        "enrolments": "student from class to",
        "guardians": "student name relation phone legal",
        "staff": "staff_id name unit school post from to",
        "assignments": "role staff object_kind object from to letter_on",
        "terms": "school_year number starts_on ends_on unit",
        "calendar": "date school kind",
        "submissions": "submission_id table school class unit covers_from covers_to received_on kind body_hash by",
        "attendance": "student date session status reason recorded_on",
        "changes": "change_id student kind date reported_on from_school to_school other_school proof approved_by "
        "approved_on reverses",
        "headcounts": "school grade date count reported_on",
        "cases": "case_id student kind opened_on recorded_on",
        "decisions": "decision_id about choice by decided_on reason",
        "visits": "visit_id student case date kind by outcome signed minutes recorded_on",
        "presence": "checked_on source class student present recorded_on",
        "scores": "student exam subject taken_on score full",
        "signs": "sign_id student kind noticed_on by recorded_on",
        "notices": "notice_id number kind student child issuer issued_on delivered_on receipt_on follows basis amount",
        "support_plans": "plan_id student household kind mentor opened_on review_by closed_on result",
        "support_sessions": "plan date by kind minutes recorded_on",
        "aid": "aid_id student household kind school_year term due_amount due_by paid_amount paid_on",
        "incidents": "incident_id kind school staff student date confirmed_on recorded_on",
        "exchanges": "exchange_id kind from_unit from_school from_village to_unit to_school to_village date answers "
        "student",
    }.items()
}
TRUTH_COLUMNS = ("kind", "rule", "subject", "key", "anchor", "due", "amount_fen")

# The headers that schools print; a column without one keeps its English name.
CHINESE = {
    "units": {"name": "名称", "kind": "类别", "division_code": "行政区划代码"},
    "villages": {"name": "村名"},
    "schools": {"name": "学校名称", "kind": "办学类型", "area": "城乡类别"},
    "classes": {"school_year": "学年", "grade": "年级", "name": "班名"},
    "students": {
        "name": "姓名",
        "sex": "性别",
        "birth_date": "出生日期",
        "resident_id": "身份证件号",
        "student_number": "学籍号",
        "school": "学校",
        "class": "班级",
        "grade": "年级",
        "status": "状态",
        "entered_on": "入学日期",
        "boarding": "寄宿",
        "left_behind": "留守",
        "accompanying": "随迁",
        "poverty": "贫困类型",
        "orphan": "孤儿",
        "disability": "残疾类别",
        "disability_level": "残疾等级",
        "placement": "安置",
    },
    "households": {"household_id": "户编号", "village": "村", "poverty": "贫困类型"},
    "children": {
        "child_id": "儿童编号",
        "name": "姓名",
        "sex": "性别",
        "birth_date": "出生日期",
        "resident_id": "身份证件号",
        "guardian": "监护人",
        "household": "户",
        "village": "村",
        "residence": "户籍",
        "special_case": "特殊情况",
        "measure": "措施",
        "other_school": "外地学校",
        "exempt": "不在学情形",
        "basis": "依据",
        "approved_by": "批准单位",
        "until": "期限至",
        "surveyed_on": "摸底日期",
        "recorded_on": "登记日期",
    },
    "decisions": {"about": "事由", "choice": "选择", "by": "裁定人", "decided_on": "裁定日期", "reason": "理由"},
    "guardians": {"name": "姓名", "relation": "关系", "phone": "电话", "legal": "是否监护人"},
    "staff": {"name": "姓名", "post": "岗位"},
    "assignments": {"role": "职责", "object_kind": "对象类别", "object": "对象", "letter_on": "责任书日期"},
    "submissions": {"table": "表"},
    "attendance": {"date": "日期", "status": "状态"},
    "changes": {"kind": "变动类型", "date": "变动日期", "reported_on": "上报日期", "proof": "证明材料"},
    "visits": {"date": "日期", "kind": "方式", "signed": "签字"},
}


def _cell(value: Value) -> str | int:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else value


class Tables:
    """One open CSV file per table. Use as a context manager."""

    def __init__(self, folder: pathlib.Path, zh_headers: bool) -> None:
        self.counts = dict.fromkeys(COLUMNS, 0)
        self._files = contextlib.ExitStack()
        self._writers: dict[str, Any] = {}
        for table, columns in COLUMNS.items():
            names = CHINESE.get(table, {}) if zh_headers else {}
            self._writers[table] = self._open(folder / f"{table}.csv", [names.get(c, c) for c in columns])
        (folder / "truth").mkdir(exist_ok=True)
        self._truth = self._open(folder / "truth" / "truth.csv", TRUTH_COLUMNS)

    def _open(self, path: pathlib.Path, header: Sequence[str]) -> Any:
        file = self._files.enter_context(path.open("w", encoding="utf-8", newline=""))
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        return writer

    def add(self, table: str, row: dict[str, Value]) -> None:
        columns = COLUMNS[table]
        unknown = row.keys() - set(columns)
        if unknown:
            raise KeyError(f"{table} has no column {sorted(unknown)}")
        self._writers[table].writerow([_cell(row.get(column)) for column in columns])
        self.counts[table] += 1

    def add_truth(self, lines: Iterable[Sequence[Value]]) -> None:
        self._truth.writerows([_cell(value) for value in line] for line in lines)

    def __enter__(self) -> Tables:
        return self

    def __exit__(self, *_: object) -> None:
        self._files.close()
