# SPDX-License-Identifier: MIT
"""Commands that print: policy check, policy show, policy coverage, facts, schema, explain."""

from __future__ import annotations

import dataclasses
import difflib
import json
import pathlib
from typing import Any

import typer

from baoxue._cli_run import load_policy
from baoxue._coverage import coverage as clauses_of
from baoxue._coverage import sources
from baoxue._dataset import Dataset
from baoxue._errors import BaoxueError
from baoxue._policy import Policy, Schema
from baoxue._report import evaluate
from baoxue.render.words import Words

# What has explanations besides rules.
_KINDS = ("duty:", "settlement:", "ladder:", "metric:", "target:")


def check(folders: list[pathlib.Path], lang: str) -> bool:
    """Prints every problem; False if one is fatal."""
    problems = Policy.check(folders)
    for problem in problems:
        error = BaoxueError(
            problem["message_en"],
            problem["message_zh"],
            file=problem["file"],
            line=problem["line"],
            column=problem["column"],
            hint=problem["hint"],
        )
        kind = (
            ("错误" if problem["fatal"] else "警告") if lang == "zh" else ("error" if problem["fatal"] else "warning")
        )
        typer.echo(f"{error.text(lang)} [{kind} {problem['code']}]")
        if problem["underlined"]:
            typer.echo("  " + problem["underlined"])
    if not problems:
        typer.echo("没有问题" if lang == "zh" else "no problems")
    return not any(problem["fatal"] for problem in problems)


def test(name: str, example: str | None, lang: str) -> bool:
    """Prints one line per example and every expectation that failed; False if one did."""
    results = load_policy(name).test(example)
    for result in results:
        said = ("通过" if lang == "zh" else "ok") if result["passed"] else ("不符" if lang == "zh" else "FAILED")
        typer.echo(f"{result['id']}: {said} {Words(lang).of(result, 'title')}".rstrip())
        for check in result["checks"]:
            if not check["passed"]:
                typer.echo(f"  {check['file']}:{check['line']}:{check['column']}: {Words(lang).of(check, 'message')}")
    failed = sum(not result["passed"] for result in results)
    typer.echo(
        f"{len(results)} 个例子，{failed} 个不符" if lang == "zh" else f"{len(results)} examples, {failed} failed"
    )
    return failed == 0


def show(name: str, lang: str) -> None:
    policy = load_policy(name)
    words = Words(lang)
    typer.echo(f"{policy.id} {policy.hash}")
    for layer in policy.layers:
        typer.echo(f"  {layer['id']} {layer['version']} {words.of(layer, 'title')}".rstrip())
    _section("规则" if lang == "zh" else "rules")
    for rule in policy.rules:
        typer.echo(f"  {rule['id']} [{rule['clause']}, {rule['layer']}] {words.of(rule, 'title')}")
        typer.echo(
            f"    {' '.join(rule['when'].split())}" + (f" → {' '.join(rule['due'].split())}" if rule["due"] else "")
        )
    _section("参数" if lang == "zh" else "parameters")
    for parameter in policy.parameters:
        values = ", ".join(
            f"{value['value']}" + (f" ({value['from']}–)" if value["from"] else "") for value in parameter["values"]
        )
        typer.echo(f"  {parameter['id']} = {values} {parameter['unit']} [{parameter['source']}]".replace("  [", " ["))
    _section("选择" if lang == "zh" else "choices")
    for choice in policy.choices:
        typer.echo(f"  {choice['id']} = {choice['selected']} ({' | '.join(choice['options'])})")


def coverage(name: str, as_json: bool, lang: str) -> bool:
    """Prints every clause with what implements it; False if a clause has nothing and is not marked text."""
    policy = load_policy(name)
    clauses = clauses_of(policy)
    missing = [clause for clause in clauses if clause.status == "nothing"]
    if as_json:
        lines = [dataclasses.asdict(clause) | {"status": clause.status} for clause in clauses]
        typer.echo(json.dumps({"clauses": lines, "sources": sources(policy)}, ensure_ascii=False, indent=1))
        return not missing
    zh = lang == "zh"
    for clause in clauses:
        typer.echo(f"{clause.id} [{clause.layer}] {clause.title_zh if zh else clause.title_en}")
        for kind, cited in clause.by:
            typer.echo(f"    {kind} {cited}")
        if clause.status == "text":
            typer.echo(f"    {'文字' if zh else 'text'}: {clause.why_zh if zh else clause.why_en}")
        if clause.status == "nothing":
            typer.echo(f"    {'没有任何内容实现' if zh else 'NOTHING implements it'}")
    said = sources(policy)
    named = zip(("原文", "法律", "暂定") if zh else ("said", "law", "assumed"), said.values(), strict=True)
    typer.echo(("\n来源 " if zh else "\nsources ") + " · ".join(f"{word} {count}" for word, count in named))
    ids = ", ".join(clause.id for clause in missing)
    if missing:
        typer.echo(("没有实现的条款：" if zh else "clauses that nothing implements: ") + ids)
    return not missing


def _section(title: str) -> None:
    typer.echo(f"\n{title}")


def draw(name: str, ladder_id: str, form: str, svg: pathlib.Path | None, lang: str) -> bool:
    """Prints or writes the drawing; False if it cannot be drawn here."""
    policy = load_policy(name)
    ladder = next((policy.ladder(one["id"]) for one in policy.ladders if one["id"] == ladder_id), None)
    if ladder is None:
        known = ", ".join(one["id"] for one in policy.ladders)
        text = (
            f"没有流程 {ladder_id}（有：{known}）"
            if lang == "zh"
            else f"there is no ladder {ladder_id} (known: {known})"
        )
        typer.echo(text, err=True)
        return False
    if svg is None:
        typer.echo(ladder.dot(lang) if form == "dot" else ladder.mermaid(lang), nl=False)
        return True
    drawn = ladder.svg(lang)
    if drawn is None:
        missing = (
            "没有找到 Graphviz 的 dot；可用 --mermaid"
            if lang == "zh"
            else "Graphviz (dot) is not installed; use --mermaid"
        )
        typer.echo(missing, err=True)
        return False
    svg.write_text(drawn, encoding="utf-8")
    typer.echo(str(svg))
    return True


def facts(name: str, lang: str) -> None:
    words = Words(lang)
    for fact in load_policy(name).facts:
        how = fact["expr"] or " ".join(filter(None, [fact["kind"], fact["from"], fact["take"], fact["where"]]))
        how = " ".join(how.split())  # one fact, one line
        doc = words.of(fact, "doc") or fact["zh"]
        typer.echo(f"{fact['subject']}.{fact['id']}: {fact['type']} = {how}" + (f"  # {doc}" if doc else ""))


def schema(name: str | None, markdown: bool, lang: str) -> None:
    tables = (load_policy(name).schema if name else Schema.builtin()).tables
    if markdown:
        typer.echo(markdown_page(tables), nl=False)
        return
    for table in tables:
        typer.echo(f"{table['id']} {table['zh']}" + ("" if lang == "zh" else f": {table['en']}"))
        for column in table["columns"]:
            mark = "*" if column["key"] else "+" if column["required"] else " "
            typer.echo(f"  {mark} {column['id']} {column['zh']} {column['type']}")


def markdown_page(tables: list[dict[str, Any]]) -> str:
    """docs/data-model.md: made from the declarations, never edited."""
    lines = [
        "# Data model",
        "",
        "Made by `baoxue schema --markdown` from the declarations in `include/baoxue/model/tables/`; do not edit. One",
        "CSV per table, named by id or Chinese name. Headers: id, Chinese name or a synonym. **Key** columns make the",
        "row's key; a row without a key or required cell is set aside, a bad optional cell becomes unknown.",
        "",
    ]
    for table in tables:
        lines += [f"## {table['id']} {table['zh']}", "", table["en"], ""]
        if table["coverage"] == "submissions":
            lines += ["No row means something only where `submissions` covers the class and the day.", ""]
        lines += [
            "| column | 中文 | type | need | sensitivity | further headers |",
            "| --- | --- | --- | --- | --- | --- |",
        ]
        lines += [_markdown_row(column) for column in table["columns"]]
        lines.append("")
        if table["ignore"]:
            lines += ["Known and not read: " + ", ".join(table["ignore"]) + ".", ""]
    return "\n".join(lines).rstrip() + "\n"


def _markdown_row(column: dict[str, Any]) -> str:
    kind = column["type"]
    if column["domain"]:
        kind = f"key of {column['domain']}"
    if column["codes"]:
        kind = "code: " + ", ".join(f"`{code['id']}` {code['zh']}" for code in column["codes"])
    if column["unit"]:
        kind += f" ({column['unit']})"
    if column["role"] != "plain":
        kind += f"; {column['role'].replace('_', ' ')} date"
    need = "**key**" if column["key"] else "required" if column["required"] else ""
    synonyms = ", ".join(column["synonyms"])
    return f"| `{column['id']}` | {column['zh']} | {kind} | {need} | {column['sensitivity']} | {synonyms} |"


def explain(data: pathlib.Path, rule: str, key: str, policy_name: str, as_of: str, lenient: list[str]) -> None:
    policy = load_policy(policy_name)
    rules = [known["id"] for known in policy.rules]
    if rule not in rules and not rule.startswith(_KINDS):
        near = "".join(difflib.get_close_matches(rule, rules, 1))
        raise BaoxueError("no such rule: " + rule, "没有这条规则：" + rule, hint=near)
    report = evaluate(policy, Dataset.read(data, policy, lenient=lenient), as_of)
    typer.echo(json.dumps(report.explain(rule=rule, key=key), ensure_ascii=False, indent=1))
