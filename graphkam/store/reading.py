"""Reads one account: everything recorded about it, gone things included; what held on a day is folded elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graphkam.errors import NotFoundError
from graphkam.model.entities import Account, Entity, Position
from graphkam.model.facts import Fact
from graphkam.store.driver import Transaction
from graphkam.store.rows import entities_from, facts_from

SCOPED = (
    "unit", "committee", "opportunity", "buying_influence", "strength", "rival", "call", "action", "play", "answer",
    "position", "reporting", "influence", "backing", "coverage", "person",
)  # fmt: skip
"""Kinds read by the account's id."""

SHARED = ("team", "member")
"""Kinds of the workspace, read as a whole."""


@dataclass(frozen=True)
class StoredAccount:
    """Everything recorded about an account, unfolded. `version` is the base version of the next change."""

    entities: tuple[Entity, ...]
    facts: tuple[Fact, ...]
    version: int


def read_account(tx: Transaction, account_id: str) -> StoredAccount | None:
    """None when somebody wrote in between and it must be read again. Raises NotFoundError.

    Neo4j shows a transaction what others commit meanwhile; the version, which every write raises, tells whether.
    """
    start = tx.one("read/account", account_id=account_id)
    if start is None:
        raise NotFoundError("account_not_found", account=account_id)
    entities: list[Entity] = list(entities_from("account", [start["found"]]))
    for kind in SCOPED:
        entities += entities_from(kind, _found(tx, f"read/{kind}", account_id=account_id))
    for kind in SHARED:
        entities += entities_from(kind, _found(tx, f"read/{kind}"))
    entities += _surroundings(tx, account_id, entities)
    columns = tx.one("read/fact", account_id=account_id)
    end = tx.one("read/version", account_id=account_id)
    if end is None or end["version"] != start["version"]:
        return None
    return StoredAccount(tuple(entities), facts_from(account_id, columns or {}), start["version"])


def read_surroundings(tx: Transaction) -> list[Entity]:
    """What belongs to no account: our members and teams."""
    return [entity for kind in SHARED for entity in entities_from(kind, _found(tx, f"read/{kind}"))]


def _surroundings(tx: Transaction, account_id: str, entities: list[Entity]) -> list[Entity]:
    """The parent company, and the employers and units of people who work for others."""
    positions = [entity for entity in entities if isinstance(entity, Position)]
    units_there = {entity.id for entity in entities if entity.KIND == "unit"}
    account = next(entity for entity in entities if isinstance(entity, Account))
    accounts = sorted({p.employer_id for p in positions} | ({account.parent_id} if account.parent_id else set()))
    accounts = [identity for identity in accounts if identity != account_id]
    units = sorted({p.unit_id for p in positions if p.unit_id} - units_there)
    found: list[Entity] = []
    if accounts:
        found += entities_from("account", _found(tx, "read/other_accounts", ids=accounts))
    if units:
        found += entities_from("unit", _found(tx, "read/other_units", ids=units))
    return found


def _found(tx: Transaction, name: str, **params: Any) -> list[dict[str, Any]]:
    record = tx.one(name, **params)
    return list(record["found"]) if record else []
