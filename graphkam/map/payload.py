"""The scene as the plain values that the page's script reads. Ids of the graph stay out of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from functools import cache
from operator import attrgetter, itemgetter
from typing import Any

from graphkam import words
from graphkam.map.details import Details, Evidence
from graphkam.map.layout import BESIDE, Card, Fold, Layout, Line
from graphkam.map.links import Link
from graphkam.map.looks import looks
from graphkam.map.marks import ATTITUDES, COVERAGE_LEVELS
from graphkam.map.playlist import playlist
from graphkam.map.routes import Box
from graphkam.map.said import Said, page_text
from graphkam.map.scene import BesideView, PersonView, Scene
from graphkam.map.static.marks import outline
from graphkam.model.codes import Role

VOCABULARIES = (
    "map", "role", "role_letter", "degree", "mode", "contact_level", "layer", "influence_kind", "rating",
    "source_kind", "origin", "severity", "target_state", "role_state", "unknown", "yes", "no",
)  # fmt: skip
"""Whose words the page carries, in both languages."""

OF_THE_PICTURE = ("map_static.since", "map_static.nothing_changed", "map_static.changed")
"""Words of the still picture that the page needs too."""


def on_every_page(masked_roles: tuple[str, ...]) -> dict[str, Any]:
    """What a page carries whatever is on it: words and looks."""
    return {
        "words": page_words(masked_roles),
        "looks": _looks(masked_roles),
        "attitudes": ATTITUDES,
        "levels": COVERAGE_LEVELS,
    }


def payload(scene: Scene, lang: words.Lang) -> dict[str, Any]:
    """The rest but for nodes and edges, which go through pyvis."""
    node = node_ids(scene)
    layout = scene.layout
    cell = _cells(layout)
    names = [page_text(name) for name in scene.column_names]
    return {
        "lang": lang,
        "account": page_text(scene.account),
        "opportunity": page_text(scene.opportunity) if scene.opportunity else None,
        "day": scene.day,
        "form": layout.form.name,
        "leastName": layout.least_name,
        "size": [layout.width, layout.height],
        "heads": [layout.row_head, layout.column_head],
        "columns": [
            {"name": name, "x": span.start, "w": span.extent, **({"beside": True} if span.key == BESIDE else {})}
            for name, span in zip(names, layout.columns, strict=True)
        ],
        "bands": [{"row": span.key, "y": span.start, "h": span.extent} for span in layout.bands],
        "cards": [_card(card, node, cell) for card in (*layout.cards, *layout.beside)],
        "folds": [
            {
                "id": f"f{spot}",
                "column": cell(fold)[0],
                "band": cell(fold)[1],
                "chip": _box(fold.chip),
                "members": [_card(card, node, cell) for card in fold.members],
                "grow": [fold.grow_x, fold.grow_y],
            }
            for spot, fold in enumerate(layout.folds)
        ],
        "reporting": [_line(line, node) for line in layout.reporting],
        "influence": [_line(line, node) for line in layout.influence],
        "steps": [_line(line, node) for line in layout.steps],
        "ties": _ties(scene, node),
        "people": {node[person.person_id]: _person(person, node) for person in scene.people},
        "beside": {node[one.key]: _beside(one, node) for one in scene.beside},
        "roles": [
            {**_values(role), "holders": [node[one] for one in role.holders if one in node]} for role in scene.roles
        ],
        **playlist(scene, node),
        "flags": [
            {
                "text": page_text(one.text),
                "on": node.get(one.person_id or ""),
                "level": one.level,
                **({"remedy": page_text(one.remedy)} if one.remedy else {}),
            }
            for one in scene.flags
        ],
        "strengths": [
            {"text": page_text(one.text), "on": node.get(one.person_id or ""), "proved": one.proved}
            for one in scene.strengths
        ],
        "covered": scene.covered,
        **({"news": _news(scene, node)} if scene.news else {}),
    }


def _news(scene: Scene, node: dict[str, str]) -> dict[str, Any]:
    items = scene.news.items if scene.news else ()
    return {
        "since": scene.news.since if scene.news else "",
        "items": [
            {
                "kind": one.kind,
                "on": node.get(one.key or ""),
                "text": page_text(one.text),
                "badge": page_text(one.badge),
            }
            for one in items
        ],
    }


@cache
def _looks(masked_roles: tuple[str, ...]) -> dict[str, Any]:
    """How everything looks; outlines of a hundred units' radius, which the page makes as large as it needs them."""
    shown = (role.value for role in Role if role.value not in masked_roles)
    return looks() | {"outlines": {role: outline(role, 0, 0, 100) for role in shown}}


def node_ids(scene: Scene) -> dict[str, str]:
    """Person id or key → the id in the page; made here, so that no id of the graph can do harm there."""
    keys = [person.person_id for person in scene.people]
    ids = {key: f"n{spot}" for spot, key in enumerate(keys)}
    return ids | {one.key: f"o{spot}" for spot, one in enumerate(scene.beside)}


@cache
def page_words(masked_roles: tuple[str, ...] = ()) -> dict[str, list[str]]:
    """code → [zh, en] of every vocabulary the page uses; a role that is masked has no name there."""
    table = words.table()
    unsaid = {f"{vocabulary}.{role}" for vocabulary in ("role", "role_letter") for role in masked_roles}
    return {
        code: [table[code]["zh"], table[code]["en"]]
        for code in sorted(table)
        if (code.split(".")[0] in VOCABULARIES or code in OF_THE_PICTURE) and code not in unsaid
    }


def _values(value: Any) -> Any:
    """A frozen view as plain values, without what is none, empty or false."""
    kind = type(value)
    if kind is str or kind is int or kind is bool or value is None:
        return value
    if kind is Said:
        return page_text(value)
    if kind is float:
        return round(value, 3)
    if kind is tuple or kind is list:
        return [_values(part) for part in value]
    if kind is Evidence:
        # By place, not by name: evidence is most of the page's data.
        return [_values(getattr(value, name)) for name in _names(kind)]
    return _named_values(value, _names(kind))


def _named_values(value: Any, names: tuple[str, ...]) -> dict[str, Any]:
    """Some attributes as plain values, without what is none, empty or false."""
    found: dict[str, Any] = {}
    for name, part in zip(names, _all_of(names)(value), strict=True):
        if part is None or part is False:
            continue
        kind = type(part)
        if kind is str or kind is int:
            found[name] = part
        elif part or kind is not tuple:
            found[name] = _values(part)
    return found


def _names(kind: type) -> tuple[str, ...]:
    if kind not in _NAMES:
        _NAMES[kind] = tuple(field.name for field in fields(kind))
    return _NAMES[kind]


_NAMES: dict[type, tuple[str, ...]] = {}
"""Names of the attributes of each kind of view: looked up tens of thousands of times a page."""


@cache
def _all_of(names: tuple[str, ...]) -> attrgetter[tuple[Any, ...]]:
    """Reads several attributes at once."""
    return attrgetter(*names)


LINKED = ("managers", "reports", "influences", "influenced_by")
"""Attributes of a person's details that name other cards."""


@cache
def _unlinked() -> tuple[str, ...]:
    return tuple(name for name in _names(Details) if name not in LINKED)


def _box(box: Box) -> list[int]:
    return [box.x, box.y, box.width, box.height]


def _card(card: Card, node: dict[str, str], cell: _Cells) -> dict[str, Any]:
    column, band = cell(card)
    return {"id": node[card.key], "box": _box(card.box), "column": column, "band": band}


_Cells = Callable[[Card | Fold], tuple[int, int | None]]


def _cells(layout: Layout) -> _Cells:
    """Where in the page's lists the column and the band of a card stand; what stands beside is in no band."""
    columns = {span.key: spot for spot, span in enumerate(layout.columns)}
    bands = {span.key: spot for spot, span in enumerate(layout.bands)}
    return lambda card: (columns[card.column], bands.get(card.row))


def _line(line: Line, node: dict[str, str]) -> dict[str, Any]:
    tie = line.tie
    return {
        "from": node[tie.source],
        "to": node[tie.target],
        "kind": tie.kind,
        "weight": round(tie.weight, 2),
        "points": line.points,
        **({"hostile": True} if tie.hostile else {}),
        **({"assumed": True} if tie.assumed else {}),
        **({"minor": True} if line.minor else {}),
    }


def _ties(scene: Scene, node: dict[str, str]) -> list[tuple[Any, ...]]:
    """Every influence tie once, drawn or not, the strongest first: who, whom, kind, strength, and where it is not so
    plain whether it is hostile and whether its strength is assumed. The page gives it to both."""
    found: list[tuple[float, str, str, Link]] = []
    for one in sorted(scene.people, key=attrgetter("person_id")):
        source = node[one.person_id]
        found += [
            (link.strength or 0.0, source, node[link.person_id], link)
            for link in one.details.influences
            if link.person_id in node
        ]
    found.sort(key=itemgetter(0), reverse=True)  # the rest of the order, by ids, stays as it is
    return [
        (source, target, link.kind, link.strength and round(link.strength, 3), int(link.hostile), int(link.assumed))
        if link.hostile or link.assumed
        else (source, target, link.kind, link.strength and round(link.strength, 3))
        for _, source, target, link in found
    ]


def _person(person: PersonView, node: dict[str, str]) -> dict[str, Any]:
    known = person.details
    found = _named_values(known, _unlinked())
    found |= {**_values(person.knot), "name": page_text(person.name), "judged": person.judged}
    for name, others in (("managers", known.managers), ("reports", known.reports)):
        cards = [node[one] for one in others if one in node]
        if cards:
            found[name] = cards
    return found | {"flags": person.flags, "bullets": person.strengths, "level": person.knot.level}


def _beside(one: BesideView, node: dict[str, str]) -> dict[str, Any]:
    values = _values(one)
    del values["key"]
    values |= values.pop("knot", {})
    return {**values, "members": [node[member] for member in one.members], "roles": one.roles}
