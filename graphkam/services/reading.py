"""What reading a file gives, whatever kind of file it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from graphkam.errors import Place, Problem
from graphkam.model.import_report import TableSeen
from graphkam.services.planning import Part

Progress = Callable[[str, int, int | None], None]
"""Told what is being done (a code of `graphkam.words`), how much of it is done, and of how much if that is known."""

Cells = dict[tuple[str | None, str | None, int | None], tuple[str, ...]]
"""(file, sheet, row) → the cells as they stand."""


def _no_cells(_places: Iterable[Place]) -> Cells:
    return {}


@dataclass(frozen=True)
class Reading:
    """A file read and understood. `parts` gives what it holds of each account; problems of rows are known by then.

    `problems` are at least the first ones, `problem_count` counts all. `cells` finds rows again as they stand.
    """

    name: str
    sha256: str
    form: str
    parts: Callable[[], Iterator[Part]]
    count: int
    rows: int
    source: str | None = None
    problems: tuple[Problem, ...] = ()
    problem_count: int = 0
    left_out: dict[str, int] = field(default_factory=dict)
    warnings: tuple[Problem, ...] = ()
    tables: tuple[TableSeen, ...] = ()
    cells: Callable[[Iterable[Place]], Cells] = _no_cells
