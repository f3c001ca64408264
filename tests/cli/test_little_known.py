"""Where little or nobody is known, every command says so once and asks for what would help most."""

from __future__ import annotations

import pytest

from tests.cli.running import Terminal

LITTLE = (
    "Very little is known, so this is a beginning and not a finding: 0 ratings are verified; see `graphkam next` for"
)
LITTLE_ZH = "所知甚少，这只是起点，不是结论：已核实的评分 0 个；最值得先弄清的一点见 `graphkam next`。"
NOBODY, NOBODY_ZH = "Nobody is known yet: add people", "还没有已知的人"
COMMANDS = (
    "roles", "flags", "completeness", "chart", "paths", "plan", "fragility", "ties", "agenda", "show",
)  # fmt: skip
MISLEADING = ("is left without one", "Nothing to do", "needs work", "still has to be won")


def said(terminal: Terminal, *arguments: str) -> str:
    done = terminal.run(*arguments)
    assert done.code == 0, done.err
    return " ".join(done.out.split())


@pytest.fixture(scope="module")
def empty(terminal: Terminal) -> Terminal:
    """An account with an opportunity and nobody in it."""
    assert terminal.run("init", "Empty Works", "-o", "Line 9", "--me", "Ann Lee").code == 0
    return terminal


@pytest.mark.parametrize("command", COMMANDS)
def test_where_little_is_known_it_is_said_once(samples: Terminal, command: str) -> None:
    about = (command, "brightwater")

    assert said(samples, *about, "--lang", "en").count(LITTLE) == 1
    # A terminal breaks lines between any two Chinese characters.
    chinese = samples.run(*about, "--lang", "zh").out.replace("\n", "")
    assert chinese.count(LITTLE_ZH) == 1


def test_a_supposition_stands_on_as_little(samples: Terminal) -> None:
    assert said(samples, "whatif", "brightwater", "--won", "Carl Nyquist", "--lang", "en").count(LITTLE) == 1


def test_next_itself_names_the_fact_instead_of_pointing_at_itself(samples: Terminal) -> None:
    text = said(samples, "next", "brightwater", "--lang", "en")

    assert text.count("0 ratings are verified; what to find out first is named here.") == 1
    assert "`graphkam next`" not in text
    assert "The one fact that would help most" in text


@pytest.mark.parametrize("command", COMMANDS)
def test_where_enough_is_known_nothing_is_said_of_it(samples: Terminal, command: str) -> None:
    assert "Very little is known" not in said(samples, command, "northfield", "--lang", "en")


def test_a_demo_says_it_once_for_each_opportunity_of_which_it_is_so(demo: Terminal) -> None:
    text = said(demo, "demo", "--out", str(demo.folder / "maps"), "--lang", "en")

    assert text.count("Very little is known") == 1


@pytest.mark.parametrize("command", COMMANDS)
def test_where_nobody_is_known_people_are_asked_for(empty: Terminal, command: str) -> None:
    text = said(empty, command, "Empty Works", "--lang", "en")

    assert text.count(NOBODY) == 1
    assert [words for words in MISLEADING if words in text] == []
    assert empty.run(command, "Empty Works", "--lang", "zh").out.count(NOBODY_ZH) == 1


def test_a_week_without_anybody_to_meet_asks_for_people_where_nobody_is_known(empty: Terminal) -> None:
    text = said(empty, "week", "Ann Lee", "--lang", "en")

    assert text.startswith(NOBODY)
    assert text.endswith("(Empty Works · Line 9).")


def test_json_says_how_much_is_known_and_how_sure_it_is(samples: Terminal) -> None:
    for command in ("flags", "fragility", "ties", "paths", "plan", "chart", "completeness", "roles", "next"):
        (report,) = samples.run(command, "brightwater", "--json").json
        assert (report["known"]["little"], report["known"]["verified"]) == (True, 0), command
    assert [one["known"]["little"] for one in samples.run("agenda", "brightwater", "--json").json["looked"]] == [True]
    (ties,) = samples.run("ties", "northfield", "--json").json
    assert all(0 < tie["confidence"] < 1 for tie in ties["ties"])


def test_flags_paths_and_ties_tell_how_sure_they_are(samples: Terminal) -> None:
    for command in ("flags", "fragility", "ties", "agenda"):
        assert "% sure" in said(samples, command, "northfield", "--lang", "en"), command
        assert "把握" in said(samples, command, "northfield", "--lang", "zh"), command
