"""The whole picture as one SVG text: title, map, legend, what changed, and on demand the evaluation chart."""

from __future__ import annotations

from graphkam.map.scene import Scene
from graphkam.map.static import ink
from graphkam.map.static.cards import cards
from graphkam.map.static.chart import chart
from graphkam.map.static.ground import ground, heads
from graphkam.map.static.ink import group, number, rect, text
from graphkam.map.static.legend import legend
from graphkam.map.static.sheet import Sheet
from graphkam.map.static.strands import halos, influence, leverage, reporting, steps
from graphkam.map.static.text import FONTS, escaped, fitted, width, wrapped
from graphkam.model.results_coverage import EvaluationChart
from graphkam.words import Lang

MARGIN, LEAST_WIDTH = 16, 1130
HEADER, CAPTION = 58, 26
NEWS_LINE, NEWS_MOST = 20, 24
"""Changes named below the map; the rest are counted."""


def fishnet_svg(scene: Scene, lang: Lang, with_chart: EvaluationChart | None = None) -> str:
    """The map as a vector picture in daylight colours, with the chart below where there is one.

    The same scene and chart give the same text, byte for byte. A redacted map has no chart.
    """
    sheet = Sheet(scene, lang)
    layout = scene.layout
    whole = max(layout.width, LEAST_WIDTH)
    room = float(whole)
    caption = _caption(sheet, room)
    map_top = MARGIN + HEADER + (CAPTION if caption else 0)
    y = float(map_top + layout.height + 22)
    drawn, height = legend(sheet, MARGIN, y, room)
    below = [drawn]
    y += height + 8
    if scene.news is not None:
        drawn, height = _news(sheet, MARGIN, y + 12, room)
        below.append(drawn)
        y += height + 12
    if with_chart is not None and not scene.redacted:
        drawn, height = chart(sheet, with_chart, MARGIN, y + 12, room)
        below.append(drawn)
        y += height + 12
    size = (whole + 2 * MARGIN, y + MARGIN)
    moved = f"translate({number(MARGIN + (whole - layout.width) / 2)} {map_top})"
    body = [
        rect(0, 0, *size, 0, ink.PAGE),
        _header(sheet, room),
        caption,
        group(
            [ground(sheet), reporting(sheet), halos(sheet), influence(sheet), leverage(sheet), cards(sheet),
             steps(sheet), heads(sheet)],
            transform=moved,
        ),
        *below,
    ]  # fmt: skip
    fonts = ", ".join([*(f"'{name}'" for name in FONTS), "sans-serif"])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{number(size[0])}" height="{number(size[1])}" '
        f'viewBox="0 0 {number(size[0])} {number(size[1])}" xml:lang="{"zh-CN" if lang == "zh" else "en"}" role="img" '
        f'font-family="{fonts}"><title>{escaped(title(sheet))}</title>{"".join(body)}</svg>\n'
    )


def title(sheet: Sheet) -> str:
    """What the picture is called where one line must do."""
    parts = [sheet.tr(sheet.scene.account), sheet.tr(sheet.scene.opportunity), sheet.say("map.title"), sheet.scene.day]
    return " · ".join(filter(None, parts))


def _header(sheet: Sheet, room: float) -> str:
    """Account and opportunity on the left; day, language and number of people on the right."""
    scene = sheet.scene
    right = " · ".join(
        [
            sheet.say("map.people", n=len(scene.people)),
            sheet.say("map.day", day=scene.day),
            sheet.say("map_static.language"),
        ]
    )
    beside = sheet.tr(scene.opportunity) if scene.opportunity else ""
    if scene.redacted:
        beside = sheet.say("map_static.organisation")
    space = room - width(right, 13) - 24
    return group(
        [
            text(MARGIN, MARGIN + 14, fitted(sheet.tr(scene.account), 22, room, bold=True), 22, bold=True),
            text(MARGIN, MARGIN + 41, fitted(beside or sheet.say("map.no_deal"), 14, space), 14, ink.SOFT),
            text(MARGIN + room, MARGIN + 41, right, 13, ink.SOFT, anchor="end"),
        ]
    )


def _caption(sheet: Sheet, room: float) -> str:
    """The leverage path in words: who of ours, over whom, how strong."""
    way = sheet.path
    if way is None:
        return ""
    names = [f"{spot} {sheet.tr(sheet.people[one].name)}" for spot, one in enumerate(way.people, start=1)]
    if way.member is not None:
        names.insert(0, sheet.say("map.path_by", member=sheet.tr(way.member)))
    facts = [sheet.label("target_state", way.state)]
    if way.strength is not None:
        facts = [sheet.say("map.path_line", state=facts[0], strength=f"{way.strength:.2f}")]
    said = sheet.say("map_static.path", people=" → ".join(names), facts=facts[0])
    middle = MARGIN + HEADER + 8
    mark = ink.circle(MARGIN + 6, middle, 6, ink.PATH)
    return group([mark, text(MARGIN + 19, middle, fitted(said, 13, room - 24), 13)])


def _news(sheet: Sheet, left: float, top: float, room: float) -> tuple[str, float]:
    """(drawing, height) of what changed since the other day, in two columns."""
    news = sheet.scene.news
    if news is None:
        return "", 0
    found = [text(left, top + 10, sheet.say("map_static.since", day=news.since), 14, bold=True)]
    said = [sheet.tr(item.text) for item in news.items[:NEWS_MOST]] or [sheet.say("map_static.nothing_changed")]
    if len(news.items) > NEWS_MOST:
        said.append(sheet.say("map_static.more_changes", n=len(news.items) - NEWS_MOST))
    column = room / 2
    lines = [(line, spot) for spot, one in enumerate(said) for line in wrapped(one, 12.5, column - 40, 2)]
    half = (len(lines) + 1) // 2
    for place, (line, spot) in enumerate(lines):
        x, y = left + place // half * column, top + 34 + place % half * NEWS_LINE
        first = place == 0 or lines[place - 1][1] != spot
        if first:
            found.append(ink.circle(x + 4, y, 2.4, ink.NEWS))
        found.append(text(x + 14, y, line, 12.5))
    return group(found), 34 + half * NEWS_LINE
