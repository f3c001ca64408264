"""What the endpoints on leverage answer: the results as in the model, and beside them texts for the reader."""

from __future__ import annotations

from pydantic import Field

from graphkam.api.shapes import Informed
from graphkam.model.results_leverage import (
    Dependence,
    DesignedPath,
    Fragile,
    FragilityReport,
    KeyPlayers,
    LastingReport,
    LastingTie,
    LeverageReport,
    PlanReport,
    PlanStep,
    TargetPaths,
)
from graphkam.model.results_whatif import Supposition, WhatIfReport


class DesignedPathView(DesignedPath):
    text: str
    weakest_text: str
    step_texts: tuple[str, ...]


class TargetPathsView(TargetPaths):
    path: DesignedPathView | None
    alternatives: tuple[DesignedPathView, ...]
    text: str
    notes: tuple[str, ...] = Field(description="the direct approach where there is no way; whether all were looked at")


class PathsAnswer(LeverageReport, Informed):
    targets: tuple[TargetPathsView, ...]
    texts: tuple[str, ...]


class PlanStepView(PlanStep):
    text: str
    details: tuple[str, ...]


class PlanAnswer(PlanReport, Informed):
    steps: tuple[PlanStepView, ...]
    texts: tuple[str, ...] = Field(description="what the plan costs and saves, and how exact it is")
    beside: tuple[str, ...] = Field(description="what is to be done beside the steps")


class DependenceView(Dependence):
    text: str


class FragileView(Fragile):
    text: str
    details: tuple[str, ...]


class KeyPlayersView(KeyPlayers):
    text: str
    details: tuple[str, ...]


class FragilityAnswer(FragilityReport, Informed):
    holders: tuple[DependenceView, ...]
    people: tuple[FragileView, ...]
    members: tuple[FragileView, ...]
    lost_together: tuple[KeyPlayersView, ...]
    won: tuple[KeyPlayersView, ...]
    won_together: tuple[KeyPlayersView, ...]


class LastingTieView(LastingTie):
    text: str


class LastingAnswer(LastingReport, Informed):
    ties: tuple[LastingTieView, ...]
    texts: tuple[str, ...]


class SuppositionView(Supposition):
    text: str


class WhatIfAnswer(WhatIfReport, Informed):
    suppositions: tuple[SuppositionView, ...] = Field(
        description="what was supposed, with names and with what is so today"
    )
    texts: tuple[str, ...] = Field(description="what would be different")
