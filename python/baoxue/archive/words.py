# SPDX-License-Identifier: MIT
"""The words of the archive: folder names (always Chinese: they are the plan's items) and headers in zh and en."""

from __future__ import annotations

ITEMS: dict[int, tuple[str, str, str]] = {
    1: ("01 上级文件", "上级文件", "documents from above"),
    2: ("02 本校文件方案", "本校文件、方案、宣传材料、考核细则", "the school's own documents"),
    3: ("03 责任链与责任书", "责任链和责任书", "responsibility chain and letters"),
    4: ("04 八项制度", "八项制度及修订", "the eight systems"),
    5: ("05 学生统计", "学年初、学年末名册和统计表", "student statistics"),
    6: ("06 流失学生日周月报", "流失学生日查、周报、月报表", "lost-student tables"),
    7: ("07 四源核查材料", "作业、点名、座次、学籍核查材料", "four-source papers"),
    8: ("08 督查材料", "督查和自查材料", "inspection papers"),
    9: ("09 建档立卡一家一档", "建档立卡家庭，一家一档", "registered-poor families, one file each"),
    10: ("10 学困生一生一档", "学困生帮扶，一生一档", "students in difficulty, one file each"),
    11: ("11 送教上门", "残疾儿童送教上门", "teaching at home"),
    12: ("12 学生变动", "学生变动和学籍变更", "student changes"),
    13: ("13 寒暑假方案", "寒暑假控辍保学方案", "plans for the holidays"),
    14: ("14 联防联控", "联防联控材料", "joint-prevention papers"),
    15: ("15 经验总结", "经验、总结、研究材料", "experience and summaries"),
    16: ("16 会议记录", "会议记录", "minutes"),
    17: ("17 奖惩兑现", "奖惩兑现材料", "settlement papers"),
    18: ("18 简报与案例集", "简报和典型案例集", "bulletin and casebook"),
}

STATUSES = {
    "met": ("已有", "present"),
    "zero_reported": ("零报告", "zero report"),
    "late": ("迟", "late"),
    "short": ("不足", "short"),
    "incomplete": ("不全", "incomplete"),
    "missing": ("缺", "missing"),
    "not_yet_due": ("未到期", "not yet due"),
    "not_required": ("不要求", "not required"),
    "unknown": ("无法判定", "not judged"),
}

COPIES = {
    "copied": ("已复制，校验一致", "copied, checksum agrees"),
    "unchecked": ("已复制，表中没有校验值", "copied, the table has no checksum"),
    "mismatch": ("校验值不一致，未复制", "checksum differs, not copied"),
    "absent": ("文件不在", "file not found"),
    "outside": ("文件名指到资料文件夹之外，未复制", "the name leads out of the folder, not copied"),
    "none": ("未附文件", "no file named"),
}

HEADERS = {
    "item": ("档案项", "item"),
    "name": ("名称", "name"),
    "term": ("学期", "term"),
    "expected": ("应有", "expected"),
    "present": ("已有", "present"),
    "late": ("迟", "late"),
    "missing": ("缺", "missing"),
    "not_yet_due": ("未到期", "not yet due"),
    "unknown": ("无法判定", "not judged"),
    "papers": ("在档件数", "papers filed"),
    "number": ("编号", "number"),
    "title": ("题名", "title"),
    "period": ("时段", "period"),
    "class": ("班级", "class"),
    "label": ("对象", "whom"),
    "due": ("期限", "due"),
    "status": ("状态", "status"),
    "days_late": ("逾期天数", "days late"),
    "done": ("已做", "done"),
    "needed": ("应做", "needed"),
    "missing_parts": ("缺哪部分", "missing parts"),
    "met_on": ("完成日期", "done on"),
    "why": ("为何无法判定", "why not judged"),
    "by_names": ("责任人", "who answers"),
    "covers_from": ("起", "from"),
    "covers_to": ("止", "to"),
    "media": ("载体", "medium"),
    "added_on": ("归档日期", "filed on"),
    "file": ("文件", "file"),
    "copy": ("文件核对", "file check"),
    "kind": ("类别", "kind"),
    "date": ("日期", "date"),
    "round": ("轮次", "round"),
    "score": ("得分", "score"),
    "finding": ("发现问题", "what was found"),
    "lines": ("本学期结算行数", "settlement lines of the term"),
    "amount": ("金额（元）", "amount (yuan)"),
    "reported_on": ("上报日期", "reported on"),
    "proof": ("有证明", "proof"),
    "approved": ("有审批", "signed off"),
    "settlement": ("结算项", "settlement"),
    "clause": ("条款", "clause"),
    "payer_name": ("付出方", "payer"),
    "payee_name": ("收入方", "payee"),
    "role": ("职责", "role"),
    "choices": ("所依解释", "choices"),
    "state": ("状态", "state"),
    "case": ("个案号", "case"),
    "since": ("自", "since"),
    "absent_days": ("旷课人次", "absences without leave"),
    "absent_students": ("旷课人数", "students absent without leave"),
    "left": ("新报辍学或失联", "reported as left or lost"),
    "returned": ("返校", "came back"),
    "unreported": ("考勤未报齐", "attendance not complete"),
}


def header(column: str, lang: str) -> str:
    return HEADERS[column][0 if lang == "zh" else 1]


def word(words: dict[str, tuple[str, str]], code: object, lang: str) -> str:
    """The word of a code; the code itself where a pack added one."""
    pair = words.get(str(code))
    return ("" if code is None else str(code)) if pair is None else pair[0 if lang == "zh" else 1]
