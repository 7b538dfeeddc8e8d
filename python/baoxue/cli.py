# SPDX-License-Identifier: MIT
"""The `baoxue` command: options, exit codes, how errors are printed. _cli_run, _cli_show, _cli_files do the work."""

from __future__ import annotations

import contextlib
import os
import pathlib
import re
import sys
import traceback
from collections.abc import Callable, Iterator
from typing import Annotated, Any

import typer

import baoxue as bx
from baoxue import _cli_compare, _cli_files, _cli_run, _cli_show
from baoxue._dates import as_moment

EXIT_USAGE, EXIT_DATA, EXIT_POLICY, EXIT_NOT_JUDGED, EXIT_OUTPUT, EXIT_INTERNAL = 2, 3, 4, 5, 6, 70
EXITS = (
    "Exit codes 退出码: 0 it ran, whatever it found 已运行 · 2 wrong usage 用法错误 · "
    "3 the data could not be read 数据读不进 · "
    "4 the policy pack does not load, or an example of it fails 政策包有错，或例子不符 · "
    "5 with --strict: a part could not be judged 有无法判定的 · "
    "6 the result could not be written 结果写不出 · "
    "70 a defect of the software 程序缺陷"
)

app = typer.Typer(
    help="保学: a dropout-control plan, run over the tables that schools keep. 用学校的表格运行控辍保学方案。",
    epilog=EXITS,
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
)
policy_app = typer.Typer(help="Policy packs. 政策包。", no_args_is_help=True)
app.add_typer(policy_app, name="policy")
archive_app = typer.Typer(help="The eighteen archive items. 十八项档案。", no_args_is_help=True)
app.add_typer(archive_app, name="archive")


def _lang(value: str) -> str:
    if value not in ("zh", "en"):
        raise typer.BadParameter("zh | en")
    return value


def _moment(value: str) -> str:
    with contextlib.suppress(ValueError):
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?)?", value):
            as_moment(value)
            return value
    raise typer.BadParameter("a day like 2026-10-31, or 2026-10-31T14:00 / 日期写作 2026-10-31，或 2026-10-31T14:00")


def _audience(value: str) -> str:
    if value not in ("public", "township"):
        raise typer.BadParameter("public | township")
    return value


def _calendar_audience(value: str) -> str:
    if not re.fullmatch(r"township|(school|staff):.+", value):
        raise typer.BadParameter("township | school:ID | staff:ID")
    return value


Data = Annotated[
    pathlib.Path, typer.Argument(help="Folder with one CSV per table. 数据文件夹，一表一个 CSV。", metavar="DATA")
]
PolicyName = Annotated[
    str, typer.Option("--policy", help="Built-in pack or folder. 内置政策包，或文件夹。", metavar="ID|FOLDER")
]
AsOf = Annotated[
    str,
    typer.Option(
        "--as-of",
        callback=_moment,
        help="The end of this day, or a time of it; compulsory. 截至当日末或当日某时，必填。",
        metavar="DATE[THH:MM]",
    ),
]
Lang = Annotated[str, typer.Option("--lang", callback=_lang, help="zh | en")]
Params = Annotated[
    list[str] | None, typer.Option("--param", help="Replace a parameter. 改一个参数。", metavar="NAME=VALUE")
]
Choices = Annotated[
    list[str] | None, typer.Option("--choice", help="Choose a reading. 选一种解释。", metavar="NAME=OPTION")
]
Lenient = Annotated[
    list[str] | None,
    typer.Option("--lenient", help="Ignore this unknown header or file. 忽略这个不认识的列或文件。", metavar="NAME"),
]


@contextlib.contextmanager
def reported(lang: str) -> Iterator[None]:
    """Turns what the library refuses into `file:line:column: message (hint)` on standard error and an exit code."""
    try:
        yield
        sys.stdout.flush()  # a full disk behind the standard output shows here, not after the exit code is known
    except bx.CancelledError:
        raise typer.Exit(130) from None
    except bx.BaoxueError as error:
        typer.echo(error.text(lang), err=True)
        kinds = {bx.DataError: EXIT_DATA, bx.PolicyError: EXIT_POLICY}
        raise typer.Exit(kinds.get(type(error), EXIT_USAGE)) from None
    except BrokenPipeError:  # whoever reads has seen enough: `baoxue facts | head`
        _drop_output()
        raise typer.Exit(0) from None
    except OSError as error:
        typer.echo(f"{error.filename or 'standard output 标准输出'}: {error.strerror}", err=True)
        if error.filename is None:
            _drop_output()
        raise typer.Exit(EXIT_OUTPUT) from None
    except (typer.Exit, typer.Abort, typer.BadParameter):
        raise
    except Exception as error:
        # Where, but not what: the text of an unforeseen exception could hold data.
        typer.echo(f"internal error 程序缺陷: {type(error).__name__}", err=True)
        for frame in traceback.extract_tb(error.__traceback__):
            typer.echo(f"  {pathlib.Path(frame.filename).name}:{frame.lineno} {frame.name}", err=True)
        raise typer.Exit(EXIT_INTERNAL) from None


def _drop_output() -> None:
    """Nothing more goes to the standard output, also not what is still buffered when Python ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _pairs(texts: list[str] | None, option: str) -> dict[str, str]:
    pairs = {}
    for text in texts or []:
        name, equals, value = text.partition("=")
        if not (name and equals):
            raise typer.BadParameter(f"{option} NAME=VALUE")
        pairs[name] = value
    return pairs


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(bx.__version__)
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version. 版本。")
    ] = False,
) -> None:
    pass


@app.command(epilog=EXITS)
def run(
    data: Data,
    policy: PolicyName,
    as_of: AsOf,
    out: Annotated[pathlib.Path, typer.Option("--out", help="Folder for the report. 报告文件夹。", metavar="DIR")],
    audience: Annotated[
        str, typer.Option("--for", callback=_audience, help="public: counts only 只有计数 | township: rows 明细")
    ] = "public",
    lang: Lang = "zh",
    threads: Annotated[int, typer.Option(min=0, help="0 = one per core. 0 = 每核一个。")] = 0,
    param: Params = None,
    choice: Choices = None,
    lenient: Lenient = None,
    as_json: Annotated[bool, typer.Option("--json", help="The summary as JSON. 摘要用 JSON 输出。")] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit code 5 if a part was not judged. 有无法判定的则退出码 5。")
    ] = False,
) -> None:
    """Judge the tables by a policy and write report.html, findings.csv, settlement.csv, report.json. 写出报告。"""
    with reported(lang):
        request = _cli_run.Request(
            data=data,
            policy=policy,
            as_of=as_of,
            out=out,
            audience=audience,
            lang=lang,
            threads=threads,
            params=_pairs(param, "--param"),
            choices=_pairs(choice, "--choice"),
            lenient=lenient or [],
            as_json=as_json,
        )
        if _cli_run.run(request) and strict:
            raise typer.Exit(EXIT_NOT_JUDGED)


@app.command(epilog=EXITS)
def explain(
    data: Data,
    rule: Annotated[
        str, typer.Argument(help="Rule id, or duty:ID, settlement:ID, ladder:ID, metric:ID, target:ID. 规则等。")
    ],
    key: Annotated[str, typer.Argument(help="Key of the subject. 对象的键。")],
    policy: PolicyName,
    as_of: AsOf,
    lang: Lang = "zh",
    lenient: Lenient = None,
) -> None:
    """Why a rule answered as it did for one subject, also why not, as JSON. 为什么这样判定，也说明为什么没有。"""
    with reported(lang):
        _cli_show.explain(data, rule, key, policy, as_of, lenient or [])


@app.command(epilog=EXITS)
def compare(
    data: Data,
    policy: PolicyName,
    as_of: AsOf,
    since: Annotated[
        str,
        typer.Option("--since", callback=_moment, help="As-of of the earlier report. 上次的截至日。", metavar="DATE"),
    ],
    before: Annotated[
        pathlib.Path | None,
        typer.Option(
            "--before", help="Folder of the earlier data; else DATA. 上次的数据，默认同一份。", metavar="DATA"
        ),
    ] = None,
    policy_before: Annotated[
        str | None,
        typer.Option("--policy-before", help="The earlier policy; else the same. 上次的政策包。", metavar="ID|FOLDER"),
    ] = None,
    audience: Annotated[
        str, typer.Option("--for", callback=_audience, help="public: counts only 只有计数 | township: rows 明细")
    ] = "public",
    lang: Lang = "zh",
    lenient: Lenient = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON. 用 JSON 输出。")] = False,
) -> None:
    """What is new, continuing, changed or cleared since an earlier day, and why. 与上次相比有哪些变化。"""
    with reported(lang):
        now = _cli_compare.Run(data, policy, as_of)
        earlier = _cli_compare.Run(before or data, policy_before or policy, since)
        _cli_compare.compare(now, earlier, audience, lang, lenient or [], as_json=as_json)


@app.command()
def synth(
    out: Annotated[pathlib.Path, typer.Argument(help="Folder to write. 写到这个文件夹。")],
    students: Annotated[int, typer.Option(help="Pupils, 800 or more. 学生数，至少 800。")] = 2000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same bytes. 同一种子得到相同文件。")] = 1,
    lang: Lang = "zh",
) -> None:
    """Write an invented township with known irregularities and truth/truth.csv. 造一个虚构乡镇的数据。"""
    from baoxue.synth import FEWEST, generate

    if students < FEWEST:
        raise typer.BadParameter(f"--students: {FEWEST} or more / 至少 {FEWEST}")
    with reported(lang):
        generate(out, students, seed)
        typer.echo(str(out))


@policy_app.command("check", epilog=EXITS)
def policy_check(
    folders: Annotated[list[pathlib.Path], typer.Argument(help="Packs, the farthest layer first. 政策包，远的在前。")],
    lang: Lang = "zh",
) -> None:
    """All problems of the packs, with file, line and column. 检查政策包。"""
    with reported(lang):
        if not _cli_show.check(folders, lang):
            raise typer.Exit(EXIT_POLICY)


@policy_app.command("show", epilog=EXITS)
def policy_show(
    policy: Annotated[str, typer.Argument(help="Built-in pack or folder. 内置政策包，或文件夹。", metavar="ID|FOLDER")],
    lang: Lang = "zh",
) -> None:
    """Layers, rules, parameters, choices of a pack. 查看政策包。"""
    with reported(lang):
        _cli_show.show(policy, lang)


@policy_app.command("test", epilog=EXITS)
def policy_test(
    policy: Annotated[str, typer.Argument(help="Built-in pack or folder. 内置政策包，或文件夹。", metavar="ID|FOLDER")],
    example: Annotated[str | None, typer.Option("--example", help="This one only. 只运行这个。", metavar="ID")] = None,
    lang: Lang = "zh",
) -> None:
    """Run the worked examples of a pack and its layers. 运行政策包中的例子。"""
    with reported(lang):
        if not _cli_show.test(policy, example, lang):
            raise typer.Exit(EXIT_POLICY)


@policy_app.command("coverage", epilog=EXITS)
def policy_coverage(
    policy: Annotated[str, typer.Argument(help="Built-in pack or folder. 内置政策包，或文件夹。", metavar="ID|FOLDER")],
    as_json: Annotated[bool, typer.Option("--json", help="As JSON. 用 JSON 输出。")] = False,
    lang: Lang = "zh",
) -> None:
    """Every clause with what implements it; exit code 4 if one has nothing. 每条条款由什么实现；有空缺则退出码 4。"""
    with reported(lang):
        if not _cli_show.coverage(policy, as_json, lang):
            raise typer.Exit(EXIT_POLICY)


@policy_app.command("draw", epilog=EXITS)
def policy_draw(
    policy: Annotated[str, typer.Argument(help="Built-in pack or folder. 内置政策包，或文件夹。", metavar="ID|FOLDER")],
    ladder: Annotated[str, typer.Argument(help="Ladder id. 流程。")],
    mermaid: Annotated[
        bool, typer.Option("--mermaid", help="Mermaid text; the default. 输出 Mermaid 文本，默认。")
    ] = False,
    dot: Annotated[bool, typer.Option("--dot", help="Input of Graphviz. 输出 Graphviz 文本。")] = False,
    svg: Annotated[
        pathlib.Path | None, typer.Option("--svg", help="Draw with Graphviz. 用 Graphviz 画成 SVG。", metavar="FILE")
    ] = None,
    lang: Lang = "zh",
) -> None:
    """A ladder as a drawing. 画出流程图。"""
    if mermaid + dot + (svg is not None) > 1:
        raise typer.BadParameter("--mermaid | --dot | --svg FILE")
    with reported(lang):
        if not _cli_show.draw(policy, ladder, "dot" if dot else "mermaid", svg, lang):
            raise typer.Exit(EXIT_USAGE)


@app.command(epilog=EXITS)
def calendar(
    data: Data,
    policy: PolicyName,
    as_of: AsOf,
    audience: Annotated[
        str,
        typer.Option("--for", callback=_calendar_audience, help="township | school:ID | staff:ID", metavar="WHO"),
    ],
    out: Annotated[pathlib.Path, typer.Option("--out", help="File to write. 写到这个文件。", metavar="FILE.ics")],
    ahead: Annotated[int, typer.Option(min=0, help="Days ahead. 往后几天。")] = 31,
    todo: Annotated[bool, typer.Option("--todo", help="Tasks, not events. 写成任务而不是日程。")] = False,
    lang: Lang = "zh",
    lenient: Lenient = None,
) -> None:
    """What is due, for a phone's calendar: case numbers, never names. 待办日历，只有编号，没有姓名。"""
    with reported(lang):
        _cli_files.calendar(
            _cli_files.Source(data, policy, as_moment(as_of)[0], lenient or []),
            audience,
            out,
            ahead=ahead,
            todo=todo,
            lang=lang,
        )


@archive_app.command("build", epilog=EXITS)
def archive_build(
    data: Data,
    policy: PolicyName,
    as_of: AsOf,
    out: Annotated[
        pathlib.Path, typer.Option("--out", help="Folder; one folder per school in it. 每校一个文件夹。", metavar="DIR")
    ],
    school: Annotated[
        list[str] | None, typer.Option("--school", help="This school; all if not said. 只做这所学校。", metavar="ID")
    ] = None,
    files: Annotated[
        pathlib.Path | None,
        typer.Option(
            "--files", help="Where archive_items.file is; DATA if not said. 档案文件所在文件夹。", metavar="DIR"
        ),
    ] = None,
    choice: Choices = None,
    lang: Lang = "zh",
    lenient: Lenient = None,
) -> None:
    """Write a school's archive as a BagIt bag: 18 folders, index, tables, copies. 生成学校档案。"""
    with reported(lang):
        _cli_files.archive(
            _cli_files.Source(data, policy, as_moment(as_of)[0], lenient or [], _pairs(choice, "--choice")),
            school or [],
            files or data,
            out,
            lang,
        )


@archive_app.command("check", epilog=EXITS)
def archive_check(
    folders: Annotated[list[pathlib.Path], typer.Argument(help="Bags to check. 要核对的档案。")],
    lang: Lang = "zh",
) -> None:
    """Whether no file of an archive was changed, added or lost. 核对档案有没有改动。"""
    with reported(lang):
        if not _cli_files.check(folders, lang):
            raise typer.Exit(EXIT_DATA)


@app.command(epilog=EXITS)
def facts(
    policy: Annotated[
        str, typer.Option("--policy", help="Built-in pack or folder. 内置政策包，或文件夹。", metavar="ID|FOLDER")
    ] = "jiudian",
    lang: Lang = "zh",
) -> None:
    """The facts that rules can read. 规则能用的事实。"""
    with reported(lang):
        _cli_show.facts(policy, lang)


@app.command(epilog=EXITS)
def schema(
    policy: Annotated[
        str | None, typer.Option("--policy", help="With the columns of this pack. 加上政策包的列。")
    ] = None,
    markdown: Annotated[bool, typer.Option("--markdown", help="docs/data-model.md")] = False,
    lang: Lang = "zh",
) -> None:
    """The tables and columns that data may have. 数据表和列。"""
    with reported(lang):
        _cli_show.schema(policy, markdown, lang)


def main(arguments: list[str] | None = None) -> None:
    """The entry point of `python -m baoxue`."""
    run_app: Callable[..., Any] = app
    run_app(arguments if arguments is not None else sys.argv[1:], prog_name="baoxue")


if __name__ == "__main__":
    main()
