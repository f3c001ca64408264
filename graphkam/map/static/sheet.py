"""What every part of the drawing needs: the scene, the language, who is who."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from graphkam.map.plays import PathView
from graphkam.map.said import Said
from graphkam.map.scene import BesideView, PersonView, Scene
from graphkam.words import Lang, label, say


@dataclass(frozen=True)
class Sheet:
    """One scene as it is put on paper in one language."""

    scene: Scene
    lang: Lang

    def tr(self, text: Said | None) -> str:
        return "" if text is None else text.zh if self.lang == "zh" else text.en

    def say(self, code: str, **params: Any) -> str:
        return say(self.lang, code, **params)

    def label(self, vocabulary: str, code: Any) -> str:
        return label(self.lang, vocabulary, code)

    def upper(self, text: str) -> str:
        """With a capital where it stands alone."""
        return text[:1].upper() + text[1:] if self.lang == "en" else text

    @cached_property
    def people(self) -> dict[str, PersonView]:
        return {one.person_id: one for one in self.scene.people}

    @cached_property
    def beside(self) -> dict[str, BesideView]:
        return {one.key: one for one in self.scene.beside}

    @cached_property
    def path(self) -> PathView | None:
        """The best leverage path that leads over people."""
        return next((one for one in self.scene.paths if one.people), None)

    @cached_property
    def badges(self) -> dict[str, list[str]]:
        """Key of a card → what changed there, short."""
        found: dict[str, list[str]] = {}
        for item in self.scene.news.items if self.scene.news else ():
            if item.key is not None:
                found.setdefault(item.key, []).append(self.tr(item.badge))
        return found
