"""What every reader makes of a file: statements about one account, before anything is compared or written."""

from __future__ import annotations

from dataclasses import dataclass, field

from graphkam.errors import Problem
from graphkam.ingest.files.sheet import Note
from graphkam.ingest.foreign.records import LeftOut
from graphkam.model.changes import Statement
from graphkam.model.facts import Fact


@dataclass(frozen=True)
class Batch:
    """One account's worth of statements. `facts` have a history of their own (an exported judgement sheet, a backup).

    `rows` counts data rows read; `problems` holds every row that could not be understood, with its place: they stop an
    import. `warnings` cost only what they name (a manager who is in no row) and stop nothing; `left_out` are rows that
    are rightly not imported; `notes` tell what had to be guessed.
    """

    account_id: str
    statements: tuple[Statement, ...]
    facts: tuple[Fact, ...] = ()
    rows: int = 0
    problems: tuple[Problem, ...] = field(default=())
    warnings: tuple[Problem, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    notes: tuple[Note, ...] = ()
