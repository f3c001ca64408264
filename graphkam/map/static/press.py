"""PDF and PNG of the picture, set by Typst, which carries its whole compiler and asks for no network.

The picture is placed as vectors and its text stays text, so that names can be searched. What the fonts of the machine
cannot draw is found out first: a page with boxes for names would be worse than none.
"""

from __future__ import annotations

import importlib
import json
from importlib import resources
from typing import Any, Literal

from graphkam.errors import ConfigurationError
from graphkam.map.scene import Scene
from graphkam.map.static.chart import chart_heads, chart_lines
from graphkam.map.static.sheet import Sheet
from graphkam.map.static.svg import fishnet_svg, title
from graphkam.map.static.text import FONTS, clean
from graphkam.model.results_coverage import EvaluationChart
from graphkam.words import Lang

Paper = Literal["a3", "a4"]

PNG_WIDTH = 2400
"""Pixels across a PNG at least; text is then legible on a screen and on A4."""

MOST_PIXELS = 60_000_000
"""A PNG is made coarser rather than larger: a map of a thousand people would need gigabytes to draw."""

_UNDRAWABLE = "could not be displayed with font"
"""What Typst says of a letter without a shape."""

_PROBED = 4000
"""Different letters looked at in one picture; beyond them nothing new is to be found out."""


def fishnet_pdf(scene: Scene, lang: Lang, paper: Paper = "a3", with_chart: EvaluationChart | None = None) -> bytes:
    """One page, with the chart on pages of its own. Raises ConfigurationError where the library or a font is missing.

    The same scene gives the same bytes on a machine: no date and no random id is in the file.
    """
    sheet = Sheet(scene, lang)
    lines = chart_lines(sheet, with_chart) if with_chart is not None and not scene.redacted else ()
    rows = [line.cells for line in lines]
    content = {
        "title": clean(title(sheet)),
        "chart": sheet.say("map_static.chart.title"),
        "heads": list(chart_heads(sheet)),
        "rows": [[clean(cell) for cell in row] for row in rows],
    }
    svg = fishnet_svg(scene, lang)
    written = _typst(svg + "".join(cell for row in rows for cell in row)).compile(
        _template("page.typ"), format="pdf", pdf_tags=False,
        sys_inputs={"svg": svg, "content": json.dumps(content), "paper": paper, "lang": lang, "fonts": ",".join(FONTS)},
    )  # fmt: skip
    return bytes(written)


def fishnet_png(scene: Scene, lang: Lang, with_chart: EvaluationChart | None = None) -> bytes:
    """The picture in pixels, at least `PNG_WIDTH` across. Raises ConfigurationError as the PDF does."""
    svg = fishnet_svg(scene, lang, with_chart)
    wide, high = _size(svg)
    scale = max(1.0, PNG_WIDTH / wide)
    scale = min(scale, (MOST_PIXELS / (wide * high)) ** 0.5)
    written = _typst(svg).compile(
        _template("picture.typ"), format="png", ppi=72 * scale,
        sys_inputs={"svg": svg, "width": f"{wide:g}", "height": f"{high:g}"},
    )  # fmt: skip
    return bytes(written[0] if isinstance(written, list) else written)


def _typst(text: str) -> Any:
    """Typst's module, once it is known that every letter of the text can be drawn."""
    try:
        typst = importlib.import_module("typst")
    except ImportError as error:
        raise ConfigurationError("pdf_library_missing") from error
    return checked(typst, text)


def checked(typst: Any, text: str) -> Any:
    """The typesetter as it is given. Raises ConfigurationError naming what no font of this machine can draw."""
    letters = sorted({letter for letter in clean(text) if letter > "~"})[:_PROBED]
    missing = _missing(typst, letters)
    if any(_is_han(letter) for letter in missing):
        raise ConfigurationError("cjk_font_missing")
    if missing:
        raise ConfigurationError("font_missing", letters=" ".join(missing[:12]))
    return typst


def _missing(typst: Any, letters: list[str]) -> list[str]:
    """Letters for which no font of this machine has a shape, by halving what fails."""
    if not letters or _drawable(typst, letters):
        return []
    if len(letters) == 1:
        return letters
    half = len(letters) // 2
    first = _missing(typst, letters[:half])
    # One missing Chinese letter says enough: there is no Chinese font.
    return first if any(map(_is_han, first)) else first + _missing(typst, letters[half:])


def _drawable(typst: Any, letters: list[str]) -> bool:
    # PDF/A forbids a letter without a shape, so that its writer refuses what any other would print as a box.
    try:
        typst.compile(
            _template("probe.typ"), format="pdf", pdf_standards="a-2b",
            sys_inputs={"letters": "".join(letters), "fonts": ",".join(FONTS)},
        )  # fmt: skip
    except typst.TypstError as error:
        return _UNDRAWABLE not in error.message
    return True


def _is_han(letter: str) -> bool:
    return "\u3400" <= letter <= "\u9fff" or "\U00020000" <= letter <= "\U0003ffff"


def _size(svg: str) -> tuple[float, float]:
    head = svg[: svg.index(">")]
    return tuple(float(head.split(f' {name}="')[1].split('"')[0]) for name in ("width", "height"))  # type: ignore[return-value]  # two of them


def _template(name: str) -> bytes:
    return (resources.files("graphkam.map.static") / name).read_bytes()
