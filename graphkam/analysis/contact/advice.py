"""What would change the first recommendation: recorded facts, and unknowns once known. Rules: docs/analysis.md, 15.

The value of a question is that of perfect information (Howard 1966): how much better the best recommendation is on
average once the answer is known, compared with the one that is best without knowing.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from graphkam.analysis.contact.answered import standing
from graphkam.analysis.contact.candidates import Row
from graphkam.analysis.contact.describing import contacts_of
from graphkam.analysis.contact.supposing import Supposing, scores
from graphkam.analysis.contact.swing import Swings
from graphkam.analysis.contact.unknowns import Unknown, unknowns_of, whom_to_ask
from graphkam.analysis.reading.constants import TOP_RATING
from graphkam.analysis.reading.deal import Deal, exact
from graphkam.analysis.reading.knowledge import knowledge_of
from graphkam.model.graph import AccountGraph
from graphkam.model.policy import Policy
from graphkam.model.results import LeveragePath
from graphkam.model.results_advice import AdviceReport, Pick, Possible, Question, Turn

T = TypeVar("T", int, float)
K = TypeVar("K", bound=Hashable)

_GRID = 20
"""Strengths of ties are tried in steps of a twentieth."""

_LED_LOOKED_AT = 5
"""Ties that nobody stated a strength for are questions on the ways of so many recommendations."""


def advice_of(graph: AccountGraph, opportunity_id: str, policy: Policy) -> AdviceReport:
    """Turning points of the first recommendation, and open questions by their value. Raises NotFoundError."""
    reader = policy.reader()
    deal = Deal(graph, opportunity_id, reader)
    supposing = Supposing(deal)
    swings = supposing.swings
    looking = _Looking(supposing)
    led = [row for row in looking.rows if row.led][:_LED_LOOKED_AT]
    ways = {contact.person_id: contact.path for contact in contacts_of(swings, led) if contact.path}
    asked = unknowns_of(swings, ways)
    most = max(0, int(reader.number("information.most_questions")))
    found = [looking.question(swings, unknown) for unknown in asked[:most]]
    found = [question for question in found if exact(question.value) > 0]
    found.sort(key=lambda one: (-exact(one.value), one.what, one.person_id or "", one.other_id or "", one.role or ""))
    return AdviceReport(
        opportunity_id=opportunity_id,
        day=graph.day,
        first=looking.pick(looking.rows),
        turns=tuple(looking.turns(ways)),
        questions=tuple(one.model_copy(update={"rank": rank}) for rank, one in enumerate(found, start=1)),
        examined=min(most, len(asked)),
        open_questions=len(asked),
        known=knowledge_of(deal),
        policy_used=reader.used(),
    )


class _Looking:
    """The recommendations as they are, and comparing others with them."""

    def __init__(self, supposing: Supposing) -> None:
        self.supposing = supposing
        self.deal = deal = supposing.deal
        answers = standing(deal.graph, deal.opportunity.id, deal.policy)
        self.aside = {key for key, answer in answers.items() if answer.reopened is None}
        self.rows = self._open(supposing.rows)

    def _open(self, rows: Iterable[Row]) -> list[Row]:
        """Without what the team has answered already."""
        return [row for row in rows if (row.person_id, row.kind) not in self.aside]

    def pick(self, rows: Sequence[Row]) -> Pick | None:
        if not rows:
            return None
        first = rows[0]
        name = self.deal.name_of(first.person_id) or first.person_id
        return Pick(person_id=first.person_id, person_name=name, kind=first.kind)

    def _changed(self, rows: Sequence[Row]) -> bool:
        """Whether another person comes first, or the same for something else, as a reader sees it."""
        if not rows or not self.rows:
            return bool(rows) != bool(self.rows)
        now, then = self.rows[0], rows[0]
        other = now.person_id != then.person_id
        return other or (now.family != then.family and now.kind != then.kind)

    def turns(self, ways: dict[str, LeveragePath]) -> Iterator[Turn]:
        """Recorded facts behind the first recommendation at which another one would come first."""
        if not self.rows:
            return
        first = self.rows[0]
        path = ways.get(first.person_id) if first.led else None
        yield from self._rating(first.person_id, rising=True)
        yield from self._rating(first.person_id, rising=False)
        for step in path.steps if path else ():
            if step.source_id in self.deal.graph.person_by_id:
                yield from self._rating(step.source_id, rising=False)
            if not step.assumed:
                yield from self._tie(step.source_id, step.target_id, step.tie_strength)

    def _rating(self, person_id: str, rising: bool) -> Iterator[Turn]:
        now = self.deal.score(self.deal.part_of.get(person_id))
        if now is None:
            return
        tried = range(now + 1, TOP_RATING + 1) if rising else range(now - 1, -TOP_RATING - 1, -1)
        found = self._nearest(tried, lambda value: self.supposing.if_judged(person_id, "rating", value))
        yield from self._turn(person_id, now, found, rising=rising)

    def _tie(self, source_id: str, target_id: str, now: float) -> Iterator[Turn]:
        tried = [step / _GRID for step in range(_GRID - 1, 0, -1) if exact(step / _GRID) < exact(now)]
        found = self._nearest(tried, lambda value: self.supposing.if_tied(source_id, target_id, value))
        yield from self._turn(source_id, now, found, to=target_id, rising=False)

    def _turn(
        self, person_id: str, now: float, found: tuple[float, list[Row]] | None, *, to: str | None = None, rising: bool
    ) -> Iterator[Turn]:
        if found is not None:
            then, rows = found
            yield Turn(
                what="rating" if to is None else "tie",
                person_id=person_id,
                person_name=self.deal.name_of(person_id) or person_id,
                other_id=to,
                other_name=self.deal.name_of(to),
                now=now,
                then=then,
                rising=rising,
                instead=self.pick(rows),
            )

    def _nearest(self, tried: Sequence[T], ask: Callable[[T], list[Row]]) -> tuple[T, list[Row]] | None:
        """Of values further and further from today's the first at which the advice changes.

        Each is tried in turn: what turns the advice at one value need not beyond it, where the one who comes next loses
        by the same fact.
        """
        for value in tried:
            rows = self._open(ask(value))
            if self._changed(rows):
                return value, rows
        return None

    def question(self, swings: Swings, unknown: Unknown) -> Question:
        """An open question with what each answer would lead to, and its value."""
        if unknown.role is not None:
            return self._role(swings, unknown)
        likely = [(answer, self._open(self._rows(unknown, answer.value))) for answer in unknown.answers]
        value = value_of_knowing([(answer.probability, scores(rows)) for answer, rows in likely])
        answers = tuple(
            Possible(
                value=answer.value,
                probability=answer.probability,
                first=self.pick(rows),
                changes=self._changed(rows),
            )
            for answer, rows in likely
        )
        return self._asked(unknown, value if any(one.changes for one in answers) else 0.0, answers)

    def _rows(self, unknown: Unknown, value: object) -> list[Row]:
        if unknown.what == "tie":
            return self.supposing.if_tied(unknown.person_id or "", unknown.other_id or "", float(str(value)))
        return self.supposing.if_judged(unknown.person_id or "", unknown.what, value)

    def _role(self, swings: Swings, unknown: Unknown) -> Question:
        """Whoever holds a role could be approached directly, as somebody nobody has met."""
        first = self.rows[0].score if self.rows else 0.0
        value = max(0.0, unknown.score_if_known - first)
        answers = (Possible(value="known", probability=1.0, first=None, changes=exact(value) > 0),)
        return self._asked(unknown, value, answers)

    def _asked(self, unknown: Unknown, value: float, answers: tuple[Possible, ...]) -> Question:
        first = self.rows[0].score if self.rows else 0.0
        ask = whom_to_ask(self.deal, unknown)
        return Question(
            rank=0,
            what=unknown.what,
            person_id=unknown.person_id,
            person_name=self.deal.name_of(unknown.person_id),
            other_id=unknown.other_id,
            other_name=self.deal.name_of(unknown.other_id),
            role=unknown.role,
            value=value,
            share=value / first if first > 0 else float(value > 0),
            answers=answers,
            ask_id=ask,
            ask_name=self.deal.name_of(ask),
        )


def value_of_knowing(outcomes: Iterable[tuple[float, Mapping[K, float]]]) -> float:
    """How much better the best choice is on average when the outcome is known, at least 0.

    Per outcome its probability and the score of each choice; a choice that is not there scores 0. `Supposing` says
    whose scores are always there: the value is too large only where somebody else would be the best without knowing.
    """
    known = 0.0
    expected: dict[K, float] = {}
    for probability, scored in outcomes:
        known += probability * max(scored.values(), default=0.0)
        for choice, score in scored.items():
            expected[choice] = expected.get(choice, 0.0) + probability * score
    return max(0.0, known - max(expected.values(), default=0.0))
