"""What the cells of a column look like: e-mails, phones, dates, names, words of our vocabularies; in shares."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from graphkam.errors import InputError, Place
from graphkam.ingest.foreign.cells import amount_of, is_email, phones_of
from graphkam.ingest.foreign.days import is_serial, looks_like_a_day
from graphkam.ingest.foreign.titles import layer_of_title
from graphkam.ingest.foreign.values import found_code, is_blank, plain, roles_of

_NOWHERE = Place()
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董潘袁蔡蒋余于杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢"
    "安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕季裴霍涂苗谷盛曲翁冉骆蓝路游辛靳阳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤穆司卓吉缪简车连芦麦褚娄窦戚岑景党宫费卜"
)
"""The commonest family names; enough to tell a column of names from one of other short words."""
_CHINESE_NAME = re.compile(r"[\u3400-\u9fff]{2,4}|[\u3400-\u9fff]{1,6}·[\u3400-\u9fff]{1,8}")
_NO_NAME = re.compile(
    r"[部处科室院所局组司厂会层级员师型任性高中低者]$|公司|集团|中心|经理|主任|主管|总监|支持|反对|中立|沟通|接触"
)
_LATIN_NAME = re.compile(r"[A-ZÀ-Ž][A-Za-zÀ-ž'’.-]{0,20}(?:,? [A-Za-zÀ-ž][A-Za-zÀ-ž'’.-]{0,20}){1,3}")
_UNIT = re.compile(
    r"(?:部|处|科|室|中心|院|所|组|班|车间|事业部|办公室|局)$|\b(?:department|dept|division|team|office|unit)\b", re.I
)
_COMPANY = re.compile(
    r"公司|集团|银行$|股份|有限|厂$|\b(?:inc|ltd|llc|gmbh|ag|corp|co|plc|sa|group|holdings|limited)\b\.?$", re.I
)
_LATIN_UNIT = re.compile(
    r"(?:sales|marketing|finance|it|hr|human resources|procurement|purchasing|operations|production|engineering|legal|"
    r"quality|logistics|maintenance|r&d|research|information technology|administration|manufacturing|planning)", re.I,
)  # fmt: skip
_KEY = re.compile(r"(?=[^\s]*\d)[A-Za-z]{0,6}[-_]?[A-Za-z0-9]{1,20}(?:-[A-Za-z0-9]{1,12}){0,4}")
_PATH = re.compile(r"[^/\\>|]+(?:\s*[/\\>|→»]\s*[^/\\>|]+)+")
_PERCENT = re.compile(r"\d{1,3}(?:\.\d+)?\s*%")
_NUMBER = re.compile(r"[+-]?\d[\d,]*(?:\.\d+)?")
_URL = re.compile(r"(?:https?://|www\.)\S+", re.I)
_SALUTATION = re.compile(
    r"(?:mr|mrs|ms|miss|mx|dr|prof)\.?|先生|女士|小姐|博士|教授|[\u3400-\u9fff](?:总|工|博|老师)", re.I
)
_LONGEST_WORD = 80
_LONG = 24
_CHINESE_PHONE = re.compile(r"(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}|0\d{2,3}[- ]\d{7,8}(?:[-转]\d+)?")


@dataclass(frozen=True)
class Looks:
    """Shares, 0–1, of a column's filled cells that look like something; `count` cells were looked at."""

    count: int
    shares: dict[str, float]

    def share(self, look: str) -> float:
        return self.shares.get(look, 0.0)


def looks_of(samples: Iterable[str]) -> Looks:
    """What the filled cells look like; a cell can look like several things."""
    cells = [unicodedata.normalize("NFKC", cell).strip()[:400] for cell in samples if not is_blank(cell)]
    if not cells:
        return Looks(0, {})
    found = Counter(look for cell in cells for look in _looks(cell))
    return Looks(len(cells), {look: count / len(cells) for look, count in found.items()})


@lru_cache(maxsize=10_000)
def _looks(cell: str) -> frozenset[str]:
    """What one cell looks like; words of ours are short."""
    if len(cell) > _LONGEST_WORD:
        return frozenset({"long"} | {look for look in ("email", "path", "url") if TESTS[look](cell)})
    return frozenset(look for look, test in TESTS.items() if test(cell))


def _phone(cell: str) -> bool:
    """A number that is written like a phone's: a bare row of digits only where it is a Chinese mobile."""
    if _CHINESE_PHONE.fullmatch(cell):
        return True
    if looks_like_a_day(cell) or not re.search(r"[+() \-/]", cell) or len(re.findall(r"\d", cell)) < 7:
        return False
    try:
        return bool(phones_of(cell, _NOWHERE)) and not re.search("[A-Za-z]{2}-", cell)
    except InputError:
        return False


def _amount(cell: str) -> bool:
    if not re.search(r"\d", cell):
        return False
    try:
        return amount_of(cell, _NOWHERE) is not None
    except InputError:
        return False


def _name(cell: str) -> bool:
    """A person's name, going by its form; words of our vocabularies, titles and departments are none."""
    if _CHINESE_NAME.fullmatch(cell):
        return cell[0] in _SURNAMES and not _NO_NAME.search(cell) and found_code("attitude", cell) is None
    bare = re.sub(r"^(?:Mr|Mrs|Ms|Dr|Prof)\.? ", "", cell)
    return (
        _LATIN_NAME.fullmatch(bare) is not None
        and not bare.isupper()
        and layer_of_title(bare) is None
        and not _COMPANY.search(bare)
        and not _UNIT.search(bare)
        and not _LATIN_UNIT.search(bare)
        and not any(found_code(section, bare) for section in ("attitude", "role", "contact_level", "layer", "mode"))
    )


def _role(cell: str) -> bool:
    said = roles_of(cell, _NOWHERE)
    return not said.unknown


def _in(section: str) -> Callable[[str], bool]:
    return lambda cell: found_code(section, cell) is not None


TESTS: dict[str, Callable[[str], bool]] = {
    "email": is_email,
    "phone": _phone,
    "day": looks_like_a_day,
    "serial": is_serial,
    "amount": _amount,
    "number": lambda cell: _NUMBER.fullmatch(cell) is not None,
    "percent": lambda cell: _PERCENT.fullmatch(cell) is not None,
    "yes_no": _in("yes_no"),
    "key": lambda cell: _KEY.fullmatch(cell) is not None,
    "name": _name,
    "company": lambda cell: _COMPANY.search(cell) is not None,
    "unit": lambda cell: _UNIT.search(cell) is not None or _LATIN_UNIT.fullmatch(cell) is not None,
    "path": lambda cell: _PATH.fullmatch(cell) is not None and _URL.match(cell) is None,
    "title": lambda cell: len(cell) < 60 and layer_of_title(cell) is not None,
    "url": lambda cell: _URL.match(cell) is not None,
    "long": lambda cell: len(cell) > _LONG * (1 if cell.isascii() else 0.6),
    "role": _role,
    "attitude": _in("attitude"),
    "degree": _in("degree"),
    "contact_level": _in("contact_level"),
    "mode": _in("mode"),
    "layer": _in("layer"),
    "tie_kind": _in("tie_kind"),
    "strength": _in("strength"),
    "sign": _in("sign"),
    "currency": lambda cell: len(plain(cell)) < 20 and found_code("currency", cell) is not None,
    "salutation": lambda cell: _SALUTATION.fullmatch(cell) is not None,
}
