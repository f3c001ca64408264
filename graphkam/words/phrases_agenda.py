"""An agenda over several opportunities as sentences."""

from __future__ import annotations

from collections.abc import Iterator

from graphkam.model.results_agenda import AgendaReport, Errand
from graphkam.words import Lang, label, say
from graphkam.words.phrases import reason_text
from graphkam.words.phrases_knowledge import nobody_in_agenda, with_confidence


def agenda_text(lang: Lang, report: AgendaReport) -> str:
    """The heading: for an account, or how much of somebody's week is taken."""
    if not report.errands:
        return nobody_in_agenda(lang, report) or say(lang, "agenda.nothing")
    if report.days is None:
        return say(lang, "agenda.account", account=report.looked[0].account_name, count=len(report.looked))
    return say(
        lang,
        "agenda.week",
        member=report.member_name,
        fits=sum(errand.fits for errand in report.errands),
        count=len(report.errands),
        days=report.days,
        deals=len({part.contact.opportunity_id for errand in report.errands for part in errand.parts}),
    )


def errand_text(lang: Lang, errand: Errand) -> str:
    """Whom, by whom of ours, what it takes."""
    person = errand.person_name
    if errand.title:
        person = say(lang, "api.titled", name=person, title=errand.title)
    return say(
        lang,
        "agenda.errand",
        rank=errand.rank,
        person=person,
        member=errand.member_name or say(lang, "agenda.nobody"),
        days=errand.effort,
        score=f"{errand.score:.4f}",
    )


def errand_lines(lang: Lang, errand: Errand, of_one_account: bool) -> Iterator[str]:
    """When they were last met, and what the errand serves in each opportunity, with why."""
    if errand.book_first:
        yield say(lang, "agenda.book_first")
    if errand.last_contact is None:
        yield say(lang, "agenda.never")
    else:
        yield say(lang, "agenda.last", last=errand.last_contact, days=errand.days_since)
    for part in errand.parts:
        contact = part.contact
        text = say(
            lang,
            "agenda.part" if of_one_account else "agenda.part_of",
            **({} if of_one_account else {"account": part.account_name}),
            deal=part.opportunity_name,
            kind=label(lang, "contact_kind", contact.kind),
            gain=f"{contact.gain:.3f}",
            chance=f"{contact.chance:.0%}",
        )
        yield with_confidence(lang, text, contact.confidence)
        yield from (reason_text(lang, reason) for reason in contact.reasons[:1])
