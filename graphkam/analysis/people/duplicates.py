"""Which people of an account may be one person, with the reasons for and against.

Evidence adds up as chances do: each reason leaves a share of the doubt that is left, evidence against takes a share of
what was found. What rests on the name alone counts as far as the name is rare where both work: in a large account two
people of one name are no news. Who is compared at all is found by blocks (same e-mail, same name in some form, same
beginning …) of limited size, so that the time grows with the people and not with their pairs.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from typing import Any

from graphkam.analysis.people.likeness import SHORTEST_TYPO, Forms, alike, forms, joined
from graphkam.model.codes import ReportingKind
from graphkam.model.entities import Person
from graphkam.model.graph import AccountGraph
from graphkam.model.identity import given_ids
from graphkam.model.merging import PEOPLE_OF
from graphkam.model.policy import Policy, PolicyReader
from graphkam.model.results import Reason, Result

_STRONG = ("email", "external_id", "phone")
_EDGE = 4
"""Letters at either end of a name within which people are compared for typing mistakes."""
_EXPECTED = 3
"""Up to so many of one name may all be records of one person; what goes beyond are others."""
_SHORTEST_PHONE = 6
_COMPARED_DIGITS = 9
_SHARED_MAIL = frozenset(
    ["gmail.com", "outlook.com", "hotmail.com", "yahoo.com", "icloud.com", "qq.com", "163.com", "126.com", "sina.com",
     "foxmail.com", "gmx.de", "web.de", "gmx.net", "proton.me"]
)  # fmt: skip
"""Where addresses are private: another one there does not speak against anything."""

Key = tuple[Hashable, ...]


class Likely(Result):
    """Two people who may be one; `keep` is the one of whom more is known. `score` 0–1; reasons for and against it."""

    keep_id: str
    keep_name: str
    other_id: str
    other_name: str
    score: float
    reasons: tuple[Reason, ...]
    against: tuple[Reason, ...] = ()


def duplicates(graph: AccountGraph, policy: Policy) -> tuple[Likely, ...]:
    """Pairs of the account's people who may be one, the likeliest first; whom somebody told apart is not among them."""
    reader = policy.reader()
    around = _Around(graph)
    known = [_Record(around, person) for person in graph.people]
    apart = _told_apart(graph)
    look = _Look(known, reader)
    least = reader.number("duplicates.propose_from")
    found = []
    for one, other in look.pairs():
        if frozenset((one.person.id, other.person.id)) not in apart:
            likely = look.judged(one, other)
            if likely is not None and likely.score >= least:
                found.append(likely)
    return tuple(sorted(found, key=lambda pair: (-pair.score, pair.keep_name, pair.keep_id, pair.other_id)))


def _told_apart(graph: AccountGraph) -> set[frozenset[str]]:
    """Pairs that somebody has said are two; what was said of a merged-away person holds for the one who is shown."""
    shown = graph.aliases
    people = (entity for entity in graph.stored.values() if isinstance(entity, Person) and entity.distinct_from)
    return {
        frozenset((shown.get(person.id, person.id), shown.get(other, other)))
        for person in people for other in person.distinct_from
    }  # fmt: skip


def phone_digits(text: str | None) -> str:
    """What two ways of writing one number have in common: its last digits, country and trunk codes left out."""
    digits = re.sub(r"\D", "", (text or "")[:60])
    return digits[-_COMPARED_DIGITS:].lstrip("0") if len(digits) >= _SHORTEST_PHONE else ""


class _Around:
    """What the account says of everybody, gathered once: managers, meetings, and how often somebody is named."""

    def __init__(self, graph: AccountGraph) -> None:
        self.graph = graph
        self.managers: dict[str, set[str]] = defaultdict(set)
        self.meetings: dict[str, set[str]] = defaultdict(set)
        self.named: Counter[str] = Counter()
        for line in graph.reporting:
            if line.kind is ReportingKind.LINE:
                self.managers[line.person_id].add(line.manager_id)
        met = [(call.id, call.person_ids) for call in graph.calls]
        for meeting, people in (*met, *((board.id, board.member_ids) for board in graph.committees)):
            for person in people:
                self.meetings[person].add(meeting)
        for entity in graph.entities():
            for attribute in PEOPLE_OF.get(entity.KIND, ()):
                value = getattr(entity, attribute)
                self.named.update([value] if isinstance(value, str) else value or ())


class _Record:
    """One person as the comparison sees them."""

    def __init__(self, around: _Around, person: Person) -> None:
        graph = around.graph
        self.person = person
        self.forms: Forms = forms(person.name, person.name_en)
        self.emails = {mail.strip().casefold() for mail in (person.email, *person.other_emails) if mail}
        self.domains = {mail.rpartition("@")[2] for mail in self.emails} - _SHARED_MAIL
        self.phone = phone_digits(person.phone)
        position = graph.position_of(person.id)
        self.unit = position.unit_id if position else None
        self.title = (position.title or "").casefold() or None if position else None
        self.company = position.employer_id if position and position.employer_id != graph.account.id else None
        self.managers = around.managers[person.id]
        self.meetings = around.meetings[person.id]
        self.named = around.named[person.id]

    def strong_keys(self) -> Iterator[Key]:
        for mail in self.emails:
            yield ("email", mail)
        if self.phone:
            yield ("phone", self.phone)
        for source, key in given_ids(self.person.external_ids).items():
            yield ("external_id", source, key)

    def name_keys(self) -> Iterator[Key]:
        for text in self.forms.plain:
            yield ("plain", text)
        for bag in self.forms.bags:
            yield ("bag", bag)
        for parts in (*self.forms.parts, *self.forms.sounds):
            yield ("parts", parts)

    def initials_with(self, other: _Record) -> set[Key]:
        return {("first", first) for first in self.forms.first & other.forms.first}

    def loose_keys(self) -> Iterator[Key]:
        """Beginnings and ends in which a name with a slip of the pen still agrees with the right one."""
        for text in {joined(bag) for bag in self.forms.bags}:
            if len(text) >= SHORTEST_TYPO:
                yield ("head", text[:_EDGE])
                yield ("tail", text[-_EDGE:])


@dataclass
class _Look:
    """One search: the blocks, how common names are, and the weights."""

    records: Sequence[_Record]
    policy: PolicyReader
    common: Counter[Key] = field(default_factory=Counter)
    shared: Counter[Key] = field(default_factory=Counter)

    @cached_property
    def in_unit(self) -> Counter[str | None]:
        return Counter(record.unit for record in self.records)

    def pairs(self) -> Iterator[tuple[_Record, _Record]]:
        """Everybody worth comparing, each pair once."""
        strong, named, loose, initials = (defaultdict[Key, list[int]](list) for _ in range(4))
        short: set[int] = set()
        for number, record in enumerate(self.records):
            for blocks, keys in (
                (strong, record.strong_keys()), (named, record.name_keys()), (loose, record.loose_keys()),
                (initials, (("first", first) for first in record.forms.first)),
            ):  # fmt: skip
                for key in set(keys):
                    blocks[key].append(number)
            if record.forms.short:
                short.add(number)
        self.common.update({key: len(block) for key, block in (*named.items(), *initials.items())})
        self.shared.update({key: len(block) for key, block in strong.items()})
        limit = int(self.policy.number("duplicates.largest_block"))
        seen: set[tuple[int, int]] = set()
        for block in (*strong.values(), *named.values(), *loose.values()):
            seen.update(self._within(block, limit))
        for block in initials.values():
            if short.intersection(block):
                seen.update(pair for pair in self._within(block, limit) if short.intersection(pair))
        for one, other in sorted(seen):
            yield self.records[one], self.records[other]

    def _within(self, block: Sequence[int], limit: int) -> Iterator[tuple[int, int]]:
        """The pairs of a block; of one too large only those in one unit, as far as these are few."""
        if len(block) <= limit:
            yield from combinations(block, 2)
            return
        units: dict[str | None, list[int]] = defaultdict(list)
        for number in block:
            units[self.records[number].unit].append(number)
        for unit, numbers in units.items():
            if unit is not None and len(numbers) <= limit:
                yield from combinations(numbers, 2)

    def judged(self, one: _Record, other: _Record) -> Likely | None:
        """The pair with its score; none where nothing speaks for it."""
        reasons: list[Reason] = []
        doubt = 1.0
        for weight, reason in self._same(one, other):
            doubt *= 1 - weight
            reasons.append(reason)
        how = alike(one.forms, other.forms, self.policy.number("duplicates.typo_from"))
        if how is not None:
            named, found = 1 - self._weight(how), [Reason(code=f"same_person.{how}", params=_names(one, other))]
            for code in self._supporting(one, other):
                named *= 1 - self._weight(code)
                found.append(Reason(code=f"same_person.{code}"))
            doubt *= 1 - (1 - named) * self._rarity(one, other)
            reasons += found
        if not reasons:
            return None
        score = 1 - doubt
        against = list(self._against(one, other, how))
        for code in against:
            score *= 1 - self.policy.entry("duplicates.against", code)
        keep, gone = sorted((one, other), key=lambda record: (-record.named, record.person.id))
        return Likely(
            keep_id=keep.person.id,
            keep_name=keep.person.name,
            other_id=gone.person.id,
            other_name=gone.person.name,
            score=round(score, 3),
            reasons=tuple(reasons),
            against=tuple(Reason(code=f"two_people.{code}") for code in against),
        )

    def _weight(self, code: str) -> float:
        return self.policy.entry("duplicates.evidence", code)

    def _same(self, one: _Record, other: _Record) -> Iterator[tuple[float, Reason]]:
        """Data that hardly two people share: the fewer share it, the more it says."""
        both = set(one.strong_keys()) & set(other.strong_keys())
        for kind in _STRONG:
            keys = sorted(key for key in both if key[0] == kind)
            if keys:
                fewest = min(keys, key=lambda key: (self.shared[key], key))
                params: dict[str, Any] = {"value": fewest[-1]}
                if kind == "external_id":
                    params["source"] = fewest[1]
                elif kind == "phone":
                    params["value"] = one.person.phone
                weight = self._weight(kind) / (self.shared[fewest] - 1)
                yield weight, Reason(code=f"same_person.{kind}", params=params)

    def _supporting(self, one: _Record, other: _Record) -> Iterator[str]:
        for code in ("unit", "title", "company"):
            if getattr(one, code) is not None and getattr(one, code) == getattr(other, code):
                yield code
        if one.managers & other.managers:
            yield "manager"

    def _rarity(self, one: _Record, other: _Record) -> float:
        """The share of pairs alike in this name that are one person: 1 where nobody else there could bear it by chance.

        By chance are expected, among those who work in the same place, the account's share of others of that name, and
        what is usual anywhere; on the other side stands the usual share of people who are recorded twice.
        """
        everybody = len(self.records)
        together = one.unit is not None and one.unit == other.unit
        around = self.in_unit[one.unit] if together else everybody
        keys = (set(one.name_keys()) & set(other.name_keys())) or one.initials_with(other)
        bearers = min((self.common[key] for key in keys), default=2)
        share = max(0, bearers - _EXPECTED) / everybody + 1 / self.policy.number("duplicates.people_per_name")
        return 1 / (1 + around * share / self.policy.number("duplicates.usual_share"))

    def _against(self, one: _Record, other: _Record, how: str | None) -> Iterator[str]:
        if how is None:
            yield "names_differ"
        if one.domains & other.domains and not one.emails & other.emails:
            yield "emails_differ"
        ids, others = given_ids(one.person.external_ids), given_ids(other.person.external_ids)
        if any(ids[source] != others[source] for source in ids.keys() & others.keys()):
            yield "ids_differ"
        if one.forms.suffixes != other.forms.suffixes:
            yield "suffix_differs"
        if one.person.id in other.managers or other.person.id in one.managers:
            yield "reports_to"
        if one.meetings & other.meetings:
            yield "met_together"


def _names(one: _Record, other: _Record) -> dict[str, str]:
    return {"one": one.person.name, "other": other.person.name}
