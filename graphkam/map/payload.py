"""The scene as the plain values that the page's script reads. Ids of the graph stay out of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from functools import cache
from typing import Any

from graphkam import words
from graphkam.map.details import Details, Evidence
from graphkam.map.layout import BESIDE, Card, Line
from graphkam.map.marks import ATTITUDES, COVERAGE_LEVELS
from graphkam.map.routes import Box
from graphkam.map.said import Said
from graphkam.map.scene import BesideView, PathView, PersonView, Scene

VOCABULARIES = (
    "map", "role", "role_letter", "degree", "mode", "contact_level", "layer", "influence_kind", "rating",
    "source_kind", "origin", "severity", "target_state", "role_state", "unknown", "yes", "no",
)  # fmt: skip
"""Whose words the page carries, in both languages."""

OF_THE_PICTURE = ("map_static.since", "map_static.nothing_changed", "map_static.changed")
"""Words of the still picture that the page needs too."""


def payload(scene: Scene, lang: words.Lang) -> dict[str, Any]:
    """Everything but the nodes and edges, which go through pyvis."""
    node = node_ids(scene)
    layout = scene.layout
    names = [_text(name) for name in scene.column_names]
    return {
        "lang": lang,
        "account": _text(scene.account),
        "opportunity": _text(scene.opportunity) if scene.opportunity else None,
        "day": scene.day,
        "words": page_words(),
        "attitudes": ATTITUDES,
        "levels": COVERAGE_LEVELS,
        "form": layout.form.name,
        "size": [layout.width, layout.height],
        "heads": [layout.row_head, layout.column_head],
        "columns": [
            {"name": name, "x": span.start, "w": span.extent, **({"beside": True} if span.key == BESIDE else {})}
            for name, span in zip(names, layout.columns, strict=True)
        ],
        "bands": [{"row": span.key, "y": span.start, "h": span.extent} for span in layout.bands],
        "cards": [_card(scene, card, node) for card in (*layout.cards, *layout.beside)],
        "folds": [
            {
                "id": f"f{spot}",
                "column": _column_of(scene, fold.column),
                "band": _band_of(scene, fold.row),
                "chip": _box(fold.chip),
                "members": [_card(scene, card, node) for card in fold.members],
                "grow": [fold.grow_x, fold.grow_y],
            }
            for spot, fold in enumerate(layout.folds)
        ],
        "reporting": [_line(line, node) for line in layout.reporting],
        "influence": [_line(line, node) for line in layout.influence],
        "steps": [_line(line, node) for line in layout.steps],
        "people": {node[person.person_id]: _person(person, node) for person in scene.people},
        "beside": {node[one.key]: _beside(one, node) for one in scene.beside},
        "roles": [
            {**_values(role), "holders": [node[one] for one in role.holders if one in node]} for role in scene.roles
        ],
        "paths": [_path(path, node) for path in scene.paths],
        "flags": [
            {
                "text": _text(one.text),
                "on": node.get(one.person_id or ""),
                "level": one.level,
                **({"remedy": _text(one.remedy)} if one.remedy else {}),
            }
            for one in scene.flags
        ],
        "strengths": [
            {"text": _text(one.text), "on": node.get(one.person_id or ""), "proved": one.proved}
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
            {"kind": one.kind, "on": node.get(one.key or ""), "text": _text(one.text), "badge": _text(one.badge)}
            for one in items
        ],
    }


def node_ids(scene: Scene) -> dict[str, str]:
    """Person id or key → the id in the page; made here, so that no id of the graph can do harm there."""
    keys = [person.person_id for person in scene.people]
    ids = {key: f"n{spot}" for spot, key in enumerate(keys)}
    return ids | {one.key: f"o{spot}" for spot, one in enumerate(scene.beside)}


@cache
def page_words() -> dict[str, list[str]]:
    """code → [zh, en] of every vocabulary the page uses."""
    table = words.table()
    return {
        code: [table[code]["zh"], table[code]["en"]]
        for code in sorted(table)
        if code.split(".")[0] in VOCABULARIES or code in OF_THE_PICTURE
    }


def _text(text: Said) -> Any:
    """One string where both languages say the same, else [zh, en]."""
    return text.zh if text.zh == text.en else [text.zh, text.en]


def _values(value: Any) -> Any:
    """A frozen view as plain values, without what is none, empty or false."""
    kind = type(value)
    if kind is str or kind is int or kind is bool or value is None:
        return value
    if kind is Said:
        return _text(value)
    if kind is float:
        return round(value, 3)
    if kind is tuple or kind is list:
        return [_values(part) for part in value]
    if kind is Evidence:
        # By place, not by name: evidence is most of the page's data.
        return [_values(getattr(value, name)) for name in _names(kind)]
    return _named_values(value, _names(kind))


def _named_values(value: Any, names: Iterable[str]) -> dict[str, Any]:
    """Some attributes as plain values, without what is none, empty or false."""
    pairs = ((name, getattr(value, name)) for name in names)
    return {name: _values(part) for name, part in pairs if part is not None and part != () and part is not False}


def _names(kind: type) -> tuple[str, ...]:
    if kind not in _NAMES:
        _NAMES[kind] = tuple(field.name for field in fields(kind))
    return _NAMES[kind]


_NAMES: dict[type, tuple[str, ...]] = {}
"""Names of the attributes of each kind of view: looked up tens of thousands of times a page."""


@cache
def _unlinked() -> tuple[str, ...]:
    """Attributes of a person's details that name no other card."""
    return tuple(name for name in _names(Details) if name not in ("managers", "reports", "influences", "influenced_by"))


def _box(box: Box) -> list[int]:
    return [box.x, box.y, box.width, box.height]


def _card(scene: Scene, card: Card, node: dict[str, str]) -> dict[str, Any]:
    return {
        "id": node[card.key],
        "box": _box(card.box),
        "column": _column_of(scene, card.column),
        "band": _band_of(scene, card.row),
    }


def _column_of(scene: Scene, key: str) -> int:
    return next(spot for spot, span in enumerate(scene.layout.columns) if span.key == key)


def _band_of(scene: Scene, key: str) -> int | None:
    return next((spot for spot, span in enumerate(scene.layout.bands) if span.key == key), None)


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


def _person(person: PersonView, node: dict[str, str]) -> dict[str, Any]:
    known = person.details
    found = _named_values(known, _unlinked())
    found |= {**_values(person.knot), "name": _text(person.name), "judged": person.judged}
    found["managers"] = [node[one] for one in known.managers if one in node]
    found["reports"] = [node[one] for one in known.reports if one in node]
    for side in ("influences", "influenced_by"):
        links = [link for link in getattr(known, side) if link.person_id in node]
        found[side] = [{**_values(link), "person_id": node[link.person_id]} for link in links]
    return {
        **{name: value for name, value in found.items() if value != []},
        "flags": person.flags,
        "bullets": person.strengths,
        "level": person.knot.level,
    }


def _beside(one: BesideView, node: dict[str, str]) -> dict[str, Any]:
    values = _values(one)
    del values["key"]
    values |= values.pop("knot", {})
    return {**values, "members": [node[member] for member in one.members], "roles": one.roles}


def _path(path: PathView, node: dict[str, str]) -> dict[str, Any]:
    values = _values(path)
    del values["target_id"]
    return {**values, "target": node.get(path.target_id), "people": [node[one] for one in path.people]}
