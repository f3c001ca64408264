"""Reads docs/samples.md and docs/samples.zh.md: what the pages say the program must say, as plain values.

Everything is named by the codes of the CSV files (P02, R05, M1, C1), so that both pages read alike. A section, a table
or a line that is missing or cannot be understood is an error that names it: nothing is skipped.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from graphkam.words import LANGS, Lang, table
from tests.analysis.sample_contacts import ContactReader, Made, Next, Opinion
from tests.analysis.sample_text import CODE as _CODE
from tests.analysis.sample_text import UnreadablePageError, calculated, rows
from tests.analysis.sample_text import agrees as _agrees
from tests.analysis.sample_text import code_of as _code_of
from tests.analysis.sample_text import first as _first

DOCS = Path(__file__).parents[2] / "docs"
_FILES: dict[Lang, str] = {"en": "samples.md", "zh": "samples.zh.md"}
_WORDS: dict[Lang, dict[str, str]] = {
    "en": {
        "shares": "Share of influence and state", "coverage": "Role coverage", "flags": "Red flags",
        "strengths": "Strengths", "targets": "Targets and best paths", "opinions": "Own attitudes and swings",
        "first": "First three next contacts", "made": "What the gain of the first move is made of",
        "after": "After the first three", "fulcrums": "Fulcrums", "none": "none", "placeholder": "placeholder",
        "proved": "proved", "member": "our tie", "assumed": "reports to, downward, assumed",
        "watched": "Watched, without a role", "nobody": "(nobody recorded)",
    },
    "zh": {
        "shares": "影响份额与状态", "coverage": "角色覆盖", "flags": "地雷", "strengths": "子弹",
        "targets": "目标与最佳路径", "opinions": "自身态度与带动力", "first": "下一步联系的前三项",
        "made": "第一项争取的收益由什么构成", "after": "前三项之后", "fulcrums": "支点", "none": "无",
        "placeholder": "空位", "proved": "已证实", "member": "我方关系", "assumed": "汇报线向下，假定",
        "watched": "只关注、没有角色", "nobody": "（没有记录）",
    },
}  # fmt: skip
_SECTIONS = ("shares", "coverage", "flags", "strengths", "targets", "first", "made", "after")
_OPTIONAL = ("opinions",)
"""The whole of the opinions is written out for two opportunities only."""


class Share(NamedTuple):
    """A row of the first table. `part` is empty for a role that nobody recorded."""

    part: str
    holder: str
    roles: tuple[str, ...]
    share: float
    rating: int | str | None
    state: str
    level: str | None
    owner: str
    ties: int


class Way(NamedTuple):
    """A row of the targets' table and its line of steps. A step: source, target, tie, willingness, strength, kind."""

    part: str
    holder: str
    state: str
    urgency: float
    strength: float | None
    direct_ratio: float
    steps: tuple[tuple[str, str, float, float, float, str], ...] = ()
    weakest: int = 0


class Deal(NamedTuple):
    """All that one page says of one opportunity."""

    shares: tuple[Share, ...]
    watched: frozenset[tuple[str, str]]
    coverage: dict[str, tuple[str, frozenset[tuple[str, bool]]]]
    flags: tuple[tuple[str, str, str], ...]
    strengths: tuple[tuple[str, str, bool], ...]
    fulcrums: frozenset[str]
    ways: tuple[Way, ...]
    contacts: tuple[Next, ...]
    made: Made
    support: float
    opinions: dict[str, Opinion]


def deals_of(lang: Lang, codes_by_name: dict[str, dict[str, str]]) -> dict[tuple[str, str], Deal]:
    """(sample, opportunity) → what the page in that language says. `codes_by_name`: sample → name → code."""
    found = {}
    for (sample, deal), sections in sections_of((DOCS / _FILES[lang]).read_text(encoding="utf-8"), lang).items():
        found[sample, deal] = _Reader(lang, f"{_FILES[lang]}, {sample} {deal}", codes_by_name[sample]).deal(sections)
    return found


def sections_of(text: str, lang: Lang) -> dict[tuple[str, str], dict[str, list[str]]]:
    """(sample, opportunity) → section → its lines. Raises UnreadablePageError where one is missing."""
    found: dict[tuple[str, str], dict[str, list[str]]] = {}
    sample = deal = ""
    lines: list[str] = []
    for line in text.splitlines():
        if line.startswith("## "):
            sample = _first(r"`(\w+)`", line)
        elif line.startswith("### "):
            deal = _first(r"### (O\d+) ", line)
            found[sample, deal] = {}
        elif line.startswith("#### "):
            title = re.sub(r"\s*[(（]\d+[)）]$", "", line.removeprefix("#### "))
            keys = [key for key in (*_SECTIONS, *_OPTIONAL) if _WORDS[lang][key] == title]
            if not keys:
                raise UnreadablePageError(f"{_FILES[lang]}: unknown section {title!r}")
            lines = found[sample, deal].setdefault(keys[0], [])
            lines.append(line)
        elif found and line.strip():
            lines.append(line)
    for (sample, deal), sections in found.items():
        missing = [_WORDS[lang][key] for key in _SECTIONS if key not in sections]
        if missing:
            raise UnreadablePageError(f"{_FILES[lang]}, {sample} {deal}: no section {', '.join(missing)}")
    if not found:
        raise UnreadablePageError(f"{_FILES[lang]}: no opportunity found")
    return found


class _Reader:
    """Reads the sections of one opportunity; `where` says on which page, for messages."""

    def __init__(self, lang: Lang, where: str, codes_by_name: dict[str, str]) -> None:
        self.lang = lang
        self.where = where
        self.words = _WORDS[lang]
        self.codes_by_name = codes_by_name

    def deal(self, sections: dict[str, list[str]]) -> Deal:
        stated = int(_first(r"[(（](\d+)[)）]$", sections["flags"][0]))
        flags = tuple(self.flag(row) for row in rows(self.where, sections["flags"], 3))
        if stated != len(flags):
            raise UnreadablePageError(f"{self.where}: the title says {stated} flags, the table has {len(flags)}")
        reader = ContactReader(self.lang, self.where, self.codes_by_name)
        contacts = reader.contacts(sections["first"]) + reader.contacts(sections["after"])
        if [row.rank for row in contacts] != list(range(1, len(contacts) + 1)):
            raise UnreadablePageError(f"{self.where}: the contacts are not numbered from 1 on")
        fulcrums = self.line(sections["targets"], self.words["fulcrums"])
        opinions = reader.opinions(sections["opinions"]) if "opinions" in sections else {}
        return Deal(
            shares=tuple(self.share(row) for row in rows(self.where, sections["shares"], 10)),
            watched=frozenset(self.watched(sections["shares"])),
            coverage=dict(self.role(row) for row in rows(self.where, sections["coverage"], 3)),
            flags=flags,
            strengths=tuple(self.strength(line) for line in sections["strengths"] if line.startswith("- ")),
            fulcrums=frozenset(_CODE.findall(fulcrums)),
            ways=tuple(self.ways(sections["targets"])),
            contacts=contacts,
            made=reader.made(sections["made"]),
            support=reader.support(sections["first"], opinions),
            opinions=opinions,
        )

    def line(self, lines: list[str], start: str) -> str:
        found = [line for line in lines if line.startswith(start)]
        if len(found) != 1:
            raise UnreadablePageError(f"{self.where}: {len(found)} lines start with {start!r}")
        return found[0]

    def code(self, vocabulary: str, word: str) -> str:
        return _code_of(self.lang, vocabulary, word)

    def named(self, name: str) -> str:
        if name.strip() not in self.codes_by_name:
            raise UnreadablePageError(f"{self.where}: nobody is called {name.strip()!r}")
        return self.codes_by_name[name.strip()]

    def share(self, row: list[str]) -> Share:
        part, who, roles, raw, share, rating, state, level, owner, ties = row
        known = who not in (self.words["placeholder"], self.words["nobody"])
        if "=" in raw:
            _agrees(self.where, *raw.split("="))
        unclear = self.code("rating", rating) if rating and not re.fullmatch(r"[+-]?\d", rating) else ""
        judged = int(rating) if rating and not unclear else "unclear" if unclear == "unclear" else None
        unknown = not level or level == self.code_word("unknown")
        return Share(
            part=part,
            holder=_first(_CODE.pattern, who) if known else "",
            roles=tuple(self.code("role", word) for word in re.split(r", |、", roles)),
            share=float(share),
            rating=judged,
            state=self.code("holder_state", state),
            level=None if unknown else self.code("contact_level", level),
            owner=self.named(owner) if owner else "",
            ties=int(ties) if ties else 0,
        )

    def code_word(self, code: str) -> str:
        return table()[code][self.lang]

    def watched(self, lines: list[str]) -> list[tuple[str, str]]:
        found = []
        for line in lines:
            if line.startswith(self.words["watched"]):
                found += re.findall(r"(R\d+) [^R]*?[(（]P\d+[)）][,，]\s*(.+?)[.。]$", line)
                if not found:
                    raise UnreadablePageError(f"{self.where}: {line!r}")
        return [(part, self.code("holder_state", state)) for part, state in found]

    def role(self, row: list[str]) -> tuple[str, tuple[str, frozenset[tuple[str, bool]]]]:
        role, state, holders = row
        found = set()
        for holder in [] if holders == "–" else re.split(r"[;；]", holders):
            placeholder = re.search(rf"{self.words['placeholder']} (R\d+)", holder)
            found.add((placeholder[1] if placeholder else _first(_CODE.pattern, holder), "✓" in holder))
        return self.code("role", role), (self.code("role_state", state), frozenset(found))

    def flag(self, row: list[str]) -> tuple[str, str, str]:
        """(code, on whom or what, severity). On: codes joined by +, a role, two numbers, or nothing."""
        what, on, severity = row
        numbers = re.findall(r"\d+\.\d+", on)
        people = sorted(_CODE.findall(on))
        roles = [code for code, texts in table().items() if code.startswith("role.") and texts[self.lang] == on]
        if not (numbers or people or roles or on in ("the opportunity", "商机")):
            raise UnreadablePageError(f"{self.where}: on whom is {row}?")
        whom = " > ".join(numbers) or "+".join(people) or (roles[0].removeprefix("role.") if roles else "")
        return _first(r"`(\w+)`", what), whom, self.code("severity", severity)

    def strength(self, line: str) -> tuple[str, str, bool]:
        """(code, whom it is about or what it says, proved)"""
        kind = _first(r"`(\w+)`", line)
        if kind == "recorded":
            note, text = re.split(r"[:：]\s*", line, maxsplit=1)
            return kind, text, _first(r"[(（]([^()（）]+)[)）]$", note) == self.words["proved"]
        return kind, "+".join(sorted(_CODE.findall(line))), True

    def ways(self, lines: list[str]) -> list[Way]:
        steps = {_first(r"- (R\d+) ", line): line for line in lines if line.startswith("- ")}
        found = []
        for row in rows(self.where, lines, 5):
            target, state, urgency, strength, direct = row
            part = _first(r"(R\d+)", target)
            for arithmetic in (urgency, direct):
                _agrees(self.where, *arithmetic.split("="))
            if (strength == self.words["none"]) != (part not in steps):
                raise UnreadablePageError(f"{self.where}: {part} has a strength or steps, not both")
            way = Way(
                part=part,
                holder=_first(_CODE.pattern, target),
                state=self.code("target_state", state),
                urgency=float(urgency.split("=")[1]),
                strength=None if part not in steps else float(strength),
                direct_ratio=float(direct.split("=")[1]),
            )
            found.append(self.with_steps(way, steps[part]) if part in steps else way)
        return found

    def with_steps(self, way: Way, line: str) -> Way:
        pattern = r"([^;；:：→]+?) → ([^;；:：→]+?)\s*[\[〔](.+?)[\]〕]\s*([\d.]+) × ([\d.]+) = ([\d.]+)"
        found = re.findall(pattern, line)
        if len(found) != line.count("→"):
            raise UnreadablePageError(f"{self.where}: not all steps can be read in {line!r}")
        steps = []
        for source, target, word, tie, willing, strength in found:
            _agrees(self.where, f"{tie} × {willing}", strength)
            kind = {self.words["member"]: "member", self.words["assumed"]: "assumed"}.get(word)
            kind = kind or self.code("influence_kind", word)
            steps.append((self.named(source), self.named(target), float(tie), float(willing), float(strength), kind))
        place = re.search(r"(?:weakest step |最弱为第 )(\d+)", line)
        if len(steps) > 1 and place is None:
            raise UnreadablePageError(f"{self.where}: no weakest step in {line!r}")
        return way._replace(steps=tuple(steps), weakest=int(place[1]) - 1 if place else 0)


__all__ = ["LANGS", "Deal", "Next", "Share", "UnreadablePageError", "Way", "calculated", "deals_of", "sections_of"]
