"""What the marks mean, in columns below the map."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from graphkam.map.looks import BORDERS, STEP
from graphkam.map.marks import ATTITUDES, COVERAGE_LEVELS
from graphkam.map.static import ink, marks
from graphkam.map.static.ink import group, moves, path, rect, text
from graphkam.map.static.sheet import Sheet
from graphkam.map.static.text import fitted, width
from graphkam.model.codes import Degree, Role

LINE_HEIGHT, HEAD_HEIGHT, SIZE = 24, 24, 12.5
BETWEEN, AFTER_MARK = 14, 6
EXAMPLES = {
    "champion": "+5", "supporter": "+2", "neutral": "0", "sceptic": "−2", "opponent": "−5", "unclear": "?",
    "never": "·",
}  # fmt: skip


@dataclass(frozen=True)
class Item:
    """A mark drawn around the height 0 from x 0, the room it takes, and its words."""

    mark: str
    room: float
    words: str

    @property
    def extent(self) -> float:
        return self.room + AFTER_MARK + width(self.words, SIZE) + BETWEEN


def legend(sheet: Sheet, left: float, top: float, room: float) -> tuple[str, float]:
    """(drawing, height) within so much width."""
    groups = _plain_groups(sheet) if sheet.scene.redacted else _groups(sheet)
    share = room / max(4, len(groups))
    found, deepest = [], 0.0
    for spot, (title, items) in enumerate(groups):
        x = left + spot * share
        if spot:
            found.append(path(moves("M", x - 12, top, "V", top + HEAD_HEIGHT + 4 * LINE_HEIGHT), stroke=ink.HEAD))
        found.append(text(x, top + 8, fitted(title, 12, share - 24, bold=True), 12, ink.SOFT, bold=True))
        drawn, height = _flowed(items, x, top + HEAD_HEIGHT, share - 24)
        found.append(drawn)
        deepest = max(deepest, height)
    return group(found), HEAD_HEIGHT + deepest


def _flowed(items: Iterable[Item], left: float, top: float, room: float) -> tuple[str, float]:
    """Items one after the other, in as many lines as they need."""
    x, line, found = 0.0, 0, []
    for item in items:
        if x and x + item.extent - BETWEEN > room:
            x, line = 0.0, line + 1
        middle = top + line * LINE_HEIGHT + LINE_HEIGHT / 2
        words = fitted(item.words, SIZE, room - item.room - AFTER_MARK)
        found.append(group([item.mark], transform=f"translate({ink.number(left + x)} {ink.number(middle)})"))
        found.append(text(left + x + item.room + AFTER_MARK, middle, words, SIZE))
        x += item.extent
    return "".join(found), (line + 1) * LINE_HEIGHT


def _groups(sheet: Sheet) -> list[tuple[str, list[Item]]]:
    roles = [
        Item(marks.role(sheet.lang, one.value, 9, 0, 8.6), 18, sheet.label("role", one.value))
        for one in Role
        if one.value not in sheet.scene.masked_roles
    ]
    if any(one.kind == "open" for one in sheet.scene.beside):
        roles.append(
            Item(marks.role(sheet.lang, Role.USER_BUYER.value, 9, 0, 8.6, hollow=True), 18, sheet.say("map.mark_open"))
        )
    attitudes = [Item(marks.pill(one, EXAMPLES[one], 28, 0), 28, sheet.say(f"map.attitude.{one}")) for one in ATTITUDES]
    coverage = [Item(_covered(level), 24, sheet.say(f"map.coverage.{level}")) for level in COVERAGE_LEVELS]
    sizes = [
        Item(
            rect(0, -7 + spot * 1.5, 24 - spot * 4, 14 - spot * 3, 3, "none", ink.LINE, stroke_width=1.5),
            24 - spot * 4,
            sheet.label("degree", one.value),
        )
        for spot, one in enumerate(Degree)
    ]
    return [
        (sheet.say("map.legend_role"), roles),
        (sheet.say("map.legend_attitude"), attitudes),
        (sheet.say("map_static.legend_coverage"), [*coverage, *sizes]),
        (sheet.say("map.legend_lines"), _lines(sheet)),
    ]


def _plain_groups(sheet: Sheet) -> list[tuple[str, list[Item]]]:
    kinds = {line.tie.kind for line in sheet.scene.layout.reporting}
    items = [Item(_line(1.3, ink.LINE, head=False), 32, sheet.say("map.line_reporting"))] if kinds else []
    if "dotted" in kinds:
        items.append(Item(_line(1.3, ink.LINE, ink.dash("dotted"), head=False), 32, sheet.say("map.line_dotted")))
    if sheet.scene.news:
        items.append(Item(marks.news("+", 0, 0)[0], 20, sheet.say("map_static.changed")))
    return [(sheet.say("map.legend"), items)] if items else []


def _lines(sheet: Sheet) -> list[Item]:
    """Only what is drawn, but for reporting, influence and the two marks that everybody should know."""
    layout = sheet.scene.layout
    ties = [line.tie for line in layout.influence if not line.minor]
    items = [
        Item(_line(1.3, ink.LINE, head=False), 32, sheet.say("map.line_reporting")),
        Item(_line(2, ink.INFLUENCE), 32, sheet.say("map.line_influence")),
    ]
    if any(line.tie.kind == "dotted" for line in layout.reporting):
        items.insert(1, Item(_line(1.3, ink.LINE, ink.dash("dotted"), head=False), 32, sheet.say("map.line_dotted")))
    if any(tie.assumed for tie in ties):
        items.append(Item(_line(1, "#a5aee6"), 32, sheet.say("map.line_assumed")))
    if any(tie.hostile for tie in ties):
        items.append(Item(_line(2, ink.CONFLICT, ink.dash("conflict")), 32, sheet.say("map.line_conflict")))
    if any(tie.kind == "private" for tie in ties):
        items.append(Item(_line(2, ink.PRIVATE, ink.dash("private")), 32, sheet.say("map.line_private")))
    if sheet.path:
        items.append(Item(_line(STEP, ink.PATH), 32, sheet.say("map.line_path")))
    items.append(Item(marks.flag(1, 1, 2)[0], 17, sheet.say("map.mark_flag")))
    items.append(Item(marks.bullet(1, 0, 0)[0], 20, sheet.say("map.mark_strength")))
    if any(one.knot.layer_guessed or one.knot.rating_guessed or one.knot.roles_guessed for one in sheet.scene.people):
        items.append(Item(marks.guess(8, 0), 16, sheet.say("map.mark_guess")))
    if any(one.details.positions for one in sheet.scene.people):
        items.append(Item(marks.positions(1, 0, 0), 36, sheet.say("map_static.further_positions")))
    if sheet.scene.news:
        items.append(Item(marks.news("+", 0, 0)[0], 20, sheet.say("map_static.changed")))
    minor = sum(line.minor for line in layout.influence)
    if minor:
        items.append(Item("", 0, sheet.say("map_static.weaker_left_out", n=minor)))
    return items


def _covered(level: int) -> str:
    dash = None if level else ink.dash("uncovered")
    frame = rect(1, -8, 22, 16, 4, ink.CARD, ink.ATTITUDES["neutral"][2], stroke_width=BORDERS[level],
                 stroke_dasharray=dash)  # fmt: skip
    return frame + marks.bars(level, 6.5, 5, 3)


def _line(thick: float, colour: str, dash: str | None = None, head: bool = True) -> str:
    line = path(moves("M", 0, 0, "H", 26 if head else 32), stroke=colour, stroke_width=thick, stroke_dasharray=dash)
    return line + (marks.arrow_head((0, 0), (32, 0), 5 + thick * 2, colour) if head else "")
