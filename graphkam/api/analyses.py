"""What the analyses say of an opportunity."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request

from graphkam.api.asking import AccountId, NextQuery, OnDay, OpportunityId, Reader, reader_of
from graphkam.api.shapes import FlagsAnswer, NextAnswer, RolesAnswer
from graphkam.api.wording import flags_answer, next_answer, roles_answer
from graphkam.services import evaluating
from graphkam.services.analysing import Picture, picture

router = APIRouter(prefix="/v1/accounts/{account_id}")


@router.get("/opportunities/{opportunity_id}/roles", tags=["analyses"])
def roles(account_id: AccountId, opportunity_id: OpportunityId, reader: OnDay) -> RolesAnswer:
    return roles_answer(reader.lang, account_id, _picture(reader, account_id, opportunity_id).coverage)


@router.get("/opportunities/{opportunity_id}/flags", tags=["analyses"])
def flags(account_id: AccountId, opportunity_id: OpportunityId, reader: OnDay) -> FlagsAnswer:
    report = evaluating.answered_flags(reader.graph(account_id), opportunity_id, reader.policy, reader.lang)
    return flags_answer(reader.lang, account_id, report)


@router.get("/opportunities/{opportunity_id}/next", tags=["analyses"], name="next")
def next_(
    account_id: AccountId, opportunity_id: OpportunityId, query: Annotated[NextQuery, Query()], request: Request
) -> NextAnswer:
    reader = reader_of(request, query)
    return next_answer(reader.lang, account_id, _picture(reader, account_id, opportunity_id).next(query.most))


def _picture(reader: Reader, account_id: str, opportunity_id: str) -> Picture:
    return picture(reader.graph(account_id), opportunity_id, reader.policy, reader.lang)
