"""Colours, sizes and dashes of the map, once for both that draw it: the still picture, and the page, which gets them
with its data."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from math import ceil
from typing import Any


@dataclass(frozen=True)
class Colours:
    """One set of colours, by the names that the page's script knows them by. `attitudes`: pill, card and border of
    each; `bands` and their heads: three layers, then what has none."""

    page: str
    ink: str
    soft: str
    line: str
    head: str
    headInk: str
    bands: tuple[str, ...]
    bandHeads: tuple[str, ...]
    beside: str
    card: str
    chip: str
    glyph: str
    glyphInk: str
    bar: str
    barOff: str
    influence: str
    conflict: str
    path: str
    pathInk: str
    pathHalo: str
    flag: str
    bullet: str
    focus: str
    private: str
    guess: str
    guessFill: str
    news: str
    newsInk: str
    attitudes: dict[str, tuple[str, str, str]]


LIGHT = Colours(
    page="#ffffff", ink="#16213a", soft="#475569", line="#94a3b8", head="#dfe6f2", headInk="#1e293b",
    bands=("#e8eefb", "#f0f4fc", "#f7f9fd", "#f3f4f6"), bandHeads=("#33426e", "#55648f", "#616f97", "#646b78"),
    beside="#faf6ec", card="#ffffff", chip="#eef1f6", glyph="#22304f", glyphInk="#ffffff", bar="#22304f",
    barOff="#cbd5e1", influence="#4f62d0", conflict="#c02626", path="#f59e0b", pathInk="#1f1400",
    pathHalo="rgba(245,158,11,.42)", flag="#c81e1e", bullet="#0f766e", focus="#1d4ed8", private="#7c3aed",
    guess="#92400e", guessFill="#fef3c7", news="#1d4ed8", newsInk="#ffffff",
    attitudes={
        "champion": ("#0b6b5c", "#dff3ee", "#0b6b5c"),
        "supporter": ("#0d8070", "#f0faf7", "#2f9c8b"),
        "neutral": ("#5b6779", "#ffffff", "#8592a6"),
        "sceptic": ("#a8500a", "#fff4e3", "#d9832b"),
        "opponent": ("#b91c1c", "#fdeaea", "#c93434"),
        "unclear": ("#5b4b9a", "#f6f4fd", "#8b7cc4"),
        "never": ("#5b6779", "#ffffff", "#a3aebf"),
    },
)  # fmt: skip

DARK = Colours(
    page="#0f1626", ink="#eef2fa", soft="#b3bfd3", line="#6b7a93", head="#25324d", headInk="#e6ecf8",
    bands=("#1a2540", "#172138", "#141d31", "#181d29"), bandHeads=("#41538a", "#3a4a78", "#344264", "#4b5563"),
    beside="#231f17", card="#1d2840", chip="#222c40", glyph="#dfe7f7", glyphInk="#16213a", bar="#dfe7f7",
    barOff="#47546b", influence="#8ea0ff", conflict="#ff7b7b", path="#f9b233", pathInk="#1f1400",
    pathHalo="rgba(249,178,51,.42)", flag="#ff6b6b", bullet="#4fd1bd", focus="#7fb0ff", private="#c4a3ff",
    guess="#fde68a", guessFill="#4a3a12", news="#9ec1ff", newsInk="#10203f",
    attitudes={
        "champion": ("#0b6b5c", "#12403a", "#37b8a3"),
        "supporter": ("#0d7565", "#16322f", "#2f9c8b"),
        "neutral": ("#5b6779", "#1d2840", "#8592a6"),
        "sceptic": ("#a8500a", "#3b2a14", "#e0913f"),
        "opponent": ("#b91c1c", "#421d22", "#ef6464"),
        "unclear": ("#5b4b9a", "#2a2547", "#9d8fdc"),
        "never": ("#5b6779", "#1d2840", "#76839a"),
    },
)  # fmt: skip

NAMES = {
    "wide": {"high": 17.0, "medium": 15.5, "low": 14.0},
    "narrow": {"high": 20.0, "medium": 19.0, "low": 18.0},
}
"""Size of a name, by the form of the card and its holder's degree of influence; in two lines it is the lowest. Wide
cards are shown from a scale of 0.8 on, narrow ones at 0.62 where 25 people stand in 13 columns: 11 pixels at least."""

LEAST_NAME, MOST_LEAST_NAME, CUT_NAME = 14.0, 17.5, 12.0
"""Size to which a name shrinks in one line before it takes two, on a map that is shown large and on one that is shown
small; size at which it is cut."""

READABLE_NAME = 11.0
"""Pixels a name should have on the screen when the page opens."""

GLYPHS = {"high": 14.0, "medium": 12.5, "low": 11.0}
"""Radius of the first role's mark on a wide card."""

TITLE, LEAST_TITLE = {"wide": 12.5, "narrow": 14.0}, 11.0

WIDE = {"name": -0.13, "title": 0.22, "first": -0.29, "second": -0.02, "below": 0.3}
"""Heights in a wide card, as shares of it from its middle: a name in one line with its title, and in two lines."""

NARROW = {
    "glyph": 16.0, "radius": 10.0, "several": 9.0, "bars": 25.0, "name": 0.55, "raised": 0.5, "first": 0.45,
    "second": 0.667, "title": 13.5, "upper": 20.5, "lower": 9.0,
}  # fmt: skip
"""A narrow card: the middle and radius of its role's mark (smaller where there are several) and the foot of its bars,
from its top; a name as a share of its height, raised above a title of two lines, or in two lines itself; one line of
title, the upper and the lower of two, from its foot."""

BORDERS = (1.4, 1.3, 2.1, 3.4)
"""Width of a card's border by coverage; without any it is dashed too."""

REPORTING, THINNEST, BY_STRENGTH, STEP = 1.25, 1.0, 1.8, 3.4
"""Width of lines: reporting; influence, and how much a strength of 1 adds; a step of a path."""

ASSUMED, AT_REST, UNDER_A_PATH = 0.55, 0.92, 0.75
"""Opacity of influence lines: assumed ones, others, and all of them where a path lies on top."""

DASHES: dict[str, tuple[float, float]] = {
    "uncovered": (5, 3.5), "dotted": (2, 4), "conflict": (7, 4), "private": (1.6, 4), "step": (9, 5),
    "ground": (5, 4), "hollow": (2.5, 1.8), "empty": (2, 2), "pill": (3, 2), "guess": (2, 1.6),
}  # fmt: skip
"""Drawn and left out, in turn."""

COVERED_FROM = 2
"""Coverage level from which somebody counts as covered."""


def least_name(scale: float) -> float:
    """Size to which a name shrinks in one line on a map that is shown at this scale, before it takes two."""
    return min(MOST_LEAST_NAME, max(LEAST_NAME, ceil(2 * READABLE_NAME / scale) / 2))


def looks() -> dict[str, Any]:
    """All of it as plain values for the page's script."""
    return {
        "light": asdict(LIGHT), "dark": asdict(DARK), "names": NAMES, "glyphs": GLYPHS, "title": TITLE,
        "cutName": CUT_NAME, "leastTitle": LEAST_TITLE, "borders": BORDERS, "reporting": REPORTING,
        "thinnest": THINNEST, "byStrength": BY_STRENGTH, "step": STEP, "assumed": ASSUMED, "atRest": AT_REST,
        "underPath": UNDER_A_PATH, "wide": WIDE, "narrow": NARROW, "dashes": DASHES, "coveredFrom": COVERED_FROM,
    }  # fmt: skip
