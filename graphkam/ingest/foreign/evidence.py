"""What the cells say for or against a meaning that the header suggests, and which other meaning they point to."""

from __future__ import annotations

from graphkam.ingest.foreign.looks import Looks
from graphkam.ingest.foreign.matching import Ranked
from graphkam.ingest.foreign.meanings import Meaning

M = Meaning

MOST = 0.6
"""Share of cells from which a look is the column's."""
SOME = 0.34
"""Share of cells below which a column of words of ours is none."""
CONTRADICTED = 0.45
"""What cells that do not fit take off a score."""
SUPPORTED = 0.1
GUESSED = 0.55
"""Score of a meaning that only the cells suggest."""
UNMISTAKABLE = 0.75
"""Score of a meaning that only the cells suggest, where nothing else looks like it."""

_MUST: dict[Meaning, tuple[tuple[str, ...], float]] = {
    M.EMAIL: (("email",), MOST),
    M.MANAGER_EMAIL: (("email",), MOST),
    M.PHONE: (("phone", "number", "key"), MOST),
    M.LAST_CONTACT: (("day", "serial"), MOST),
    M.SINCE: (("day", "serial"), MOST),
    M.UNTIL: (("day", "serial"), MOST),
    M.OBSERVED: (("day", "serial"), MOST),
    M.CLOSE_DATE: (("day", "serial"), MOST),
    M.AMOUNT: (("amount",), MOST),
    M.CURRENCY: (("currency",), MOST),
    M.WEIGHT: (("number", "percent"), MOST),
    M.DEGREE: (("degree",), MOST),
    M.STRENGTH: (("strength", "number", "percent"), MOST),
    M.SIGN: (("sign",), MOST),
    M.DELETED: (("yes_no",), MOST),
    M.PRIMARY: (("yes_no",), MOST),
    M.CLOSED: (("yes_no",), MOST),
    M.ROLE: (("role",), SOME),
    M.RATING: (("attitude", "number"), SOME),
    M.CONTACT_LEVEL: (("contact_level",), SOME),
    M.MODE: (("mode",), SOME),
    M.LAYER: (("layer",), SOME),
    M.TIE_KIND: (("tie_kind",), SOME),
    M.SALUTATION: (("salutation",), SOME),
}
"""Meaning → looks that its cells must have, together in that share."""

_NAMES = {M.NAME, M.NAME_EN, M.FIRST_NAME, M.LAST_NAME, M.MIDDLE_NAME, M.MANAGER, M.DOTTED_MANAGER, M.ASSISTANT}
_NAMES |= {M.OWNER, M.BY, M.SOURCE, M.TARGET}
_MAY_BE_EMAIL = {M.OWNER, M.BY, M.SOURCE, M.TARGET, M.DOTTED_MANAGER, M.ASSISTANT}
_TEXTS = {M.TITLE, M.TITLE_EN, M.UNIT, M.UNIT_PATH, M.PARENT_UNIT, M.COMPANY, M.PARENT_COMPANY, M.INDUSTRY}
_TEXTS |= {M.OPPORTUNITY, M.STAGE, M.NOTE, M.WHY, M.RESULT, M.WIN, M.LEAVING}
_NO_TEXT = ("email", "phone", "day", "percent", "url", "amount")
_KEYS = {M.KEY, M.COMPANY_KEY, M.MANAGER_KEY, M.OPPORTUNITY_KEY, M.PERSON_KEY, M.SOURCE_KEY, M.TARGET_KEY}
_KEYS |= {M.PARENT_COMPANY_KEY}
_SUPPORT = {
    M.NAME: "name", M.MANAGER: "name", M.OWNER: "name", M.ASSISTANT: "name", M.SOURCE: "name", M.TARGET: "name",
    M.BY: "name", M.DOTTED_MANAGER: "name", M.TITLE: "title", M.TITLE_EN: "title", M.UNIT: "unit",
    M.PARENT_UNIT: "unit", M.UNIT_PATH: "path", M.COMPANY: "company", M.PARENT_COMPANY: "company",
    M.NOTE: "long", M.WHY: "long",
}  # fmt: skip
"""Meaning → look that speaks for it, where its absence says nothing."""

_TURNS: tuple[tuple[Meaning, str, str | None, Meaning], ...] = (
    (M.MANAGER, "email", None, M.MANAGER_EMAIL),
    (M.MANAGER, "key", "name", M.MANAGER_KEY),
    (M.MANAGER_KEY, "email", None, M.MANAGER_EMAIL),
    (M.MANAGER_KEY, "name", "key", M.MANAGER),
    (M.COMPANY, "key", "company", M.COMPANY_KEY),
    (M.PARENT_COMPANY, "key", "company", M.PARENT_COMPANY_KEY),
    (M.OPPORTUNITY, "key", None, M.OPPORTUNITY_KEY),
    (M.SOURCE, "key", "name", M.SOURCE_KEY),
    (M.TARGET, "key", "name", M.TARGET_KEY),
    (M.NAME, "key", "name", M.KEY),
    (M.NAME, "company", "name", M.COMPANY),
    (M.KEY, "name", "key", M.NAME),
    (M.UNIT, "path", None, M.UNIT_PATH),
    (M.PHONE, "email", None, M.EMAIL),
    (M.DEGREE, "percent", "degree", M.WEIGHT),
    (M.WEIGHT, "degree", "number", M.DEGREE),
    (M.RATING, "contact_level", "attitude", M.CONTACT_LEVEL),
    (M.CONTACT_LEVEL, "attitude", "contact_level", M.RATING),
    (M.ROLE, "attitude", "role", M.RATING),
    (M.TITLE, "salutation", "title", M.SALUTATION),
    (M.TITLE, "layer", "title", M.LAYER),
)
"""(meaning, the look its cells have, the look they lack, the meaning it then has)."""

_GUESSES: tuple[tuple[str, Meaning, float], ...] = (
    ("email", M.EMAIL, UNMISTAKABLE),
    ("phone", M.PHONE, UNMISTAKABLE),
    ("attitude", M.RATING, GUESSED),
    ("contact_level", M.CONTACT_LEVEL, GUESSED),
    ("mode", M.MODE, GUESSED),
    ("layer", M.LAYER, GUESSED),
    ("role", M.ROLE, GUESSED),
    ("degree", M.DEGREE, GUESSED),
    ("title", M.TITLE, GUESSED),
    ("company", M.COMPANY, GUESSED),
    ("path", M.UNIT_PATH, GUESSED - 0.05),
    ("unit", M.UNIT, GUESSED),
    ("name", M.NAME, GUESSED),
    ("percent", M.WEIGHT, GUESSED - 0.1),
    ("currency", M.CURRENCY, GUESSED - 0.1),
)


def weighed(ranked: tuple[Ranked, ...], looks: Looks) -> tuple[Ranked, ...]:
    """The meanings a header suggests, best first, after the cells have had their say."""
    if not looks.count:
        return ranked
    found: dict[Meaning, Ranked] = {}
    for there in ranked:
        for meaning, score, whole in _heard(there, looks):
            old = found.get(meaning)
            if old is None or score > old.score:
                found[meaning] = Ranked(meaning, round(score, 4), there.how, whole)
    return tuple(sorted(found.values(), key=lambda there: -there.score))


def _heard(there: Ranked, looks: Looks) -> list[tuple[Meaning, float, bool]]:
    """A meaning with its new score, and beside it the one that the cells turn it into."""
    heard = []
    turned = next((turn for turn in _TURNS if turn[0] is there.meaning and _turns(turn, looks)), None)
    if turned is not None:
        heard.append((turned[3], min(there.score, 0.95), there.whole))
    fit = -1 if turned is not None else fits(there.meaning, looks)
    score = there.score - CONTRADICTED if fit < 0 else min(there.score + SUPPORTED * fit, max(there.score, 0.99))
    if score > 0:
        heard.append((there.meaning, score, there.whole and fit >= 0))
    return heard


def _turns(turn: tuple[Meaning, str, str | None, Meaning], looks: Looks) -> bool:
    _, has, lacks, _ = turn
    most = 0.9 if has == "key" else MOST
    return looks.share(has) >= most and (lacks is None or looks.share(lacks) < SOME)


def fits(meaning: Meaning, looks: Looks) -> int:
    """1 where the cells speak for a meaning, −1 where they speak against it, else 0."""
    must = _MUST.get(meaning)
    if must is not None:
        share = sum(looks.share(look) for look in must[0])
        if meaning is Meaning.PHONE and max(looks.share("email"), looks.share("name"), looks.share("day")) > 0.5:
            return -1
        return 1 if share >= must[1] else -1
    if meaning in _NAMES:
        against = ("day", "percent", "url", "long", "phone", "number", "yes_no")
        wrong = any(looks.share(look) > 0.5 for look in against)
        if wrong or (looks.share("email") > 0.5 and meaning not in _MAY_BE_EMAIL):
            return -1
    elif meaning in _KEYS:
        if any(looks.share(look) > 0.5 for look in ("long", "day", "percent", "url", "phone")):
            return -1
        return 1 if looks.share("key") >= MOST else 0
    elif meaning in _TEXTS and any(looks.share(look) > MOST for look in _NO_TEXT):
        return -1
    look = _SUPPORT.get(meaning)
    return 1 if look and looks.share(look) >= MOST else 0


def guessed(looks: Looks) -> tuple[Ranked, ...]:
    """What the cells alone suggest, best first; one or two cells prove nothing."""
    if looks.count < 3:
        return ()
    found = [Ranked(meaning, score, "values") for look, meaning, score in _GUESSES if looks.share(look) >= 0.8]
    return tuple(sorted(found, key=lambda there: -there.score))
