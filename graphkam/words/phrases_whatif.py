"""What-if in the reader's words: what was supposed, then what would be different, one line an item."""

from __future__ import annotations

from collections.abc import Iterator

from graphkam.model.results import Contact
from graphkam.model.results_whatif import Known, PathChange, Support, Supposition, WhatIfReport
from graphkam.words import Lang, label, say, shown
from graphkam.words.phrases_knowledge import with_confidence
from graphkam.words.phrases_leverage import ARROW, roles_text


def supposition_text(lang: Lang, one: Supposition) -> str:
    """One thing that is supposed, and what is so today; where that is the same, it says so."""
    text, now = _supposed(lang, one), _now(lang, one)
    if one.already:
        return say(lang, "whatif.already", supposition=text)
    return text if now is None else say(lang, "whatif.now", supposition=text, now=now)


def _supposed(lang: Lang, one: Supposition) -> str:
    told = {"person": one.person_name}
    if one.kind == "joins":
        layer = label(lang, "layer", one.layer) if one.layer else None
        return say(lang, "whatif.joins", **told, account=one.target_name, layer=layer)
    if one.kind == "leaves":
        return say(lang, "whatif.leaves_ours" if one.ours else "whatif.leaves", **told)
    if one.kind == "link":
        told["then"] = _strength(lang, one.then)
        if one.link_kind is None:
            return say(lang, "whatif.knows", **told, target=one.target_name)
        return say(lang, "whatif.link", **told, target=one.target_name, kind=one.link_kind)
    if one.kind == "won":
        changes = list(_won(lang, one))
        return say(lang, "whatif.won", **told, what=changes) if changes else say(lang, "whatif.won_already", **told)
    what = label(lang, "attribute", one.kind)
    return say(lang, "whatif.judged", **told, what=what, then=_value(lang, one.then, one.kind))


def _now(lang: Lang, one: Supposition) -> str | None:
    """What is so today; of somebody who is won it stands beside what changes, of who joins or is ours there is none."""
    if one.kind in ("joins", "won") or (one.kind == "leaves" and one.ours):
        return None
    if one.kind == "link":
        return _strength(lang, one.today)
    if one.kind == "leaves" and not (one.today and one.today.roles):
        return say(lang, "whatif.no_role")
    return _today(lang, one, "roles" if one.kind == "leaves" else one.kind)


def _today(lang: Lang, one: Supposition, attribute: str) -> str:
    """What is so today, and why it may count for less."""
    value = _value(lang, one.today, attribute)
    if attribute in one.guessed:
        return say(lang, "whatif.guessed", value=value)
    return say(lang, "whatif.stale", value=value) if one.stale and attribute == "rating" else value


def _won(lang: Lang, one: Supposition) -> Iterator[str]:
    """What winning somebody changes of them."""
    for attribute in ("rating", "contact_level"):
        now, then = _today(lang, one, attribute), _value(lang, one.then, attribute)
        if now != then:
            yield say(lang, "whatif.won_judged", what=label(lang, "attribute", attribute), now=now, then=then)
    if one.today and one.today.backs:
        yield say(lang, "whatif.won_backs", rivals=one.today.backs)


def _value(lang: Lang, known: Known | None, attribute: str) -> str:
    if known is None:
        return say(lang, "whatif.not_there")
    if attribute == "roles":
        return roles_text(lang, known.roles) if known.roles else say(lang, "nothing.none")
    return label(lang, attribute, getattr(known, attribute))


def _strength(lang: Lang, known: Known | None) -> str:
    if known is None:
        return say(lang, "whatif.no_link")
    return say(lang, "whatif.strength_unsaid") if known.strength is None else f"{known.strength:g}"


def what_if_lines(lang: Lang, report: WhatIfReport) -> Iterator[str]:
    """Everything that would be different; before it, that nothing new was supposed."""
    if all(one.already for one in report.suppositions):
        yield say(lang, "whatif.all_already")
    if not report.changed:
        yield say(lang, "whatif.same")
        return
    for row in report.roles:
        before, after = (label(lang, "role_state", state) for state in (row.before, row.after))
        yield say(lang, "whatif.role", role=label(lang, "role", row.role), before=before, after=after)
    if report.uncovered_before != report.uncovered_after:
        roles = (report.uncovered_before, report.uncovered_after)
        before, after = (roles_text(lang, one) if one else say(lang, "nothing.none") for one in roles)
        yield say(lang, "whatif.uncovered", before=before, after=after)
    for kind in Support.model_fields:
        was, then = getattr(report.support_before, kind), getattr(report.support_after, kind)
        if was != then:
            named = label(lang, "support_kind", kind)
            yield say(lang, "whatif.support", kind=named, before=f"{was:.1%}", after=f"{then:.1%}")
    settled = [f"{value:+.3f}" for value in (report.settled_before, report.settled_after)]
    if settled[0] != settled[1]:
        yield say(lang, "whatif.settled", before=settled[0], after=settled[1])
    come_or_gone = {one.person_id for one in report.suppositions if one.kind in ("joins", "leaves")}
    for path in report.paths:
        no_target = say(lang, "whatif.not_there" if path.person_id in come_or_gone else "whatif.no_role")
        states = (path.state_before, path.state_after)
        state_before, state_after = (label(lang, "target_state", state) if state else no_target for state in states)
        yield say(
            lang,
            "whatif.path",
            person=path.person_name,
            roles=roles_text(lang, path.roles),
            state_before=state_before,
            state_after=state_after,
            before=f"{path.before:.3f}",
            after=f"{path.after:.3f}",
        )
        if path.path_before != path.path_after:
            before, after = (
                ARROW.join(way) or say(lang, "whatif.no_way") for way in (path.path_before, path.path_after)
            )
            yield "  " + _with_confidence(lang, say(lang, "whatif.way", before=before, after=after), path)
    lists = (report.contacts_before, report.contacts_after)
    before, after = (shown(lang, [_contact_text(lang, one) for one in contacts]) or "–" for contacts in lists)
    if before != after:
        yield say(lang, "whatif.contacts", before=before, after=after)


def _with_confidence(lang: Lang, text: str, path: PathChange) -> str:
    """How sure both paths are, or the one there is."""
    before, after = path.confidence_before, path.confidence_after
    if before is None or after is None:
        return with_confidence(lang, text, after if before is None else before)
    return say(lang, "confidence.change", text=text, before=f"{before:.0%}", after=f"{after:.0%}")


def _contact_text(lang: Lang, contact: Contact) -> str:
    return say(lang, "whatif.contact", person=contact.person_name, kind=label(lang, "contact_kind", contact.kind))
