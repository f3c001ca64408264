"""The records of one account to a `Batch`: who everybody is, then what is said of them. Pure: no store, no clock."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from pydantic import ValidationError

from graphkam.errors import InputError, Place, Problem
from graphkam.ingest.batch import Batch
from graphkam.ingest.files.sheet import Note
from graphkam.ingest.foreign.companies import AccountKey, account_of
from graphkam.ingest.foreign.dealing import Deals, Part, Parts, say_influences
from graphkam.ingest.foreign.records import CompanyRecord, LeftOut, PersonRecord, TieRecord
from graphkam.ingest.foreign.sameness import same_name
from graphkam.ingest.foreign.saying import Employers, Members, Organisation, Units, company_names
from graphkam.ingest.foreign.spool import AccountRecords
from graphkam.ingest.foreign.voice import Gathering, Voice, language_of
from graphkam.ingest.foreign.who import Entry, KnownPeople, Who, entries_of, in_order
from graphkam.model.changes import Statement
from graphkam.model.codes import InfluenceKind, Origin, ReportingKind
from graphkam.model.collecting import collector_paused
from graphkam.model.entities import Account, Entity, Member, Person, Position, Unit
from graphkam.model.facts import PRESENT
from graphkam.model.graph import AccountGraph
from graphkam.model.identity import derived_id

__all__ = ["AccountKey", "Gathering", "account_of", "batch_of", "vanished"]


@collector_paused()
def batch_of(
    records: AccountRecords, gathering: Gathering, known: AccountGraph | None, surroundings: Iterable[Entity] = ()
) -> Batch:
    """What the records say of one account, on top of what is `known` of it (the graph as of the latest day).

    `surroundings` are entities outside the graph: our members and teams, the other customer accounts (for a parent
    company), and people and positions of the account that are gone (so that who comes back is known again). Give
    `plan_changes` the same. With `gathering.complete` the batch says of people of the source who are in no record that
    they are gone.
    """
    return _Gathered(records, gathering, known, tuple(surroundings)).batch()


def vanished(known: AccountGraph, gathering: Gathering, batch: Batch) -> tuple[Statement, ...]:
    """Positions, as gone, of people known from `gathering.source` whom the batch does not name.

    `batch_of` asks it where `complete` is set; ask it with an empty batch for an account that no file names any more.
    A person whom another source names as well stays. So does everybody while rows have problems: who stands in such a
    row is not missing. What people judged of somebody stays in the history.
    """
    if batch.problems:
        return ()
    named = {statement.entity.id for statement in batch.statements if isinstance(statement.entity, Person)}
    voice = Voice(gathering, gathering.lang or "en")
    of_source = {
        person.id
        for person in known.people
        if gathering.source in person.external_ids and len(person.external_ids) == 1 and person.id not in named
    }
    for position in known.positions:
        if position.person_id in of_source:
            voice.gone(position, Place())
    return tuple(voice.statements)


class _Gathered:
    """One gathering of one account, step by step."""

    def __init__(
        self,
        records: AccountRecords,
        gathering: Gathering,
        known: AccountGraph | None,
        surroundings: tuple[Entity, ...],
    ) -> None:
        self.records = records
        self.gathering = gathering
        self.known = known
        self.around = surroundings
        names = (record.name or "" for _, record in records.people)
        self.voice = Voice(gathering, gathering.lang or language_of(names))
        self.account_id = known.account.id if known is not None else records.key.account_id
        members = [entity for entity in surroundings if isinstance(entity, Member)]
        self.members = Members({m.id: m for m in (*members, *(known.members if known else ()))}.values(), self.voice)
        self.units = Units(self.account_id, known.units if known is not None else (), self.voice)
        self.deals = Deals(self.account_id, known, self.voice, gathering.opportunity)
        self.parts = Parts(self.account_id, known, self.voice)
        self.employers = self._employers()

    def batch(self) -> Batch:
        voice = self.voice
        self._account()
        self.deals.said(self.records.deals, self.members)
        self._people()
        self._parts()
        self._ties()
        self.organisation.outdated_lines()
        self.parts.say()
        batch = Batch(
            account_id=self.account_id,
            statements=tuple(voice.statements),
            rows=self.records.rows,
            problems=tuple(voice.problems),
            warnings=tuple(voice.warnings),
            left_out=tuple(voice.left_out),
            notes=tuple(voice.notes),
        )
        if self.gathering.complete and self.known is not None:
            voice.statements += vanished(self.known, self.gathering, batch)
        return replace(batch, statements=tuple(voice.statements))

    def _employers(self) -> Employers:
        key, account = self.records.key, self.known.account if self.known is not None else None
        names = company_names(self.records.companies)
        own = {same_name(name) for name in (key.name, *((account.name, account.name_en or "") if account else ()))}
        keys = {pair for pair, name in names.items() if same_name(name) in own}
        keys |= set(account.external_ids.items()) if account is not None else set()
        others = {same_name(one.name): one.id for one in self.known.accounts if one.external} if self.known else {}
        return Employers(self.account_id, frozenset(own - {""}), frozenset(keys), names, others)

    def _is_own(self, source: str, record: CompanyRecord) -> bool:
        if self.gathering.into is None:
            return True
        return (source, record.key) in self.employers.own_keys or same_name(
            record.name or ""
        ) in self.employers.own_names

    def _account(self) -> None:
        """The account as its own rows have it; one that no row is about is named, and only where it is new."""
        key, said = self.records.key, False
        for source, record in sorted(self.records.companies, key=lambda item: (item[0], item[1].place.row or 0)):
            if record.deleted or not self._is_own(source, record):
                code = "import.left_out.deleted" if record.deleted else "import.left_out.other_company"
                self.voice.left_out.append(LeftOut(record.place, code))
                continue
            if said:
                self.voice.left_out.append(LeftOut(record.place, "import.left_out.again"))
                continue
            try:
                self._company(source, record)
                said = True
            except ValidationError as error:
                self.voice.wrong(error, record.place)
        if not said and self.known is None and (self.records.people or self.records.deals):
            self.voice.say(
                Account(id=self.account_id, account_id=self.account_id, name=key.name, **self._own_key()), Place()
            )
        if key.guessed:
            self.voice.notes.append(Note("import.account_guessed", {"name": key.name}, guess=True))

    def _own_key(self) -> dict[str, dict[str, str]]:
        key = self.records.key
        return {"external_ids": {key.source: key.key}} if key.source is not None and key.key is not None else {}

    def _company(self, source: str, record: CompanyRecord) -> None:
        known = self.known.account if self.known is not None else None
        same = known is not None and same_name(known.name) == same_name(record.name or known.name)
        name = known.name if known is not None and same else record.name or self.records.key.name
        values = {"external_ids": {source: record.key}} if record.key else self._own_key()
        account = Account(
            id=self.account_id,
            account_id=self.account_id,
            name=name,
            name_en=record.name_en or None,
            industry=record.industry or None,
            parent_id=self._parent(),
            owner_id=self.members.find(record.owner, source, record.place),
            **values,
        )
        self.voice.say(account, record.place)

    def _parent(self) -> str | None:
        parent = self.records.parent
        if parent is None:
            return None
        found = account_of(parent, (entity for entity in self.around if isinstance(entity, Account)))
        identity = found.id if found is not None else parent.account_id
        return identity if identity != self.account_id else None

    def _known_people(self) -> KnownPeople:
        """Everybody: who is there, who was merged away, and who is gone but remembered."""
        people = {entity.id: entity for entity in self.around if isinstance(entity, Person)}
        positions: dict[str, list[Position]] = defaultdict(list)
        here: frozenset[str] = frozenset()
        aliases: Mapping[str, str] = {}
        units: dict[str, str] = {}
        if self.known is not None:
            people |= {i: entity for i, entity in self.known.unmerged.items() if isinstance(entity, Person)}
            people |= self.known.person_by_id
            here = frozenset(self.known.person_by_id)
            aliases = self.known.aliases
            units = {unit.id: unit.name for unit in self.known.units}
            for position in self.known.positions:
                positions[position.person_id].append(position)
        for entity in self.around:
            if isinstance(entity, Position) and entity.account_id == self.account_id and entity.person_id not in here:
                positions[entity.person_id].append(entity)
        for held in positions.values():
            held.sort(key=lambda position: (not position.primary, position.id))
        return KnownPeople(here, people, positions, units, aliases)

    def _people(self) -> None:
        voice = self.voice
        usable = []
        for source, record in self.records.people:
            if record.deleted:
                voice.left_out.append(LeftOut(record.place, "import.left_out.deleted"))
            elif not (record.name or "").strip():
                voice.problems.append(Problem("name_missing", {}, record.place))
            else:
                usable.append((source, record))
        known = self._known_people()
        entries = entries_of(usable, voice.problems)
        self.who = Who(self.account_id, entries, known, voice.warnings)
        organisation = self.organisation = Organisation(self.account_id, self.known, self.who, voice)
        said = [entry for entry in entries if self._person(organisation, entry, known)]
        for step in (organisation.lines, organisation.assistants):
            for entry in said:
                step(entry)
        for entry in said:
            organisation.covered(entry, self.members)
            for record in entry.rows:
                if record.judged:
                    self._judged(entry, record)
        own = any(self.employers.is_own(record.company, source) for source, record in usable)
        if self.gathering.into is not None and usable and not own:
            voice.warn(Problem("gather.nobody_of_account", {"name": self.records.key.name}))

    def _person(self, organisation: Organisation, entry: Entry, known: KnownPeople) -> bool:
        """Says the person and the positions; false where a row is wrong, or where somebody has removed the person."""
        removed = self._removed(entry.id, known)
        before = len(self.voice.statements)
        try:
            organisation.person(entry)
            rows = [
                (
                    record,
                    self.employers.employer(record.company, entry.source, record.place, self.voice)
                    if self.gathering.into is not None
                    else self.account_id,
                    self.units.place(record.units, record.place),
                )
                for record in entry.rows
            ]
            organisation.positions(entry, rows)
        except ValidationError as error:
            made = self.voice.statements[before:]  # units and companies stay: other rows rely on them
            self.voice.statements[before:] = [s for s in made if isinstance(s.entity, Unit | Account)]
            self.voice.wrong(error, entry.first.place)
            return False
        rest = entry.rows if removed else sorted(entry.rows, key=lambda record: in_order(record.place))[1:]
        code = "import.left_out.removed" if removed else "import.left_out.again"
        self.voice.left_out += [LeftOut(record.place, code) for record in rest]
        if removed:
            self.organisation.removed.add(entry.id)
        return not removed

    def _removed(self, person_id: str, known: KnownPeople) -> bool:
        """Whether one of us said that they are gone: an import then only contradicts, and ties nobody to them."""
        if self.known is None or person_id in known.here:
            return False
        ids = [position.id for position in known.positions.get(person_id, ())]
        ids.append(derived_id("position", self.account_id, person_id, ""))
        facts = (self.known.fact_behind(identity, PRESENT) for identity in ids)
        return any(fact is not None and fact.value is False and fact.origin is Origin.PERSON for fact in facts)

    def _judged(self, entry: Entry, record: PersonRecord) -> None:
        try:
            deal = self.deals.find(record.opportunity, entry.source, record.place) if record.opportunity else None
            self.parts.add(
                entry.id, deal or self.deals.default(record.place), Part(record.judged, record.place, record.guesses)
            )
        except (InputError, ValidationError) as error:
            self.voice.wrong(error, record.place)

    def _parts(self) -> None:
        voice = self.voice
        for source, record in self.records.parts:
            if record.deleted:
                voice.left_out.append(LeftOut(record.place, "import.left_out.deleted"))
                continue
            found = self.who.find(record.person, source)
            if len(found) > 1:
                params = {"name": record.person.name or record.person.email, "rows": self.who.shown(found)}
                voice.problems.append(Problem("gather.person_ambiguous", params, record.place))
                continue
            try:
                deal = self.deals.find(record.opportunity, source, record.place) if record.opportunity else None
                if found and found[0] not in self.organisation.removed and (deal is not None or not record.opportunity):
                    deal = deal or self.deals.default(record.place)
                    self.parts.add(found[0], deal, Part(record.judged, record.place))
                    continue
            except (InputError, ValidationError) as error:
                voice.wrong(error, record.place)
                continue
            code = (
                "import.left_out.removed"
                if found and found[0] in self.organisation.removed
                else "import.left_out.part_unknown"
            )
            voice.left_out.append(LeftOut(record.place, code))

    def _ties(self) -> None:
        influences: list[tuple[str, str, TieRecord]] = []
        for source, record in self.records.ties:
            ends = []
            for ref in (record.source, record.target):
                found = self.who.find(ref, source)
                if len(found) != 1:
                    name = ref.name or ref.email or ref.key
                    code = "gather.person_ambiguous" if found else "gather.person_unknown"
                    params = {"name": name, "rows": self.who.shown(found)} if found else {"name": name}
                    self.voice.problems.append(Problem(code, params, record.place))
                    break
                ends.append(found[0])
            if len(ends) < 2:
                continue
            if not self.organisation.removed.isdisjoint(ends):
                self.voice.left_out.append(LeftOut(record.place, "import.left_out.removed"))
            elif isinstance(record.kind, InfluenceKind):
                influences.append((ends[0], ends[1], record))
            else:
                self._line(ends[0], ends[1], record.kind, record.place)
        say_influences(self.account_id, influences, self.voice)

    def _line(self, person: str, manager: str, kind: ReportingKind, place: Place) -> None:
        if person == manager:
            self.voice.left_out.append(LeftOut(place, "import.left_out.root"))
        elif not self.organisation.line(person, manager, kind, place):
            self.voice.left_out.append(LeftOut(place, "import.left_out.again"))
