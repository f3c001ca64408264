"""Rows about people."""

from __future__ import annotations

from functools import lru_cache

from graphkam.errors import InputError, Place, Problem
from graphkam.ingest.files.sheet import Cells
from graphkam.ingest.foreign.cells import emails_of, phones_of, unit_path_of
from graphkam.ingest.foreign.formats.companies import Mentioned
from graphkam.ingest.foreign.formats.deals import Deals
from graphkam.ingest.foreign.formats.habits import Habits, ref_of
from graphkam.ingest.foreign.formats.judging import Judging, days
from graphkam.ingest.foreign.formats.picking import Value, first, indexes, joined, placed
from graphkam.ingest.foreign.formats.related import Relations
from graphkam.ingest.foreign.formats.reporting import SEVERAL, Managers
from graphkam.ingest.foreign.formats.traps import Traps, is_vacant
from graphkam.ingest.foreign.meanings import Meaning, Understood
from graphkam.ingest.foreign.person_names import is_chinese, joined_name, person_name
from graphkam.ingest.foreign.records import (
    NOBODY,
    UNJUDGED,
    Guess,
    LeftOut,
    PartRecord,
    PersonRecord,
    Record,
    Ref,
    TieRecord,
)
from graphkam.ingest.foreign.titles import layer_of_title
from graphkam.ingest.foreign.values import is_blank, layer_of
from graphkam.model.codes import InfluenceKind, Layer

_NOWHERE = Place()
_MORE = 50
"""People that one cell may name as advisers of a person."""


@lru_cache(maxsize=20_000)
def _guessed(title: str) -> Layer | None:
    guess = layer_of_title(title)
    return guess.layer if guess else None


@lru_cache(maxsize=5_000)
def _path(text: str) -> tuple[str, ...]:
    return unit_path_of(text)


@lru_cache(maxsize=5_000)
def _filled(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if not is_blank(text)))


class People:
    """Reads rows about people; what cannot be read of a row becomes a problem, and the rest of the row stays."""

    def __init__(self, understood: Understood, habits: Habits, prefer: dict[str, int], traps: Traps) -> None:
        def text(meaning: Meaning) -> tuple[int, ...]:
            return indexes(understood, meaning, prefer)

        self._sheet = understood.sheet
        self._habits = habits
        self._heading = traps
        self._key = first(text(Meaning.KEY) or text(Meaning.PERSON_KEY))
        self._name = first(text(Meaning.NAME))
        self._parts = (
            first(text(Meaning.FIRST_NAME)),
            first(text(Meaning.MIDDLE_NAME)),
            first(text(Meaning.LAST_NAME)),
        )
        self._name_en = first(text(Meaning.NAME_EN))
        self._emails = text(Meaning.EMAIL)
        self._phone = Value(understood, text(Meaning.PHONE)[:1], phones_of)
        self._phone_2 = Value(understood, text(Meaning.PHONE)[1:2], phones_of)
        self._note = text(Meaning.NOTE)
        self._company = Mentioned(understood, habits, prefer)
        self._path = first(text(Meaning.UNIT_PATH))
        self._unit = text(Meaning.UNIT)
        self._parent_unit = text(Meaning.PARENT_UNIT)
        self._title = first(text(Meaning.TITLE))
        self._title_en = first(text(Meaning.TITLE_EN))
        self._layer = Value(understood, text(Meaning.LAYER), lambda cell, place: layer_of(cell, place, habits.words))
        self._since = days(understood, habits, Meaning.SINCE)
        self._until = days(understood, habits, Meaning.UNTIL)
        self._leaving = first(text(Meaning.LEAVING))
        self._managers = Managers(understood, habits)
        self._assistants = text(Meaning.ASSISTANT)
        self._owner = first(text(Meaning.OWNER))
        self._last = days(understood, habits, Meaning.LAST_CONTACT)
        self._deals = Deals(understood, habits, prefer)
        self._judging = Judging(understood, habits)
        self._relations = Relations(understood)
        self._advisers = text(Meaning.SOURCE) if understood.index_of(Meaning.TARGET) is None else ()

    def read(self, number: int, cells: Cells) -> list[Record | Problem | LeftOut]:
        place = self._sheet.place(number)
        problems: list[Problem] = []
        said = self._name(cells)
        name, name_en, aside = self._named(said, cells)
        key_cell = self._key(cells)
        key = self._habits.key(key_cell) if key_cell else None
        emails = self._addresses(number, cells, problems) if self._emails else ()
        if name is None or is_vacant(said or name):
            why = self._not_a_person(cells, bool(emails), bool(said or key))
            if why is not None:
                return [LeftOut(place, why) if why != "import.person_unnamed" else Problem(why, {}, place)]
            # As the programs themselves show whom they know by an address only.
            name = emails[0] if emails and not said else None
        title = self._title(cells)
        if self._habits.apart and self._habits.apart in title:
            title = " / ".join(self._habits.several(title))
        company = self._company.of(number, cells, problems)
        units, guesses = self._units(cells)
        layer = self._layer.of(number, cells, problems)
        if layer is None:
            layer = self._heading.heading.layer
            if layer is not None:
                guesses = (*guesses, Guess("layer", self._heading.heading.text))
            elif title:
                layer = _guessed(title)
                if layer is not None:
                    guesses = (*guesses, Guess("layer", title))
        phones = self._phone.of(number, cells, problems) or self._phone_2.of(number, cells, problems)
        managers = self._managers.of(cells, key) if self._managers.there else ()
        assistants = tuple(ref_of(cells[index]) for index in self._assistants if cells[index])
        if self._relations.there:
            managers, assistants = self._relations.added(cells, managers, assistants)
        opportunity, parts = self._opportunity(cells, Ref(key=key, name=name, email=emails[0] if emails else None))
        judged = self._judging.of(number, cells, problems) if self._judging.there else UNJUDGED
        note = joined(cells, self._note) if self._note else None
        person = PersonRecord(
            place=place,
            name=name,
            key=key,
            name_en=name_en,
            emails=emails,
            phone=phones[0] if phones else None,
            note="\n".join(filter(None, (note, aside))) if aside and aside != key_cell else note,
            company=company,
            units=units,
            title=title or None,
            title_en=self._title_en(cells) or None,
            layer=layer,
            since=self._since.of(number, cells, problems),
            until=self._until.of(number, cells, problems),
            leaving=self._leaving(cells) or None,
            managers=managers,
            assistants=tuple(ref for ref in assistants if ref),
            owner=self._habits.owner(self._owner(cells)),
            last_contact=self._last.of(number, cells, problems),
            opportunity=opportunity,
            judged=judged,
            guesses=guesses,
        )
        found: list[Record | Problem | LeftOut] = [person]
        found.extend(PartRecord(place, part, deal, UNJUDGED, company) for part, deal in parts)
        described = self._company.described(number, cells, company)
        if described is not None:
            found.append(described)
        deal = self._deals.mentioned(number, cells, opportunity, company, problems)
        if deal is not None:
            found.append(deal)
        if self._advisers:
            found.extend(self._advised(number, cells, person))
        return [*found, *problems] if problems else found

    def _not_a_person(self, cells: Cells, addressed: bool, named: bool) -> str | None:
        """The code of why a row without a name is none, or none where an address says who it is."""
        if self._habits.always_named:
            return "import.left_out.page_or_gone"
        if addressed:
            return None
        if self._habits.program:
            return "import.left_out.no_person"
        return "import.left_out.vacant" if named or self._title(cells) else "import.person_unnamed"

    def _named(self, said: str, cells: Cells) -> tuple[str | None, str | None, str | None]:
        """(name, name in Latin letters, what stands in brackets behind it)."""
        english = self._name_en(cells)
        first_name, middle, last = (part(cells) for part in self._parts)
        # Programs join a Chinese given and family name in the wrong order: the columns of their own are surer.
        if said and not (first_name and is_chinese(last)):
            name = person_name(said)
            if name is not None:
                return name.name, english or name.name_en, name.aside
        whole = joined_name(first_name, middle, last)
        if whole is None and english and not is_blank(english):
            return english, None, None
        return whole, english or None, None

    def _addresses(self, number: int, cells: Cells, problems: list[Problem]) -> tuple[str, ...]:
        found: list[str] = []
        for index in self._emails:
            if cells[index]:
                try:
                    found.extend(emails_of(cells[index], _NOWHERE))
                except InputError as error:
                    problems.extend(placed(error, self._sheet.place(number, self._sheet.header[index])))
        return tuple(dict.fromkeys(found)) if len(found) > 1 else tuple(found)

    def _units(self, cells: Cells) -> tuple[tuple[str, ...], tuple[Guess, ...]]:
        path = self._path(cells)
        if path:
            units = _path(path)
            own = tuple(cells[index] for index in self._unit if cells[index])
            return (units if not own or own[-1] in units else (*units, *own)), ()
        texts = tuple(cells[index] for index in (*self._parent_unit, *self._unit))
        own = _filled(texts) if any(texts) else ()
        if own:
            return own, ()
        heading = self._heading.heading
        return ((heading.unit,), (Guess("units", heading.text),)) if heading.unit else ((), ())

    def _opportunity(self, cells: Cells, person: Ref) -> tuple[Ref, list[tuple[Ref, Ref]]]:
        """The opportunity of the row, or, where a cell lists several, each as a part of its own without a role."""
        keys = self._habits.several(self._deals.key(cells)) if self._habits.apart else ()
        if keys:
            return NOBODY, [(person, Ref(key=self._habits.key(key))) for key in keys]
        return self._deals.ref(cells), []

    def _advised(self, number: int, cells: Cells, person: PersonRecord) -> list[TieRecord]:
        own = Ref(person.key, person.name, person.emails[0] if person.emails else None)
        return [
            TieRecord(person.place, source, own, InfluenceKind.ADVICE, company=person.company)
            for index in self._advisers
            if cells[index]
            for source in map(ref_of, SEVERAL.split(cells[index])[:_MORE])
            if source and source.name != person.name
        ]
