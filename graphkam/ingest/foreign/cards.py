"""Address cards → records of people: what Outlook, telephones, Lotus Notes and CardDAV servers write into a vCard."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from graphkam.errors import Place, Problem
from graphkam.ingest.files.sheet import CardFile, CardProperty
from graphkam.ingest.foreign.person_names import PersonName, is_chinese, joined_name, person_name
from graphkam.ingest.foreign.records import NOBODY, Guess, LeftOut, PersonRecord, Ref
from graphkam.ingest.foreign.titles import layer_of_title
from graphkam.model.codes import ReportingKind

_EMAIL = re.compile(r"[^@\s<>]+@[^@\s<>]+")
_MANAGER = ("X-MANAGER", "X-MS-MANAGER", "X-EVOLUTION-MANAGER", "X-KADDRESSBOOK-X-MANAGERSNAME")
_ASSISTANT = ("X-ASSISTANT", "X-MS-ASSISTANT", "X-EVOLUTION-ASSISTANT", "X-KADDRESSBOOK-X-ASSISTANTSNAME", "AGENT")
_RELATED = ("RELATED", "X-ABRELATEDNAMES")
_MANAGER_WORDS = ("manager", "supervisor", "boss", "上级", "经理", "主管")
_ASSISTANT_WORDS = ("assistant", "secretary", "agent", "助理", "秘书")
_NO_PERSON = {"org": "company", "group": "group", "location": "group", "thing": "group", "device": "group"}
_NO_VOICE = ("fax", "pager", "modem", "bbs", "video", "telex")
_BEST_NUMBERS = ("pref", "cell", "work", "main", "voice")


def records_of(card_file: CardFile) -> Iterator[PersonRecord | Problem | LeftOut]:
    """What each card says, in order: one record, problem or left-out card for each, at the line it begins on.

    The key of a person is the card's UID. A card with a company and no name is the company's. Who is known by an e-mail
    address only is called by it, as telephones do; a card with nothing to call somebody by is a problem.
    """
    for line, properties in card_file.cards():
        yield _record(card_file.place(line), properties)


def _record(place: Place, properties: Sequence[CardProperty]) -> PersonRecord | Problem | LeftOut:
    kind = _first(properties, "KIND", "X-ADDRESSBOOKSERVER-KIND").casefold()
    if kind in _NO_PERSON:
        company = _NO_PERSON[kind] == "company"
        return LeftOut(place, "import.left_out.company_card" if company else "import.left_out.group_card")
    organisation = next((item.values for item in properties if item.name == "ORG" and any(item.values)), ())
    name = _name(properties)
    shown_as_company = _first(properties, "X-ABSHOWAS").casefold() == "company"
    if organisation and (shown_as_company or name is None or _is_company(name.name, organisation, properties)):
        return LeftOut(place, "import.left_out.company_card")
    emails = _emails(properties)
    if name is None and not emails:
        return Problem("import.card_without_name", {}, place)
    title = _first(properties, "TITLE") or _first(properties, "ROLE")
    guess = layer_of_title(title)
    return PersonRecord(
        place=place,
        name=name.name if name is not None else emails[0],
        key=_key(_first(properties, "UID")) or None,
        name_en=name.name_en if name is not None else None,
        emails=emails,
        phone=_phone(properties),
        note=_first(properties, "NOTE") or None,
        company=Ref(name=organisation[0]) if organisation and organisation[0] else NOBODY,
        units=tuple(unit for unit in organisation[1:] if unit),
        title=title or None,
        layer=guess.layer if guess else None,
        guesses=(Guess("layer", title),) if guess else (),
        managers=tuple((ref, ReportingKind.LINE) for ref in _people(properties, _MANAGER, _MANAGER_WORDS)),
        assistants=tuple(_people(properties, _ASSISTANT, _ASSISTANT_WORDS)),
    )


def _first(properties: Iterable[CardProperty], *names: str) -> str:
    """The first value that is not empty, of the first of these properties that has one."""
    for name in names:
        for item in properties:
            if item.name == name and item.values[0]:
                return item.values[0]
    return ""


def _name(properties: Sequence[CardProperty]) -> PersonName | None:
    """The name, from its parts where they say more than the formatted one: telephones write 三 张 for 张三."""
    parts = next((item.values for item in properties if item.name == "N" and any(item.values)), ())
    family, given, middle = (*parts[:3], "", "", "")[:3]
    joined = joined_name(given, middle, family)
    formatted = _first(properties, "FN")
    shown = person_name(formatted) if formatted and not _EMAIL.fullmatch(formatted) else None
    if joined is None or _EMAIL.fullmatch(joined):
        return shown
    if shown is None:
        return person_name(joined)
    if is_chinese(shown.name) and not is_chinese(joined):
        return PersonName(shown.name, shown.name_en or joined)
    same_parts = sorted(shown.name.replace(" ", "")) == sorted(joined.replace(" ", ""))
    return PersonName(joined, shown.name_en) if same_parts else shown


def _is_company(name: str, organisation: Sequence[str], properties: Iterable[CardProperty]) -> bool:
    """Whether a card is called as its organisation and has no name in parts."""
    parts = any(item.name == "N" and any(item.values) for item in properties)
    return not parts and name.casefold() == organisation[0].casefold()


def _emails(properties: Iterable[CardProperty]) -> tuple[str, ...]:
    """Internet addresses, the preferred first, each once; Lotus Notes and X.400 ones lead nowhere outside."""
    found = [item for item in properties if item.name == "EMAIL"]
    ordered = sorted(found, key=lambda item: "pref" not in _types(item))
    texts = (item.values[0].removeprefix("mailto:").strip() for item in ordered)
    return tuple(dict.fromkeys(text for text in texts if _EMAIL.fullmatch(text)))


def _phone(properties: Iterable[CardProperty]) -> str | None:
    """The number to call: the preferred, else the mobile, else one at work; never a fax."""
    found = [item for item in properties if item.name == "TEL" and item.values[0] and not _types(item) & {*_NO_VOICE}]

    def rank(item: CardProperty) -> int:
        types = _types(item)
        return next((place for place, word in enumerate(_BEST_NUMBERS) if word in types), len(_BEST_NUMBERS))

    best = min(found, key=rank, default=None)
    return best.values[0].removeprefix("tel:").strip() if best is not None else None


def _types(item: CardProperty) -> set[str]:
    return {word.casefold() for word in item.params.get("TYPE", ())} | ({"pref"} if "PREF" in item.params else set())


def _people(properties: Sequence[CardProperty], names: Sequence[str], words: Sequence[str]) -> Iterator[Ref]:
    """Those whom a card names as somebody's manager or assistant, in any of the ways cards do, each once."""
    labels = {item.params.get("GROUP"): item.values[0] for item in properties if item.name == "X-ABLABEL"}
    seen = set()
    for item in properties:
        label = labels.get(item.params.get("GROUP"), "") if "GROUP" in item.params else ""
        said = {*_types(item), label.strip("_$!<>").casefold()}
        if item.name in names or (item.name in _RELATED and said & {*words}):
            ref = _ref(item.values[0])
            if ref and ref not in seen:
                seen.add(ref)
                yield ref


def _ref(text: str) -> Ref:
    """Somebody by the UID of a card, an e-mail address or a name."""
    if text.casefold().startswith("urn:"):
        return Ref(key=_key(text))
    address = text.removeprefix("mailto:").strip()
    if _EMAIL.fullmatch(address):
        return Ref(email=address)
    name = person_name(text)
    return Ref(name=name.name) if name is not None else NOBODY


def _key(uid: str) -> str:
    """A UID as cards refer to it, whether they write it as a URN or plain."""
    return re.sub(r"^urn:uuid:", "", uid.strip(), flags=re.I)
