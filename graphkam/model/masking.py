"""The account as somebody sees it from whom the coach is masked.

Who the coach is, is the one thing that must not leave the few who need it: a coach found out is lost, and may lose the
job. Masking errs on the side of hiding; what then is wrong or missing is written in docs/maps.md.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Any

from graphkam.model.codes import Role
from graphkam.model.entities import BuyingInfluence, Call, Committee, Entity, Person, Play, Position
from graphkam.model.facts import Fact
from graphkam.model.graph import FIELD_OF, AccountGraph

MASKED_ROLES = (Role.COACH,)

HIDDEN = "…"
"""Stands where a text or an author was."""

_ORGANISATION = ("account", "team", "unit", "person", "position", "reporting", "committee", "opportunity", "member")
"""Kinds that say who works where: kept, also where they are about a coach."""

_PLACED = "layer"
"""The one judgement on a coach that stays: without it the card would stand apart from everybody else's."""

_NEVER_TEXT = (
    "id", "name", "name_en", "title", "title_en", "email", "phone", "currency", "recorded_by", "origin", "contact",
)  # fmt: skip
_SAYS_COACH = ("coach", "insider", "inside line", "教练", "内线", "线人", "眼线", "卧底")
_SHORTEST_WORD = 3
_LONGEST_SINGLE_SURNAME = 3
"""Characters of a Chinese name up to which the first one alone is the surname."""

_TELLING_TITLE = 4
"""Characters from which a Chinese title names somebody, also where others hold it; in Latin letters it is two words."""

_CALLED_BEFORE = r"(?:mr|mrs|ms|miss|dr|prof)\.?\s+"
_CALLED_AFTER = "[工总董姐哥处局科部院厂]|经理|主任|老师|先生|女士|师傅|博士|书记|主管|助理"
_WITHOUT_SPACES = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def coaches(graph: AccountGraph) -> frozenset[str]:
    """Ids of those who hold the coach's role in any opportunity on the day, guessed or not; of a committee that does,
    its own id and its members'."""
    holders = {part.holder_id for part in graph.buying_influences if part.holder_id and _is_masked(part)}
    members = {one for board in graph.committees if board.id in holders for one in board.member_ids}
    return frozenset(holders | members)


def ever_coaches(entities: Iterable[Entity], facts: Iterable[Fact]) -> frozenset[str]:
    """Ids of those who were recorded with the coach's role at any time, taken back or not, of everything stored.

    Whoever compares the answers of two days would find the one who is masked on one of them only.
    """
    known, told = tuple(entities), tuple(facts)
    roles = [(fact.subject_id, fact.value) for fact in told if fact.attribute == "roles"]
    parts = {part for part, value in roles if isinstance(value, list) and any(role in value for role in MASKED_ROLES)}
    found = {
        fact.value for fact in told
        if fact.attribute == "holder_id" and fact.subject_id in parts and isinstance(fact.value, str)
    }  # fmt: skip
    found |= {one.holder_id for one in known if isinstance(one, BuyingInfluence) and one.id in parts and one.holder_id}
    found |= {who for one in known if isinstance(one, Committee) and one.id in found for who in one.member_ids}
    same = [
        (fact.subject_id, fact.value) for fact in told
        if fact.attribute == "merged_into" and isinstance(fact.value, str)
    ]  # fmt: skip
    before = -1
    while len(found) > before:
        before = len(found)
        found |= {one for pair in same if found.intersection(pair) for one in pair}
    return frozenset(found)


def masked(graph: AccountGraph, others: Collection[str] = ()) -> AccountGraph:
    """The graph in which nobody is a coach, and whoever is one (or is among `others`) works there and nothing more.

    Of them are left: names, positions with their layer, reporting lines, seats on committees. Gone are their parts in
    every opportunity, influence from and to them, our ties to them, calls with them alone, backings, plays and answers
    about them, all facts. Of everybody else's evidence the words go where it comes from a coach, by a call or as the
    author, or where it names one; other texts that do so are hidden. A role that only they hold is held by nobody.
    """
    hidden = coaches(graph) | frozenset(others)
    veil = _Veil(graph, hidden)
    fields: dict[str, Any] = {name: getattr(graph, name) for name in type(graph).model_fields}
    for name in FIELD_OF.values():
        seen = (veil.entity(entity) for entity in getattr(graph, name))
        fields[name] = tuple(entity for entity in seen if entity is not None)
    fields["account"] = veil.entity(graph.account)
    there = {entity.id: entity for name in FIELD_OF.values() for entity in fields[name]}
    there[graph.account.id] = fields["account"]
    told = (veil.fact(fact, there.get(fact.subject_id)) for fact in graph.facts)
    fields["facts"] = tuple(fact for fact in told if fact is not None)
    # What merging hides would say of whom a duplicate was kept.
    fields |= {"aliases": {}, "unmerged": {}, "told": {}, "masked_roles": MASKED_ROLES, "masked_people": hidden}
    return type(graph).model_construct(**fields)


def _is_masked(part: BuyingInfluence) -> bool:
    return any(role in MASKED_ROLES for role in part.roles)


class _Veil:
    """What decides of each thing and fact whether, and how, it is still seen."""

    def __init__(self, graph: AccountGraph, hidden: frozenset[str]) -> None:
        self.graph = graph
        self.hidden = hidden
        self.calls = {call.id for call in graph.calls if hidden.intersection(call.person_ids)}
        self.ours = {name for one in graph.members for name in (one.id, one.name, one.name_en) if name}
        said = [*map(re.escape, _SAYS_COACH), *sorted(_called(graph, hidden))]
        self.telling = re.compile("|".join(said), re.IGNORECASE)

    def entity(self, entity: Entity) -> Entity | None:
        """The thing as it is seen; none where it is not."""
        if entity.KIND not in _ORGANISATION and self._about_hidden(entity):
            return None
        # Where it was recorded may name a file that came from a coach, or a card of their own.
        changed: dict[str, Any] = {"origin": None}
        if isinstance(entity, Person):
            changed["distinct_from"] = tuple(one for one in entity.distinct_from if one not in self.hidden)
        if isinstance(entity, BuyingInfluence) and _is_masked(entity):
            changed["roles"] = tuple(role for role in entity.roles if role not in MASKED_ROLES)
            if not changed["roles"]:
                return None
        if entity.KIND not in _ORGANISATION:
            fewer = {
                name: tuple(one for one in listed if one not in self.hidden)
                for name, listed in _lists(entity).items() if self.hidden.intersection(listed)
            }  # fmt: skip
            if fewer and (isinstance(entity, Play) or (isinstance(entity, Call) and not fewer.get("person_ids"))):
                return None
            changed |= fewer
        if self._is_hidden(entity):
            changed |= {name: _unjudged(entity, name) for name in entity.JUDGED if name != _PLACED}
            changed |= {"note": None} if "note" in type(entity).model_fields else {}
        silent = isinstance(entity, Call) and entity.id in self.calls
        for name, text in _texts(entity).items():
            if name not in changed and (silent or self.telling.search(text)):
                changed[name] = None if silent else HIDDEN
        if entity.recorded_by is not None and self._is_said(entity.recorded_by):
            changed["recorded_by"] = HIDDEN
        return entity.model_copy(update=changed)

    def fact(self, fact: Fact, subject: Entity | None) -> Fact | None:
        """The fact as it is seen; none where it is about a coach, or says that somebody is one."""
        holds = self.graph.held.get((fact.subject_id, fact.attribute)) is fact
        if subject is None or (self._is_hidden(subject) and fact.attribute != _PLACED) or self._names_one(fact):
            return None
        said = self._is_said(fact.by)
        if said and not holds:
            return None
        changed: dict[str, Any] = {}
        if said:
            changed["by"] = HIDDEN
        if fact.call_id in self.calls:
            changed |= {"call_id": None, "why": None}
        if self._is_hidden(subject) and fact.has_evidence:
            changed |= {"call_id": None, "why": None}
        if fact.why and (said or self.telling.search(fact.why)):
            changed["why"] = None
        if type(fact.value) is str and self.telling.search(fact.value):
            changed["value"] = HIDDEN
        return fact.model_copy(update=changed) if changed else fact

    def _is_hidden(self, entity: Entity) -> bool:
        """Whether the thing is a coach, or a coach's position."""
        return (entity.person_id if isinstance(entity, Position) else entity.id) in self.hidden

    def _is_said(self, author: str) -> bool:
        """Whether what an author is called stands for a coach; one of ours may share a name with one."""
        return author in self.hidden or (author not in self.ours and self.telling.search(author) is not None)

    def _about_hidden(self, entity: Entity) -> bool:
        """Whether one of the thing's ends is a coach."""
        values = entity.__dict__
        return any(values[name] in self.hidden for name in values if name.endswith("_id"))

    def _names_one(self, fact: Fact) -> bool:
        """Whether the value is a coach's id, or has the coach's role in it."""
        values = fact.value if isinstance(fact.value, list) else [fact.value]
        return any(type(value) is str and (value in self.hidden or value in MASKED_ROLES) for value in values)


def _called(graph: AccountGraph, hidden: frozenset[str]) -> set[str]:
    """Patterns of what the hidden are called in a text, under merged duplicates too: names, titles, addresses."""
    ids = hidden | {kept for kept, shown in graph.aliases.items() if shown in hidden}
    found: set[str] = set()
    for called in (graph.stored[one] for one in sorted(ids) if one in graph.stored):
        names = (getattr(called, "name", None), getattr(called, "name_en", None))
        found |= {pattern for name in names if name for pattern in _patterns(name)}
        if isinstance(called, Person):
            reached = (called.email, called.phone, *called.other_emails)
            found |= {re.escape(text) for text in reached if text}
    positions = [one for one in graph.stored.values() if isinstance(one, Position)]
    titles = {title for one in positions if one.person_id in ids for title in (one.title, one.title_en) if title}
    others = [
        title for one in positions if one.person_id not in ids for title in (one.title, one.title_en) if title
    ]  # fmt: skip
    return found | {_word(title) for title in titles if _tells(title, others)}


def _patterns(name: str) -> set[str]:
    """The whole name and the parts by which people are spoken of: words, a Chinese given name, a surname with what
    is said before or after it."""
    words = name.split()
    if _WITHOUT_SPACES.search(name) and len(words) == 1:
        surname = re.escape(name[: 1 if len(name) <= _LONGEST_SINGLE_SURNAME else 2])
        given = {name[1:]} if len(name) == _LONGEST_SINGLE_SURNAME else {name[2:]} if len(name) == 4 else set()
        return {_word(one) for one in {name, *given}} | {f"[老小]{surname}", f"{surname}(?:{_CALLED_AFTER})"}
    short = {_CALLED_BEFORE + _word(word) for word in words if len(word) < _SHORTEST_WORD}
    return {_word(one) for one in (name, *words) if len(one) >= _SHORTEST_WORD} | short


def _tells(title: str, others: list[str]) -> bool:
    """Whether a title names its holder: it is long enough, or nobody else's has it in it."""
    enough = len(title) >= _TELLING_TITLE if _WITHOUT_SPACES.search(title) else len(title.split()) > 1
    return enough or not any(re.search(_word(title), other, re.IGNORECASE) for other in others)


def _word(name: str) -> str:
    """A pattern; what is written with spaces counts as a whole word only."""
    if _WITHOUT_SPACES.search(name):
        return re.escape(name)
    return r"(?<!\w)" + re.sub("['’]", "['’]", re.escape(name)) + r"(?!\w)"


def _lists(entity: Entity) -> dict[str, tuple[str, ...]]:
    return {name: value for name, value in entity.__dict__.items() if name.endswith("_ids") and type(value) is tuple}


def _texts(entity: Entity) -> dict[str, str]:
    """Free texts; names and titles stay, codes are none."""
    values = entity.__dict__.items()
    return {
        name: value for name, value in values
        if type(value) is str and name not in _NEVER_TEXT and not name.endswith("_id")
    }  # fmt: skip


def _unjudged(entity: Entity, name: str) -> Any:
    return type(entity).model_fields[name].get_default()
