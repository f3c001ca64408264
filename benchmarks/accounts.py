"""Made-up accounts of any size, as stored columns: a reporting tree, influence mostly among neighbours, a few roles."""

from __future__ import annotations

import random

from graphkam.analysis.columns import Columns

_SPAN = 6
_LINKS_A_PERSON = 4
_ROLES = (
    "economic_buyer", "technical_buyer", "technical_buyer", "user_buyer", "user_buyer", "coach", "influencer",
    "gatekeeper",
)  # fmt: skip
_KINDS = ("advice", "trust", "private", "formal")
_LEVELS = (None, "identified", "met", "in_dialogue")


def account(people: int, seed: int = 1) -> Columns:
    """An account with twelve judged people per hundred, eight roles, four fulcrums and six ties of ours."""
    draw = random.Random(seed)
    ids = [f"p{number:05d}" for number in range(people)]
    manager = [(number - 1) // _SPAN for number in range(1, people)]
    pairs: set[tuple[int, int]] = set()
    while len(pairs) < _LINKS_A_PERSON * people:
        one = draw.randrange(people)
        near = one + draw.randint(-8, 8) if draw.random() < 0.7 else draw.randrange(people)
        if near != one and 0 <= near < people:
            pairs.add((one, near))
    links = sorted(pairs)
    judged = sorted(draw.sample(range(people), max(12, people * 12 // 100)))
    holders = set(draw.sample(judged, len(_ROLES)))
    roles = iter(_ROLES)
    friends = set(draw.sample([one for one in judged if one not in holders], 3))
    coach = _ROLES.index("coach")
    friends.add(sorted(holders)[coach])
    known = draw.sample(range(people), 6)
    return Columns(
        people=ids,
        layer=[_layer(number, people) for number in range(people)],
        link_source=[ids[one] for one, _ in links],
        link_target=[ids[other] for _, other in links],
        link_strength=[draw.choice((None, 0.2, 0.4, 0.6, 0.8, draw.random() * 0.9 + 0.1)) for _ in links],
        link_kind=[draw.choice(_KINDS) if draw.random() < 0.97 else "conflict" for _ in links],
        link_sign=[draw.choice((None, 1)) for _ in links],
        line_person=ids[1:],
        line_manager=[ids[one] for one in manager],
        line_kind=["line"] * (people - 1),
        part_holder=[ids[one] for one in judged],
        part_roles=[(next(roles),) if one in holders else () for one in judged],
        part_degree=[draw.choice(("high", "medium", "low", None)) for _ in judged],
        part_weight=[None] * len(judged),
        part_rating=[4 if one in friends else draw.choice((None, "unclear", -3, -1, 0, 1)) for one in judged],
        part_level=["supports_us" if one in friends else draw.choice(_LEVELS) for one in judged],
        part_mode=[draw.choice((None, "growth", "trouble", "even_keel")) for _ in judged],
        tie_member=[f"m{number % 3}" for number in range(len(known))],
        tie_person=[ids[one] for one in known],
        tie_strength=[draw.choice((0.5, 0.7, 0.9)) for _ in known],
        met=[ids[one] for one in known],
    )


def _layer(number: int, people: int) -> str:
    if number <= _SPAN:
        return "decision"
    return "management" if number < people // _SPAN else "operation"
