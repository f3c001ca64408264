"""Duplicates, merging and erasing as a user does them. A sample is shown as of its story day, so some look ahead."""

from __future__ import annotations

import pytest

from tests.cli.running import Terminal


@pytest.fixture(scope="module")
def twice(demo: Terminal) -> Terminal:
    """Liang Qiheng of the sample is there a second time, as somebody noted her on the phone."""
    done = demo.run("person", "add", "huarui", "Liang Qi-Heng", "--phone", "0571 8800 1234", "--title", "总经理")
    assert done.code == 0, done.err
    return demo


def pair(terminal: Terminal) -> dict[str, str]:
    (account,) = terminal.run("duplicates", "huarui", "--json").json
    (found,) = account["pairs"]
    return {"keep": found["keep_id"], "other": found["other_id"]}


def test_two_records_of_one_person_are_found_merged_and_shown_apart_again(twice: Terminal) -> None:
    shown = twice.run("duplicates", "huarui")
    found = pair(twice)
    assert "Liang Qi-Heng" in shown.out
    assert f"{found['keep']} {found['other']}" in shown.out

    merged = twice.run("merge", "huarui", found["keep"], found["other"], "--why", "same card", "--json")
    assert merged.json["other_id"] == found["other"]
    record = twice.run("show", "huarui", "Liang Qi-Heng", "--as-of", "2999-01-01", "--json").json
    assert (record["person"]["id"], record["person"]["phone"] is not None) == (found["keep"], True)
    after = twice.run("duplicates", "huarui", "--json").json[0]
    assert (after["pairs"], [m["id"] for m in after["merged"]]) == ([], [found["other"]])

    apart = twice.run("unmerge", "huarui", "Liang Qi-Heng", GRAPHKAM_LANG="zh")
    assert "重新" in apart.out
    assert pair(twice) == found


def test_two_people_who_are_told_apart_are_not_proposed_again(twice: Terminal) -> None:
    twice.run("person", "add", "northfield", "Nora Made-Up", "--title", "Clerk")
    twice.run("person", "add", "northfield", "Nora Madeup", "--title", "Clerk")
    (before,) = twice.run("duplicates", "northfield", "--json").json
    ids = [before["pairs"][0][name] for name in ("keep_id", "other_id")]

    done = twice.run("duplicates", "northfield", "--not", *ids, "--why", "met both")

    assert done.code == 0, done.err
    assert twice.run("duplicates", "northfield", "--json").json[0]["pairs"] == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("merge", "huarui", "Nobody", "Xu Boyan"), "nobody called"),
        (("merge", "huarui", "Xu Boyan", "Xu Boyan"), "Both names mean"),
        (("unmerge", "huarui", "Xu Boyan"), "is merged into somebody else"),
        (("duplicates", "--not", "Xu Boyan", "Ma Chongli"), "ACCOUNT"),
        (("erase", "huarui", "Xu Boyan"), "--yes"),
        (("erase", "huarui", "Xu Boyan", "--json"), "--yes"),
        (("erase", "huarui", "Nobody", "--yes"), "nobody called"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(twice: Terminal, arguments: tuple[str, ...], said: str) -> None:
    done = twice.run(*arguments)

    assert (done.code, said in done.err) == (2, True), done


def test_an_erased_person_is_gone_and_the_sample_does_not_bring_them_back(twice: Terminal) -> None:
    twice.run("export", "northfield", "--out", "before.jsonl")
    person = twice.run("show", "northfield", "--json").json["people"][0]

    done = twice.run("erase", "northfield", person["id"], "--yes", "--texts")

    assert done.code == 0, done.err
    assert "Erased: 1" in done.out
    assert twice.run("show", "northfield", person["id"]).code == 2
    again = twice.run("import", "before.jsonl", "--json")
    assert again.code == 0, again.err
    assert twice.run("show", "northfield", person["id"]).code == 2
    left = twice.run("export", "northfield", "--out", "after.jsonl")
    assert left.code == 0
    assert person["id"] not in (twice.folder / "after.jsonl").read_text(encoding="utf-8")
    assert person["name"] not in (twice.folder / "after.jsonl").read_text(encoding="utf-8")


def test_erasing_tells_how_much_and_which_texts_to_look_through(twice: Terminal) -> None:
    done = twice.run("erase", "huarui", "彭晓岚", "--yes", "--json")

    report = done.json
    assert report["people"] == 1
    assert report["facts"] > 0
    assert {mention["kind"] for mention in report["mentions"]} <= {
        "call",
        "play",
        "strength",
        "fact",
        "person",
        "action",
    }
