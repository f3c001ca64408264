"""Plans put aside on disk between the check of a whole file and its writing: planned once, and memory stays bounded."""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from graphkam.errors import FullError, Problem
from graphkam.model.changes import ChangeSet
from graphkam.model.collecting import collector_paused
from graphkam.model.entities import Entity
from graphkam.model.import_report import ImportReport
from graphkam.services.planning import Planned
from graphkam.services.reporting import account_report


@dataclass(frozen=True)
class Writable:
    """What is left of a plan to be written and reported.

    `before` holds what the change replaces, `erasures` how many there had been when it was planned.
    """

    name: str
    change: ChangeSet
    before: Mapping[str, Entity]
    report: ImportReport
    dropped: tuple[Problem, ...]
    erasures: int


def writable(planned: Planned) -> Writable:
    replaced = {e.id: planned.before[e.id] for e in planned.change.entities if e.id in planned.before}
    report = account_report(planned, written=True)
    return Writable(planned.name, planned.change, replaced, report, planned.dropped, planned.erasures)


class Shelf:
    """Holds plans by account until they are taken. The file has no name: nobody else can read or change it."""

    def __init__(self) -> None:
        self._folder = tempfile.gettempdir()
        self._spots: dict[str, int] = {}
        try:
            self._file = tempfile.TemporaryFile()  # noqa: SIM115 closed by close()
        except OSError as error:
            raise self._full(error) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    @collector_paused()
    def put(self, account_id: str, plan: Writable) -> None:
        """Raises FullError when the disk is."""
        try:
            spot = self._file.seek(0, 2)
            pickle.dump(plan, self._file, pickle.HIGHEST_PROTOCOL)
            self._file.flush()
        except OSError as error:
            raise self._full(error) from error
        self._spots[account_id] = spot

    @collector_paused()
    def taken(self, account_id: str) -> Writable | None:
        """The plan of an account, once; nothing where none was put aside."""
        spot = self._spots.pop(account_id, None)
        if spot is None:
            return None
        self._file.seek(spot)
        found: Writable = pickle.load(self._file)  # noqa: S301 written by this very object into a file without a name
        return found

    def _full(self, error: OSError) -> FullError:
        return FullError("gather.no_room", folder=self._folder, reason=str(error))
