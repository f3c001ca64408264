"""Flags with their answers, completeness and the chart, as a user types them, on the samples."""

from __future__ import annotations

import csv

from tests.cli.running import Terminal

LINE = ("-o", "齿轮箱")


def test_flags_say_which_strength_answers_them_and_by_which_path(samples: Terminal) -> None:
    english, chinese = (samples.run("flags", "华瑞", *LINE, "--lang", lang) for lang in ("en", "zh"))

    assert english.code == 0, english.err
    text = " ".join(english.out.split())
    assert "Gu Mingchuan of ours knows Liang Qiheng well: Gu Mingchuan → Liang Qiheng → Ma Chongli" in text
    assert "Ask Qiu Yifan, a proved coach, through Lu Chengyuan" in text
    assert "○ No strength answers it." in text
    assert "顾明川 → 梁启衡 → 马崇礼（路径强度 0.14）" in chinese.out
    assert "没有子弹可应对。" in chinese.out


def test_flags_as_json_carry_their_answers(samples: Terminal) -> None:
    (report,) = samples.run("flags", "华瑞", *LINE, "--json", "--lang", "en").json

    (flag,) = [one for one in report["flags"] if one["code"] == "strongly_opposed"]
    assert [one["code"] for one in flag["answers"]] == ["executive_tie", "proved_coach"]
    assert flag["answers"][0]["way"] == ["Gu Mingchuan", "Liang Qiheng", "Ma Chongli"]


def test_completeness_names_the_dearest_gap_first_and_whom_it_lacks(samples: Terminal) -> None:
    english, chinese = (samples.run("completeness", "华瑞", *LINE, "--lang", lang) for lang in ("en", "zh"))

    assert english.code == 0, english.err
    assert "Map 82% complete; dearest gap: Personal win known and proved" in english.out
    assert "1/8" in english.out
    assert "这张图完整度 82%" in chinese.out
    assert "方大勋、叶顺来" in chinese.out


def test_completeness_as_json_has_weights_and_gaps(samples: Terminal) -> None:
    (report,) = samples.run("completeness", "华瑞", *LINE, "--json").json

    first = report["rules"][0]
    assert (first["rule"], first["weight"], first["fulfilled"], first["of"]) == ("win_proved", 2, 1, 8)
    assert len(first["missing"]) == 7


def test_roles_and_show_say_how_complete_the_map_is(samples: Terminal) -> None:
    for command in ("roles", "show"):
        assert "Map 82% complete" in samples.run(command, "华瑞", *LINE, "--lang", "en").out


def test_roles_show_what_the_state_hides(samples: Terminal) -> None:
    text = " ".join(samples.run("roles", "华瑞", *LINE, "--lang", "zh").out.split())

    assert "+3 支持 · 支持我们 · 已过期 · 单线" in text


def test_the_chart_has_a_line_for_everybody_the_weightiest_first(samples: Terminal) -> None:
    (report,) = samples.run("chart", "华瑞", *LINE, "--json", "--lang", "en").json
    out = samples.run("chart", "华瑞", *LINE, "--lang", "zh").out

    shares = [row["share"] for row in report["rows"]]
    assert shares == sorted(shares, reverse=True)
    assert (report["rows"][0]["name"], report["rows"][0]["relation"]) == ("Liang Qiheng", "host")
    assert out.index("梁启衡") < out.index("马崇礼") < out.index("谢婉宁")


def test_the_chart_is_written_as_csv_that_no_spreadsheet_takes_for_formulas(samples: Terminal) -> None:
    done = samples.run("chart", "华瑞", *LINE, "--csv", "chart.csv", "--lang", "zh")

    assert done.code == 0, done.err
    content = (samples.folder / "chart.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(content.splitlines()))
    assert rows[0]["人员"] == "梁启衡"
    assert rows[0]["态度"] == "+1"
    assert {row["标记"] for row in rows if row["人员"] == "叶顺来"} == {"沟通中、支持我们、已过期、单线"}


def test_of_several_opportunities_one_has_to_be_named_for_a_file(samples: Terminal) -> None:
    done = samples.run("chart", "华瑞", "--csv", "several.csv", "--lang", "en")

    assert done.code == 2
    assert "Say which one with --opportunity" in done.err
    assert not (samples.folder / "several.csv").exists()
