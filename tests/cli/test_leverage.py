"""The commands on leverage, as a user types them, on the samples."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.cli.running import Terminal

LINE = ("-o", "齿轮箱")


def test_paths_show_the_best_one_with_its_weakest_step_and_alternatives_in_one_line_each(samples: Terminal) -> None:
    short, controlled = (
        samples.run("paths", "华瑞", *LINE, *controls, "--lang", "en").out.replace("\n", " ")
        for controls in ((), ("--max-steps", "9"))
    )

    assert short == controlled
    assert "1. Qiu Yifan → Peng Xiaolan → He Jianping: path strength 0.15" in short
    assert "Weakest step Peng Xiaolan → He Jianping: 0.24" in short
    assert "2. Gu Mingchuan → Liang Qiheng → He Jianping: path strength 0.14" in short
    assert "occasion:" not in short


def test_paths_with_steps_say_what_each_step_needs(samples: Terminal) -> None:
    done = samples.run("paths", "华瑞", *LINE, "--steps", "--alternatives", "0", "--lang", "zh")

    assert "我方：顾明川；场合：拜访、参观考察、商务活动" in done.out.replace("\n", "")
    assert "  2. " not in done.out


def test_paths_as_json_are_the_same_with_and_without_controls(samples: Terminal) -> None:
    plain, controlled = (samples.run("paths", "华瑞", "--json", *more).json for more in ((), ("--max-steps", "20")))

    assert plain[0]["targets"] == controlled[0]["targets"]
    assert plain[0]["targets"][0]["alternatives"]


def test_paths_to_one_person_with_alternatives_and_what_each_step_needs(samples: Terminal) -> None:
    done = samples.run("paths", "华瑞", *LINE, "--to", "He Jianping", "--alternatives", "1", "--lang", "en")

    assert done.code == 0, done.err
    text = " ".join(done.out.split())
    assert "1. Qiu Yifan → Peng Xiaolan → He Jianping: path strength 0.15" in text
    assert "2. Gu Mingchuan → Liang Qiheng → He Jianping: path strength 0.14" in text
    assert "weakest step, assumed from the reporting line" in text
    assert "ours: Gu Mingchuan; occasion: visit, site tour, business event" in text


def test_paths_without_somebody_via_somebody_and_short(samples: Terminal) -> None:
    common = ("paths", "华瑞", *LINE, "--to", "贺建屏", "--json", "--lang", "zh")

    without, via, short = (
        samples.run(*common, *controls).json[0]["targets"][0]
        for controls in (("--without", "邱一帆"), ("--via", "梁启衡"), ("--max-steps", "1"))
    )

    assert without["path"]["steps"][0]["source_name"] == "顾明川"
    assert via["path"]["steps"][0]["target_name"] == "梁启衡"
    assert short["path"] is None


def test_verified_only_and_kinds_left_out(samples: Terminal) -> None:
    done = samples.run("paths", "华瑞", *LINE, "--verified-only", "--without-kind", "coverage", "--json")

    assert done.code == 0, done.err
    (report,) = done.json
    assert report["controls"]["without_kinds"] == ["coverage"]
    ways = [way for t in report["targets"] for way in ([t["path"]] if t["path"] else []) + t["alternatives"]]
    assert ways
    assert all(way["unverified"] == [] and way["fulcrum_id"] for way in ways)


def test_a_rivals_paths(samples: Terminal) -> None:
    done = samples.run("paths", "华瑞", "--rival", "鼎跃", "--lang", "zh")

    assert done.code == 0, done.err
    assert "从 鼎跃数控 的角度看：其支持者为 马崇礼、徐伯衍" in done.out
    assert "由对手的支持者起步" in done.out


def test_the_plan_in_both_languages(samples: Terminal) -> None:
    chinese, english = (samples.run("plan", "northfield", "--lang", lang).out for lang in ("zh", "en"))

    assert "需争取 9 人" in chinese
    assert "9 people to win" in english
    assert "No cheaper set of people exists under these assumptions." in english


def test_an_account_nobody_knows_still_has_a_plan_and_somebody_to_ask(samples: Terminal) -> None:
    done = samples.run("plan", "Brightwater", "--lang", "en")

    assert "Find out who plays" in done.out


def test_fragility_of_theirs_and_of_ours(samples: Terminal) -> None:
    done = samples.run("fragility", "华瑞", *LINE, "--lang", "zh")

    assert "失去 梁启衡、顾明川 即断" in done.out
    assert "若我方某人离开" in done.out
    assert "只有 韩若溪 认识" in done.out
    assert "1. 失去 邱一帆、顾明川：可及度损失 0.299" in done.out
    assert "1. 争取 梁启衡：可及度增加 0.056" in done.out


def test_lasting_ties_in_words_and_as_json(samples: Terminal) -> None:
    done = samples.run("ties", "Brightwater", "--lang", "en")
    (told,) = samples.run("ties", "Brightwater", "--most", "1", "--json").json

    assert "the person keeps hearing one of ours" in done.out
    assert "1. Carl Nyquist, General Manager: +0.150 of weighted support (economic buyer; never contacted)" in done.out
    assert [tie["person_name"] for tie in told["ties"]] == ["Carl Nyquist"]
    assert "决策者；从未接触" in samples.run("ties", "Brightwater", "--lang", "zh").out


def test_what_if_in_words_of_either_language(samples: Terminal) -> None:
    done = samples.run(
        "whatif", "华瑞", *LINE, "--leaves", "邱一帆", "--won", "Liang Qiheng", "--rating", "马崇礼＝-5",
        "--joins", "新人：决策层", "--link", "新人:贺建屏:0.6", "--role", "谢婉宁=使用购买者，信息门卫",
        "--contact", "马崇礼=沟通中", "--mode", "马崇礼=困难", "--lang", "zh",
    )  # fmt: skip

    assert done.code == 0, done.err
    assert "教练：已覆盖 → 无人" in done.out
    assert "支持我们：影响占比" in done.out
    assert "意见稳定后的加权支持" in done.out


def test_what_was_supposed_stands_above_what_would_be_different(samples: Terminal) -> None:
    supposed = ("--leaves", "邱一帆", "--rating", "马崇礼=-5", "--link", "彭晓岚:贺建屏:0.5")
    chinese, english = (samples.run("whatif", "华瑞", *LINE, *supposed, "--lang", lang).out for lang in ("zh", "en"))

    assert "假设以下各项同时成立" in chinese
    assert " · 邱一帆 离开；现为：教练、影响者" in chinese
    assert " · Ma Chongli: attitude −5 antagonistic; now: −4 strongly opposed" in english
    assert " · Peng Xiaolan → He Jianping: trust, strength 0.5; now: 0.6" in english
    assert english.index("now: 0.6") < english.index("What would be different") < english.index("coach: covered →")


def test_what_was_supposed_as_json_has_names_beside_ids_and_what_is_so_today(samples: Terminal) -> None:
    (told,) = samples.run("whatif", "华瑞", *LINE, "--rating", "马崇礼=-4", "--json", "--lang", "zh").json

    (one,) = told["suppositions"]
    assert (one["kind"], one["person_name"], one["already"]) == ("rating", "马崇礼", True)
    assert one["person_id"] == told["supposed"]["ratings"][0]["person_id"]
    assert (one["today"]["rating"], one["then"]["rating"]) == (-4, -4)


def test_what_if_writes_nothing(samples: Terminal) -> None:
    before = samples.run("show", "华瑞", "--json").json

    assert samples.run("whatif", "华瑞", "--leaves", "邱一帆").code == 0
    assert samples.run("show", "华瑞", "--json").json == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("whatif", "华瑞"), "Nothing is supposed"),
        (("whatif", "华瑞", "--leaves", "nobody"), "There is nobody called “nobody”"),
        (("whatif", "华瑞", "--rating", "马崇礼"), "Write PERSON=VALUE"),
        (("whatif", "华瑞", "--rating", "马崇礼=9"), "9 is out of range"),
        (("whatif", "华瑞", "--mode", "马崇礼=sleepy"), "sleepy"),
        (("whatif", "华瑞", "--link", "马崇礼:贺建屏"), "Write FROM:TO:STRENGTH"),
        (("whatif", "华瑞", "--link", "马崇礼:贺建屏:2"), "“2” is no strength"),
        (("whatif", "华瑞", "--link", "马崇礼:马崇礼:0.5"), "cannot be tied to themselves"),
        (("whatif", "华瑞", "--joins", "a:b:c"), "Write NAME:LAYER"),
        (("whatif", "华瑞", "--joins", "邱一帆"), "邱一帆 is in this account already"),
        (("whatif", "华瑞", "--joins", "gu mingchuan:决策层"), "is in this account already"),
        (("whatif", "华瑞", "--leaves", "马崇礼", "--won", "马崇礼"), "Ma Chongli is supposed to leave and to be won."),
        (("whatif", "华瑞", "--joins", "新人", "--leaves", "新人"), "新人 is supposed to join and to leave."),
        (("paths", "华瑞", "--rival", "nobody"), "There is no rival “nobody”"),
        (("paths", "华瑞", "--to", "贺建屏", "--via", "贺建屏"), "cannot pass there on the way"),
        (("paths", "华瑞", "--to", "贺建屏", "--without", "贺建屏"), "nobody can go without"),
    ],
)
def test_what_is_wrong_is_told_in_one_sentence(samples: Terminal, arguments: tuple[str, ...], said: str) -> None:
    done = samples.run(*arguments, "--lang", "en")

    assert (done.code, said in done.err, done.out) == (2, True, "")


def test_help_does_not_load_the_numeric_core() -> None:
    """Loading scipy takes longer than all else that help needs."""
    code = "import sys; from graphkam.cli.main import build; build('en'); sys.exit('scipy' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0
