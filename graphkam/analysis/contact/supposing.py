"""One opportunity read as if a single judgement or tie were another: quick enough to try many, and never written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from graphkam.analysis.contact.candidates import Row, candidates
from graphkam.analysis.contact.swing import Swings
from graphkam.analysis.reading.columns import Columns, columns_of, with_parts
from graphkam.analysis.reading.deal import Deal
from graphkam.analysis.reading.variant import part_of
from graphkam.model.entities import BuyingInfluence
from graphkam.model.facts import Fact

_UNTOUCHED = ("committees", "_last_contacts", "backers", "hostile_pairs", "ties_count")
"""What of a reading does not follow from a single buying influence."""


class SupposedDeal(Deal):
    """The same opportunity with one judgement as it might be; what is supposed is of the day, all else as recorded."""

    def __init__(self, deal: Deal, part: BuyingInfluence, attribute: str) -> None:
        self.recorded, self.graph, self.policy = deal.recorded, deal.graph, deal.policy
        self.opportunity, self.day = deal.opportunity, deal.day
        parts = {one.id: one for one in deal.parts} | {part.id: part}
        self.parts = tuple(parts[identity] for identity in sorted(parts))
        self._supposed = part.id, attribute
        for name in _UNTOUCHED:
            self.__dict__[name] = getattr(deal, name)

    def fact(self, part: BuyingInfluence, attribute: str) -> Fact | None:
        return None if (part.id, attribute) == self._supposed else super().fact(part, attribute)


class Supposing:
    """An opportunity and its columns, read once for all that is supposed of it.

    Whatever is supposed, these are among the rows if they are recommended at all: the first `MOVES` moves as supposed,
    so that who comes first is exact; and the moves of today's first `MOVES` people and of those the supposition is
    about, so that what each of them scores on average over several answers is exact. Anybody else beyond the first
    `MOVES` is left out.
    """

    MOVES = 60

    def __init__(self, deal: Deal) -> None:
        self.deal = deal
        self.columns = columns_of(deal)

    @cached_property
    def swings(self) -> Swings:
        """The opportunity as it is."""
        return Swings(self.deal, self.columns)

    @cached_property
    def rows(self) -> list[Row]:
        """What is recommended today."""
        return candidates(self.swings, self.MOVES)

    def _as_supposed(self, swings: Swings, *about: str) -> list[Row]:
        first_today = {row.person_id for row in self.rows if row.family == "move"}
        return candidates(swings, self.MOVES, first_today | set(about))

    def if_judged(self, person_id: str, attribute: str, value: Any) -> list[Row]:
        """Who would be recommended if a judgement on somebody were another one."""
        known = self.deal.part_of.get(person_id) or part_of(self.deal.graph, self.deal.opportunity.id, person_id)
        deal = SupposedDeal(self.deal, known.model_copy(update={attribute: value}), attribute)
        return self._as_supposed(Swings(deal, with_parts(self.columns, deal)), person_id)

    def if_tied(self, source_id: str, target_id: str, strength: float) -> list[Row]:
        """Who would be recommended if somebody swayed somebody else, or one of ours knew them, so strongly.

        Of several ties between the two it is the one that counts, the strongest; the others stay as they are.
        """
        ours = source_id in self.deal.graph.member_by_id
        columns = (self._of_ours if ours else self._between)((source_id, target_id), strength)
        return self._as_supposed(Swings(self.deal, columns), source_id, target_id)

    def _of_ours(self, ends: tuple[str, str], strength: float) -> Columns:
        columns = self.columns
        pairs = zip(columns.tie_member, columns.tie_person, strict=True)
        return replace(columns, tie_strength=_changed(columns.tie_strength, pairs, ends, strength, 0.0))

    def _between(self, ends: tuple[str, str], strength: float) -> Columns:
        """A tie assumed from a reporting line becomes a recorded one; conflict stays what it is."""
        columns = self.columns
        pairs = list(zip(columns.link_source, columns.link_target, strict=True))
        if ends in pairs:
            unknown = self.deal.policy.number("tie.unknown_strength")
            return replace(columns, link_strength=_changed(columns.link_strength, pairs, ends, strength, unknown))
        return replace(
            columns,
            link_source=[*columns.link_source, ends[0]],
            link_target=[*columns.link_target, ends[1]],
            link_strength=[*columns.link_strength, strength],
        )


def _changed(
    strengths: Sequence[float | None],
    pairs: Iterable[tuple[str, str]],
    ends: tuple[str, str],
    strength: float,
    unknown: float,
) -> list[float | None]:
    """The strengths with the one that counts between two people replaced; `unknown`: as what one not stated counts."""
    found = list(strengths)
    places = [place for place, pair in enumerate(pairs) if pair == ends]
    found[max(places, key=lambda place: _known(found[place], unknown))] = strength
    return found


def _known(strength: float | None, unknown: float) -> float:
    return unknown if strength is None else strength


def scores(rows: Sequence[Row]) -> dict[tuple[str, str], float]:
    """Person and family → score; who is not recommended is not in it."""
    return {(row.person_id, row.family): row.score for row in rows}
