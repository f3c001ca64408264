"""A picture works out only what is asked for."""

from __future__ import annotations

import subprocess
import sys
from textwrap import dedent


def test_the_numeric_libraries_are_loaded_only_for_what_needs_them() -> None:
    """In a process of its own, since other tests have loaded them here."""
    program = """
        import sys
        from datetime import date
        from graphkam.model.entities import Account, Opportunity
        from graphkam.model.graph import AccountGraph
        from graphkam.model.policy import default_policy
        from graphkam.services.analysing import picture

        account = Account(id="a", account_id="a", name="Acme")
        deal = Opportunity(id="o", account_id="a", name="The deal")
        graph = AccountGraph.assemble(date(2026, 6, 30), "a", [account, deal], [])
        seen = picture(graph, "o", default_policy(), "en")
        seen.coverage, seen.flags
        print("scipy" in sys.modules)
        seen.next()
        print("scipy" in sys.modules)
    """

    done = subprocess.run([sys.executable, "-c", dedent(program)], capture_output=True, text=True, check=True)

    assert done.stdout.split() == ["False", "True"]
