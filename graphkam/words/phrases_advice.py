"""What would change the advice, and what to find out, as sentences."""

from __future__ import annotations

from collections.abc import Iterator

from graphkam.model.results_advice import AdviceReport, Pick, Possible, Question, Turn
from graphkam.words import Lang, label, say

_FURTHER = 2
"""So many questions beside the most valuable one are told."""


def turn_text(lang: Lang, turn: Turn) -> str:
    """A recorded fact, the value from where on the advice changes, and who comes first then."""
    if turn.what == "tie":
        code, then, now = "advice.turn.tie", f"{turn.then:.2f}", f"{turn.now:.2f}" if turn.now is not None else None
    else:
        code = "advice.turn.rating_up" if turn.rising else "advice.turn.rating_down"
        then, now = f"{turn.then:+.0f}", f"{turn.now:+.0f}" if turn.now is not None else None
    instead = _pick(lang, turn.instead)
    return say(lang, code, person=turn.person_name, other=turn.other_name, then=then, now=now, instead=instead)


def question_text(lang: Lang, question: Question) -> str:
    """The question, in words."""
    role = label(lang, "role", question.role) if question.role else None
    words = {"person": question.person_name, "other": question.other_name, "role": role}
    return say(lang, f"advice.question.{question.what}", **words)


def question_lines(lang: Lang, question: Question) -> Iterator[str]:
    """Which answer would lead to what, what knowing is worth, and who could tell."""
    if question.what == "role":
        yield say(lang, "advice.if_role")
    else:
        for answer in question.answers:
            if answer.changes:
                yield say(lang, "advice.if", answer=_answer(lang, question, answer), first=_pick(lang, answer.first))
    yield say(lang, "advice.worth", share=f"{question.share:.0%}")
    if question.ask_name:
        yield say(lang, "advice.ask", person=question.ask_name)
    else:
        yield say(lang, "advice.ask_nobody")


def advice_lines(lang: Lang, report: AdviceReport) -> Iterator[tuple[str, list[tuple[str, tuple[str, ...]]]]]:
    """Headings, each with its lines and what belongs to each line: what would change the advice, what to find out."""
    if report.first is None:
        return
    stable = say(lang, "advice.stable", person=report.first.person_name)
    turns = [turn_text(lang, turn) for turn in report.turns] or [stable]
    yield say(lang, "advice.heading"), [(turn, ()) for turn in turns]
    heading = say(lang, "advice.question_heading")
    if not report.questions:
        code = "advice.none" if report.open_questions else "advice.complete"
        params = {"examined": report.examined, "count": report.open_questions} if report.open_questions else {}
        yield heading, [(say(lang, code, **params), ())]
        return
    best, *others = report.questions
    yield heading, [(question_text(lang, best), tuple(question_lines(lang, best)))]
    if others:
        yield say(lang, "advice.further"), [(question_text(lang, one), ()) for one in others[:_FURTHER]]


def _pick(lang: Lang, pick: Pick | None) -> str:
    if pick is None:
        return say(lang, "advice.nobody")
    return say(lang, "advice.pick", person=pick.person_name, kind=label(lang, "contact_kind", pick.kind))


def _answer(lang: Lang, question: Question, answer: Possible) -> str:
    if question.what == "mode":
        return label(lang, "mode", answer.value)
    if question.what == "rating":
        return say(lang, "advice.answer.rating", value=f"{float(answer.value):+.0f}")
    return say(lang, "advice.answer.tie", value=f"{float(answer.value):.1f}")
