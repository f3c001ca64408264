"""Lines of the picture: reporting, influence, and the leverage path with its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import atan2, cos, sin

from graphkam.map.layout import Line
from graphkam.map.looks import ASSUMED, AT_REST, BY_STRENGTH, REPORTING, STEP, THINNEST, UNDER_A_PATH
from graphkam.map.routes import Box
from graphkam.map.static import ink
from graphkam.map.static.ink import Spot, circle, cornered, group, moves, path, rect, text
from graphkam.map.static.marks import arrow_head
from graphkam.map.static.sheet import Sheet
from graphkam.map.static.text import fitted, width


def reporting(sheet: Sheet) -> str:
    found = [
        path(
            cornered(line.points, 6), stroke=ink.LINE, stroke_width=REPORTING,
            stroke_dasharray=ink.dash("dotted") if line.tie.kind == "dotted" else None,
        )
        for line in sheet.scene.layout.reporting
    ]  # fmt: skip
    return group(found)


def influence(sheet: Sheet) -> str:
    """The strong ones; a conflict always."""
    return group(
        (_strand(line) for line in sheet.scene.layout.influence if not line.minor),
        opacity=UNDER_A_PATH if sheet.path else None,
    )


def leverage(sheet: Sheet) -> str:
    """The arrows of the best path, below the cards."""
    way = sheet.path
    if way is None:
        return ""
    boxes = shown_boxes(sheet)
    routed = {(line.tie.source, line.tie.target): line.points for line in sheet.scene.layout.steps}
    found = []
    for spot, (start, end) in enumerate(pairwise(way.people)):
        if start in boxes and end in boxes:
            points = routed.get((start, end)) or _plain(boxes[start], boxes[end])
            dash = ink.dash("step") if spot < len(way.assumed) and way.assumed[spot] else None
            found.append(curve(points, STEP, ink.PATH, dash))
    return group(found)


def halos(sheet: Sheet) -> str:
    """What glows behind the cards of the path."""
    boxes = shown_boxes(sheet)
    people = sheet.path.people if sheet.path else ()
    return group(
        rect(boxes[one].left - 5, boxes[one].top - 5, boxes[one].width + 10, boxes[one].height + 10, 11, ink.PATH_HALO)
        for one in people
        if one in boxes
    )


def steps(sheet: Sheet) -> str:
    """The numbers of the path, over the cards, and who of ours acts first."""
    boxes = shown_boxes(sheet)
    way = sheet.path
    found: list[str] = []
    for spot, one in enumerate(way.people if way else ()):
        if one not in boxes:
            continue
        box = boxes[one]
        x, y = box.x + box.width / 2, box.y + box.height / 2
        found.append(circle(x, y, 10, ink.PATH, ink.PAGE, stroke_width=2))
        found.append(text(x, y, str(spot + 1), 12, ink.PATH_INK, bold=True, anchor="middle"))
        if spot == 0 and way is not None and way.member is not None:
            said = fitted(sheet.tr(way.member), 12, 120, bold=True) + " →"
            wide = width(said, 12, bold=True) + 14
            left, below = min(box.left, x - 14 - wide), y + (14 if one in sheet.badges else 1)
            found.append(rect(left, below, wide, 17, 8, ink.PATH))
            found.append(text(left + wide / 2, below + 8.5, said, 12, ink.PATH_INK, bold=True, anchor="middle"))
    return group(found)


def shown_boxes(sheet: Sheet) -> dict[str, Box]:
    return {card.key: card.box for card in sheet.scene.layout.cards}


def curve(points: Sequence[Spot], thick: float, colour: str, dash: str | None = None, opacity: float = 1) -> str:
    """A line with an arrow head: a bow where three points are given, else corners."""
    before, end = points[-2], points[-1]
    head = 5 + thick * 2.2
    angle = atan2(end[1] - before[1], end[0] - before[0])
    stop = (end[0] - cos(angle) * head * 0.7, end[1] - sin(angle) * head * 0.7)
    way = moves("M", *points[0], "Q", *before, *stop) if len(points) == 3 else cornered([*points[:-1], stop], 12)
    line = path(way, stroke=colour, stroke_width=thick, stroke_dasharray=dash)
    return group([line, arrow_head(before, end, head, colour)], opacity=opacity if opacity < 1 else None)


def _strand(line: Line) -> str:
    tie = line.tie
    colour = ink.CONFLICT if tie.hostile else ink.PRIVATE if tie.kind == "private" else ink.INFLUENCE
    dash = ink.dash("conflict") if tie.hostile else ink.dash("private") if tie.kind == "private" else None
    thick = THINNEST if tie.assumed else THINNEST + tie.weight * BY_STRENGTH
    return curve(line.points, thick, colour, dash, ASSUMED if tie.assumed else AT_REST)


def _plain(a: Box, b: Box) -> tuple[Spot, Spot, Spot]:
    """A bow between two cards that the layout has no way for."""
    return (a.x, a.y), ((a.x + b.x) / 2 - (b.y - a.y) * 0.12, (a.y + b.y) / 2 + (b.x - a.x) * 0.12), (b.x, b.y)
