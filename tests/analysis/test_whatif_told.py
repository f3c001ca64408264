"""What was supposed is told with what is so today; what cannot all be so is refused."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from graphkam.analysis.planning.whatif import what_if
from graphkam.errors import InputError
from graphkam.model.codes import ContactLevel, InfluenceKind, Layer, Mode, Origin
from graphkam.model.policy import default_policy
from graphkam.model.results_whatif import (
    Attribute,
    Joining,
    Known,
    NewContact,
    NewLink,
    NewMode,
    NewRating,
    NewRoles,
    Supposition,
    Suppositions,
    WhatIfReport,
)
from graphkam.words import LANGS, error_text
from graphkam.words.phrases_whatif import supposition_text, what_if_lines
from tests.analysis.building import COACH, DEAL, EB, TB, UB, Building, days_ago
from tests.analysis.leverage_example import example
from tests.analysis.test_laws import Made, accounts, few

POLICY = default_policy()
NEW = Joining(id="new", name="Newman", layer=Layer.DECISION)
IN_DIALOGUE, MET = ContactLevel.IN_DIALOGUE, ContactLevel.MET


def then(building: Building, **wanted: Any) -> WhatIfReport:
    return what_if(building.graph(), DEAL, POLICY, Suppositions(**wanted))


def only(report: WhatIfReport) -> Supposition:
    (found,) = report.suppositions
    return found


def rated(person: str, rating: Any) -> NewRating:
    return NewRating(person_id=person, rating=rating)


def contact(person: str, level: ContactLevel | None) -> NewContact:
    return NewContact(person_id=person, contact_level=level)


def link(source: str, target: str, strength: float, **more: Any) -> NewLink:
    return NewLink(source_id=source, target_id=target, strength=strength, **more)


@pytest.mark.parametrize(
    ("wanted", "today", "after"),
    [
        ({"ratings": (rated("fay", -4),)}, Known(rating=4), Known(rating=-4)),
        ({"ratings": (rated("fay", None),)}, Known(rating=4), Known()),
        ({"ratings": (rated("eve", 1),)}, Known(), Known(rating=1)),
        ({"modes": (NewMode(person_id="fay", mode=Mode.TROUBLE),)}, Known(), Known(mode=Mode.TROUBLE)),
        ({"roles": (NewRoles(person_id="tia", roles=(UB,)),)}, Known(roles=(TB,)), Known(roles=(UB,))),
        ({"contacts": (contact("max", IN_DIALOGUE),)}, Known(contact_level=MET), Known(contact_level=IN_DIALOGUE)),
        # The rating of a supporter is 2 (support.supporter_from).
        ({"won": ("tia",)}, Known(rating=0, contact_level=MET), Known(rating=2, contact_level=IN_DIALOGUE)),
        ({"links": (link("fay", "max", 0.5),)}, Known(strength=0.8), Known(strength=0.5)),
        ({"links": (link("fay", "max", 0.5, kind="advice"),)}, None, Known(strength=0.5)),
        ({"links": (link("ann", "max", 0.5),)}, Known(strength=0.7), Known(strength=0.5)),
        ({"links": (link("ann", "eve", 0.5),)}, None, Known(strength=0.5)),
        ({"leaves": ("fay",)}, Known(roles=(COACH,)), None),
        ({"leaves": ("ann",)}, None, None),
        ({"joins": (NEW,)}, None, None),
    ],
)
def test_each_supposition_is_told_with_what_is_so_today(
    wanted: dict[str, Any], today: Known | None, after: Known | None
) -> None:
    told = only(then(example(), **wanted))

    assert (told.today, told.then, told.already) == (today, after, False)


def test_names_stand_beside_ids_and_ours_are_marked() -> None:
    new = link("ann", "new", 0.4)
    joins, knows = then(example(), joins=(NEW,), links=(new,)).suppositions
    sways = only(then(example(), links=(link("fay", "eve", 0.3, kind="formal"),)))

    assert (joins.person_name, joins.target_id, joins.target_name, joins.layer) == (
        "Newman",
        "acme",
        "Acme",
        "decision",
    )
    assert (knows.ours, knows.person_name, knows.target_name, knows.link_kind) == (True, "ann", "Newman", None)
    assert (sways.ours, sways.link_kind) == (False, InfluenceKind.FORMAL)
    assert only(then(example(), leaves=("ann",))).ours


def test_of_somebody_who_leaves_the_role_is_told_or_that_there_is_none() -> None:
    texts = [supposition_text("en", only(then(example(), leaves=(person,)))) for person in ("fay", "max", "ann")]

    assert texts == ["fay leaves; now: coach", "max leaves; now: no role", "ann, one of ours, leaves"]


def test_who_joins_was_not_there_today() -> None:
    _, told = then(example(), joins=(NEW,), ratings=(rated("new", 3),)).suppositions

    assert (told.person_name, told.today, told.then) == ("Newman", None, Known(rating=3))


def test_without_a_recorded_level_a_last_contact_counts_as_met() -> None:
    building = example()
    building.knows("ann", "eve", 0.5, days_ago(3))

    assert only(then(building, contacts=(contact("eve", IN_DIALOGUE),))).today == Known(contact_level=MET)


def test_the_rival_whom_somebody_backs_until_they_are_won_is_named() -> None:
    building = example()
    building.rival("Globex")
    building.backs("tia", 4)
    building.remove("tia backs rival")
    building.backs("tia", 4, rival="Globex")

    told = only(then(building, won=("tia",)))

    assert told.today is not None
    assert told.today.backs == ("Globex",)
    assert told.then is not None
    assert told.then.backs == ()


ALREADY = [
    {"ratings": (rated("fay", 4),)},
    {"roles": (NewRoles(person_id="fay", roles=(COACH,)),)},
    {"modes": (NewMode(person_id="fay", mode=None),)},
    {"contacts": (contact("max", MET),)},
    {"won": ("fay",)},
    {"links": (link("fay", "max", 0.8),)},
    {"links": (link("ann", "max", 0.7),)},
]


@pytest.mark.parametrize("wanted", ALREADY)
def test_what_is_so_already_changes_nothing_and_says_so(wanted: dict[str, Any]) -> None:
    report = then(example(), **wanted)

    assert (only(report).already, report.changed) == (True, False)
    assert "It is so already" in supposition_text("en", only(report))
    assert "现已如此" in supposition_text("zh", only(report))
    assert next(what_if_lines("en", report)) == "All that is supposed is so already."


def test_one_new_supposition_beside_one_that_is_so_already_is_told_apart() -> None:
    report = then(example(), ratings=(rated("fay", 4), rated("tia", 3)))

    assert [one.already for one in report.suppositions] == [True, False]
    assert "All that is supposed" not in " ".join(what_if_lines("en", report))


def test_what_was_only_guessed_is_supposed_anew() -> None:
    building = example()
    building.part("tia", TB, rating=3, contact_level="met", origin=Origin.GUESS)

    told = only(then(building, ratings=(rated("tia", 3),)))

    assert (told.today, told.guessed, told.already) == (Known(rating=3), (Attribute.RATING,), False)
    assert supposition_text("en", told) == "tia: attitude +3 supportive; now: +3 supportive (only guessed)"


def test_an_attitude_out_of_date_is_supposed_anew() -> None:
    building = example()
    building.part("tia", TB, rating=3, contact_level="in_dialogue", age=1000)

    for wanted in ({"ratings": (rated("tia", 3),)}, {"won": ("tia",)}):
        told = only(then(building, **wanted))

        assert (told.stale, told.already) == (True, False)
        assert "（已过期）" in supposition_text("zh", told)


def test_a_link_takes_the_place_of_a_stronger_one_of_its_kind_and_leaves_the_others() -> None:
    weaker = then(example(), links=(link("max", "tia", 0.1),))
    other = then(example(), links=(link("max", "tia", 0.1, kind="advice"),))

    assert weaker.changed
    assert not other.changed


def test_two_links_of_different_kinds_are_both_supposed() -> None:
    both = (link("fay", "tia", 0.9), link("fay", "tia", 0.2, kind="advice"))

    assert then(example(), links=both).paths == then(example(), links=both[::-1]).paths
    assert [one.then for one in then(example(), links=both).suppositions] == [Known(strength=0.9), Known(strength=0.2)]


def test_a_hostile_link_stays_beside_one_that_is_supposed() -> None:
    building = example()
    building.sways("fay", "eve", 0.5, sign=-1)

    assert only(then(building, links=(link("fay", "eve", 0.5),))).today is None


def test_said_twice_is_supposed_once() -> None:
    report = then(example(), won=("tia", "tia"), ratings=(rated("max", 1), rated("max", 1)))

    assert report == then(example(), won=("tia",), ratings=(rated("max", 1),))
    assert len(report.suppositions) == 2


LEAVES = {"leaves": ("tia",)}
JOINS_TWICE = (NEW, Joining(id="new", name="Newman", layer=Layer.OPERATION))

CONTRADICTIONS: list[tuple[dict[str, Any], list[str]]] = [
    ({**LEAVES, "won": ("tia",)}, ["whatif_leaves_and_won"]),
    ({**LEAVES, "ratings": (rated("tia", 0),)}, ["whatif_leaves_and_judged"]),
    ({**LEAVES, "ratings": (rated("tia", None),)}, ["whatif_leaves_and_judged"]),
    ({**LEAVES, "modes": (NewMode(person_id="tia", mode=None),)}, ["whatif_leaves_and_judged"]),
    ({**LEAVES, "roles": (NewRoles(person_id="tia", roles=()),)}, ["whatif_leaves_and_judged"]),
    ({**LEAVES, "contacts": (contact("tia", MET),)}, ["whatif_leaves_and_judged"]),
    ({**LEAVES, "links": (link("tia", "eve", 1),)}, ["whatif_leaves_and_link"]),
    ({**LEAVES, "links": (link("ann", "tia", 1),)}, ["whatif_leaves_and_link"]),
    ({"leaves": ("ann",), "links": (link("ann", "tia", 1),)}, ["whatif_leaves_and_link"]),
    ({"leaves": ("new",), "joins": (NEW,)}, ["whatif_leaves_and_joins"]),
    ({"joins": JOINS_TWICE}, ["whatif_two_values"]),
    ({"joins": (NEW, Joining(id="new", name="Oldman", layer=Layer.DECISION))}, ["whatif_joins_twice"]),
    ({"ratings": (rated("tia", 0), rated("tia", "unclear"))}, ["whatif_two_values"]),
    ({"modes": (NewMode(person_id="tia", mode=None), NewMode(person_id="tia", mode="growth"))}, ["whatif_two_values"]),
    ({"contacts": (contact("tia", MET), contact("tia", None))}, ["whatif_two_values"]),
    (
        {"roles": (NewRoles(person_id="tia", roles=(TB,)), NewRoles(person_id="tia", roles=(EB, UB)))},
        ["whatif_two_roles"],
    ),
    ({"links": (link("fay", "eve", 0.5), link("fay", "eve", 0.6))}, ["whatif_two_strengths"]),
    # How well one of ours knows somebody has no kind.
    ({"links": (link("ann", "eve", 0.5), link("ann", "eve", 0.6, kind="advice"))}, ["whatif_two_strengths"]),
    ({"won": ("tia",), "ratings": (rated("tia", 1),)}, ["whatif_won_and_rating"]),
    ({"won": ("tia",), "ratings": (rated("tia", "unclear"),)}, ["whatif_won_and_rating"]),
    ({"won": ("tia",), "ratings": (rated("tia", None),)}, ["whatif_won_and_rating"]),
    ({"won": ("tia",), "contacts": (contact("tia", MET),)}, ["whatif_won_and_contact"]),
    ({"won": ("tia",), "contacts": (contact("tia", None),)}, ["whatif_won_and_contact"]),
    (
        {"ratings": (rated("tia", -2),), "contacts": (contact("tia", ContactLevel.SUPPORTS_US),)},
        ["whatif_opponent_supports"],
    ),
    (
        {**LEAVES, "won": ("tia",), "links": (link("tia", "eve", 1),)},
        ["whatif_leaves_and_won", "whatif_leaves_and_link"],
    ),
]


@pytest.mark.parametrize(("wanted", "codes"), CONTRADICTIONS)
def test_what_cannot_all_be_so_is_refused_with_all_of_it(wanted: dict[str, Any], codes: list[str]) -> None:
    with pytest.raises(InputError) as caught:
        then(example(), **wanted)

    assert [problem.code for problem in caught.value.problems] == codes
    for lang in LANGS:
        text = error_text(lang, caught.value)
        assert "{" not in text
        assert any("\u4e00" <= char <= "\u9fff" for char in text) == (lang == "zh")


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (
            {"won": ("tia",), "ratings": (rated("tia", -3),)},
            "tia is supposed to be won and to have the attitude “−3 opposed”; who is won has at least “+2 favourable”.",
        ),
        (
            {"roles": (NewRoles(person_id="tia", roles=(TB,)), NewRoles(person_id="tia", roles=()))},
            "Two different things are supposed of tia: roles “technical buyer” and roles “none”.",
        ),
        ({"links": (link("fay", "eve", 0.5), link("fay", "eve", 0.6))}, "of the link fay → eve: 0.5 and 0.6. Keep one"),
    ],
)
def test_a_contradiction_names_both_sides_and_the_remedy(wanted: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError) as caught:
        then(example(), **wanted)

    assert said in error_text("en", caught.value)


@pytest.mark.parametrize(
    "wanted",
    [
        {"won": ("tia",), "ratings": (rated("tia", 4),), "contacts": (contact("tia", ContactLevel.SUPPORTS_US),)},
        {"leaves": ("fay",), "won": ("tia",), "links": (link("max", "eve", 0.5),)},
        {"links": (link("fay", "eve", 0.5), link("eve", "fay", 0.6))},
        {"joins": (NEW,), "won": ("new",), "roles": (NewRoles(person_id="new", roles=(UB,)),)},
        {"ratings": (rated("tia", -1),), "contacts": (contact("tia", ContactLevel.SUPPORTS_US),)},
    ],
)
def test_what_can_all_be_so_is_answered(wanted: dict[str, Any]) -> None:
    assert then(example(), **wanted).suppositions


def test_who_no_longer_holds_a_role_is_not_said_to_be_gone() -> None:
    nothing = then(example(), roles=(NewRoles(person_id="tia", roles=()),))
    gone = then(example(), leaves=("tia",))

    assert "→ no role" in "\n".join(what_if_lines("en", nothing))
    assert "→ not there" in "\n".join(what_if_lines("en", gone))


@few
@given(accounts(least=2))
def test_supposing_what_is_so_today_is_never_new(made: Made) -> None:
    graph = made.building().graph()
    part = graph.influence_of("ann", DEAL)
    wanted = Suppositions(
        ratings=(rated("ann", part.rating if part else None),),
        roles=(NewRoles(person_id="ann", roles=part.roles if part else ()),),
    )

    for told in what_if(graph, DEAL, POLICY, wanted).suppositions:
        assert told.already == (not told.guessed and not told.stale)
