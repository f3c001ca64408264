"""What every reader makes of a file: statements about one account, before anything is compared or written."""

from __future__ import annotations

from dataclasses import dataclass, field

from graphkam.errors import Problem
from graphkam.model.changes import Statement
from graphkam.model.facts import Fact


@dataclass(frozen=True)
class Batch:
    """One account's worth of statements. `facts` have a history of their own (an exported judgement sheet, a backup).

    `rows` counts data rows read; `problems` holds every row that could not be understood, with its place.
    """

    account_id: str
    statements: tuple[Statement, ...]
    facts: tuple[Fact, ...] = ()
    rows: int = 0
    problems: tuple[Problem, ...] = field(default=())
