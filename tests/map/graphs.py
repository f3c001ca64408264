"""Made-up accounts to draw: 24 people in two languages, and any number of generated ones."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

from graphkam.analysis.reading.deal import Deal
from graphkam.analysis.reading.knowledge import knowledge_of
from graphkam.model.codes import ContactLevel, Degree, InfluenceKind, Layer, Origin, ReportingKind, Role, SourceKind
from graphkam.model.entities import (
    WORKSPACE,
    Account,
    BuyingInfluence,
    Committee,
    Coverage,
    Entity,
    Influence,
    Member,
    Opportunity,
    Person,
    Position,
    Reporting,
    Strength,
    Unit,
)  # fmt: skip
from graphkam.model.facts import Fact
from graphkam.model.graph import AccountGraph
from graphkam.model.policy import default_policy
from graphkam.model.results import (
    Bullet,
    CoverageReport,
    Flag,
    FlagReport,
    HolderCoverage,
    LeveragePath,
    PathReport,
    RoleCoverage,
    Step,
    Target,
)  # fmt: skip

DAY = date(2026, 9, 1)
DEAL = "deal"

_LAYERS = {"d": Layer.DECISION, "m": Layer.MANAGEMENT, "o": Layer.OPERATION}
_DEGREES = {"h": Degree.HIGH, "m": Degree.MEDIUM, "l": Degree.LOW, "-": None}
_ROLES = {
    "E": Role.ECONOMIC_BUYER, "T": Role.TECHNICAL_BUYER, "U": Role.USER_BUYER, "C": Role.COACH,
    "I": Role.INFLUENCER, "G": Role.GATEKEEPER,
}  # fmt: skip

# id | name | English | title | English | unit | layer | roles | degree | rating (. never judged, ? unclear, ~ guess) |
# contact level 0–4 | manager
_PEOPLE = """
p01|顾远舟|Gu Yuanzhou|总裁|President|ops|d|E|h|1|2|
p02|沈若兰|Shen Ruolan|采购副总裁|VP Procurement|buy|d|I|m|-2|2|p01
p03|陆承宇|Lu Chengyu|首席信息官|CIO|it|d|T|h|2|3|p01
p04|白静书|Bai Jingshu|首席财务官|CFO|fin|d|I|h|0|1|p01
p05|吴天昊|Wu Tianhao|采购总监|Procurement Director|buy|m|T|h|-4|2|p02
p06|郑爽朗|Zheng Shuanglang|品类经理|Category Manager|buy|m||-|.|0|p05
p07|马文腾|Ma Wenteng|应用开发经理|App Dev Manager|it|m|U|m|2|3|p03
p08|高敏仪|Gao Minyi|信息安全经理|Security Manager|it|m|T|m|?|1|p03
p09|何志远|He Zhiyuan|架构总监|Chief Architect|it|m|T|h|4|4|p03
p10|梁伟成|Liang Weicheng|供应链总监|Supply Chain Director|ops|m|I|m|2|3|p01
p11|徐静怡|Xu Jingyi|工厂厂长|Plant Director|ops|m|U|h|3|4|p01
p12|谢芳菲|Xie Fangfei|财务总监|Finance Controller|fin|m|I|m|0|2|p04
p13|唐颖|Tang Ying|合同专员|Contract Specialist|buy|o||-|.|1|p05
p14|韩磊|Han Lei|采购专员|Buyer|buy|o|G|l|0|2|p05
p15|冯凯旋|Feng Kaixuan|系统工程师|Systems Engineer|it|o|U|l|2|3|p09
p16|董雪晴|Dong Xueqing|数据工程师|Data Engineer|it|o|CU|m|5|4|p09
p17|萧然|Xiao Ran|运维主管|IT Ops Lead|it|o|U|l|0|1|p07
p18|程子龙|Cheng Zilong|网络工程师|Network Engineer|it|o||-|.|0|p08
p19|袁野|Yuan Ye|计划主管|Planning Lead|ops|o|C|m|4|4|p10
p20|曹颖思|Cao Yingsi|车间主任|Workshop Lead|ops|o|U|m|1|3|p11
p21|邓超然|Deng Chaoran|质量工程师|Quality Engineer|ops|o|U|l|-1|2|p11
p22|许晴川|Xu Qingchuan|设备主管|Maintenance Lead|ops|o|U|l|~2|0|p11
p23|沈悦宁|Shen Yuening|预算主管|Budget Lead|fin|o|I|l|1|3|p12
p24|傅明哲|Fu Mingzhe|外部咨询师|Outside Consultant|@|m|I|m|?|1|
"""

_TIES = """
p16>p09 trust .9|p09>p03 advice .8|p03>p01 formal .7|p19>p10 trust .7|p10>p11 advice .5|p11>p01 trust .8
p23>p12 advice .6|p12>p04 advice .7|p04>p02 formal .5|p05>p02 conflict .6|p07>p09 advice .4|p08>p09 conflict .3
p06>p12 advice -|p24>p03 private .6|p14>p05 advice .3
"""


def sample() -> AccountGraph:
    """24 people of one manufacturer as of `DAY`, with one deal. All names are made up."""
    entities: list[Entity] = [
        Account(id="acme", account_id="acme", name="华星精密制造集团", name_en="Huaxing Precision Group"),
        Account(id="firm", account_id="firm", name="明见咨询", name_en="Clearview Advisory", external=True),
        Opportunity(id=DEAL, account_id="acme", name="智能排产平台", name_en="Smart scheduling platform"),
        Member(id="m1", account_id=WORKSPACE, name="王婷", name_en="Wang Ting"),
        Member(id="m2", account_id=WORKSPACE, name="李总", name_en="Director Li", executive=True),
        Strength(id="s1", account_id="acme", opportunity_id=DEAL, text="三周上线", text_en="Live in three weeks"),
    ]
    for order, (unit, zh, en) in enumerate(
        [
            ("buy", "采购部", "Procurement"),
            ("it", "信息技术部", "IT"),
            ("ops", "生产运营部", "Operations"),
            ("fin", "财务部", "Finance"),
        ]
    ):
        entities.append(Unit(id=unit, account_id="acme", name=zh, name_en=en, order=order))
    facts: list[Fact] = []
    for line in _PEOPLE.strip().splitlines():
        one, zh, en, title, title_en, unit, layer, roles, degree, rating, contact, manager = line.split("|")
        entities.append(Person(id=one, account_id=WORKSPACE, name=zh, name_en=en))
        entities.append(
            Position(
                id=f"pos-{one}", account_id="acme", person_id=one, employer_id="firm" if unit == "@" else "acme",
                unit_id=None if unit == "@" else unit, title=title, title_en=title_en,
            )
        )  # fmt: skip
        facts.append(_fact("position", f"pos-{one}", "layer", _LAYERS[layer], 90, guess=one == "p20"))
        if one == "p11":
            entities.append(
                Position(id="pos-p11b", account_id="acme", person_id=one, employer_id="acme", unit_id="buy",
                         title="采购委员", title_en="Purchasing board", primary=False)
            )  # fmt: skip
        if manager:
            line_kind = ReportingKind.DOTTED if one == "p08" else ReportingKind.LINE
            entities.append(
                Reporting(id=f"r-{one}", account_id="acme", person_id=one, manager_id=manager, kind=line_kind)
            )
        if contact != "0":
            entities.append(Coverage(id=f"c-{one}", account_id="acme", member_id="m1", person_id=one))
            facts.append(_fact("coverage", f"c-{one}", "strength", int(contact) / 5, 20))
            facts.append(
                _fact("coverage", f"c-{one}", "last_contact", (DAY - timedelta(days=13 * int(contact))).isoformat(), 20)
            )
        if roles or rating != ".":
            facts += _part(entities, one, roles, degree, rating, int(contact))
    for tie in _TIES.replace("\n", "|").strip("|").split("|"):
        ends, kind, strength = tie.split()
        source, target = ends.split(">")
        entities.append(
            Influence(
                id=f"i-{source}-{target}",
                account_id="acme",
                source_id=source,
                target_id=target,
                kind=InfluenceKind(kind),
            )
        )
        if strength != "-":
            facts.append(
                _fact("influence", f"i-{source}-{target}", "strength", float(strength), 30, guess=source == "p14")
            )
    return AccountGraph.assemble(DAY, "acme", entities, facts)


def _part(entities: list[Entity], one: str, roles: str, degree: str, rating: str, contact: int) -> list[Fact]:
    part = f"b-{one}"
    entities.append(BuyingInfluence(id=part, account_id="acme", opportunity_id=DEAL))
    guess, rating = rating.startswith("~"), rating.lstrip("~")
    values: dict[str, Any] = {
        "holder_id": one,
        "roles": [_ROLES[letter] for letter in roles],
        "contact_level": list(ContactLevel)[contact],
    }
    if _DEGREES[degree]:
        values["degree"] = _DEGREES[degree]
    if rating != ".":
        values["rating"] = "unclear" if rating == "?" else int(rating)
    if one in ("p01", "p03", "p16"):
        values |= {"mode": "growth", "win": "年内升任", "result": "交付周期缩短两成"}
    found = [
        _fact("buying_influence", part, name, value, 25, guess=guess and name == "rating")
        for name, value in values.items()
    ]
    if one == "p09":
        found.append(
            _fact("buying_influence", part, "rating", 1, 10, by="m2").model_copy(update={"origin": Origin.SYSTEM})
        )
    return found


def _fact(
    kind: str, subject: str, attribute: str, value: Any, age: int, *, guess: bool = False, by: str = "m1"
) -> Fact:
    seen = DAY - timedelta(days=age)
    return Fact(
        id=f"f-{subject}-{attribute}-{by}", account_id="acme", kind=kind, subject_id=subject, attribute=attribute,
        value=value, observed_at=seen, recorded_at=datetime(seen.year, seen.month, seen.day, 9, tzinfo=UTC), by=by,
        origin=Origin.GUESS if guess else Origin.PERSON, source=SourceKind.NONE if guess else SourceKind.CALL,
        why=None if guess else "季度评审会上当面说的", confidence=0.4 if guess else 0.8,
    )  # fmt: skip


def reports(graph: AccountGraph, *ways: tuple[str, ...]) -> tuple[CoverageReport, FlagReport, PathReport]:
    """Reports as analyses would give them, written down by hand: what is drawn does not depend on how they came."""
    parts = [part for part in graph.influences_in(DEAL) if part.roles]
    holders = {part.id: _holder(graph, part, len(parts)) for part in parts}
    roles = tuple(
        RoleCoverage(
            role=role, required=role not in (Role.INFLUENCER, Role.GATEKEEPER),
            state="partly" if any(role in part.roles for part in parts) else "unidentified",
            holders=tuple(holders[part.id] for part in parts if role in part.roles),
        )
        for role in Role
    )  # fmt: skip
    known = knowledge_of(Deal(graph, DEAL, default_policy().reader()))
    coverage = CoverageReport(opportunity_id=DEAL, day=DAY, known=known, roles=roles)
    subjects = [part.holder_id for part in parts if part.score is not None and part.score < 0]
    flags = FlagReport(
        opportunity_id=DEAL, day=DAY, known=known,
        flags=tuple(
            Flag(code="made_up_rule", severity="high", subject_id=one, subject_name=graph.person_by_id[one or ""].name)
            for one in (*subjects, *subjects[:1])
        ),
        strengths=(
            Bullet(code="recorded", subject_id=parts[0].holder_id, text="三周上线", text_en="Live in three weeks"),
            Bullet(code="recorded", text="同行业三家在用", text_en="Three peers use it", proved=False),
        ),
    )  # fmt: skip
    targets = tuple(_target(graph, parts[0].id, way) for way in ways)
    return coverage, flags, PathReport(opportunity_id=DEAL, day=DAY, known=known, fulcrums=(), targets=targets)


SAMPLE_WAYS = (
    ("p16", "p09", "p03", "p01"),
    ("p19", "p10", "p11", "p01"),
    ("p23", "p12", "p04"),
    ("m2", "p01"),
    ("p05",),
)


def _holder(graph: AccountGraph, part: BuyingInfluence, count: int) -> HolderCoverage:
    person = graph.person_by_id.get(part.holder_id or "")
    return HolderCoverage(
        buying_influence_id=part.id, holder_id=part.holder_id, holder_name=person.name if person else None,
        roles=part.roles, state="met", covered=(part.score or 0) > 0, degree=part.degree, share=1 / count,
        rating=part.rating, mode=part.mode, contact_level=part.contact_level, stale=False, single_threaded=True,
        owner_id="m1", owner_name=None, last_contact=None, confidence=0.7, guessed=False,
    )  # fmt: skip


def _target(graph: AccountGraph, part: str, way: tuple[str, ...]) -> Target:
    """A way of one person is a direct approach; one that starts with a member begins with one of ours."""
    names = {one.id: one.name for one in graph.people} | {one.id: one.name for one in graph.members}
    member = way[0] if way[0] in graph.member_by_id else None
    steps = tuple(
        Step(
            source_id=a, source_name=names[a], target_id=b, target_name=names[b],
            tie="member" if a == member else "influence", kind="advice", direction="up", tie_strength=0.8,
            willingness=0.9, strength=0.72, assumed=False, confidence=0.7,
        )
        for a, b in pairwise(way)
    )  # fmt: skip
    path = LeveragePath(
        target_id=way[-1], target_name=names[way[-1]], buying_influence_id=part, fulcrum_id=None if member else way[0],
        member_id=member, member_name=names[member] if member else None, steps=steps, strength=0.72 ** len(steps),
        weakest=0, confidence=0.7,
    ) if steps else None  # fmt: skip
    return Target(
        buying_influence_id=part, person_id=way[-1], person_name=names[way[-1]], roles=(), layer=None,
        state="undecided", share=0.2, urgency=0.5, path=path, direct=path is None, direct_effort=1.0, direct_chance=0.2,
    )  # fmt: skip


_FAMILY = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
_GIVEN = ("敏", "磊", "静", "昊", "欣然", "志强", "文博", "雅琴", "俊杰", "丽娜", "海涛", "若曦")
_UNITS = (
    "信息技术部",
    "采购部",
    "生产运营部",
    "财务部",
    "研发中心",
    "质量部",
    "供应链部",
    "法务部",
    "人力资源部",
    "市场销售部",
)


def generated(count: int, units: int = 10) -> AccountGraph:
    """`count` people in a plain hierarchy; every seventh plays a part, every fifth is judged. No randomness."""
    entities: list[Entity] = [
        Account(id="acme", account_id="acme", name=f"大型集团客户 {count} 人", name_en=f"Large group, {count} people"),
        Opportunity(id=DEAL, account_id="acme", name="集团云平台", name_en="Group cloud platform"),
        Member(id="m1", account_id=WORKSPACE, name="王婷", name_en="Wang Ting"),
        *(
            Unit(id=f"u{spot:02}", account_id="acme", name=_UNITS[spot % len(_UNITS)] + "二" * (spot // len(_UNITS)),
                 name_en=f"Unit {spot + 1}", order=spot)
            for spot in range(units)
        ),
    ]  # fmt: skip
    facts: list[Fact] = []
    heads = min(count, units)
    for spot in range(count):
        one, unit = f"p{spot:04}", spot % units
        name = _FAMILY[spot * 7 % len(_FAMILY)] + _GIVEN[spot * 5 % len(_GIVEN)]
        layer = Layer.DECISION if spot < heads else Layer.MANAGEMENT if spot < heads * 4 else Layer.OPERATION
        entities.append(Person(id=one, account_id=WORKSPACE, name=name, name_en=f"Person {spot}"))
        entities.append(
            Position(id=f"pos-{one}", account_id="acme", person_id=one, employer_id="acme", unit_id=f"u{unit:02}",
                     title=("副总裁", "经理", "专员")[list(Layer).index(layer)], layer=layer)
        )  # fmt: skip
        facts.append(_fact("position", f"pos-{one}", "layer", layer, 80))
        if spot:
            boss = 0 if spot < heads else unit if spot < heads * 4 else unit + heads * (1 + spot // units % 3)
            entities.append(Reporting(id=f"r-{one}", account_id="acme", person_id=one, manager_id=f"p{boss:04}"))
        if spot % 7 == 0 or spot % 5 == 0:
            roles = "" if spot % 7 else "EUTCIG"[spot // 7 % 6] if spot // 7 % 6 or spot == 0 else "U"
            facts += _part(
                entities, one, roles, "hml"[spot % 3], ("4", "2", "0", "-2", "-5", "?", "1")[spot // 5 % 7], spot % 5
            )
        if (spot % 4 == 0 or spot % 7 == 0) and spot:
            other = f"p{spot * 5 // 7 % count // 7 * 7 if spot % 7 == 0 else (spot * 13 + 3) % count:04}"
            if other != one:
                entities.append(
                    Influence(
                        id=f"i-{one}", account_id="acme", source_id=one, target_id=other, kind=InfluenceKind.ADVICE
                    )
                )
                facts.append(_fact("influence", f"i-{one}", "strength", 0.2 + spot % 8 / 10, 30))
    return AccountGraph.assemble(DAY, "acme", entities, facts)


def with_committee() -> AccountGraph:
    """The sample with a board that holds the economic buyer's role, and a recorded role that nobody holds."""
    graph = sample()
    board = Committee(
        id="board", account_id="acme", name="招标委员会", name_en="Tender board", member_ids=("p01", "p04")
    )
    parts = (
        *graph.buying_influences,
        BuyingInfluence(
            id="b-board",
            account_id="acme",
            opportunity_id=DEAL,
            holder_id="board",
            roles=(Role.ECONOMIC_BUYER,),
            rating=1,
        ),
        BuyingInfluence(id="b-open", account_id="acme", opportunity_id=DEAL, roles=(Role.GATEKEEPER,)),
    )
    return graph.model_copy(update={"committees": (board,), "buying_influences": parts})


def with_parts(graph: AccountGraph, **parts: Any) -> AccountGraph:
    """The graph with other parts. Unlike a copy it remembers nothing that was worked out from the old ones."""
    return AccountGraph(**{name: getattr(graph, name) for name in AccountGraph.model_fields} | parts)
