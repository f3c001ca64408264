"""Which encoding a text is in, proved over all of its bytes, and its lines decoded a megabyte at a time."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice

from graphkam.errors import InputError
from graphkam.ingest.files.contents import Content
from graphkam.ingest.files.limits import MEGABYTE
from graphkam.ingest.files.plausible import GB, encoding_of, everyday, is_doubtful, ordinary

LONGEST_LINE = 16 * MEGABYTE
"""Bytes without a line end; a row of the widest tables is shorter."""
_HEAD = 64 * 1024
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_WIDE = ("utf-16-le", "utf-16-be")
_TYPICAL = 0.9
_SAMPLE_LINES = 2_000
_SAMPLE_BYTES = 256 * 1024
_SHOWN = 60
_KEPT = 1_000
_ASCII = bytes(range(128))
_FEW_BYTES = 24
"""More bytes above 127 than these are not valid UTF-8 by accident."""
_UTF_CHARACTER = re.compile(rb"[\xc2-\xf4][\x80-\xbf]")
_UTF_RUN = re.compile(rb"[\xe3-\xe9](?<![\x80-\xff].)[\x80-\xbf]{2}(?:[\xe3-\xe9][\x80-\xbf]{2})*(?![\x80-\xff])", re.S)
"""Nothing but Chinese in UTF-8 between two ASCII characters; in GB that is one run in a hundred thousand."""


class ZeroByteError(ValueError):
    """The next line holds a zero byte: it is no text, or a damaged one."""


@dataclass(frozen=True)
class Encoding:
    """How the bytes become text. `other` is the encoding of the lines that are not UTF-8 in a file of two encodings.

    `sample` is a line that shows whether a guess is right. `odd` are the lines of the rarer of two encodings, `broken`
    those that no encoding holds, both counted from 1 and cut at a thousand; `odd_count` is not cut. `among_utf`: some
    lines are UTF-8 beyond doubt, so that another may be UTF-8 with a character cut in the middle.
    """

    name: str
    bom: int = 0
    guess: bool = False
    sample: str = ""
    other: str | None = None
    odd: frozenset[int] = frozenset()
    odd_count: int = 0
    odd_is_other: bool = True
    broken: frozenset[int] = frozenset()
    among_utf: bool = False

    @property
    def by_lines(self) -> bool:
        return self.other is not None or bool(self.broken)


@dataclass
class _Counted:
    """How many lines are in each of the encodings of a text, which (the first thousand), and one in the other."""

    lines: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("utf-8", "other", "broken"), 0))
    which: dict[str, list[int]] = field(default_factory=lambda: {"utf-8": [], "other": [], "broken": []})
    sample: str = ""

    def add(self, kind: str, first: int, count: int) -> None:
        self.lines[kind] += count
        self.which[kind].extend(range(first, first + min(count, _KEPT - len(self.which[kind]))))


def encoding_found(content: Content) -> Encoding:
    """The encoding of a text. Raises InputError where the bytes are no text in any encoding that is known here."""
    head = content.head(_HEAD)
    for bom, name in _BOMS:
        if head.startswith(bom):
            return Encoding(name, len(bom)) if name in _WIDE else _narrow(content, len(bom))
    wide = _wide(head)
    if wide is not None:
        return Encoding(wide)
    if _binary(head):
        raise InputError("file_not_text", content.place())
    return _narrow(content, 0)


def lines(content: Content, encoding: Encoding) -> Iterator[str]:
    """The lines with their ends as they are; what is broken shows as a replacement character.

    Raises InputError for a line that never ends, ZeroByteError and, for broken UTF-16, UnicodeDecodeError.
    """
    if encoding.by_lines:
        for line in byte_lines(content, encoding.bom):
            if b"\0" in line:
                raise ZeroByteError
            yield _decoded(line, encoding)[0]
        return
    decoder = codecs.getincrementaldecoder(encoding.name)()
    rest = ""
    for chunk in content.chunks(encoding.bom):
        try:
            text = rest + decoder.decode(chunk)
        except UnicodeDecodeError as problem:
            good = rest + bytes(problem.object[: problem.start]).decode(encoding.name)
            yield from _split(good[: max(good.rfind("\n"), good.rfind("\r")) + 1])
            raise
        # A carriage return at the very end may be half of a line end.
        cut = max(text.rfind("\n"), text.rfind("\r", 0, -1)) + 1
        yield from _split(text[:cut])
        rest = text[cut:]
        if len(rest) > LONGEST_LINE:
            raise InputError("line_too_long", content.place(), limit=LONGEST_LINE // MEGABYTE)
    yield from _split(rest + decoder.decode(b"", final=True))


def _split(text: str) -> Iterator[str]:
    found = io.StringIO(text, newline="")
    if "\0" not in text:
        yield from found
        return
    for line in found:
        if "\0" in line:
            raise ZeroByteError
        yield line


def first_lines(content: Content, encoding: Encoding, most: int) -> list[str]:
    """Some lines to know a text by; fewer where one of them is broken. Raises InputError as `lines`."""
    found: list[str] = []
    try:
        for line in islice(lines(content, encoding), most):
            found.append(line)
    except (ZeroByteError, UnicodeDecodeError):
        # Reading all of them tells where.
        pass
    return found


def byte_lines(content: Content, skip: int = 0) -> Iterator[bytes]:
    """The lines of a text that is not UTF-16, undecoded. Raises InputError for a line that never ends."""
    for block in _blocks(content, skip):
        yield from block.splitlines(keepends=True)


def _blocks(content: Content, skip: int) -> Iterator[bytes]:
    """The bytes in pieces of whole lines, a megabyte or a line long."""
    rest = b""
    for chunk in content.chunks(skip):
        block = rest + chunk
        cut = max(block.rfind(b"\n"), block.rfind(b"\r", 0, -1)) + 1
        rest = block[cut:]
        if cut:
            yield block[:cut]
        if len(rest) > LONGEST_LINE:
            raise InputError("line_too_long", content.place(), limit=LONGEST_LINE // MEGABYTE)
    if rest:
        yield rest


def _wide(head: bytes) -> str | None:
    """UTF-16 without a byte order mark: separators and line ends have a zero byte on one side, always the same."""
    if b"\0" not in head:
        return None
    whole = head[: len(head) // 2 * 2]
    best = max((ordinary(whole.decode(name, errors="replace")), name) for name in _WIDE)
    return best[1] if best[0] >= _TYPICAL else None


def _binary(head: bytes) -> bool:
    """Whether control characters are so many that this is no text."""
    control = len(head) - len(head.translate(None, bytes((*range(9), *range(14, 26), *range(28, 32)))))
    return control * 100 > len(head)


def _narrow(content: Content, bom: int) -> Encoding:
    decoder = codecs.getincrementaldecoder("utf-8")()
    high = 0
    try:
        for chunk in content.chunks(bom):
            decoder.decode(chunk)
            high += 0 if chunk.isascii() else len(chunk.translate(None, _ASCII))
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return _several(content, bom)
    if bom or not 0 < high <= _FEW_BYTES:
        return Encoding("utf-8", bom)
    few = [line for line in byte_lines(content) if not line.isascii()]
    return Encoding("utf-8", guess=is_doubtful(few), sample=_shown(few[0].decode()))


def _several(content: Content, bom: int) -> Encoding:
    """The encoding of a text that is not UTF-8 throughout: another one, two by turns, or damaged lines."""
    foreign, among_utf = _sample(content, bom)
    known = encoding_of(foreign, among_utf)
    other_name = known[0] if known else None
    trial = Encoding(other_name or "utf-8", bom, other=other_name, among_utf=among_utf)
    counted = _count(content, trial)
    utf, other, broken = (counted.lines[kind] for kind in ("utf-8", "other", "broken"))
    if (known is None and not utf) or broken > utf + other:
        raise InputError("file_encoding_unknown", content.place())
    kept = frozenset(counted.which["broken"])
    if known is None or not other:
        return Encoding("utf-8", bom, broken=kept)
    name, sure = known
    plain = Encoding(name, bom, not sure, counted.sample, broken=kept, among_utf=among_utf)
    if not utf:
        # Broken lines are told by their rows, so that the whole is read line by line.
        return replace(plain, other=name) if broken else plain
    other_is_rarer = other <= utf
    odd = counted.which["other" if other_is_rarer else "utf-8"]
    common = "utf-8" if other_is_rarer else name
    return replace(
        plain, name=common, other=name, odd=frozenset(odd), odd_count=min(other, utf), odd_is_other=other_is_rarer
    )


def _sample(content: Content, bom: int) -> tuple[list[bytes], bool]:
    """Lines that are not UTF-8, to know their encoding by, and whether others certainly are."""
    found: list[bytes] = []
    size, among_utf = 0, bom > 0
    for line in byte_lines(content, bom):
        if line.isascii():
            continue
        if _as(line, "utf-8") is not None:
            among_utf = among_utf or _UTF_RUN.search(line) is not None
        else:
            found.append(line[:_SAMPLE_BYTES])
            size += len(line)
            if len(found) >= _SAMPLE_LINES or size >= _SAMPLE_BYTES:
                break
    return found, among_utf


def _count(content: Content, trial: Encoding) -> _Counted:
    """Which lines are in which encoding; blocks without a trace of a second one are not taken apart."""
    counted, number = _Counted(), 1
    trace = _UTF_RUN if trial.other == GB else _UTF_CHARACTER
    for block in _blocks(content, trial.bom):
        if block.isascii():
            number += len(block.splitlines())
            continue
        even = counted.sample and trial.other and not trace.search(block) and _as(block, trial.other) is not None
        parts = [block] if even else block.splitlines(keepends=True)
        for part in parts:
            count = len(part.splitlines()) if even else 1
            if not part.isascii():
                text, kind = ("", "other") if even else _decoded(part, trial)
                counted.add(kind, number, count)
                counted.sample = counted.sample or (_shown(text) if kind == "other" else "")
            number += count
    return counted


def _decoded(line: bytes, encoding: Encoding) -> tuple[str, str]:
    """A line of a text of several encodings, and which of them it is in: utf-8, other or broken."""
    utf = _as(line, "utf-8")
    other = None
    if encoding.other is not None and (utf is None or encoding.other == GB):
        other = _as(line, encoding.other)
    if utf is not None:
        # Two Chinese characters in GB can be valid UTF-8 by accident; then they are rare ones.
        if other is None or everyday([other]) < everyday([utf]):
            return utf, "utf-8"
        return other, "other"
    if other is not None and not (encoding.among_utf and _cut(line, other if encoding.other == GB else None)):
        return other, "other"
    return line.decode("utf-8", errors="replace"), "broken"


def _cut(line: bytes, in_gb: str | None) -> bool:
    """Whether a line that is not UTF-8 as a whole holds characters in UTF-8 all the same: one was cut in the middle."""
    if not _UTF_CHARACTER.search(line):
        return False
    whole = line.decode("utf-8", errors="ignore")
    return not whole.isascii() and (in_gb is None or everyday([whole]) > everyday([in_gb]))


def _as(line: bytes, encoding: str) -> str | None:
    try:
        return line.decode(encoding)
    except UnicodeDecodeError:
        return None


def _shown(text: str) -> str:
    """A piece of a line around what is not ASCII, short enough for a sentence."""
    first = next((place for place, char in enumerate(text) if char > "\x7f"), 0)
    start = max(0, first - _SHOWN // 2)
    return text[start : start + _SHOWN].strip()
