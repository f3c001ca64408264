"""Tables in HTML, which programs save as .xls."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path

import pytest

from graphkam.errors import InputError
from graphkam.ingest.files.opening import opened
from tests.ingest.files.making import LIMITS, cells, codes, read, refused, saved, sheet_of

PAGE = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta charset="gb2312">
<style><!-- td { mso-number-format: "<table>"; } --></style></head><body>
<!--[if gte mso 9]><table><tr><td>no</td></tr></table><![endif]-->
<table border=1><tr><th colspan=3>联系人</th></tr>
<TR><TD>姓名</TD><td>部门<td>备注</tr>
<tr><td rowspan="2">张&nbsp;三</td><td class='a'>采购部<br>一处</td><td>a &amp; b
  c &lt;x&gt;</td></tr>
<tr><td>技术部</td><td><table><tr><td>in</td><td>side</td></tr></table></td></tr>
</table>
<p>between</p>
<table><tr><td>公司</td><td>行业</td></tr><tr><td>华瑞</td><td>钢铁</td></tr>"""


def test_tables_of_a_web_page_are_read_with_cells_over_rows_filled(tmp_path: Path) -> None:
    one = opened(saved(tmp_path, "contacts.xls", PAGE.encode("gb18030")), LIMITS)

    assert read(one) == {
        "contacts": [
            ("姓名", "部门", "备注"),
            ("张 三", "采购部\n一处", "a & b c <x>"),
            ("张 三", "技术部", "inside"),
        ],
        "contacts 2": [("公司", "行业"), ("华瑞", "钢铁")],
    }
    assert one.sheets[0].preamble == (("联系人",),)
    assert codes(one.sheets[0].notes) == ["kind_differs"]


def test_a_page_read_in_pieces_reads_the_same(tmp_path: Path) -> None:
    rows = "".join(
        f"<tr><td title='{'x' * (n % 50)}'>Ann {n}</td><!-- {n} --><td>Buying</td></tr>" for n in range(20_000)
    )

    sheet = sheet_of(tmp_path, f"<table><tr><td>name</td><td>dept</td></tr>{rows}</table>")

    assert cells(sheet) == [(f"Ann {n}", "Buying") for n in range(20_000)]


@pytest.mark.parametrize(
    "text", ["<a ", "<!--", "<td ", "<a b='", "<", "</", "<!", "&amp", "<table>", "<td rowspan=1000>"]
)
def test_a_page_made_to_slow_a_parser_down_takes_no_longer_than_another(text: str, tmp_path: Path) -> None:
    page = "<table><tr><td>name</td></tr><tr><td>" + text * (300_000 // len(text))
    started = time.process_time()

    with suppress(InputError):
        opened(saved(tmp_path, "a.html", page), LIMITS)

    assert time.process_time() - started < 5


def test_a_page_without_a_table_is_empty(tmp_path: Path) -> None:
    assert refused(saved(tmp_path, "a.xls", "<html><body>Sign in</body></html>"))[0].code == "file_empty"
