"""Address cards (vCard 2.1, 3.0 and 4.0) line by line, as address books write them, not only as the standard says."""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from graphkam.errors import InputError, Problem
from graphkam.ingest.files.contents import Content
from graphkam.ingest.files.encodings import Encoding, byte_lines, lines
from graphkam.ingest.files.limits import Limits
from graphkam.ingest.files.plausible import encoding_of
from graphkam.ingest.files.sheet import CardFile, CardProperty, Note

_NAME = re.compile(rb"(?:([\w.-]+)\.)?([A-Za-z0-9-]+)((?:;(?:\"[^\"]*\"|[^:;\"])*)*):", re.ASCII)
_PARAMETER = re.compile(r";((?:\"[^\"]*\"|[^;\"])*)")
_VALUE = re.compile(r"\"([^\"]*)\"|([^,\"]+)")
_SPLIT = re.compile(r"(?<!\\)((?:\\\\)*);")
_ESCAPE = re.compile(r"\\(.)", re.S)
_STRUCTURED = ("N", "ORG", "ADR")
_NOT_TEXT = ("PHOTO", "LOGO", "SOUND", "KEY")
"""Properties that hold megabytes and no word."""
_BASE64 = ("B", "BASE64")
_BARE = {"QUOTED-PRINTABLE": "ENCODING", "BASE64": "ENCODING", "8BIT": "ENCODING", "7BIT": "ENCODING"}
_MOST_PROPERTIES = 1_000
_TOLD = 20
_CODECS = {"gb2312": "gb18030", "gbk": "gb18030", "iso-8859-1": "cp1252", "us-ascii": "utf-8", "ascii": "utf-8"}

Card = tuple[int, tuple[CardProperty, ...]]


@dataclass
class _Heard:
    """What a reading of all cards found amiss: lines that are none of a card, cards without an end, values whose
    character set nobody names, and values that are in none."""

    strange: list[int] = field(default_factory=list)
    unended: list[int] = field(default_factory=list)
    guessed: list[int] = field(default_factory=list)
    broken: list[int] = field(default_factory=list)


def card_file(content: Content, encoding: Encoding, limits: Limits, notes: tuple[Note, ...]) -> CardFile:
    """A file of address cards, read through once.

    Raises InputError where there is no card in it, for more cards than rows may be, for too long a line, and for
    characters that cannot be decoded.
    """
    heard = _Heard()
    count = 0
    for count, _ in enumerate(_cards(content, encoding, limits, heard), start=1):
        if count > limits.most_rows:
            raise InputError("too_many_rows", content.place(), limit=limits.most_rows)
    if not count:
        raise InputError("file_empty", content.place())
    if heard.broken:
        problems = [Problem("line_undecodable", {}, content.place(line)) for line in heard.broken[:_TOLD]]
        raise InputError.of(problems)
    told = [
        Note(code, {"lines": found[:_TOLD], "count": len(found)}, content.place(found[0]), guess)
        for code, found, guess in (
            ("file_note.card_lines_unread", heard.strange, False),
            ("file_note.cards_unended", heard.unended, False),
            ("file_note.card_encodings_guessed", heard.guessed, True),
        )
        if found
    ]
    return CardFile(
        file=content.name,
        cards=lambda: _cards(content, encoding, limits, _Heard()),
        encoding=encoding.name,
        notes=(*notes, *told),
    )


def _cards(content: Content, encoding: Encoding, limits: Limits, heard: _Heard) -> Iterator[Card]:
    """The line each card begins on, with its properties; a card inside a card (an agent's) is passed over."""
    properties: list[CardProperty] = []
    begun, depth = 0, 0
    for number, line in _unfolded(content, encoding, limits):
        match = _NAME.match(line)
        word = match[2].upper() if match else b""
        if word in (b"BEGIN", b"END") and line[match.end() if match else 0 :].strip().upper() == b"VCARD":
            inside = bool(properties) and properties[-1].name == "AGENT" and not properties[-1].values[0]
            if word == b"BEGIN" and begun and inside:
                depth += 1
            elif word == b"END" and depth:
                depth -= 1
            elif word == b"BEGIN":
                if begun:
                    heard.unended.append(begun)
                    yield begun, tuple(properties)
                begun, properties = number, []
            elif begun:
                yield begun, tuple(properties)
                begun, properties = 0, []
            continue
        if depth or not line.strip():
            continue
        if match is None or not begun:
            heard.strange.append(number)
            continue
        found = _property(match, line[match.end() :], number, encoding, heard)
        if found is not None and len(properties) < _MOST_PROPERTIES:
            properties.append(found)
    if begun:
        heard.unended.append(begun)
        yield begun, tuple(properties)


def _unfolded(content: Content, encoding: Encoding, limits: Limits) -> Iterator[tuple[int, bytes]]:
    """Lines put together again, with the number each begins on; those of pictures and sounds are not kept."""
    held: list[bytes] = []
    start = size = 0
    soft = binary = False
    for number, raw in enumerate(_raw(content, encoding), start=1):
        line = raw.rstrip(b"\r\n")
        if held and binary and (line[:1] in b" \t" or b":" not in line):
            # Old programs do not even indent the lines of a picture; none of them holds a colon.
            continue
        if held and soft:
            held[-1] = held[-1][:-1]
            held.append(line)
        elif held and line[:1] in (b" ", b"\t"):
            held.append(line[1:])
        else:
            if held:
                yield start, b"".join(held)
            held, start, size, binary = [line], number, 0, _is_binary(line)
            if binary:
                held = [line[: line.find(b":") + 1]]
        size += len(line)
        if size > limits.longest_cell and not binary:
            raise InputError("cell_too_long", content.place(start), limit=limits.longest_cell)
        soft = not binary and line.endswith(b"=") and b"QUOTED-PRINTABLE" in held[0].upper()
    if held:
        yield start, b"".join(held)


def _raw(content: Content, encoding: Encoding) -> Iterator[bytes]:
    if encoding.name.startswith("utf-16"):
        return (line.encode() for line in lines(content, encoding))
    return byte_lines(content, encoding.bom)


def _is_binary(line: bytes) -> bool:
    head = line[:500].upper()
    name, _, _ = head.partition(b":")
    word = name.partition(b";")[0].rpartition(b".")[2].decode("ascii", errors="replace")
    return word in _NOT_TEXT or b"ENCODING=B" in name or b";BASE64" in name


def _property(
    match: re.Match[bytes], value: bytes, number: int, encoding: Encoding, heard: _Heard
) -> CardProperty | None:
    """One property, decoded; none for a picture or a sound."""
    name = match[2].decode().upper()
    parameters = _parameters(match[3].decode(errors="replace"))
    if match[1]:
        parameters["GROUP"] = (match[1].decode().lower(),)
    how = (*parameters.get("ENCODING", ()), "")[0].upper()
    if name in _NOT_TEXT or how in _BASE64:
        return None
    quoted = how == "QUOTED-PRINTABLE"
    value = quopri.decodestring(value) if quoted else value
    text = _text(value, quoted, (*parameters.get("CHARSET", ()), "")[0], encoding)
    if text is None:
        likely = encoding_of([value]) if quoted else None
        text = value.decode(likely[0] if likely else "utf-8", errors="replace")
        (heard.guessed if likely else heard.broken).append(number)
    parts = _SPLIT.sub(r"\1\0", text).split("\0") if name in _STRUCTURED else [text]
    return CardProperty(name, parameters, tuple(_ESCAPE.sub(_unescaped, part).strip() for part in parts))


def _parameters(text: str) -> dict[str, tuple[str, ...]]:
    """`;TYPE="work,cell";PREF` with the names in capitals; a bare word of vCard 2.1 is a type or an encoding."""
    found: dict[str, tuple[str, ...]] = {}
    for part in _PARAMETER.findall(text):
        name, equals, value = part.partition("=")
        name = name.strip().upper()
        if not equals:
            name, value = _BARE.get(name, "TYPE"), name
        values = tuple(word.strip() for one in _VALUE.findall(value) for word in (one[0] or one[1]).split(",") if word)
        found[name] = (*found.get(name, ()), *values)
    return found


def _text(value: bytes, quoted: bool, charset: str, encoding: Encoding) -> str | None:
    """A value in the character set it names, else in the file's; none where no character set holds it.

    Quoted-printable bytes stand in the file as ASCII: what the file is in says nothing of them.
    """
    own = [] if quoted or encoding.by_lines else [encoding.name]
    for name in (_CODECS.get(charset.lower(), charset), *own, "utf-8", encoding.other or encoding.name):
        # Lines of UTF-16 come as UTF-8.
        if name and not name.startswith("utf-16"):
            try:
                return value.decode(name)
            except (UnicodeDecodeError, LookupError):
                continue
    return None


def _unescaped(found: re.Match[str]) -> str:
    return "\n" if found[1] in "nN" else found[1]
