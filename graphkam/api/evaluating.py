"""How complete the map is, and the relationship evaluation chart, over HTTP."""

from __future__ import annotations

from fastapi import APIRouter

from graphkam.api.asking import AccountId, OnDay, OpportunityId
from graphkam.api.shapes import fields_of
from graphkam.api.shapes_coverage import ChartAnswer, ChartRowView, CompletenessAnswer, CompletenessRuleView
from graphkam.api.wording import little
from graphkam.services import evaluating
from graphkam.words import phrases_coverage as phrases

router = APIRouter(prefix="/v1/accounts/{account_id}/opportunities/{opportunity_id}", tags=["analyses"])


@router.get("/completeness")
def completeness(account_id: AccountId, opportunity_id: OpportunityId, reader: OnDay) -> CompletenessAnswer:
    lang = reader.lang
    report = evaluating.completeness(reader.graph(account_id), opportunity_id, reader.policy, lang)
    rules = tuple(
        CompletenessRuleView(
            **fields_of(rule),
            text=phrases.rule_text(lang, rule),
            missing_texts=tuple(phrases.missing_text(lang, one) for one in rule.missing),
            remedy=phrases.remedy_of_rule(lang, rule),
        )
        for rule in report.rules
    )
    notes = tuple(phrases.completeness_lines(lang, report))
    text = phrases.completeness_line(lang, report)
    return CompletenessAnswer(
        **{**fields_of(report), "rules": rules}, text=text, notes=notes, little_text=little(lang, account_id, report)
    )


@router.get("/chart")
def chart(account_id: AccountId, opportunity_id: OpportunityId, reader: OnDay) -> ChartAnswer:
    lang = reader.lang
    found = evaluating.chart(reader.graph(account_id), opportunity_id, reader.policy, lang)
    rows = tuple(ChartRowView(**fields_of(row), texts=phrases.chart_cells(lang, row)) for row in found.rows)
    heads = {column: phrases.chart_head(lang, column) for column in phrases.CHART_COLUMNS}
    return ChartAnswer(**{**fields_of(found), "rows": rows}, heads=heads, little_text=little(lang, account_id, found))
