"""Rows about opportunities, and opportunities that rows about people and roles describe."""

from __future__ import annotations

import re
from dataclasses import replace

from graphkam.errors import InputError, Place, Problem
from graphkam.ingest.files.sheet import Cells
from graphkam.ingest.foreign.cells import Amount, amount_of
from graphkam.ingest.foreign.formats.companies import Mentioned
from graphkam.ingest.foreign.formats.habits import Habits, ref_of
from graphkam.ingest.foreign.formats.judging import days
from graphkam.ingest.foreign.formats.picking import Value, first, indexes
from graphkam.ingest.foreign.meanings import Meaning, Understood
from graphkam.ingest.foreign.records import NOBODY, UNJUDGED, DealRecord, LeftOut, PartRecord, Record, Ref
from graphkam.ingest.foreign.values import currency_of, yes_no

_DESCRIBED = (Meaning.STAGE, Meaning.AMOUNT, Meaning.CLOSE_DATE, Meaning.CLOSED)
_OVER = re.compile(r"closed[\s_-]*(?:won|lost)|(?:赢单|输单|丢单|已?关闭|已成交|已流失).*", re.IGNORECASE)


class Deals:
    """Reads what a row says of an opportunity, under whichever key and name the caller found."""

    def __init__(self, understood: Understood, habits: Habits, prefer: dict[str, int]) -> None:
        amounts = indexes(understood, Meaning.AMOUNT, prefer)
        header = understood.sheet.header[amounts[0]] if amounts else ""

        def amount(text: str, place: Place) -> Amount | None:
            return amount_of(text, place, header)

        self._sheet = understood.sheet
        self._habits = habits
        self.key = first(indexes(understood, Meaning.OPPORTUNITY_KEY, prefer))
        self.name = first(indexes(understood, Meaning.OPPORTUNITY, prefer))
        self.described = any(understood.index_of(meaning) is not None for meaning in _DESCRIBED)
        self._stage = first(indexes(understood, Meaning.STAGE, prefer))
        self._amount = Value(understood, amounts, amount)
        self._currency = Value(
            understood,
            indexes(understood, Meaning.CURRENCY, prefer),
            lambda text, place: currency_of(text, place, habits.words),
        )
        self._close = days(understood, habits, Meaning.CLOSE_DATE)
        self._closed = Value(understood, indexes(understood, Meaning.CLOSED, prefer), self._is_closed)
        self._told: set[DealRecord] = set()

    def ref(self, cells: Cells) -> Ref:
        """The one opportunity that a row about somebody names."""
        key, name = self.key(cells), self.name(cells)
        return Ref(key=self._habits.key(key) if key else None, name=name or None) if key or name else NOBODY

    def record(
        self, number: int, cells: Cells, opportunity: Ref, company: Ref, owner: Ref, problems: list[Problem]
    ) -> DealRecord:
        stage = self._stage(cells)
        amount = self._amount.of(number, cells, problems)
        closed = self._closed.of(number, cells, problems)
        return DealRecord(
            place=self._sheet.place(number),
            name=opportunity.name,
            key=opportunity.key,
            company=company,
            owner=owner,
            stage_word=stage or None,
            amount=amount.value if amount else None,
            currency=self._currency.of(number, cells, problems) or (amount.currency if amount else None),
            close_date=self._close.of(number, cells, problems),
            closed=closed if closed is not None else (True if _OVER.fullmatch(stage) else None),
        )

    def mentioned(
        self, number: int, cells: Cells, opportunity: Ref, company: Ref, problems: list[Problem]
    ) -> DealRecord | None:
        """What a row about somebody says of the opportunity, the first time that it says so."""
        if not self.described or not opportunity:
            return None
        record = self.record(number, cells, opportunity, company, NOBODY, problems)
        told = replace(record, place=self._sheet.place())
        if told in self._told:
            return None
        self._told.add(told)
        return record

    def _is_closed(self, text: str, place: Place) -> bool | None:
        word = text.strip().casefold()
        if self._habits.over:
            if word not in self._habits.over:
                allowed = ", ".join(self._habits.over)
                raise InputError("import.word_unknown", place, word=text[:80], allowed=allowed)
            return self._habits.over[word]
        return yes_no(text, place, self._habits.words)


class Opportunities:
    """Reads rows about opportunities, with the people a row names as taking part."""

    def __init__(self, understood: Understood, habits: Habits, prefer: dict[str, int]) -> None:
        self._sheet = understood.sheet
        self._habits = habits
        self._deals = Deals(understood, habits, prefer)
        self._company = Mentioned(understood, habits, prefer)
        self._key = first(
            indexes(understood, Meaning.KEY, prefer) or indexes(understood, Meaning.OPPORTUNITY_KEY, prefer)
        )
        self._owner = first(indexes(understood, Meaning.OWNER, prefer))
        self._person_key = first(indexes(understood, Meaning.PERSON_KEY, prefer))
        self._person = first(indexes(understood, Meaning.NAME, prefer))

    def read(self, number: int, cells: Cells) -> list[Record | Problem | LeftOut]:
        key, name = self._key(cells), self._deals.name(cells)
        if not key and not name:
            return [Problem("import.opportunity_unnamed", {}, self._sheet.place(number))]
        problems: list[Problem] = []
        company = self._company.of(number, cells, problems)
        opportunity = Ref(key=self._habits.key(key) if key else None, name=name or None)
        owner = self._habits.owner(self._owner(cells))
        found: list[Record | Problem | LeftOut] = [
            self._deals.record(number, cells, opportunity, company, owner, problems)
        ]
        described = self._company.described(number, cells, company)
        if described is not None:
            found.append(described)
        found.extend(
            PartRecord(self._sheet.place(number), person, opportunity, UNJUDGED, company)
            for person in self._people(cells)
        )
        return [*found, *problems]

    def _people(self, cells: Cells) -> list[Ref]:
        keys = self._person_key(cells)
        if keys:
            return [Ref(key=self._habits.key(key)) for key in self._habits.several(keys)]
        return [ref for ref in map(ref_of, self._habits.several(self._person(cells))) if ref]
