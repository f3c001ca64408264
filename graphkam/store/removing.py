"""Takes one account away, with everything recorded about it."""

from __future__ import annotations

from graphkam.errors import NotFoundError
from graphkam.model.entities import Position
from graphkam.store.driver import Transaction
from graphkam.store.reading import SCOPED
from graphkam.store.rows import entities_from


def remove(tx: Transaction, account_id: str) -> None:
    """People stay where another account's position holds them. Raises NotFoundError."""
    if tx.one("read/account", account_id=account_id) is None:
        raise NotFoundError("account_not_found", account=account_id)
    record = tx.one("read/position", account_id=account_id)
    positions = [p for p in entities_from("position", record["found"] if record else ()) if isinstance(p, Position)]
    for kind in ("fact", "import_before", "import_step", *SCOPED):
        if kind != "person":
            tx.run(f"remove/{kind}", account_id=account_id)
    tx.run("remove/people", ids=sorted({p.person_id for p in positions}))
    tx.run("remove/account", account_id=account_id)
    tx.run("remove/external_units", ids=sorted({p.unit_id for p in positions if p.unit_id}))
    tx.run("remove/external_accounts", ids=sorted({p.employer_id for p in positions} - {account_id}))
