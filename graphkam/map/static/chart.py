"""The relationship evaluation chart (关系评估分析图): everybody who plays a part, judged in one line each."""

from __future__ import annotations

from dataclasses import dataclass

from graphkam.map.details import Details, Evidence
from graphkam.map.marks import Knot
from graphkam.map.static import ink, marks
from graphkam.map.static.ink import group, moves, path, rect, text
from graphkam.map.static.sheet import Sheet
from graphkam.map.static.text import fitted

COLUMNS = (
    ("person", 2.6), ("department", 1.7), ("part", 2.0), ("attitude", 1.7), ("share", 0.8), ("contact", 1.2),
    ("mode", 1.2), ("age", 1.1),
)  # fmt: skip
"""Column and its share of the width."""

ROW, HEAD, SIZE = 25, 30, 12.5
TITLE = 34


@dataclass(frozen=True)
class ChartRow:
    """One person, committee or open role in words. `mark` is the attitude as the pill shows it; empty: none."""

    person: str
    department: str
    part: str
    attitude: str
    share: str
    contact: str
    mode: str
    age: str
    mark: str
    tone: str
    guessed: bool


def chart_rows(sheet: Sheet) -> tuple[ChartRow, ...]:
    """Those who hold a role before those only watched, the larger share of influence first; then roles nobody holds."""
    judged = [one for one in sheet.scene.people if one.judged]
    judged.sort(key=lambda one: (not one.knot.roles, -(one.details.share or 0), one.person_id))
    rows = [
        _row(sheet, " · ".join(filter(None, (sheet.tr(one.name), sheet.tr(one.details.title)))), one.knot, one.details)
        for one in judged
    ]
    for one in sheet.scene.beside:
        name = sheet.upper(sheet.tr(one.name))
        if one.knot is not None:
            rows.append(_row(sheet, name, one.knot, None, one.evidence))
        else:
            part = _parts(sheet, one.roles)
            rows.append(ChartRow(sheet.say("map.nobody"), "", part, "", "", "", "", "", "", "never", False))
    return tuple(rows)


def chart_heads(sheet: Sheet) -> tuple[str, ...]:
    return tuple(sheet.say(f"map_static.chart.{name}") for name, _ in COLUMNS)


def _row(sheet: Sheet, name: str, knot: Knot, known: Details | None, evidence: tuple[Evidence, ...] = ()) -> ChartRow:
    unknown = sheet.say("unknown")
    known_evidence = known.evidence if known else evidence
    rated = next((one for one in known_evidence if one.part == "rating"), None)
    return ChartRow(
        person=name,
        department=(sheet.tr(known.unit) if known else "") or unknown,
        part=(_parts(sheet, knot.roles) or sheet.say("map_static.watched")) + (" ~" if knot.roles_guessed else ""),
        attitude=sheet.say(f"map_static.relation.{knot.attitude}"),
        share=f"{known.share:.0%}" if known and known.share is not None else "–",
        contact=sheet.label("contact_level", known.contact) if known and known.contact else unknown,
        mode=sheet.label("mode", known.mode) if known and known.mode else unknown,
        age=sheet.say("map_static.days", n=rated.age) if rated else sheet.say("map_static.no_evidence"),
        mark=marks.signed(knot.rating),
        tone=knot.attitude,
        guessed=knot.rating_guessed,
    )


def _parts(sheet: Sheet, roles: tuple[str, ...]) -> str:
    return ("、" if sheet.lang == "zh" else ", ").join(sheet.label("role", role) for role in roles)


def chart(sheet: Sheet, left: float, top: float, room: float) -> tuple[str, float]:
    """(drawing, height) of the table."""
    rows = chart_rows(sheet)
    whole = sum(share for _, share in COLUMNS)
    starts, at = [], left
    for _, share in COLUMNS:
        starts.append((at, room * share / whole))
        at += room * share / whole
    found = [text(left, top + 12, sheet.say("map_static.chart.title"), 16, bold=True)]
    y = top + TITLE
    found.append(rect(left, y, room, HEAD - 4, 4, ink.HEAD))
    for said, (x, wide) in zip(chart_heads(sheet), starts, strict=True):
        found.append(text(x + 8, y + HEAD / 2 - 2, fitted(said, 12, wide - 12, bold=True), 12, ink.HEAD_INK, bold=True))
    y += HEAD
    for row in rows:
        for (name, _), (x, wide) in zip(COLUMNS, starts, strict=True):
            indent = 8.0
            if name == "attitude" and row.mark:
                found.append(marks.pill(row.tone, row.mark, x + 42, y + ROW / 2 - 1, row.guessed))
                indent = 50.0
            said = fitted(getattr(row, name), SIZE, wide - indent - 6)
            found.append(text(x + indent, y + ROW / 2 - 1, said, SIZE, bold=name == "person"))
        y += ROW
        found.append(path(moves("M", left, y - 1, "H", left + room), stroke=ink.HEAD))
    return group(found), y - top
