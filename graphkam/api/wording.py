"""Results of the analyses with their texts in the reader's language."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from graphkam.api.shapes import (
    ContactView,
    FlagsAnswer,
    FlagView,
    NextAnswer,
    PathsAnswer,
    PathView,
    ReasonView,
    RolesAnswer,
    RoleView,
    StrengthView,
    TargetView,
)
from graphkam.model.results import (
    Bullet,
    Contact,
    CoverageReport,
    FlagReport,
    LeveragePath,
    NextReport,
    PathReport,
    Reason,
    RoleCoverage,
    Target,
)
from graphkam.words import Lang, label, say
from graphkam.words.phrases import bullet_text, flag_text, reason_text, remedy_text


def roles_answer(lang: Lang, report: CoverageReport) -> RolesAnswer:
    return RolesAnswer(
        **_fields(report, "roles"),
        roles=[RoleView(**_fields(item), text=_role_text(lang, item)) for item in report.roles],
        uncovered=report.uncovered,
    )


def flags_answer(lang: Lang, report: FlagReport) -> FlagsAnswer:
    return FlagsAnswer(
        **_fields(report, "flags", "strengths"),
        flags=[
            FlagView(**_fields(flag), text=flag_text(lang, flag), remedy=remedy_text(lang, flag))
            for flag in report.flags
        ],
        strengths=[_strength(lang, bullet) for bullet in report.strengths],
    )


def paths_answer(lang: Lang, report: PathReport) -> PathsAnswer:
    return PathsAnswer(**_fields(report, "targets"), targets=[_target(lang, target) for target in report.targets])


def next_answer(lang: Lang, report: NextReport, most: int) -> NextAnswer:
    return NextAnswer(
        **_fields(report, "contacts"),
        contacts=[_contact(lang, contact) for contact in report.contacts[:most]],
        known_text=say(lang, "known.summary", **_fields(report.known)),
    )


def contact_text(lang: Lang, contact: Contact) -> str:
    """One line: whom, why in one word, through whom, who of ours."""
    through = (
        say(lang, "cli.through", person=contact.through_name) if contact.through_name else say(lang, "cli.straight")
    )
    return say(
        lang,
        "api.contact",
        person=say(lang, "api.titled", name=contact.person_name, title=contact.title)
        if contact.title
        else contact.person_name,
        kind=label(lang, "contact_kind", contact.kind),
        through=through,
        member=contact.member_name or say(lang, "cli.nobody_of_ours"),
    )


def _fields(result: BaseModel, *without: str) -> dict[str, Any]:
    return {name: getattr(result, name) for name in type(result).model_fields if name not in without}


def _role_text(lang: Lang, item: RoleCoverage) -> str:
    return say(lang, "api.role", role=item.role, state=label(lang, "role_state", item.state))


def _strength(lang: Lang, bullet: Bullet) -> StrengthView:
    return StrengthView(
        **_fields(bullet, "text", "text_en"),
        recorded=bullet.text,
        recorded_en=bullet.text_en,
        text=bullet_text(lang, bullet),
    )


def _target(lang: Lang, target: Target) -> TargetView:
    text = say(
        lang,
        "cli.target",
        person=target.person_name,
        roles=list(target.roles),
        state=label(lang, "target_state", target.state),
        urgency=f"{target.urgency:.3f}",
    )
    if target.path is None:
        text += "\n" + say(lang, "cli.direct", effort=target.direct_effort, chance=target.direct_chance)
        if target.develop_name:
            text += "\n" + say(lang, "cli.develop", person=target.develop_name)
    path = _path(lang, target.path) if target.path else None
    return TargetView(**_fields(target, "path"), path=path, text=text)


def _path(lang: Lang, path: LeveragePath) -> PathView:
    names = [path.steps[0].source_name, *(step.target_name for step in path.steps)]
    way = say(lang, "cli.path", way=" → ".join(names), strength=path.strength, sure=f"{path.confidence:.0%}")
    weakest = path.steps[path.weakest]
    weakest_text = say(
        lang,
        "cli.weakest",
        source=weakest.source_name,
        target=weakest.target_name,
        strength=weakest.strength,
        tie=weakest.tie_strength,
        willing=weakest.willingness,
        kind=say(lang, f"tie.{weakest.tie}"),
    )
    if weakest.assumed:
        weakest_text += " " + say(lang, "cli.assumed")
    return PathView(**_fields(path), text=way, weakest_text=weakest_text)


def _contact(lang: Lang, contact: Contact) -> ContactView:
    return ContactView(
        **_fields(contact, "reasons", "talk_about"),
        reasons=tuple(_reason(lang, reason) for reason in contact.reasons),
        talk_about=tuple(_reason(lang, topic) for topic in contact.talk_about),
        text=contact_text(lang, contact),
    )


def _reason(lang: Lang, reason: Reason) -> ReasonView:
    return ReasonView(**_fields(reason), text=reason_text(lang, reason))
