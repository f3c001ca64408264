"""What every request brings: the reader's language, the day, and whose accounts may be read."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal, get_args

from fastapi import Depends, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from graphkam.api.checks import PLAIN_DAY, between, one_of
from graphkam.api.database import Database
from graphkam.errors import NotFoundError
from graphkam.model.graph import AccountGraph
from graphkam.model.policy import Policy
from graphkam.services import finding
from graphkam.services.masking import masked_graph
from graphkam.settings import Settings
from graphkam.store import AccountSummary, Store
from graphkam.words import LANGS, Lang

LOW, HIGH = 1, 1000

Mask = Literal["coach"]
"""What can be hidden from a reader."""


@dataclass(frozen=True)
class Desk:
    """What the application holds for all requests."""

    settings: Settings
    clock: Callable[[], datetime]
    database: Database


def desk_of(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


class LangQuery(BaseModel):
    """A parameter that does not exist is refused: a misspelt day would silently answer for another one."""

    model_config = ConfigDict(extra="forbid")

    lang: Annotated[Lang | None, one_of(*LANGS), Field(examples=["zh"])] = None


class DayQuery(LangQuery):
    as_of: Annotated[date | None, PLAIN_DAY, Field(examples=["2026-06-15"])] = None
    mask: Annotated[Mask | None, one_of(*get_args(Mask)), Field(examples=["coach"])] = None


class PageQuery(DayQuery):
    page: Annotated[int, Field(ge=LOW, le=HIGH), between(LOW, HIGH)] = 1


class NextQuery(DayQuery):
    most: Annotated[int, Field(ge=LOW, le=HIGH, examples=[3]), between(LOW, HIGH)] = 5


AccountId = Annotated[str, Path(max_length=200, examples=["a_c10d5b90f76278b4a188"])]
PersonId = Annotated[str, Path(max_length=200, examples=["p_7c12702e9fe9b22896bf"])]
OpportunityId = Annotated[str, Path(max_length=200, examples=["o_90257f5677fe0f9a75f2"])]


@dataclass(frozen=True)
class Reader:
    """Who asks: in which language, for which day, within which accounts (none: all of the workspace), and whether the
    coach is masked from them."""

    desk: Desk
    lang: Lang
    day: date | None = None
    within: Sequence[str] | None = None
    mask: Mask | None = None

    @property
    def policy(self) -> Policy:
        return self.desk.settings.policy

    def accounts(self) -> tuple[AccountSummary, ...]:
        return self.desk.database.read(lambda store: finding.accounts(store, self.within))

    def graph(self, account_id: str) -> AccountGraph:
        """The account as of the day asked for. An absent id and one out of reach give the same NotFoundError."""
        for item in self.accounts():
            if item.account.id == account_id:
                return self.graph_of(item)
        raise NotFoundError("account_not_found", account=account_id)

    def graph_of(self, item: AccountSummary) -> AccountGraph:
        """Without a day asked for: a sample's story day, else today."""
        day = finding.day_of(item.account, self.day, self.desk.clock().date())

        def read(store: Store) -> AccountGraph:
            graph = store.graph(item.account.id, day)
            return masked_graph(store, graph) if self.mask else graph

        return self.desk.database.read(read)


def language_of(request: Request) -> Lang:
    """`lang` of the query, else the first of zh and en in Accept-Language, else the setting."""
    wanted = request.query_params.get("lang")
    for lang in LANGS:
        if wanted == lang:
            return lang
    return _accepted(request.headers.get("accept-language", "")) or desk_of(request).settings.lang


def _accepted(header: str) -> Lang | None:
    best: tuple[float, Lang] | None = None
    for item in header[:1000].split(","):
        tag, _, weight = item.strip().lower().partition(";")
        language = tag.split("-")[0].strip()
        match = re.fullmatch(r"\s*q=([01](?:\.[0-9]{0,3})?)\s*", weight) if weight else None
        share = float(match[1]) if match else 0.0 if weight else 1.0
        for lang in LANGS:
            if language == lang and share > (best[0] if best else 0.0):
                best = (share, lang)
    return best[1] if best else None


def reader_of(request: Request, query: LangQuery) -> Reader:
    asked = query if isinstance(query, DayQuery) else DayQuery()
    return Reader(desk_of(request), language_of(request), asked.as_of, mask=asked.mask)


def _reader_of_lang(request: Request, query: Annotated[LangQuery, Query()]) -> Reader:
    return reader_of(request, query)


def _reader_of_day(request: Request, query: Annotated[DayQuery, Query()]) -> Reader:
    return reader_of(request, query)


InLang = Annotated[Reader, Depends(_reader_of_lang)]
OnDay = Annotated[Reader, Depends(_reader_of_day)]
