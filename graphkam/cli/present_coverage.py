"""Flags with their answers, completeness and the evaluation chart in a terminal. No decision is made here."""

from __future__ import annotations

from rich.cells import cell_len
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from graphkam.cli.present import row, table
from graphkam.cli.session import Session, clean
from graphkam.model.results import FlagReport
from graphkam.model.results_coverage import CompletenessReport, EvaluationChart
from graphkam.words import label, shown
from graphkam.words import phrases_coverage as phrases
from graphkam.words.phrases import remedy_text

_STYLE = {"high": "bold red", "medium": "yellow", "low": "dim"}

_CHART = {
    "person": ("person", "title"), "department": ("department",), "job": ("job",), "share": ("degree", "share"),
    "relation": ("relation", "rating"), "contact": ("contact", "last"), "owner": ("owner",),
}  # fmt: skip
"""Columns of a terminal and what stands in them, one below the other; the CSV has room for all side by side."""
_ROOM_FOR_ALL = 100
"""Columns of characters below which the department stands under the person."""
_LONGEST_WORD, _GAP = 14, 2
"""A word of so many characters is not broken; spaces between columns."""


def flags(session: Session, report: FlagReport) -> None:
    lang = session.lang
    for flag in report.flags:
        head = Text(f"⚑ {label(lang, 'severity', flag.severity)} ", style=_STYLE[flag.severity])
        session.console.print(head + Text(clean(phrases.flag_line(lang, flag)), style="default"))
        _below(session, remedy_text(lang, flag), "dim")
        for line in phrases.answer_lines(lang, flag.answers):
            _below(session, f"● {line}" if flag.answers else f"○ {line}", "green" if flag.answers else "dim")
    session.print()
    for bullet in report.strengths:
        session.print("● " + phrases.bullet_line(lang, bullet), style="green")


def completeness(session: Session, report: CompletenessReport) -> None:
    lang = session.lang
    session.print(phrases.completeness_line(lang, report), style="bold")
    columns = ("rule", "weight", "fulfilled", "cost", "missing")
    found = _whole(table(session, *(f"col.completeness_{name}" for name in columns)))
    for rule in report.rules:
        missing = shown(lang, [phrases.missing_text(lang, one) for one in rule.missing])
        remedy = phrases.remedy_of_rule(lang, rule) if rule.cost > 0 else ""
        row(
            found,
            label(lang, "completeness_rule", rule.rule),
            f"{rule.weight:g}",
            f"{rule.fulfilled}/{rule.of}",
            f"{rule.cost:.1%}" if rule.cost > 0 else "–",
            "\n".join(part for part in (missing, remedy and f"→\u00a0{remedy}") if part),
        )
    session.console.print(found)
    for line in phrases.completeness_lines(lang, report):
        session.print(line, style="dim")


def chart(session: Session, found: EvaluationChart) -> None:
    columns, width = dict(_CHART), session.console.width
    narrow = width < _ROOM_FOR_ALL
    if narrow:
        columns["person"] += columns.pop("department")
    shape = _whole(table(session, *(f"chart.{column}" for column in columns)))
    for line in found.rows:
        cells = phrases.chart_cells(session.lang, line)
        row(shape, *("\n".join(cells[one] for one in parts if cells[one]) for parts in columns.values()))
    if narrow:
        person, *others = shape.columns
        for column in others:
            words = [word for cell in (column.header, *column.cells) for word in str(cell).split()]
            column.width = min(max(map(cell_len, words)), _LONGEST_WORD)
        person.width = max(_LONGEST_WORD, width - sum((column.width or 0) + _GAP for column in others) - _GAP)
    session.console.print(shape)


def _below(session: Session, text: str, style: str) -> None:
    session.console.print(Padding(Text(clean(text), style=style), (0, 0, 0, 4)))


def _whole(found: Table) -> Table:
    """Lists of names are broken, never cut."""
    for column in found.columns:
        column.overflow = "fold"
    return found
