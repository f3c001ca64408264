"""What single programs do differently from a plain table, and what the user says of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from graphkam.ingest.foreign.cells import key_of
from graphkam.ingest.foreign.days import DayOrder
from graphkam.ingest.foreign.person_names import person_name
from graphkam.ingest.foreign.records import NOBODY, Ref
from graphkam.ingest.foreign.values import NO_WORDS, Words

_ADDRESSED = re.compile(r"([^<>()（）\[\]]*)[<(（\[]\s*([^\s<>()（）\[\]]+@[^\s<>()（）\[\]]+)\s*[>)）\]]\s*")
_ADDRESS = re.compile(r"[^\s<>()@;,]+@[^\s<>()@;,]+\.[^\s<>()@;,]+")
_SALESFORCE_USER = re.compile(r"005[0-9A-Za-z]{12}(?:[0-9A-Za-z]{3})?")
_LONGEST = 500
"""Characters of a cell that can name somebody."""


@lru_cache(maxsize=50_000)
def ref_of(text: str) -> Ref:
    """Somebody as a cell names them: a name, an e-mail address, or "Name (address)"."""
    if not text or len(text) > _LONGEST:
        return NOBODY
    if "@" in text:
        found = _ADDRESSED.fullmatch(text)
        if found:
            named = person_name(found.group(1).strip(" \"'"))
            return Ref(name=named.name if named else None, email=found.group(2).casefold())
        if _ADDRESS.fullmatch(text):
            return Ref(email=text.casefold())
    named = person_name(text)
    return Ref(name=named.name) if named else NOBODY


@lru_cache(maxsize=100_000)
def _key(text: str) -> str | None:
    """A key as it is compared; most stand in several rows, as a person's own, a manager's, a company's."""
    return key_of(text)


@lru_cache(maxsize=10_000)
def _salesforce_owner(text: str) -> Ref:
    """The id of one of our people, whose name the export does not hold, or the name that a report shows."""
    return Ref(key=_key(text)) if _SALESFORCE_USER.fullmatch(text) else ref_of(text)


def _profile(text: str) -> str | None:
    """The address of a LinkedIn profile without what follows the path, so that two exports name it the same."""
    parts = urlsplit(text.strip() if "//" in text else f"//{text.strip()}")
    path = unquote(parts.path).rstrip("/")
    return f"https://{parts.netloc.casefold()}{path}" if parts.netloc and path else key_of(text)


@dataclass(frozen=True)
class Habits:
    """`key` makes an id comparable; `owner` reads a cell that names one of ours; `apart` is what stands between several
    values of one cell. `gone`: words for a row that is no longer in use; `over`: for an opportunity that is closed
    (true) or open. `always_named`: whoever has no name there is no person. `program`: a program wrote the table, no
    person did. From the user's mapping: further `words`, and the `order` of day and month."""

    key: Callable[[str], str | None] = _key
    owner: Callable[[str], Ref] = ref_of
    apart: str | None = None
    gone: frozenset[str] = frozenset()
    over: Mapping[str, bool] = field(default_factory=dict)
    always_named: bool = False
    program: bool = True
    words: Words = field(default_factory=lambda: NO_WORDS)
    order: DayOrder | None = None

    def several(self, text: str) -> tuple[str, ...]:
        """The values of one cell."""
        if not text:
            return ()
        if self.apart is None or self.apart not in text:
            return (text,)
        return tuple(dict.fromkeys(part.strip() for part in text.split(self.apart) if part.strip()))


PLAIN = Habits(program=False)
HABITS: Mapping[str, Habits] = {
    "salesforce": Habits(owner=_salesforce_owner),
    "hubspot": Habits(apart=";"),
    "dynamics": Habits(
        gone=frozenset({"inactive", "停用", "不活动", "非活动"}),
        over={"open": False, "won": True, "lost": True, "canceled": True, "cancelled": True, "active": False}
        | {"开放": False, "打开": False, "赢单": True, "丢单": True, "已赢": True, "已输": True},
    ),
    "linkedin": Habits(key=_profile, always_named=True),
    "google": Habits(apart=" ::: "),
}
"""By the name of the format; all others are plain tables."""
