"""The fishnet map as a still picture: one SVG drawn from the layout the page has; PDF and PNG are set from it."""

from __future__ import annotations

from graphkam.map.static.press import Paper, fishnet_pdf, fishnet_png
from graphkam.map.static.svg import fishnet_svg

__all__ = ["Paper", "fishnet_pdf", "fishnet_png", "fishnet_svg"]
