"""The maps: as a page, a picture or print, with a tag by which a browser asks whether its copy still holds."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Annotated, Any, Literal, get_args
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import Field

from graphkam.api import problems
from graphkam.api.asking import AccountId, DayQuery, OpportunityId, Reader, reader_of
from graphkam.api.checks import PLAIN_DAY, YES_OR_NO, one_of
from graphkam.errors import ConfigurationError, InputError, Place
from graphkam.model.graph import AccountGraph
from graphkam.services import evaluating
from graphkam.services.mapping import (
    MEDIA_TYPE,
    MapForm,
    MapWish,
    PrintWish,
    earlier,
    ever_recorded,
    map_bytes,
    map_scene,
)
from graphkam.words import say

router = APIRouter(prefix="/v1/accounts/{account_id}")

POLICY: dict[MapForm, str] = {
    # The page carries its own policy; who may frame it can be said in a header only.
    "html": "frame-ancestors 'self'",
    "svg": "default-src 'none'; frame-ancestors 'self'; sandbox",
    "pdf": "default-src 'none'; frame-ancestors 'self'",
    "png": "default-src 'none'; frame-ancestors 'self'",
}

_KEPT = "private, no-cache"
"""A browser may keep a map for its user, and asks each time whether it still holds."""

_PICTURES: dict[int | str, dict[str, Any]] = {
    200: {"content": {kind: {"schema": {"type": "string", "format": "binary"}}
                      for form, kind in MEDIA_TYPE.items() if form != "html"}}
}  # fmt: skip


class MapQuery(DayQuery):
    format: Annotated[MapForm, one_of(*get_args(MapForm)), Field(examples=["svg"])] = "html"
    compare: Annotated[date | None, PLAIN_DAY, Field(examples=["2026-05-15"])] = None
    redact: Annotated[bool, YES_OR_NO, Field(examples=[True])] = False
    paper: Annotated[Literal["a3", "a4"], one_of("a3", "a4"), Field(examples=["a4"])] = "a3"
    chart: Annotated[bool, YES_OR_NO, Field(examples=[True])] = False


@router.get(
    "/opportunities/{opportunity_id}/map", tags=["maps"], name="map", response_class=HTMLResponse, responses=_PICTURES
)
def map_(
    account_id: AccountId, opportunity_id: OpportunityId, query: Annotated[MapQuery, Query()], request: Request
) -> Response:
    reader = reader_of(request, query)
    graph = reader.graph(account_id)
    graph.opportunity(opportunity_id)
    return _map(request, reader, graph, opportunity_id, query)


@router.get("/map", tags=["maps"], response_class=HTMLResponse, responses=_PICTURES)
def account_map(account_id: AccountId, query: Annotated[MapQuery, Query()], request: Request) -> Response:
    reader = reader_of(request, query)
    return _map(request, reader, reader.graph(account_id), None, query)


def _map(
    request: Request, reader: Reader, graph: AccountGraph, opportunity_id: str | None, query: MapQuery
) -> Response:
    if query.chart and (opportunity_id is None or query.redact):
        raise InputError("map_chart_needs_opportunity", Place(field="chart"))
    read = reader.desk.database.read
    before = read(lambda store: earlier(store, graph, query.compare))
    ever = None if query.redact else read(lambda store: ever_recorded(store, graph))
    scene = map_scene(graph, MapWish(opportunity_id, query.redact, before, ever), reader.policy, reader.lang)
    table = None
    if query.chart and opportunity_id is not None:
        table = evaluating.chart(graph, opportunity_id, reader.policy, reader.lang)
    try:
        content = map_bytes(scene, query.format, reader.lang, PrintWish(query.paper, table))
    except ConfigurationError as error:
        # A missing font or library is the service's own lack; asking again soon would not help.
        return problems.answer(request, 503, "unavailable", error.problems)
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {
        "ETag": tag,
        "Cache-Control": _KEPT,
        "Vary": "Accept-Language",
        "Content-Language": reader.lang,
        "Content-Security-Policy": POLICY[query.format],
    }
    if _still_holds(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=headers)
    if query.format != "html":
        about = say(reader.lang, "map_static.organisation" if query.redact else "map.title")
        name = quote(f"{graph.account.name} {about} {graph.day}.{query.format}", safe="")
        headers["Content-Disposition"] = f"inline; filename=\"map.{query.format}\"; filename*=UTF-8''{name}"
    return Response(content, media_type=MEDIA_TYPE[query.format], headers=headers)


def _still_holds(asked: str, tag: str) -> bool:
    """Whether one of the tags that a browser has is this one; a weak one counts, as RFC 9110 has it."""
    given = [one.strip().removeprefix("W/") for one in asked[:2000].split(",")]
    return tag in given or given == ["*"]
