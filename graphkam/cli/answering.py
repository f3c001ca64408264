"""One question asked of each opportunity that is meant, answered as JSON or as text: what most reading commands do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from graphkam.cli import present
from graphkam.cli.session import AccountArg, AsOf, Deal, InLang, Json, Mask, Session, plain
from graphkam.errors import NotFoundError
from graphkam.model.entities import Opportunity
from graphkam.model.graph import AccountGraph
from graphkam.model.policy import Policy
from graphkam.model.results import OpportunityReport
from graphkam.services import finding
from graphkam.words import Lang

R = TypeVar("R", bound=OpportunityReport)


def reading(
    asked: Callable[[AccountGraph, str, Policy, Lang], R], shown: Callable[[Session, R], None]
) -> Callable[..., None]:
    """A command without options of its own."""

    def command(
        account: AccountArg,
        opportunity: Deal = None,
        as_of: AsOf = None,
        mask: Mask = None,
        as_json: Json = False,
        lang: InLang = None,
    ) -> None:
        session = Session(lang, as_json, as_of, mask)
        answer_each(
            session,
            account,
            opportunity,
            lambda graph, deal: asked(graph, deal.id, session.settings.policy, session.lang),
            lambda session, _, report: shown(session, report),
        )

    return command


def answer_each(
    session: Session,
    account: str,
    opportunity: str | None,
    asked: Callable[[AccountGraph, Opportunity], R],
    shown: Callable[[Session, AccountGraph, R], Any],
) -> None:
    """What is asked of each chosen opportunity, as JSON or as text."""
    with session.store() as store:
        graph = session.graph(store, account)
    chosen = finding.opportunities_meant(graph, opportunity)
    found = []
    missing: NotFoundError | None = None
    for deal in chosen:
        try:
            found.append((deal, asked(graph, deal)))
        except NotFoundError as error:
            # Of several opportunities one may know a rival that the others do not.
            missing = error
    if missing is not None and not found:
        raise missing
    if session.as_json:
        session.out(
            [{"account_id": graph.account.id, "opportunity": deal.name, **plain(report)} for deal, report in found]
        )
        return
    for deal, report in found:
        present.heading(session, graph, deal)
        present.little(session, report.known)
        shown(session, graph, report)
