# SPDX-License-Identifier: MIT
"""The command line as a user meets it: every command and option of the README, every exit code, both streams."""

from __future__ import annotations

import csv
import json
import os
import pathlib
import pty
import re
import shutil
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOWNSHIP = ROOT / "examples" / "township"
FILES = ["findings.csv", "report.html", "report.json", "settlement.csv"]
FULL = pathlib.Path("/dev/full")
JUDGE = ("--policy", "jiudian", "--as-of", "2026-10-31")


def baoxue(*arguments: object, **options: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "baoxue", *map(str, arguments)]
    environment = {**os.environ, "COLUMNS": "200", "NO_COLOR": "1"}
    given = {"capture_output": True, "text": True, "timeout": 300, "cwd": ROOT, "env": environment, **options}
    return subprocess.run(command, **given)  # type: ignore[call-overload,no-any-return]


def run(out: pathlib.Path, *more: object, data: pathlib.Path = TOWNSHIP) -> subprocess.CompletedProcess[str]:
    return baoxue("run", data, *JUDGE, "--out", out, *more)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[subprocess.CompletedProcess[str], pathlib.Path]:
    out = tmp_path_factory.mktemp("cli") / "made" / "on the way"
    return run(out, "--for", "township"), out


def rows(path: pathlib.Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_policy_test_runs_every_example_of_a_pack_and_sums_up() -> None:
    done = baoxue("policy", "test", "jiudian", "--lang", "en")
    assert done.returncode == 0, done.stdout + done.stderr
    lines = done.stdout.splitlines()
    assert "J7.8.per_head: ok Performance pay by heads gained and lost" in lines
    assert lines[-1] == f"{len(lines) - 1} examples, 0 failed"


def test_policy_test_says_where_an_example_fails_and_ends_with_4(tmp_path: pathlib.Path) -> None:
    pack = (
        '[policy]\nid = "mine"\nextends = ["jiudian"]\ntitle = { zh = "我", en = "mine" }\n\n'
        '[[example]]\nid = "wrong"\nas_of = 2026-11-30\nexpect = { person = "t1", money = "1.00" }\n'
    )
    (tmp_path / "pack.toml").write_text(pack, encoding="utf-8")
    done = baoxue("policy", "test", tmp_path, "--lang", "en", "--example", "wrong")
    assert done.returncode == 4
    assert done.stdout.splitlines() == [
        "wrong: FAILED",
        f"  {tmp_path / 'pack.toml'}:9:10: person t1: money: expected 1.00, got 0.00",
        "1 examples, 1 failed",
    ]
    assert baoxue("policy", "test", tmp_path, "--example", "wrogn").returncode == 4


# What a run prints and writes.


def test_a_run_makes_the_folder_and_writes_the_four_files(
    whole: tuple[subprocess.CompletedProcess[str], pathlib.Path],
) -> None:
    done, out = whole
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in out.iterdir()) == FILES


def test_in_a_pipe_a_run_prints_the_figures_and_the_paths_and_nothing_else(
    whole: tuple[subprocess.CompletedProcess[str], pathlib.Path],
) -> None:
    done, out = whole
    assert done.stderr == ""
    lines = done.stdout.splitlines()
    assert lines[0].startswith("截至: 2026-10-31 · jiudian ")
    findings = rows(out / "findings.csv")
    overdue = [row for row in findings if row["state"] == "overdue"]
    assert f"已逾期: {len(overdue)}" in lines
    assert lines[-4:] == [str(out / name) for name in ("report.html", "findings.csv", "settlement.csv", "report.json")]
    assert "\x1b" not in done.stdout, "no colours, no progress bar"


def test_the_summary_the_page_and_the_files_say_the_same(
    whole: tuple[subprocess.CompletedProcess[str], pathlib.Path],
) -> None:
    _, out = whole
    data = json.loads((out / "report.json").read_text("utf-8"))
    assert data["figures"]["findings"] == len(rows(out / "findings.csv")) == len(data["tables"]["findings"]["rows"])
    assert len(rows(out / "settlement.csv")) == len(data["tables"]["settlement"]["rows"])
    assert data["figures"]["not_judged"] == len(data["tables"]["unknown"]["rows"])
    html = (out / "report.html").read_text("utf-8")
    assert html.count("data-case=") == len(rows(out / "findings.csv"))


@pytest.mark.parametrize("audience", ["public", "township"])
def test_no_file_of_the_township_holds_a_pupils_key_name_or_phone_or_a_link_outwards(
    tmp_path: pathlib.Path, audience: str
) -> None:
    secrets = {row[name] for row in rows(TOWNSHIP / "students.csv") for name in row if name in _PRIVATE and row[name]}
    secrets |= {row[name] for row in rows(TOWNSHIP / "guardians.csv") for name in ("name", "phone") if row.get(name)}
    # A pupil may have a teacher's name, and who is to act is named to the township.
    secrets -= {row["name"] for row in rows(TOWNSHIP / "staff.csv")} if audience == "township" else set()
    assert len(secrets) > 2000
    assert run(tmp_path, "--for", audience).returncode == 0
    words = re.compile(r"[^\s<>\"',;:|（）。，、·；]+")
    for name in FILES:
        text = (tmp_path / name).read_text("utf-8")
        assert "http" not in text
        assert secrets & set(words.findall(text)) == set(), name


_PRIVATE = ("student_id", "child", "name", "resident_id", "student_number", "phone", "address")


def test_without_an_audience_only_counts_are_written(tmp_path: pathlib.Path) -> None:
    assert run(tmp_path).returncode == 0
    findings = rows(tmp_path / "findings.csv")
    assert list(findings[0]) == ["rule", "clause", "title_zh", "title_en", "state", "count"]
    counts = [row["count"] for row in findings]
    assert not [count for count in counts if count in ("1", "2", "3", "4")]
    assert "*" in counts


def test_public_and_township_count_the_same_findings(
    whole: tuple[subprocess.CompletedProcess[str], pathlib.Path], tmp_path: pathlib.Path
) -> None:
    _, out = whole
    assert run(tmp_path, "--for", "public").returncode == 0
    (total,) = [row for row in rows(tmp_path / "findings.csv") if row["rule"] == "" and row["state"] == ""]
    assert total["count"] == str(len(rows(out / "findings.csv")))


def test_json_is_all_that_stands_on_standard_output(tmp_path: pathlib.Path) -> None:
    done = run(tmp_path, "--json", "--for", "township")
    assert done.returncode == 0
    assert done.stderr == ""
    summary = json.loads(done.stdout)
    assert summary["as_of"] == "2026-10-31"
    assert summary["policy"] == "jiudian"
    assert summary["audience"] == "township"
    assert summary["figures"]["findings"] == len(rows(tmp_path / "findings.csv"))
    assert all(pathlib.Path(path).is_file() for path in summary["files"].values())


def test_json_of_a_failure_leaves_standard_output_empty(tmp_path: pathlib.Path) -> None:
    done = run(tmp_path, "--json", data=tmp_path / "nowhere")
    assert done.returncode == 3
    assert done.stdout == ""


def test_english_is_english_from_the_summary_to_the_page(tmp_path: pathlib.Path) -> None:
    done = run(tmp_path, "--lang", "en", "--for", "township")
    assert done.returncode == 0
    assert "overdue: " in done.stdout
    html = (tmp_path / "report.html").read_text("utf-8")
    assert '<html lang="en">' in html
    assert "Visit the home by" in html
    assert "请" not in html, "no message in the other language"


def test_a_terminal_gets_a_table_of_what_to_do(tmp_path: pathlib.Path) -> None:
    reader, writer = pty.openpty()
    command = [sys.executable, "-m", "baoxue", "run", str(TOWNSHIP), *JUDGE, "--for", "township"]
    process = subprocess.Popen([*command, "--out", str(tmp_path)], stdout=writer, stderr=writer, cwd=ROOT)
    os.close(writer)
    seen = b""
    while True:
        try:
            part = os.read(reader, 65536)
        except OSError:  # the other side is closed
            break
        if not part:
            break
        seen += part
    os.close(reader)
    assert process.wait(timeout=300) == 0
    text = seen.decode("utf-8")
    assert "\x1b[" in text
    for part in ("控辍保学工作报告", "待办事项", "report.html", "2026-09-"):
        assert part in text


def test_the_same_command_gives_the_same_bytes_on_any_number_of_threads(tmp_path: pathlib.Path) -> None:
    for threads in (1, 3):
        assert run(tmp_path / str(threads), "--threads", threads, "--for", "township").returncode == 0
    for name in FILES:
        assert (tmp_path / "1" / name).read_bytes() == (tmp_path / "3" / name).read_bytes()


# A later day, other values, other readings.


def test_a_later_day_moves_what_was_due_to_overdue_and_keeps_the_case_numbers(
    whole: tuple[subprocess.CompletedProcess[str], pathlib.Path], tmp_path: pathlib.Path
) -> None:
    _, out = whole
    done = baoxue(
        "run", TOWNSHIP, "--policy", "jiudian", "--as-of", "2026-11-20", "--out", tmp_path, "--for", "township"
    )
    assert done.returncode == 0
    before = {row["case"]: row for row in rows(out / "findings.csv") if row["reason"] == "rule" and row["due"]}
    after = {row["case"]: row for row in rows(tmp_path / "findings.csv")}
    waiting = [case for case, row in before.items() if row["state"] == "not_due" and case in after]
    assert waiting
    assert {after[case]["state"] for case in waiting if before[case]["due"] < "2026-11-20"} == {"overdue"}
    assert {after[case]["state"] for case in waiting if before[case]["due"] >= "2026-11-20"} <= {"not_due"}
    for case in set(before) & set(after):
        assert before[case]["due"] == after[case]["due"]


def test_a_parameter_is_replaced_for_one_run(tmp_path: pathlib.Path) -> None:
    def visits(*more: str) -> int:
        assert run(tmp_path, "--for", "township", *more).returncode == 0
        return len([row for row in rows(tmp_path / "findings.csv") if row["rule"] == "returning.first_visit"])

    assert visits("--param", "visit_after_days=10") < visits()


def test_a_choice_is_made_for_one_run(tmp_path: pathlib.Path) -> None:
    assert run(tmp_path, "--for", "township", "--choice", "transfer_lost=yes").returncode == 0
    assert "transfer_lost=yes" in {word for row in rows(tmp_path / "settlement.csv") for word in row["choices"].split()}


def test_strict_tells_that_a_part_was_not_judged(tmp_path: pathlib.Path) -> None:
    assert run(tmp_path, "--strict").returncode == 5
    assert sorted(path.name for path in tmp_path.iterdir()) == FILES, "it ran: the report is there"


def test_strict_tells_that_a_table_is_missing(tmp_path: pathlib.Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    shutil.copy(TOWNSHIP / "schools.csv", data)
    done = run(tmp_path / "out", "--strict", "--lang", "en", data=data)
    assert done.returncode == 5
    assert re.search(r"rules without their table: [1-9]", done.stdout)


@pytest.mark.parametrize("missing", sorted(path.name for path in TOWNSHIP.glob("*.csv")))
def test_a_table_that_is_missing_never_stops_a_run(tmp_path: pathlib.Path, missing: str) -> None:
    data = tmp_path / "data"
    shutil.copytree(TOWNSHIP, data)
    (data / missing).unlink()
    assert run(tmp_path / "out", "--for", "township", data=data).returncode == 0
    html = (tmp_path / "out" / "report.html").read_text("utf-8")
    assert f"<td>{missing}</td>" not in html


# Exit codes and what stands on standard error.


def usage(*arguments: object) -> str:
    done = baoxue(*arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    return done.stderr


def test_wrong_usage_is_2(tmp_path: pathlib.Path) -> None:
    out = ("--out", tmp_path)
    assert "--as-of" in usage("run", TOWNSHIP, "--policy", "jiudian", *out), "the day has no default"
    assert "--policy" in usage("run", TOWNSHIP, "--as-of", "2026-10-31", *out)
    assert "--out" in usage("run", TOWNSHIP, *JUDGE)
    for day in ("2026-13-01", "31.10.2026", "20261031", "today"):
        assert "2026-10-31" in usage("run", TOWNSHIP, "--policy", "jiudian", "--as-of", day, *out), "how to write it"
    assert "public | township" in usage("run", TOWNSHIP, *JUDGE, *out, "--for", "everybody")
    assert "zh | en" in usage("run", TOWNSHIP, *JUDGE, *out, "--lang", "fr")
    assert "NAME=VALUE" in usage("run", TOWNSHIP, *JUDGE, *out, "--param", "case_days")
    assert "--choice" in usage("run", TOWNSHIP, *JUDGE, *out, "--choice", "=yes")
    assert "--threads" in usage("run", TOWNSHIP, *JUDGE, *out, "--threads", "-1")
    assert "800" in usage("synth", tmp_path, "--students", "10")
    assert list(tmp_path.iterdir()) == []


def test_data_that_cannot_be_read_is_3_with_place_and_nearest_name(tmp_path: pathlib.Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(TOWNSHIP, data)
    text = (data / "visits.csv").read_text("utf-8")
    (data / "visits.csv").write_text(text.replace("kind", "kimd", 1), encoding="utf-8")
    column = text.splitlines()[0].split(",").index("kind") + 1
    done = run(tmp_path / "out", data=data)
    assert done.returncode == 3
    assert re.search(rf"visits\.csv:1:{column}: .*kimd.*（kind）", done.stderr)
    english = run(tmp_path / "out", "--lang", "en", data=data)
    assert re.search(rf"visits\.csv:1:{column}: .*kimd.* \(kind\)", english.stderr)
    assert done.stdout == english.stdout == ""
    assert not (tmp_path / "out").exists()


def test_an_unknown_header_can_be_left_out_by_name(tmp_path: pathlib.Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(TOWNSHIP, data)
    head, *lines = (data / "villages.csv").read_text("utf-8").splitlines()
    (data / "villages.csv").write_text(
        "\n".join([head + ",remark", *(line + ",x" for line in lines)]), encoding="utf-8"
    )
    assert run(tmp_path / "out", data=data).returncode == 3
    assert run(tmp_path / "out", "--lenient", "remark", data=data).returncode == 0


def test_a_folder_that_is_not_there_or_empty_is_3(tmp_path: pathlib.Path) -> None:
    (tmp_path / "empty").mkdir()
    for name in ("nowhere", "empty"):
        done = run(tmp_path / "out", data=tmp_path / name)
        assert done.returncode == 3
        assert name in done.stderr


@pytest.mark.parametrize(
    ("more", "named"),
    [
        (["--policy", "jiudain"], "jiudian"),
        (["--policy", "jiudian", "--param", "case_dais=3"], "case_days"),
        (["--policy", "jiudian", "--param", "case_days=three"], "case_days"),
        (["--policy", "jiudian", "--choice", "relapse=revers"], "reverses"),
    ],
)
def test_a_policy_that_does_not_load_is_4_and_names_what_is_near(
    tmp_path: pathlib.Path, more: list[str], named: str
) -> None:
    done = baoxue("run", TOWNSHIP, "--as-of", "2026-10-31", "--out", tmp_path / "out", *more)
    assert done.returncode == 4
    assert named in done.stderr
    assert done.stdout == ""
    assert not (tmp_path / "out").exists()


def write_pack(folder: pathlib.Path, when: str, extra: str = "") -> pathlib.Path:
    folder.mkdir()
    (folder / "policy.toml").write_text(
        f'[policy]\nid = "mine"\nextends = ["jiudian"]\ntitle = {{ zh = "我", en = "mine" }}\n{extra}\n[[rule]]\n'
        f'id = "mine.long"\nof = "absence_run"\nclause = "J6.5"\nwhen = "{when}"\nseverity = "look"\n'
        'title = { zh = "长", en = "long" }\nsource = "assumed"\nwhy = { zh = "试", en = "try" }\n'
        'answerable = ["homeroom_teacher"]\nsay = { zh = "{student} 请核实", en = "{student}: please verify" }\n',
        encoding="utf-8",
    )
    return folder


def test_a_pack_with_a_mistake_is_4_with_file_line_and_column(tmp_path: pathlib.Path) -> None:
    pack = write_pack(tmp_path / "pack", "lenght > 5")
    done = baoxue("run", TOWNSHIP, "--policy", pack, "--as-of", "2026-10-31", "--out", tmp_path / "out")
    assert done.returncode == 4
    assert re.search(r"policy\.toml:10:9: .*lenght.*length", done.stderr)


def test_a_pack_of_ones_own_is_run_from_its_folder(tmp_path: pathlib.Path) -> None:
    pack = write_pack(tmp_path / "pack", "seen >= 1")
    done = baoxue("run", TOWNSHIP, "--policy", pack, "--as-of", "2026-10-31", "--out", tmp_path, "--for", "township")
    assert done.returncode == 0, done.stderr
    assert [row for row in rows(tmp_path / "findings.csv") if row["rule"] == "mine.long"]
    assert "请核实" in (tmp_path / "report.html").read_text("utf-8")


def test_a_pack_that_refuses_other_days_is_not_run_on_them(tmp_path: pathlib.Path) -> None:
    pack = write_pack(tmp_path / "pack", "seen >= 1", 'valid = { from = 2026-09-01, outside = "refuse" }')
    out = ("--out", tmp_path / "out")
    done = baoxue("run", TOWNSHIP, "--policy", pack, "--as-of", "2026-08-31", *out)
    assert done.returncode == 2
    assert "2026-09-01" in done.stderr
    assert baoxue("run", TOWNSHIP, "--policy", pack, "--as-of", "2026-09-01", *out).returncode == 0


def test_a_folder_that_cannot_be_made_is_6(tmp_path: pathlib.Path) -> None:
    (tmp_path / "file").write_text("x")
    for out in (tmp_path / "file", tmp_path / "file" / "below", FULL):
        done = run(out)
        assert done.returncode == 6
        assert str(out) in done.stderr
        assert done.stdout == ""


@pytest.mark.skipif(not FULL.exists(), reason="no /dev/full")
@pytest.mark.parametrize("name", FILES)
def test_a_full_disk_is_6_and_names_the_file(tmp_path: pathlib.Path, name: str) -> None:
    (tmp_path / name).symlink_to(FULL)
    done = run(tmp_path)
    assert done.returncode == 6
    assert f"{tmp_path / name}: " in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(not FULL.exists(), reason="no /dev/full")
@pytest.mark.parametrize("command", [["run", TOWNSHIP, *JUDGE], ["facts"], ["schema"], ["policy", "show", "jiudian"]])
def test_a_standard_output_that_is_full_is_6(tmp_path: pathlib.Path, command: list[object]) -> None:
    out = ["--out", tmp_path] if command[0] == "run" else []
    with FULL.open("w") as full:
        done = baoxue(*command, *out, capture_output=False, stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 6
    assert "standard output" in done.stderr
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr


def test_a_reader_that_leaves_early_is_no_failure() -> None:
    command = [sys.executable, "-m", "baoxue", "schema", "--markdown"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(timeout=60) == 0


def test_a_defect_is_70_and_says_where_but_not_what(tmp_path: pathlib.Path) -> None:
    program = (
        "import sys, baoxue._cli_run as c, baoxue.cli\n"
        "def broken(*a): raise RuntimeError('990101201401011234')\n"
        "c.restrict = broken\n"
        "baoxue.cli.main(sys.argv[1:])\n"
    )
    command = [sys.executable, "-c", program, "run", str(TOWNSHIP), *JUDGE, "--out", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, cwd=ROOT)
    assert done.returncode == 70
    assert "RuntimeError" in done.stderr
    assert "_cli_run.py:" in done.stderr
    assert "990101201401011234" not in done.stderr


def test_the_exit_codes_of_the_readmes_are_those_of_the_help() -> None:
    said = set(re.findall(r"(\d+) [a-z]", baoxue("run", "--help").stdout.split("Exit codes")[1].replace("\n", " ")))
    for name in ("README.md", "README.zh-CN.md"):
        table = re.findall(r"^\| (\d+) \|", (ROOT / name).read_text("utf-8"), re.MULTILINE)
        assert table == ["0", "2", "3", "4", "5", "6", "70"]
        assert said == set(table)


# The other commands.


def test_every_command_and_option_is_explained_in_both_languages() -> None:
    for command in (
        [],
        ["run"],
        ["explain"],
        ["synth"],
        ["policy"],
        ["policy", "check"],
        ["policy", "show"],
        ["facts"],
        ["schema"],
    ):
        done = baoxue(*command, "--help")
        assert done.returncode == 0
        assert re.search(r"[\u4e00-\u9fff]", done.stdout), command
    assert baoxue("--version").stdout.strip() == (ROOT / "VERSION").read_text().strip()


def test_policy_check_passes_the_built_in_packs_and_shows_each_mistake_where_it_is(tmp_path: pathlib.Path) -> None:
    good = baoxue("policy", "check", "policies/jiudian", "--lang", "en")
    assert (good.returncode, good.stdout) == (0, "no problems\n")
    bad = baoxue("policy", "check", write_pack(tmp_path / "pack", "lenght > 5 && seen"))
    assert bad.returncode == 4
    assert re.search(r"policy\.toml:10:9: .*（length）.*\[错误 BX0204\]", bad.stdout)
    assert baoxue("policy", "check", tmp_path / "nowhere").returncode == 4


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_policy_show_lists_layers_rules_parameters_and_choices(lang: str) -> None:
    done = baoxue("policy", "show", "jiudian", "--lang", lang)
    assert done.returncode == 0
    for part in (
        "cn-law",
        "anhui",
        "returning.first_visit [J6.5, jiudian]",
        "visit_after_days = 2",
        "transfer_lost = ",
    ):
        assert part in done.stdout
    assert ("旷课后未家访" if lang == "zh" else "No home visit after absence") in done.stdout


def test_policy_show_of_a_folder_shows_what_it_changes(tmp_path: pathlib.Path) -> None:
    pack = write_pack(
        tmp_path / "pack", "seen >= 1", "\n[param.visit_after_days]\nvalues = [{ from = 2026-09-01, value = 3 }]"
    )
    done = baoxue("policy", "show", pack)
    assert done.returncode == 0, done.stderr
    assert "visit_after_days = 2 (2018-09-01–), 3 (2026-09-01–)" in done.stdout
    assert "mine.long [J6.5, mine]" in done.stdout


def test_policy_show_of_nothing_is_4() -> None:
    done = baoxue("policy", "show", "jiudain")
    assert done.returncode == 4
    assert "jiudian" in done.stderr


def test_facts_are_listed_with_subject_type_and_how_they_are_made() -> None:
    lines = baoxue("facts").stdout.splitlines()
    assert len(lines) > 40
    assert all(re.match(r"[a-z_]+\.[a-z_0-9.]+: [a-z]+ = \S", line) for line in lines)
    assert [line for line in lines if line.startswith("absence_run.visited: bool = ")]
    assert baoxue("facts", "--policy", "nowhere").returncode == 4


def test_schema_lists_tables_and_columns_and_makes_the_page_of_the_docs() -> None:
    lines = baoxue("schema").stdout.splitlines()
    assert "students 学籍" in lines
    assert "  * student_id 学生编号 key" in lines
    assert baoxue("schema", "--markdown").stdout == (ROOT / "docs" / "data-model.md").read_text("utf-8")


def test_schema_with_a_policy_has_its_columns(tmp_path: pathlib.Path) -> None:
    extra = '\n[[column]]\ntable = "students"\nid = "shoe_size"\ntype = "int"\nzh = "鞋码"\n'
    done = baoxue("schema", "--policy", write_pack(tmp_path / "pack", "seen >= 1", extra))
    assert done.returncode == 0, done.stderr
    assert "shoe_size 鞋码" in done.stdout
    assert "shoe_size" not in baoxue("schema").stdout


def test_explain_says_why_and_why_not() -> None:
    run_of = {"yes": "T01-P00031|2026-10-09"}
    done = baoxue("explain", TOWNSHIP, "returning.first_visit", run_of["yes"], *JUDGE)
    assert done.returncode == 0
    tree = json.loads(done.stdout)
    assert (tree["answer"], tree["clause"]) == ("yes", "J6.5")
    other = json.loads(baoxue("explain", TOWNSHIP, "returning.dropout_unreported", run_of["yes"], *JUDGE).stdout)
    assert other["answer"] == "no"


def test_explain_of_nothing_is_2_and_names_the_nearest_rule() -> None:
    done = baoxue("explain", TOWNSHIP, "returning.first_vist", "x", *JUDGE)
    assert done.returncode == 2
    assert "returning.first_visit" in done.stderr
    assert baoxue("explain", TOWNSHIP, "returning.first_visit", "nobody", *JUDGE).returncode == 2


def test_synth_writes_the_township_of_the_examples(tmp_path: pathlib.Path) -> None:
    done = baoxue("synth", "--students", 1200, "--seed", 1, tmp_path)
    assert (done.returncode, done.stdout) == (0, f"{tmp_path}\n")
    assert (tmp_path / "truth" / "truth.csv").is_file()
    for path in TOWNSHIP.glob("*.csv"):
        assert (tmp_path / path.name).read_bytes() == path.read_bytes()


def test_synth_into_a_file_is_6(tmp_path: pathlib.Path) -> None:
    (tmp_path / "file").write_text("x")
    assert baoxue("synth", tmp_path / "file", "--students", 800).returncode == 6


def test_the_pack_of_the_readmes_runs_as_printed(tmp_path: pathlib.Path) -> None:
    (toml,) = re.findall(r"^```toml\n(.*?)^```", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE | re.DOTALL)
    (tmp_path / "policy.toml").write_text(toml, encoding="utf-8")
    assert baoxue("policy", "check", tmp_path).returncode == 0
    done = baoxue("run", TOWNSHIP, "--policy", tmp_path, "--as-of", "2026-10-31", "--out", tmp_path / "out", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["policy"] == "my-township"


def test_compare_counts_for_the_public_and_names_cases_for_the_township() -> None:
    same = ("compare", TOWNSHIP, "--policy", "jiudian", "--as-of", "2026-10-31", "--since", "2026-10-31", "--json")
    public = json.loads(baoxue(*same).stdout)
    assert public["rows"] == []
    assert public["counts"] == {
        "new": "0",
        "changed": "0",
        "continuing": public["counts"]["continuing"],
        "cleared": "0",
    }
    later = ("compare", TOWNSHIP, "--policy", "jiudian", "--as-of", "2026-10-31", "--since", "2026-10-15", "--json")
    rows = json.loads(baoxue(*later, "--for", "township").stdout)["rows"]
    assert {row["change"] for row in rows} == {"new", "changed", "continuing", "cleared"}
    assert all(row["differs"] == "date" for row in rows if row["change"] != "continuing")
    assert not any("key" in row or "subject" in row for row in rows)
