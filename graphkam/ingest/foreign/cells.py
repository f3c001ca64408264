"""One cell of another program's file to plain values: addresses, numbers, money, keys, paths of departments."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from graphkam.errors import InputError, Place
from graphkam.ingest.foreign.values import is_blank, plain, words

_LONGEST = 4000
"""Characters of a cell that are looked at; what is longer is no address, number or path."""
_BETWEEN = re.compile(r"\s*(?::::|[;,、|\n])\s*|\s*/\s*(?=[^\s/@]+@)|\s+(?=\S+@)")
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}")
_ANGLED = re.compile(r"<\s*([^<>\s]{3,254})\s*>")
_DIGITS = re.compile(r"\d")
_PHONE = re.compile(r"\+?[\d\s().\-/转分机ext:x#*]{5,40}", re.IGNORECASE)
_PLAIN_PHONE = re.compile(r"\+?[0-9](?:[ -]?[0-9]){4,24}")
_ROUNDED = re.compile(r"\d(?:\.\d+)?[eE]\+\d+")
_WHOLE_FLOAT = re.compile(r"(\d+)\.0+")
_AMOUNT = re.compile(
    r"([+-]?[\d.,' \u00a0]*\d)\s*(万亿|百万|千万|亿|万|千|trillion|billion|bn|million|mio|mn|thousand|[kmb])?"
)
_TIMES = {
    "千": 1e3, "k": 1e3, "thousand": 1e3,
    "万": 1e4,
    "百万": 1e6, "m": 1e6, "mn": 1e6, "mio": 1e6, "million": 1e6,
    "千万": 1e7,
    "亿": 1e8,
    "b": 1e9, "bn": 1e9, "billion": 1e9,
    "万亿": 1e12, "trillion": 1e12,
}  # fmt: skip
_MOST_MONEY = 1e15
_PATH = re.compile(r"\s*(?:[>»→\\|]|(?<![A-Za-z]\b)/|/(?![A-Za-z]\b)|::|\s-\s|\s–\s)\s*")
_SALESFORCE = re.compile(r"00[0-9A-Za-z]{13}(?:[0-9A-Za-z]{3})?")
_CHECK = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"


@dataclass(frozen=True)
class Amount:
    """A sum of money; the currency as ISO 4217 where the cell or its header says one."""

    value: float
    currency: str | None = None


def emails_of(text: str, place: Place) -> tuple[str, ...]:
    """The addresses in a cell, in small letters, each once: "a@b.c; Ann <d@e.f>", "mailto:…", Google's " ::: ".

    Raises InputError.
    """
    if _ADDRESS.fullmatch(text):
        return (text.lower(),)
    if is_blank(text):
        return ()
    found: list[str] = []
    same = unicodedata.normalize("NFKC", text[:_LONGEST])
    # A name stands in front of an address in brackets, and may hold a comma: "Lee, Ann <ann@example.com>".
    named = _ANGLED.search(same) is not None
    for piece in _BETWEEN.split(_ANGLED.sub(r" ; \1 ; ", same)):
        if named and "@" not in piece:
            continue
        address = piece.strip().strip("<>()[]\"'").removeprefix("mailto:").removeprefix("MAILTO:").split("?")[0]
        if not address or is_blank(address):
            continue
        if not _ADDRESS.fullmatch(address):
            raise InputError("import.email_expected", place, value=address[:80])
        found.append(address.lower())
    return tuple(dict.fromkeys(found))


def is_email(text: str) -> bool:
    """Whether a cell holds e-mail addresses and nothing else."""
    try:
        return bool(emails_of(text, Place()))
    except InputError:
        return False


def phones_of(text: str, place: Place) -> tuple[str, ...]:
    """The phone numbers in a cell as they are written, each once. Raises InputError, also where a spreadsheet has
    rounded a number to 1.38E+10."""
    if _PLAIN_PHONE.fullmatch(text):
        return (text,)
    if is_blank(text):
        return ()
    found: list[str] = []
    same = unicodedata.normalize("NFKC", text[:_LONGEST])
    for piece in re.split(r"\s*(?::::|[;,、|\n])\s*|\s+/\s+", same):
        number = re.sub(
            r"^(?:tel|phone|mobile|mob|cell|office|work|home|手机|电话|座机|办公|办)[a-z]*\s*[.:]?\s*",
            "",
            piece,
            flags=re.I,
        )
        number = number.removeprefix("tel:").strip().strip("'\"")
        if _ROUNDED.fullmatch(number):
            raise InputError("import.phone_rounded", place, value=number)
        number = _WHOLE_FLOAT.sub(r"\1", number)
        if not number or is_blank(number):
            continue
        if not _PHONE.fullmatch(number) or not 5 <= len(_DIGITS.findall(number)) <= 25:
            raise InputError("import.phone_expected", place, value=piece[:80])
        found.append(re.sub(r"\s+", " ", number))
    return tuple(dict.fromkeys(found))


@cache
def money_in(header: str) -> tuple[float, str | None]:
    """(factor, currency) that a header names: "金额(万元)" gives 10 000 and CNY, "Amount (k USD)" 1 000 and USD."""
    inside = " ".join(re.findall(r"[(（\[【]([^)）\]】]{1,40})[)）\]】]", header)) or header[-12:]
    text = plain(inside)
    factor = next((_TIMES[word] for word in ("百万", "千万", "万亿", "亿", "万", "千") if word in text), 1.0)
    if factor == 1.0:
        said = re.search(
            r"(?<![a-z])(thousand|million|billion|mio|mn|bn|k|m)(?![a-z])|(?<![a-z])([km])(?=usd|eur|cny|rmb|€|\$|£|¥)",
            text,
        )
        factor = _TIMES[said.group(1) or said.group(2)] if said else 1.0
    return factor, _currency_in(re.sub(r"[百千]?万亿?|千|亿", "", text))


@cache
def _currencies() -> re.Pattern[str]:
    """Any listed currency, the longest first; words stand alone, signs need not."""
    known = sorted((word for word in words("currency") if word), key=len, reverse=True)
    return re.compile(
        "|".join(
            rf"(?<![a-z]){re.escape(w)}(?![a-z])" if w[0].isascii() and w[0].isalpha() else re.escape(w) for w in known
        )
    )


def _currency_in(text: str) -> str | None:
    found = _currencies().search(text)
    return words("currency")[found.group()] if found else None


def amount_of(text: str, place: Place, header: str = "") -> Amount | None:
    """A sum of money: thousands, 万 and 亿, signs and codes of currencies; what the header says holds where the cell is
    silent. Raises InputError."""
    if is_blank(text):
        return None
    word = plain(text[:80])
    factor, currency = money_in(header) if header else (1.0, None)
    said = _currency_in(re.sub(r"(?<=\d)\s*(?:[百千]?万亿?|千|亿)", "", word))
    bare = _currencies().sub(" ", word)
    # 整 and 约 are how Chinese sums are written out.
    bare = re.sub(r"^[约近]\s*|\s*整$", "", bare.strip()).strip()
    negative = bare.startswith("(") and bare.endswith(")")
    found = _AMOUNT.fullmatch(bare.strip("()").strip())
    number = _plain_number(found.group(1)) if found else None
    if found is None or number is None:
        raise InputError("import.amount_expected", place, value=text[:80])
    value = number * (_TIMES[found.group(2)] if found.group(2) else factor) * (-1 if negative else 1)
    if not 0 <= value <= _MOST_MONEY:
        raise InputError("number_out_of_range", place, value=text[:80], low="0", high=f"{_MOST_MONEY:g}")
    return Amount(round(value, 2), said or currency)


def _plain_number(text: str) -> float | None:
    """A number with either decimal sign: of "." and "," the last is the decimal sign, unless groups of three follow."""
    digits = re.sub(r"[' \u00a0]", "", text)
    dot, comma = digits.rfind("."), digits.rfind(",")
    if dot >= 0 and comma >= 0:
        thousands = "," if dot > comma else "."
        digits = digits.replace(thousands, "").replace(",", ".")
    elif comma >= 0:
        groups = re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+", digits)
        digits = digits.replace(",", "" if groups else ".")
    elif digits.count(".") > 1:
        digits = digits.replace(".", "") if re.fullmatch(r"[+-]?\d{1,3}(\.\d{3})+", digits) else "x"
    try:
        return float(digits)
    except ValueError:
        return None


def number_in(text: str, place: Place) -> float | None:
    """A number with thousands, 万 or 亿. Raises InputError."""
    if is_blank(text):
        return None
    found = _AMOUNT.fullmatch(plain(text[:80]))
    number = _plain_number(found.group(1)) if found else None
    if found is None or number is None:
        raise InputError("number_expected", place, value=text[:80])
    return number * (_TIMES[found.group(2)] if found.group(2) else 1.0)


def key_of(text: str) -> str | None:
    """A record's key as it is compared: trimmed, 1001.0 is 1001, a Salesforce id of 15 characters is that of 18."""
    if is_blank(text):
        return None
    key = unicodedata.normalize("NFKC", text).strip().lstrip("'")
    whole = _WHOLE_FLOAT.fullmatch(key)
    if whole:
        return whole.group(1)
    if _SALESFORCE.fullmatch(key) and re.search("[A-Za-z]", key):
        return salesforce_key(key)
    return key


def keys_of(text: str) -> tuple[str, ...]:
    """Several keys in a cell, as HubSpot joins them with ";"."""
    found = (key_of(piece) for piece in re.split(r"[;,|\n；，]", text))
    return tuple(dict.fromkeys(key for key in found if key))


def salesforce_key(key: str) -> str:
    """The 18 characters of a Salesforce id given in 15: three more tell which of each five letters are capitals, so
    that ids still differ where case is ignored. Anything but 15 characters comes back as it is."""
    if len(key) != 15:
        return key
    chunks = (key[start : start + 5] for start in (0, 5, 10))
    return key + "".join(
        _CHECK[sum(1 << at for at, char in enumerate(chunk) if "A" <= char <= "Z")] for chunk in chunks
    )


def unit_path_of(text: str) -> tuple[str, ...]:
    """The departments a path names, the outermost first: "集团/信息部/运维处", "A > B", "A\\\\B", "A|B", "A - B"."""
    if is_blank(text):
        return ()
    pieces = _PATH.split(unicodedata.normalize("NFKC", text[:_LONGEST]))
    return tuple(piece.strip() for piece in pieces if piece.strip())
