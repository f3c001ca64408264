"""Writes a change set: locks its account, then entities in an order in which all they refer to is there, then facts.

Structural relationships (where a unit belongs, who holds a buying influence …) follow from the entities' attributes
and are kept in step with them in the same transaction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from graphkam.errors import ConflictError, InputError, NotFoundError
from graphkam.model.changes import ChangeSet
from graphkam.model.collecting import collector_paused
from graphkam.model.entities import KINDS, Backing, Coverage, Entity, Influence, Position, Reporting
from graphkam.store.driver import Transaction, WriteCount
from graphkam.store.rows import created_fact_row, created_row, entity_row, stored_moment

TIES = ("position", "reporting", "influence", "backing", "coverage")
"""Kinds that are relationships; all others are nodes."""

OWNED = (
    "account", "unit", "committee", "opportunity", "buying_influence", "strength", "rival", "call", "action",
    "play", "answer",
)  # fmt: skip
"""Kinds of node that belong to one account; people, members and teams are the workspace's."""


_SHARED = ("account", "person", "member", "team")
"""Kinds of which a new account may bring what is there already; all else of it is its own and cannot be."""


@dataclass(frozen=True)
class Link:
    """A relationship that follows from an attribute: its statements are `link/NAME` and `unlink/NAME`."""

    kind: str
    name: str
    targets: Callable[[Any], Sequence[str | None]]


LINKS: tuple[Link, ...] = (
    Link("account", "subsidiary_of", lambda e: [e.parent_id]),
    Link("account", "owned_by_team", lambda e: e.team_ids),
    Link("unit", "unit_of", lambda e: [e.account_id]),
    Link("unit", "part_of", lambda e: [e.parent_id]),
    Link("opportunity", "at", lambda e: [e.account_id]),
    Link("buying_influence", "on", lambda e: [e.opportunity_id]),
    Link("buying_influence", "held_by_person", lambda e: [e.holder_id]),
    Link("buying_influence", "held_by_committee", lambda e: [e.holder_id]),
    Link("strength", "strength_for", lambda e: [e.opportunity_id]),
    Link("play", "play_for", lambda e: [e.opportunity_id]),
    Link("action", "action_for", lambda e: [e.opportunity_id]),
    Link("answer", "answer_for", lambda e: [e.opportunity_id]),
    Link("answer", "answer_concerns", lambda e: [e.person_id]),
    Link("call", "call_with", lambda e: e.person_ids),
    Link("call", "made_by", lambda e: [e.member_id]),
    Link("call", "call_concerns", lambda e: [e.opportunity_id]),
)
"""A holder is a person or a committee: the statement for the other label finds nothing and ties nothing."""


@dataclass(frozen=True)
class Prepared:
    """A change set as rows, checked, before any transaction begins."""

    change: ChangeSet
    rows: dict[str, list[dict[str, Any]]]
    by_kind: dict[str, list[Entity]]
    facts: list[dict[str, Any]]


@collector_paused()
def prepared(change: ChangeSet) -> Prepared:
    """Raises InputError for values that cannot be stored."""
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    by_kind: dict[str, list[Entity]] = defaultdict(list)
    for entity in change.entities:
        row = entity_row(entity, change.recorded_at)
        if change.base_version == 0 and entity.KIND not in _SHARED:
            row = created_row(row)
        by_kind[entity.KIND].append(entity)
        if isinstance(entity, Position) and entity.unit_id is None:
            rows["position_unplaced"].append(row | _ends(entity))
        else:
            rows[entity.KIND].append(row | _ends(entity))
    return Prepared(change, dict(rows), dict(by_kind), [created_fact_row(fact) for fact in change.facts])


def write(tx: Transaction, work: Prepared, write_id: str) -> WriteCount:
    """Raises InputError for an id of another account, ConflictError when somebody else changed the account first or
    took away what a tie needs."""
    change = work.change
    if not _locked(tx, change, write_id):
        return tx.count
    _refuse_strangers(tx, work)
    write_entities(tx, work)
    if work.facts:
        tx.run("write/fact", rows=work.facts)
        _write_subjects(tx, work)
    if change.retracted:
        moment = stored_moment(change.recorded_at)
        tx.run("write/retract", account_id=change.account_id, ids=list(change.retracted), retracted_at=moment)
    return tx.count


def write_entities(tx: Transaction, work: Prepared) -> None:
    """Entities and the relationships that follow from them, of an account that is locked already."""
    for kind in KINDS:
        if kind in TIES:
            _write_ties(tx, work, kind)
        elif kind in work.rows:
            own = {"locked_id": work.change.account_id} if kind == "account" else {}
            tx.run(f"write/{kind}", rows=work.rows[kind], **own)
    for link in LINKS:
        _write_links(tx, link, work)


def _locked(tx: Transaction, change: ChangeSet, write_id: str) -> bool:
    """False when this very write has been committed already: its confirmation was lost and the driver repeats it."""
    account_id = change.account_id
    if change.base_version == 0:
        if not any(entity.id == account_id for entity in change.entities):
            raise NotFoundError("account_not_found", account=account_id)
        held = tx.one("write/lock_new_account", account_id=account_id, write_id=write_id)
    else:
        held = tx.one("write/lock_account", account_id=account_id, base_version=change.base_version, write_id=write_id)
    if held is not None:
        return True
    last = tx.one("read/last_write", account_id=account_id)
    if last is not None and last["write_id"] == write_id:
        return False
    raise ConflictError("account_changed", account=account_id)


def _refuse_strangers(tx: Transaction, work: Prepared) -> None:
    """What a file or a request calls its own must not be another account's: writing it would change that one."""
    for kind in OWNED:
        if kind in work.rows:
            ids = [row["id"] for row in work.rows[kind] if row["id"] != work.change.account_id]
            found = tx.one(f"owner/{kind}", ids=ids, account_id=work.change.account_id)
            if found is not None and found["strangers"]:
                raise InputError("id_of_another_account", value=found["strangers"][0])


def _write_ties(tx: Transaction, work: Prepared, kind: str) -> None:
    names = [name for name in (kind, f"{kind}_unplaced") if name in work.rows]
    if names and work.change.base_version > 0:
        _unlink_moved(tx, work, kind, names)
    for name in names:
        rows = work.rows[name]
        found = tx.one(f"write/{name}", rows=rows)
        if found is None or found["written"] != len(rows):
            raise ConflictError("tie_without_ends", account=work.change.account_id, kind=kind)


def _unlink_moved(tx: Transaction, work: Prepared, kind: str, names: list[str]) -> None:
    """A relationship cannot change its ends: one that has moved is taken away and written again."""
    ends = tx.one(f"ends/{kind}", account_id=work.change.account_id)
    if ends is None:
        return
    before = {i: (s, t) for i, s, t in zip(ends["ids"], ends["sources"], ends["targets"], strict=True)}
    rows = [row for name in names for row in work.rows[name]]
    moved = [
        row for row in rows if before.get(row["id"], (row["source"], row["target"])) != (row["source"], row["target"])
    ]
    if moved:
        kept = tx.one(f"read/{kind}", account_id=work.change.account_id)
        versions = {item["id"]: item["version"] for item in kept["found"]} if kept else {}
        for row in moved:
            row["version"] = versions.get(row["id"], row["version"])
        tx.run(f"unlink/{kind}", account_id=work.change.account_id, ids=[row["id"] for row in moved])


def _write_links(tx: Transaction, link: Link, work: Prepared) -> None:
    entities = work.by_kind.get(link.kind, ())
    rows = [{"id": e.id, "targets": [target for target in link.targets(e) if target]} for e in entities]
    if not rows:
        return
    if work.change.base_version > 0:
        tx.run(f"unlink/{link.name}", rows=rows)
    if any(row["targets"] for row in rows):
        tx.run(f"link/{link.name}", rows=[row for row in rows if row["targets"]])


def _write_subjects(tx: Transaction, work: Prepared) -> None:
    """ABOUT ties a fact to its subject's node; a relationship cannot be tied to, so facts on ties have only its id."""
    targets: dict[str, list[dict[str, str]]] = defaultdict(list)
    for fact in work.change.facts:
        targets[fact.kind].append({"id": fact.id, "target": fact.subject_id})
    for kind, rows in targets.items():
        if kind in KINDS and kind not in TIES:
            tx.run(f"about/{kind}", rows=rows)


def _ends(entity: Entity) -> dict[str, str]:
    if isinstance(entity, Position):
        return {"source": entity.person_id, "target": entity.unit_id or entity.employer_id}
    if isinstance(entity, Reporting):
        return {"source": entity.person_id, "target": entity.manager_id}
    if isinstance(entity, Influence):
        return {"source": entity.source_id, "target": entity.target_id}
    if isinstance(entity, Backing):
        return {"source": entity.rival_id, "target": entity.person_id}
    if isinstance(entity, Coverage):
        return {"source": entity.member_id, "target": entity.person_id}
    return {}
