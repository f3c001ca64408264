"""Whom a row says somebody reports to."""

from __future__ import annotations

import re
from itertools import zip_longest

from graphkam.ingest.files.sheet import Cells
from graphkam.ingest.foreign.formats.habits import Habits, ref_of
from graphkam.ingest.foreign.formats.picking import first, indexes
from graphkam.ingest.foreign.formats.traps import is_vacant
from graphkam.ingest.foreign.meanings import Meaning, Understood
from graphkam.ingest.foreign.records import NOBODY, Ref
from graphkam.model.codes import ReportingKind

SEVERAL = re.compile(r"\s*[;；、|\n]\s*|\s+:::\s+")
_NUMBERED = re.compile(r"(.+?)\s*[(（\[]\s*([A-Za-z]{0,4}[-_]?[0-9]{2,})\s*[)）\]]")
_MOST_KEPT = 20_000


class Managers:
    """Reads the managers of a row: the first is the line, further ones are dotted lines.

    A manager who is the person itself says that the person is the root of the chart, and is no line.
    """

    def __init__(self, understood: Understood, habits: Habits) -> None:
        self._habits = habits
        keys = indexes(understood, Meaning.MANAGER_KEY)
        names = indexes(understood, Meaning.MANAGER)
        emails = indexes(understood, Meaning.MANAGER_EMAIL)
        self._columns = tuple(zip_longest(keys, names, emails))
        self._dotted = indexes(understood, Meaning.DOTTED_MANAGER)
        self._keyed = understood.index_of(Meaning.KEY) is not None and not keys
        self._own_email = first(indexes(understood, Meaning.EMAIL))
        self._kept: dict[tuple[str, ...], list[Ref]] = {}
        self.there = bool(self._columns or self._dotted)

    def of(self, cells: Cells, key: str | None) -> tuple[tuple[Ref, ReportingKind], ...]:
        """(manager, kind of the line) of one row; `key` is the person's own."""
        found: list[tuple[Ref, ReportingKind]] = []
        for columns in self._columns:
            texts = tuple([cells[index] if index is not None else "" for index in columns])
            if any(texts):
                found.extend(
                    (manager, ReportingKind.DOTTED if place or found else ReportingKind.LINE)
                    for place, manager in enumerate(self._refs(*texts))
                )
        for index in self._dotted:
            if cells[index]:
                found.extend((manager, ReportingKind.DOTTED) for manager in self._refs("", cells[index], ""))
        if not found:
            return ()
        email = self._own_email(cells).casefold()
        others = [(ref, kind) for ref, kind in found if not _self(ref, key, email)]
        # Named twice, as the line and as a dotted one: the first holds.
        return (
            tuple({ref: (ref, kind) for ref, kind in reversed(others)}.values())[::-1]
            if len(others) > 1
            else tuple(others)
        )

    def _refs(self, keys: str, names: str, emails: str) -> list[Ref]:
        """The managers of some cells, worked out once: a manager stands in many rows."""
        texts = (keys, names, emails)
        if texts not in self._kept:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            self._kept[texts] = self._read(*texts)
        return self._kept[texts]

    def _read(self, keys: str, names: str, emails: str) -> list[Ref]:
        if not SEVERAL.search(keys or names or emails):
            ref = self._ref(keys, names, emails)
            return [ref] if ref else []
        split = [[part for part in SEVERAL.split(text) if part] for text in (keys, names, emails)]
        most = max(len(parts) for parts in split)
        aligned = [parts if len(parts) in (0, most) else [] for parts in split]
        refs = [self._ref(*(part or "" for part in parts)) for parts in zip_longest(*aligned)]
        return [ref for ref in refs if ref]

    def _ref(self, key: str, name: str, email: str) -> Ref:
        numbered = _NUMBERED.fullmatch(name) if self._keyed and name and not key else None
        if numbered:
            name, key = numbered.groups()
        named = NOBODY if not name or is_vacant(name) else ref_of(name)
        own_key = self._habits.key(key) if key and key != "0" and not is_vacant(key) else None
        return Ref(key=own_key, name=named.name, email=email.casefold() or named.email)


def _self(ref: Ref, key: str | None, email: str) -> bool:
    """Whether a manager is surely the person. A name alone says nothing: another person may have the same."""
    if ref.key is not None and key is not None:
        return ref.key == key
    return ref.email is not None and bool(email) and ref.email in email
