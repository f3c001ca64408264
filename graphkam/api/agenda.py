"""Next contacts over several opportunities: of an account, and of one of ours over all accounts."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request

from graphkam.api.asking import AccountId, NextQuery, Reader, reader_of
from graphkam.api.shapes import Informed, fields_of
from graphkam.api.wording import advice_address
from graphkam.errors import NotFoundError
from graphkam.model.entities import Member
from graphkam.model.results_agenda import AgendaReport, Errand
from graphkam.services import agenda as agendas
from graphkam.services import finding
from graphkam.words import phrases_agenda as phrases
from graphkam.words.phrases_knowledge import little_in_agenda

router = APIRouter(prefix="/v1", tags=["analyses"])


class ErrandView(Errand):
    text: str
    details: tuple[str, ...]


class AgendaAnswer(AgendaReport, Informed):
    errands: tuple[ErrandView, ...]
    text: str


MemberId = Annotated[str, Path(max_length=200, examples=["m_9421573997cd1a588cf9"])]


@router.get("/accounts/{account_id}/next", name="account_next")
def account_next(account_id: AccountId, query: Annotated[NextQuery, Query()], request: Request) -> AgendaAnswer:
    reader = reader_of(request, query)
    report = agendas.account_agenda(reader.graph(account_id), reader.policy, reader.lang, query.most)
    return _answer(reader, report)


@router.get("/members/{member_id}/week")
def week(member_id: MemberId, query: Annotated[NextQuery, Query()], request: Request) -> AgendaAnswer:
    reader = reader_of(request, query)
    ours = _member(reader, member_id)
    graphs = finding.graphs_there(reader.accounts(), reader.graph_of)
    return _answer(reader, agendas.week(ours, graphs, reader.policy, reader.lang, query.most))


def _member(reader: Reader, member_id: str) -> Member:
    """By the whole id only, and whoever is not there is told of nobody else."""
    for one in reader.desk.database.read(finding.colleagues):
        if one.id == member_id:
            return one
    raise NotFoundError("api.member_not_found", member=member_id)


def _advice(report: AgendaReport) -> str:
    """The address of the one opportunity that was looked at; of several how each has its own."""
    if len(report.looked) == 1:
        return advice_address(report.looked[0].account_id, report.looked[0].opportunity_id)
    return "/v1/accounts/{account_id}/opportunities/{opportunity_id}/advice"


def _answer(reader: Reader, report: AgendaReport) -> AgendaAnswer:
    errands = tuple(
        ErrandView(
            **fields_of(errand),
            text=phrases.errand_text(reader.lang, errand),
            details=tuple(phrases.errand_lines(reader.lang, errand, report.member_id is None)),
        )
        for errand in report.errands
    )
    return AgendaAnswer(
        **fields_of(report, "errands"),
        errands=errands,
        text=phrases.agenda_text(reader.lang, report),
        little_text=little_in_agenda(reader.lang, report, _advice(report)),
    )
