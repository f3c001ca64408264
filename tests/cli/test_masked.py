"""Whatever reads an account can hide the coach: in its text, in either language, and in its JSON."""

from __future__ import annotations

import re

import pytest

from graphkam.cli.main import build
from tests.cli.running import Terminal
from tests.cli.test_help import commands

COACH = "Tom Ferrisby"
"""The only coach of the sample northfield; nobody else there has one of his names."""

SAYS_COACH = re.compile("coach|insider|教练|内线", re.IGNORECASE)
MASK = ("--mask", "coach")
READING = {
    "show": (), "roles": (), "flags": (), "paths": ("--steps",), "plan": (), "fragility": (), "ties": (), "next": (),
    "answers": (), "completeness": (), "chart": (), "agenda": (), "week": (), "whatif": ("--won", "Priya Ramanand"),
}  # fmt: skip
AS_A_COLLEAGUE = ("show", "agenda", "week")
"""Where he may be named as whoever works there and has no role."""


def test_whatever_reads_an_account_as_of_a_day_can_hide_the_coach() -> None:
    options = {path[0]: {parameter.name for parameter in command.params} for path, command in commands(build("en"))}
    reading = {name for name, there in options.items() if "as_of" in there}

    # What is exported is whole: it can be imported again.
    assert reading - {"export"} == {name for name, there in options.items() if "mask" in there}
    assert reading - {"export", "map"} == set(READING)


@pytest.mark.parametrize("command", READING)
def test_neither_text_nor_json_names_the_coach(samples: Terminal, command: str) -> None:
    about = "Hannah Keel" if command == "week" else "northfield"
    for form in (("--lang", "en"), ("--lang", "zh"), ("--lang", "en", "--json")):
        done = samples.run(command, about, *READING[command], *MASK, *form)

        assert done.code == 0, done.err
        assert len(done.out) > 10
        assert SAYS_COACH.findall(done.out) == [], form
        assert command in AS_A_COLLEAGUE or "Ferrisby" not in done.out, form


def test_without_the_option_he_is_shown(samples: Terminal) -> None:
    done = samples.run("roles", "northfield", "--lang", "en")

    assert COACH in done.out
    assert SAYS_COACH.search(done.out)


def test_asked_for_by_name_he_works_there_and_nothing_more(samples: Terminal) -> None:
    record = samples.run("show", "northfield", COACH, *MASK, "--json").json
    text = samples.run("show", "northfield", COACH, *MASK, "--lang", "en").out

    assert len(text.splitlines()) == 2, "name and place of work"
    gone = ("buying_influences", "influences", "influenced_by", "known_by")
    assert not any(record[name] for name in gone)
    assert {fact["attribute"] for fact in record["facts"]} <= {"layer"}
    (asked,) = samples.run("paths", "northfield", "--to", COACH, *MASK, "--json").json
    assert [(one["roles"], one["state"]) for one in asked["targets"]] == [([], "never_contacted")]


def test_the_chart_in_a_file_hides_him_too(samples: Terminal) -> None:
    file = samples.folder / "chart-masked.csv"
    done = samples.run("chart", "northfield", *MASK, "--csv", str(file), "--lang", "en")

    assert done.code == 0, done.err
    written = file.read_text(encoding="utf-8")
    assert "Priya Ramanand" in written
    assert "Ferrisby" not in written
    assert SAYS_COACH.search(written) is None


def test_what_is_no_role_to_mask_is_refused(samples: Terminal) -> None:
    done = samples.run("roles", "northfield", "--mask", "boss")

    assert done.code == 2
    assert "boss" in done.err
