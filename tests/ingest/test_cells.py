"""Dates, addresses, names, money, keys and titles as other programs write them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkam.errors import InputError
from graphkam.ingest.foreign import values
from graphkam.ingest.foreign.cells import (
    Amount,
    amount_of,
    emails_of,
    key_of,
    keys_of,
    money_in,
    number_in,
    phones_of,
    salesforce_key,
    unit_path_of,
)
from graphkam.ingest.foreign.days import DayReader, looks_like_a_day
from graphkam.ingest.foreign.person_names import PersonName, joined_name, person_name
from graphkam.ingest.foreign.scales import RatingReader, StrengthReader, WeightReader
from graphkam.ingest.foreign.titles import TitleGuess, layer_of_title
from graphkam.model.codes import Layer
from tests.ingest.refusals import HERE, refusal


@pytest.mark.parametrize(
    ("text", "header", "amount"),
    [
        ("1,234,567.89", "", Amount(1234567.89)), ("¥1,200万", "", Amount(12_000_000, "CNY")),
        ("1.2亿", "金额", Amount(120_000_000)), ("350", "金额（万元）", Amount(3_500_000, "CNY")),
        ("€ 1.234,50", "", Amount(1234.5, "EUR")), ("USD 12k", "", Amount(12_000, "USD")), ("12,5", "", Amount(12.5)),
        ("18.6", "Amount (k USD)", Amount(18_600, "USD")), ("100 000 EUR", "", Amount(100_000, "EUR")),
        ("1200元整", "", Amount(1200, "CNY")), ("3百万", "", Amount(3_000_000)), ("1.234.567", "", Amount(1_234_567)),
    ],
)  # fmt: skip
def test_amounts_with_their_currency(text: str, header: str, amount: Amount) -> None:
    assert amount_of(text, HERE, header) == amount


def test_a_header_without_money_multiplies_nothing() -> None:
    assert money_in("Amount") == (1.0, None)
    assert money_in("预计金额(元)") == (1.0, "CNY")


def test_a_negative_amount_is_refused() -> None:
    assert refusal(amount_of, "(500)", HERE) == "number_out_of_range"
    assert refusal(amount_of, "1,23,4.5.6", HERE) == "import.amount_expected"


@pytest.mark.parametrize(
    "text",
    [
        "2026-06-05", "2026/6/5", "2026年6月5日", "2026.6.5", "05.06.2026", "5 Jun 2026", "05-Jun-26", "June 5, 2026",
        "Jun 5th, 2026", "Fri, 05 Jun 2026 10:00:00 GMT", "2026-06-05T23:30:00+08:00", "2026-06-05T10:00:00.000Z",
        "2026-06-05 10:00:00", "2026/6/5 下午3:20", "20260605", "46178", "46178.25", "２０２６－０６－０５",
        "2026-06-05 (周五)",
    ],
)  # fmt: skip
def test_a_date_in_any_common_form(text: str) -> None:
    assert DayReader().read(text, HERE) == date(2026, 6, 5)


def test_excel_counts_days_from_1900_or_from_1904() -> None:
    # Microsoft's documentation of the two systems: 1 462 days apart.
    assert DayReader().read("46178", HERE) == date(2026, 6, 5)
    assert DayReader(from_1904=True).read(str(46178 - 1462), HERE) == date(2026, 6, 5)


def test_a_month_alone_is_its_first_day() -> None:
    assert DayReader().read("2019年3月", HERE) == date(2019, 3, 1)


def test_day_and_month_are_told_apart_by_the_other_cells_of_the_column() -> None:
    assert DayReader(["13/04/2026"]).read("03/04/2026", HERE) == date(2026, 4, 3)
    assert DayReader(["04/13/2026"]).read("03/04/2026", HERE) == date(2026, 3, 4)
    assert DayReader(order="mdy").read("03/04/2026", HERE) == date(2026, 3, 4)
    assert DayReader().read("04/04/2026", HERE) == date(2026, 4, 4)


def test_a_date_that_may_be_two_days_is_refused() -> None:
    assert refusal(DayReader(["01/02/2026"]).read, "03/04/2026", HERE) == "import.date_ambiguous"
    assert refusal(DayReader(["13/04/2026", "04/13/2026"]).read, "03/04/2026", HERE) == "import.date_mixed"
    assert refusal(DayReader(order="mdy").read, "13/04/2026", HERE) == "date_expected"


@pytest.mark.parametrize("text", ["2026-02-30", "2026-13-01", "0001-01-01", "99999999", "6月5日", "2026", "1/2/3/4"])
def test_what_is_no_date_is_refused(text: str) -> None:
    assert refusal(DayReader().read, text, HERE) == "date_expected"


@settings(deadline=None)  # the first example reads the tables
@given(st.dates(date(1950, 1, 1), date(2090, 1, 1)))
def test_every_form_of_a_day_is_that_day(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    forms = (
        day.isoformat(),
        f"{day:%Y/%m/%d}",
        f"{day:%d.%m.%Y}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%d %b %Y}",
    )

    assert {DayReader().read(form, HERE) for form in forms} == {day}
    assert all(map(looks_like_a_day, forms))
    assert DayReader().read(str(serial), HERE) == day
    assert DayReader([f"{day:%d/%m/%Y}"], "dmy").read(f"{day:%d/%m/%Y}", HERE) == day
    assert DayReader().read((day + timedelta(1)).isoformat(), HERE) != day


def test_several_addresses_in_a_cell() -> None:
    assert emails_of('A@b.com; Ann Lee <c@d.org>, "Lee, Bo" <e@f.cn>', HERE) == ("a@b.com", "c@d.org", "e@f.cn")
    assert emails_of("a@b.com ::: c@d.com", HERE) == ("a@b.com", "c@d.com")
    assert emails_of("mailto:x@y.com", HERE) == ("x@y.com",)
    assert emails_of("Lee, Ann <a@b.com>", HERE) == ("a@b.com",)
    assert refusal(emails_of, "a@b.com; call me", HERE) == "import.email_expected"


def test_phones_as_people_write_them() -> None:
    assert phones_of("手机：13800138000；座机：010-8888 1234", HERE) == ("13800138000", "010-8888 1234")
    assert phones_of("13800138000.0", HERE) == ("13800138000",)
    assert phones_of("(555) 123-4567 x12 ::: +49 (0)30 1234-56", HERE) == ("(555) 123-4567 x12", "+49 (0)30 1234-56")
    assert refusal(phones_of, "1.38E+10", HERE) == "import.phone_rounded"
    assert refusal(phones_of, "ask Ann", HERE) == "import.phone_expected"


def test_a_salesforce_id_of_15_characters_is_that_of_18() -> None:
    # The three more characters by Salesforce's published rule: a bit for each capital of five.
    assert salesforce_key("0035g00000ABCde") == "0035g00000ABCdeAAH"
    assert key_of("0035g00000ABCde") == key_of("0035g00000ABCdeAAH")
    assert key_of("1001.0") == "1001"
    assert key_of("11010519491231002X") == "11010519491231002X"
    assert keys_of("17; 18;17") == ("17", "18")
    assert key_of(" ") is None


@settings(deadline=None)  # the first example reads the tables
@given(st.text("abcABC019", min_size=12, max_size=12))
def test_ids_that_differ_in_case_alone_stay_apart(rest: str) -> None:
    key, other = "003" + rest, "003" + rest.swapcase()

    assert (key == other) == (salesforce_key(key).lower() == salesforce_key(other).lower())


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("集团/信息部/运维处", ("集团", "信息部", "运维处")), ("A > B", ("A", "B")), ("A\\B", ("A", "B")),
        ("R&D / QA", ("R&D", "QA")),
        ("I/O Group", ("I/O Group",)), ("总部 - 信息部", ("总部", "信息部")), ("Sales|EMEA", ("Sales", "EMEA")),
        ("", ()),
    ],
)  # fmt: skip
def test_paths_of_departments(text: str, path: tuple[str, ...]) -> None:
    assert unit_path_of(text) == path


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Dr. Ann Lee", PersonName("Ann Lee")), ("Lee, Ann", PersonName("Ann Lee")),
        ("王 小明", PersonName("王小明")),
        ("张伟 (David Zhang)", PersonName("张伟", "David Zhang")),
        ("David Zhang 张伟", PersonName("张伟", "David Zhang")),
        ("张伟先生", PersonName("张伟")), ("王芳（财务总监）", PersonName("王芳", None, "财务总监")),
        ("Ann Lee (CFO)", PersonName("Ann Lee", None, "CFO")),
        ("欧阳, 娜", PersonName("欧阳娜")), ("Lee, Ann, PhD", PersonName("Ann Lee")), ("", None), ("无", None),
    ],
)  # fmt: skip
def test_names_in_one_cell(text: str, name: PersonName | None) -> None:
    assert person_name(text) == name


def test_names_from_columns_of_their_own() -> None:
    assert joined_name("小明", "", "王") == "王小明"
    assert joined_name("伟", "", "张伟") == "张伟"
    assert joined_name("Ann", "B.", "Lee") == "Ann B. Lee"
    assert joined_name("", "", " ") is None


DECISION, MANAGEMENT, OPERATION = Layer
TITLES = {
    DECISION: [
        "董事长", "总经理", "副总裁", "VP", "CIO", "总工", "副总经理", "Vice President, Sales Operations",
        "Co-Founder & CEO",
        "General Manager", "Managing Director", "Chief Information Officer", "首席信息官", "院长"],
    MANAGEMENT: [
        "Director", "总监", "部长", "处长", "经理", "Manager", "Head of IT", "主管", "副总工程师", "总经理助理",
        "助理总经理", "采购经理",
        "Sales Director", "信息中心主任", "Director of Engineering", "部门副总经理", "董事会秘书", "IT经理",
        "办公室主任"],
    OPERATION: [
        "工程师", "专员", "Engineer", "Specialist", "Assistant", "Assistant to the CEO", "Product Manager",
        "Executive Assistant",
        "项目经理", "秘书", "Lead Developer", "Principal Engineer", "采购员", "首席工程师", "Software Engineer II"],
}  # fmt: skip


@pytest.mark.parametrize(("layer", "title"), [(layer, title) for layer, listed in TITLES.items() for title in listed])
def test_a_title_points_to_a_layer(layer: Layer, title: str) -> None:
    found = layer_of_title(title)

    assert found is not None
    assert found.layer is layer
    assert found.word in title.casefold().replace("-", " ")


@pytest.mark.parametrize(
    "title", ["", "教授", "Professor", "HR Business Partner", "Former CEO", "前任总经理", "委员", "无"]
)
def test_a_title_that_tells_nothing_gives_no_guess(title: str) -> None:
    assert layer_of_title(title) is None


def test_a_guess_names_its_word() -> None:
    assert layer_of_title("Senior Vice-President, Operations") == TitleGuess(Layer.DECISION, "senior vice president")


@settings(deadline=None)  # the first example reads the tables
@given(st.text(max_size=80))
def test_no_text_makes_a_reader_fall_over(text: str) -> None:
    readers: list[Callable[..., Any]] = [
        values.roles_of, values.degree_of, RatingReader("(1-5)").read, WeightReader([text]).read, amount_of, phones_of,
        StrengthReader(text, [text]).read, DayReader([text]).read, emails_of, number_in, values.currency_of,
    ]  # fmt: skip
    for read in readers:
        with suppress(InputError):
            read(text, HERE)
    person_name(text)
    layer_of_title(text)
    key_of(text)
    unit_path_of(text)
    money_in(text)
    joined_name(text, text, text)
