"""What an import says of opportunities: the deals, who plays which part in them, and who sways whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import ValidationError

from graphkam.errors import InputError, Place, Problem
from graphkam.ingest.fields import code_of
from graphkam.ingest.files.sheet import Note
from graphkam.ingest.foreign.records import DealRecord, Guess, Judged, LeftOut, Ref, TieRecord
from graphkam.ingest.foreign.sameness import same_name
from graphkam.ingest.foreign.saying import Members
from graphkam.ingest.foreign.voice import Voice
from graphkam.ingest.foreign.who import row_text
from graphkam.model.codes import InfluenceKind, Origin, Role, Stage
from graphkam.model.entities import BuyingInfluence, Influence, Opportunity
from graphkam.model.graph import AccountGraph
from graphkam.model.identity import derived_id
from graphkam.words import say

_SAID = ("rating", "degree", "weight", "mode", "contact_level", "result", "win")
"""What a row can judge besides the roles; two rows that differ say nothing."""


class Deals:
    """The opportunities of one account: known ones and those of the files, by key and by name."""

    def __init__(self, account_id: str, known: AccountGraph | None, voice: Voice, chosen: str | None) -> None:
        self._account_id = account_id
        self._voice = voice
        self._chosen = chosen
        self._open: dict[str, bool] = {}
        self._keys: dict[tuple[str, str], str] = {}
        self._names: dict[str, set[str]] = defaultdict(set)
        self._assumed: str | None = None
        for deal in known.opportunities if known is not None else ():
            self._open[deal.id] = not deal.closed
            for source, key in deal.external_ids.items():
                self._keys[source, key] = deal.id
            for name in (deal.name, deal.name_en):
                if name:
                    self._names[same_name(name)].add(deal.id)

    def said(self, deals: Iterable[tuple[str, DealRecord]], members: Members) -> None:
        told: set[str] = set()
        for source, record in sorted(
            deals, key=lambda item: (item[0], item[1].place.file or "", item[1].place.row or 0)
        ):
            if record.deleted:
                self._voice.left_out.append(LeftOut(record.place, "import.left_out.deleted"))
                continue
            name = (record.name or record.key or "").strip()
            if not name:
                self._voice.problems.append(Problem("name_missing", {}, record.place))
                continue
            try:
                identity = self._deal(source, record, name, members, told)
            except (InputError, ValidationError) as error:
                self._voice.wrong(error, record.place)
                continue
            if identity in told:
                self._voice.left_out.append(LeftOut(record.place, "import.left_out.again"))
            told.add(identity)

    def _deal(self, source: str, record: DealRecord, name: str, members: Members, told: set[str]) -> str:
        identity = self._keys.get((source, record.key)) if record.key else None
        if identity is None:
            named = self._names.get(same_name(name), set()) - (told if record.key else set())
            identity = next(iter(named)) if len(named) == 1 else None
        if identity is None:
            parts = (source, record.key) if record.key else (name,)
            identity = derived_id("opportunity", self._account_id, *parts)
        if identity in told:
            return identity
        values: dict[str, Any] = {"name": name, "owner_id": members.find(record.owner, source, record.place)}
        if record.key:
            values["external_ids"] = {source: record.key}
        if record.closed is not None:
            values["closed"] = record.closed
        for attribute in ("amount", "currency", "close_date", "objective"):
            values[attribute] = getattr(record, attribute) or None
        values["stage"] = self._stage(record)
        deal = Opportunity(id=identity, account_id=self._account_id, **values)
        self._voice.say(deal, record.place, self._voice.evidence(record.place))
        self._open[identity] = self._open.get(identity, True) if record.closed is None else not record.closed
        if record.key:
            self._keys[source, record.key] = identity
        self._names[same_name(name)].add(identity)
        return identity

    def _stage(self, record: DealRecord) -> Stage | None:
        """Only our own stages are taken: another program's are told once, and left for a person to judge."""
        word = (record.stage_word or "").strip()
        try:
            return code_of(word, Stage, "stage", record.place)
        except InputError:
            self._voice.warn(Problem("gather.stage_unknown", {"word": word[:80]}, record.place), once=same_name(word))
            return None

    def find(self, ref: Ref, source: str, place: Place) -> str | None:
        """The opportunity a row names, made where it is named and not known. None: its key is in no row.

        Raises InputError where several have the name.
        """
        found = self._keys.get((source, ref.key)) if ref.key else None
        if found is not None or not ref.name:
            return found
        named = self._names.get(same_name(ref.name), set())
        if len(named) > 1:
            raise InputError("reference_ambiguous", place, value=ref.name, kind="opportunity")
        if named:
            return next(iter(named))
        return self._made(derived_id("opportunity", self._account_id, ref.name.strip()), ref.name, place)

    def default(self, place: Place) -> str:
        """The opportunity of judgements that name none: the user's, the only open one, or a new one that is told of."""
        if self._assumed is None:
            self._assumed = self._default(place)
        return self._assumed

    def _default(self, place: Place) -> str:
        if self._chosen is not None:
            if self._chosen in self._open:
                return self._chosen
            found = self.find(Ref(name=self._chosen), "", place)
            if found is not None:
                return found
        still_open = [identity for identity, is_open in self._open.items() if is_open]
        if len(still_open) == 1:
            return still_open[0]
        identity = derived_id("opportunity", self._account_id, "import.new_opportunity")
        if identity in self._open:
            return identity
        name = say(self._voice.lang, "import.new_opportunity")
        self._voice.notes.append(Note("import.opportunity_made", {"name": name}, place, guess=True))
        return self._made(identity, name, place)

    def _made(self, identity: str, name: str, place: Place) -> str:
        self._voice.say(Opportunity(id=identity, account_id=self._account_id, name=name), place)
        self._open[identity] = True
        self._names[same_name(name)].add(identity)
        return identity


@dataclass(frozen=True)
class Part:
    """What one row judges of one person in one opportunity."""

    judged: Judged
    place: Place
    guesses: tuple[Guess, ...] = ()


class Parts:
    """Who plays which part: rows about the same person, opportunity, judge and day are one judgement."""

    def __init__(self, account_id: str, known: AccountGraph | None, voice: Voice) -> None:
        self._account_id = account_id
        self._voice = voice
        self._known = known
        held = known.buying_influences if known is not None else ()
        self._ids = {(part.holder_id, part.opportunity_id): part.id for part in reversed(held)}
        self._found: dict[tuple[str, str], dict[tuple[str | None, date | None], list[Part]]] = {}

    def add(self, person: str, opportunity: str, part: Part) -> None:
        said = self._found.setdefault((person, opportunity), {})
        said.setdefault((part.judged.by, part.judged.observed), []).append(part)

    def say(self) -> None:
        for (person, opportunity), said in self._found.items():
            identity = self._ids.get((person, opportunity)) or derived_id(
                "buying_influence", self._account_id, f"{opportunity}|{person}"
            )
            base = {"id": identity, "account_id": self._account_id, "opportunity_id": opportunity}
            for (by, observed), parts in said.items():
                parts.sort(key=lambda part: (part.place.file or "", part.place.row or 0))
                place = parts[0].place
                try:
                    why = next((part.judged.why for part in parts if part.judged.why), None)
                    evidence = self._voice.evidence(place, by, observed, why)
                    values, guessed = self._values(parts)
                    part = BuyingInfluence(**base, holder_id=person, **values)
                    self._voice.say(part, place, evidence)
                    self._guesses(base, guessed, place)
                except (InputError, ValidationError) as error:
                    self._voice.wrong(error, place)

    def _values(self, parts: Iterable[Part]) -> tuple[dict[str, Any], dict[str, tuple[Any, str]]]:
        values: dict[str, Any] = {}
        guessed: dict[str, tuple[Any, str]] = {}
        first: dict[str, Part] = {}
        roles: set[Role] = set()
        differing: set[str] = set()
        for part in parts:
            derived = {guess.attribute: guess.why for guess in part.guesses}
            if "roles" in derived and part.judged.roles:
                guessed["roles"] = (part.judged.roles, derived["roles"])
            else:
                roles.update(part.judged.roles)
            for name in _SAID:
                value = getattr(part.judged, name)
                if value is None or value == "":
                    continue
                if name in derived:
                    guessed[name] = (value, derived[name])
                elif values.setdefault(name, value) != value and name not in differing:
                    differing.add(name)
                    params = {"attribute": name, "rows": [row_text(first[name].place), row_text(part.place)]}
                    self._voice.warn(Problem("gather.judged_twice", params, part.place))
                first.setdefault(name, part)
        if roles:
            values["roles"] = tuple(role for role in Role if role in roles)
        return {name: value for name, value in values.items() if name not in differing}, guessed

    def _guesses(self, base: Mapping[str, Any], guessed: Mapping[str, tuple[Any, str]], place: Place) -> None:
        for name, (value, why) in guessed.items():
            fact = self._known.fact_behind(base["id"], name) if self._known is not None else None
            if fact is None or fact.origin is Origin.GUESS:
                self._voice.say(BuyingInfluence(**base, **{name: value}), place, self._voice.guess(place, why))


def say_influences(account_id: str, ties: Iterable[tuple[str, str, TieRecord]], voice: Voice) -> None:
    """Ties of influence as (source id, target id, record): one a pair and kind, the strongest where rows differ."""
    found: dict[tuple[str, str, str], list[TieRecord]] = defaultdict(list)
    for source, target, record in ties:
        if source == target:
            voice.problems.append(Problem("influence_on_oneself", {"person": record.source.name}, record.place))
        else:
            found[source, target, record.kind.value].append(record)
    for (source, target, kind), records in found.items():
        if len(records) > 1:
            records.sort(key=lambda record: (-(record.strength or 0), record.sign or 0, record.place.row or 0))
            voice.left_out += [LeftOut(record.place, "import.left_out.again") for record in records[1:]]
        record = records[0]
        negative = -1 if kind == InfluenceKind.CONFLICT.value else None
        try:
            tie = Influence(
                id=derived_id("influence", account_id, source, target, kind),
                account_id=account_id,
                source_id=source,
                target_id=target,
                kind=InfluenceKind(kind),
                strength=record.strength,
                sign=record.sign or negative,
            )
            voice.say(tie, record.place, voice.evidence(record.place, record.by, record.observed, record.why))
        except (InputError, ValidationError) as error:
            voice.wrong(error, record.place)
