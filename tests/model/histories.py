"""Small accounts and random sequences of what people and machines say of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from graphkam.model.changes import ChangeSet, Evidence, Statement, plan_changes
from graphkam.model.codes import Mode, Origin, Role
from graphkam.model.entities import (
    WORKSPACE,
    Account,
    AnyEntity,
    BuyingInfluence,
    Entity,
    Opportunity,
    Person,
    Position,
    Reporting,
)  # fmt: skip
from graphkam.model.facts import Fact
from graphkam.model.graph import AccountGraph
from graphkam.model.runs import step_of
from graphkam.model.undoing import Held, plan_undo

START = datetime(2026, 1, 5, 9, tzinfo=UTC)
PEOPLE = ("p1", "p2", "p3")


def evidence(day: int = 0, by: str = "Li", origin: Origin = Origin.PERSON, confidence: float = 0.8) -> Evidence:
    return Evidence(by=by, observed_at=START.date() + timedelta(days=day), origin=origin, confidence=confidence)


def said(entity: AnyEntity, day: int = 0, **more: Any) -> Statement:
    given = {name: more.pop(name) for name in ("by", "origin", "confidence") if name in more}
    return Statement(entity=entity, evidence=evidence(day, **given), **more)


def base() -> list[AnyEntity]:
    """An account with three people, one opportunity and a part in it."""
    people: list[AnyEntity] = []
    for person in PEOPLE:
        people.append(Person(id=person, account_id=WORKSPACE, name=person.upper()))
        people.append(Position(id=f"w_{person}", account_id="a", person_id=person, employer_id="a"))
    return [
        Account(id="a", account_id="a", name="A"),
        *people,
        Opportunity(id="o", account_id="a", name="O"),
        part(holder_id="p1"),
    ]


def part(identity: str = "b", **judged: Any) -> BuyingInfluence:
    return BuyingInfluence(id=identity, account_id="a", opportunity_id="o", **judged)


def line(person: str, manager: str, kind: str = "line") -> Reporting:
    ends = {"person_id": person, "manager_id": manager, "kind": kind}
    return Reporting.model_validate({"id": f"r_{person}_{manager}_{kind}", "account_id": "a"} | ends)


@dataclass
class Book:
    """What a store would hold: the last written entities and all facts."""

    entities: dict[str, Entity] = field(default_factory=dict)
    facts: dict[str, Fact] = field(default_factory=dict)
    version: int = 0
    before: dict[str, AnyEntity] = field(default_factory=dict)

    def graph(self, day: date = date.max) -> AccountGraph:
        return AccountGraph.assemble(day, "a", self.entities.values(), self.facts.values())

    def say(self, *statements: Statement, day: int = 0) -> ChangeSet:
        """Plans and applies, `day` days after the start."""
        graph = self.graph() if self.entities else None
        self.before = dict(graph.stored) if graph else {}
        change = plan_changes(graph, "a", statements, self._moment(day), base_version=self.version)
        for entity in change.entities:
            old = self.entities.get(entity.id)
            first = {"recorded_at": old.recorded_at, "recorded_by": old.recorded_by} if old else {}
            self.entities[entity.id] = entity.model_copy(update=first)
        self.facts.update({fact.id: fact for fact in change.facts})
        self.version += 1
        return change

    def _moment(self, day: int) -> datetime:
        """No two changes are recorded in the same moment."""
        return START + timedelta(days=day, minutes=self.version)

    def take_back(self, change: ChangeSet, day: int) -> None:
        """Undoes the latest change as an import is undone."""
        step = step_of("r-x", "A", change, self.before)
        held = Held(tuple(self.entities.values()), tuple(self.facts.values()), self.version)
        undoing = plan_undo(held, step, "me", self._moment(day), {}).change
        for entity in undoing.entities:
            self.entities[entity.id] = entity
        self.facts.update({fact.id: fact for fact in undoing.facts})
        for identity in undoing.retracted:
            self.facts[identity] = self.facts[identity].model_copy(update={"retracted_at": undoing.recorded_at})
        self.version += 1


def book(*statements: Statement) -> Book:
    fresh = Book()
    fresh.say(*[said(entity) for entity in base()])
    if statements:
        fresh.say(*statements)
    return fresh


VALUES: dict[str, st.SearchStrategy[Any]] = {
    "rating": st.one_of(st.integers(-5, 5), st.just("unclear")),
    "mode": st.sampled_from(Mode),
    "weight": st.floats(0, 100),
    "win": st.sampled_from(["w1", "w2"]),
    "win_proved": st.booleans(),
    "holder_id": st.sampled_from(PEOPLE),
    "roles": st.lists(st.sampled_from(Role), min_size=1, max_size=3),
}


@st.composite
def statements(draw: st.DrawFn) -> Statement:
    """One statement on one of two parts: a judgement, an attribute cleared, or that the part is gone."""
    identity = draw(st.sampled_from(["b", "b2"]))
    attribute = draw(st.sampled_from(sorted(VALUES)))
    shape = draw(st.sampled_from(["judged"] * 6 + ["cleared", "gone", "confirmed"]))
    judged = {} if shape in ("cleared", "gone") else {attribute: draw(VALUES[attribute])}
    return said(
        part(identity, **judged),
        draw(st.integers(-30, 30)),
        by=draw(st.sampled_from(["Li", "Wang", "crm"])),
        origin=draw(st.sampled_from(Origin)),
        cleared=(attribute,) if shape == "cleared" else (),
        gone=shape == "gone",
        confirms=shape == "confirmed",
    )


HISTORIES = st.lists(st.tuples(st.integers(0, 3), st.lists(statements(), min_size=1, max_size=3)), max_size=8)
"""Steps: days to wait, then what is said in one change."""
