"""Ways and the pry plan as the plain values that the page's player reads."""

from __future__ import annotations

from typing import Any

from graphkam.map.plays import PathView, PlanView, Stop
from graphkam.map.said import Said, page_text
from graphkam.map.scene import Scene


def playlist(scene: Scene, node: dict[str, str]) -> dict[str, Any]:
    """`plays`: everything that can be walked through, each with its people, steps and labels. `paths` and `plan` name
    them by their place. Texts stand once, in `says`: ways to one person, and to the next, share most of their steps."""
    made = _Playlist(node)
    paths = [made.path(path) for path in scene.paths]
    plan = {"plan": made.plan(scene.plan)} if scene.plan else {}
    return {"paths": paths, "plays": made.plays, **plan, "says": [page_text(text) for text in made.says]}


class _Playlist:
    """Collects plays and texts while the paths and the plan are written down."""

    def __init__(self, node: dict[str, str]) -> None:
        self.node = node
        self.says: dict[Said, int] = {}
        self.plays: list[dict[str, Any]] = []

    def path(self, path: PathView) -> dict[str, Any]:
        """One target: the places of its ways in `plays`, the best first; none for a direct approach."""
        ways = [self._play(self._way(one)) for one in (path, *path.alternatives) if one.people]
        return {
            "target": self.node.get(path.target_id),
            "state": path.state,
            "ways": ways,
            **({"develop": page_text(path.develop)} if path.develop else {}),
            **({"left": True} if path.alternatives_left else {}),
            **({} if path.complete else {"more": True}),
        }

    def _way(self, path: PathView) -> dict[str, Any]:
        by = {self.node[path.people[0]]: page_text(path.member)} if path.member else {}
        return {
            "people": [self.node[one] for one in path.people],
            "strength": path.strength,
            "weakest": path.weakest,
            "steps": [self._step(stop) for stop in path.stops],
            **({"by": by} if by else {}),
        }

    def plan(self, plan: PlanView) -> dict[str, Any]:
        by = {self.node[stop.target]: page_text(stop.by) for stop in plan.stops if stop.by}
        play = {
            "people": [self.node[one] for one in plan.people],
            "starts": [self.node[one] for one in plan.starts if one in self.node],
            "steps": [self._step(stop) for stop in plan.stops],
            **({"by": by} if by else {}),
        }
        return {
            **({"play": self._play(play)} if plan.people else {}),
            "lead": [self._said(text) for text in plan.lead],
            "rest": [self._said(text) for text in plan.rest],
        }

    def _play(self, play: dict[str, Any]) -> int:
        self.plays.append(play)
        return len(self.plays) - 1

    def _step(self, stop: Stop) -> dict[str, Any]:
        source = self.node.get(stop.source or "")
        return {
            "to": self.node[stop.target],
            **({"from": source} if source else {}),
            **({"assumed": True} if stop.assumed else {}),
            "says": [self._said(text) for text in stop.says],
        }

    def _said(self, text: Said) -> int:
        return self.says.setdefault(text, len(self.says))
