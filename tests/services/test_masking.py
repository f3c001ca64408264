"""Who is masked, on whatever day somebody asks: two answers laid side by side must not tell."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from graphkam.errors import NotFoundError
from graphkam.model.codes import Role
from graphkam.model.graph import AccountGraph
from graphkam.model.policy import default_policy
from graphkam.services import editing, merging
from graphkam.services.author import Author
from graphkam.services.finding import find_person
from graphkam.services.masking import masked_graph
from graphkam.services.samples import SAMPLES, load_sample
from graphkam.services.starting import start_account
from tests.services.memory import MemoryStore

MOMENT = datetime(2026, 6, 1, 8, tzinfo=UTC)


def on(day: int) -> Author:
    return Author("Li", MOMENT + timedelta(days=day), default_policy(), why="seen")


def test_whoever_was_or_becomes_a_coach_is_masked_on_every_day() -> None:
    store = MemoryStore()
    account = start_account(store, "Small Works", "Line 3", "One line", "Wang", on(0))
    for name in ("Ann", "Bo", "Cy"):
        editing.edit(store, account, on(0), editing.set_person(name, on(0), new=True))
        editing.edit(store, account, on(0), editing.set_role(name, None, (Role.USER_BUYER,), on(0), remove=False))
    editing.edit(store, account, on(1), editing.set_role("Ann", None, (Role.COACH,), on(1), remove=False))
    editing.edit(store, account, on(2), editing.set_role("Ann", None, (Role.COACH,), on(2), remove=True))
    editing.edit(store, account, on(3), editing.set_role("Bo", None, (Role.COACH,), on(3), remove=False))

    for day in range(5):
        seen = masked_graph(store, store.graph(account, on(day).moment.date()))
        names = {person.id: person.name for person in seen.people}
        assert [names[part.holder_id] for part in seen.buying_influences if part.holder_id] == ["Cy"], day
        assert {"Ann", "Bo"} == {names[one] for one in seen.masked_people}


COACHES = {"huarui": ("邱一帆", "齿轮箱壳体柔性加工线", "韩若溪"), "northfield": ("Tom Ferrisby", None, "Hannah Keel")}
"""Of a sample: its coach in the opportunity, and one of ours who gets to know them."""


@pytest.mark.parametrize("sample", COACHES)
def test_whatever_is_recorded_of_the_coach_of_a_sample_changes_nothing_that_is_seen(sample: str) -> None:
    coach, deal, ours = COACHES[sample]
    store = MemoryStore()
    account = load_sample(store, sample, default_policy()).account_id
    author = Author("graphkam", datetime(2026, 11, 1, 8, tzinfo=UTC), default_policy(), why="heard")
    later = author.moment.date()
    before, open_before = seen(store, account, later), store.graph(account, later)

    other = next(one.name for one in open_before.people if one.name != coach)
    for build in (
        editing.judge(coach, deal, "rating", "-4", author),
        editing.judge(coach, deal, "mode", "growth", author),
        editing.judge(coach, deal, "win", "a promotion", author),
        editing.set_role(coach, deal, (Role.GATEKEEPER,), author, remove=False),
        editing.set_link(coach, other, "private", author, strength=0.9),
        editing.set_link(ours, coach, "knows", author, strength=0.9),
        editing.log_call(ours, (coach,), SAMPLES[sample], author, heard="the list of bidders"),
    ):
        editing.edit(store, account, author, build)

    assert seen(store, account, later) == before
    assert store.graph(account, later).facts != open_before.facts


def seen(store: MemoryStore, account: str, day: date) -> AccountGraph:
    """What a reader sees from whom the coach is masked; how often the account was written says nothing of anybody."""
    graph = masked_graph(store, store.graph(account, day))
    return graph.model_copy(update={"account": graph.account.model_copy(update={"version": 0})})


def test_a_name_under_which_the_coach_was_merged_is_refused_as_that_of_nobody() -> None:
    store = MemoryStore()
    account = start_account(store, "Small Works", "Line 3", "One line", "Wang", on(0))
    for name in ("Ann", "Annie", "Bo"):
        editing.edit(store, account, on(0), editing.set_person(name, on(0), new=True))
    editing.edit(store, account, on(1), editing.set_role("Annie", None, (Role.COACH,), on(1), remove=False))
    merging.merge_people(store, account, "Ann", "Annie", on(2))
    graph = store.graph(account, on(2).moment.date())
    hidden = masked_graph(store, graph)

    assert find_person(graph, "Annie").name == find_person(hidden, "Ann").name == "Ann"
    for text in ("Annie", "Nobody"):
        with pytest.raises(NotFoundError) as refused:
            find_person(hidden, text)
        (problem,) = refused.value.problems
        assert problem.code == "person_not_found_among"
        assert {*problem.params["there"].split(", ")} == {"Ann", "Bo"}
