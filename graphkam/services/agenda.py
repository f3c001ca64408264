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


def account_agenda(graph: AccountGraph, policy: Policy, lang: Lang, most: int | None = None) -> AgendaReport:
    """One list over all open opportunities of an account. Raises NotFoundError where none is open."""
    from graphkam.analysis.contact.agenda import account_of, agenda

    deals = finding.opportunities(graph, None)
    if not deals:
        raise NotFoundError("no_opportunity", account=graph.account.name)
    return agenda(account_of(in_language(graph, lang), [deal.id for deal in deals], policy, most), policy, most=most)


def week(
    ours: Member, graphs: Iterable[AccountGraph], policy: Policy, lang: Lang, most: int | None = None
) -> AgendaReport:
    """What one of ours acts on over all accounts, each as its reader may see it; one is held at a time.

    The first `most` errands, and whatever fits the week beyond them.
    """
    from graphkam.analysis.contact.agenda import agenda, week_of

    found = []
    for told in graphs:
        graph = in_language(told, lang)
        found += [week_of(graph, deal.id, policy, ours) for deal in finding.opportunities(graph, None)]
    spoken = ours.model_copy(update={"name": ours.name_en}) if lang == "en" and ours.name_en else ours
    return agenda(found, policy, spoken, most)
