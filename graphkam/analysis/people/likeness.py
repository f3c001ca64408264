"""How alike two people's names are: as written, in another order, abbreviated, in pinyin, or mistyped.

A name is read into forms once; two readings are then compared by what they have in common. Chinese names are read by
the surnames' own pronunciations (单 Shan, 曾 Zeng, 仇 Qiu, 欧阳 Ouyang); other romanisations than pinyin are not known.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from itertools import islice, product

from rapidfuzz import fuzz

_TABLE = tomllib.loads(resources.files("graphkam.analysis.people").joinpath("names.toml").read_text(encoding="utf-8"))
_COMPOUND = frozenset(_TABLE["compound"].split())
_HONORIFICS = frozenset(_TABLE["honorifics"].split())
_SIMPLIFIED = {ord(pair[0]): pair[1] for pair in _TABLE["simplified"].split()}
_SURNAME_SOUNDS: dict[str, str] = _TABLE["surnames"]
_SUFFIXES = {"jr": "jr", "junior": "jr", "sr": "sr", "senior": "sr", "ii": "ii", "iii": "iii", "iv": "iv"}
_CHINESE = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
_JOINED = re.compile(r"['’ʼ`\-‐‑–·・]")
_WORD = re.compile(r"[^\W_]+")
_DIGITS = re.compile(r"\d+")
_MOST_READINGS = 16
_LONGEST = 200
SHORTEST_TYPO = 6
"""Letters below which one letter more or less makes another name."""


@dataclass(frozen=True)
class Forms:
    """What the names of one person can be read as.

    `written`: as they stand, but for case and spaces; `plain`: without accents, in simplified characters; `bags`: their
    words in any order; `parts`: (surname, given name) in Latin letters, either way round; `sounds`: the same of Chinese
    names in pinyin; `short`: (surname, initial) where only the initial is given; `first`: the same of everybody.
    """

    written: frozenset[str]
    plain: frozenset[str]
    bags: frozenset[tuple[str, ...]]
    parts: frozenset[tuple[str, str]]
    sounds: frozenset[tuple[str, str]]
    short: frozenset[tuple[str, str]]
    first: frozenset[tuple[str, str]]
    suffixes: frozenset[str]
    digits: frozenset[str]


@lru_cache(maxsize=65536)
def forms(*names: str | None) -> Forms:
    """The forms of somebody's names in all languages."""
    written, plain, bags = set[str](), set[str](), set[tuple[str, ...]]()
    parts, sounds, short = set[tuple[str, str]](), set[tuple[str, str]](), set[tuple[str, str]]()
    suffixes, digits = set[str](), set[str]()
    for name in names:
        text = unicodedata.normalize("NFKC", name or "")[:_LONGEST].casefold()
        chinese = "".join(_CHINESE.findall(text))
        for title in _HONORIFICS:
            chinese = chinese.removesuffix(title) if not title.isascii() else chinese
        if chinese:
            written.add(chinese)
            simple = chinese.translate(_SIMPLIFIED)
            plain.add(simple)
            sounds |= _sounds(simple)
        words, after = _words(_CHINESE.sub(" ", text))
        suffixes |= after
        if words:
            written.add(" ".join(words))
            bare = [_plain(word) for word in words]
            plain.add(" ".join(bare))
            bags.add(tuple(sorted(bare)))
            digits |= set(_DIGITS.findall("".join(bare)))
            for surname, given in _parts(bare):
                (short if len(given) == 1 else parts).add((surname, given))
    first = {(surname, given[0]) for surname, given in (*parts, *sounds, *short)}
    return Forms(
        written=frozenset(written),
        plain=frozenset(plain),
        bags=frozenset(bags),
        parts=frozenset(parts),
        sounds=frozenset(sounds),
        short=frozenset(short),
        first=frozenset(first),
        suffixes=frozenset(suffixes),
        digits=frozenset(digits),
    )


def alike(one: Forms, other: Forms, typo_from: float) -> str | None:
    """How two people's names are alike, the strongest way first; none where they are not."""
    if one.written & other.written:
        return "name_same"
    if one.plain & other.plain:
        return "name_variant"
    if one.bags & other.bags or one.parts & other.parts:
        return "name_order"
    if one.sounds & other.parts or other.sounds & one.parts:
        return "name_pinyin"
    if one.short & other.first or other.short & one.first:
        return "name_initials"
    if one.digits == other.digits and any(
        fuzz.ratio(a, b) >= typo_from * 100
        for a in map(joined, one.bags) for b in map(joined, other.bags)
        if min(len(a), len(b)) >= SHORTEST_TYPO
    ):  # fmt: skip
        return "name_typo"
    return "name_sound" if one.sounds & other.sounds else None


def joined(bag: Iterable[str]) -> str:
    """The words of a name in one, in the order of the alphabet."""
    return "".join(bag)


def _words(text: str) -> tuple[list[str], set[str]]:
    """The words of a Latin name, given names first, without titles; and what tells father from son."""
    before, comma, behind = text.partition(",")
    named = f"{behind} {before}" if comma and _WORD.search(behind) and not _only_suffix(behind) else text
    words = _WORD.findall(_JOINED.sub("", named))
    suffixes = {_SUFFIXES[word] for word in words[1:] if word in _SUFFIXES}
    return [w for n, w in enumerate(words) if w not in _HONORIFICS and not (n and w in _SUFFIXES)], suffixes


def _only_suffix(text: str) -> bool:
    return all(word in _SUFFIXES or word in _HONORIFICS for word in _WORD.findall(text))


def _plain(word: str) -> str:
    bare = "".join(char for char in unicodedata.normalize("NFKD", word) if not unicodedata.combining(char))
    bare = bare.replace("ß", "ss").replace("ø", "o").replace("æ", "ae").replace("ł", "l").replace("đ", "d")
    return {"lv": "lu", "lyu": "lu", "nv": "nu", "nyu": "nu"}.get(bare, bare)


def _parts(words: list[str]) -> Iterable[tuple[str, str]]:
    """(surname, given name) with the surname last or first; a middle initial may be left out."""
    if len(words) < 2:
        return
    yield words[-1], "".join(words[:-1])
    yield words[0], "".join(words[1:])
    middle = [word for word in words[1:-1] if len(word) > 1]
    if len(middle) < len(words) - 2:
        yield words[-1], "".join([words[0], *middle])


def _sounds(name: str) -> set[tuple[str, str]]:
    cut = 2 if len(name) > 2 and name[:2] in _COMPOUND else 1
    surname, given = name[:cut], name[cut:]
    if not given or len(name) > 6:
        return set()
    known = _SURNAME_SOUNDS.get(surname)
    families = [known] if known else _readings(surname)
    return {(family, sound) for family in families for sound in _readings(given)}


@lru_cache(maxsize=65536)
def _readings(text: str) -> tuple[str, ...]:
    each = [dict.fromkeys(one.replace("v", "u") for one in options) for options in _pinyin(text)]
    return tuple("".join(chosen) for chosen in islice(product(*each), _MOST_READINGS))


def _pinyin(text: str) -> list[list[str]]:
    # Its dictionaries take half a second to load, which commands that compare no names should not wait for.
    from pypinyin import Style, pinyin

    return pinyin(text, style=Style.NORMAL, heteronym=True, errors="ignore")
