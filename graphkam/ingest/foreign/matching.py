"""From a header to what it may mean, best first: whole headers that are known, words that it is made of, likeness.

A header is cut into words of both languages; the words stand for concepts, and rules say which concepts make which
meaning ("mobile" + "no." → phone). What no rule explains lowers the score. The tables stand in columns.toml.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib import resources
from itertools import product

from graphkam.ingest.foreign.meanings import How, Meaning

_MOST = 120
"""Characters of a header that are looked at."""
_MOST_READINGS = 256
_CJK = re.compile(r"[\u3400-\u9fff]")
_PIECE = re.compile(r"[a-zà-ž]+|[\u3400-\u9fff]+|%|\+\d+|\d+")
_INSIDE = re.compile(r"(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])")
_BRACKETS = re.compile(r"[(\[{【<〈「][^()\[\]{}【】<>〈〉「」]*[)\]}】>〉」]")
_HALVES = re.compile(r"\s*[/、|&]\s*")
_CUSTOM = re.compile(r"__(?:c|r|pc)$|_c$", re.IGNORECASE)
_TRADITIONAL = str.maketrans(
    "職務門電話經級態影響權聯繫絡備註機會階額負責屬層關係專業產樣單編號總辦員業團隊區處務稱謂傳籤簽約預計歷訪見歡類別類強據證屬實線報給對應標記刪應談溝領導長貨幣獨與個體認識傾願觀評價斷書圖網頁戶連結開間時將離調動從來際",
    "职务门电话经级态影响权联系络备注机会阶额负责属层关系专业产样单编号总办员业团队区处务称谓传签签约预计历访见欢类别类强据证属实线报给对应标记删应谈沟领导长货币独与个体认识倾愿观评价断书图网页户连结开间时将离调动从来际",
)

UNKNOWN_COST = 0.34
"""What a share of 1 of a header's letters that no word explains takes off the score."""
BARE_COST = 1.2
"""The same for rules of bare words: some unknown thing's number or name is hardly a person's."""
_BARE = frozenset({"id", "name", "date", "rung", "secondary"})
EXTRA_COST = 0.22
"""What a concept too many takes off."""
GUESS_SCORE = 0.76
"""The score of a rule that only ever gives a guess, where it does not name what the header must be about."""
BRACKET_FACTOR = 0.8
"""What remains of a score that passes over telling words in brackets."""
HALF_FACTOR = 0.8
"""What remains of the score of one half of a header that names two things ("mobile / chat")."""
HEAD_COST = 0.12
"""What it takes off when the header's last word, which says what it is about, is not what the rule rests on."""
FUZZY_FACTOR = 0.88
"""What remains of a score where a word was only like a known one."""


@dataclass(frozen=True)
class Ranked:
    """A meaning a header may have, with a score 0–1. `whole`: the header is explained to the last word by one rule that
    is no guess, so that it may be relied on."""

    meaning: Meaning
    score: float
    how: How
    whole: bool = False


def normal(header: str) -> str:
    """A header as it is compared: letters of one width and case, simplified characters, words parted by one space; no
    suffix of custom fields (__c), no punctuation."""
    text = unicodedata.normalize("NFKC", header[:_MOST]).translate(_TRADITIONAL)
    text = _CUSTOM.sub("", text.strip())
    text = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", text).casefold()
    text = re.sub(r"\be[\s-]?mail", "email", text)
    return _INSIDE.sub("", " ".join(_PIECE.findall(text)))


def without_brackets(header: str) -> str:
    """A header without what stands in brackets (a unit, "required"); the header itself where nothing else is in it."""
    text = unicodedata.normalize("NFKC", header[:_MOST])
    return _BRACKETS.sub(" ", text).strip() or header


@cache
def _table() -> dict[str, dict[str, list[str]]]:
    text = resources.files("graphkam.ingest.foreign").joinpath("columns.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def aliases() -> dict[str, Meaning]:
    """Header without any space → meaning. Raises ValueError when a header stands under two meanings."""
    found: dict[str, Meaning] = {}
    for meaning, headers in _table()["alias"].items():
        for header in headers:
            if found.setdefault(joined(header), Meaning(meaning)) is not Meaning(meaning):
                raise ValueError(f"{header} stands under two meanings")
    return found


def joined(header: str) -> str:
    """A header without any space; one of nothing but signs ("+/-") as it is."""
    return normal(header).replace(" ", "") or unicodedata.normalize("NFKC", header[:_MOST]).strip()


def alias_of(header: str) -> Meaning | None:
    """The meaning of a header that stands in the table of aliases: as it is, without brackets, or in both halves of one
    in two languages ("姓名 Name")."""
    for form in (header, without_brackets(header)):
        found = aliases().get(joined(form)) or aliases().get(re.sub(r"\d+$", "", joined(form)))
        if found:
            return found
    words = normal(header).split()
    chinese = "".join(word for word in words if _CJK.match(word))
    latin = "".join(word for word in words if word.isalpha() and not _CJK.match(word))
    both = {aliases().get(chinese), aliases().get(latin)} if chinese and latin else {None}
    return both.pop() if len(both) == 1 else None


@cache
def _lexicon() -> dict[str, tuple[str, ...]]:
    """Word (English words joined by one space) → concepts."""
    found: dict[str, list[str]] = {}
    for concept, listed in _table()["words"].items():
        for word in listed:
            key = normal(word) or word
            if concept not in found.setdefault(key, []):
                found[key].append(concept)
    return {word: tuple(concepts) for word, concepts in found.items()}


@cache
def _longest_chinese() -> int:
    return max(len(word) for word in _lexicon() if _CJK.match(word))


@dataclass(frozen=True)
class _Word:
    """A part of a header: its concepts (none where it is unknown), its length, and whether it is only like a word."""

    concepts: tuple[str, ...]
    length: int
    fuzzy: bool = False


def _words_of(text: str) -> list[_Word]:
    pieces = text.split()
    found: list[_Word] = []
    at = 0
    while at < len(pieces):
        for length in range(min(5, len(pieces) - at), 0, -1):
            phrase = " ".join(pieces[at : at + length])
            # "LinkedIn" and "WhatsApp" are one word in spite of their capitals.
            concepts = _concepts(phrase) or (_concepts(phrase.replace(" ", "")) if length == 2 else ())
            if concepts:
                found.append(_Word(concepts, sum(map(len, pieces[at : at + length]))))
                at += length
                break
        else:
            found.extend(_cut(pieces[at]))
            at += 1
    return found


def _concepts(phrase: str) -> tuple[str, ...]:
    known = _lexicon()
    if phrase in known:
        return known[phrase]
    if phrase.isascii() and phrase.endswith("s") and len(phrase) > 3:
        return known.get(phrase[:-1], ())
    if phrase.isdigit():
        return ("filler",)
    return ()


def _cut(piece: str) -> list[_Word]:
    """An unbroken piece cut into known words: Chinese into the fewest that leave the least over, run-together English
    only where known words make all of it."""
    if _CJK.match(piece):
        return _cut_chinese(piece)
    if not piece.isalpha():
        return [_Word(("filler",), 0)]
    for split in range(len(piece) - 2, 1, -1):
        front, back = _concepts(piece[:split]), _concepts(piece[split:])
        if front and back and "filler" not in (*front, *back):
            return [_Word(front, split), _Word(back, len(piece) - split)]
    like = _like(piece)
    return [_Word(like, len(piece), fuzzy=True)] if like else [_Word((), len(piece))]


def _like(piece: str) -> tuple[str, ...]:
    """The concepts of the one English word that a piece is a slip of the pen for."""
    if len(piece) < 5:
        return ()
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    words = _english()
    found = process.extractOne(piece, words, scorer=OSA.normalized_similarity, score_cutoff=0.8)
    return _lexicon()[found[0]] if found else ()


@cache
def _english() -> tuple[str, ...]:
    return tuple(word for word in _lexicon() if word.isascii() and " " not in word and len(word) >= 5)


def _cut_chinese(piece: str) -> list[_Word]:
    """The cut with the fewest characters unexplained, then with the fewest words, then with the longest last word."""
    best: list[tuple[tuple[int, int], list[_Word]]] = [((0, 0), [])]
    for end in range(1, len(piece) + 1):
        options = [((best[end - 1][0][0] + 1, best[end - 1][0][1] + 1), [*best[end - 1][1], _Word((), 1)])]
        for start in range(max(0, end - _longest_chinese()), end):
            concepts = _lexicon().get(piece[start:end])
            if concepts:
                (over, count), words = best[start]
                options.append(((over, count + 1), [*words, _Word(concepts, end - start)]))
        best.append(min(options, key=lambda option: option[0]))
    return best[-1][1]


@dataclass(frozen=True)
class _Rule:
    """The concepts a header of a meaning is made of; `head` is the one it must be about, where the order tells."""

    meaning: Meaning
    needed: frozenset[str]
    guess: bool
    head: str | None


@cache
def _rules() -> tuple[_Rule, ...]:
    known = set(_table()["words"])
    found = []
    for meaning, rules in _table()["rules"].items():
        for rule in rules:
            parts = rule.removeprefix("?").split()
            concepts = frozenset(part.removesuffix("!") for part in parts)
            if not concepts <= known:
                raise ValueError(f"the rule {rule} names an unknown concept")
            head = next((part.removesuffix("!") for part in parts if part.endswith("!")), None)
            found.append(_Rule(Meaning(meaning), concepts, rule.startswith("?"), head))
    return tuple(found)


@cache
def _allowed() -> dict[Meaning, frozenset[str]]:
    return {Meaning(meaning): frozenset(listed) for meaning, listed in _table()["allowed"].items()}


@lru_cache(maxsize=4096)
def rank(header: str) -> tuple[Ranked, ...]:
    """What a header may mean, best first; empty where nothing in it is known."""
    found: dict[Meaning, Ranked] = {}
    bare = without_brackets(header)
    # What stands in brackets may be a unit or a hint, or the very point: "Title (English)".
    telling = bare != header and _tells(header[len(bare) :] if header.startswith(bare) else header)
    forms = [(normal(header), 1.0)]
    if bare != header:
        forms.append((normal(bare), BRACKET_FACTOR if telling else 1.0))
    for form, factor in forms:
        for ranked in (*_by_words(form), *_by_likeness(form)):
            _keep(found, replace(ranked, score=ranked.score * factor, whole=ranked.whole and factor == 1.0))
    halves = [half for half in _HALVES.split(bare) if normal(half)]
    if len(halves) == 2:
        found = _with_halves(found, halves)
    alias = alias_of(header)
    if alias is not None:
        sure = not telling or alias_of(normal(header)) is alias
        _keep(found, Ranked(alias, 1.0 if sure else BRACKET_FACTOR, "alias", whole=sure))
    return tuple(sorted(found.values(), key=lambda ranked: -ranked.score))


def _with_halves(found: dict[Meaning, Ranked], halves: list[str]) -> dict[Meaning, Ranked]:
    """What "A / B" may mean: where its halves mean two things, either of them and nothing for sure."""
    first, second = rank(halves[0]), rank(halves[1])
    if not first or not second or first[0].meaning is second[0].meaning:
        return found
    mixed = {
        meaning: replace(ranked, score=ranked.score * HALF_FACTOR, whole=False) for meaning, ranked in found.items()
    }
    if any(half[0].whole and half[0].meaning is not Meaning.IGNORED for half in (first, second)):
        mixed.pop(Meaning.IGNORED, None)
    for order, half in enumerate((first, second)):
        for ranked in half:
            if ranked.meaning is not Meaning.IGNORED:
                _keep(
                    mixed, replace(ranked, score=ranked.score * HALF_FACTOR - 0.02 * order, how="similar", whole=False)
                )
    return mixed


def _keep(found: dict[Meaning, Ranked], ranked: Ranked) -> None:
    there = found.get(ranked.meaning)
    if there is None or ranked.score > there.score:
        found[ranked.meaning] = ranked


def _tells(bracket: str) -> bool:
    """Whether what stands in brackets has a word that could change the meaning."""
    concepts = {concept for word in _words_of(normal(bracket)) for concept in word.concepts}
    return bool(concepts - {"filler", "money", "work", "company", "customer"})


def _by_words(text: str) -> list[Ranked]:
    words = _words_of(text)
    letters = sum(word.length for word in words)
    if not letters:
        return []
    unknown = sum(word.length for word in words if not word.concepts) / letters
    factor = FUZZY_FACTOR if any(word.fuzzy for word in words) else 1.0
    head = _head(text, words)
    found: dict[Meaning, Ranked] = {}
    readings = product(*(word.concepts for word in words if word.concepts))
    for count, reading in enumerate(readings):
        if count == _MOST_READINGS:
            break
        concepts = frozenset(reading) - {"filler"}
        for rule in _rules():
            if not rule.needed <= concepts or (rule.head and rule.head not in head):
                continue
            score, whole = _score(rule, concepts, unknown)
            if head and not (rule.needed | _allowed().get(rule.meaning, frozenset())) & head:
                score, whole = score - HEAD_COST, False
            if score > 0:
                _keep(found, Ranked(rule.meaning, round(score * factor, 4), "similar", whole and factor == 1.0))
    return list(found.values())


def _head(text: str, words: list[_Word]) -> frozenset[str]:
    """The concepts of the word that a header is about: the last one, in English the last before "of"."""
    meant = [word for word in words if "filler" not in word.concepts]
    counted = next((word for word in meant if "count" in word.concepts), None)
    if counted:
        return frozenset(counted.concepts)
    before, of, _ = text.partition(" of ")
    if of:
        meant = [word for word in _words_of(before) if "filler" not in word.concepts] or meant
    return frozenset(meant[-1].concepts) if meant else frozenset()


def _score(rule: _Rule, concepts: frozenset[str], unknown: float) -> tuple[float, bool]:
    """(score, whether everything is explained). A rule of more concepts explains better than one of fewer that only
    allows the rest."""
    rest = concepts - rule.needed
    extra = rest - _allowed().get(rule.meaning, frozenset())
    base = 0.96 if not rule.guess else 0.95 if rule.head else GUESS_SCORE
    score = base + 0.01 * min(len(rule.needed), 3)
    cost = BARE_COST if rule.needed <= _BARE else UNKNOWN_COST
    score -= EXTRA_COST * len(extra) + 0.03 * len(rest - extra) + cost * unknown
    return score, not extra and not rule.guess and unknown == 0


def _by_likeness(text: str) -> list[Ranked]:
    """Headers of the table of aliases that this one is nearly written as. Never more than a guess."""
    from rapidfuzz import fuzz, process

    key = text.replace(" ", "")
    if len(key) < 3:
        return []
    near = process.extract(key, tuple(aliases()), scorer=fuzz.ratio, score_cutoff=76, limit=3)
    return [Ranked(aliases()[alias], round(score / 100 * 0.7, 4), "similar") for alias, score, _ in near]
