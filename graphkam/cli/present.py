"""Results as text and tables a person reads in a terminal. No decision is made here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from rich.table import Table
from rich.text import Text

from graphkam.cli import present_next
from graphkam.cli.session import Session, clean, plain
from graphkam.model.entities import Opportunity, Person
from graphkam.model.graph import AccountGraph
from graphkam.model.results import HolderCoverage, Knowledge, LeveragePath
from graphkam.services.analysing import Picture
from graphkam.services.importing import ImportReport
from graphkam.store import AccountSummary
from graphkam.words import label, shown
from graphkam.words.phrases import flag_text, remedy_text
from graphkam.words.phrases_coverage import bullet_line, completeness_line
from graphkam.words.phrases_knowledge import little_text
from graphkam.words.phrases_leverage import weakest_text

_STYLE = {"high": "bold red", "medium": "yellow", "low": "dim"}
_STATE = {"covered": "green", "partly": "yellow", "uncovered": "red", "unidentified": "bold red"}


def table(session: Session, *headers: str) -> Table:
    found = Table(show_edge=False, pad_edge=False, header_style="bold", box=None, padding=(0, 2, 0, 0))
    for header in headers:
        found.add_column(session.say(header))
    return found


def row(found: Table, *cells: Any) -> None:
    found.add_row(*(cell if isinstance(cell, Text) else Text(clean(str(cell))) for cell in cells))


def accounts(session: Session, found: Iterable[AccountSummary]) -> None:
    items = list(found)
    if not items:
        session.print(session.say("cli.no_accounts"))
        return
    shown_table = table(session, "col.account", "col.people", "col.opportunities", "col.id")
    for item in items:
        name = item.account.name + (f"  [{session.say('cli.sample')}]" if item.account.sample else "")
        row(shown_table, name, item.people, item.opportunities, item.account.id)
    session.console.print(shown_table)


def account(session: Session, graph: AccountGraph) -> None:
    name = graph.account.name
    other = graph.account.name_en if session.lang == "en" and graph.account.name_en else None
    session.print(f"{other or name}", style="bold")
    session.print(
        session.say(
            "cli.account_line",
            day=graph.day,
            people=len(graph.people),
            units=len(graph.units),
            influence=len(graph.influence),
            calls=len(graph.calls),
        )
    )


def named(session: Session, item: Any) -> str:
    """The name in the reader's language, where there is one."""
    english = getattr(item, "name_en", None)
    return str(english if session.lang == "en" and english else item.name)


def heading(session: Session, graph: AccountGraph, deal: Opportunity) -> None:
    session.print()
    session.print(f"{named(session, graph.account)} · {named(session, deal)}", style="bold underline")
    facts = [f"{session.say('col.day')} {graph.day}"]
    if deal.stage:
        facts.append(label(session.lang, "stage", deal.stage))
    if deal.amount is not None:
        facts.append(f"{deal.amount:,.0f} {deal.currency or ''}".strip())
    if deal.close_date:
        facts.append(f"{session.say('col.closes')} {deal.close_date}")
    if deal.position:
        facts.append(session.say("cli.position", position=label(session.lang, "deal_position", deal.position)))
    session.print(" · ".join(facts), style="dim")


def opportunity(session: Session, graph: AccountGraph, seen: Picture, brief: bool = False, most: int = 3) -> None:
    """Everything about one opportunity: coverage, flags, paths, next contacts. `brief` leaves out the low flags."""
    heading(session, graph, seen.opportunity)
    little(session, seen.coverage.known)
    for title, part in (("head.roles", coverage), ("head.flags", flags), ("head.paths", paths)):
        session.print()
        session.print(session.say(title), style="bold")
        if part is flags:
            flags(session, seen, brief)
        else:
            part(session, seen)
    session.print()
    session.print(session.say("head.next"), style="bold")
    present_next.next_contacts(session, seen.next(most))


def little(session: Session, known: Knowledge) -> None:
    """Once an opportunity, above everything else: that results are a beginning, where they are."""
    if text := little_text(session.lang, known):
        session.print(text, style="yellow")


def coverage(session: Session, seen: Picture) -> None:
    found = table(
        session, "col.role", "col.state", "col.who", "col.attitude", "col.contact", "col.share", "col.ours", "col.last"
    )
    for item in seen.coverage.roles:
        state = Text(label(session.lang, "role_state", item.state), style=_STATE[item.state])
        title: Any = label(session.lang, "role", item.role)
        for holder in item.holders or (None,):
            _holder_row(session, found, title, state, holder)
            title, state = "", Text("")
    session.console.print(found)
    if seen.coverage.uncovered:
        roles = [label(session.lang, "role", role) for role in seen.coverage.uncovered]
        session.print(session.say("cli.uncovered", roles=roles), style="red")
    session.print(completeness_line(session.lang, seen.completeness))


def _holder_row(session: Session, found: Table, title: str, state: Text, holder: HolderCoverage | None) -> None:
    if holder is None or holder.holder_id is None:
        row(
            found,
            title,
            state,
            f"({session.say('cli.nobody')})",
            "",
            "",
            f"{holder.share:.0%}" if holder else "",
            "",
            "",
        )
        return
    # How far contact has come has a column of its own.
    marks = "".join(f" · {label(session.lang, 'holder_mark', mark)}" for mark in holder.marks[1:])
    row(
        found,
        title,
        state,
        f"{holder.holder_name} ({session.say('cli.guess')})" if holder.guessed else holder.holder_name,
        label(session.lang, "rating", holder.rating) + marks,
        label(session.lang, "contact_level", holder.contact_level),
        f"{holder.share:.0%}",
        holder.owner_name or "–",
        holder.last_contact or "–",
    )


def flags(session: Session, seen: Picture, brief: bool = False) -> None:
    found = table(session, "col.severity", "col.sure", "col.flag", "col.remedy")
    hidden = 0
    for flag in seen.flags.flags:
        if brief and flag.severity == "low":
            hidden += 1
            continue
        severity = Text("⚑ " + label(session.lang, "severity", flag.severity), style=_STYLE[flag.severity])
        sure = "–" if flag.confidence is None else f"{flag.confidence:.0%}"
        row(found, severity, sure, flag_text(session.lang, flag), remedy_text(session.lang, flag))
    session.console.print(found)
    if hidden:
        session.print(session.say("cli.more_flags", count=hidden), style="dim")
    for bullet in seen.flags.strengths:
        session.print("● " + bullet_line(session.lang, bullet), style="green")


def paths(session: Session, seen: Picture) -> None:
    if not seen.paths.targets:
        session.print(session.say("cli.no_targets" if seen.paths.known.roles_held else "known.no_role"))
    for target in seen.paths.targets:
        roles = shown(session.lang, [label(session.lang, "role", role) for role in target.roles])
        head = session.say(
            "cli.target",
            person=target.person_name,
            roles=roles,
            state=label(session.lang, "target_state", target.state),
            urgency=f"{target.urgency:.3f}",
        )
        session.print(f"▸ {head}")
        if target.path is not None:
            path(session, target.path)
        else:
            session.print(
                "    " + session.say("cli.direct", effort=target.direct_effort, chance=target.direct_chance),
                style="yellow",
            )
            if target.develop_name:
                session.print("    " + session.say("cli.develop", person=target.develop_name))


def path(session: Session, found: LeveragePath) -> None:
    """One leverage path: the chain, then its weakest step in words."""
    names = [found.steps[0].source_name, *(step.target_name for step in found.steps)]
    start = (
        session.say("cli.start_member")
        if found.fulcrum_id is None
        else session.say("cli.start_fulcrum", member=found.member_name)
    )
    line = session.say("cli.path", way=" → ".join(names), strength=found.strength, sure=f"{found.confidence:.0%}")
    session.print(f"    {line}  ({start})", style="cyan")
    session.print(f"    {weakest_text(session.lang, found)}", style="dim")


def person_record(graph: AccountGraph, found: Person) -> dict[str, Any]:
    """All that is known of one person in this account."""
    parts = [part for part in graph.buying_influences if part.holder_id == found.id]
    subjects = {part.id for part in parts} | {position.id for position in graph.positions_of.get(found.id, ())}
    return {
        "person": plain(found),
        "positions": plain(graph.positions_of.get(found.id, ())),
        "buying_influences": plain(parts),
        "reports_to": [line.manager_id for line in graph.reporting if line.person_id == found.id],
        "influences": plain([link for link in graph.influence if link.source_id == found.id]),
        "influenced_by": plain([link for link in graph.influence if link.target_id == found.id]),
        "known_by": plain(graph.coverage_of.get(found.id, ())),
        "facts": plain([fact for fact in graph.facts if fact.subject_id in subjects]),
    }


def person(session: Session, graph: AccountGraph, found: Person) -> None:
    position, unit = graph.position_of(found.id), graph.unit_of(found.id)
    session.print(f"{named(session, found)}  ({found.id})", style="bold")
    place = [position.title if position else None, unit.name if unit else None]
    place.append(label(session.lang, "layer", position.layer if position else None))
    session.print(" · ".join(item for item in place if item))
    for part in (item for item in graph.buying_influences if item.holder_id == found.id):
        deal = graph.opportunity(part.opportunity_id)
        roles = shown(session.lang, [label(session.lang, "role", role) for role in part.roles]) or label(
            session.lang, "role", None
        )
        session.print()
        session.print(f"{named(session, deal)}: {roles}", style="bold")
        facts = table(
            session, "col.attribute", "col.value", "col.observed", "col.by", "col.source", "col.sure", "col.why"
        )
        for attribute in part.JUDGED:
            fact = graph.fact_behind(part.id, attribute)
            if fact is not None and attribute != "holder_id":
                row(
                    facts,
                    session.say(f"attribute.{attribute}"),
                    shown(session.lang, _value(session, attribute, fact.value)),
                    fact.observed_at,
                    fact.by,
                    label(session.lang, "source_kind", fact.source),
                    f"{fact.confidence:.0%}",
                    fact.why or "",
                )
        session.console.print(facts)
    for links, code in (
        ([link for link in graph.influence if link.source_id == found.id], "cli.influences"),
        ([link for link in graph.influence if link.target_id == found.id], "cli.influenced_by"),
    ):
        for link in links:
            other = graph.person_by_id[link.target_id if link.source_id == found.id else link.source_id]
            kind = label(session.lang, "influence_kind", link.kind)
            session.print(session.say(code, person=other.name, kind=kind, strength=link.strength))
    for tie in graph.coverage_of.get(found.id, ()):
        member = graph.member_by_id[tie.member_id]
        session.print(session.say("cli.known_by", member=member.name, strength=tie.strength, last=tie.last_contact))


def _value(session: Session, attribute: str, value: Any) -> Any:
    if attribute == "roles":
        return [label(session.lang, "role", role) for role in value or ()]
    if attribute in ("degree", "rating", "mode", "contact_level"):
        return label(session.lang, attribute, value)
    return value


def imported(session: Session, report: ImportReport) -> None:
    head = "cli.imported" if report.written else "cli.nothing_written"
    session.print(session.say(head, account=report.account_name, rows=report.rows), style="bold")
    for code, counts in (("cli.created", report.created), ("cli.updated", report.updated), ("cli.gone", report.gone)):
        if counts:
            words = [f"{label(session.lang, 'kind', kind)} {count}" for kind, count in sorted(counts.items())]
            session.print("  " + session.say(code, what=words))
    session.print("  " + session.say("cli.facts", facts=report.facts, unchanged=report.unchanged))
    if report.contradictions:
        session.print("  " + session.say("cli.contradictions", count=report.contradictions), style="yellow")


def file_name(*parts: str) -> str:
    """A safe file name from user text: letters and digits of any script, nothing that leaves the folder."""
    return re.sub(r"[^\w]+", "-", "-".join(parts)).strip("-._")[:60] or "graphkam"
