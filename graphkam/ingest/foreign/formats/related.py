"""Google's pairs of columns that say who is somebody's manager or assistant."""

from __future__ import annotations

import re

from graphkam.ingest.files.sheet import Cells
from graphkam.ingest.foreign.formats.habits import ref_of
from graphkam.ingest.foreign.meanings import Understood
from graphkam.ingest.foreign.records import Ref
from graphkam.model.codes import ReportingKind

_RELATION = re.compile(r"relation ([0-9]{1,3}) - (label|type|value)", re.IGNORECASE)
_MANAGER = frozenset({"manager", "boss", "supervisor", "经理", "上级", "上司", "主管", "领导"})
_ASSISTANT = frozenset({"assistant", "secretary", "助理", "秘书"})

Lines = tuple[tuple[Ref, ReportingKind], ...]


class Relations:
    """Reads the relations of a row; those of private life are left alone."""

    def __init__(self, understood: Understood) -> None:
        labels: dict[str, int] = {}
        values: dict[str, int] = {}
        for index, header in enumerate(understood.sheet.header if understood.format == "google" else ()):
            found = _RELATION.fullmatch(header.strip())
            if found:
                (values if found.group(2).casefold() == "value" else labels)[found.group(1)] = index
        self._pairs = tuple((labels[number], values[number]) for number in labels if number in values)
        self.there = bool(self._pairs)

    def added(self, cells: Cells, managers: Lines, assistants: tuple[Ref, ...]) -> tuple[Lines, tuple[Ref, ...]]:
        """The managers and assistants with those that the relations name."""
        for label, value in self._pairs:
            if not cells[value]:
                continue
            names = cells[value].split(" ::: ")
            kinds = [part.strip(" *").casefold() for part in cells[label].split(" ::: ")]
            # One label may stand for all the values of its cell.
            kinds = kinds * len(names) if len(kinds) == 1 else kinds
            for kind, name in zip(kinds, names, strict=False):
                ref = ref_of(name.strip())
                if ref and kind in _MANAGER:
                    managers = (*managers, (ref, ReportingKind.DOTTED if managers else ReportingKind.LINE))
                elif ref and kind in _ASSISTANT:
                    assistants = (*assistants, ref)
        return managers, assistants
