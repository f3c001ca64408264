"""How much is known and how sure a result is, as sentences."""

from __future__ import annotations

from collections.abc import Sequence

from graphkam.model.results import Knowledge
from graphkam.model.results_agenda import AgendaReport, Looked
from graphkam.words import Lang, say

NEXT = "`graphkam next`"
"""What names the fact that would help most, for who reads in a terminal."""

_NAMED = 3
"""So many opportunities of which little is known are named."""


def little_text(lang: Lang, known: Knowledge, where: str | None = NEXT) -> str | None:
    """That results are a beginning, how much is verified, and `where` (none: here) the fact stands that would help
    most; with nobody known, that people are to be added first. None where enough is known."""
    if not known.people:
        return say(lang, "known.nobody")
    if not known.little:
        return None
    if where is None:
        return say(lang, "known.little_here", verified=known.verified)
    return say(lang, "known.little", verified=known.verified, where=where)


def nobody_in_agenda(lang: Lang, report: AgendaReport) -> str | None:
    """Where there is nothing to do because nobody is known: that people are to be added, and in which opportunities."""
    empty = [] if report.errands else [one for one in report.looked if not one.known.people]
    return say(lang, "agenda.nobody_known", deals=_named(lang, report, empty)) if empty else None


def little_in_agenda(lang: Lang, report: AgendaReport, where: str = NEXT) -> str | None:
    """As `little_text`, of those opportunities of which little is known; none where the heading says it.

    Of one of ours only where they act.
    """
    acted_in = {part.contact.opportunity_id for errand in report.errands for part in errand.parts}
    little = [
        one
        for one in report.looked
        if one.known.little and (one.opportunity_id in acted_in if report.member_id else one.known.people)
    ]
    if not little:
        return None
    if len(report.looked) == 1:
        return little_text(lang, little[0].known, where)
    deals = _named(lang, report, little, verified=True)
    return say(lang, "agenda.little", count=len(little), deals=deals, where=where)


def _named(lang: Lang, report: AgendaReport, looked: Sequence[Looked], verified: bool = False) -> list[str]:
    """The first few, with their accounts where there may be several, and how many more there are."""
    found = []
    for one in looked[:_NAMED]:
        deal = one.opportunity_name if report.member_id is None else f"{one.account_name} · {one.opportunity_name}"
        found.append(say(lang, "agenda.little_deal", deal=deal, verified=one.known.verified) if verified else deal)
    if len(looked) > _NAMED:
        found.append(say(lang, "agenda.little_more", count=len(looked) - _NAMED))
    return found


def sure_text(lang: Lang, confidence: float | None) -> str:
    """How sure, in percent; nothing where it rests on nothing recorded."""
    return "" if confidence is None else say(lang, "confidence.sure", sure=f"{confidence:.0%}")


def with_confidence(lang: Lang, text: str, confidence: float | None) -> str:
    """The text, and beside it how sure it is."""
    return text if confidence is None else say(lang, "confidence.beside", text=text, sure=f"{confidence:.0%}")
