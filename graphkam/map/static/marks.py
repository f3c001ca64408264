"""The small marks of the picture. Each tells by shape and letter as well as by colour."""

from __future__ import annotations

from math import atan2, cos, pi, sin

from graphkam.map.marks import Knot
from graphkam.map.static import ink
from graphkam.map.static.ink import Spot, group, moves, path, polygon, rect, text
from graphkam.map.static.text import width
from graphkam.words import Lang, say


def outline(role: str, x: float, y: float, r: float) -> str:
    """The outline that stands for a buying role."""
    if role == "economic_buyer":
        return polygon(x, y, r * 1.16, 4, -pi / 2)
    if role == "technical_buyer":
        return polygon(x, y, r * 1.05, 6, 0)
    if role == "coach":
        return polygon(x, y + r * 0.06, r * 1.32, 10, -pi / 2, 0.56)
    if role == "user_buyer":
        a, c = r * 0.86, r * 0.2
        return moves(
            "M", x - a + c, y - a, "H", x + a - c, "Q", x + a, y - a, x + a, y - a + c, "V", y + a - c,
            "Q", x + a, y + a, x + a - c, y + a, "H", x - a + c, "Q", x - a, y + a, x - a, y + a - c,
            "V", y - a + c, "Q", x - a, y - a, x - a + c, y - a, "Z",
        )  # fmt: skip
    if role == "gatekeeper":
        return moves(
            "M", x - r * 0.9, y - r * 0.9, "H", x + r * 0.9, "V", y + r * 0.15, "Q", x + r * 0.8, y + r * 0.8,
            x, y + r * 1.12, "Q", x - r * 0.8, y + r * 0.8, x - r * 0.9, y + r * 0.15, "Z",
        )  # fmt: skip
    a = r * 0.96
    return moves("M", x - a, y, "A", a, a, 0, 1, 1, x + a, y, "A", a, a, 0, 1, 1, x - a, y, "Z")


def role(lang: Lang, code: str | None, x: float, y: float, r: float, hollow: bool = False) -> str:
    """A role's shape and letter; hollow where it is a guess or nobody fills it, a dotted ring where there is none."""
    if code is None:
        return ink.circle(x, y, r * 0.8, "none", ink.LINE, stroke_width=1.2, stroke_dasharray=ink.dash("empty"))
    shape = outline(code, x, y, r)
    drawn = (
        path(shape, ink.CARD, ink.GLYPH, stroke_width=1.4, stroke_dasharray=ink.dash("hollow"))
        if hollow
        else path(shape, ink.GLYPH)
    )
    letter = say(lang, f"role_letter.{code}")
    colour = ink.GLYPH if hollow else ink.GLYPH_INK
    return drawn + text(x, y + r * 0.06, letter, r * 0.98, colour, bold=True, anchor="middle")


def bars(level: int, x: float, y: float, unit: float = 4) -> str:
    """Signal bars for our coverage, standing on (x, y)."""
    found = []
    for spot in range(3):
        height = unit * (1 + spot * 0.72)
        colour = ink.BAR if spot < level else ink.BAR_OFF
        found.append(rect(x + spot * unit * 1.25, y - height, unit, height, 0, colour))
    return "".join(found)


def signed(rating: int | str | None) -> str:
    """A rating as the pill shows it."""
    if rating is None:
        return "·"
    if not isinstance(rating, int):
        return "?"
    return f"+{rating}" if rating > 0 else f"−{-rating}" if rating else "0"


def pill(attitude: str, said: str, x: float, y: float, guessed: bool = False) -> str:
    """Attitude: colour and sign, its right end at x. A guess has a tilde and a dashed edge; *never* is empty."""
    fill, _card, border = ink.ATTITUDES[attitude]
    said = f"~{said}" if guessed else said
    hollow = guessed or attitude in ("never", "unclear")
    wide = max(26, width(said, 12, bold=True) + 13)
    box = (
        rect(x - wide, y - 8.5, wide, 17, 8.5, ink.CARD, border, stroke_width=1.4,
             stroke_dasharray=None if attitude == "unclear" else ink.dash("pill"))
        if hollow
        else rect(x - wide, y - 8.5, wide, 17, 8.5, fill)
    )  # fmt: skip
    return box + text(x - wide / 2, y, said, 12, fill if hollow else "#ffffff", bold=True, anchor="middle")


def attitude(knot: Knot, x: float, y: float) -> str:
    return pill(knot.attitude, signed(knot.rating), x, y, knot.rating_guessed)


def flag(count: int, x: float, y: float) -> tuple[str, float]:
    """(drawing, room it takes): a pennant with the count of red flags."""
    found = path(moves("M", x, y + 7, "V", y - 10), stroke=ink.FLAG, stroke_width=1.8)
    found += path(moves("M", x, y - 10, "L", x + 15, y - 4.5, "L", x, y + 1, "Z"), ink.FLAG)
    if count > 1:
        found += text(x + 15, y - 4, f"×{count}", 11, ink.FLAG, bold=True, halo=ink.PAGE)
    return found, 36 if count > 1 else 22


def bullet(count: int, x: float, y: float) -> tuple[str, float]:
    """(drawing, room it takes): a bullet with its round nose to the right, and the count of strengths."""
    outline = moves(
        "M", x, y - 4.6, "H", x + 9, "Q", x + 17, y - 4, x + 19, y, "Q", x + 17, y + 4, x + 9, y + 4.6, "H", x, "Z"
    )
    found = path(outline, ink.BULLET, ink.PAGE, stroke_width=2.4, paint_order="stroke")
    found += rect(x + 2.8, y - 4.6, 1.5, 9.2, 0, ink.PAGE)
    if count > 1:
        found += text(x + 20, y, f"×{count}", 11, ink.BULLET, bold=True, halo=ink.PAGE)
    return found, 38 if count > 1 else 22


def guess(x: float, y: float) -> str:
    ring = ink.circle(x, y, 7, ink.GUESS_FILL, ink.GUESS, stroke_width=1, stroke_dasharray=ink.dash("guess"))
    return ring + text(x, y, "~", 13, ink.GUESS, bold=True, anchor="middle")


def positions(count: int, x: float, y: float) -> str:
    """Two cards behind one another: further positions."""
    return group(
        [
            rect(x, y - 8, 34, 16, 8, ink.CHIP, ink.LINE),
            rect(x + 7, y - 4.5, 7, 5, 0, "none", ink.INK),
            rect(x + 9, y - 2, 7, 5, 0, ink.CHIP, ink.INK),
            text(x + 18, y, f"+{count}", 11, ink.INK, bold=True),
        ]
    )


def news(said: str, x: float, y: float) -> tuple[str, float]:
    """(drawing, room it takes): a badge that says what changed, its left end at x."""
    wide = width(said, 11, bold=True) + 12
    return rect(x, y - 8, wide, 16, 3, ink.NEWS, ink.PAGE) + text(
        x + wide / 2, y, said, 11, ink.NEWS_INK, bold=True, anchor="middle"
    ), wide + 3


def arrow_head(start: Spot, end: Spot, size: float, colour: str) -> str:
    angle = atan2(end[1] - start[1], end[0] - start[0])
    corners = [
        moves("L", end[0] - size * cos(angle + side * 0.4), end[1] - size * sin(angle + side * 0.4)) for side in (-1, 1)
    ]
    return path(f"{moves('M', *end)} {' '.join(corners)} Z", colour)
