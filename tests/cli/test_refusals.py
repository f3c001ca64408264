"""Everything that can be asked wrongly: one clear sentence, exit code 2, nothing written."""

from __future__ import annotations

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
    (("link", "add", "huarui", "邱一帆", "彭晓岚", "--kind", "trust", "--strength", "1.5"), "out of range"),
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
