"""Who is masked, on whatever day somebody asks: two answers laid side by side must not tell."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from graphkam.model.codes import Role
from graphkam.model.policy import default_policy
from graphkam.services import editing
from graphkam.services.author import Author
from graphkam.services.masking import masked_graph
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
