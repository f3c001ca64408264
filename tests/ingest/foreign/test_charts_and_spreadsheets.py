"""Org charts and the spreadsheets of teams."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from graphkam.ingest.foreign.records import Guess, Ref
from graphkam.model.codes import Degree, Layer, ReportingKind, Role
from tests.ingest.foreign import exports
from tests.ingest.foreign.exports import plain, workbook, written
from tests.ingest.foreign.tables import companies, deals, left_out, people, problems, read, read_file, ties, understood

LINE, DOTTED = ReportingKind.LINE, ReportingKind.DOTTED


def test_a_large_chart_with_few_names_keeps_every_position_by_its_key(tmp_path: Path) -> None:
    file = written(tmp_path / "Org chart 2026-06-15 (1).csv", plain(exports.org_chart(), separator=";"))
    (understood,), found = read_file(file)

    staff = people(found)
    # 1,516 positions, every hundredth but the head vacant: 15.
    assert (len(staff), len(left_out(found))) == (1501, 15)
    assert len({person.name for person in staff}) == 26
    assert len({person.key for person in staff}) == 1501
    assert (understood.format, understood.source) == ("orgchart", "org chart")


def test_the_head_of_a_chart_reports_to_nobody_though_the_file_says_to_itself(tmp_path: Path) -> None:
    _, found = read_file(written(tmp_path / "chart.csv", plain(exports.org_chart(20))))

    head, first, *_ = people(found)
    assert (head.key, head.managers) == ("E00000", ())
    assert first.managers == ((Ref(key="E00000"), LINE),)
    assert first.units == ("Company", "Division 1", "Team 1")


def test_vacant_positions_are_no_people(tmp_path: Path) -> None:
    rows = [
        ["Employee ID", "Name", "Job Title", "Manager ID"],
        ["1", "Ana Abel", "Head", ""],
        ["2", "Vacant", "Buyer", "1"],
        ["3", "", "Clerk", "1"],
        ["4", "(open position)", "Clerk", "1"],
    ]
    found = read(rows)

    assert [person.key for person in people(found)] == ["1"]
    assert left_out(found) == [(3, "vacant"), (4, "vacant"), (5, "vacant")]


def test_who_a_chart_by_name_lets_report_to_their_own_name_is_left_to_be_found_out() -> None:
    rows = [
        ["Name", "Title", "Department", "Reports to"],
        ["Ana Abel", "CEO", "Board", "Ana Abel"],
        ["Bo Birk", "CFO", "Finance", "Abel, Ana"],
    ]
    ana, bo = people(read(rows))

    # The head, or a namesake: only who knows all people can tell.
    assert ana.managers == ((Ref(name="Ana Abel"), LINE),)
    assert bo.managers == ((Ref(name="Ana Abel"), LINE),)


def test_further_managers_are_dotted_lines() -> None:
    rows = [
        ["Employee ID", "Name", "Manager ID", "Dotted line manager"],
        ["1", "Ana Abel", "", ""],
        ["2", "Bo Birk", "1", "Cy Abel; Dee Abel"],
        ["4", "Eli Abel", "1;2", ""],
    ]
    _, bo, eli = people(read(rows))

    assert bo.managers == ((Ref(key="1"), LINE), (Ref(name="Cy Abel"), DOTTED), (Ref(name="Dee Abel"), DOTTED))
    assert eli.managers == ((Ref(key="1"), LINE), (Ref(key="2"), DOTTED))


def test_a_manager_with_the_number_in_brackets_is_known_by_it() -> None:
    rows = [
        ["Employee ID", "Name", "Title", "Manager"],
        ["10001", "Ana Abel (10001)", "CEO", ""],
        ["10002", "Bo Birk (10002)", "CFO", "Ana Abel (10001)"],
    ]
    ana, bo = people(read(rows))

    assert [(person.name, person.note) for person in (ana, bo)] == [("Ana Abel", None), ("Bo Birk", None)]
    assert bo.managers == ((Ref(key="10001", name="Ana Abel"), LINE),)


def test_a_chinese_team_list_is_read_from_gbk_with_its_title_rows(tmp_path: Path) -> None:
    file = written(tmp_path / "关键人_20260615(1).csv", plain(exports.CHINESE), "gb18030")
    (understood,), found = read_file(file)

    liang, song, qiu = people(found)
    assert (understood.source, understood.about) == ("关键人", "people")
    assert (liang.name, liang.units, liang.layer, liang.guesses) == ("梁启衡", ("公司领导",), Layer.DECISION, ())
    assert (song.layer, song.guesses) == (Layer.MANAGEMENT, (Guess("layer", "技术中心主任"),))
    assert [person.judged.roles for person in (liang, song, qiu)] == [
        (Role.ECONOMIC_BUYER,),
        (Role.TECHNICAL_BUYER, Role.INFLUENCER),
        (Role.COACH,),
    ]
    assert [person.judged.rating for person in (liang, song, qiu)] == [3, 0, 4]
    assert [person.judged.degree for person in (liang, song, qiu)] == [Degree.HIGH, Degree.MEDIUM, Degree.LOW]
    # 46180 is Excel's number of 7 June 2026.
    assert [person.last_contact for person in (liang, song, qiu)] == [
        date(2026, 6, 3), date(2026, 5, 20), date(2026, 6, 7),
    ]  # fmt: skip
    assert [person.owner for person in (liang, song, qiu)] == [Ref(name="顾明川"), Ref(name="何敏"), Ref(name="何敏")]
    assert song.managers == ((Ref(name="梁启衡"), LINE),)
    assert qiu.managers == ((Ref(name="宋志伟"), LINE),)
    assert left_out(found) == [(7, "total")]


def test_headings_above_groups_give_the_department_as_a_guess(tmp_path: Path) -> None:
    _, found = read_file(workbook(tmp_path / "分组.xlsx", {"Sheet1": exports.GROUPED}))

    ma, peng, he = people(found)
    assert [person.units for person in (ma, peng, he)] == [("技术部",), ("技术部",), ("采购部",)]
    assert Guess("units", "技术部（2人）") in ma.guesses
    assert left_out(found) == [(2, "heading"), (5, "header_again"), (6, "heading"), (8, "vacant"), (9, "total")]


def test_a_heading_does_not_speak_where_a_column_does() -> None:
    rows = [
        ["姓名", "部门", "职务"],
        ["技术部", "", ""],
        ["马崇礼", "研发中心", "部长"],
        ["彭小岚", "", "主管"],
    ]
    ma, peng = people(read(rows))

    assert (ma.units, peng.units) == (("研发中心",), ())


def test_a_heading_of_a_layer_is_one() -> None:
    rows = [["姓名", "职务", "电话"], ["决策层", "", ""], ["马崇礼", "部长", "139 0000 0001"]]
    merged = [rows[0], ["决策层", "决策层", "决策层"], rows[2]]

    (ma,) = people(read(merged))
    assert (ma.layer, ma.guesses) == (Layer.DECISION, (Guess("layer", "决策层"),))


def test_a_name_list_is_enough() -> None:
    found = read([["姓名", "职务", "部门"], ["马崇礼", "", ""], ["彭小岚", "", ""]])

    assert [person.name for person in people(found)] == ["马崇礼", "彭小岚"]
    assert (left_out(found), problems(found)) == ([], [])


def test_a_word_that_is_not_understood_is_a_problem_and_the_rest_of_the_row_stays() -> None:
    rows = [
        ["Name", "Attitude", "Role", "E-mail"],
        ["Ana Abel", "supportive", "coach", "ana@x.example"],
        ["Bo Birk", "supportive", "coach; wizard", "bo@x.example"],
        ["Cy Abel", "purple", "", "not an address"],
    ]
    found = read(rows)
    ana, bo, cy = people(found)

    assert (ana.judged.rating, bo.judged.roles, cy.emails) == (3, (Role.COACH,), ())
    assert problems(found) == [
        (3, "import.word_unknown"), (4, "import.email_expected"), (4, "import.word_unknown"),
    ]  # fmt: skip


def test_companies_opportunities_and_people_may_share_one_table() -> None:
    rows = [
        ["Name", "Company", "Industry", "Opportunity", "Stage", "Amount (k EUR)", "Role"],
        ["Ana Abel", "Nordlicht", "Energy", "Turbine", "Offer", "1,200", "decision maker"],
        ["Bo Birk", "Nordlicht", "Energy", "Turbine", "Offer", "1,200", "end user"],
    ]
    found = read(rows)

    assert [person.opportunity.name for person in people(found)] == ["Turbine", "Turbine"]
    assert [(company.name, company.industry) for company in companies(found)] == [("Nordlicht", "Energy")]
    assert [(deal.name, deal.stage_word, deal.amount, deal.currency) for deal in deals(found)] == [
        ("Turbine", "Offer", 1_200_000.0, "EUR")
    ]


@pytest.mark.parametrize(
    ("file", "source"),
    [
        ("HR/Org chart_2026-06-15 v2 (1).xlsx", "org chart"),
        ("组织架构20260615最终版.xlsx", "组织架构"),
        ("Copy of Key people FINAL.csv", "key people"),
        ("关键人清单 - 副本 (2).xlsx", "关键人清单"),
        ("team_2026年6月.csv", "team"),
        ("chart 15.06.2026 10-30-00.csv", "chart"),
        ("2026-06-15.csv", "2026-06-15"),
        ("level4.csv", "level4"),
    ],
)
def test_keys_are_kept_under_the_lasting_part_of_the_files_name(file: str, source: str) -> None:
    assert understood([["Name", "Title"], ["Ana Abel", "CEO"]], file).source == source


def test_a_person_list_may_say_whom_somebody_asks() -> None:
    rows = [
        ["姓名", "职务", "部门", "请教谁"],
        ["邱逸凡", "工程师", "技术中心", "彭小岚；宋志伟"],
        ["彭小岚", "工艺主管", "技术中心", ""],
    ]
    found = read(rows)

    assert [(tie.source, tie.target) for tie in ties(found)] == [
        (Ref(name="彭小岚"), Ref(name="邱逸凡")),
        (Ref(name="宋志伟"), Ref(name="邱逸凡")),
    ]
