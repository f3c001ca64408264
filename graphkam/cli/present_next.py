"""Next contacts as text a person reads in a terminal. No decision is made here."""

from __future__ import annotations

from rich.table import Table
from rich.text import Text

from graphkam.cli.session import Session, clean, plain
from graphkam.model.results import Contact
from graphkam.model.results_advice import AdviceReport
from graphkam.model.results_answers import AnsweredReport
from graphkam.words import label
from graphkam.words import phrases_next as phrases
from graphkam.words.phrases import reason_text
from graphkam.words.phrases_advice import advice_lines
from graphkam.words.phrases_knowledge import little_text


def next_contacts(session: Session, report: AnsweredReport, rest: bool = False) -> None:
    """The recommendations; `rest`: said alone, so also whether little is known and how many more there are."""
    known = report.known
    session.print(session.say("known.summary", **plain(known)), style="dim")
    if rest and known.people and (text := little_text(session.lang, known, None)):
        session.print(text, style="yellow")
    session.print(session.say("next.support", support=f"{report.support:+.2f}"), style="dim")
    if not report.contacts:
        session.print(session.say("known.no_contact" if known.people else "cli.no_contacts"))
    for contact in report.contacts:
        session.print()
        session.print(phrases.contact_head(session.lang, contact), style="bold")
        session.console.print(_lines(session, contact))
    if report.aside:
        session.print()
        session.print(session.say("cli.set_aside", count=len(report.aside)), style="dim")
    for one in report.aside:
        kind = label(session.lang, "contact_kind", one.contact.kind)
        note = reason_text(session.lang, one.standing.note)
        session.print(
            "   · " + session.say("next.aside", person=one.contact.person_name, kind=kind, note=note), style="dim"
        )
    if rest and report.contacts and report.total > len(report.contacts):
        session.print()
        count = report.total - len(report.contacts)
        session.print(session.say("next.more", count=count, all=report.total), style="dim")


def advice(session: Session, report: AdviceReport) -> None:
    """What would change the first recommendation, and what to find out."""
    for heading, lines in advice_lines(session.lang, report):
        session.print()
        session.print(heading, style="bold")
        for line, details in lines:
            session.print(f"   · {line}")
            for detail in details:
                session.print(f"     – {detail}", style="dim")


def _lines(session: Session, contact: Contact) -> Table:
    """What is said of one contact, each kind of thing under its word, so that long lines stay readable."""
    lang = session.lang
    found = Table.grid(padding=(0, 2, 0, 0))
    found.add_column(style="dim", no_wrap=True)
    found.add_column(overflow="fold")
    rows = [
        ("next.way", phrases.who_text(lang, contact), "cyan"),
        ("next.why", "\n".join(phrases.why_lines(lang, contact)), ""),
        ("next.gain", phrases.gain_text(lang, contact), ""),
        *(("next.caution", reason_text(lang, caution), "yellow") for caution in contact.cautions),
        ("next.talk", "\n".join(phrases.talk_lines(lang, contact)), ""),
        ("next.score", phrases.score_text(lang, contact), "dim"),
    ]
    for word, text, style in rows:
        found.add_row(Text("   " + session.say(word)), Text(clean(text), style=style))
    return found
