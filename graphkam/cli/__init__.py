"""The command line `graphkam`: parse, call a service, present. See `main`."""

from graphkam.cli.main import main

__all__ = ["main"]
