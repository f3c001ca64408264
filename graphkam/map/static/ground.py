"""Ground of the picture: fields of departments and layers, and their names."""

from __future__ import annotations

from graphkam.map.layout import BESIDE, Span
from graphkam.map.place import UNASSIGNED
from graphkam.map.static import ink
from graphkam.map.static.ink import group, rect, text
from graphkam.map.static.sheet import Sheet
from graphkam.map.static.text import BOLDER, fitted, width, wrapped

LEAST_HEAD = 12.5


def ground(sheet: Sheet) -> str:
    layout = sheet.scene.layout
    found = []
    for column in layout.columns:
        if column.key == BESIDE:
            top = layout.column_head + 6
            found.append(
                rect(column.start, top, column.extent, layout.height - top, 6, ink.BESIDE, ink.LINE,
                     stroke_dasharray=ink.dash("ground"))
            )  # fmt: skip
            continue
        for spot, band in enumerate(layout.bands):
            found.append(rect(column.start, band.start, column.extent, band.extent, 4, ink.BANDS[_tone(band, spot)]))
    return group(found)


def heads(sheet: Sheet) -> str:
    layout = sheet.scene.layout
    found = []
    for spot, band in enumerate(layout.bands):
        x, middle = layout.row_head / 2, band.start + band.extent / 2
        found.append(rect(4, band.start, layout.row_head - 8, band.extent, 6, ink.BAND_HEADS[_tone(band, spot)]))
        said = row_name(sheet, band.key)
        if sheet.lang == "zh":
            for place, letter in enumerate(said):
                y = middle + (place - (len(said) - 1) / 2) * 20
                found.append(text(x, y, letter, 15, "#ffffff", bold=True, anchor="middle"))
        else:
            said = fitted(said, 15, band.extent - 12, bold=True)
            found.append(text(x, middle, said, 15, "#ffffff", bold=True, anchor="middle", turned=True))
    for name, column in zip(sheet.scene.column_names, layout.columns, strict=True):
        found.append(rect(column.start, 2, column.extent, layout.column_head - 6, 5, ink.HEAD))
        found.append(_column_name(sheet.tr(name), column, layout.column_head / 2 - 1))
    return group(found)


def _column_name(said: str, column: Span, middle: float) -> str:
    """In one line, smaller before it is broken; else in two."""
    room, size = column.extent - 10, 15.0
    while size > LEAST_HEAD and width(said, size, bold=True) > room:
        size -= 0.5
    lines = [said]
    if width(said, size, bold=True) > room:
        size = 12.0
        lines = wrapped(said, size * BOLDER, room + 2, 2)
    x, step = column.start + column.extent / 2, 13.5
    first = middle - step * (len(lines) - 1) / 2
    return group(
        (
            text(x, first + spot * step, line, size, ink.HEAD_INK, bold=True, anchor="middle")
            for spot, line in enumerate(lines)
        ),
        said,
    )


def row_name(sheet: Sheet, key: str) -> str:
    if key == UNASSIGNED:
        return sheet.upper(sheet.say("map_static.no_lines" if sheet.scene.redacted else "map.unassigned_row"))
    return sheet.upper(sheet.label("map_static.standing" if sheet.scene.redacted else "layer", key))


def _tone(band: Span, spot: int) -> int:
    return 3 if band.key == UNASSIGNED else min(spot, 2)
