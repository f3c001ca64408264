"""What a row says of somebody's part in an opportunity."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from graphkam.errors import Place, Problem
from graphkam.ingest.files.sheet import Cells
from graphkam.ingest.foreign.days import DayReader
from graphkam.ingest.foreign.formats.habits import Habits
from graphkam.ingest.foreign.formats.picking import Value, first, indexes, joined, samples
from graphkam.ingest.foreign.meanings import Meaning, Understood
from graphkam.ingest.foreign.records import UNJUDGED, Judged
from graphkam.ingest.foreign.scales import RatingReader, WeightReader
from graphkam.ingest.foreign.values import (
    RolesSaid,
    Words,
    contact_level_of,
    degree_of,
    is_blank,
    mode_of,
    roles_of,
)

T = TypeVar("T")
_JUDGING = (
    Meaning.ROLE, Meaning.RATING, Meaning.DEGREE, Meaning.WEIGHT, Meaning.MODE, Meaning.CONTACT_LEVEL, Meaning.RESULT,
    Meaning.WIN,
)  # fmt: skip


def days(understood: Understood, habits: Habits, meaning: Meaning) -> Value[date | None]:
    """The days of a column, day and month told apart by the whole column where the user does not say."""
    found = understood.indexes_of(meaning)
    order = habits.order
    reader = DayReader(samples(understood, found[0]) if found and order is None else (), order)
    return Value(understood, found, reader.read)


class Judging:
    """Reads the judgements of a row; `there` is whether the table has any."""

    def __init__(self, understood: Understood, habits: Habits) -> None:
        def column(meaning: Meaning, read: Callable[[str, Place, Words], T]) -> Value[T]:
            return Value(understood, understood.indexes_of(meaning), lambda text, place: read(text, place, more))

        def numbers(meaning: Meaning) -> tuple[tuple[int, ...], str, list[str]]:
            found = understood.indexes_of(meaning)
            header = understood.sheet.header[found[0]] if found else ""
            return found, header, samples(understood, found[0]) if found else []

        more = habits.words
        self.there = any(understood.index_of(meaning) is not None for meaning in _JUDGING)
        self._sheet = understood.sheet
        self._more = more
        self._roles = understood.indexes_of(Meaning.ROLE)
        self._said: dict[str, RolesSaid] = {}
        found, header, cells = numbers(Meaning.RATING)
        self._rating = Value(understood, found, RatingReader(header, cells, more).read)
        found, _, cells = numbers(Meaning.WEIGHT)
        self._weight = Value(understood, found, WeightReader(cells).read)
        self._degree = column(Meaning.DEGREE, degree_of)
        self._mode = column(Meaning.MODE, mode_of)
        self._level = column(Meaning.CONTACT_LEVEL, contact_level_of)
        self._observed = days(understood, habits, Meaning.OBSERVED)
        self._result = indexes(understood, Meaning.RESULT)
        self._win = indexes(understood, Meaning.WIN)
        self._why = indexes(understood, Meaning.WHY)
        self._by = first(indexes(understood, Meaning.BY))

    def of(self, number: int, cells: Cells, problems: list[Problem]) -> Judged:
        """What the row says; words that are not understood become problems and the rest stays."""
        if not self.there:
            return UNJUDGED
        roles = self._roles_of(number, cells, problems)
        rating = self._rating.of(number, cells, problems)
        judged = Judged(
            roles=roles.roles,
            rating=roles.rating if rating is None else rating,
            degree=self._degree.of(number, cells, problems),
            weight=self._weight.of(number, cells, problems),
            mode=self._mode.of(number, cells, problems),
            contact_level=self._level.of(number, cells, problems),
            result=joined(cells, self._result),
            win=joined(cells, self._win),
            observed=self._observed.of(number, cells, problems),
            by=self._by(cells) or None,
            why=joined(cells, self._why),
        )
        return judged if judged else UNJUDGED

    def _roles_of(self, number: int, cells: Cells, problems: list[Problem]) -> RolesSaid:
        said = [self._role_cell(number, index, cells[index], problems) for index in self._roles if cells[index]]
        if not said:
            return RolesSaid()
        ratings = [one.rating for one in said if one.rating is not None]
        roles = dict.fromkeys(role for one in said for role in one.roles)
        return RolesSaid(tuple(roles), min(ratings, default=None))

    def _role_cell(self, number: int, index: int, text: str, problems: list[Problem]) -> RolesSaid:
        if text in self._said:
            return self._said[text]
        if is_blank(text):
            said = RolesSaid()
        else:
            said = roles_of(text, self._sheet.place(number, self._sheet.header[index]), self._more)
        if said.unknown:
            problems.extend(said.unknown)
        else:
            self._said[text] = said
        return said
