"""Leverage paths, plan, fragility, lasting ties and what-if over HTTP. Nothing here writes, whatever is supposed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, get_args

from fastapi import APIRouter, Body, Path, Query, Request
from pydantic import Field

from graphkam.api.asking import AccountId, DayQuery, OnDay, OpportunityId, reader_of
from graphkam.api.bodies import Guarded
from graphkam.api.checks import YES_OR_NO, between, one_of
from graphkam.api.shapes import fields_of
from graphkam.api.shapes_leverage import (
    DependenceView,
    DesignedPathView,
    FragileView,
    FragilityAnswer,
    KeyPlayersView,
    LastingAnswer,
    LastingTieView,
    PathsAnswer,
    PlanAnswer,
    PlanStepView,
    SuppositionView,
    TargetPathsView,
    WhatIfAnswer,
)
from graphkam.api.wording import little
from graphkam.model.graph import AccountGraph
from graphkam.model.results_leverage import (
    Controls,
    DesignedPath,
    Fragile,
    KeyPlayers,
    LeverageReport,
    LinkKind,
    TargetPaths,
)
from graphkam.model.results_whatif import Suppositions
from graphkam.services import leverage
from graphkam.services.analysing import in_language
from graphkam.words import Lang
from graphkam.words import phrases_leverage as phrases
from graphkam.words.phrases_lasting import lasting_lead, lasting_text
from graphkam.words.phrases_whatif import supposition_text, what_if_lines

MOST_NAMED = 50
"""Ids of one kind in one request."""

router = APIRouter(
    prefix="/v1/accounts/{account_id}/opportunities/{opportunity_id}", tags=["analyses"], route_class=Guarded
)


Named = Annotated[str, Field(max_length=200)]
Many = Field(max_length=MOST_NAMED, examples=[["p_e7bf0889b4ab364ddba3"]])


class PathsQuery(DayQuery):
    """A reader's controls over leverage paths."""

    to: Annotated[Named | None, Field(examples=["p_7c12702e9fe9b22896bf"])] = None
    alternatives: Annotated[int, Field(ge=0, le=10, examples=[2]), between(0, 10)] = 2
    without: Annotated[list[Named], Many] = []  # noqa: RUF012 - pydantic copies it for each request
    only: Annotated[list[Named], Many] = []  # noqa: RUF012 - pydantic copies it for each request
    without_kinds: Annotated[
        list[Annotated[LinkKind, one_of(*get_args(LinkKind))]], Field(max_length=MOST_NAMED, examples=[["line"]])
    ] = []  # noqa: RUF012 - pydantic copies it for each request
    via: Annotated[Named | None, Field(examples=["p_e7bf0889b4ab364ddba3"])] = None
    most_steps: Annotated[int | None, Field(ge=1, le=20, examples=[4]), between(1, 20)] = None
    verified_only: Annotated[bool, Field(examples=[True]), YES_OR_NO] = False

    def controls(self) -> Controls:
        return Controls(
            to=self.to,
            alternatives=self.alternatives,
            without=tuple(self.without),
            only=tuple(self.only),
            without_kinds=tuple(self.without_kinds),
            via=self.via,
            most_steps=self.most_steps,
            verified_only=self.verified_only,
        )


RivalId = Annotated[str, Path(max_length=200, examples=["v_73b066015a430dda1aeb"])]
Asked = Annotated[PathsQuery, Query()]


@router.get("/paths")
def paths(account_id: AccountId, opportunity_id: OpportunityId, query: Asked, request: Request) -> PathsAnswer:
    reader = reader_of(request, query)
    graph = reader.graph(account_id)
    report = leverage.paths(graph, opportunity_id, reader.policy, reader.lang, query.controls())
    return _paths(reader.lang, account_id, graph, report)


@router.get("/rivals/{rival_id}/paths")
def rival_paths(
    account_id: AccountId, opportunity_id: OpportunityId, rival_id: RivalId, query: Asked, request: Request
) -> PathsAnswer:
    reader = reader_of(request, query)
    graph = reader.graph(account_id)
    report = leverage.paths(graph, opportunity_id, reader.policy, reader.lang, query.controls(), rival_id)
    return _paths(reader.lang, account_id, graph, report)


@router.get("/plan")
def plan(account_id: AccountId, opportunity_id: OpportunityId, reader: OnDay) -> PlanAnswer:
    lang = reader.lang
    report = leverage.plan(reader.graph(account_id), opportunity_id, reader.policy, lang)
    steps = tuple(
        PlanStepView(
            **fields_of(step),
            text=phrases.plan_step_text(lang, step),
            details=tuple(phrases.plan_step_lines(lang, step)),
        )
        for step in report.steps
    )
    texts, beside = tuple(phrases.plan_lines(lang, report)), tuple(phrases.plan_rest(lang, report))
    said = little(lang, account_id, report)
    return PlanAnswer(**{**fields_of(report), "steps": steps}, texts=texts, beside=beside, little_text=said)


@router.get("/fragility")
def fragility(account_id: AccountId, opportunity_id: OpportunityId, reader: OnDay) -> FragilityAnswer:
    lang = reader.lang
    report = leverage.fragility(reader.graph(account_id), opportunity_id, reader.policy, lang)
    told = {
        "holders": tuple(
            DependenceView(**fields_of(holder), text=phrases.dependence_text(lang, holder)) for holder in report.holders
        ),
        "people": _fragile(lang, report.people),
        "members": _fragile(lang, report.members),
        "lost_together": _players(lang, report.lost_together, won=False),
        "won": _players(lang, report.won, won=True),
        "won_together": _players(lang, report.won_together, won=True),
    }
    return FragilityAnswer(**{**fields_of(report), **told}, little_text=little(lang, account_id, report))


@router.get("/lasting-ties")
def lasting_ties(account_id: AccountId, opportunity_id: OpportunityId, reader: OnDay) -> LastingAnswer:
    lang = reader.lang
    report = leverage.lasting_ties(reader.graph(account_id), opportunity_id, reader.policy, lang)
    ties = tuple(LastingTieView(**fields_of(tie), text=lasting_text(lang, tie)) for tie in report.ties)
    texts, said = tuple(lasting_lead(lang, report)), little(lang, account_id, report)
    return LastingAnswer(**{**fields_of(report), "ties": ties}, texts=texts, little_text=said)


@router.post("/what-if")
def what_if(
    account_id: AccountId,
    opportunity_id: OpportunityId,
    wanted: Annotated[Suppositions, Body(examples=[{"leaves": ["p_e7bf0889b4ab364ddba3"]}])],
    reader: OnDay,
) -> WhatIfAnswer:
    lang = reader.lang
    report = leverage.suppose(reader.graph(account_id), opportunity_id, reader.policy, lang, wanted)
    told = tuple(SuppositionView(**fields_of(one), text=supposition_text(lang, one)) for one in report.suppositions)
    texts, said = tuple(what_if_lines(lang, report)), little(lang, account_id, report)
    return WhatIfAnswer(**{**fields_of(report), "suppositions": told}, texts=texts, little_text=said)


def _paths(lang: Lang, account_id: str, graph: AccountGraph, report: LeverageReport) -> PathsAnswer:
    people = in_language(graph, lang).person_by_id
    backers = [people[one].name for one in report.fulcrums if one in people]
    targets = tuple(_target(lang, target, report.rival_id is not None) for target in report.targets)
    texts = tuple(phrases.paths_lead(lang, report, backers))
    return PathsAnswer(
        **{**fields_of(report), "targets": targets}, texts=texts, little_text=little(lang, account_id, report)
    )


def _target(lang: Lang, target: TargetPaths, of_a_rival: bool) -> TargetPathsView:
    told = {
        "path": _path(lang, target.path) if target.path else None,
        "alternatives": tuple(_path(lang, path) for path in target.alternatives),
        "text": phrases.target_text(lang, target, of_a_rival),
        "notes": tuple(phrases.target_notes(lang, target, of_a_rival)),
    }
    return TargetPathsView(**{**fields_of(target), **told})


def _path(lang: Lang, path: DesignedPath) -> DesignedPathView:
    return DesignedPathView(
        **fields_of(path),
        text=phrases.path_text(lang, path),
        weakest_text=phrases.weakest_text(lang, path),
        step_texts=tuple(phrases.path_steps(lang, path)),
    )


def _fragile(lang: Lang, people: Sequence[Fragile]) -> tuple[FragileView, ...]:
    return tuple(
        FragileView(
            **fields_of(one), text=phrases.fragile_text(lang, one), details=tuple(phrases.fragile_lines(lang, one))
        )
        for one in people
    )


def _players(lang: Lang, found: Sequence[KeyPlayers], won: bool) -> tuple[KeyPlayersView, ...]:
    return tuple(
        KeyPlayersView(
            **fields_of(one),
            text=phrases.key_players_text(lang, one, rank, won),
            details=tuple(phrases.key_players_lines(lang, one)),
        )
        for rank, one in enumerate(found, start=1)
    )
