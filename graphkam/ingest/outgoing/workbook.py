"""The account graph as graphkam's own workbook: the same sheets and columns that the reader takes back.

Importing an unchanged export writes nothing: evidence columns of the wide sheets stay empty, the judgement sheet
carries every fact with its record, and what a row refers to is named where the name is unique, else by id.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

import openpyxl
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from graphkam.ingest.files.tables import protected
from graphkam.ingest.workbook.sheets import definitions
from graphkam.model.codes import Origin
from graphkam.model.entities import Account
from graphkam.model.facts import Fact
from graphkam.model.graph import AccountGraph
from graphkam.model.identity import derived_id
from graphkam.words import Lang, label

Rows = list[dict[str, str]]

_WIDEST = 48
_PARTED = re.compile("[;；]")
"""What parts the names in one cell; a name with one of these is given by its id."""
_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_ASKED = ("name", "industry", "owner", "match", "team")


def sheets_of(graph: AccountGraph, lang: Lang) -> dict[str, Rows]:
    """Sheet → rows by canonical column, every cell as text."""
    return _Sheets(graph, lang).all()


def workbook_bytes(graph: AccountGraph, lang: Lang) -> bytes:
    """The workbook as an .xlsx file; every cell is text, so that nothing in it is ever a formula."""
    return _book(sheets_of(graph, lang), lang)


def template_bytes(lang: Lang) -> bytes:
    """An empty workbook: every sheet with its header, the account sheet with its keys."""
    keys = definitions()["account"]["keys"]
    empty: dict[str, Rows] = {sheet: [] for sheet in definitions() if sheet != "judgements"}
    empty["account"] = [
        {"key": aliases[1 if lang == "zh" else 0], "value": ""} for key, aliases in keys.items() if key in _ASKED
    ]
    return _book(empty, lang)


def _book(sheets: dict[str, Rows], lang: Lang) -> bytes:
    book = openpyxl.Workbook()
    for blank in book.worksheets:
        book.remove(blank)
    for sheet, rows in sheets.items():
        page = book.create_sheet(_title(sheet, lang))
        header = _header(sheet, lang)
        for column, (name, title) in enumerate(header.items(), start=1):
            cell = page.cell(row=1, column=column, value=title)
            cell.font = Font(bold=True, color="FFFFFF")
            cell.fill = PatternFill("solid", fgColor="3B4A73")
            longest = max([_width(title), *(_width(row.get(name, "")) for row in rows)])
            page.column_dimensions[get_column_letter(column)].width = min(_WIDEST, longest + 2)
        page.freeze_panes = "B2"
        for number, row in enumerate(rows, start=2):
            for column, name in enumerate(header, start=1):
                if row.get(name):
                    cell = page.cell(row=number, column=column)
                    cell.value = _ESCAPED.sub(lambda found: f"_x{ord(found[0]):04X}_", row[name])
                    cell.data_type = "s"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def csv_files(graph: AccountGraph, lang: Lang) -> dict[str, str]:
    """File name → content, one file a sheet; no cell can be taken for a formula."""
    files = {}
    for sheet, rows in sheets_of(graph, lang).items():
        target = io.StringIO()
        writer = csv.writer(target, lineterminator="\r\n")
        header = _header(sheet, lang)
        writer.writerow(header.values())
        writer.writerows([protected(row.get(name, "")) for name in header] for row in rows)
        files[f"{_title(sheet, lang)}.csv"] = "\ufeff" + target.getvalue()
    return files


def _title(sheet: str, lang: Lang) -> str:
    names = definitions()[sheet]["names"]
    return str(names[1] if lang == "zh" else names[0])


def _header(sheet: str, lang: Lang) -> dict[str, str]:
    return {
        name: aliases[1] if lang == "zh" else aliases[0] for name, aliases in definitions()[sheet]["columns"].items()
    }


def _width(text: str) -> int:
    return sum(2 if ord(char) > 0x2E7F else 1 for char in text)


def text_of(value: Any) -> str:
    """A plain value as a cell: nothing for none, lists joined by ;, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list | tuple):
        return ";".join(str(item) for item in value)
    return str(value)


class _Sheets:
    def __init__(self, graph: AccountGraph, lang: Lang) -> None:
        self.graph = graph
        self.lang = lang
        named = (e for e in graph.entities() if getattr(e, "name", None))
        self._names = Counter((_family(e.KIND), getattr(e, "name", "").casefold()) for e in named)

    def all(self) -> dict[str, Rows]:
        graph = self.graph
        rows = {
            "account": self._account(graph.account),
            "members": [
                self._row(m, "id name name_en title email") | {"executive": self._yes(m.executive)}
                for m in graph.members
            ],
            "units": [
                self._row(u, "id name name_en") | {"parent": self._ref(u.parent_id)}
                for u in sorted(graph.units, key=lambda u: (u.order, u.id))
            ],
            "people": self._people(),
            "positions": self._positions(),
            "reporting": [
                {"person": self._ref(r.person_id), "manager": self._ref(r.manager_id)}
                | {"kind": self._word("reporting_kind", r.kind)}
                for r in graph.reporting
            ],
            "influence": [
                {"source": self._ref(i.source_id), "target": self._ref(i.target_id)}
                | {"kind": self._word("influence_kind", i.kind)}
                | self._row(i, "strength sign")
                for i in graph.influence
            ],
            "committees": [
                self._row(c, "id name name_en") | {"members": self._refs(c.member_ids)} for c in graph.committees
            ],
            "opportunities": [
                self._row(o, "id name name_en objective customer_objective amount currency close_date stage")
                | {"owner": self._ref(o.owner_id), "status": self._word("deal_status", o.status)}
                | {"position": self._word("deal_position", o.position)}
                for o in graph.opportunities
            ],
            "roles": self._roles(),
            "judgements": [self._fact(fact) for fact in graph.facts if fact.subject_id in graph.by_id],
            "coverage": [
                {"member": self._ref(c.member_id), "person": self._ref(c.person_id)}
                | self._row(c, "strength target last_contact")
                for c in graph.coverage
            ],
            "strengths": [
                self._row(s, "id text text_en answers")
                | {"opportunity": self._ref(s.opportunity_id), "valued_by": self._refs(s.valued_by_ids)}
                | {"sets_apart": self._yes(s.sets_apart), "moves_roles": self._words("role", s.moves_roles)}
                for s in graph.strengths
            ],
            "rivals": [
                self._row(r, "id name note moved_on") | {"opportunity": self._ref(r.opportunity_id)}
                for r in graph.rivals
            ],
            "backings": [
                {"rival": b.rival_id, "person": self._ref(b.person_id)} | self._row(b, "rating") for b in graph.backings
            ],
            "calls": [
                self._row(c, "id day purpose heard promises next_step")
                | {"member": self._ref(c.member_id), "people": self._refs(c.person_ids)}
                | {"opportunity": self._ref(c.opportunity_id)}
                for c in graph.calls
            ],
            "actions": [
                self._row(a, "id what due") | {"opportunity": self._ref(a.opportunity_id), "who": self._ref(a.who_id)}
                | {"state": self._word("action_state", a.state)}
                for a in graph.actions
            ],
            "plays": [
                self._row(p, "id occasion due lessens")
                | {"opportunity": self._ref(p.opportunity_id), "target": self._ref(p.target_id)}
                | {"through": self._refs(p.through_ids), "members": self._refs(p.member_ids)}
                | {"strengths": ";".join(p.strength_ids), "state": self._word("action_state", p.state)}
                for p in graph.plays
            ],
            "answers": [
                self._row(a, "id until reason")
                | {"opportunity": self._ref(a.opportunity_id), "person": self._ref(a.person_id)}
                | {"contact": self._word("contact_kind", a.contact), "answer": self._word("answer_state", a.answer)}
                for a in graph.answers
            ],
        }  # fmt: skip
        return {sheet: rows[sheet] for sheet in definitions()}

    def _account(self, account: Account) -> Rows:
        team = next((team.name for team in self.graph.teams if team.id in account.team_ids), "")
        values = {
            "id": account.id,
            "name": account.name,
            "name_en": account.name_en,
            "industry": account.industry,
            "owner": self._ref(account.owner_id),
            "match": self._word("account_match", account.match),
            "reorganisation": account.reorganisation,
            "story_day": account.story_day,
            "team": team,
            "parent": account.parent_id,
            "sample": self._yes(True) if account.sample else "",
        }
        keys = definitions()["account"]["keys"]
        return [
            {"key": keys[key][1 if self.lang == "zh" else 0], "value": text_of(value)}
            for key, value in values.items()
            if text_of(value)
        ]

    def _people(self) -> Rows:
        rows = []
        names = {account.id: account.name for account in self.graph.accounts}
        employer = {p.person_id: p.employer_id for p in self.graph.positions if p.employer_id != self.graph.account.id}
        for person in self.graph.people:
            company = employer.get(person.id)
            name = names.get(company or "", "")
            same = company is not None and derived_id("account", self.graph.account.id, name) == company
            cell = {"company": name if same else company or ""}
            rows.append(self._row(person, "id name name_en email phone note") | cell)
        return rows

    def _positions(self) -> Rows:
        rows = []
        for position in sorted(self.graph.positions, key=lambda p: (p.person_id, not p.primary, p.id)):
            fact = self.graph.fact_behind(position.id, "layer")
            guessed = fact is not None and fact.origin is Origin.GUESS
            rows.append(
                self._row(position, "title title_en since until leaving")
                | {"person": self._ref(position.person_id), "unit": self._ref(position.unit_id)}
                | {"layer": self._word("layer", position.layer), "layer_guessed": self._yes(True) if guessed else ""}
                | {"primary": self._yes(position.primary)}
            )
        return rows

    def _roles(self) -> Rows:
        rows = []
        for part in self.graph.buying_influences:
            rating = "" if part.rating is None else "unclear" if part.rating == "unclear" else f"{part.rating:d}"
            rows.append(
                self._row(part, "id weight result win")
                | {"opportunity": self._ref(part.opportunity_id), "holder": self._ref(part.holder_id), "rating": rating}
                | {"roles": self._words("role", part.roles), "degree": self._word("degree", part.degree)}
                | {"mode": self._word("mode", part.mode), "win_proved": self._yes(part.win_proved)}
                | {"contact_level": self._word("contact_level", part.contact_level)}
            )
        return rows

    def _fact(self, fact: Fact) -> dict[str, str]:
        value = fact.value
        shown = (
            value
            if isinstance(value, str)
            else text_of(value)
            if not isinstance(value, bool | dict)
            else json.dumps(value)
        )
        return {
            "subject": fact.subject_id,
            "attribute": fact.attribute,
            "value": {"true": "yes", "false": "no"}.get(shown, shown) if isinstance(value, bool) else shown,
            "observed": fact.observed_at.isoformat(),
            "by": fact.by,
            "evidence": self._word("source_kind", fact.source),
            "why": fact.why or "",
            "confidence": repr(fact.confidence),
            "fact": fact.id,
            "recorded": fact.recorded_at.isoformat(),
            "origin": self._word("origin", fact.origin),
            "kind": fact.kind,
            "call": fact.call_id or "",
        }

    def _row(self, entity: Any, columns: str) -> dict[str, str]:
        return {name: text_of(getattr(entity, name)) for name in columns.split()}

    def _ref(self, identity: str | None) -> str:
        if identity is None:
            return ""
        entity = self.graph.by_id.get(identity)
        name = getattr(entity, "name", None)
        if (
            entity is None
            or name is None
            or self._names[_family(entity.KIND), name.casefold()] != 1
            or _PARTED.search(name)
        ):
            return identity
        return str(name)

    def _refs(self, identities: Iterable[str]) -> str:
        return ";".join(self._ref(identity) for identity in identities)

    def _word(self, vocabulary: str, value: Any) -> str:
        return "" if value is None else label(self.lang, vocabulary, value)

    def _words(self, vocabulary: str, values: Iterable[Any]) -> str:
        return ";".join(self._word(vocabulary, value) for value in values)

    def _yes(self, value: bool | None) -> str:
        if value is None:
            return ""
        return {"zh": ("是", "否"), "en": ("yes", "no")}[self.lang][0 if value else 1]


def _family(kind: str) -> str:
    """Kinds that one column may name together must not share a name."""
    return "holder" if kind in ("person", "committee") else kind
