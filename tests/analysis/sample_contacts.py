"""Reads the next contacts of docs/samples.md and docs/samples.zh.md: tables, what a gain is made of, the opinions.

Not only is each row's arithmetic calculated: that the settled opinions and the swings of a page solve the equations of
docs/analysis-models.md, section 1, is checked row by row, from nothing but what the page says.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from graphkam.words import Lang
from tests.analysis.sample_text import CODE, UnreadablePageError, agrees, code_of, first, rows

_WORDS: dict[Lang, dict[str, str]] = {
    "en": {
        "keep": "keep", "led": "led", "direct": "direct", "nobody": "nobody", "others": "others",
        "together": "together", "supporter": "supporter", "contact": "contact", "stranger": "stranger",
        "cross_pressured": "cross-pressured", "central_unknown": "central and unknown", "leaving": "leaving",
    },
    "zh": {
        "keep": "保持", "led": "引荐", "direct": "直接", "nobody": "谁也不听", "others": "其余", "together": "合计",
        "supporter": "支持者", "contact": "联系人", "stranger": "陌生人",
        "cross_pressured": "两面受压", "central_unknown": "关键而不明", "leaving": "即将离任",
    },
}  # fmt: skip
_CAUTIONS = ("cross_pressured", "central_unknown", "leaving")
_PLACES = 5
"""Of the numbers in these tables."""


class Approach(NamedTuple):
    chance: float
    effort: float


class Next(NamedTuple):
    """One row. `way` from the start to the person, ours included; empty for a direct approach.

    `kind` as the program names it, or `keep`; `taken` is empty for a question and for a contact kept.
    """

    rank: int
    kind: str
    person: str
    way: tuple[str, ...]
    member: str
    attitude: float
    gain: float
    led: Approach | None
    direct: Approach
    taken: str
    score: float
    swing: float | None
    roles: tuple[str, ...] = ()
    asked_as: str = ""
    cautions: tuple[str, ...] = ()

    @property
    def family(self) -> str:
        return {"find_out": "ask", "keep": "keep"}.get(self.kind, "move")

    @property
    def approach(self) -> Approach:
        return self.led if self.taken == "led" and self.led else self.direct


class Made(NamedTuple):
    """Of what the gain of one contact is made: person → (share, part of the gain), and what all others have of it."""

    rank: int
    parts: dict[str, tuple[float, float]]
    others: float


class Opinion(NamedTuple):
    susceptibility: float
    hears: dict[str, float]
    attitude: float
    share: float
    settled: float
    swing: float


class ContactReader:
    """Reads the sections of one opportunity; `where` says on which page, for messages."""

    def __init__(self, lang: Lang, where: str, codes_by_name: dict[str, str]) -> None:
        self.lang = lang
        self.where = where
        self.words = _WORDS[lang]
        self.codes_by_name = codes_by_name

    def contacts(self, lines: list[str]) -> tuple[Next, ...]:
        """The rows of one table with what the lines below it say of them."""
        found = {row[0]: self.contact(row) for row in rows(self.where, lines, 11)}
        cautions = [line for line in lines if line.startswith(("- Cautions", "- 本表中的提醒"))]
        if len(cautions) != 1:
            raise UnreadablePageError(f"{self.where}: {len(cautions)} lines of cautions under {lines[0]!r}")
        for part in re.split(r"[;；]", cautions[0].rstrip(".。")):
            for person in CODE.findall(part):
                words = re.split(r"[:：]", part)[-1]
                stated = tuple(key for key in _CAUTIONS if self.words[key] in words)
                ranks = [rank for rank, row in found.items() if row.person == person]
                if not stated or not ranks:
                    raise UnreadablePageError(f"{self.where}: {part!r}")
                for rank in ranks:
                    found[rank] = found[rank]._replace(cautions=stated)
        for line in lines:
            if re.match(r"- \d+\. ", line) and found[first(r"- (\d+)\.", line)].family == "ask":
                rank = first(r"- (\d+)\.", line)
                found[rank] = found[rank]._replace(roles=self.roles(line), asked_as=self.asked_as(line))
        return tuple(found.values())

    def contact(self, row: list[str]) -> Next:
        rank, what, person, way, member, attitude, gain, led, direct, taken, score = row
        agrees(self.where, *gain.split("="), places=_PLACES)
        kind = "keep" if what == self.words["keep"] else code_of(self.lang, "contact_kind", what)
        moved = kind not in ("keep", "find_out")
        found = Next(
            rank=int(rank),
            kind=kind,
            person=first(CODE.pattern, person),
            way=() if way == "–" else tuple(self.named(name) for name in way.split("→")),
            member=self.named(member),
            attitude=float(attitude),
            gain=float(gain.split("=")[1]),
            led=None if led == "–" else self.approach(led),
            direct=self.approach(direct),
            taken={"–": "", self.words["led"]: "led", self.words["direct"]: "direct"}[taken],
            score=float(score),
            swing=None if kind == "find_out" else float(gain.split("×")[0]),
        )
        if moved != bool(found.taken) or (found.taken == "led") != bool(found.way):
            raise UnreadablePageError(f"{self.where}: {person} is led over a way, or approached directly")
        led_ratio = found.led.chance / found.led.effort if found.led else 0.0
        direct_ratio = found.direct.chance / found.direct.effort
        if moved and found.taken != ("led" if led_ratio >= direct_ratio else "direct"):
            raise UnreadablePageError(f"{self.where}: the better approach to {person} is not the one taken")
        ratio = found.approach.chance / found.approach.effort
        agrees(self.where, f"{found.gain:.5f} × {ratio:.6f}", score, places=_PLACES)
        return found

    def approach(self, cell: str) -> Approach:
        agrees(self.where, *cell.split("="), places=_PLACES)
        chance, effort = cell.split("=")[0].split("÷")
        product = 1.0
        for factor in chance.split("×"):
            product *= float(factor)
        return Approach(product, float(effort))

    def named(self, name: str) -> str:
        if name.strip() not in self.codes_by_name:
            raise UnreadablePageError(f"{self.where}: nobody is called {name.strip()!r}")
        return self.codes_by_name[name.strip()]

    def roles(self, line: str) -> tuple[str, ...]:
        words = re.split(r"[:：]", line.rstrip(".。"))[-1]
        return tuple(code_of(self.lang, "role", word.strip()) for word in re.split(r", |、", words))

    def asked_as(self, line: str) -> str:
        found = [
            key for key in ("supporter", "contact", "stranger") if re.search(rf"(?:as a |以){self.words[key]}", line)
        ]
        if len(found) != 1:
            raise UnreadablePageError(f"{self.where}: asked as what? {line!r}")
        return found[0]

    def made(self, lines: list[str]) -> Made:
        parts, others, together, total = {}, 0.0, 0.0, ""
        for who, arithmetic, gain in rows(self.where, lines, 3):
            if who == self.words["together"]:
                total = gain
                continue
            together += float(gain)
            if self.words["others"] in who:
                others = float(gain)
                continue
            agrees(self.where, arithmetic, gain, places=_PLACES)
            parts[first(CODE.pattern, who)] = float(arithmetic.split("×")[0]), float(gain)
        if not total or abs(together - float(total)) > 0.00001 * (len(parts) + 1):
            raise UnreadablePageError(f"{self.where}: {together:.5f} is not together {total}")
        rank = first(r"(?:Of |第 )(\d+)", " ".join(line for line in lines if not line.startswith(("|", "#"))))
        return Made(int(rank), parts, others)

    def opinions(self, lines: list[str]) -> dict[str, Opinion]:
        found = {}
        for who, susceptibility, hears, attitude, share, settled, swing in rows(self.where, lines, 7):
            if "=" in susceptibility:
                agrees(self.where, *re.split(r"[:：]", susceptibility)[-1].split("="))
            ties = {} if hears == self.words["nobody"] else dict(re.findall(r"(P\d+) ([\d.]+)", hears))
            if ties:
                agrees(self.where, "+".join(ties.values()), hears.split("=")[1])
                swayed = float(susceptibility.split("=")[0].split("×")[-1])
                if abs(swayed - min(1.0, float(hears.split("=")[1]))) > 1e-9:
                    raise UnreadablePageError(f"{self.where}: {who} hears {hears}, but is swayed by {swayed}")
            found[first(CODE.pattern, who)] = Opinion(
                susceptibility=float(susceptibility.split("=")[-1]),
                hears={person: float(tie) for person, tie in ties.items()},
                attitude=float(attitude),
                share=float(share),
                settled=float(settled),
                swing=float(swing),
            )
        self.solved(found)
        return found

    def support(self, lines: list[str], opinions: dict[str, Opinion]) -> float:
        """Weighted support; where the opinions are written out it has to be theirs."""
        stated = float(first(r"Σ .+[:：] ?(-?\d+\.\d+)", "\n".join(lines)))
        if opinions and abs(sum(row.share * row.settled for row in opinions.values()) - stated) > 0.00002:
            raise UnreadablePageError(f"{self.where}: weighted support is not {stated}")
        return stated

    def solved(self, people: dict[str, Opinion]) -> None:
        """x = a · what is heard + (1 − a) · s, and y = c + Σ a · share of listening · y of all who hear the person."""
        for person, row in people.items():
            total = sum(row.hears.values())
            heard = sum(tie * people[name].settled for name, tie in row.hears.items()) / total if total else 0.0
            settled = row.susceptibility * heard + (1 - row.susceptibility) * row.attitude
            if abs(settled - row.settled) > 0.00002:
                raise UnreadablePageError(f"{self.where}: {person} settles at {settled:.5f}, not {row.settled}")
            y = row.share
            for other in people.values():
                if person in other.hears:
                    part = other.hears[person] / sum(other.hears.values())
                    y += other.susceptibility * part * other.swing / (1 - other.susceptibility)
            swing = (1 - row.susceptibility) * y
            if abs(swing - row.swing) > 0.00003:
                raise UnreadablePageError(f"{self.where}: the swing of {person} is {swing:.5f}, not {row.swing}")
