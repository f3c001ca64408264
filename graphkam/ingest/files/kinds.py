"""What a file is, by its content; its name only tells whether that is a surprise."""

from __future__ import annotations

import re
import zipfile
from typing import Literal

from graphkam.errors import InputError
from graphkam.ingest.files.archives import directory
from graphkam.ingest.files.contents import Content
from graphkam.ingest.files.limits import Limits

Kind = Literal["text", "cards", "web", "excel", "opendocument", "old_excel", "zip"]

_HEAD = 4096
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "PDF"), (b"\x89PNG", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"GIF8", "GIF"),
    (b"II*\x00", "TIFF"), (b"MM\x00*", "TIFF"), (b"\x1f\x8b", "gzip"), (b"7z\xbc\xaf\x27\x1c", "7z"), (b"Rar!", "RAR"),
    (b"BZh", "bzip2"), (b"\xfd7zXZ", "xz"), (b"{\\rtf", "RTF"), (b"SQLite format 3", "SQLite"), (b"\x7fELF", "program"),
    (b"MZ\x90", "program"), (b"!BDN", "Outlook (.pst)"),
)  # fmt: skip
_LOCKED = re.compile(rb"\x09\x08\x10\x00\x00\x06\x05\x00.{12}(?:\x86\x00\x00\x00)?\x2f\x00", re.S)
"""The first records of an .xls that needs a password: begin of the workbook, perhaps write protection, the password."""
_WEB = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|meta|body|table|style)\b", re.I | re.S
)
_MARKUP = re.compile(r"\s*<(\?xml|[a-z][\w:]*[\s>/])", re.I)
_JSON = re.compile(r"\s*(\{\s*(\"|\})|\[\s*(\{|\[|\"|\]))")
_CARDS = re.compile(r"\s*BEGIN\s*:\s*VCARD\b", re.I)
_NAMED: dict[str, tuple[Kind, ...]] = {
    ".csv": ("text",), ".tsv": ("text",), ".tab": ("text",), ".vcf": ("cards",), ".vcard": ("cards",),
    ".xlsx": ("excel",), ".xlsm": ("excel",), ".xlsb": ("excel",), ".xltx": ("excel",), ".ods": ("opendocument",),
    ".xls": ("old_excel",), ".htm": ("web",), ".html": ("web",), ".zip": ("zip",),
}  # fmt: skip
_CALLED: dict[Kind, str] = {
    "text": "CSV/TSV", "cards": "vCard", "web": "HTML", "excel": "XLSX", "opendocument": "ODS", "old_excel": "XLS",
    "zip": "ZIP",
}  # fmt: skip


def kind_of_bytes(content: Content, limits: Limits) -> Kind | None:
    """What a file that is no text is; none for what may be text.

    Raises InputError for what is neither a table nor address cards, and for a zip or workbook that is damaged,
    protected by a password or unpacks to far more than it holds.
    """
    head = content.head(_HEAD)
    if head.startswith(_ZIP):
        return _packed(content, limits)
    if head.startswith(_COMPOUND):
        return _compound(content)
    for start, name in _OTHERS:
        if head.startswith(start):
            raise InputError("file_of_other_kind", content.place(), kind=name)
    return None


def kind_of_text(content: Content, head: str) -> Kind:
    """What a text is, by its beginning. Raises InputError for JSON and for markup that is no web page."""
    if _CARDS.match(head):
        return "cards"
    if _WEB.match(head):
        return "web"
    if _MARKUP.match(head):
        raise InputError("file_of_other_kind", content.place(), kind="XML")
    if _JSON.match(head):
        raise InputError("file_of_other_kind", content.place(), kind="JSON")
    return "text"


def surprise(content: Content, kind: Kind) -> dict[str, object] | None:
    """The ending of a name that promises another kind, with what the file is; none where they agree."""
    expected = _NAMED.get(content.suffix)
    if expected is None or kind in expected:
        return None
    return {"ending": content.suffix, "kind": _CALLED[kind]}


def _packed(content: Content, limits: Limits) -> Kind:
    names = {item.filename for item in directory(content, limits)}
    if "[Content_Types].xml" in names:
        if any(name.startswith("xl/workbook.") for name in names):
            return "excel"
        kind = "Word" if "word/document.xml" in names else "Office"
        raise InputError("file_of_other_kind", content.place(), kind=kind)
    if "mimetype" in names and "content.xml" in names:
        if b"spreadsheet" in _mimetype(content):
            return "opendocument"
        raise InputError("file_of_other_kind", content.place(), kind="OpenDocument")
    return "zip"


def _mimetype(content: Content) -> bytes:
    with content.seekable() as stream:
        try:
            with zipfile.ZipFile(stream) as archive, archive.open("mimetype") as said:
                return said.read(80)
        except Exception as problem:
            # As for any damaged zip, there is no list of what can be raised.
            raise InputError("zip_damaged", content.place()) from problem


def _compound(content: Content) -> Kind:
    """An old Office file, by the names of its streams."""
    marks = {word: word.encode("utf-16-le") for word in ("EncryptedPackage", "Workbook", "Book", "WordDocument")}
    found: set[str] = set()
    locked, before = False, b""
    for chunk in content.chunks():
        block = before + chunk
        found.update(word for word, mark in marks.items() if mark in block)
        locked = locked or _LOCKED.search(block) is not None
        before = block[-64:]
    if locked or "EncryptedPackage" in found:
        raise InputError("workbook_protected", content.place())
    if not found & {"Workbook", "Book"}:
        raise InputError("file_of_other_kind", content.place(), kind="Word" if found else "Office")
    return "old_excel"
