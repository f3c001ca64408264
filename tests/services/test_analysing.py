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
        from graphkam.services.mapping import MapWish, map_scene

        def loaded():
            print(sorted({"networkx", "pyvis", "scipy"} & sys.modules.keys()))

        account = Account(id="a", account_id="a", name="Acme")
        deal = Opportunity(id="o", account_id="a", name="The deal")
        graph = AccountGraph.assemble(date(2026, 6, 30), "a", [account, deal], [])
        seen = picture(graph, "o", default_policy(), "en")
        seen.coverage, seen.flags, seen.completeness
        loaded()
        seen.next()
        loaded()
        map_scene(graph, MapWish(None), default_policy(), "en")
        loaded()
    """

    done = subprocess.run([sys.executable, "-c", dedent(program)], capture_output=True, text=True, check=True)

    assert done.stdout.splitlines() == ["[]", "['scipy']", "['networkx', 'pyvis', 'scipy']"]
