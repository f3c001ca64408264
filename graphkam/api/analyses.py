"""What the analyses say of an opportunity."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request

from graphkam.analysis.contacts import next_contacts
from graphkam.analysis.coverage import role_coverage
from graphkam.analysis.flags import red_flags
from graphkam.analysis.paths import leverage_paths
from graphkam.api.asking import AccountId, NextQuery, OnDay, OpportunityId, Reader, reader_of
from graphkam.api.shapes import FlagsAnswer, NextAnswer, PathsAnswer, RolesAnswer
from graphkam.api.wording import flags_answer, next_answer, paths_answer, roles_answer
from graphkam.model.graph import AccountGraph
from graphkam.services.analysing import in_language

router = APIRouter(prefix="/v1/accounts/{account_id}")


@router.get("/opportunities/{opportunity_id}/roles", tags=["analyses"])
def roles(account_id: AccountId, opportunity_id: OpportunityId, reader: OnDay) -> RolesAnswer:
    return roles_answer(reader.lang, role_coverage(_graph(reader, account_id), opportunity_id, reader.policy))


@router.get("/opportunities/{opportunity_id}/flags", tags=["analyses"])
def flags(account_id: AccountId, opportunity_id: OpportunityId, reader: OnDay) -> FlagsAnswer:
    return flags_answer(reader.lang, red_flags(_graph(reader, account_id), opportunity_id, reader.policy))


@router.get("/opportunities/{opportunity_id}/paths", tags=["analyses"])
def paths(account_id: AccountId, opportunity_id: OpportunityId, reader: OnDay) -> PathsAnswer:
    return paths_answer(reader.lang, leverage_paths(_graph(reader, account_id), opportunity_id, reader.policy))


@router.get("/opportunities/{opportunity_id}/next", tags=["analyses"], name="next")
def next_(
    account_id: AccountId, opportunity_id: OpportunityId, query: Annotated[NextQuery, Query()], request: Request
) -> NextAnswer:
    reader = reader_of(request, query)
    report = next_contacts(_graph(reader, account_id), opportunity_id, reader.policy)
    return next_answer(reader.lang, report, query.most)


def _graph(reader: Reader, account_id: str) -> AccountGraph:
    return in_language(reader.graph(account_id), reader.lang)
