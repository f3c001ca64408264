"""Next contacts over all opportunities of an account, and the week of one of ours over all accounts."""

from __future__ import annotations

from collections.abc import Iterable

from graphkam.errors import NotFoundError
from graphkam.model.entities import Member
from graphkam.model.graph import AccountGraph
from graphkam.model.policy import Policy
from graphkam.model.results_agenda import AgendaReport
from graphkam.services import finding
from graphkam.services.analysing import in_language
from graphkam.words import Lang

LOOK = 100
"""So many recommendations of one opportunity are looked at."""


def account_agenda(graph: AccountGraph, policy: Policy, lang: Lang, most: int | None = None) -> AgendaReport:
    """One list over all open opportunities of an account. Raises NotFoundError where none is open."""
    if not finding.opportunities(graph, None):
        raise NotFoundError("no_opportunity", account=graph.account.name)
    return _agenda((graph,), policy, lang, None, most)


def week(
    ours: Member, graphs: Iterable[AccountGraph], policy: Policy, lang: Lang, most: int | None = None
) -> AgendaReport:
    """What one of ours acts on over all accounts, each as its reader may see it; one is held at a time."""
    return _agenda(graphs, policy, lang, ours, most)


def _agenda(
    graphs: Iterable[AccountGraph], policy: Policy, lang: Lang, ours: Member | None, most: int | None
) -> AgendaReport:
    from graphkam.analysis.contact.agenda import agenda, considered
    from graphkam.analysis.contact.contacts import next_contacts

    found = []
    for told in graphs:
        graph = in_language(told, lang)
        for deal in finding.opportunities(graph, None):
            found.append(considered(graph, next_contacts(graph, deal.id, policy, LOOK), ours))
    spoken = ours.model_copy(update={"name": ours.name_en}) if ours and lang == "en" and ours.name_en else ours
    return agenda(found, policy, spoken, most)
