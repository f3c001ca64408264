"""Completeness, the evaluation chart and answers to red flags in the reader's words."""

from __future__ import annotations

from graphkam.model.results import Bullet, Flag, FlagAnswer, HolderCoverage
from graphkam.model.results_coverage import ChartRow, CompletenessReport, CompletenessRule, Missing
from graphkam.words import Lang, label, say, shown
from graphkam.words.phrases import bullet_text, flag_text
from graphkam.words.phrases_knowledge import sure_text, with_confidence

CHART_COLUMNS = (
    "person", "title", "department", "job", "roles", "degree", "share", "relation", "rating", "contact", "mode",
    "owner", "last", "age", "marks",
)  # fmt: skip
"""Every column of the chart; a picture or a terminal has room for some of them."""


def completeness_line(lang: Lang, report: CompletenessReport) -> str:
    """The score, and the dearest gap where there is one."""
    score = f"{report.score:.0%}"
    if report.rules and report.rules[0].cost > 0:
        return say(lang, "completeness.line", score=score, gap=rule_text(lang, report.rules[0]))
    return say(lang, "completeness.score", score=score)


def rule_text(lang: Lang, rule: CompletenessRule) -> str:
    """A rule with how much of it is fulfilled."""
    name = label(lang, "completeness_rule", rule.rule)
    return say(lang, "completeness.rule", rule=name, fulfilled=rule.fulfilled, of=rule.of)


def missing_text(lang: Lang, missing: Missing) -> str:
    """Who or what is missing, by name."""
    if missing.role is not None:
        return label(lang, "role", missing.role)
    if missing.attribute is not None:
        return say(lang, f"completeness_attribute.{missing.attribute}")
    return missing.name or say(lang, "unknown")


def remedy_of_rule(lang: Lang, rule: CompletenessRule) -> str:
    """What to do about it."""
    return say(lang, f"completeness_remedy.{rule.rule}")


def left_out_text(lang: Lang, rule: CompletenessRule) -> str:
    """A rule that does not count, and why."""
    why = "completeness.switched_off" if rule.weight <= 0 else "completeness.nobody"
    return say(lang, why, rule=label(lang, "completeness_rule", rule.rule))


def marks_text(lang: Lang, holder: HolderCoverage) -> str:
    """All that is true of a holder."""
    return shown(lang, [label(lang, "holder_mark", mark) for mark in holder.marks])


def holder_text(lang: Lang, holder: HolderCoverage) -> str:
    """One holder of a role with all that is true of them."""
    return say(
        lang, "coverage.holder", person=holder.holder_name or say(lang, "cli.nobody"), marks=marks_text(lang, holder)
    )


def chart_head(lang: Lang, column: str) -> str:
    return say(lang, f"chart.{column}")


def chart_cells(lang: Lang, row: ChartRow) -> dict[str, str]:
    """Column → the text of its cell, for every column; what is not known of somebody says so."""
    unknown = say(lang, "unknown")
    cells = dict.fromkeys(CHART_COLUMNS, "")
    cells |= {
        "person": row.name or say(lang, "chart.nobody"),
        "job": shown(lang, [say(lang, f"job.{job}") for job in row.jobs]) if row.roles else say(lang, "chart.watched"),
        "roles": shown(lang, [label(lang, "role", role) for role in row.roles]),
        "share": f"{row.share:.0%}" if row.roles else "",
        "marks": shown(lang, [label(lang, "holder_mark", mark) for mark in row.marks]),
    }
    if row.kind == "open":
        return cells
    place = [part for part in (row.company, row.department) if part]
    return cells | {
        "title": row.title or "",
        "department": (shown(lang, place) or unknown) if row.kind == "person" else "",
        "roles": cells["roles"] + (f" ({say(lang, 'cli.guess')})" if row.roles_guessed else ""),
        "degree": label(lang, "degree", row.degree),
        "relation": label(lang, "relation", row.relation),
        "rating": _rating(lang, row.rating),
        "contact": label(lang, "contact_level", row.contact_level),
        "mode": label(lang, "mode", row.mode),
        "owner": row.owner_name or "",
        "last": row.last_contact.isoformat() if row.last_contact else "",
        "age": say(lang, "chart.days", n=row.judged_days) if row.judged_days is not None else "",
    }


def _rating(lang: Lang, rating: int | str | None) -> str:
    """A number alone: a spreadsheet can take it for one, and the relation beside says what it means."""
    if not isinstance(rating, int):
        return label(lang, "rating", rating)
    return f"{rating:+d}" if rating else "0"


def answer_text(lang: Lang, answer: FlagAnswer) -> str:
    """One strength that answers a flag, how it gets there, and how sure that is."""
    return with_confidence(lang, _answer(lang, answer), answer.confidence)


def _answer(lang: Lang, answer: FlagAnswer) -> str:
    if answer.how == "ask":
        who = label(lang, "answer_by", answer.code)
        code = "answer.ask_through" if answer.member_name else "answer.ask"
        return say(lang, code, person=answer.subject_name, who=who, member=answer.member_name)
    member = answer.way[0] if answer.way else answer.member_name
    bullet = Bullet(
        code=answer.code, subject_name=answer.subject_name, text=answer.recorded, text_en=answer.recorded_en,
        params={"roles": answer.roles, "member": member},
    )  # fmt: skip
    what = bullet_text(lang, bullet).rstrip(".。")
    if answer.how == "directly":
        return say(lang, "answer.directly", what=what, person=answer.subject_name)
    return say(lang, "answer.path", what=what, way=" → ".join(answer.way), strength=answer.strength)


def bullet_line(lang: Lang, bullet: Bullet) -> str:
    """A strength, and how sure it is."""
    return " · ".join(part for part in (bullet_text(lang, bullet), sure_text(lang, bullet.confidence)) if part)


def flag_line(lang: Lang, flag: Flag) -> str:
    """A flag, and how sure it is."""
    return " · ".join(part for part in (flag_text(lang, flag), sure_text(lang, flag.confidence)) if part)


def answer_lines(lang: Lang, answers: tuple[FlagAnswer, ...] | None) -> list[str]:
    """The answers of one flag as lines; that there is none is one too."""
    if answers is None:
        return []
    return [answer_text(lang, answer) for answer in answers] or [say(lang, "answer.none")]


def completeness_lines(lang: Lang, report: CompletenessReport) -> list[str]:
    """What is said beside the table: rules that do not count, and an opportunity without anybody in a role."""
    lines = [left_out_text(lang, rule) for rule in report.left_out]
    return [say(lang, "completeness.empty"), *lines] if not report.holders else lines
