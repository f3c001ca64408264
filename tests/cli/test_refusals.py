"""Everything that can be asked wrongly: one clear sentence, exit code 2, nothing written."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import psutil
import pytest

from tests.cli.running import Terminal

REFUSED = (
    (("next", "nobody knows"), "There is no account"),
    (("show", "huarui", "Nobody"), "nobody called"),
    (("next", "huarui", "-o", "nothing"), "no opportunity"),
    (("next", "huarui", "--as-of", "yesterday"), "is no date"),
    (("import", "not-there.xlsx"), "no such file"),
    (("judge", "set", "huarui", "邱一帆", "态度", "9", "-o", "齿轮"), "out of range"),
    (("judge", "set", "huarui", "邱一帆", "mood", "9", "-o", "齿轮"), "not one of"),
    (("link", "add", "huarui", "邱一帆", "彭晓岚", "--kind", "trust", "--strength", "1.5"), "is no strength"),
    (("link", "add", "huarui", "邱一帆", "邱一帆", "--kind", "trust"), "themself"),
    (("link", "add", "huarui", "梁启衡", "马崇礼", "--kind", "line"), "circle"),
    (("role", "add", "huarui", "邱一帆", "--role", "king", "-o", "齿轮"), "king"),
    (("person", "add", "huarui", "邱一帆"), "already"),
    (("serve", "--host", "0.0.0.0"), "127.0.0.1 only"),
    (("export", "huarui", "--format", "docx"), "format"),
    (("frobnicate",), "frobnicate"),
)


def test_what_cannot_be_done_is_refused_in_one_sentence_and_nothing_is_written(demo: Terminal) -> None:
    before = _everything(demo)

    for arguments, said in REFUSED:
        done = demo.run(*arguments)
        assert done.code == 2, (arguments, done)
        assert said in done.err, (arguments, done)
        assert "Traceback" not in done.err

    assert _everything(demo) == before


def _everything(terminal: Terminal) -> bytes:
    terminal.run("export", "--format", "jsonl", "--out", "everything.jsonl")
    return (terminal.folder / "everything.jsonl").read_bytes()


def test_refusals_are_in_chinese_for_chinese_users(demo: Terminal) -> None:
    done = demo.run("next", "没有", GRAPHKAM_LANG="zh")

    assert "没有客户“没有”" in done.err


def test_a_database_process_killed_between_two_commands_is_started_again(demo: Terminal) -> None:
    process = psutil.Process(demo.run("db", "status", "--json").json["pid"])
    process.kill()
    process.wait(20)

    done = demo.spawn("accounts", "--json")

    assert done.code == 0, done.err
    assert len(done.json) >= 3


def test_an_unreachable_server_is_named(terminal: Terminal) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        done = terminal.run(
            "accounts", GRAPHKAM_NEO4J_URI=f"bolt://127.0.0.1:{port}", GRAPHKAM_NEO4J_PASSWORD="secret-word"
        )

    assert done.code == 2
    assert str(port) in done.err
    assert "secret-word" not in done.err


def test_a_server_without_a_password_set_is_refused_before_connecting(terminal: Terminal) -> None:
    done = terminal.run("accounts", GRAPHKAM_NEO4J_URI="bolt://127.0.0.1:1")

    assert done.code == 2
    assert "GRAPHKAM_NEO4J_PASSWORD" in done.err


def test_a_taken_port_is_named(demo: Terminal) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = demo.run("serve", "--port", str(port))

    assert done.code == 2
    assert str(port) in done.err


def test_everything_works_under_an_ascii_locale(demo: Terminal) -> None:
    done = demo.spawn(
        "next", "huarui", "-o", "齿轮", "--lang", "zh", LANG="C", LC_ALL="C", PYTHONCOERCECLOCALE="0", PYTHONUTF8="0"
    )

    assert done.code == 0, done.err
    assert "梁启衡" in done.out


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder that not even root may write to")
def test_a_read_only_current_folder_does_not_stop_the_demo(demo: Terminal) -> None:
    here = Terminal(demo.home, Path("/proc"), {})

    done = here.spawn("demo", "--sample", "brightwater")

    assert done.code == 0, done.err
    assert str(demo.home) in done.out


def test_control_characters_in_names_do_not_reach_the_terminal(terminal: Terminal) -> None:
    terminal.run("init", "Bad\x1b[31mCo", "--opportunity", "[bold]deal[/bold]")

    done = terminal.run("accounts")

    assert "\x1b" not in done.out
    assert "[31mCo" in done.out


@pytest.mark.parametrize(
    "arguments",
    [
        ("person", "add", "Refusal Works", " "),
        ("person", "add", "Refusal Works", "x" * 5000),
        ("judge", "set", "Refusal Works", "Ann", "win", "x" * 5000),
    ],
)
def test_text_the_model_does_not_take_is_refused_in_one_sentence(
    terminal: Terminal, arguments: tuple[str, ...]
) -> None:
    terminal.run("init", "Refusal Works", "--opportunity", "Deal")
    terminal.run("person", "add", "Refusal Works", "Ann")

    done = terminal.run(*arguments)

    assert done.code == 2, done
    assert "Something unexpected" not in done.err


def test_a_negative_rating_needs_no_dashes_before_it(demo: Terminal) -> None:
    done = demo.run("judge", "set", "huarui", "马崇礼", "rating", "-3", "-o", "齿轮", "--why", "said so")

    assert done.code == 0, done.err


def test_a_lease_lost_while_the_database_runs_is_found_again(demo: Terminal) -> None:
    demo.run("accounts")
    (demo.home / "database" / "lease.json").unlink()

    assert demo.run("accounts").code == 0


def test_the_own_workbook_imported_again_does_not_revert_a_newer_judgement(terminal: Terminal) -> None:
    folder = terminal.folder / "kept by hand"
    folder.mkdir(exist_ok=True)
    for name, text in (
        ("account", "key,value\nname,Kept Co\n"),
        ("people", "id,name\nP1,Ann\nP2,Ben\n"),
        ("opportunities", "id,name\nO1,Deal\n"),
        ("roles", "id,opportunity,holder,roles,rating\nR1,O1,P1,coach,3\n"),
    ):
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    terminal.run("import", str(folder), "--by", "me")
    terminal.run("judge", "set", "Kept Co", "Ann", "rating", "5", "--by", "me", "--observed", "2020-01-02")
    terminal.run("judge", "set", "Kept Co", "Ann", "rating", "4", "--by", "me", "--source", "call")
    terminal.run("person", "remove", "Kept Co", "Ben", "--by", "me")

    (report,) = terminal.run("import", str(folder), "--by", "me", "--json").json

    graph = terminal.run("show", "Kept Co", "--json").json
    assert not report["written"]
    assert graph["buying_influences"][0]["rating"] == 4
    assert [person["name"] for person in graph["people"]] == ["Ann"]


def test_json_lines_cannot_take_over_another_account(demo: Terminal) -> None:
    accounts = {item["name"]: item["id"] for item in demo.run("accounts", "--json").json}
    theirs = accounts["Brightwater Bottling"]
    intruder = "a_" + "1" * 20
    stamp = {"recorded_at": "2026-01-01T00:00:00Z", "recorded_by": "x", "account_id": intruder}
    own = {"entity": "account", "id": intruder, "name": "Intruder", **stamp}
    person = demo.run("show", "Brightwater", "--json").json["people"][0]["id"]
    job = {"entity": "position", "id": "w_" + "1" * 20, "person_id": person, "employer_id": intruder, **stamp}
    for taken in (
        [{"entity": "account", "id": theirs, "name": "TAKEN", "external": True, **stamp}],
        [{"entity": "person", "id": person, "name": "TAKEN", **stamp, "account_id": "workspace"}, job],
    ):
        lines = [{"format": "graphkam", "version": 1, "account_id": intruder}, own, *taken]
        file = demo.folder / "intruder.jsonl"
        file.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")

        done = demo.run("import", str(file))

        assert done.code == 2, done
        assert "another account" in done.err
    assert "TAKEN" not in demo.run("show", "Brightwater", "--json").out
