"""A new user's first hour, command by command."""

from __future__ import annotations

import subprocess
from pathlib import Path

import openpyxl

from tests.cli.running import Terminal

ACCOUNT = "Acme Valves"


def test_demo_prints_roles_flags_paths_and_contacts_and_writes_a_map_for_each_opportunity(demo: Terminal) -> None:
    done = demo.run("demo", "--out", str(demo.folder / "maps"))

    assert done.code == 0
    for heading in ("Buying roles", "Red flags and strengths", "Leverage paths", "Next contact"):
        assert done.out.count(heading) == 4
    maps = sorted((demo.folder / "maps").glob("*.html"))
    assert len(maps) == 4
    assert all(str(file) in done.out for file in maps)


def test_demo_speaks_chinese(demo: Terminal) -> None:
    done = demo.run("demo", "--lang", "zh", "--sample", "huarui", "--out", str(demo.folder / "maps-zh"))

    assert "采购角色" in done.out
    assert "下一步联系谁" in done.out
    assert "Buying roles" not in done.out


def test_people_are_named_as_the_reader_knows_them(demo: Terminal) -> None:
    assert "Liang Qiheng" in demo.run("next", "huarui", "--lang", "en", "-o", "Flexible").out
    assert "梁启衡" in demo.run("next", "huarui", "--lang", "zh", "-o", "Flexible").out


def test_a_second_demo_writes_nothing_new(demo: Terminal) -> None:
    before = demo.run("show", "huarui", "--json").json["account"]["version"]

    demo.run("demo", "--out", str(demo.folder / "maps"))

    assert demo.run("show", "huarui", "--json").json["account"]["version"] == before


def test_the_almost_empty_account_names_missing_roles_and_whom_to_ask(demo: Terminal) -> None:
    done = demo.run("next", "bright")

    assert done.code == 0
    assert "user buyer" in done.out
    assert "No coach yet" in done.out
    assert "Very little is known" in done.out
    assert "Jon Tverdal" in done.out


def test_guessed_roles_are_shown_as_guesses(demo: Terminal) -> None:
    assert demo.run("roles", "brightwater").out.count("guessed") == 2


def test_an_account_can_be_built_up_by_single_edits(terminal: Terminal) -> None:
    steps = (
        ("init", ACCOUNT, "--opportunity", "Line 3", "--objective", "two lines", "--me", "Ann Lee"),
        ("person", "add", ACCOUNT, "Bo Chen", "--unit", "Finance", "--title", "CFO", "--layer", "decision"),
        ("person", "add", ACCOUNT, "Cy Dart", "--unit", "Plant", "--layer", "operation"),
        ("role", "add", ACCOUNT, "Bo Chen", "--role", "economic_buyer", "--why", "signs the budget"),
        ("role", "add", ACCOUNT, "Cy Dart", "--role", "coach", "--role", "user_buyer"),
        ("judge", "set", ACCOUNT, "Cy Dart", "rating", "4", "--source", "call", "--why", "gave us the list"),
        ("judge", "set", ACCOUNT, "Bo Chen", "rating", "--why", "said no", "--", "-2"),
        ("link", "add", ACCOUNT, "Cy Dart", "Bo Chen", "--kind", "trust", "--strength", "0.6"),
        ("call", "add", ACCOUNT, "--with", "Cy Dart", "--member", "Ann Lee", "--heard", "budget approved"),
    )

    for step in steps:
        done = terminal.run(*step)
        assert done.code == 0, (step, done.err)

    (report,) = terminal.run("paths", ACCOUNT, "--json").json
    (best,) = [target["path"] for target in report["targets"] if target["person_name"] == "Bo Chen"]
    assert [step["target_name"] for step in best["steps"]] == ["Bo Chen"]
    assert best["steps"][0]["source_name"] == "Cy Dart"
    person = terminal.run("show", ACCOUNT, "Cy Dart", "--json").json
    (rating,) = [fact for fact in person["facts"] if fact["attribute"] == "rating"]
    assert (rating["value"], rating["source"], rating["why"]) == (4, "call", "gave us the list")
    assert rating["by"]


def test_what_was_added_can_be_taken_away_again(terminal: Terminal) -> None:
    name = "Removal Works"
    for step in (
        ("init", name, "--opportunity", "Deal", "--me", "Ann Lee"),
        ("person", "add", name, "Dee Eck"),
        ("person", "add", name, "Flo Gray"),
        ("role", "add", name, "Dee Eck", "--role", "coach", "--role", "influencer"),
        ("link", "add", name, "Dee Eck", "Flo Gray", "--kind", "line"),
        ("role", "remove", name, "Dee Eck", "--role", "coach"),
        ("link", "remove", name, "Dee Eck", "Flo Gray", "--kind", "line"),
        ("person", "remove", name, "Flo Gray", "--why", "left the firm"),
    ):
        done = terminal.run(*step)
        assert done.code == 0, (step, done.err)

    graph = terminal.run("show", name, "--json").json

    assert [person["name"] for person in graph["people"]] == ["Dee Eck"]
    assert graph["reporting"] == []
    assert graph["buying_influences"][0]["roles"] == ["influencer"]


def test_exporting_changing_one_cell_and_importing_writes_exactly_one_fact(demo: Terminal, workbook: Path) -> None:
    demo.run("export", "northfield", "--out", str(workbook))
    book = openpyxl.load_workbook(workbook)
    sheet = book["roles"]
    column = [cell.value for cell in sheet[1]].index("rating") + 1
    sheet.cell(row=2, column=column).value = "-5" if sheet.cell(row=2, column=column).value != "-5" else "5"
    book.save(workbook)

    (report,) = demo.run("import", str(workbook), "--json").json

    assert (report["facts"], report["created"], report["updated"], report["gone"]) == (1, {}, {}, {})


def test_importing_an_unchanged_export_writes_nothing(demo: Terminal, workbook: Path) -> None:
    demo.run("export", "huarui", "--out", str(workbook), "--lang", "zh")

    (report,) = demo.run("import", str(workbook), "--json").json

    assert not report["written"]


def test_json_lines_of_everything_import_identically_elsewhere(demo: Terminal, tmp_path: Path) -> None:
    lines, again = tmp_path / "all.jsonl", tmp_path / "again.jsonl"
    demo.run("export", "--out", str(lines))
    elsewhere = Terminal(tmp_path / "other home", tmp_path, {})

    try:
        assert elsewhere.run("import", str(lines)).code == 0
        elsewhere.run("export", "--out", str(again))
    finally:
        elsewhere.run("db", "stop")

    assert again.read_bytes() == lines.read_bytes()


def test_the_past_is_shown_as_it_was_known(demo: Terminal) -> None:
    demo.run("judge", "set", "huarui", "梁启衡", "态度", "5", "-o", "齿轮箱壳体柔性加工线", "--why", "said so")

    def rating(*as_of: str) -> int:
        (report,) = demo.run("roles", "huarui", "-o", "齿轮箱", *as_of, "--json").json
        (role,) = [role for role in report["roles"] if role["role"] == "economic_buyer"]
        return int(role["holders"][0]["rating"])

    assert rating("--as-of", "2026-06-15") == 1
    assert rating("--as-of", "2999-01-01") == 5


def test_two_commands_at_once_share_one_database(tmp_path: Path) -> None:
    opened = Terminal(tmp_path / "fresh home", tmp_path, {})
    running = [
        subprocess.Popen(opened.command("init", f"Firm {n}"), cwd=tmp_path, env=opened.full(), stderr=subprocess.PIPE)
        for n in range(2)
    ]

    try:
        ends = [(process.communicate(timeout=120)[1], process.returncode) for process in running]
        listed = opened.run("accounts", "--json").json
    finally:
        opened.run("db", "stop")

    assert [code for _, code in ends] == [0, 0], ends
    assert sorted(item["name"] for item in listed) == ["Firm 0", "Firm 1"]


def test_the_template_imports_once_it_is_filled_in(terminal: Terminal, workbook: Path) -> None:
    terminal.run("init", "--template", str(workbook))
    book = openpyxl.load_workbook(workbook)
    book["account"]["B2"] = "Template Works"
    for column, value in enumerate(("P1", "Hal Ives"), start=1):
        book["people"].cell(row=2, column=column).value = value
    book.save(workbook)

    done = terminal.run("import", str(workbook))

    assert done.code == 0, done.err
    assert [p["name"] for p in terminal.run("show", "Template Works", "--json").json["people"]] == ["Hal Ives"]
