"""Words in cells of other programs' files to our codes. The words stand in values.toml and can be added to there.

Every function takes an empty cell, or a word that is known to say nothing, for none; a word it does not know raises
InputError with the place and what may be written. A mapping of the user's may bring further words (`more`).
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Literal, TypeVar

from graphkam.errors import InputError, Place, Problem
from graphkam.model.codes import ContactLevel, Degree, InfluenceKind, Layer, Mode, ReportingKind, Role
from graphkam.words import LANGS, has, label

E = TypeVar("E", bound=StrEnum)
Words = Mapping[str, Mapping[str, str]]
"""Further words of the user's: section of values.toml → word → code."""

NOTHING = "nothing"
NO_WORDS: Words = {}
_LABELLED: dict[str, tuple[type[StrEnum], ...]] = {
    "role": (Role,),
    "degree": (Degree,),
    "contact_level": (ContactLevel,),
    "mode": (Mode,),
    "layer": (Layer,),
    "tie_kind": (InfluenceKind, ReportingKind),
}
_VOCABULARY: dict[type[StrEnum], str] = {
    Role: "role",
    Degree: "degree",
    ContactLevel: "contact_level",
    Mode: "mode",
    Layer: "layer",
    InfluenceKind: "influence_kind",
    ReportingKind: "reporting_kind",
}
_SIGNS = str.maketrans({"−": "-", "–": "-", "—": "-", "\u00ad": "", "\u200b": "", "\ufeff": ""})
_BRACKET = re.compile(r"\s*[(\[【].{0,200}?[)\]】]\s*")
_PARTS = re.compile(r"[;,/、|+\n]|\s和\s|\sand\s|\s&\s(?!compliance)")


@dataclass(frozen=True)
class RolesSaid:
    """What a cell of roles says: the roles in their order, an attitude where a word tells one (a blocker), and the
    words that are not known, each a problem with its place."""

    roles: tuple[Role, ...] = ()
    rating: int | None = None
    unknown: tuple[Problem, ...] = ()


def plain(text: str) -> str:
    """A word as it is compared: width, case, minus signs, "_" and double spaces made one."""
    same = text if text.isascii() else unicodedata.normalize("NFKC", text).translate(_SIGNS)
    return " ".join(same.casefold().replace("_", " ").split())


@cache
def _sections() -> dict[str, dict[str, list[str]]]:
    text = resources.files("graphkam.ingest.foreign").joinpath("values.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def words(section: str) -> dict[str, str]:
    """Plain word → code of a section. Raises ValueError when a word stands under two codes."""
    found: dict[str, str] = {}
    for code, listed in _sections()[section].items():
        for word in listed:
            _put(found, plain(word), code, section)
    for codes in _LABELLED.get(section, ()):
        for member in codes:
            labels = [label(lang, _VOCABULARY[codes], member.value) for lang in LANGS]
            for word in (member.value, *labels):
                _put(found, plain(word), member.value, section)
    return found


def _put(found: dict[str, str], word: str, code: str, section: str) -> None:
    if found.setdefault(word, code) != code:
        raise ValueError(f"{word} stands under two codes of {section}")


def sections() -> tuple[str, ...]:
    """The sections of values.toml that a mapping may add words to."""
    return tuple(section for section in _sections() if section not in ("scale_ends", "blank"))


def codes_of_section(section: str) -> tuple[str, ...]:
    return tuple(code for code in _sections()[section] if code != NOTHING)


def scale_ends() -> tuple[int, int]:
    """The ratings that the lowest and the highest point of a named scale stand for."""
    ends = _sections()["scale_ends"]
    return int(str(ends["lowest"])), int(str(ends["highest"]))


def is_blank(text: str) -> bool:
    """Whether a cell says nothing: empty, or one of the words people write for that."""
    word = plain(text)
    return not word or word in words("blank")


def found_code(section: str, text: str, more: Words = NO_WORDS) -> str | None:
    """The code of a word as it stands, else without what is in brackets, else with "-" read as a space; none where it
    is not known."""
    own = {plain(word): code for word, code in more.get(section, {}).items()}
    known = words(section)
    word = plain(text)
    for form in (word, _BRACKET.sub(" ", word).strip(), word.replace("-", " ").strip(), word.strip(" .。!！*")):
        if form and (form in own or form in known):
            return own.get(form) or known[form]
    return None


def allowed_words(section: str) -> str:
    """The codes of a section with their Chinese word, for an error."""
    shown = []
    for code in _sections()[section]:
        if code != NOTHING:
            zh = next((word for word in _zh(section, code)), "")
            shown.append(f"{code} ({zh})" if zh else code)
    return ", ".join(shown)


def _zh(section: str, code: str) -> list[str]:
    for codes in _LABELLED.get(section, ()):
        if code in {member.value for member in codes}:
            return [label("zh", _VOCABULARY[codes], code)]
    if section == "attitude" and has(f"rating.{code}"):
        return [label("zh", "rating", code)]
    return [word for word in _sections()[section][code] if not word.isascii()]


def _coded(section: str, text: str, place: Place, more: Words) -> str | None:
    if not text.strip():
        return None
    code = found_code(section, text, more)
    if code is None and is_blank(text):
        return None
    if code is None:
        raise InputError("import.word_unknown", place, word=text[:80], allowed=allowed_words(section))
    return None if code == NOTHING else code


def roles_of(text: str, place: Place, more: Words = NO_WORDS) -> RolesSaid:
    """The roles a cell names, separated by ; , / 、 | + or a line. Raises nothing: unknown words are among them."""
    whole = found_code("role", text, more)
    pieces = (
        [text] if whole else [piece for piece in _PARTS.split(unicodedata.normalize("NFKC", text)) if piece.strip()]
    )
    roles: list[Role] = []
    unknown: list[Problem] = []
    rating: int | None = None
    for piece in pieces:
        code = found_code("role", piece, more)
        attitude = found_code("role_attitude", piece, more)
        if code == NOTHING or (code is None and attitude is None and is_blank(piece)):
            continue
        if code is not None:
            roles.append(Role(code))
        elif attitude is not None:
            rating = int(attitude) if rating is None else min(rating, int(attitude))
        else:
            params = {"word": piece.strip()[:80], "allowed": allowed_words("role")}
            unknown.append(Problem("import.word_unknown", params, place))
    return RolesSaid(tuple(dict.fromkeys(roles)), rating, tuple(unknown))


def degree_of(text: str, place: Place, more: Words = NO_WORDS) -> Degree | None:
    code = _coded("degree", text, place, more)
    return Degree(code) if code else None


def contact_level_of(text: str, place: Place, more: Words = NO_WORDS) -> ContactLevel | None:
    code = _coded("contact_level", text, place, more)
    return ContactLevel(code) if code else None


def mode_of(text: str, place: Place, more: Words = NO_WORDS) -> Mode | None:
    code = _coded("mode", text, place, more)
    return Mode(code) if code else None


def layer_of(text: str, place: Place, more: Words = NO_WORDS) -> Layer | None:
    code = _coded("layer", text, place, more)
    return Layer(code) if code else None


def tie_kind_of(text: str, place: Place, more: Words = NO_WORDS) -> InfluenceKind | ReportingKind | None:
    """The kind of a tie: one of influence, or of reporting."""
    code = _coded("tie_kind", text, place, more)
    if code is None:
        return None
    return ReportingKind(code) if code in set(ReportingKind) else InfluenceKind(code)


def sign_of(text: str, place: Place, more: Words = NO_WORDS) -> Literal[1, -1] | None:
    code = _coded("sign", text, place, more)
    return None if code is None else 1 if code == "1" else -1


def yes_no(text: str, place: Place, more: Words = NO_WORDS) -> bool | None:
    code = None if not text.strip() else found_code("yes_no", text, more)
    if code is None and is_blank(text):
        return None
    if code is None:
        raise InputError("yes_no_expected", place, value=text[:80])
    return code == "yes"


def deleted(text: str, place: Place, more: Words = NO_WORDS) -> bool:
    """Whether the source says that the row is deleted; an empty cell says no. Raises InputError."""
    code = _coded("deleted", text, place, more)
    return code == "yes"


def currency_of(text: str, place: Place, more: Words = NO_WORDS) -> str | None:
    """The code of a currency (ISO 4217). A code of three letters that is not listed is taken as it stands."""
    if is_blank(text):
        return None
    code = found_code("currency", text, more)
    if code is None and re.fullmatch(r"[A-Za-z]{3}", text.strip()):
        return text.strip().upper()
    # "CNY - Chinese Yuan", "USD ($)": the code stands in front.
    front = re.match(r"\s*([A-Za-z]{3})\b", text)
    if code is None and front is not None:
        code = front.group(1).upper()
    if code is None:
        raise InputError("import.word_unknown", place, word=text[:80], allowed=", ".join(_sections()["currency"]))
    return code
