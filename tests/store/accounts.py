"""Accounts for the store's tests: every kind of entity once, and accounts of any size."""

from __future__ import annotations

from datetime import UTC, date, datetime

from graphkam.model import entities as e
from graphkam.model.changes import ChangeSet, Evidence, Statement, plan_changes
from graphkam.model.codes import InfluenceKind, Layer, Origin, Role, SourceKind

MOMENT = datetime(2026, 1, 5, 12, 30, 15, 120, tzinfo=UTC)
EVIDENCE = Evidence(
    by="李 经理", observed_at=date(2026, 1, 4), origin=Origin.PERSON, source=SourceKind.DOCUMENT, confidence=0.85
)


def said(entity: e.AnyEntity, **changes: object) -> Statement:
    return Statement(entity=entity, evidence=EVIDENCE.model_copy(update=changes))


def every_kind(a: str) -> list[e.AnyEntity]:
    """One account with every kind of entity, all fields filled, and a person of another company."""
    w = e.WORKSPACE
    return [
        e.Team(id=f"{a}.team", account_id=w, name="East"),
        e.Member(
            id=f"{a}.we", account_id=w, name="王", name_en="Wang", title="KAM", email="w@x.cn", executive=True,
            external_ids={"crm": "005"},
        ),
        e.Account(
            id=a, account_id=a, name=f"华东 {a}", name_en="East", parent_id=f"{a}.other", industry="化工",
            owner_id=f"{a}.we", team_ids=(f"{a}.team",), external_ids={"crm": "001", "ERP 二": "x'"}, sample=True,
            story_day=date(2026, 1, 9), match="key",
            reorganisation="merging 'two' \"plants\"\n$x;",
        ),
        e.Account(id=f"{a}.other", account_id=f"{a}.other", name="Institute", external=True),
        e.Unit(id=f"{a}.u1", account_id=a, name="生产", name_en="Production", order=3, external_ids={"hr": "7"}),
        e.Unit(id=f"{a}.u2", account_id=a, name="二车间", parent_id=f"{a}.u1"),
        e.Unit(id=f"{a}.ux", account_id=f"{a}.other", name="Lab"),
        *[
            e.Person(
                id=f"{a}.p{n}", account_id=w, name=f"张{n}", name_en="Zhang", email=f"z{n}@x.cn", phone="1", note="n",
                external_ids={"sf": f"00{n}", "销售": "x"}, other_emails=(f"z{n}@y.cn", "z@old.example"),
            )
            for n in range(4)
        ],
        *[
            e.Position(
                id=f"{a}.w{n}", account_id=a, person_id=f"{a}.p{n}", employer_id=employer, unit_id=unit, title="总监",
                title_en="Head", since=date(2020, 2, 29), until=date(2030, 1, 1), primary=n != 2,
                layer=Layer.MANAGEMENT, leaving="perhaps",
            )
            for n, (employer, unit) in enumerate([(a, f"{a}.u1"), (a, f"{a}.u2"), (a, None), (f"{a}.other", f"{a}.ux")])
        ],
        e.Reporting(id=f"{a}.r", account_id=a, person_id=f"{a}.p1", manager_id=f"{a}.p0", kind="dotted"),
        e.Influence(
            id=f"{a}.i", account_id=a, source_id=f"{a}.p3", target_id=f"{a}.p0", kind=InfluenceKind.TRUST,
            strength=1.0, sign=-1,
        ),
        e.Committee(id=f"{a}.c", account_id=a, name="Board", name_en="B", member_ids=(f"{a}.p0", f"{a}.p1")),
        e.Opportunity(
            id=f"{a}.o", account_id=a, name="Line 3", name_en="L", owner_id=f"{a}.we", closed=True,
            external_ids={"crm": "006"}, objective="obj",
            customer_objective="theirs", amount=1_000_000.0, currency="CNY", close_date=date(2026, 9, 30), stage="P3",
            status="active", position="comfort",
        ),
        e.BuyingInfluence(
            id=f"{a}.b1", account_id=a, opportunity_id=f"{a}.o", holder_id=f"{a}.p0",
            roles=(Role.COACH, Role.ECONOMIC_BUYER), degree="high", weight=12.5, rating=-5, mode="growth",
            contact_level="met", result="r", win="w", win_proved=False,
        ),
        e.BuyingInfluence(id=f"{a}.b2", account_id=a, opportunity_id=f"{a}.o", holder_id=f"{a}.c", rating="unclear"),
        e.BuyingInfluence(id=f"{a}.b3", account_id=a, opportunity_id=f"{a}.o", roles=(Role.USER_BUYER,), rating=0),
        e.Strength(
            id=f"{a}.s", account_id=a, opportunity_id=f"{a}.o", text="t", text_en="t", valued_by_ids=(f"{a}.p0",),
            sets_apart=True, moves_roles=(Role.COACH,), answers=("x", "y"),
        ),
        e.Rival(id=f"{a}.v", account_id=a, opportunity_id=f"{a}.o", name="R", note="n", moved_on=date(2026, 1, 1)),
        e.Backing(id=f"{a}.k", account_id=a, rival_id=f"{a}.v", person_id=f"{a}.p1", rating=2),
        e.Coverage(
            id=f"{a}.t", account_id=a, member_id=f"{a}.we", person_id=f"{a}.p0", strength=0.1, target=0.7,
            last_contact=date(2026, 1, 3),
        ),
        e.Call(
            id=f"{a}.l", account_id=a, day=date(2026, 1, 3), member_id=f"{a}.we", person_ids=(f"{a}.p0", f"{a}.p1"),
            opportunity_id=f"{a}.o", purpose="p", heard="h", promises="m", next_step="n",
        ),
        e.Action(
            id=f"{a}.n", account_id=a, opportunity_id=f"{a}.o", what="do", who_id=f"{a}.we", due=date(2026, 2, 1),
            state="done",
        ),
        e.Play(
            id=f"{a}.y", account_id=a, opportunity_id=f"{a}.o", target_id=f"{a}.p0", through_ids=(f"{a}.p1",),
            occasion="visit", due=date(2026, 2, 2), member_ids=(f"{a}.we",), strength_ids=(f"{a}.s",),
            lessens=("flag",), state="dropped",
        ),
        e.Answer(
            id=f"{a}.a", account_id=a, opportunity_id=f"{a}.o", person_id=f"{a}.p0", contact="win", answer="snoozed",
            until=date(2026, 3, 1), reason="until 'after' the fair\n",
        ),
    ]  # fmt: skip


def full(a: str) -> ChangeSet:
    """A new account with every kind."""
    return plan_changes(None, a, [said(entity) for entity in every_kind(a)], MOMENT)


def sized(a: str, people: int) -> ChangeSet:
    """A new account of so many people, each with a position, a manager and a buying influence."""
    entities: list[e.AnyEntity] = [
        e.Account(id=a, account_id=a, name=a),
        e.Unit(id=f"{a}.u", account_id=a, name="U"),
        e.Opportunity(id=f"{a}.o", account_id=a, name="O"),
    ]
    for n in range(people):
        person = f"{a}.p{n}"
        entities += [
            e.Person(id=person, account_id=e.WORKSPACE, name=f"P{n}"),
            e.Position(
                id=f"{a}.w{n}", account_id=a, person_id=person, employer_id=a, unit_id=f"{a}.u", layer="operation"
            ),
            e.BuyingInfluence(id=f"{a}.b{n}", account_id=a, opportunity_id=f"{a}.o", holder_id=person, rating=1),
        ]  # fmt: skip
        if n:
            entities.append(
                e.Reporting(id=f"{a}.r{n}", account_id=a, person_id=person, manager_id=f"{a}.p{(n - 1) // 8}")
            )
    return plan_changes(None, a, [said(entity) for entity in entities], MOMENT)
