"""Who a file's people are, within one account. In this order, and never by the name alone:

1. by the key their source gives them, where somebody is known by it;
2. by an e-mail address that exactly one known person has, and one entry of the file, unless that person has another
   key of the same source;
3. entries without a key, among the people known from the same source: by name, department and title; by name and
   department; by name and title; by the name, in the last three only where one is left on either side;
4. all others are new: their id follows from source and key, or from what tells the entry from others of the same name.

Entries of one source with the same key, or without a key with the same name and e-mail address, are one person.
An entry without a key is given one, made of what it says, so that it is known whom the source names.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from graphkam.errors import Place, Problem
from graphkam.ingest.foreign.packing import content
from graphkam.ingest.foreign.records import PersonRecord, Ref
from graphkam.ingest.foreign.sameness import same_email, same_name
from graphkam.model.entities import Person, Position
from graphkam.model.identity import MADE_KEY, derived_id

PROGRAMS = frozenset({"salesforce", "hubspot", "dynamics", "linkedin", "google", "vcard"})
"""Sources whose keys name the same person wherever they stand. A file's own numbers mean something in it alone, so the
id of a person made of such a number is one of the account."""


@dataclass
class Entry:
    """One person as one source names them: all rows that are about them, the one that speaks first, and our id.

    Rows are sorted by what they say, so that their order in the file does not matter.
    """

    source: str
    key: str | None
    name: str
    rows: list[PersonRecord]
    id: str = ""
    mails: frozenset[str] = frozenset()

    @property
    def first(self) -> PersonRecord:
        return self.rows[0]

    @property
    def unit(self) -> str:
        return same_name(self.first.units[-1]) if self.first.units else ""

    @property
    def title(self) -> str:
        return same_name(self.first.title or "")


@dataclass(frozen=True)
class KnownPeople:
    """Everybody the account knows, those who are gone included, by what a file can call them.

    `here` are those who are there now; `place` gives a person's department and title, as they are compared.
    `aliases`: merged away → kept.
    """

    here: frozenset[str]
    people: Mapping[str, Person]
    positions: Mapping[str, Sequence[Position]]
    unit_names: Mapping[str, str]
    aliases: Mapping[str, str] = field(default_factory=dict)

    def place(self, person_id: str) -> tuple[str, str]:
        held = self.positions.get(person_id)
        if not held:
            return ("", "")
        first = held[0]
        return (same_name(self.unit_names.get(first.unit_id or "", "")), same_name(first.title or ""))


def mails_of(person: Person) -> frozenset[str]:
    return frozenset(same_email(mail) for mail in (person.email, *person.other_emails) if mail)


def entries_of(people: Iterable[tuple[str, PersonRecord]], problems: list[Problem]) -> list[Entry]:
    """The records as people, whatever their order. A key that stands for two names is a problem of the later row."""
    found: dict[Hashable, Entry] = {}
    ordered = sorted(people, key=lambda item: (item[0], in_order(item[1].place)))
    for source, record in ordered:
        name = same_name(record.name or "")
        mails = frozenset(same_email(mail) for mail in record.emails if mail.strip())
        same: Hashable = (source, record.key) if record.key else _same_person(source, name, record, mails)
        entry = found.get(same)
        if entry is None:
            found[same] = Entry(source, record.key or None, name, [record], mails=mails)
        elif entry.name != name:
            params = {
                "key": record.key,
                "names": [entry.first.name, record.name],
                "rows": [row_text(entry.first.place)],
            }
            problems.append(Problem("gather.key_twice", params, record.place))
        else:
            entry.rows.append(record)
            entry.mails |= mails
    for entry in found.values():
        if len(entry.rows) > 1:  # whichever row stands first in the file this time
            entry.rows.sort(key=content)
    return list(found.values())


def _same_person(source: str, name: str, record: PersonRecord, mails: frozenset[str]) -> Hashable:
    return (source, name, mails) if mails else (source, name, record.place)


def in_order(place: Place) -> tuple[str, str, int, str]:
    """What sorts places as they stand in their files."""
    return (place.file or "", place.sheet or "", place.row or 0, place.field or "")


def row_text(place: Place) -> str:
    """A row for a parameter of a sentence: its number, with the sheet or file where that is not the only one."""
    return ":".join(str(part) for part in (place.sheet or place.file, place.row) if part)


class Who:
    """The entries of one account with their ids, and the people that references name."""

    def __init__(self, account_id: str, entries: Sequence[Entry], known: KnownPeople, warnings: list[Problem]) -> None:
        self.entries = entries
        self._account_id = account_id
        self._known = known
        self._warnings = warnings
        self._by_key: dict[tuple[str, str], str] = {}
        self._by_mail: dict[str, set[str]] = defaultdict(set)
        for person in known.people.values():
            shown = known.aliases.get(person.id, person.id)
            for source, key in person.external_ids.items():
                self._by_key[source, key] = shown
            for mail in mails_of(person):
                self._by_mail[mail].add(shown)
        self._identify()
        self._index()

    def known(self, person_id: str) -> Person | None:
        return self._known.people.get(person_id)

    def find(self, ref: Ref, source: str) -> tuple[str, ...]:
        """The people the reference names: none, one, or several who answer to the same name or address."""
        if ref.key:
            found = self._keys.get((source, ref.key)) or self._by_key.get((source, ref.key))
            if found is not None and self._there(found):
                return (found,)
        if ref.email:
            mail = same_email(ref.email)
            mailed = self._mails.get(mail, set()) | {one for one in self._by_mail.get(mail, ()) if self._there(one)}
            if mailed:
                return tuple(sorted(mailed))
        if ref.name:
            name = same_name(ref.name)
            for named in (self._names.get((source, name)), self._names.get(("", name)), self._known_names().get(name)):
                if named:
                    return tuple(sorted(named))
        return ()

    def _there(self, person_id: str) -> bool:
        """Whether somebody is in the files or in the account now: no tie may lead to who has gone."""
        return person_id in self._rows or person_id in self._known.here

    def shown(self, person_ids: Iterable[str]) -> list[str]:
        """Where in the files people stand, or what is known of them, to tell them apart in a sentence."""
        found = []
        for person_id in person_ids:
            rows = self._rows.get(person_id)
            known = self._known.people.get(person_id)
            unit, title = self._known.place(person_id)
            mark = ", ".join(part for part in (unit, title) if part)
            found.append(row_text(rows) if rows else f"{known.name} ({mark})" if known and mark else person_id)
        return found

    def _identify(self) -> None:
        made = self._made_keys()
        taken: set[str] = set()
        open_entries: list[Entry] = []
        for entry in self.entries:
            key = entry.key or made[id(entry)]
            found = self._by_key.get((entry.source, key))
            if found is not None and (entry.key or found not in taken):
                entry.id = found
                taken.add(found)
            else:
                open_entries.append(entry)
        open_entries = self._by_address(open_entries, taken)
        open_entries = self._by_description(open_entries, taken)
        for entry in open_entries:
            entry.id = self._new_id(entry, entry.key or made[id(entry)], taken)
            taken.add(entry.id)
        for entry in self.entries:
            entry.key = entry.key or self._kept_key(entry, made[id(entry)])

    def _made_keys(self) -> dict[int, str]:
        """For entries without a key one that follows from what they say; a number only where they say the same."""
        alike: dict[tuple[str, ...], list[Entry]] = defaultdict(list)
        for entry in self.entries:
            if not entry.key:
                first = entry.first
                units = "/".join(same_name(unit) for unit in first.units)
                alike[entry.source, entry.name, units, entry.title, ";".join(sorted(entry.mails))].append(entry)
        made = {}
        for parts, entries in alike.items():
            if len(entries) > 1:
                entries.sort(key=_content)
            for number, entry in enumerate(entries):
                made[id(entry)] = _made_key(*parts, str(number))
        return made

    def _by_address(self, entries: Sequence[Entry], taken: set[str]) -> list[Entry]:
        claims: dict[str, list[Entry]] = defaultdict(list)
        for entry in entries:
            holders = {person for mail in entry.mails for person in self._by_mail.get(mail, ())}
            unique = all(len(self._by_mail.get(mail, ())) < 2 for mail in entry.mails)
            if len(holders) == 1 and unique and self._may_be(entry, next(iter(holders)), taken):
                claims[holders.pop()].append(entry)
        found: set[int] = set()
        for person_id, claiming in claims.items():
            if len(claiming) == 1:
                (entry,) = claiming
                entry.id = person_id
                taken.add(person_id)
                found.add(id(entry))
                name = self._known.people[person_id].name
                if same_name(name) != entry.name:
                    params = {"name": entry.first.name, "known": name, "email": ", ".join(sorted(entry.mails))}
                    self._warnings.append(Problem("gather.matched_by_email", params, entry.first.place))
        return [entry for entry in entries if id(entry) not in found]

    def _may_be(self, entry: Entry, person_id: str, taken: set[str]) -> bool:
        person = self._known.people.get(person_id)
        if person is None or person_id in taken:
            return False
        key = person.external_ids.get(entry.source)
        return key is None or entry.key is None or key.startswith(MADE_KEY)

    def _by_description(self, entries: Sequence[Entry], taken: set[str]) -> list[Entry]:
        """Entries without a key among the people of the same source who are left."""
        left = [entry for entry in entries if not entry.key]
        free = [
            person
            for person in self._known.people.values()
            if person.external_ids and person.id not in taken and person.id not in self._known.aliases
        ]
        if not left or not free:
            return list(entries)
        described = {person.id: (same_name(person.name), *self._known.place(person.id)) for person in free}
        looks: tuple[Callable[[str, str, str], tuple[str, ...]], ...] = (
            lambda name, unit, title: (name, unit, title),
            lambda name, unit, title: (name, unit),
            lambda name, unit, title: (name, title),
            lambda name, unit, title: (name,),
        )
        for number, look in enumerate(looks):
            theirs: dict[tuple[str, ...], list[Person]] = defaultdict(list)
            for person in free:
                if person.id not in taken:
                    for source in person.external_ids:
                        theirs[source, *look(*described[person.id])].append(person)
            ours: dict[tuple[str, ...], list[Entry]] = defaultdict(list)
            for entry in left:
                if not entry.id:
                    ours[entry.source, *look(entry.name, entry.unit, entry.title)].append(entry)
            for looked, alike in ours.items():
                people = [person for person in theirs.get(looked, []) if person.id not in taken]
                if not people or (number > 0 and (len(people) > 1 or len(alike) > 1)):
                    continue
                people.sort(key=lambda person: (person.email or "", person.phone or "", person.id))
                alike.sort(key=_content)
                for entry, person in zip(alike, people, strict=False):
                    entry.id = person.id
                    taken.add(person.id)
        return [entry for entry in entries if not entry.id]

    def _new_id(self, entry: Entry, key: str, taken: set[str]) -> str:
        if entry.key:
            scope = () if entry.source in PROGRAMS else (self._account_id,)
            identity = derived_id("person", *scope, entry.source, key)
            return self._known.aliases.get(identity, identity)
        number = 0
        while True:
            again = (str(number),) if number else ()
            identity = derived_id("person", self._account_id, entry.source, key, *again)
            if identity not in taken and identity not in self._known.people:
                return identity
            number += 1

    def _kept_key(self, entry: Entry, made: str) -> str:
        """A key that its source once gave stays; one that was made follows what the entry says now."""
        person = self._known.people.get(entry.id)
        key = person.external_ids.get(entry.source) if person is not None else None
        return key if key is not None and not key.startswith(MADE_KEY) else made

    def _index(self) -> None:
        self._keys: dict[tuple[str, str], str] = {}
        self._mails: dict[str, set[str]] = defaultdict(set)
        self._names: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._rows: dict[str, Place] = {}
        self._of_known: dict[str, set[str]] | None = None
        for entry in self.entries:
            self._keys[entry.source, entry.key or ""] = entry.id
            self._rows.setdefault(entry.id, entry.first.place)
            for mail in entry.mails:
                self._mails[mail].add(entry.id)
            names = {entry.name, *(same_name(row.name_en) for row in entry.rows if row.name_en)}
            for name in names:
                self._names[entry.source, name].add(entry.id)
                self._names["", name].add(entry.id)

    def _known_names(self) -> dict[str, set[str]]:
        if self._of_known is None:
            self._of_known = defaultdict(set)
            for person in self._known.people.values():
                for name in (person.name, person.name_en):
                    if name and person.id in self._known.here:
                        self._of_known[same_name(name)].add(self._known.aliases.get(person.id, person.id))
        return self._of_known


def _made_key(*parts: str) -> str:
    return MADE_KEY + hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:20]


def _content(entry: Entry) -> str:
    """All that an entry says, without where: what tells two of the same description apart."""
    return "\n".join(sorted(content(row) for row in entry.rows))
