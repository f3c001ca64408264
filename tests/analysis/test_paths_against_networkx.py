"""The paths of made-up accounts are those networkx finds, and so are their ties, coaches to develop and committees."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkam.analysis.leverage.paths import leverage_paths
from graphkam.analysis.planning.whatif import what_if
from graphkam.analysis.reading.deal import Deal
from graphkam.analysis.reading.net import net_of
from graphkam.analysis.reading.ties import Ties
from graphkam.analysis.reading.variant import supposed
from graphkam.model.graph import AccountGraph
from graphkam.model.policy import default_policy
from graphkam.model.results import LeveragePath
from graphkam.model.results_whatif import Suppositions
from graphkam.services.samples import SAMPLES
from tests.analysis.building import DEAL, EB, Building
from tests.analysis.reference import PathSearch, strength_of, tie_graph
from tests.analysis.sample_accounts import sample_account
from tests.analysis.test_laws import Made, accounts, few

POLICY = default_policy()
DEALS = [(name, deal) for name in SAMPLES for deal in sample_account(name).opportunities]


def deal_of(graph: AccountGraph, opportunity: str = DEAL) -> Deal:
    return Deal(graph, opportunity, POLICY.reader())


def with_board(made: Made, members: Sequence[str]) -> AccountGraph:
    """The account with a board of these people as economic buyer."""
    building = made.building()
    building.part(building.committee("board", *members), EB)
    return building.graph()


def chain(path: LeveragePath | None) -> tuple[str, ...]:
    return (path.steps[0].source_id, *(step.target_id for step in path.steps)) if path else ()


def check(deal: Deal) -> None:
    """Every target has the path, and without one the coach to develop, that networkx finds."""
    search = PathSearch(deal)
    for target in leverage_paths(deal.graph, deal.opportunity.id, POLICY).targets:
        (part,) = [part for part in deal.parts if part.id == target.buying_influence_id]
        found = {person: search.best(person) for person in deal.people_behind(part)}
        person = min(found, key=lambda key: (-round(found[key][0], 9), key))
        strength, people = found[person]

        assert target.person_id == person
        assert chain(target.path) == people
        assert (target.path.strength if target.path else 0) == pytest.approx(strength)
        assert target.develop_id == (None if people else search.coach_to_develop(person))


@few
@given(accounts(), st.lists(st.sampled_from(["ann", "bob", "cay", "dan"]), unique=True))
def test_paths_of_made_up_accounts_are_those_networkx_finds(made: Made, members: list[str]) -> None:
    check(deal_of(with_board(made, [member for member in members if member in made.parts])))


@pytest.mark.parametrize(("name", "deal"), DEALS)
def test_paths_of_the_samples_are_those_networkx_finds(name: str, deal: str) -> None:
    account = sample_account(name)
    check(deal_of(account.graph, account.opportunities[deal]))


@few
@given(accounts())
def test_strengths_of_all_people_at_once_are_those_networkx_finds_one_by_one(made: Made) -> None:
    deal = deal_of(made.building().graph())
    net, search = net_of(deal), PathSearch(deal)
    people = sorted(made.parts)

    found = [net.useful(strength) for strength in net.strengths([net.index[person] for person in people])]

    assert found == pytest.approx([search.best(person)[0] for person in people])


@few
@given(accounts())
def test_ties_carry_what_networkx_is_given(made: Made) -> None:
    deal = deal_of(made.building().graph())
    graph, ties = tie_graph(deal), Ties(deal)

    assert ties.strength == pytest.approx({pair: graph.edges[pair]["strength"] for pair in graph.edges})
    for one, other in ties.strength:
        assert ties.step(one, other).strength == pytest.approx(strength_of(graph, (one, other)))


@few
@given(accounts(least=2), st.sampled_from(["ann", "bob"]), st.booleans())
def test_what_if_tells_the_strengths_networkx_finds_before_and_after(made: Made, person: str, leaves: bool) -> None:
    graph = made.building().graph()
    wanted = Suppositions(leaves=(person,)) if leaves else Suppositions(won=(person,))
    now, then = (PathSearch(deal_of(one)) for one in (graph, supposed(graph, DEAL, wanted, 2)))

    for change in what_if(graph, DEAL, POLICY, wanted).paths:
        assert change.before == pytest.approx(now.best(change.person_id)[0])
        gone = change.person_id not in then.deal.graph.person_by_id
        assert change.after == pytest.approx(0 if gone else then.best(change.person_id)[0])


def test_of_two_equal_ties_the_surer_counts() -> None:
    building = Building()
    building.people("ann", "bob")
    building.sways("ann", "bob", 0.5, "trust", confidence=0.4)
    building.sways("ann", "bob", 0.5, "advice", confidence=0.9)

    tie = Ties(deal_of(building.graph())).tie(("ann", "bob"))

    assert (tie.kind, tie.confidence) == ("advice", 0.9)


def test_the_stronger_of_two_ties_of_ours_to_one_person_counts_whichever_comes_first() -> None:
    building = Building()
    building.member("us")
    building.person("ann")
    building.knows("us", "ann", 0.9)
    graph = building.graph()
    (tie,) = graph.coverage
    weaker = tie.model_copy(update={"id": "zz", "strength": 0.6})

    ties = Ties(deal_of(graph.model_copy(update={"coverage": (tie, weaker)})))

    assert ties.strength == {("us", "ann"): 0.9}


def test_somebody_in_conflict_with_themselves_does_no_harm() -> None:
    building = Building()
    building.people("ann", "bob")
    building.sways("ann", "ann", 0.5, "conflict")
    building.sways("ann", "bob", 1)

    assert Ties(deal_of(building.graph())).strength == {("ann", "bob"): pytest.approx(0.05)}
