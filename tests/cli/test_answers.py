"""Answering recommendations from the command line, in both languages, on a small account of the user's own."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.cli.running import Terminal
from tests.ingest.books import SMALL, folder

SMALL_WORKS = "Small Works"


@pytest.fixture(scope="module")
def small(terminal: Terminal) -> Terminal:
    done = terminal.run("import", str(folder(terminal.folder / "small", SMALL)), "--by", "Wang")
    assert done.code == 0, done.err
    return terminal


def today() -> date:
    """By the clock of the command: it may be midnight between two commands, so it is asked where it is used."""
    return datetime.now(UTC).date()


def answered_on(terminal: Terminal, person: str) -> date:
    """The day on which the command says that the one answer about somebody was given."""
    (report,) = terminal.run("answers", SMALL_WORKS, "--json").json
    (day,) = [one["answered_on"] for one in report["answers"] if one["person_name"] == person]
    return date.fromisoformat(day)


def test_an_answer_is_given_listed_and_withdrawn(small: Terminal) -> None:
    before = today()
    given = small.run(
        "answer", SMALL_WORKS, "Ann", "reject", "--why", "only through Bo", "--by", "Li", "--lang", "en"
    )  # fmt: skip
    assert given.code == 0, given.err
    day = answered_on(small, "Ann")
    assert before <= day <= today()
    assert f"Rejected by Li on {day} because: only through Bo." in " ".join(given.out.split())

    listed = small.run("answers", SMALL_WORKS, "--lang", "zh")
    assert "已拒绝" in listed.out
    assert f"Li 于 {day} 拒绝，理由：only through Bo。" in "".join(listed.out.split("\n"))
    (report,) = small.run("answers", SMALL_WORKS, "--json").json
    (one,) = report["answers"]
    assert (one["person_name"], one["answer"], one["by"], one["reopened"]) == ("Ann", "rejected", "Li", None)

    withdrawn = small.run("answer", SMALL_WORKS, "Ann", "withdraw", "--lang", "en")
    assert (withdrawn.code, withdrawn.out.strip()) == (0, "The answer about Ann is taken back.")
    assert "尚无对建议的答复" in small.run("answers", SMALL_WORKS, "--lang", "zh").out


def test_without_a_kind_the_recommended_one_is_meant(small: Terminal) -> None:
    (report,) = small.run("next", SMALL_WORKS, "--json", "--most", "100").json
    kind = next(one["kind"] for one in report["contacts"] if one["person_name"] == "Ann")

    (one,) = small.run("answer", SMALL_WORKS, "Ann", "accept", "--json").json["answers"]

    back_on = answered_on(small, "Ann") + timedelta(days=21)
    assert (one["contact"], one["back_on"]) == (kind, back_on.isoformat())
    small.run("answer", SMALL_WORKS, "Ann", "withdraw")


def test_snoozing_until_a_day(small: Terminal) -> None:
    until = (today() + timedelta(days=9)).isoformat()

    done = small.run("answer", SMALL_WORKS, "Bo", "snooze", "--until", until, "--kind", "find_out", "--lang", "zh")

    assert done.code == 0, done.err
    assert f"推迟到 {until}" in done.out
    before = small.run("answers", SMALL_WORKS, "--as-of", until, "--lang", "en")
    assert "open again" in before.out
    small.run("answer", SMALL_WORKS, "Bo", "withdraw")


@pytest.mark.parametrize(
    ("arguments", "en", "zh"),
    [
        (("Ann", "reject"), "A rejection needs a reason", "拒绝需要理由"),
        (("Ann", "snooze"), "--until YYYY-MM-DD", "--until YYYY-MM-DD"),
        (("Ann", "snooze", "--until", "2020-01-01"), "not a day to come", "不是将来的日期"),
        (("Ann", "accept", "--until", "2099-01-01"), "Only snoozing takes a day", "只有推迟才需要日期"),
        (("Nobody", "accept"), "Nobody", "Nobody"),
        (("Ann", "withdraw"), "No recommendation about Ann was answered", "没有关于 Ann 的答复"),
    ],
)
def test_what_cannot_be_answered_is_refused_in_the_users_language(
    small: Terminal, arguments: tuple[str, ...], en: str, zh: str
) -> None:
    for lang, words in (("en", en), ("zh", zh)):
        done = small.run("answer", SMALL_WORKS, *arguments, "--lang", lang)
        assert (done.code, done.out) == (2, "")
        assert words in done.err


def test_where_nothing_is_recommended_the_kind_has_to_be_given(small: Terminal) -> None:
    (report,) = small.run("next", SMALL_WORKS, "--json", "--most", "100").json
    kinds = {one["kind"] for one in report["contacts"] if one["person_name"] == "Bo"} | {"find_out"}
    for kind in kinds:
        small.run("answer", SMALL_WORKS, "Bo", "accept", "--kind", kind)

    refused = small.run("answer", SMALL_WORKS, "Bo", "accept", "--lang", "en")
    assert (refused.code, "--kind win, change_mode" in refused.err) == (2, True)

    assert small.run("answer", SMALL_WORKS, "Bo", "snooze", "--kind", "find_out", "--until", "2099-01-01").code == 0
    for kind in kinds:
        small.run("answer", SMALL_WORKS, "Bo", "withdraw", "--kind", kind)
