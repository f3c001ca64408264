"""Takes people out of the whole store in one transaction, and leaves what makes the next import skip them.

What identified them elsewhere stays as hashes under a key that is made once and never leaves the store: without it
nobody can try out names or addresses on the hashes.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from graphkam.errors import ConflictError, NotFoundError
from graphkam.model.changes import ChangeSet
from graphkam.model.entities import Person, Position
from graphkam.model.erasing import Erasing, ErasureReport, erasing, marks_of
from graphkam.model.facts import Fact, prevailing
from graphkam.model.merging import aliases_of
from graphkam.store.driver import Transaction
from graphkam.store.reading import read_account
from graphkam.store.rows import entities_from, fact_row
from graphkam.store.writing import prepared, write_entities

_ID_LETTERS = {"b": 20, "f": 24}


def erase(
    tx: Transaction, person_ids: Sequence[str], moment: datetime, blank: bool, new_key: str, write_id: str
) -> ErasureReport:
    """Takes away the people, and whom any account holds to be one of them. `new_key` is used where there is none yet.

    Raises NotFoundError when none of them is there.
    """
    ids = sorted(_with_merged(tx, person_ids))
    found = tx.one("erase/lock_people", ids=ids)
    people = {p.id: p for p in entities_from("person", found["found"] if found else ()) if isinstance(p, Person)}
    if not people:
        raise NotFoundError("person_not_found_among", text=", ".join(person_ids), there="–")
    made = tx.one("erase/make_key", key=new_key)
    key = bytes.fromhex(made["key"] if made else new_key)
    locked = tx.one("erase/lock_accounts", ids=_accounts(tx, ids), write_id=write_id)
    accounts = sorted(locked["found"]) if locked else []
    done = [_one_account(tx, account_id, people, moment, blank, key) for account_id in accounts]
    tx.run("erase/people", ids=ids)
    _forget_runs(tx, people, done)
    _clear_companies(tx, done)
    marks = sorted({_hash(key, mark) for person in people.values() for mark in marks_of(person)})
    tombstone = f"e_{_hash(key, 'tombstone' + ids[0])[:20]}"
    tx.run("erase/tombstone", id=tombstone, hashes=marks, erased_on=moment.date().isoformat())
    return _report(people, accounts, done)


def erased_among(tx: Transaction, marks: Iterable[str]) -> frozenset[str]:
    """Those of the marks (see `marks_of`) that belong to somebody who was erased."""
    stored = tx.one("erase/hashes")
    hashes = set(stored["found"]) if stored else set()
    kept = tx.one("erase/key") if hashes else None
    if kept is None:
        return frozenset()
    key = bytes.fromhex(kept["key"])
    return frozenset(mark for mark in marks if _hash(key, mark) in hashes)


def erasures(tx: Transaction) -> int:
    """How often people were erased."""
    found = tx.one("erase/count")
    return int(found["erasures"]) if found else 0


def _hash(key: bytes, text: str) -> str:
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def _with_merged(tx: Transaction, person_ids: Sequence[str]) -> set[str]:
    """The people and everybody who is merged into one of them, in whichever account."""
    by_account: dict[str, list[Fact]] = {}
    for row in tx.run("erase/merges"):
        fact = Fact.model_validate(row | {"value": json.loads(row["value"])})
        by_account.setdefault(fact.account_id, []).append(fact)
    found = set(person_ids)
    merges = []
    for facts in by_account.values():
        into = {f.subject_id: f.value for f in prevailing(facts).values() if isinstance(f.value, str)}
        named = {*into, *into.values()}
        people = [Person(id=i, account_id="-", name=i, merged_into=into.get(i)) for i in sorted(named)]
        merges.append(aliases_of(people))
    grown = -1
    while grown != len(found):
        grown = len(found)
        for aliases in merges:
            found |= {hidden for hidden, kept in aliases.items() if kept in found}
    return found


def _accounts(tx: Transaction, ids: Sequence[str]) -> list[str]:
    """Every account that has, or ever had, anything to do with the people."""
    by_ties = tx.one("erase/accounts_by_ties", ids=list(ids))
    by_facts = tx.one("erase/accounts_by_facts", ids=list(ids), named=_named(ids))
    found = {*(by_ties["found"] if by_ties else ()), *(by_facts["found"] if by_facts else ())}
    return sorted(found)


def _named(ids: Iterable[str]) -> list[str]:
    """Ids as they stand in JSON."""
    return [json.dumps(identity, ensure_ascii=False) for identity in ids]


def _one_account(
    tx: Transaction, account_id: str, people: dict[str, Person], moment: datetime, blank: bool, key: bytes
) -> Erasing:
    stored = read_account(tx, account_id)
    if stored is None:
        raise ConflictError("account_changed", account=account_id)

    def anew(identity: str) -> str:
        return f"{identity[:1]}_{_hash(key, identity)[: _ID_LETTERS.get(identity[:1], 20)]}"

    done = erasing(account_id, stored.entities, stored.facts, people, anew, blank)
    tx.run("erase/facts", ids=list(done.facts_gone))
    tx.run("erase/fact_values", rows=[fact_row(fact) | {"id": identity} for identity, fact in done.facts.items()])
    for kind in ("play", "answer"):
        tx.run(f"erase/{kind}s", ids=[entity.id for entity in done.gone if kind == entity.KIND])
    tx.run("erase/placeholders", rows=[{"id": old, "new": new} for old, new in done.placeholders.items()])
    change = ChangeSet(account_id=account_id, base_version=stored.version, recorded_at=moment, entities=done.changed)
    write_entities(tx, prepared(change))
    return done


def _forget_runs(tx: Transaction, people: dict[str, Person], done: Sequence[Erasing]) -> None:
    """What import runs keep for undoing must not bring anybody back."""
    gone = sorted({entity.id for one in done for entity in one.gone} | {i for one in done for i in one.placeholders})
    facts = sorted({identity for one in done for identity in (*one.facts_gone, *one.facts)})
    said = {text for p in people.values() for text in (p.name, p.name_en, p.email, *p.other_emails) if text}
    named = [*_named(people), *(json.dumps(text, ensure_ascii=False)[1:-1] for text in sorted(said))]
    tx.run("erase/before", ids=sorted({*people, *gone}), named=named)
    tx.run("erase/carried", ids=sorted({*people, *gone, *facts}))


def _clear_companies(tx: Transaction, done: Sequence[Erasing]) -> None:
    """Other companies were there for the people who work for them."""
    left = [entity for one in done for entity in one.gone if isinstance(entity, Position)]
    tx.run("remove/external_units", ids=sorted({p.unit_id for p in left if p.unit_id}))
    tx.run("remove/external_accounts", ids=sorted({p.employer_id for p in left} - {p.account_id for p in left}))


def _report(people: dict[str, Person], accounts: Sequence[str], done: Sequence[Erasing]) -> ErasureReport:
    gone: list[Any] = [entity for one in done for entity in one.gone if entity.KIND != "person"]
    positions = sum(entity.KIND == "position" for entity in gone)
    return ErasureReport(
        people=len(people),
        accounts=len(accounts),
        positions=positions,
        ties=len(gone) - positions,
        roles=sum(len(one.placeholders) for one in done),
        facts=sum(len(one.facts_gone) for one in done),
        calls=len({entity.id for one in done for entity in one.changed if entity.KIND == "call"}),
        mentions=tuple(mention for one in done for mention in one.mentions),
    )
