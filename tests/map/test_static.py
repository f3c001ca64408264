"""The still picture: right, safe, the same every time, and searchable on paper."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from typing import Any
from xml.etree import ElementTree

import pytest
from pypdf import PdfReader

from graphkam import words
from graphkam.analysis.position.chart import evaluation_chart
from graphkam.errors import ConfigurationError
from graphkam.map import looks, organisation_scene
from graphkam.map.page import _asset
from graphkam.map.scene import Scene, scene
from graphkam.map.static import fishnet_pdf, fishnet_png, fishnet_svg, ink, marks, press
from graphkam.map.static.chart import COLUMNS, chart_lines
from graphkam.map.static.sheet import Sheet
from graphkam.map.static.text import clean, fitted, width, wrapped
from graphkam.model.codes import Role
from graphkam.model.graph import AccountGraph
from graphkam.model.policy import default_policy
from graphkam.model.results_coverage import EvaluationChart
from tests.map.graphs import DEAL, SAMPLE_WAYS, generated, reports, sample, with_committee
from tests.map.test_page import HOSTILE, data_of, drawn, hostile

SVG = "{http://www.w3.org/2000/svg}"


def of_sample() -> Scene:
    graph = with_committee()
    return scene(graph, DEAL, *reports(graph, *SAMPLE_WAYS))


def chart_of(graph: AccountGraph, deal: str = DEAL) -> EvaluationChart:
    return evaluation_chart(graph, deal, default_policy())


def texts(svg: str) -> list[str]:
    return ["".join(element.itertext()) for element in ElementTree.fromstring(svg).iter(f"{SVG}text")]


@pytest.mark.parametrize("lang", words.LANGS)
def test_the_picture_names_account_opportunity_day_and_language_and_everybody_once(lang: words.Lang) -> None:
    graph = with_committee()
    said = texts(fishnet_svg(of_sample(), lang))
    assert said[0] == ("华星精密制造集团" if lang == "zh" else "Huaxing Precision Group")
    assert said[1] == ("智能排产平台" if lang == "zh" else "Smart scheduling platform")
    assert said[2].endswith("截至 2026-09-01 · 中文" if lang == "zh" else "as of 2026-09-01 · English")
    if lang == "zh":
        for person in graph.people:
            assert said.count(person.name) == 1, person.name
    assert words.say(lang, "map.legend_role") in said


def test_the_leverage_path_is_numbered_in_its_order() -> None:
    svg = fishnet_svg(of_sample(), "zh")
    numbers = re.findall(rf'fill="{ink.PATH_INK}"[^>]*>(\d+)</text>', svg)
    assert numbers == ["1", "2", "3", "4"]
    assert "1 董雪晴 → 2 何志远 → 3 陆承宇 → 4 顾远舟" in svg


def test_two_processes_with_other_hash_seeds_and_an_ascii_locale_give_the_same_bytes() -> None:
    program = (
        "import hashlib\nfrom tests.map.test_static import chart_of, of_sample, fishnet_svg, with_committee\n"
        "print(hashlib.sha256(fishnet_svg(of_sample(), 'zh', chart_of(with_committee())).encode()).hexdigest())"
    )
    there = ":".join(filter(None, sys.path))
    digests = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONHASHSEED": seed, "PYTHONPATH": there},
            capture_output=True, text=True, check=True,
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(digests) == 1


def test_hostile_text_in_every_field_adds_no_element_and_no_reference() -> None:
    def shape(svg: str) -> list[tuple[str, tuple[str, ...]]]:
        return [(one.tag, tuple(sorted(one.keys()))) for one in ElementTree.fromstring(svg).iter()]

    graph = hostile(with_committee())
    chart = chart_of(graph, HOSTILE + DEAL)
    evil = fishnet_svg(scene(graph, HOSTILE + DEAL, None, None, None), "en", chart)
    names = {tag for tag, _ in shape(evil)}
    assert names <= {f"{SVG}{name}" for name in ("svg", "title", "g", "rect", "circle", "path", "text")}
    assert not [keys for _, keys in shape(evil) if any("href" in key or key.startswith("on") for key in keys)]
    assert "&lt;/script&gt;" in evil


@pytest.mark.parametrize(
    "name",
    [
        "",
        "A",
        "李",
        "م" * 40,
        "Ａ" * 40,
        "😀" * 40,
        "e\u0301" * 40,
        "\u202eevil\x00\x1b[31m",
        "x" * 4000,
        "👨\u200d👩\u200d👧",
    ],
)
def test_any_name_gives_a_picture_that_is_xml(name: str) -> None:
    graph = sample()
    people = tuple(person.model_copy(update={"name": name, "name_en": None}) for person in graph.people)
    units = tuple(unit.model_copy(update={"name": name, "name_en": None}) for unit in graph.units)
    changed = graph.model_copy(update={"people": people, "units": units})
    for lang in words.LANGS:
        svg = fishnet_svg(scene(changed, DEAL, None, None, None), lang, chart_of(changed))
        ElementTree.fromstring(svg)


def test_what_is_too_long_is_cut_with_an_ellipsis_and_no_letter_is_parted_from_its_accent() -> None:
    assert fitted("研发中心", 10, 100) == "研发中心"
    assert fitted("研发中心", 10, 35) == "研发…"
    assert fitted("abc\u0301def", 10, width("abc", 10) + width("…", 10)) in ("ab…", "abc\u0301…")
    assert fitted("", 10, 0) == ""


def test_lines_break_at_spaces_or_between_chinese_letters_and_the_last_is_cut() -> None:
    assert wrapped("one two three", 10, width("one two", 10), 3) == ["one two", "three"]
    assert wrapped("一二三四五", 10, 20, 2) == ["一二", "三…"]
    assert clean("a\u2028b\x07c") == "a b c"


@pytest.mark.parametrize("lang", words.LANGS)
@pytest.mark.parametrize("graph", [sample(), generated(200)], ids=["24", "200"])
def test_every_name_and_title_ends_inside_its_card(graph: AccountGraph, lang: words.Lang) -> None:
    svg = ElementTree.fromstring(fishnet_svg(scene(graph, DEAL, None, None, None), lang))
    checked = 0
    for card in svg.iter(f"{SVG}g"):
        frame = card.find(f"{SVG}rect")
        if card.find(f"{SVG}title") is None or frame is None or frame.get("rx") != "7":
            continue
        right = float(frame.get("x", "")) + float(frame.get("width", ""))
        for one in card.iter(f"{SVG}text"):
            if one.get("text-anchor") is None and one.get("fill") in (ink.INK, ink.SOFT):
                size, bold = float(one.get("font-size", "")), one.get("font-weight") is not None
                assert float(one.get("x", "")) + width(one.text or "", size, bold) <= right
                checked += 1
    assert checked >= 48


def test_colours_sizes_and_outlines_of_the_page_are_those_of_the_picture_and_its_script_has_none_of_its_own() -> None:
    given = data_of(drawn(sample()))["looks"]
    assert given["light"]["attitudes"]["champion"] == list(ink.ATTITUDES["champion"])
    assert given["light"]["path"] == ink.PATH
    assert given["names"] == looks.NAMES
    assert given["outlines"] == {role.value: marks.outline(role.value, 0, 0, 100) for role in Role}
    for name in ("glyphs.js", "draw.js"):
        # White and transparent are written out; every other colour has a name.
        assert set(re.findall(r"#[0-9a-f]{3,8}\b|rgba?\(", _asset(name))) <= {"#ffffff"}, name
    tones = dict(re.findall(r"\.tone-(\w+) \{ background: (#[0-9a-f]{6}); \}", _asset("page.css")))
    assert set(tones) == set(ink.ATTITUDES) - {"never"}
    assert all(colour in ink.ATTITUDES[attitude] for attitude, colour in tones.items())


def test_the_chart_has_a_line_for_everybody_who_plays_a_part_the_weightiest_first() -> None:
    lines = chart_lines(Sheet(of_sample(), "en"), chart_of(with_committee().in_english()))
    rows = [dict(zip([name for name, _ in COLUMNS], line.cells, strict=True)) for line in lines]
    shares = [int(row["share"].rstrip("%")) for row in rows if row["share"]]
    assert shares == sorted(shares, reverse=True)
    assert {"Tender board", "(nobody known)"} <= {row["person"] for row in rows}
    wu = next(row for row in rows if row["person"].startswith("Wu Tianhao"))
    assert (wu["department"], wu["job"]) == ("Procurement", "screens, evaluates bids")
    assert (wu["relation"], wu["age"]) == ("opponent", "25 days")
    gao = next(row for row in rows if row["person"].startswith("Gao Minyi"))
    assert (gao["relation"], gao["mode"]) == ("unclear", "unknown")
    assert next(line.mark for line in lines if line.cells[0].startswith("Wu Tianhao")) == "−4"


def test_a_redacted_scene_has_no_chart() -> None:
    assert fishnet_svg(organisation_scene(sample()), "en", chart_of(sample())) == fishnet_svg(
        organisation_scene(sample()), "en"
    )


@pytest.mark.parametrize("paper", ["a3", "a4"])
def test_a_pdf_is_one_landscape_page_of_vectors_with_chinese_that_can_be_searched(paper: Any) -> None:
    content = fishnet_pdf(of_sample(), "zh", paper)
    assert content == fishnet_pdf(of_sample(), "zh", paper)
    (page,) = PdfReader(io.BytesIO(content)).pages
    # ISO 216: A3 is 297 × 420 mm, A4 210 × 297 mm; a point is 1/72 inch.
    expected = {"a3": (420, 297), "a4": (297, 210)}[paper]
    assert [round(float(side) / 72 * 25.4) for side in page.mediabox[2:]] == list(expected)
    said = page.extract_text()
    for name in (person.name for person in sample().people):
        assert name in said
    assert not list(page.images)


def test_the_chart_stands_on_pages_behind_the_map() -> None:
    graph = generated(200)
    drawn = scene(graph, DEAL, *reports(graph))
    pages = PdfReader(io.BytesIO(fishnet_pdf(drawn, "zh", "a4", chart_of(graph)))).pages
    assert len(pages) >= 2
    assert "关系评估分析图" in pages[1].extract_text()


def test_text_that_looks_like_markup_is_set_as_it_is() -> None:
    graph = sample()
    people = tuple(person.model_copy(update={"name": '#read("/etc/passwd") $x$ *b*'}) for person in graph.people)
    graph = graph.model_copy(update={"people": people})
    drawn = scene(graph, DEAL, None, None, None)
    assert fishnet_pdf(drawn, "en", "a4", chart_of(graph)).startswith(b"%PDF")


def test_a_picture_in_pixels_is_wide_enough_to_read() -> None:
    content = fishnet_png(of_sample(), "zh")
    assert content.startswith(b"\x89PNG")
    assert int.from_bytes(content[16:20], "big") >= press.PNG_WIDTH


class NoFonts:
    """A typesetter on a machine that lacks some letters."""

    class TypstError(Exception):
        message = "PDF/A-2b error: the text could not be displayed with font"

    def __init__(self, lacking: str) -> None:
        self.lacking = set(lacking)

    def compile(self, *_: Any, sys_inputs: dict[str, str], **__: Any) -> bytes:
        if self.lacking & set(sys_inputs["letters"]):
            raise self.TypstError
        return b""


def test_without_a_chinese_font_nothing_is_set_and_the_package_is_named() -> None:
    with pytest.raises(ConfigurationError) as refused:
        press.checked(NoFonts("顾远舟"), "顾远舟 Gu")
    assert refused.value.code == "cjk_font_missing"
    assert "fonts-noto-cjk" in words.say("en", "cjk_font_missing")


def test_letters_that_no_font_has_are_named() -> None:
    with pytest.raises(ConfigurationError) as refused:
        press.checked(NoFonts("😀ߐ"), "a😀 b ߐ · 顾")
    assert (refused.value.code, refused.value.params) == ("font_missing", {"letters": "ߐ 😀"})
