# SPDX-License-Identifier: MIT
"""A small invented township with something in every table that the archive and the calendar read.

S1 is a nine-year school, S2 a primary school, S3 a teaching point of S1. Dates are around 2026-10-31; the national
holiday of that year is 1 to 7 October.
"""

from __future__ import annotations

import hashlib
import pathlib
import random

AS_OF = "2026-10-31"
SCAN, WRONG = b"a scan of September's bulletin", b"not what the table says"
# Names of children and guardians, ids and phones: nowhere in what is written for a phone or an archive.
SECRETS = ("林小满", "苏晚晴", "陶阿宁", "丁一帆", "林大海", "苏国强", "13800000001", "P1", "P2", "HH1")

TABLES: dict[str, str] = {
    "units": "unit_id,name,kind,parent\nU1,青禾乡,township,\nU2,青禾中心校,central_school,U1\n",
    "villages": "village_id,name,unit\nV1,柳岸村,U1\n",
    "terms": "school_year,number,starts_on,ends_on\n2026,1,2026-09-01,2027-01-29\n2026,2,2027-02-22,2027-07-09\n",
    "schools": "school_id,name,kind,unit,host\nS1,青禾学校,nine_year,U1,\nS2,柳岸小学,primary,U1,\n"
    "S3,北沟教学点,teaching_point,U1,S1\n",
    "classes": "class_id,school,school_year,grade,name\nC1,S1,2026,7,七(1)班\nC2,S1,2026,3,三(1)班\n"
    "C3,S2,2026,3,三(1)班\nC4,S3,2026,1,一(1)班\n",
    "households": "household_id,village,poverty\nHH1,V1,registered_poor\n",
    "children": "child_id,name,sex,birth_date,household,village,residence,surveyed_on\n"
    "CH2,苏晚晴,女,2014-05-01,HH1,V1,local,2026-08-20\n",
    "students": "student_id,child,name,sex,birth_date,school,class,grade,status,poverty,placement\n"
    "P1,,林小满,女,2013-10-01,S1,C1,7,enrolled,none,regular\n"
    "P2,CH2,苏晚晴,女,2014-05-01,S1,C1,7,enrolled,registered_poor,regular\n"
    "P3,,陶阿宁,男,2017-06-01,S1,C2,3,enrolled,none,home_teaching\n"
    "P4,,丁一帆,男,2017-08-01,S2,C3,3,enrolled,none,regular\n",
    "enrolments": "student,from,class,to\nP1,2026-09-01,C1,2026-10-20\nP2,2026-09-01,C1,\nP3,2026-09-01,C2,\n"
    "P4,2026-09-01,C3,\n",
    "guardians": "student,name,relation,phone\nP1,林大海,父亲,13800000001\nP2,苏国强,父亲,\n",
    "staff": "staff_id,name,school,unit,post,from\nH1,吴校长,S1,,head,2020-09-01\nT1,孙老师,S1,,teacher,2020-09-01\n"
    "H2,郑校长,S2,,head,2020-09-01\nT2,周老师,S2,,teacher,2020-09-01\nK1,钱主任,,U2,leadership,2020-09-01\n"
    "T3,王老师,S3,,teacher,2020-09-01\n",
    "assignments": "role,staff,object_kind,object,from,to,letter_on\n"
    "homeroom_teacher,T1,class,C1,2026-09-01,,2026-09-08\nsubject_teachers,T1,class,C2,2026-09-01,,2026-09-20\n"
    "homeroom_teacher,T2,class,C3,2026-09-01,,\ncentral_school_staff,K1,school,S1,2026-09-01,,2026-09-05\n"
    "homeroom_teacher,T3,class,C4,2026-09-01,,2026-09-03\n",
    "submissions": "submission_id,table,school,covers_from,covers_to,received_on,kind\n"
    "B1,attendance,S1,2026-09-01,2026-10-31,2026-10-31,data\nB2,attendance,S2,2026-09-01,2026-09-30,2026-09-30,data\n"
    "B3,attendance,S3,2026-09-01,2026-10-31,2026-10-31,data\n",
    "attendance": "student,date,session,status,recorded_on\n"
    "P1,2026-10-12,am,unexcused,2026-10-12\nP1,2026-10-12,pm,unexcused,2026-10-12\n"
    "P1,2026-10-13,day,unexcused,2026-10-13\nP2,2026-10-13,day,unexcused,2026-10-13\n"
    "P2,2026-10-15,day,sick_leave,2026-10-15\nP2,2026-10-20,day,unexcused,2026-11-03\n"
    "P3,2026-10-26,day,unexcused,2026-10-26\nP3,2026-10-27,day,unexcused,2026-10-27\n",
    "changes": "change_id,student,kind,date,reported_on,from_school,to_school,proof,approved_by,reverses\n"
    "X1,P1,lost_contact,2026-10-20,2026-10-21,S1,,,,\nX2,P4,lost_contact,2026-09-15,2026-09-15,S2,,,,\n"
    "X3,P4,lost_contact,2026-09-15,2026-09-16,S2,,,,X2\n",
    "cases": "case_id,student,kind,opened_on\nQ1,P1,suspected,2026-10-14\n",
    "case_events": "case,date,kind,by\nQ1,2026-10-15,visit,T1\n",
    "visits": "visit_id,student,date,kind,by\nW1,P1,2026-10-14,home,T1\n",
    "support_plans": "plan_id,student,household,kind,mentor,opened_on\nG1,P2,,learning,T1,2026-09-10\n",
    "inspections": "inspection_id,by_unit,school,kind,round,date,score\n"
    "I1,U1,S1,township_round,1,2026-09-20,92.50\nI2,U1,S1,township_round,2,2026-10-15,88.00\n"
    "I3,,S1,self_check,,2026-09-28,\n",
    "activities": "activity_id,kind,school,date,handed_in_on,to\nA1,bulletin,S1,2026-09-28,,\n",
    "archive_items": "",
}
_PAPERS = (
    # archive_id, item, covers, title, file, media, about, added_on
    ("R1", 3, "2026-09-01", "2027-07-09", "责任链一览", "", "paper", "chain", "2026-09-10"),
    ("R2", 8, "2026-09-20", "2026-09-20", "第一轮督查", "", "paper", "I1", "2026-09-25"),
    ("R3", 8, "2026-09-28", "2026-09-28", "九月自查", "", "paper", "I3", "2026-10-30"),
    ("R4", 18, "2026-09-01", "2026-09-30", "九月简报", "scans/简报 9月.pdf", "file", "bulletin", "2026-10-10"),
    ("R5", 10, "2026-09-10", "2027-01-29", "帮扶档案", "", "paper", "P2", "2026-09-20"),
    ("R6", 6, "2026-09-01", "2026-09-30", "九月日查表", "scans/daily.pdf", "file", "daily", "2026-10-08"),
    ("R7", 6, "2026-09-01", "2026-09-30", "九月月报表", "../secret.txt", "file", "monthly", "2026-10-08"),
    ("R8", 2, "2026-09-01", "2027-07-09", "工作方案", "scans/plan.pdf", "file", "plans", "2026-11-05"),
)


def archive_items(school: str = "S1") -> str:
    lines = ["archive_id,item,school,covers_from,covers_to,title,file,sha256,media,about,added_on"]
    for archive_id, item, first, last, title, file, media, about, added in _PAPERS:
        digest = hashlib.sha256(SCAN).hexdigest() if file.startswith("scans/") else ""
        lines.append(f"{archive_id},{item},{school},{first},{last},{title},{file},{digest},{media},{about},{added}")
    return "\n".join(lines) + "\n"


def write(folder: pathlib.Path, shuffled: int | None = None, **changed: str) -> pathlib.Path:
    """The township as CSV files and scans; `shuffled` is a seed for another order of rows."""
    (folder / "scans").mkdir(parents=True)
    (folder / "scans" / "简报 9月.pdf").write_bytes(SCAN)
    (folder / "scans" / "daily.pdf").write_bytes(WRONG)
    (folder.parent / "secret.txt").write_text("not of this folder", encoding="utf-8")
    for name, text in {**TABLES, "archive_items": archive_items(), **changed}.items():
        head, *rows = text.splitlines(keepends=True)
        if shuffled is not None:
            random.Random(shuffled).shuffle(rows)
        (folder / f"{name}.csv").write_text("".join([head, *rows]), encoding="utf-8")
    return folder
