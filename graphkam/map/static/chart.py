"""The relationship evaluation chart (关系评估分析图) as a drawing; what stands in it is the analysis's to say."""

from __future__ import annotations

from dataclasses import dataclass

from graphkam.map.marks import attitude
from graphkam.map.static import ink, marks
from graphkam.map.static.ink import group, moves, path, rect, text
from graphkam.map.static.sheet import Sheet
from graphkam.map.static.text import fitted
from graphkam.model.results_coverage import ChartRow, EvaluationChart
from graphkam.words.phrases_coverage import chart_cells, chart_head

COLUMNS = (
    ("person", 2.6), ("department", 1.7), ("job", 2.0), ("relation", 1.7), ("share", 0.8), ("contact", 1.2),
    ("mode", 1.2), ("age", 1.1),
)  # fmt: skip
"""Column and its share of the width: of the chart's columns those that a page has room for."""

ROW, HEAD, SIZE = 25, 30, 12.5
TITLE = 34


@dataclass(frozen=True)
class Line:
    """One row in words, in the order of the columns. `mark` is the attitude as the pill shows it; empty: none."""

    cells: tuple[str, ...]
    tone: str
    mark: str


def chart_lines(sheet: Sheet, found: EvaluationChart) -> tuple[Line, ...]:
    return tuple(_line(sheet, row) for row in found.rows)


def chart_heads(sheet: Sheet) -> tuple[str, ...]:
    return tuple(chart_head(sheet.lang, name) for name, _ in COLUMNS)


def _line(sheet: Sheet, row: ChartRow) -> Line:
    said = chart_cells(sheet.lang, row)
    said["person"] = " · ".join(filter(None, (said["person"], said["title"])))
    mark = "" if row.kind == "open" else marks.signed(row.rating)
    return Line(tuple(said[name] for name, _ in COLUMNS), attitude(row.rating), mark)


def chart(sheet: Sheet, found: EvaluationChart, left: float, top: float, room: float) -> tuple[str, float]:
    """(drawing, height) of the table."""
    whole = sum(share for _, share in COLUMNS)
    starts, at = [], left
    for _, share in COLUMNS:
        starts.append((at, room * share / whole))
        at += room * share / whole
    drawn = [text(left, top + 12, sheet.say("map_static.chart.title"), 16, bold=True)]
    y = top + TITLE
    drawn.append(rect(left, y, room, HEAD - 4, 4, ink.HEAD))
    for said, (x, wide) in zip(chart_heads(sheet), starts, strict=True):
        drawn.append(text(x + 8, y + HEAD / 2 - 2, fitted(said, 12, wide - 12, bold=True), 12, ink.HEAD_INK, bold=True))
    y += HEAD
    for line in chart_lines(sheet, found):
        for (name, _), cell, (x, wide) in zip(COLUMNS, line.cells, starts, strict=True):
            indent = 8.0
            if name == "relation" and line.mark:
                drawn.append(marks.pill(line.tone, line.mark, x + 42, y + ROW / 2 - 1))
                indent = 50.0
            said = fitted(cell, SIZE, wide - indent - 6)
            drawn.append(text(x + indent, y + ROW / 2 - 1, said, SIZE, bold=name == "person"))
        y += ROW
        drawn.append(path(moves("M", left, y - 1, "H", left + room), stroke=ink.HEAD))
    return group(drawn), y - top
