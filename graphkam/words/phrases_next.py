"""Next contacts in the reader's words, one line for each thing that is said of them."""

from __future__ import annotations

from graphkam.model.results import Contact, Effect, LeveragePath
from graphkam.words import Lang, label, say
from graphkam.words.phrases import reason_text

ARROW = " → "
_SPACE: dict[Lang, str] = {"en": " ", "zh": ""}

_NAMED = 4
_LEAST_PART = 0.05
"""At most so many contributions to a gain are named, those of at least this share of it; the rest is summed up."""

_SMALL = 0.0195
"""Gains below have four decimals, so that two of them can be told apart."""

_SMALL_CHANCE = 0.0995
"""Chances below have three, so that the product can be followed."""


def contact_head(lang: Lang, contact: Contact) -> str:
    """Whom and what for."""
    person = contact.person_name
    if contact.title:
        person = say(lang, "next.titled", name=person, title=contact.title)
    return say(lang, "next.head", rank=contact.rank, person=person, kind=label(lang, "contact_kind", contact.kind))


def who_text(lang: Lang, contact: Contact) -> str:
    """Who of ours, through whom, and when one of ours was there last."""
    member = contact.member_name or say(lang, "cli.nobody_of_ours")
    if contact.path is not None and contact.through_id:
        through = ARROW.join(_between(contact.path, contact.through_id))
        how = say(lang, "next.how_led", member=member, through=through)
    else:
        how = say(lang, "next.how_known" if contact.led else "next.how_direct", member=member)
    return say(lang, "next.who", how=how, last=last_text(lang, contact))


def _between(path: LeveragePath, through_id: str) -> list[str]:
    """Names of those who act on the way, from the customer's first on."""
    acting = [step.source_id for step in path.steps]
    return [step.source_name for step in path.steps[acting.index(through_id) :]]


def last_text(lang: Lang, contact: Contact) -> str:
    if contact.last_contact is None or contact.days_since is None:
        return say(lang, "next.last_unknown")
    if contact.days_since == 0:
        return say(lang, "next.last_today")
    return say(lang, "next.last", day=contact.last_contact, days=contact.days_since)


def why_lines(lang: Lang, contact: Contact) -> list[str]:
    return [reason_text(lang, reason) for reason in contact.reasons]


def gain_text(lang: Lang, contact: Contact) -> str:
    """What the gain is made of, the largest first."""
    digits = 4 if contact.gain < _SMALL else 3
    effects = contact.effects
    if not effects:
        return say(lang, "gain.nothing")
    large = sum(effect.gain >= _LEAST_PART * contact.gain for effect in effects)
    named = effects[: max(1, min(large, _NAMED))]
    if len(effects) == len(named) + 1:
        named = effects
    parts = [_effect_text(lang, contact, effect, digits) for effect in named]
    rest = effects[len(named) :]
    if rest:
        gain = f"{sum(effect.gain for effect in rest):.{digits}f}"
        parts.append(say(lang, "gain.others", count=len(rest), gain=gain))
    kept = any(reason.code == "reason.keep" for reason in contact.reasons)
    return say(lang, "gain.kept" if kept else "gain.of", gain=f"{contact.gain:.{digits}f}", parts=parts)


def _effect_text(lang: Lang, contact: Contact, effect: Effect, digits: int) -> str:
    gain = f"{effect.gain:.{digits}f}"
    roles = [label(lang, "role", role) for role in effect.roles]
    if effect.person_id is None:
        return say(lang, "gain.found", roles=roles, gain=gain)
    if effect.person_id == contact.person_id:
        return say(lang, "gain.own", gain=gain)
    return say(lang, "gain.through", person=effect.person_name, roles=roles, gain=gain)


def talk_lines(lang: Lang, contact: Contact) -> list[str]:
    """What to talk about; what the mode asks for stands on a line of its own."""
    lines = [""]
    for topic in contact.talk_about:
        if topic.code.startswith("talk.mode."):
            lines.append("")
        lines[-1] += (_SPACE[lang] if lines[-1] else "") + reason_text(lang, topic)
    return [line for line in lines if line]


def score_text(lang: Lang, contact: Contact) -> str:
    return say(
        lang,
        "next.score_of",
        score=f"{contact.score:.4f}",
        gain=f"{contact.gain:.4f}",
        chance=f"{contact.chance:.{3 if contact.chance < _SMALL_CHANCE else 2}f}",
        effort=contact.effort,
        sure=f"{contact.confidence:.0%}",
    )
