"""The user's mapping: written by graphkam, corrected by hand, read back the same; and each mistake in it is named."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkam.errors import InputError
from graphkam.ingest.files.sheet import Sheet
from graphkam.ingest.foreign.columns import understand
from graphkam.ingest.foreign.mapping import (
    MOST_BYTES,
    Mapping,
    TableMapping,
    mapping_of,
    mapping_text,
    read_mapping,
    unused,
)
from graphkam.ingest.foreign.meanings import Meaning, Understood
from graphkam.words import LANGS, Lang, problem_text

WHOLE = """
[[table]]
file = "contacts-*.csv"
format = "spreadsheet"
header_row = 3
separator = "tab"
encoding = "gb18030"
day_order = "dmy"
[table.columns]
"姓名" = "name"
"拍板" = "role"
"#4" = "ignored"

[words.role]
"一把手" = "economic_buyer"
"看客" = "nothing"
"""


def sheet(header: Sequence[str], *rows: Sequence[str], file: str = "list.csv", name: str | None = None) -> Sheet:
    numbered = [(number, tuple(row)) for number, row in enumerate(rows, start=2)]
    table = name or "list"
    return Sheet(table, file, tuple(header), 1, lambda: iter(numbered), name is not None, (), "utf-8", ";")


def understood(table: Sheet) -> Understood:
    return Understood(table, "spreadsheet", "people", understand(table), "", "list")


def refused(text: str) -> tuple[str, str | None]:
    """(code, the key that is named) of the one problem of a mapping."""
    with pytest.raises(InputError) as caught:
        mapping_of(text, "my.toml")
    (problem,) = caught.value.problems
    assert problem.place.file == "my.toml"
    for lang in LANGS:
        assert "{" not in problem_text(lang, problem)
    return problem.code, problem.place.field


def test_everything_a_mapping_can_say_is_read(tmp_path: Path) -> None:
    file = tmp_path / "my.toml"
    file.write_text(WHOLE, encoding="utf-8")

    mapping = read_mapping(file)

    assert mapping.tables == (
        TableMapping(
            file="contacts-*.csv",
            format="spreadsheet",
            header_row=3,
            separator="\t",
            encoding="gb18030",
            day_order="dmy",
            columns={"姓名": Meaning.NAME, "拍板": Meaning.ROLE, "#4": Meaning.IGNORED},
        ),
    )
    assert mapping.words == {"role": {"一把手": "economic_buyer", "看客": "nothing"}}


def test_a_mapping_saved_by_a_windows_editor_is_read(tmp_path: Path) -> None:
    file = tmp_path / "my.toml"
    file.write_text(WHOLE.replace("\n", "\r\n"), encoding="utf-8-sig", newline="")

    assert len(read_mapping(file).tables) == 1


def test_of_several_tables_the_one_that_says_most_counts() -> None:
    whole, file, page = (
        TableMapping(columns={"A": Meaning.NOTE}),
        TableMapping(file="a*.xlsx", columns={"A": Meaning.NAME}),
        TableMapping(file="a*.xlsx", sheet="人员", columns={"A": Meaning.TITLE}),
    )
    mapping = Mapping((whole, page, file))

    assert mapping.table_for("b.csv") is whole
    assert mapping.table_for("folder/A1.XLSX", "商机") is file
    assert mapping.table_for("folder\\a1.xlsx", "人员") is page
    assert Mapping((file,)).table_for("b.csv") is None


def test_a_file_with_brackets_in_its_name_is_found_by_it() -> None:
    table = TableMapping(file="contacts [1].csv")

    assert Mapping((table,)).table_for("contacts [1].csv") is table


def test_a_header_is_found_as_it_stands_or_written_alike_or_by_its_place() -> None:
    table = TableMapping(columns={"Job Title": Meaning.TITLE, "#2": Meaning.NOTE})

    assert table.meaning_of(0, "JOB_TITLE") is Meaning.TITLE
    assert table.meaning_of(1, "") is Meaning.NOTE
    assert table.meaning_of(2, "Other") is None
    assert table.meaning_of(2, "") is None


def test_headers_that_the_table_does_not_have_are_named() -> None:
    mapping = Mapping((TableMapping(columns={"Nmae": Meaning.NAME, "title": Meaning.TITLE, "#9": Meaning.NOTE}),))

    assert unused(mapping, sheet(["Name", "Title"])) == ("Nmae", "#9")
    assert unused(Mapping(), sheet(["Name"])) == ()


@pytest.mark.parametrize(
    ("text", "code", "key"),
    [
        ("[[table]]\nfile = ", "mapping.unreadable", None),
        ("[[tabel]]\n", "mapping.key_unknown", "tabel"),
        ("[[table]]\nfiel = 'a'", "mapping.key_unknown", "table 1.fiel"),
        ("[[table]]\n[[table]]\nheader_row = 0", "mapping.value_wrong", "table 2.header_row"),
        ("[[table]]\nheader_row = true", "mapping.value_wrong", "table 1.header_row"),
        ("[[table]]\nseparator = '::'", "mapping.value_wrong", "table 1.separator"),
        ("[[table]]\nday_order = 'ymd'", "mapping.value_wrong", "table 1.day_order"),
        ("[[table]]\nfile = 3", "mapping.value_wrong", "table 1.file"),
        ("[[table]]\ncolumns = 3", "mapping.value_wrong", "table 1.columns"),
        ("[[table]]\n[table.columns]\n'姓名' = 'nmae'", "mapping.value_wrong", "姓名"),
        ("[[table]]\n[table.columns]\n'姓名' = ['name']", "mapping.value_wrong", "姓名"),
        ("table = 3", "mapping.value_wrong", "table"),
        ("words = 3", "mapping.value_wrong", "words"),
        ("[words.rolle]\n'x' = 'coach'", "mapping.key_unknown", "words.rolle"),
        ("[words]\nrole = 3", "mapping.value_wrong", "words.role"),
        ("[words.role]\n'x' = 'couch'", "mapping.value_wrong", "words.role.x"),
    ],
)
def test_each_mistake_is_refused_with_its_key(text: str, code: str, key: str | None) -> None:
    assert refused(text) == (code, key)


def test_a_wrong_meaning_is_answered_with_those_there_are() -> None:
    with pytest.raises(InputError) as caught:
        mapping_of("[[table]]\n[table.columns]\n'姓名' = 'nmae'", "my.toml")

    said = problem_text("en", caught.value.problems[0])
    assert "“nmae”" in said
    assert all(meaning.value in said for meaning in Meaning)


def test_a_mapping_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    large, binary = tmp_path / "large.toml", tmp_path / "binary.toml"
    large.write_bytes(b"#" * (MOST_BYTES + 1))
    binary.write_bytes(b"\xff\xfe\x00")

    for path, code in (
        (tmp_path / "none.toml", "file_missing"),
        (tmp_path, "file_unreadable"),
        (large, "file_too_large"),
        (binary, "file_encoding_unknown"),
    ):
        with pytest.raises(InputError) as caught:
            read_mapping(path)
        assert caught.value.code == code


def test_a_deeply_nested_mapping_is_refused() -> None:
    assert refused("x = " + "[" * 100_000)[0] == "mapping.unreadable"


@pytest.mark.parametrize("lang", LANGS)
def test_what_was_understood_is_written_and_reads_back_the_same(lang: Lang) -> None:
    people = sheet(["姓名", "职务", "关系等级", "", "电话", "电话"], ["王小明", "经理", "A", "x", "13800138000", ""])
    deals = sheet(["Deal", "Stage"], ["Line 2", "P3"], file="book.xlsx", name="Deals")
    text = mapping_text(understood(people), understood(deals), lang=lang)
    mapping = mapping_of(text, "my.toml")

    for table in (people, deals):
        before, after = understand(table), understand(table, mapping)
        assert [(c.meaning, c.sure) for c in before] == [(c.meaning, c.sure) for c in after]
        assert all((c.how == "mapping") == c.sure for c in after)
    assert mapping.table_for("book.xlsx", "Deals") == TableMapping(
        "book.xlsx",
        "Deals",
        "spreadsheet",
        1,
        ";",
        "utf-8",
        None,
        {"Deal": Meaning.OPPORTUNITY, "Stage": Meaning.STAGE},
    )


def test_an_unsure_column_stands_there_to_be_decided() -> None:
    table = sheet(["关系等级"], ["A"])
    text = mapping_text(understood(table))
    (line,) = (line for line in text.splitlines() if "关系等级" in line)
    meaning = understand(table)[0].meaning

    assert line.startswith(f'# "关系等级" = "{meaning}"')
    decided = mapping_of(text.replace(line, line.removeprefix("# ")), "my.toml")
    assert understand(table, decided)[0].sure


def test_no_cell_of_the_file_stands_in_a_mapping() -> None:
    text = mapping_text(understood(sheet(["姓名", "邮箱"], ["王小明", "wang@example.com"])))

    assert "王小明" not in text
    assert "wang@" not in text


def test_a_mapping_says_what_words_may_stand_in_it() -> None:
    for lang in LANGS:
        text = mapping_text(understood(sheet(["姓名"])), lang=lang)
        assert all(meaning.value in text for meaning in Meaning)


@settings(deadline=None)  # the first example reads the tables
@given(st.lists(st.text(max_size=30), min_size=1, max_size=6), st.text(min_size=1, max_size=30))
def test_any_headers_and_file_name_can_be_written_and_read(header: list[str], file: str) -> None:
    table = sheet(header, file=file)
    mapping = mapping_of(mapping_text(understood(table)), "my.toml")
    before = [column.meaning for column in understand(table) if column.sure]

    assert list(mapping.tables[0].columns.values()) == before
    assert mapping.tables[0].file == file
