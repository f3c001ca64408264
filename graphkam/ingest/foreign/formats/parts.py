"""Rows of contact roles: who plays which part in which opportunity."""

from __future__ import annotations

from graphkam.errors import Problem
from graphkam.ingest.files.sheet import Cells
from graphkam.ingest.foreign.formats.companies import Mentioned
from graphkam.ingest.foreign.formats.deals import Deals
from graphkam.ingest.foreign.formats.habits import Habits, ref_of
from graphkam.ingest.foreign.formats.judging import Judging
from graphkam.ingest.foreign.formats.picking import first, indexes
from graphkam.ingest.foreign.meanings import Meaning, Understood
from graphkam.ingest.foreign.records import LeftOut, PartRecord, Record, Ref


class Parts:
    """Reads rows of contact roles. Which contact a program shows first (its primary one) is no role and is not read."""

    def __init__(self, understood: Understood, habits: Habits, prefer: dict[str, int]) -> None:
        self._sheet = understood.sheet
        self._habits = habits
        self._key = first(indexes(understood, Meaning.KEY, prefer))
        self._person_key = first(indexes(understood, Meaning.PERSON_KEY, prefer))
        self._name = first(indexes(understood, Meaning.NAME, prefer))
        self._email = first(indexes(understood, Meaning.EMAIL, prefer))
        self._company = Mentioned(understood, habits, prefer)
        self._deals = Deals(understood, habits, prefer)
        self._judging = Judging(understood, habits)

    def read(self, number: int, cells: Cells) -> list[Record | Problem | LeftOut]:
        place = self._sheet.place(number)
        named = ref_of(self._name(cells))
        person_key, email = self._person_key(cells), self._email(cells)
        person = Ref(
            key=self._habits.key(person_key) if person_key else None,
            name=named.name,
            email=email.casefold() or named.email,
        )
        opportunity = self._deals.ref(cells)
        if not person:
            return [Problem("import.part_without_person", {}, place)]
        if not opportunity:
            return [Problem("import.part_without_opportunity", {}, place)]
        problems: list[Problem] = []
        company = self._company.of(number, cells, problems)
        key = self._key(cells)
        judged = self._judging.of(number, cells, problems)
        part = PartRecord(place, person, opportunity, judged, company, self._habits.key(key) if key else None)
        deal = self._deals.mentioned(number, cells, opportunity, company, problems)
        return [part, *([deal] if deal is not None else []), *problems]
