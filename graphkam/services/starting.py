"""The first steps with a new account: the account itself, its first opportunity, ourselves."""

from __future__ import annotations

from graphkam.model.changes import Statement, plan_changes
from graphkam.model.entities import WORKSPACE, Account, Member, Opportunity
from graphkam.model.identity import derived_id
from graphkam.services.author import Author
from graphkam.services.planning import known_account
from graphkam.store import Store


def start_account(
    store: Store, name: str, opportunity: str | None, objective: str | None, me: str | None, author: Author
) -> str:
    """Creates the account, and where named its opportunity and our member; what is there stays. Returns its id."""
    account_id = derived_id("account", name)
    evidence = author.evidence()
    known = known_account(store, account_id)
    graph = known.graph if known is not None else None
    statements = []
    member_id = derived_id("member", me.casefold()) if me else None
    if me and member_id:
        statements.append(Statement(entity=Member(id=member_id, account_id=WORKSPACE, name=me), evidence=evidence))
    account = Account(id=account_id, account_id=account_id, name=name, owner_id=member_id)
    statements.append(Statement(entity=account, evidence=evidence))
    if opportunity:
        deal = Opportunity(
            id=derived_id("opportunity", account_id, opportunity),
            account_id=account_id,
            name=opportunity,
            owner_id=member_id,
            objective=objective,
        )
        statements.append(Statement(entity=deal, evidence=evidence))
    around = () if graph else store.surroundings()
    store.apply(plan_changes(graph, account_id, statements, author.moment, surroundings=around))
    return account_id
