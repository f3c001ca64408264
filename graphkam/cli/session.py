"""What every command needs: settings, language, day, the open database, and how to print."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any

import typer
from pydantic import BaseModel
from rich.console import Console

from graphkam.errors import InputError, Place
from graphkam.model.codes import SourceKind
from graphkam.model.graph import AccountGraph
from graphkam.services.author import Author
from graphkam.services.finding import read_graph
from graphkam.services.masking import masked_graph
from graphkam.services.opening import open_store
from graphkam.settings import Settings, read_settings
from graphkam.store import Store
from graphkam.words import Lang, say

WIDTH_OFF_TERMINAL = 118
_NOT_SHOWN = dict.fromkeys((*range(32), *range(127, 160), *range(8234, 8239), *range(8294, 8298)))
_NOT_SHOWN.pop(10)


class Masked(StrEnum):
    """Roles that can be hidden from a reader."""

    COACH = "coach"


Json = Annotated[bool, typer.Option("--json", help="opt.json")]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="YYYY-MM-DD", help="opt.as_of")]
Mask = Annotated[Masked | None, typer.Option("--mask", help="opt.mask")]
InLang = Annotated[str | None, typer.Option("--lang", metavar="zh|en", help="opt.lang")]
Deal = Annotated[str | None, typer.Option("--opportunity", "-o", help="opt.opportunity")]
AccountArg = Annotated[str, typer.Argument(help="arg.account")]
By = Annotated[str | None, typer.Option("--by", help="opt.by")]
Why = Annotated[str | None, typer.Option("--why", help="opt.why")]
Source = Annotated[SourceKind, typer.Option("--source", help="opt.source")]
Observed = Annotated[str | None, typer.Option("--observed", metavar="YYYY-MM-DD", help="opt.observed")]
Sure = Annotated[float | None, typer.Option("--confidence", min=0, max=1, help="opt.confidence")]


def clean(text: str) -> str:
    """Text from files and fields as a terminal may show it: no control or direction-changing characters."""
    return text.translate(_NOT_SHOWN)


def parse_day(text: str | None, option: str) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError("date_expected", Place(field=option), value=text) from None


@dataclass
class Session:
    """One command's run. The clock is read here and nowhere below."""

    lang_wanted: str | None = None
    as_json: bool = False
    as_of: str | None = None
    mask: Masked | None = None
    _store: Store | None = field(default=None, repr=False)

    @cached_property
    def settings(self) -> Settings:
        return read_settings()

    @cached_property
    def lang(self) -> Lang:
        if self.lang_wanted in ("zh", "en"):
            return "zh" if self.lang_wanted == "zh" else "en"
        if self.lang_wanted is not None:
            raise InputError("word_unknown", Place(field="--lang"), word=self.lang_wanted, allowed="zh, en")
        return self.settings.lang

    @cached_property
    def moment(self) -> datetime:
        return datetime.now(UTC)

    @property
    def today(self) -> date:
        return self.moment.date()

    @cached_property
    def day(self) -> date | None:
        return parse_day(self.as_of, "--as-of")

    @cached_property
    def console(self) -> Console:
        width = None if sys.stdout.isatty() else WIDTH_OFF_TERMINAL
        return Console(markup=False, highlight=False, emoji=False, width=width)

    @contextmanager
    def store(self) -> Iterator[Store]:
        """The open database, with a sign of life on a terminal while it starts."""
        with self.busy("cli.opening"):
            opened = open_store(self.settings.store)
        try:
            yield opened
        finally:
            opened.close()

    @contextmanager
    def busy(self, code: str, **params: Any) -> Iterator[None]:
        console = Console(stderr=True, markup=False, highlight=False)
        if self.as_json or not console.is_terminal:
            yield
            return
        with console.status(clean(self.say(code, **params))):
            yield

    def graph(self, store: Store, account: str) -> AccountGraph:
        """The account as its reader may see it on the day."""
        return self.seen(store, read_graph(store, account, self.day, self.today))

    def seen(self, store: Store, graph: AccountGraph) -> AccountGraph:
        """What is masked from the reader is hidden here, for every command, before anything is found or worked out."""
        return masked_graph(store, graph) if self.mask else graph

    def author(
        self,
        by: str | None = None,
        why: str | None = None,
        source: SourceKind = SourceKind.NONE,
        observed: str | None = None,
        confidence: float | None = None,
    ) -> Author:
        seen = parse_day(observed, "--observed")
        return Author(by or self.settings.user, self.moment, self.settings.policy, why, source, seen, confidence)

    def say(self, code: str, **params: Any) -> str:
        return say(self.lang, code, **params)

    def print(self, text: str = "", style: str | None = None, whole: bool = False) -> None:
        """A line of text; `whole`: never broken into several, since it names a file that somebody may copy."""
        self.console.print(clean(text), style=style, soft_wrap=whole)

    def out(self, result: Any) -> None:
        """A result as JSON on standard output."""
        sys.stdout.write(json.dumps(plain(result), ensure_ascii=False, indent=2) + "\n")


def plain(result: Any) -> Any:
    if isinstance(result, BaseModel):
        return result.model_dump(mode="json")
    if isinstance(result, list | tuple):
        return [plain(item) for item in result]
    if isinstance(result, dict):
        return {key: plain(value) for key, value in result.items()}
    if isinstance(result, date | datetime):
        return result.isoformat()
    return result
