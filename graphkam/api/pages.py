"""Pages for people: the start page and the reference. Made here whole: no script, nothing loaded from anywhere."""

from __future__ import annotations

import base64
import hashlib
import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Annotated, Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from graphkam import __version__
from graphkam.api.asking import InLang, PageQuery, Reader, reader_of
from graphkam.api.description import description
from graphkam.api.problems import KINDS
from graphkam.api.wording import contact_text
from graphkam.errors import NotFoundError
from graphkam.model.entities import Opportunity
from graphkam.model.graph import AccountGraph
from graphkam.services.analysing import picture
from graphkam.services.finding import opportunities
from graphkam.words import Lang, label, say

router = APIRouter(include_in_schema=False)

PER_PAGE = 12
"""Accounts on one page: each is read and analysed when the page is asked for."""


@dataclass(frozen=True)
class Deal:
    """One opportunity on the start page."""

    name: str
    stage: str
    facts: tuple[str, ...]
    uncovered: tuple[str, ...]
    high: int
    next: str | None
    link: str


@dataclass(frozen=True)
class Card:
    """One account on the start page."""

    name: str
    day: date
    people: int
    sample: bool
    deals: tuple[Deal, ...]
    link: str


@router.get("/")
def start(request: Request, query: Annotated[PageQuery, Query()]) -> HTMLResponse:
    reader = reader_of(request, query)
    there = reader.accounts()
    pages = max(1, -(-len(there) // PER_PAGE))
    page = min(query.page, pages)
    cards = []
    for item in there[(page - 1) * PER_PAGE : page * PER_PAGE]:
        # An account may be younger than the day asked for, or be gone by now.
        with suppress(NotFoundError):
            cards.append(_card(reader, reader.graph_of(item)))
    return _page("start.html.j2", reader, cards=cards, page=page, pages=pages)


@router.get("/docs")
def docs(request: Request, reader: InLang) -> HTMLResponse:
    found = description(request.app, reader.lang)
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, operations in found["paths"].items():
        for method, operation in operations.items():
            kind, content = next(iter(operation["responses"]["200"]["content"].items()))
            example = content["example"]
            text = example if isinstance(example, str) else json.dumps(example, ensure_ascii=False, indent=2)
            entry = {"method": method.upper(), "path": path, "media": kind, "example": text, **operation}
            groups.setdefault(operation["tags"][0], []).append(entry)
    about = found["info"]["description"]
    return _page("docs.html.j2", reader, groups=groups, about=about, kinds=KINDS)


@router.get("/openapi.json")
def openapi(request: Request, reader: InLang) -> JSONResponse:
    return JSONResponse(description(request.app, reader.lang))


def _card(reader: Reader, graph: AccountGraph) -> Card:
    account = graph.account
    return Card(
        name=_named(reader.lang, account.name, account.name_en),
        day=graph.day,
        people=len(graph.people),
        sample=account.sample,
        deals=tuple(_deal(reader, graph, deal) for deal in opportunities(graph, None)),
        link=f"/v1/accounts/{quote(account.id, safe='')}/map?{_query(reader)}",
    )


def _deal(reader: Reader, graph: AccountGraph, deal: Opportunity) -> Deal:
    lang = reader.lang
    seen = picture(graph, deal.id, reader.policy, reader.lang)
    following = seen.next(1).contacts
    facts = []
    if deal.amount is not None:
        facts.append(f"{deal.amount:,.0f} {deal.currency or ''}".strip())
    if deal.close_date:
        facts.append(say(lang, "start.closes", day=deal.close_date))
    account, own = quote(graph.account.id, safe=""), quote(deal.id, safe="")
    return Deal(
        name=_named(lang, deal.name, deal.name_en),
        stage=label(lang, "stage", deal.stage) if deal.stage else say(lang, "start.stage_unknown"),
        facts=tuple(facts),
        uncovered=tuple(label(lang, "role", role) for role in seen.coverage.uncovered),
        high=sum(flag.severity == "high" for flag in seen.flags.flags),
        next=contact_text(lang, following[0]) if following else None,
        link=f"/v1/accounts/{account}/opportunities/{own}/map?{_query(reader)}",
    )


def _named(lang: Lang, name: str, name_en: str | None) -> str:
    return name_en if lang == "en" and name_en else name


def _query(reader: Reader) -> str:
    return urlencode({"lang": reader.lang, **({"as_of": reader.day.isoformat()} if reader.day else {})})


def _page(template: str, reader: Reader, **values: Any) -> HTMLResponse:
    lang, style = reader.lang, _style()
    other = Reader(reader.desk, "en" if lang == "zh" else "zh", reader.day)
    html = (
        _templates()
        .get_template(template)
        .render(
            say=lambda code, **params: say(lang, code, **params),
            lang="zh-CN" if lang == "zh" else "en",
            query=_query(reader),
            other_query=_query(other),
            lang_query=urlencode({"lang": lang}),
            other_lang="en" if lang == "zh" else "zh-CN",
            version=__version__,
            style=Markup(style),  # noqa: S704 - our own file
            **values,
        )
    )
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    )
    return HTMLResponse(html, headers={"Content-Security-Policy": policy})


@cache
def _templates() -> Environment:
    loader = PackageLoader("graphkam.api", "templates")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


@cache
def _style() -> str:
    file = resources.files("graphkam.api").joinpath("templates/page.css")
    return file.read_text(encoding="utf-8").replace("\r\n", "\n")
