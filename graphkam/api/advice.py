"""What would change the first recommendation, and which fact would help most."""

from __future__ import annotations

from fastapi import APIRouter

from graphkam.api.asking import AccountId, OnDay, OpportunityId
from graphkam.api.shapes import Informed, fields_of
from graphkam.model.results_advice import AdviceReport, Question, Turn
from graphkam.services.analysing import picture
from graphkam.words import phrases_advice as phrases
from graphkam.words.phrases_knowledge import little_text

router = APIRouter(prefix="/v1/accounts/{account_id}/opportunities/{opportunity_id}", tags=["analyses"])


class TurnView(Turn):
    text: str


class QuestionView(Question):
    text: str
    details: tuple[str, ...]


class AdviceAnswer(AdviceReport, Informed):
    turns: tuple[TurnView, ...]
    questions: tuple[QuestionView, ...]


@router.get("/advice")
def advice(account_id: AccountId, opportunity_id: OpportunityId, reader: OnDay) -> AdviceAnswer:
    lang = reader.lang
    report = picture(reader.graph(account_id), opportunity_id, reader.policy, lang).advice
    turns = tuple(TurnView(**fields_of(turn), text=phrases.turn_text(lang, turn)) for turn in report.turns)
    questions = tuple(
        QuestionView(
            **fields_of(question),
            text=phrases.question_text(lang, question),
            details=tuple(phrases.question_lines(lang, question)),
        )
        for question in report.questions
    )
    return AdviceAnswer(
        **{**fields_of(report), "turns": turns, "questions": questions},
        little_text=little_text(lang, report.known, None),
    )
