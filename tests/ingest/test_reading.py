"""Encodings, headers and words in which a file may come, and what single cells mean."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkam.errors import InputError, Place
from graphkam.ingest.fields import code_of, day_of, number_of, parts_of, rating_of, yes_no
from graphkam.ingest.files.tables import protected, read_tables, unprotected
from graphkam.ingest.workbook.book import Importing, read_workbook
from graphkam.model.changes import plan_changes
from graphkam.model.codes import Mode, Role
from graphkam.model.graph import AccountGraph
from tests.ingest.books import LATER, POLICY, SMALL, folder, workbook

HERE = Place(file="x.csv", row=2, field="f")
CHINESE = "编号,姓名,备注\nP1,张伟,“关键”人物\nP2,李娜,\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_csv_is_read_in_every_usual_encoding(encoding: str, tmp_path: Path) -> None:
    source = tmp_path / "人员.csv"
    source.write_bytes(CHINESE.encode(encoding))

    (table,) = read_tables(source, 1, 100)

    assert table.header == ("编号", "姓名", "备注")
    assert table.rows == ((2, ("P1", "张伟", "“关键”人物")), (3, ("P2", "李娜", "")))


def test_rows_keep_the_number_they_have_in_the_file(tmp_path: Path) -> None:
    source = tmp_path / "people.csv"
    source.write_text('id,name\n\nP1,"two\nlines"\n\nP2,B\n', encoding="utf-8")

    (table,) = read_tables(source, 1, 100)

    assert [number for number, _ in table.rows] == [3, 6]


def test_a_csv_of_windows_and_of_old_macs_is_read(tmp_path: Path) -> None:
    for ending in ("\r\n", "\n"):
        source = tmp_path / "people.csv"
        source.write_text(ending.join(["id,name", "P1,A", ""]), encoding="utf-8", newline="")
        assert read_tables(source, 1, 100)[0].rows == ((2, ("P1", "A")),)


def test_empty_sheets_of_a_workbook_are_passed_over(tmp_path: Path) -> None:
    book = workbook(tmp_path / "b.xlsx", {"people": [["id", "name"], ["P1", "A"]], "units": [], "calls": [[None]]})

    assert [table.name for table in read_tables(book, 1, 100)] == ["people"]


def test_chinese_and_english_headers_and_words_say_the_same(tmp_path: Path) -> None:
    chinese = {
        "客户": "项目,内容\n名称,Small Works\n",
        "人员": "编号,姓名\nP1,Ann\nP2,Bo\n",
        "任职": "人员,职务,层级,主要任职\nP1,CEO,决策层,是\n",
        "汇报": "人员,上级,类型\nP2,P1,虚线汇报\n",
        "影响": "来源,对象,类型,强度\nP2,P1,专业意见,0.6\n",
        "商机": "编号,名称,阶段,状态,位置\nO1,Line,P3,正在做,关切\n",
        "角色": "编号,商机,持有人,角色,影响程度,态度,响应模式,接触程度\nR1,O1,P1,决策者;教练,高,态度不明,困难,见过面\n",
    }
    english = {
        "account": "key,value\nname,Small Works\n",
        "people": "id,name\nP1,Ann\nP2,Bo\n",
        "positions": "Person,Title,Layer,primary\nP1,CEO,decision,yes\n",
        "reporting": "person,manager,kind\nP2,P1,dotted\n",
        "influence": "source,target,kind,strength\nP2,P1,advice,0.6\n",
        "opportunities": "id,name,stage,status,position\nO1,Line,P3,active,concern\n",
        "roles": (
            "id,opportunity,holder,roles,degree,rating,mode,contact_level\n"
            "R1,O1,P1,coach;economic_buyer,high,unclear,trouble,met\n"
        ),
    }

    assert _graph(folder(tmp_path / "zh", chinese)) == _graph(folder(tmp_path / "en", english))


def _graph(source: Path) -> AccountGraph:
    batch = read_workbook(read_tables(source, 1, 100), Importing("me", LATER.date(), POLICY.reader()))
    assert batch.problems == ()
    change = plan_changes(None, batch.account_id, batch.statements, LATER)
    unplaced = [entity.model_copy(update={"origin": None}) for entity in change.entities]
    return AccountGraph.assemble(LATER.date(), batch.account_id, unplaced, change.facts)


NUMBERS = [
    ("12", 12), ("12.5", 12.5), ("1,000", 1000), ("1,234,567.5", 1234567.5), ("１２", 12), ("−3", -3), ("－3", -3),
    ("+4", 4), ("1，000", 1000), ("1e3", 1000),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value"), NUMBERS)
def test_a_number_is_read(text: str, value: float) -> None:
    assert number_of(text, HERE, -1e9, 1e9) == value


@pytest.mark.parametrize("text", ["1,5", "0,75", "1.234,5", "12,34", "a", "1 2", ",", "--1", "0x10"])
def test_what_could_be_two_numbers_or_none_is_refused_instead_of_guessed(text: str) -> None:
    with pytest.raises(InputError) as caught:
        number_of(text, HERE, -1e9, 1e9)
    assert (caught.value.code, caught.value.problems[0].place) == ("number_expected", HERE)


@pytest.mark.parametrize("text", ["0", "1.5", "NaN", "inf", "-inf", "-0.1", "1e400"])
def test_a_strength_out_of_range_is_refused(text: str) -> None:
    with pytest.raises(InputError) as caught:
        number_of(text, HERE, 0, 1, above=True)
    assert caught.value.code == "number_out_of_range"


@pytest.mark.parametrize(
    "text", ["2026-06-15", "2026-6-15", "2026/06/15", "2026.6.15", "2026年6月15日", "2026-06-15T10:00:00"]
)
def test_a_day_is_read(text: str) -> None:
    assert day_of(text, HERE) == date(2026, 6, 15)


@pytest.mark.parametrize(
    "text",
    ["15.06.2026", "06/15/2026", "26-06-15", "2026-02-30", "2026-13-01", "soon", "46188", "2026", "2026-06", "-"],
)
def test_date_nonsense_is_refused(text: str) -> None:
    with pytest.raises(InputError) as caught:
        day_of(text, HERE)
    assert (caught.value.code, caught.value.params) == ("date_expected", {"value": text})


@pytest.mark.parametrize(
    ("text", "rating"),
    [
        ("0", 0),
        ("+5", 5),
        ("-5", -5),
        ("−2", -2),
        ("3 supports", 3),
        ("Unclear", "unclear"),
        ("态度不明", "unclear"),
        ("", None),
    ],
)
def test_a_rating_is_read(text: str, rating: object) -> None:
    assert rating_of(text, HERE) == rating


@pytest.mark.parametrize("text", ["6", "-6", "1.5", "friendly", "nan"])
def test_a_rating_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        rating_of(text, HERE)


def test_an_unknown_word_is_refused_with_the_words_allowed() -> None:
    with pytest.raises(InputError) as caught:
        code_of("boss", Role, "role", HERE)
    assert all(role.value in caught.value.params["allowed"] for role in Role)
    assert "教练" in caught.value.params["allowed"]


def test_words_are_read_whatever_their_case() -> None:
    assert code_of("Even Keel", Mode, "mode", HERE) is Mode.EVEN_KEEL
    assert code_of("", Mode, "mode", HERE) is None


def test_yes_and_no_in_both_languages() -> None:
    assert [yes_no(text, HERE) for text in ("yes", "是", "TRUE", "no", "否", "0", "")] == [True] * 3 + [False] * 3 + [
        None
    ]
    with pytest.raises(InputError):
        yes_no("maybe", HERE)


def test_parts_are_separated_by_either_semicolon() -> None:
    assert parts_of("a; b；c;;") == ("a", "b", "c")


@given(st.text())
def test_a_protected_cell_comes_back_as_it_was(text: str) -> None:
    assert unprotected(protected(text)) == text


def test_the_root_may_name_itself(tmp_path: Path) -> None:
    source = folder(tmp_path / "in", SMALL | {"reporting": "person,manager\nP1,P1\nP2,P1\n"})

    assert [(r.person_id, r.manager_id) for r in _graph(source).reporting] == [
        (p.id, m.id) for p in _graph(source).people for m in _graph(source).people if (p.name, m.name) == ("Bo", "Ann")
    ]
