"""Rows about companies, and companies that rows about people and opportunities mention."""

from __future__ import annotations

from graphkam.errors import Problem
from graphkam.ingest.files.sheet import Cells
from graphkam.ingest.foreign.formats.habits import Habits
from graphkam.ingest.foreign.formats.picking import first, indexes
from graphkam.ingest.foreign.meanings import Meaning, Understood
from graphkam.ingest.foreign.records import NOBODY, CompanyRecord, LeftOut, Record, Ref

_MOST_TOLD = 200
"""Characters of a list of further companies that a problem shows."""
_MOST_KNOWN = 20_000


class Mentioned:
    """The company that a row names. A row that names several gives the first, and says so."""

    def __init__(self, understood: Understood, habits: Habits, prefer: dict[str, int]) -> None:
        self._sheet = understood.sheet
        self._habits = habits
        self._key = first(indexes(understood, Meaning.COMPANY_KEY, prefer))
        self._name = first(indexes(understood, Meaning.COMPANY, prefer))
        self._parent_key = first(indexes(understood, Meaning.PARENT_COMPANY_KEY, prefer))
        self._parent = first(indexes(understood, Meaning.PARENT_COMPANY, prefer))
        self._industry = first(indexes(understood, Meaning.INDUSTRY, prefer))
        described = (Meaning.PARENT_COMPANY_KEY, Meaning.PARENT_COMPANY, Meaning.INDUSTRY)
        self._described = any(understood.index_of(meaning) is not None for meaning in described)
        self._told: set[CompanyRecord] = set()
        self._known: dict[tuple[str, str], Ref] = {}
        self._field = next(
            (c.header for c in understood.columns if c.sure and c.meaning in (Meaning.COMPANY_KEY, Meaning.COMPANY)), ""
        )

    def of(self, number: int, cells: Cells, problems: list[Problem]) -> Ref:
        """The company, or nobody where the row names none."""
        key, name = self._key(cells), self._name(cells)
        if not key and not name:
            return NOBODY
        known = self._known.get((key, name))
        if known is not None:
            return known
        keys, names = self._habits.several(key), self._habits.several(name)
        company = Ref(key=self._habits.key(keys[0]) if keys else None, name=names[0] if names else None)
        if len(keys) > 1 or len(names) > 1:
            more = (names if len(names) >= len(keys) else keys)[1:]
            params = {"taken": (names or keys)[0], "others": ", ".join(more)[:_MOST_TOLD]}
            problems.append(Problem("import.several_companies", params, self._sheet.place(number, self._field)))
        elif len(self._known) < _MOST_KNOWN:
            self._known[key, name] = company
        return company

    def described(self, number: int, cells: Cells, company: Ref) -> CompanyRecord | None:
        """What a row about somebody says of their company, the first time that it says so."""
        if not self._described or not company:
            return None
        record = self._record(number, cells, company.name, company.key, NOBODY)
        if record.industry is None and not record.parent:
            return None
        told = CompanyRecord(self._sheet.place(), record.name, record.key, None, record.parent, record.industry)
        if told in self._told:
            return None
        self._told.add(told)
        return record

    def _record(self, number: int, cells: Cells, name: str | None, key: str | None, owner: Ref) -> CompanyRecord:
        parent_key, parent = self._parent_key(cells), self._parent(cells)
        parent_ref = Ref(key=self._habits.key(parent_key) if parent_key else None, name=parent or None)
        own = (key is not None and parent_ref.key == key) or (not parent_key and parent_ref.name == name)
        return CompanyRecord(
            place=self._sheet.place(number),
            name=name,
            key=key,
            parent=NOBODY if own else parent_ref,
            industry=self._industry(cells) or None,
            owner=owner,
        )


class Companies(Mentioned):
    """Reads rows about companies."""

    def __init__(self, understood: Understood, habits: Habits, prefer: dict[str, int]) -> None:
        super().__init__(understood, habits, prefer)
        self._own_key = first(indexes(understood, Meaning.KEY, prefer) or indexes(understood, Meaning.COMPANY_KEY))
        self._own_name = first(indexes(understood, Meaning.COMPANY, prefer) or indexes(understood, Meaning.NAME))
        self._english = first(indexes(understood, Meaning.NAME_EN, prefer))
        self._owner = first(indexes(understood, Meaning.OWNER, prefer))

    def read(self, number: int, cells: Cells) -> list[Record | Problem | LeftOut]:
        name, key = self._own_name(cells) or None, self._own_key(cells) or None
        if name is None and key is None:
            return [Problem("import.company_unnamed", {}, self._sheet.place(number))]
        owner = self._habits.owner(self._owner(cells))
        record = self._record(number, cells, name, self._habits.key(key) if key else None, owner)
        english = self._english(cells)
        if english:
            record = CompanyRecord(
                record.place, record.name, record.key, english, record.parent, record.industry, record.owner
            )
        return [record]
