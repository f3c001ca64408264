"""Puts the statements of `cypher/` beside the package in a wheel, and no copy of them into an editable install.

A plain `force-include` would copy them in the editable install too, where `site-packages/graphkam/cypher` alone is
enough to be taken for the package and hides the checkout.
"""

from __future__ import annotations

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CypherHook(BuildHookInterface):  # type: ignore[type-arg]  # its parameter is hatchling's own matter
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "standard":
            build_data["force_include"]["cypher"] = "graphkam/cypher"
