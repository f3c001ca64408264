"""Who is there, as an import says it: units, people, positions, who reports to whom, who of ours knows them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphkam.errors import Place, Problem
from graphkam.ingest.foreign.records import CompanyRecord, PersonRecord, Ref
from graphkam.ingest.foreign.sameness import same_email, same_name
from graphkam.ingest.foreign.voice import Voice
from graphkam.ingest.foreign.who import Entry, Who
from graphkam.model.changes import was_imported
from graphkam.model.codes import Origin, ReportingKind
from graphkam.model.entities import (
    WORKSPACE,
    Account,
    Coverage,
    Member,
    Person,
    Position,
    Reporting,
    Unit,
)  # fmt: skip
from graphkam.model.graph import AccountGraph
from graphkam.model.identity import derived_id


class Units:
    """The departments of one account: a path of names to an id; those that are new are said once."""

    def __init__(self, account_id: str, known: Iterable[Unit], voice: Voice) -> None:
        self._account_id = account_id
        self._voice = voice
        units = {unit.id: unit for unit in known}
        self._paths: dict[tuple[str, ...], str] = {}
        self._named: dict[str, set[str]] = defaultdict(set)
        for unit in sorted(units.values(), key=lambda item: item.id):
            self._paths.setdefault(_path_of(unit, units), unit.id)
            self._named[same_name(unit.name)].add(unit.id)
        self._order = max((unit.order for unit in units.values()), default=-1) + 1
        self._ids = set(units)

    def place(self, units: Sequence[str], place: Place) -> str | None:
        """The id of the innermost unit of the path; none for an empty one."""
        parent: str | None = None
        path: tuple[str, ...] = ()
        names = [name.strip() for name in units if name.strip()]
        for name in names:
            path = (*path, same_name(name))
            found = self._paths.get(path)
            if found is None and len(names) == 1 and len(self._named.get(path[0], ())) == 1:
                (found,) = self._named[path[0]]
            if found is None:
                found = self._new(name, path, parent, place)
            parent = found
        return parent

    def _new(self, name: str, path: tuple[str, ...], parent: str | None, place: Place) -> str:
        identity = derived_id("unit", self._account_id, *(path if len(path) > 1 else (name,)))
        if identity in self._ids:  # a unit of ours that was renamed or moved since
            identity = derived_id("unit", self._account_id, "path", *path)
        unit = Unit(id=identity, account_id=self._account_id, name=name, parent_id=parent, order=self._order)
        self._voice.say(unit, place)
        self._order += 1
        self._ids.add(identity)
        self._paths[path] = identity
        return identity


def _path_of(unit: Unit, units: Mapping[str, Unit]) -> tuple[str, ...]:
    path: list[str] = []
    seen: set[str] = set()
    at: Unit | None = unit
    while at is not None and at.id not in seen:
        seen.add(at.id)
        path.append(same_name(at.name))
        at = units.get(at.parent_id or "")
    return tuple(reversed(path))


class Members:
    """Our own people: found by their key in a source, by e-mail or by name; one who is new is said once."""

    def __init__(self, known: Iterable[Member], voice: Voice) -> None:
        self._voice = voice
        self._keys: dict[tuple[str, str], str] = {}
        self._mails: dict[str, set[str]] = defaultdict(set)
        self._names: dict[str, set[str]] = defaultdict(set)
        for member in known:
            self._note(member)

    def find(self, ref: Ref, source: str, place: Place) -> str | None:
        """The one the reference names; none, and a warning, where a key says nothing or a name says two."""
        if not ref:
            return None
        found = self._keys.get((source, ref.key)) if ref.key else None
        if found is not None:
            return found
        named = self._mails.get(same_email(ref.email), set()) if ref.email else set()
        if not named and ref.name:
            named = self._names.get(same_name(ref.name), set())
        if len(named) > 1:
            self._voice.warn(Problem("gather.owner_ambiguous", {"name": ref.name or ref.email}, place), once=str(named))
            return None
        if named:
            return next(iter(named))
        name = (ref.name or ref.email or "").strip()
        if not name:
            self._voice.warn(Problem("gather.owner_unknown", {"key": ref.key}, place), once=ref.key)
            return None
        keys = {"external_ids": {source: ref.key}} if ref.key else {}
        email = (ref.email or "").strip() or None
        identity = derived_id("member", same_email(email) if email else name)
        member = Member(id=identity, account_id=WORKSPACE, name=name, email=email, **keys)
        self._voice.say(member, place)
        self._note(member)
        return identity

    def _note(self, member: Member) -> None:
        for source, key in member.external_ids.items():
            self._keys[source, key] = member.id
        if member.email:
            self._mails[same_email(member.email)].add(member.id)
        for name in (member.name, member.name_en):
            if name:
                self._names[same_name(name)].add(member.id)


@dataclass
class Employers:
    """For whom people work: the account itself, or another company where everything goes into one account."""

    account_id: str
    own_names: frozenset[str]
    own_keys: frozenset[tuple[str, str]]
    names: Mapping[tuple[str, str], str]
    others: dict[str, str] = field(default_factory=dict)

    def is_own(self, ref: Ref, source: str) -> bool:
        if not ref:
            return True
        if ref.key and (source, ref.key) in self.own_keys:
            return True
        name = ref.name or self.names.get((source, ref.key or ""))
        return name is not None and same_name(name) in self.own_names

    def employer(self, ref: Ref, source: str, place: Place, voice: Voice) -> str:
        if self.is_own(ref, source):
            return self.account_id
        name = (ref.name or self.names.get((source, ref.key or "")) or ref.key or "").strip()
        found = self.others.get(same_name(name))
        if found is None:
            found = derived_id("account", self.account_id, name)
            voice.say(Account(id=found, account_id=self.account_id, name=name, external=True), place)
            self.others[same_name(name)] = found
        return found


class Organisation:
    """Says the people of one account: one statement a person, one a position, one a line."""

    def __init__(self, account_id: str, known: AccountGraph | None, who: Who, voice: Voice) -> None:
        self.account_id = account_id
        self.who = who
        self.voice = voice
        self.removed: set[str] = set()
        """People whom one of us removed: nobody is tied to them."""
        self._known = known
        self._positions: dict[str, list[Position]] = defaultdict(list)
        self._lines: dict[str, list[Reporting]] = defaultdict(list)
        self._managers: dict[tuple[str, ReportingKind], set[str]] = defaultdict(set)
        self._unsure: set[tuple[str, ReportingKind]] = set()
        self._said_lines: set[tuple[str, str, ReportingKind]] = set()
        if known is not None:
            for position in known.positions:
                self._positions[position.person_id].append(position)
            for line in known.reporting:
                self._lines[line.person_id].append(line)

    def person(self, entry: Entry) -> None:
        """The person as the first row has them; an address that is known stays beside the one the file gives."""
        record = entry.first
        known = self.who.known(entry.id)
        mails = {same_email(mail): mail.strip() for row in entry.rows for mail in row.emails if mail.strip()}
        if known is not None:
            for mail in (known.email, *known.other_emails):
                if mail:
                    mails.setdefault(same_email(mail), mail)
        given = list(mails.values())
        values: dict[str, Any] = {"external_ids": {entry.source: entry.key}}
        if given:
            values |= {"email": given[0], "other_emails": tuple(given[1:])}
        for name in ("name_en", "phone", "note"):
            value = next((getattr(row, name) for row in entry.rows if getattr(row, name)), None)
            if value:
                values[name] = value
        person = Person(id=entry.id, account_id=WORKSPACE, name=record.name, **values)
        self.voice.say(person, record.place)

    def positions(self, entry: Entry, placed: Sequence[tuple[PersonRecord, str, str | None]]) -> None:
        """The positions of the rows (record, employer, unit), each told of the known one it is most like."""
        free = sorted(self._positions.get(entry.id, ()), key=lambda p: (not p.primary, p.id))
        if len(placed) > 1:
            told = {(employer, unit, r.title, r.since): (r, employer, unit) for r, employer, unit in reversed(placed)}
            placed = list(reversed(told.values()))
        ids = _matched(placed, free)
        taken = {position.id for position in free}
        for index, (record, employer, unit) in enumerate(placed):
            identity = ids.get(index)
            values: dict[str, Any] = {}
            if identity is None:
                identity = derived_id("position", self.account_id, entry.id, "")
                if identity in taken:
                    parts = f"{employer}|{unit or ''}|{record.title or ''}"
                    identity = derived_id("position", self.account_id, entry.id, parts)
                if identity in taken:
                    identity = derived_id("position", self.account_id, entry.id, f"{parts}|{record.since}")
                if identity in taken:
                    continue
                values["primary"] = not taken
            taken.add(identity)
            self._position(identity, entry.id, record, employer, unit, values)

    def _position(
        self,
        identity: str,
        person_id: str,
        record: PersonRecord,
        employer: str,
        unit: str | None,
        values: dict[str, Any],
    ) -> None:
        guessed = {guess.attribute: guess.why for guess in record.guesses}
        for name in ("unit_id", "title", "title_en", "since", "until", "layer", "leaving"):
            value = unit if name == "unit_id" else getattr(record, name)
            if value and name not in guessed:
                values[name] = value
        base = {"id": identity, "account_id": self.account_id, "person_id": person_id, "employer_id": employer}
        judged = "layer" in values or "leaving" in values
        evidence = self.voice.evidence(record.place) if judged else None
        self.voice.say(Position(**base, **values), record.place, evidence)
        if "layer" in guessed and record.layer is not None and not self._said_better(identity, "layer"):
            derived = Position(**base, layer=record.layer)
            self.voice.say(derived, record.place, self.voice.guess(record.place, guessed["layer"]))

    def _said_better(self, subject: str, attribute: str) -> bool:
        fact = self._known.fact_behind(subject, attribute) if self._known is not None else None
        return fact is not None and fact.origin is not Origin.GUESS and fact.value is not None

    def lines(self, entry: Entry) -> None:
        """Whom the person reports to; who reports to themself is the head."""
        for row in entry.rows:
            for ref, kind in row.managers:
                manager = self._one(ref, entry.source, row.place, "gather.manager") if ref else None
                if manager is not None:
                    self.line(entry.id, manager, kind, row.place)
                elif ref:
                    self._unsure.add((entry.id, kind))

    def assistants(self, entry: Entry) -> None:
        """Who assists somebody may report to another: a dotted line, where there is no solid one. Ask after `lines`."""
        for row in entry.rows:
            for ref in row.assistants:
                found = self._one(ref, entry.source, row.place, "gather.assistant") if ref else None
                if found is None or found == entry.id:
                    continue
                solid = any(line.manager_id == entry.id and line.kind == "line" for line in self._lines.get(found, ()))
                if not solid and (found, entry.id, ReportingKind.LINE) not in self._said_lines:
                    self.line(found, entry.id, ReportingKind.DOTTED, row.place)

    def _one(self, ref: Ref, source: str, place: Place, code: str) -> str | None:
        found = self.who.find(ref, source)
        if len(found) == 1:
            return None if found[0] in self.removed else found[0]
        name = ref.name or ref.email or ref.key
        if found:
            params = {"name": name, "rows": self.who.shown(found)}
            self.voice.warn(Problem(f"{code}_ambiguous", params, place))
        else:
            self.voice.warn(Problem(f"{code}_unknown", {"name": name}, place), once=name)
        return None

    def line(self, person: str, manager: str, kind: ReportingKind, place: Place) -> bool:
        """Says who reports to whom; false where it was said before."""
        if (person, manager, kind) in self._said_lines:
            return False
        self._said_lines.add((person, manager, kind))
        self._managers[person, kind].add(manager)
        if person == manager:
            return True
        identity = derived_id("reporting", self.account_id, person, manager, kind.value)
        line = Reporting(id=identity, account_id=self.account_id, person_id=person, manager_id=manager, kind=kind)
        self.voice.say(line, place)
        return True

    def outdated_lines(self) -> None:
        """A line that an earlier import brought is gone where this one names another manager. Ask last."""
        for (person, kind), managers in self._managers.items():
            for line in self._lines.get(person, ()):
                outdated = line.kind is kind and line.manager_id not in managers and was_imported(line)
                if outdated and (person, kind) not in self._unsure:
                    self.voice.gone(line, Place())

    def covered(self, entry: Entry, members: Members) -> None:
        """Who of ours is responsible, and when they last spoke: no word on how well they know each other."""
        for row in entry.rows:
            member = members.find(row.owner, entry.source, row.place)
            if member is None:
                continue
            spoken = row.last_contact if self.voice.past(row.last_contact) else None
            if row.last_contact is not None and spoken is None:
                self.voice.warn(Problem("gather.contact_in_future", {"day": row.last_contact}, row.place))
            tie = Coverage(
                id=derived_id("coverage", self.account_id, member, entry.id),
                account_id=self.account_id,
                member_id=member,
                person_id=entry.id,
                last_contact=spoken,
            )
            self.voice.say(tie, row.place, self.voice.evidence(row.place) if spoken else None)


def _matched(placed: Sequence[tuple[PersonRecord, str, str | None]], known: Sequence[Position]) -> dict[int, str]:
    """Row → the known position at the same employer: of that unit and title, of either, or any."""
    free = list(known)
    found: dict[int, str] = {}
    for same_unit, same_title in ((True, True), (True, False), (False, True), (False, False)):
        for index, (record, employer, unit) in enumerate(placed):
            if index in found:
                continue
            for position in free:
                if (
                    position.employer_id == employer
                    and (position.unit_id == unit or not same_unit)
                    and (position.title == record.title or not same_title)
                ):
                    found[index] = position.id
                    free.remove(position)
                    break
    return found


def company_names(companies: Iterable[tuple[str, CompanyRecord]]) -> dict[tuple[str, str], str]:
    """(source, key) → name, as the companies' own records have it."""
    return {(source, record.key): record.name for source, record in companies if record.key and record.name}
