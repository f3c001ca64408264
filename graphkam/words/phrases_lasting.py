"""Lasting ties in the reader's words."""

from __future__ import annotations

from collections.abc import Iterator

from graphkam.model.results_leverage import LastingReport, LastingTie
from graphkam.words import Lang, label, say
from graphkam.words.phrases_knowledge import with_confidence


def lasting_lead(lang: Lang, report: LastingReport) -> Iterator[str]:
    """What a lasting tie is, and what all of them would add; or that none would."""
    if not report.ties:
        yield say(lang, "lasting.none" if report.known.roles_held else "known.no_role")
        return
    yield say(lang, "lasting.meaning", weight=report.weight)
    yield say(lang, "lasting.support", support=f"{report.support:+.2f}", then=f"{report.ties[-1].support:+.2f}")


def lasting_text(lang: Lang, tie: LastingTie) -> str:
    """With whom, what it adds, who they are in the decision, who of ours would build it, and how sure that is."""
    person = say(lang, "next.titled", name=tie.person_name, title=tie.title) if tie.title else tie.person_name
    roles = [label(lang, "role", role) for role in tie.roles]
    what = say(lang, "lasting.holds" if roles else "lasting.no_role", **({"roles": roles} if roles else {}),
               state=label(lang, "target_state", tie.state))  # fmt: skip
    member = tie.member_name or say(lang, "cli.nobody_of_ours")
    text = say(lang, "lasting.tie", rank=tie.rank, person=person, gain=f"{tie.gain:.3f}", what=what, member=member)
    return with_confidence(lang, text, tie.confidence)
