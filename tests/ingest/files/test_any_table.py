"""The law of opening: any table, written in any encoding and with any separator, is opened with the same cells."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphkam.ingest.files.opening import opened
from tests.ingest.files.making import LIMITS, codes, saved

HEADERS = {
    "en": ["Record ID", "First Name", "Last Name", "Email", "Job Title", "Company name", "Phone"],
    "zh": ["编号", "姓名", "职务", "部门", "邮箱", "公司", "电话"],
}
ENCODINGS = {
    "western": ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "gb18030"],
    "chinese": ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk"],
    "any": ["utf-8", "utf-8-sig", "utf-16", "gb18030"],
}
ALPHABETS = {
    "western": st.sampled_from("abcdeXYZ01 ,;|\t\"'\n.@-éüßñÇøÅ"),
    "chinese": st.sampled_from("张三李四王五采购技术部经理主任厂长公司集团的是在有人大中国喆玥，。（）ab01 ,;|\t\"'\n"),
    "any": st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"]),
}
PREAMBLES = ["", "Contacts of Northfield\n\n", "客户联系人表\n"]


@st.composite
def written(draw: st.DrawFn) -> tuple[list[str], list[list[str]], str, str]:
    """Header, rows, the text of the file and its encoding."""
    kind = draw(st.sampled_from(list(ALPHABETS)))
    width = draw(st.integers(2, 7))
    header = HEADERS["zh" if kind == "chinese" else "en"][:width]
    cell = st.text(ALPHABETS[kind], max_size=8)
    rows = draw(st.lists(st.lists(cell, min_size=width, max_size=width), min_size=1, max_size=8))
    above = draw(st.sampled_from(PREAMBLES if kind == "chinese" else PREAMBLES[:2]))
    target = io.StringIO(newline="")
    target.write(above)
    everything = draw(st.booleans())
    writer = csv.writer(
        target,
        delimiter=draw(st.sampled_from([",", ";", "\t", "|"])),
        lineterminator=draw(st.sampled_from(["\n", "\r\n"])),
        quoting=csv.QUOTE_ALL if everything else csv.QUOTE_MINIMAL,
    )
    writer.writerows([header, *rows])
    return header, rows, target.getvalue(), draw(st.sampled_from(ENCODINGS[kind]))


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(written())
def test_any_table_is_opened_with_the_same_cells_or_says_what_it_guessed(
    tmp_path: Path, made: tuple[list[str], list[list[str]], str, str]
) -> None:
    header, rows, text, encoding = made
    expected = [tuple(shown(cell) for cell in row) for row in rows]

    (sheet,) = opened(saved(tmp_path, "people.csv", text.encode(encoding)), LIMITS).sheets

    guessed = codes([note for note in sheet.notes if note.guess])
    same = (list(sheet.header), [row for _, row in sheet.rows()]) == (header, [row for row in expected if any(row)])
    assert same or guessed
    if encoding in ("utf-8-sig", "utf-16"):
        assert "encoding_guessed" not in guessed
        assert same or "separator_guessed" in guessed


def shown(cell: str) -> str:
    """A cell as opening gives it: stripped, and without what protects it from being a formula."""
    text = cell.strip()
    starts = ("=", "+", "-", "@", "'", "\t", "\r", "＝", "＋", "－", "＠")
    return text[1:].strip() if text[:1] == "'" and text[1:2] in starts else text


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.lists(st.sampled_from(["Ann", "张三", "采购部", "7", "", "a, b", 'x "y"', "é"]), min_size=3, max_size=3)
    ),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "gb18030"]),
    st.sampled_from(PREAMBLES),
)
def test_everyday_tables_are_opened_with_the_same_cells(
    tmp_path: Path, rows: list[list[str]], separator: str, encoding: str, above: str
) -> None:
    target = io.StringIO(newline="")
    target.write(above)
    csv.writer(target, delimiter=separator).writerows([["姓名", "部门", "电话"], *rows])

    (sheet,) = opened(saved(tmp_path, "people.csv", target.getvalue().encode(encoding)), LIMITS).sheets

    assert sheet.header == ("姓名", "部门", "电话")
    assert [row for _, row in sheet.rows()] == [tuple(row) for row in rows if any(row)]
