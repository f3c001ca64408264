"""A map on which the coach is masked: who it is must not show, nor anything that was said of or by them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from graphkam.analysis.position.coverage import role_coverage
from graphkam.analysis.position.flags import red_flags
from graphkam.model.codes import ContactLevel, Degree, InfluenceKind, Mode, Role, SourceKind
from graphkam.model.entities import (
    Action,
    Answer,
    Backing,
    BuyingInfluence,
    Call,
    Committee,
    Coverage,
    Entity,
    Influence,
    Opportunity,
    Play,
    Rival,
    Strength,
)  # fmt: skip
from graphkam.model.facts import Fact
from graphkam.model.graph import AccountGraph
from graphkam.model.masking import HIDDEN, coaches, ever_coaches, masked
from graphkam.model.policy import default_policy
from graphkam.model.results_leverage import Controls
from graphkam.services.leverage import paths, plan
from graphkam.services.mapping import MapForm, MapWish, PrintWish, map_bytes, map_scene
from tests.map.graphs import DAY, DEAL, sample, with_parts
from tests.map.test_changes import edited
from tests.map.test_page import data_of

POLICY = default_policy()
COACHES = frozenset({"p16", "p19"})
"""Dong Xueqing, who is a user buyer as well, and Yuan Ye (see `tests.map.graphs`)."""
FORMS: tuple[MapForm, ...] = ("html", "svg")


def told(**changed: Any) -> Fact:
    values: dict[str, Any] = {
        "id": "f-new", "account_id": "acme", "kind": "buying_influence", "subject_id": "b-p01", "attribute": "win",
        "value": "年内升任", "observed_at": date(2026, 8, 30), "recorded_at": datetime(2026, 8, 30, 9, tzinfo=UTC),
        "by": "m1", "confidence": 0.9, "source": SourceKind.CALL, **changed,
    }  # fmt: skip
    return Fact(**values)


def account(**more: tuple[Any, ...]) -> AccountGraph:
    """The sample with more of it: calls, backings, plays and the like, beside what there is."""
    graph = sample()
    return with_parts(graph, **{name: (*getattr(graph, name), *items) for name, items in more.items()})


def shown(
    graph: AccountGraph, before: AccountGraph | None = None, ever: AccountGraph | None = None
) -> dict[str, bytes]:
    """The masked map in each form that is text, as anybody would get it."""
    wish = MapWish(DEAL, before=before, ever=ever)
    scene = map_scene(masked(graph), wish, POLICY, "en")
    return {form: map_bytes(scene, form, "en", PrintWish()) for form in FORMS}


def _rated(graph: AccountGraph) -> AccountGraph:
    facts = tuple(
        fact.model_copy(update={"value": -3, "why": "another reason"})
        if (fact.subject_id, fact.attribute) == ("b-p16", "rating")
        else fact
        for fact in graph.facts
    )
    return with_parts(edited(graph, "buying_influences", "b-p16", rating=-3), facts=facts)


ON_THE_COACH: dict[str, Callable[[AccountGraph], AccountGraph]] = {
    "rating": _rated,
    "mode, contact, degree, weight": lambda graph: edited(
        graph, "buying_influences", "b-p16", mode=Mode.EVEN_KEEL, contact_level=ContactLevel.MET,
        degree=Degree.HIGH, weight=40.0
    ),
    "win and result": lambda graph: edited(
        graph, "buying_influences", "b-p16", win="升职", win_proved=True, result="x"
    ),
    "another role": lambda graph: edited(
        graph, "buying_influences", "b-p16", roles=(Role.TECHNICAL_BUYER, Role.COACH)
    ),
    "a part in another opportunity": lambda graph: _with(
        graph,
        opportunities=(Opportunity(id="d2", account_id="acme", name="二期"),),
        buying_influences=(
            BuyingInfluence(id="b2", account_id="acme", opportunity_id="d2", holder_id="p16", rating=5),
        ),
    ),
    "our tie": lambda graph: edited(graph, "coverage", "c-p16", strength=0.1),
    "influence": lambda graph: _with(
        graph,
        influence=(
            Influence(
                id="i-new", account_id="acme", source_id="p16", target_id="p01", kind=InfluenceKind.PRIVATE, strength=1
            ),
        ),
    ),
    "a call": lambda graph: _with(
        graph, calls=(Call(id="k", account_id="acme", day=DAY, member_id="m1", person_ids=("p16",), heard="内部消息"),)
    ),
    "a backing": lambda graph: _with(
        graph, backings=(Backing(id="bk", account_id="acme", rival_id="v", person_id="p16", rating=5),)
    ),
    "a play and an answer": lambda graph: _with(
        graph,
        plays=(
            Play(
                id="pl", account_id="acme", opportunity_id=DEAL, target_id="p01", through_ids=("p16",), occasion="x"
            ),
        ),
        answers=(Answer(id="an", account_id="acme", opportunity_id=DEAL, person_id="p16", contact="win"),),
    ),
    "who values a strength": lambda graph: edited(graph, "strengths", "s1", valued_by_ids=("p16",)),
    "a note and leaving": lambda graph: edited(
        edited(graph, "people", "p16", note="我们的教练"), "positions", "pos-p16", leaving="will leave soon"
    ),
}  # fmt: skip


def _with(graph: AccountGraph, **more: tuple[Entity | Fact, ...]) -> AccountGraph:
    return with_parts(graph, **{name: (*getattr(graph, name), *items) for name, items in more.items()})


def _base(graph: AccountGraph) -> AccountGraph:
    return _with(
        graph, rivals=(Rival(id="v", account_id="acme", opportunity_id=DEAL, name="对手"),),
        opportunities=() if any(one.id == "d2" for one in graph.opportunities)
        else (Opportunity(id="d2", account_id="acme", name="二期"),),
    )  # fmt: skip


@pytest.mark.parametrize("what", ON_THE_COACH)
def test_no_judgement_on_the_coach_changes_a_byte_of_the_masked_map(what: str) -> None:
    graph = sample()
    changed = ON_THE_COACH[what](graph)
    assert changed != graph
    assert shown(_base(changed)) == shown(_base(graph))


SAID_BY_THE_COACH = {
    "by a call": {"call_id": "k", "why": "she told us at the plant"},
    "in the text": {"why": "董雪晴 told us"},
    "in English": {"why": "heard from Dong Xueqing, in confidence"},
    "by the role": {"why": "教练说的"},
}


@pytest.mark.parametrize("how", SAID_BY_THE_COACH)
def test_nothing_the_coach_said_changes_a_byte_and_no_word_of_it_is_shown(how: str) -> None:
    call = Call(id="k", account_id="acme", day=date(2026, 8, 1), member_id="m1", person_ids=("p16",))
    texts = [
        told(**SAID_BY_THE_COACH[how]),
        told(**{**SAID_BY_THE_COACH[how], "why": f"{SAID_BY_THE_COACH[how]['why']}, 2"}),
    ]
    one, other = (shown(account(calls=(call,), facts=(fact,))) for fact in texts)
    assert one == other
    assert SAID_BY_THE_COACH[how]["why"].encode() not in one["html"]


def test_the_coach_as_an_author_is_nobody() -> None:
    for author in ("p16", "董雪晴", "dong xueqing"):
        (fact,) = [fact for fact in masked(account(facts=(told(by=author),))).facts if fact.id == "f-new"]
        assert fact.by == HIDDEN


def test_a_rating_of_somebody_else_changes_the_masked_map() -> None:
    graph = sample()
    assert shown(edited(graph, "buying_influences", "b-p02", rating=3)) != shown(graph)


def test_badge_star_role_and_paths_of_the_coach_are_not_there() -> None:
    page = shown(sample())["html"].decode()
    data = data_of(page)
    people = {one["name"][1]: (key, one) for key, one in data["people"].items() if isinstance(one["name"], list)}
    key, coach = people["Dong Xueqing"]
    assert (coach["attitude"], coach["level"], coach["flags"], coach["bullets"]) == ("never", 0, [], [])
    assert {"roles", "evidence", "win", "known_by", "owner", "last_contact"}.isdisjoint(
        name for name in coach if name != "evidence" or any(one[0] != "layer" for one in coach["evidence"])
    )
    assert all(play["people"][0] != key and key not in play.get("starts", ()) for play in data["plays"])
    assert not any(role["role"] == "coach" for role in data["roles"])
    own = re.sub(r"<script(?! id=\"data\").*?</script>|<style>.*?</style>", "", page, flags=re.S)
    assert not re.search("coach|教练", own)
    picture = shown(sample())["svg"].decode()
    assert not re.search("coach|教练", picture)


def test_analyses_of_a_masked_account_do_not_miss_a_coach() -> None:
    graph = masked(sample())
    assert "coach" not in {row.role for row in role_coverage(graph, DEAL, POLICY).roles}
    flags = {flag.code for flag in red_flags(graph, DEAL, POLICY).flags}
    assert flags.isdisjoint({"no_coach", "coach_unproved"})
    said = plan(graph, DEAL, POLICY, "en")
    assert Role.COACH not in {role for contact in said.find_out for role in (contact.role,)} | set(said.unasked)


def test_no_path_begins_at_a_coach_or_with_our_tie_to_one() -> None:
    found = paths(masked(sample()), DEAL, POLICY, "en", Controls())
    assert COACHES.isdisjoint(found.fulcrums)
    for target in found.targets:
        for way in filter(None, (target.path, *target.alternatives)):
            first = way.steps[0].target_id if way.fulcrum_id is None else way.fulcrum_id
            assert first not in COACHES


def test_whoever_was_a_coach_on_the_other_day_is_masked_there_and_no_change_tells_of_it() -> None:
    graph, parts = sample(), "buying_influences"
    before = with_parts(edited(graph, parts, "b-p04", roles=(Role.COACH,), rating=4), day=date(2026, 8, 31))
    before = edited(before, parts, "b-p16", roles=(Role.USER_BUYER,), rating=1)
    page = data_of(shown(graph, before, ever=before)["html"].decode())
    about = [page["people"][item["on"]]["name"][0] for item in page["news"]["items"] if item["on"]]
    assert {"董雪晴", "白静书"}.isdisjoint(about)


def test_a_committee_that_coaches_is_masked_with_its_members() -> None:
    board = Committee(id="board", account_id="acme", name="专家组", member_ids=("p12", "p23"))
    part = BuyingInfluence(id="b-board", account_id="acme", opportunity_id=DEAL, holder_id="board", roles=(Role.COACH,))
    graph = account(committees=(board,), buying_influences=(part,))
    assert coaches(graph) == COACHES | {"board", "p12", "p23"}
    assert "b-p12" not in {one.id for one in masked(graph).buying_influences}


def test_a_role_that_only_the_coach_holds_is_held_by_nobody_and_that_is_said() -> None:
    graph = sample()
    for part in graph.buying_influences:
        if Role.USER_BUYER in part.roles and part.holder_id != "p16":
            graph = edited(graph, "buying_influences", part.id, roles=())
    flags = {(flag.code, flag.params.get("role")) for flag in red_flags(masked(graph), DEAL, POLICY).flags}
    assert ("role_unidentified", Role.USER_BUYER) in flags


def test_masking_twice_is_masking_once() -> None:
    once = masked(sample())
    assert masked(once, once.masked_people) == once


def test_other_texts_that_name_the_coach_are_hidden() -> None:
    graph = masked(
        account(
            strengths=(Strength(id="s2", account_id="acme", opportunity_id=DEAL, text="董雪晴 认可"),),
            actions=(Action(id="a1", account_id="acme", opportunity_id=DEAL, what="Ask Dong Xueqing for the list"),),
            calls=(
                Call(id="k", account_id="acme", day=DAY, member_id="m1", person_ids=("p01", "p16"), heard="secret"),
            ),
            coverage=(Coverage(id="c-new", account_id="acme", member_id="m2", person_id="p16"),),
        )
    )
    assert {one.text for one in graph.strengths if one.id == "s2"} == {HIDDEN}
    assert [one.what for one in graph.actions] == [HIDDEN]
    assert [(one.person_ids, one.heard) for one in graph.calls] == [(("p01",), None)]
    assert "c-new" not in {one.id for one in graph.coverage}


SPOKEN_OF = {
    "by the title": "Named by the process engineer",
    "by a title in Chinese": "工艺工程师提到的",
    "by the surname": "小董说的",
    "by the surname and the office": "董工给的名单",
    "by the address": "see dong.xq@acme.example",
    "as an insider": "from our insider",
    "with an accent": "heard from Lindemann",
    "with a short name": "Mr. Ng told us",
}


@pytest.mark.parametrize("how", SPOKEN_OF)
def test_a_coach_is_recognised_however_people_write_of_them(how: str) -> None:
    graph = edited(sample(), "people", "p16", email="dong.xq@acme.example")
    graph = edited(graph, "positions", "pos-p16", title="工艺工程师", title_en="Process Engineer")
    name = {"with an accent": "Dörte Lindemann", "with a short name": "Wei Ng"}.get(how)
    graph = edited(graph, "people", "p16", name_en=name) if name else graph
    graph = _with(graph, facts=(told(why=SPOKEN_OF[how]),))
    (fact,) = [fact for fact in masked(graph).facts if fact.id == "f-new"]
    assert fact.why is None


def test_a_title_in_one_word_names_the_coach_only_where_nobody_else_has_it() -> None:
    for others, why in (("Head Turner", "the turner asked"), ("Clerk", None)):
        graph = edited(sample(), "positions", "pos-p16", title="Turner", title_en=None)
        graph = edited(graph, "positions", "pos-p01", title=others, title_en=None)
        (fact,) = [f for f in masked(_with(graph, facts=(told(why="the turner asked"),))).facts if f.id == "f-new"]
        assert fact.why == why


def test_an_author_who_is_the_coach_is_nobody_however_written_and_ours_keep_their_names() -> None:
    graph = sample()
    member = graph.members[0].model_copy(update={"name": "Anna Dong"})
    graph = with_parts(graph, members=(member, *graph.members[1:]))
    for author, shown_as in (("Xueqing Dong", HIDDEN), ("Ms Dong (plant)", HIDDEN), ("Anna Dong", "Anna Dong")):
        (fact,) = [f for f in masked(_with(graph, facts=(told(by=author),))).facts if f.id == "f-new"]
        assert fact.by == shown_as


def test_neither_the_file_of_an_import_nor_who_is_told_apart_from_whom_tells_of_the_coach() -> None:
    graph = edited(sample(), "people", "p01", distinct_from=("p16",), origin="from our coach.xlsx, 3")
    (person,) = [one for one in masked(graph).people if one.id == "p01"]
    assert (person.distinct_from, person.origin) == ((), None)


def test_whoever_was_ever_recorded_as_a_coach_is_known_from_everything_stored() -> None:
    graph = _with(
        sample(),
        facts=(
            told(id="f1", subject_id="b-p04", attribute="roles", value=["coach"]),
            told(id="f2", subject_id="b-p04", attribute="roles", value=["user_buyer"]),
            told(id="f3", subject_id="b-p04", attribute="holder_id", value="p05"),
            told(id="f4", kind="person", subject_id="p05", attribute="merged_into", value="p06"),
        ),
    )
    holder = next(one.holder_id for one in graph.buying_influences if one.id == "b-p04")
    assert ever_coaches(graph.entities(), graph.facts) >= {holder, "p05", "p06"}
    assert "p01" not in ever_coaches(graph.entities(), graph.facts)
