"""Rows of ties: who sways whom, who asks whom, who reports to whom."""

from __future__ import annotations

import re
from typing import Literal

from graphkam.errors import Problem
from graphkam.ingest.files.sheet import Cells
from graphkam.ingest.foreign.formats.companies import Mentioned
from graphkam.ingest.foreign.formats.habits import Habits, ref_of
from graphkam.ingest.foreign.formats.judging import days
from graphkam.ingest.foreign.formats.picking import Value, first, indexes, joined, samples
from graphkam.ingest.foreign.formats.traps import is_vacant
from graphkam.ingest.foreign.meanings import Meaning, Understood
from graphkam.ingest.foreign.records import NOBODY, LeftOut, Record, Ref, TieRecord
from graphkam.ingest.foreign.scales import StrengthReader
from graphkam.ingest.foreign.values import sign_of, tie_kind_of
from graphkam.model.codes import InfluenceKind, ReportingKind

_SEVERAL = re.compile(r"\s*[;；、|，\n]\s*")
_MORE = 200
"""People that one cell may name."""


def reports(understood: Understood) -> bool:
    """Whether the table says who reports to whom, and not who sways whom."""
    swayed = any(understood.index_of(meaning) is not None for meaning in (Meaning.TARGET, Meaning.TARGET_KEY))
    managed = any(understood.index_of(meaning) is not None for meaning in (Meaning.MANAGER, Meaning.MANAGER_KEY))
    return managed and not swayed


class Ties:
    """Reads rows of ties. `kind` is what a tie is where the row does not say: expertise, by default."""

    def __init__(self, understood: Understood, habits: Habits, kind: InfluenceKind) -> None:
        managed, more = reports(understood), habits.words
        self._sheet = understood.sheet
        self._habits = habits
        self._kind: InfluenceKind | ReportingKind = ReportingKind.LINE if managed else kind
        if managed:
            ends = ((Meaning.KEY, Meaning.NAME), (Meaning.MANAGER_KEY, Meaning.MANAGER))
        else:
            ends = ((Meaning.SOURCE_KEY, Meaning.SOURCE), (Meaning.TARGET_KEY, Meaning.TARGET))
        self._from, self._to = ((indexes(understood, key), indexes(understood, name)) for key, name in ends)
        self._company = Mentioned(understood, habits, {})
        self._said = Value(
            understood, indexes(understood, Meaning.TIE_KIND), lambda text, place: tie_kind_of(text, place, more)
        )
        found = indexes(understood, Meaning.STRENGTH)
        header = understood.sheet.header[found[0]] if found else ""
        self._strength_cell = first(found)
        reader = StrengthReader(header, samples(understood, found[0]) if found else [], more)
        self._strength = Value(understood, found, reader.read)
        self._sign = Value(
            understood, indexes(understood, Meaning.SIGN), lambda text, place: sign_of(text, place, more)
        )
        self._observed = days(understood, habits, Meaning.OBSERVED)
        self._by = first(indexes(understood, Meaning.BY))
        self._why = indexes(understood, Meaning.WHY) or indexes(understood, Meaning.NOTE)

    def read(self, number: int, cells: Cells) -> list[Record | Problem | LeftOut]:
        place = self._sheet.place(number)
        sources, targets = (
            self._ends(*(joined(cells, found, ";") or "" for found in columns)) for columns in (self._from, self._to)
        )
        if not sources or not targets:
            return [LeftOut(place, "import.left_out.one_end")]
        problems: list[Problem] = []
        kind = self._said.of(number, cells, problems) or self._kind
        sign: Literal[1, -1] | None = self._sign.of(number, cells, problems)
        if problems:
            # Taken for something else, a conflict would carry influence.
            return [*problems]
        strength = self._strength.of(number, cells, problems)
        if sign is None:
            sign = StrengthReader.sign(self._strength_cell(cells))
            sign = sign if sign == -1 else None
        company = self._company.of(number, cells, problems)
        observed = self._observed.of(number, cells, problems)
        line = isinstance(kind, ReportingKind)
        found: list[Record | Problem | LeftOut] = [
            TieRecord(
                place=place,
                source=source,
                target=target,
                kind=kind,
                strength=None if line else strength,
                sign=None if line else sign,
                company=company,
                observed=observed,
                by=self._by(cells) or None,
                why=joined(cells, self._why),
            )
            for source in sources
            for target in targets
            if not _same(source, target)
        ]
        return [*(found or [LeftOut(place, "import.left_out.root" if line else "import.left_out.self")]), *problems]

    def _ends(self, keys: str, names: str) -> list[Ref]:
        key_parts = [part for part in _SEVERAL.split(keys) if part and not is_vacant(part)][:_MORE]
        name_parts = [part for part in _SEVERAL.split(names) if part and not is_vacant(part)][:_MORE]
        if key_parts and len(name_parts) not in (0, len(key_parts)):
            name_parts = []
        if not key_parts:
            return [ref for ref in map(ref_of, name_parts) if ref]
        if not name_parts:
            return [_keyed(self._habits, key, NOBODY) for key in key_parts]
        return [_keyed(self._habits, key, ref_of(name)) for key, name in zip(key_parts, name_parts, strict=True)]


def _keyed(habits: Habits, key: str, named: Ref) -> Ref:
    """Somebody by key; a key that is an e-mail address is taken as one."""
    address = ref_of(key).email if "@" in key else None
    if address is not None:
        return Ref(name=named.name, email=named.email or address)
    return Ref(key=habits.key(key), name=named.name, email=named.email)


def _same(one: Ref, other: Ref) -> bool:
    if one.key is not None and other.key is not None:
        return one.key == other.key
    if one.email is not None and other.email is not None:
        return one.email == other.email
    return one.name is not None and one.name == other.name
