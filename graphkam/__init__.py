"""graphkam: stakeholder mapping for key account management, on a graph."""

__version__ = "0.1.0"
