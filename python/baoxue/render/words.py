# SPDX-License-Identifier: MIT
"""The words of the report, Chinese and English: one table."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "title": ("控辍保学工作报告", "Dropout control report"),
    "as_of": ("截至", "As of"),
    "outside": (
        "截至日不在“{}”的有效期内（{} 至 {}）：以下结论仅供参考。",
        "The as-of day is outside the validity of “{}” ({} to {}): take what follows as a draft.",
    ),
    "end_of_day": ("当日末", "end of day"),
    "policy": ("政策包", "policy"),
    "layers": ("层", "layers"),
    "audience": ("发送对象", "audience"),
    "public": ("公开（只有计数）", "public (counts only)"),
    "township": ("乡镇", "township"),
    "received": ("收到", "Received"),
    "received_schools": ("考勤报齐的学校", "schools with attendance complete"),
    "students": ("在册学生", "pupils in the register"),
    "todo_facts": ("待办", "To do"),
    "overdue": ("已逾期", "overdue"),
    "today": ("今明两天到期", "due today or tomorrow"),
    "week": ("七天内到期", "due within 7 days"),
    "later": ("七天以后到期", "due later"),
    "open": ("待处理（无期限）", "open (no due day)"),
    "not_due": ("未到期", "not due"),
    "not_judged": ("无法判定", "not judged"),
    "rules_unjudged": ("缺表而整条未判的规则", "rules without their table"),
    "all": ("全部", "all"),
    "total": ("合计", "total"),
    "withheld": (
        "* 人数少于五，或由它可推出少于五的数，故不公布。",
        "* withheld: fewer than five, or would reveal such a number.",
    ),
    "hint_only": (
        "每一条都是给人的提示，不是对家庭的决定。发现苗头，先由班主任私下问一句：“家里有什么事吗？需要帮什么忙？”",
        "A finding is a hint for a person, never a decision on a family. After a sign, the homeroom teacher first asks "
        "in private: has something happened, how can we help?",
    ),
    "todo": ("一、待办事项", "1 To do"),
    "todo_how": (
        "由“谁办”一栏的人在“期限”前办（已逾期的今天就办），办完在原表登记（家访、变动等），下次运行即消除。点“为什么”看依据。",
        "The person under “who acts” does it by the due day (overdue: today) and records it in the table it belongs to "
        "(visits, changes); the next run clears it. “Why” opens the reason.",
    ),
    "nothing": ("没有。", "None."),
    "due": ("期限", "due"),
    "about_day": ("日期", "day"),
    "reader": ("乡镇（本报告收件人）", "township (who reads this)"),
    "who": ("谁办", "who acts"),
    "school": ("学校", "school"),
    "class": ("班级", "class"),
    "whom": ("对象", "on whom"),
    "what": ("办什么", "what"),
    "clause": ("条款", "clause"),
    "place": ("学校、班级", "school, class"),
    "days_late": ("逾期天数", "days late"),
    "days_left": ("剩余天数", "days left"),
    "case": ("编号", "case"),
    "why": ("为什么", "why"),
    "condition": ("条件", "condition"),
    "limits": ("所用数值", "limits used"),
    "rows": ("依据的数据行", "the rows behind it"),
    "line": ("第 {} 行", "line {}"),
    "tables_problems": ("收到 {} 张表，数据问题 {} 条", "{} tables received, {} data problems"),
    "show_rest": ("显示其余 {} 项", "show {} more"),
    "also": ("一并负责", "also answerable"),
    "of_pupil": ("所涉学生", "about"),
    "source_row": ("数据行", "row"),
    "which": ("明细", "which"),
    "source_assumed": ("推定的规则", "an assumed rule"),
    "next_overdue": (
        "下一步：今天就办，办后补登记；确已办过的，补录日期。",
        "Next: do it today and record it; if it was done, record the date.",
    ),
    "next_not_due": (
        "下一步：安排人和日期，期限当天前完成。",
        "Next: plan who and when; the due day is the last day in time.",
    ),
    "next_open": (
        "下一步：核对右列数据行，改正记录或写明原因。",
        "Next: check the rows, correct the record or write down the reason.",
    ),
    "next_gap": (
        "下一步：学校补派，写明起始日期；在册而漏登的，补登包保表。",
        "Next: the head assigns somebody with a date; if somebody was in charge, enter it in the assignments.",
    ),
    "role_unknown": ("不能判定", "cannot be told"),
    "facts": ("判定所据", "facts"),
    "yes": ("是", "yes"),
    "no": ("否", "no"),
    "unknown": ("未知", "unknown"),
    "gap": ("无人负责", "nobody answerable"),
    "away": ("二、缺勤未处理的学生", "2 Children away with something undone"),
    "away_how": (
        "同一次连续旷课的各项欠办事项合为一行。",
        "One line for each run of absence, with all that is undone about it.",
    ),
    "since": ("起始日", "since"),
    "undone": ("未办", "undone"),
    "grid": ("三、各校情况", "3 School by school"),
    "grid_how": (
        "点数字看明细。数字多不等于工作差：先看“无法判定”和“未报”。",
        "A number opens its rows. More is not worse: look first at “not judged” and “nothing sent”.",
    ),
    "last_received": ("最近收到", "last received"),
    "silent_days": ("未报班日", "class-days not covered"),
    "gaps": ("四、责任空缺", "4 Gaps in who is answerable"),
    "gaps_how": (
        "在这些日子，四包链条上没有人。请学校补派，并写明起始日期。",
        "Nobody held the role on that day. The head assigns somebody, with a date.",
    ),
    "role": ("责任", "role"),
    "object": ("范围", "for"),
    "day": ("日期", "day"),
    "findings": ("事项", "findings"),
    "settlement": ("五、兑现草案", "5 Settlement draft"),
    "settlement_how": (
        "草案：先公示、申诉、审批，再付款。软件不付任何钱。各行之和等于合计。",
        "A draft: objection and approval first; the software pays nothing. The lines add up to the totals.",
    ),
    "payer": ("出", "from"),
    "payee": ("入", "to"),
    "amount": ("金额（元）", "amount (yuan)"),
    "lines": ("行", "lines"),
    "yuan": ("元", "yuan"),
    "cases": ("人次", "cases"),
    "period": ("时期", "period"),
    "accounts": ("各账户合计", "totals by account"),
    "account": ("账户", "account"),
    "choices": ("选择", "choices"),
    "unjudged": ("六、不能判定的", "6 What could not be judged"),
    "unjudged_how": (
        "缺数据时不猜：既不算有，也不算无。补上缺的，再运行一次。",
        "Where data is missing nothing is guessed. Get what is missing and run again.",
    ),
    "missing": ("缺什么", "what is missing"),
    "count": ("数量", "count"),
    "rule": ("规则", "rule"),
    "silent": ("没有报送的", "Who sent nothing"),
    "first_day": ("从", "from"),
    "last_day": ("到", "to"),
    "days": ("天数", "days"),
    "data": ("七、数据问题", "7 Data problems"),
    "data_how": (
        "这些行或单元格没有读入。请在原表改正后重报。",
        "These rows and cells were not read. Correct them at the source and send again.",
    ),
    "file": ("文件", "file"),
    "line_no": ("行", "line"),
    "column": ("列", "column"),
    "problem": ("问题", "problem"),
    "scope": ("范围", "scope"),
    "row": ("整行", "row"),
    "cell": ("单元格", "cell"),
    "table": ("表", "table"),
    "read": ("读入行", "rows read"),
    "kept": ("采用行", "rows kept"),
    "set_aside": ("搁置行", "rows set aside"),
    "encoding": ("编码", "encoding"),
    "statistics": ("指标", "Figures"),
    "assumed": ("八、推定事项", "8 What is assumed"),
    "assumed_how": (
        "文件没有写明、由政策包推定的数值和解释。不同意的，在本县政策包里改。",
        "Limits and readings that the plan does not state. Who disagrees overrides them in a pack of their own.",
    ),
    "value": ("取值", "value"),
    "reason": ("理由", "reason"),
    "kind": ("类别", "kind"),
    "parameter": ("参数", "parameter"),
    "choice": ("选择", "choice"),
    "layer": ("来源层", "layer"),
    "show_all": ("显示全部", "show all"),
    "filtered": ("只显示所选", "showing the selection"),
    "state": ("状态", "state"),
    "by_rule": ("按规则计数", "Counts by rule"),
    "sources": ("收到的表", "Tables received"),
    "performance_pool": ("绩效调剂资金", "performance pool"),
    "unassigned": ("（无人负责，待定）", "(nobody assigned, to be settled)"),
    "gap_short": ("空缺", "gap"),
}

_UNITS = {
    "days": "天",
    "calendar days": "天",
    "visits": "次",
    "school days": "个上学日",
    "working days": "个工作日",
    "months": "个月",
    "yuan": "元",
}


class Words:
    """`words["due"]` and `words.due` in one language.

    >>> Words("en")["due"]
    'due'
    """

    def __init__(self, lang: str) -> None:
        if lang not in ("zh", "en"):
            raise ValueError(f"no language {lang!r}: zh or en")
        self.lang = lang
        self._index = 0 if lang == "zh" else 1

    def __getitem__(self, name: str) -> str:
        return WORDS[name][self._index]

    def plain(self, name: str) -> str:
        """A section's title without its number.

        >>> Words("en").plain("data")
        'Data problems'
        """
        return self[name].lstrip("一二三四五六七八、0123456789 ")

    def value(self, text: str) -> str:
        """A value of an explanation: yes and no, unknown, else as it is."""
        name = {"true": "yes", "false": "no", "unknown": "unknown"}.get(text)
        return self[name] if name else text

    def unit(self, text: str) -> str:
        """A unit as packs write it (English) in this language."""
        return _UNITS.get(text, text) if self.lang == "zh" else text

    def of(self, row: dict[str, object], name: str) -> str:
        """`row[name_zh]` or `row[name_en]`, the other where it is empty."""
        first, second = (f"{name}_zh", f"{name}_en") if self.lang == "zh" else (f"{name}_en", f"{name}_zh")
        return str(row.get(first) or row.get(second) or "")
