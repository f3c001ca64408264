"""Elements of the drawing as text, and its colours: those of the page in daylight."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import cos, hypot, pi, sin

from graphkam.map.looks import DASHES, LIGHT
from graphkam.map.static.text import escaped

PAGE, INK, SOFT, LINE = LIGHT.page, LIGHT.ink, LIGHT.soft, LIGHT.line
HEAD, HEAD_INK, CARD, CHIP, BESIDE = LIGHT.head, LIGHT.headInk, LIGHT.card, LIGHT.chip, LIGHT.beside
BANDS, BAND_HEADS, ATTITUDES = LIGHT.bands, LIGHT.bandHeads, LIGHT.attitudes
GLYPH, GLYPH_INK, BAR, BAR_OFF = LIGHT.glyph, LIGHT.glyphInk, LIGHT.bar, LIGHT.barOff
INFLUENCE, CONFLICT, PRIVATE = LIGHT.influence, LIGHT.conflict, LIGHT.private
PATH, PATH_INK, FLAG, BULLET = LIGHT.path, LIGHT.pathInk, LIGHT.flag, LIGHT.bullet
GUESS, GUESS_FILL, NEWS, NEWS_INK = LIGHT.guess, LIGHT.guessFill, LIGHT.news, LIGHT.newsInk
PATH_HALO = "#fbd38a"
"""The page's halo as it looks on white: not every program that shows a picture knows colours one can see through."""

MIDDLE = 0.36
"""How far below its middle a line of text has its baseline, as a share of its size."""

Spot = tuple[float, float]


def number(value: float) -> str:
    """At most two decimals, so that no machine's arithmetic shows."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def dash(kind: str) -> str:
    """How a line of a kind is dashed."""
    return " ".join(map(number, DASHES[kind]))


def drawn(name: str, **attributes: float | str | None) -> str:
    """One empty element; an underscore in a name stands for a hyphen, none leaves the attribute out."""
    parts = [
        f' {key.replace("_", "-")}="{value if isinstance(value, str) else number(value)}"'
        for key, value in attributes.items()
        if value is not None
    ]
    return f"<{name}{''.join(parts)}/>"


def rect(
    x: float, y: float, w: float, h: float, r: float, fill: str, stroke: str | None = None, **more: float | str | None
) -> str:
    return drawn("rect", x=x, y=y, width=max(0, w), height=max(0, h), rx=r or None, fill=fill, stroke=stroke, **more)


def circle(x: float, y: float, r: float, fill: str, stroke: str | None = None, **more: float | str | None) -> str:
    return drawn("circle", cx=x, cy=y, r=r, fill=fill, stroke=stroke, **more)


def path(d: str, fill: str = "none", stroke: str | None = None, **more: float | str | None) -> str:
    return drawn("path", d=d, fill=fill, stroke=stroke, **more)


def text(
    x: float, middle: float, said: str, size: float, fill: str = INK, *, bold: bool = False, anchor: str = "start",
    turned: bool = False, halo: str | None = None,
) -> str:  # fmt: skip
    """One line of text around a height; `halo` is the colour that keeps it legible over lines."""
    if not said:
        return ""
    y = middle + size * MIDDLE
    return (
        f'<text x="{number(x)}" y="{number(y)}" font-size="{number(size)}" fill="{fill}"'
        + (' font-weight="700"' if bold else "")
        + (f' text-anchor="{anchor}"' if anchor != "start" else "")
        + (f' transform="rotate(-90 {number(x)} {number(middle)})"' if turned else "")
        + (f' stroke="{halo}" stroke-width="3" stroke-linejoin="round" paint-order="stroke"' if halo else "")
        + f">{escaped(said)}</text>"
    )


def group(parts: Iterable[str], title: str = "", **attributes: float | str | None) -> str:
    """Parts together; `title` is what a viewer shows on pointing at them."""
    head = drawn("g", **attributes)[:-2] + ">"
    return head + (f"<title>{escaped(title)}</title>" if title else "") + "".join(parts) + "</g>"


def moves(*steps: str | float) -> str:
    """Path commands and numbers, in turn."""
    return " ".join(step if isinstance(step, str) else number(step) for step in steps)


def polygon(x: float, y: float, radius: float, corners: int, turn: float, inner: float = 1.0) -> str:
    """A regular polygon, or a star where every second corner lies further in."""
    found: list[str] = []
    for spot in range(corners):
        r = radius * inner if spot % 2 else radius
        angle = turn + spot * 2 * pi / corners
        found.append(moves("L" if spot else "M", x + r * cos(angle), y + r * sin(angle)))
    return " ".join(found) + " Z"


def cornered(points: Sequence[Spot], radius: float) -> str:
    """A polyline with rounded corners."""
    found = [moves("M", *points[0])]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        room = min(radius, _far(before, corner) / 2, _far(corner, after) / 2)
        start, end = _towards(corner, before, room), _towards(corner, after, room)
        found.append(moves("L", *start, "Q", *corner, *end))
    found.append(moves("L", *points[-1]))
    return " ".join(found)


def _far(a: Spot, b: Spot) -> float:
    return hypot(a[0] - b[0], a[1] - b[1])


def _towards(a: Spot, b: Spot, length: float) -> Spot:
    far = _far(a, b)
    return a if far == 0 else (a[0] + (b[0] - a[0]) * length / far, a[1] + (b[1] - a[1]) * length / far)
