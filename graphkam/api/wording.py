"""Results of the analyses with their texts in the reader's language."""

from __future__ import annotations

from urllib.parse import quote

from graphkam.api.shapes import (
    ContactView,
    FlagAnswerView,
    FlagsAnswer,
    FlagView,
    NextAnswer,
    PathView,
    ReasonView,
    RolesAnswer,
    RoleView,
    SetAsideView,
    StandingView,
    StrengthView,
    fields_of,
)
from graphkam.model.results import (
    Bullet,
    Contact,
    CoverageReport,
    FlagReport,
    LeveragePath,
    OpportunityReport,
    Reason,
    RoleCoverage,
)
from graphkam.model.results_answers import AnsweredReport, Standing
from graphkam.words import Lang, label, say
from graphkam.words.phrases import bullet_text, flag_text, reason_text, remedy_text
from graphkam.words.phrases_coverage import answer_text, holder_text
from graphkam.words.phrases_knowledge import little_text
from graphkam.words.phrases_leverage import weakest_text
from graphkam.words.phrases_next import gain_text


def little(lang: Lang, account_id: str, report: OpportunityReport) -> str | None:
    """That very little is known, and the address that names the fact that would help most."""
    return little_text(lang, report.known, advice_address(account_id, report.opportunity_id))


def advice_address(account_id: str, opportunity_id: str) -> str:
    """What names the fact that would help most."""
    account, own = quote(account_id, safe=""), quote(opportunity_id, safe="")
    return f"/v1/accounts/{account}/opportunities/{own}/advice"


def roles_answer(lang: Lang, account_id: str, report: CoverageReport) -> RolesAnswer:
    return RolesAnswer(
        **fields_of(report, "roles"),
        little_text=little(lang, account_id, report),
        roles=[
            RoleView(
                **fields_of(item),
                text=_role_text(lang, item),
                holder_texts=tuple(holder_text(lang, holder) for holder in item.holders),
            )
            for item in report.roles
        ],
        uncovered=report.uncovered,
    )


def flags_answer(lang: Lang, account_id: str, report: FlagReport) -> FlagsAnswer:
    return FlagsAnswer(
        **fields_of(report, "flags", "strengths"),
        little_text=little(lang, account_id, report),
        flags=[
            FlagView(
                **fields_of(flag, "answers"),
                answers=tuple(
                    FlagAnswerView(**fields_of(one), text=answer_text(lang, one)) for one in flag.answers or ()
                ),
                text=flag_text(lang, flag),
                remedy=remedy_text(lang, flag),
            )
            for flag in report.flags
        ],
        strengths=[_strength(lang, bullet) for bullet in report.strengths],
    )


def next_answer(lang: Lang, account_id: str, report: AnsweredReport) -> NextAnswer:
    return NextAnswer(
        **fields_of(report, "contacts", "aside"),
        little_text=little(lang, account_id, report),
        contacts=[_contact(lang, contact) for contact in report.contacts],
        aside=[SetAsideView(contact=one.contact, standing=standing_view(lang, one.standing)) for one in report.aside],
        known_text=say(lang, "known.summary", **fields_of(report.known)),
    )


def standing_view(lang: Lang, one: Standing) -> StandingView:
    """An answer with its words."""
    return StandingView(
        **fields_of(one),
        text=reason_text(lang, one.note),
        contact_text=label(lang, "contact_kind", one.contact),
        answer_text=label(lang, "answer_state", one.answer),
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


def _role_text(lang: Lang, item: RoleCoverage) -> str:
    return say(lang, "api.role", role=item.role, state=label(lang, "role_state", item.state))


def _strength(lang: Lang, bullet: Bullet) -> StrengthView:
    return StrengthView(
        **fields_of(bullet, "text", "text_en"),
        recorded=bullet.text,
        recorded_en=bullet.text_en,
        text=bullet_text(lang, bullet),
    )


def _path(lang: Lang, path: LeveragePath) -> PathView:
    names = [path.steps[0].source_name, *(step.target_name for step in path.steps)]
    way = say(lang, "cli.path", way=" → ".join(names), strength=path.strength, sure=f"{path.confidence:.0%}")
    return PathView(**fields_of(path), text=way, weakest_text=weakest_text(lang, path))


def _contact(lang: Lang, contact: Contact) -> ContactView:
    return ContactView(
        **fields_of(contact, "reasons", "talk_about", "cautions", "path"),
        reasons=tuple(_reason(lang, reason) for reason in contact.reasons),
        talk_about=tuple(_reason(lang, topic) for topic in contact.talk_about),
        cautions=tuple(_reason(lang, caution) for caution in contact.cautions),
        path=_path(lang, contact.path) if contact.path else None,
        text=contact_text(lang, contact),
        gain_text=gain_text(lang, contact),
    )


def _reason(lang: Lang, reason: Reason) -> ReasonView:
    return ReasonView(**fields_of(reason), text=reason_text(lang, reason))
