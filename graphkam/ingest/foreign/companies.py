"""Which account a company of a file is: by its key in its source, by its name where it has no key."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graphkam.ingest.foreign.records import CompanyRecord, Ref
from graphkam.ingest.foreign.sameness import same_name
from graphkam.ingest.foreign.who import PROGRAMS
from graphkam.model.entities import Account
from graphkam.model.identity import derived_id

ELSEWHERE, AMBIGUOUS = -1, -2
"""Instead of an account's number: a company that is not asked for; a name that several companies have."""


@dataclass(frozen=True, slots=True)
class AccountKey:
    """What a file calls an account: its key in a source, its name. `guessed`: nothing names it, the file's name does.

    `number` counts the accounts of one spool.
    """

    number: int
    name: str
    source: str | None = None
    key: str | None = None
    guessed: bool = False

    @property
    def account_id(self) -> str:
        """Our id for it, where it is not known by another (see `account_of`)."""
        if self.source is not None and self.key is not None:
            name = () if self.source in PROGRAMS else (same_name(self.name),)
            return derived_id("account", self.source, self.key, *name)
        return derived_id("account", self.name)


def account_of(key: AccountKey, accounts: Iterable[Account]) -> Account | None:
    """The known customer account a file's company is: by its key in that source, by our id, by its name if only one
    has that name and no other key of the source. None where it is new: then `key.account_id` is its id to be.

    The numbers that a file gives its companies are no keys beyond it: there the name must be the same too."""
    name = same_name(key.name)
    customers = [account for account in accounts if not account.external]
    if key.source is not None and key.key is not None:
        for account in customers:
            same = key.source in PROGRAMS or same_name(account.name) == name
            if account.external_ids.get(key.source) == key.key and same:
                return account
    for account in customers:
        if account.id in (key.account_id, key.name):
            return account
    named = [a for a in customers if same_name(a.name) == name or (a.name_en and same_name(a.name_en) == name)]
    if key.key is not None and key.source is not None:
        named = [account for account in named if key.source not in account.external_ids]
    return named[0] if len(named) == 1 else None


class Companies:
    """All companies that the records of one spool name, each spelling once, and the accounts that they are."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, str | None, str | None], int] = {}
        self._named: list[tuple[str, str | None, str | None]] = [("", None, None)]
        self._times: Counter[int] = Counter()
        self._own: dict[int, str] = {}
        self._parents: dict[int, int] = {}
        self._accounts: tuple[AccountKey, ...] = ()
        self._of: dict[int, int] = {}

    def number(self, source: str, ref: Ref) -> int:
        """The number of the company as the record names it; 0 where it names none."""
        key, name = ref.key or None, (ref.name or "").strip() or None
        if key is None and name is None:
            return 0
        named = (source if key else "", key, name)
        found = self._numbers.get(named)
        if found is None:
            found = self._numbers[named] = len(self._named)
            self._named.append(named)
        self._times[found] += 1
        return found

    def declared(self, source: str, record: CompanyRecord) -> int:
        """The number of a company that a record is about."""
        number = self.number(source, Ref(key=record.key, name=record.name))
        if record.name and record.name.strip():
            self._own[number] = record.name.strip()
        if record.parent:
            self._parents[number] = self.number(source, record.parent)
        return number

    def only_one(self, name: str) -> tuple[AccountKey, ...]:
        """The account that everything goes to."""
        self._accounts = (AccountKey(1, name),)
        return self._accounts

    def resolved(self, fallback: str, only: Sequence[str]) -> dict[int, int]:
        """Company → the number of its account, above 0; below it ELSEWHERE or AMBIGUOUS. 0 is the company of records
        that name none: the only one there is, else one called `fallback`."""
        keyed: dict[tuple[str, str], list[int]] = defaultdict(list)
        names: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for number, (source, key, name) in enumerate(self._named):
            if key is not None:
                keyed[source, key].append(number)
                if name is not None:
                    names[same_name(name)].add((source, key))
        groups: dict[tuple[str, str], list[int]] = dict(keyed)
        self._of = {}
        for number, (_, key, name) in enumerate(self._named[1:], start=1):
            if key is None and name is not None:
                same = names.get(same_name(name), set())
                if len(same) > 1:
                    self._of[number] = AMBIGUOUS
                else:
                    groups.setdefault(next(iter(same), ("", same_name(name))), []).append(number)
        found = sorted(((self._name(members), group, members) for group, members in groups.items()), key=_by_name)
        wanted = {same_name(one) for one in only}
        accounts: list[AccountKey] = []
        for name, (source, key), members in found:
            asked = not only or same_name(name) in wanted or (source and same_name(key) in wanted)
            account = AccountKey(len(accounts) + 1, name, source or None, key if source else None)
            if asked:
                accounts.append(account)
            self._of.update(dict.fromkeys(members, account.number if asked else ELSEWHERE))
        if len(found) == 1 and AMBIGUOUS not in self._of.values():
            self._of[0] = next(iter(self._of.values()))
        elif only and same_name(fallback) not in wanted:
            self._of[0] = ELSEWHERE
        else:
            self._of[0] = len(accounts) + 1
            accounts.append(AccountKey(len(accounts) + 1, fallback, guessed=True))
        self._accounts = _parents_first(accounts, self._parent_numbers())
        return dict(self._of)

    def missing(self, only: Sequence[str]) -> tuple[str, ...]:
        """Those asked for that no record names."""
        there = {same_name(part) for _, key, name in self._named for part in (key, name) if part}
        return tuple(one for one in only if same_name(one) not in there)

    def accounts(self) -> tuple[AccountKey, ...]:
        return self._accounts

    def parent_of(self, key: AccountKey) -> AccountKey | None:
        parent = self._parent_numbers().get(key.number)
        return next((one for one in self._accounts if one.number == parent), None)

    def _parent_numbers(self) -> dict[int, int]:
        found = {self._of.get(child, 0): self._of.get(parent, 0) for child, parent in sorted(self._parents.items())}
        return {child: parent for child, parent in found.items() if child > 0 and parent > 0 and child != parent}

    def _name(self, members: Sequence[int]) -> str:
        """What the company's own record calls it, else the spelling used most; a key where there is no name."""
        own = sorted(self._own[number] for number in members if number in self._own)
        if own:
            return own[0]
        spelled: Counter[str] = Counter()
        for number in members:
            name = self._named[number][2]
            if name is not None:
                spelled[name] += self._times[number]
        if spelled:
            return min(spelled, key=lambda name: (-spelled[name], name))
        return next(key for _, key, _ in (self._named[number] for number in members) if key is not None)


def _by_name(found: tuple[str, tuple[str, str], list[int]]) -> tuple[str, tuple[str, str]]:
    return (found[0], found[1])


def _parents_first(accounts: Sequence[AccountKey], parents: dict[int, int]) -> tuple[AccountKey, ...]:
    by_number = {account.number: account for account in accounts}
    ordered: dict[int, AccountKey] = {}
    for account in accounts:
        line = [account.number]
        while (above := parents.get(line[-1])) is not None and above not in line and above not in ordered:
            line.append(above)
        for number in reversed(line):
            if number in by_number:
                ordered.setdefault(number, by_number[number])
    return tuple(ordered.values())
