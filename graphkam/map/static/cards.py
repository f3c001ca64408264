"""Cards of the picture: people, what stands beside them, and chips for those who are folded away."""

from __future__ import annotations

from graphkam.map.layout import Card, Fold
from graphkam.map.looks import BORDERS, COVERED_FROM, CUT_NAME, GLYPHS, LEAST_TITLE, NAMES, NARROW, TITLE, WIDE
from graphkam.map.marks import ATTITUDES
from graphkam.map.routes import Box
from graphkam.map.scene import BesideView, PersonView
from graphkam.map.static import ink, marks
from graphkam.map.static.ink import group, rect, text
from graphkam.map.static.sheet import Sheet
from graphkam.map.static.text import BOLDER, clean, fitted, shrunk, whole_words, wrapped


def cards(sheet: Sheet) -> str:
    layout = sheet.scene.layout
    return group(
        [
            *(_chip(sheet, fold) for fold in layout.folds),
            *(_person(sheet, card, sheet.people[card.key]) for card in layout.cards),
            *(_beside(sheet, card, sheet.beside[card.key]) for card in layout.beside),
        ]
    )


def _person(sheet: Sheet, card: Card, who: PersonView) -> str:
    box, title = card.box, sheet.tr(who.details.title)
    draw = _wide if sheet.scene.layout.form.name == "wide" else _narrow
    if sheet.scene.redacted:
        body = [_frame(box, ink.CARD, ink.LINE, 1.3), _plain(sheet, who, box)]
    else:
        _pill, fill, border = ink.ATTITUDES[who.knot.attitude]
        dash = None if who.knot.level else ink.dash("uncovered")
        body = [_frame(box, fill, border, BORDERS[who.knot.level], dash), draw(sheet, who, box)]
        body.append(_edge(sheet, who, box))
    body.append(_news(sheet, card.key, box))
    return group(body, " · ".join(filter(None, (sheet.tr(who.name), title))))


def _frame(box: Box, fill: str, border: str, thick: float, dash: str | None = None) -> str:
    return rect(box.left, box.top, box.width, box.height, 7, fill, border, stroke_width=thick, stroke_dasharray=dash)


def _name(said: str, x: float, y: float, room: float, size: float) -> str:
    said, size = shrunk(said, size, CUT_NAME, room, bold=True)
    return text(x, y, said, size, ink.INK, bold=True)


def _title(said: str, x: float, y: float, room: float, form: str = "wide") -> str:
    said, size = shrunk(said, TITLE[form], LEAST_TITLE, room)
    return text(x, y, said, size, ink.SOFT)


def _name_lines(sheet: Sheet, name: str, room: float, size: float) -> tuple[list[str], float]:
    """(lines, size): as large as there is room for, in one line or else in two, smaller before a word is parted or the
    end is cut."""
    layout = sheet.scene.layout
    name, low = clean(name), NAMES[layout.form.name]["low"]
    line, fits = shrunk(name, size, layout.least_name, room, bold=True)
    if line == name:
        return [line], fits
    while low > CUT_NAME:
        lines = wrapped(name, low * BOLDER, room, 2)
        if "".join("".join(lines).split()) == "".join(name.split()) and whole_words(name, low * BOLDER, room):
            return lines, low
        low -= 0.5
    return wrapped(name, low * BOLDER, room, 2), low


def _wide(sheet: Sheet, who: PersonView, box: Box) -> str:
    knot = who.knot
    degree = knot.degree or "medium"
    r = GLYPHS[degree]
    x, h = box.left + 9 + r, box.height
    line = box.y + h * WIDE["name"]
    found = [marks.role(sheet.lang, knot.roles[0] if knot.roles else None, x, line, r, knot.roles_guessed)]
    further = knot.roles[1:4]
    for spot, role in enumerate(further):
        at = box.left + box.width - 16 - spot * 19
        found.append(marks.role(sheet.lang, role, at, box.top + h - 13, 8.5, knot.roles_guessed))
    found.append(marks.bars(knot.level, x - 7, box.top + h - 6))
    start = x + r + 8
    room = box.left + box.width - start - 7
    name, title = sheet.tr(who.name), sheet.tr(who.details.title) or sheet.say("unknown")
    beside = room - (len(further) * 19 + 2 if further else 0)
    lines, size = _name_lines(sheet, name, room, NAMES["wide"][degree])
    if len(lines) > 1:
        for height, part in zip(("first", "second"), lines, strict=True):
            found.append(_name(part, start, box.y + h * WIDE[height], room, size))
        title = fitted(title, LEAST_TITLE, beside)
        found.append(text(start, box.y + h * WIDE["below"], title, LEAST_TITLE, ink.SOFT))
    else:
        found += [_name(part, start, line, room, size) for part in lines]
        found.append(_title(title, start, box.y + h * WIDE["title"], beside))
    return "".join(found)


def _narrow(sheet: Sheet, who: PersonView, box: Box) -> str:
    knot = who.knot
    roles: tuple[str | None, ...] = knot.roles[:3] or (None,)
    r = NARROW["several" if len(roles) > 1 else "radius"]
    found = [
        marks.role(sheet.lang, role, box.left + 17 + spot * 22, box.top + NARROW["glyph"], r, knot.roles_guessed)
        for spot, role in enumerate(roles)
    ]
    found.append(marks.bars(knot.level, box.left + box.width - 21, box.top + NARROW["bars"]))
    name, title = sheet.tr(who.name), sheet.tr(who.details.title) or sheet.say("unknown")
    found += _in_narrow(sheet, name, title, box, NAMES["narrow"][knot.degree or "medium"])
    return "".join(found)


def _in_narrow(sheet: Sheet, name: str, title: str, box: Box, size: float) -> list[str]:
    """Name and title in three lines at most: a long name takes two of them, else a long title."""
    x, room, h = box.left + 7, box.width - 13, box.height
    names, size = _name_lines(sheet, name, room, size)
    if len(names) > 1:
        found = [
            _name(line, x, box.top + h * NARROW[at], room, size)
            for at, line in zip(("first", "second"), names, strict=True)
        ]
        title = fitted(title, LEAST_TITLE, room)
        return [*found, text(x, box.top + h - NARROW["lower"], title, LEAST_TITLE, ink.SOFT)]
    lines = wrapped(title, LEAST_TITLE, room, 2)
    found = [_name(line, x, box.top + h * NARROW["name" if len(lines) < 2 else "raised"], room, size) for line in names]
    if len(lines) < 2:
        return [*found, _title(title, x, box.top + h - NARROW["title"], room, "narrow")]
    below = [
        text(x, box.top + h - NARROW[at], line, LEAST_TITLE, ink.SOFT)
        for at, line in zip(("upper", "lower"), lines, strict=True)
    ]
    return [*found, *below]


def _plain(sheet: Sheet, who: PersonView, box: Box) -> str:
    """Name and title only, for eyes that are to see no judgement."""
    room = box.width - 20
    return _name(sheet.tr(who.name), box.left + 10, box.y - box.height * 0.16, room, 15.5) + _title(
        sheet.tr(who.details.title), box.left + 10, box.y + box.height * 0.22, room
    )


def _edge(sheet: Sheet, who: PersonView, box: Box) -> str:
    """What sits on a card's edge: attitude, flags, strengths, a guessed layer, further positions."""
    found = [marks.attitude(who.knot, box.left + box.width - 6, box.top)]
    at = box.left + 9.0
    if who.flags:
        drawn, room = marks.flag(len(who.flags), at, box.top - 1)
        found.append(drawn)
        at += room
    if who.strengths:
        found.append(marks.bullet(len(who.strengths), at, box.top - 3)[0])
    if who.knot.layer_guessed:
        narrow = sheet.scene.layout.form.name == "narrow"
        found.append(marks.guess(box.left, box.top + NARROW["glyph"] if narrow else box.y))
    if who.details.positions:
        found.append(marks.positions(len(who.details.positions), box.left + 34, box.bottom + 3))
    return "".join(found)


def _news(sheet: Sheet, key: str, box: Box) -> str:
    """Badges of what changed, below the foot of the card; beside the badge of further positions."""
    who = sheet.people.get(key)
    at, found = box.left + (72.0 if who and who.details.positions and not sheet.scene.redacted else 6.0), []
    for said in sheet.badges.get(key, ()):
        drawn, room = marks.news(said, at, box.bottom + 5)
        found.append(drawn)
        at += room
    return "".join(found)


def _beside(sheet: Sheet, card: Card, one: BesideView) -> str:
    box = card.box
    vacant = one.kind == "open"
    attitude = "never" if one.knot is None else one.knot.attitude
    frame = (
        _frame(box, ink.BESIDE, ink.LINE, 1.5, ink.dash("uncovered"))
        if vacant
        else _frame(box, ink.ATTITUDES[attitude][1], ink.ATTITUDES[attitude][2], 1.5)
    )
    name = sheet.upper(sheet.tr(one.name))
    below = sheet.say("map.nobody") if vacant else sheet.say("map.people", n=len(one.members))
    role = one.roles[0] if one.roles else None
    if sheet.scene.layout.form.name == "narrow":
        body = [
            marks.role(sheet.lang, role, box.left + 19, box.top + NARROW["glyph"], NARROW["radius"], vacant),
            *_in_narrow(sheet, name, below, box, NAMES["narrow"]["low"]),
        ]
    else:
        x = box.left + 21
        start, room = x + 19, box.width - 46
        body = [
            marks.role(sheet.lang, role, x, box.y - 3, 12, vacant),
            _name(name, start, box.y - box.height * 0.15, room, 13.5),
            _title(below, start, box.y + box.height * 0.2, room),
        ]
    if one.knot is not None:
        body.append(marks.attitude(one.knot, box.left + box.width - 6, box.top))
    body.append(_news(sheet, card.key, box))
    return group([frame, *body], f"{name} · {below}")


def _chip(sheet: Sheet, fold: Fold) -> str:
    """A stack for those folded away: how many, their attitudes as a bar, how many of them we cover, their flags."""
    box = fold.chip
    members = [sheet.people[card.key] for card in fold.members]
    found = [rect(box.left + back, box.top - back, box.width, box.height, 7, ink.CHIP, ink.LINE) for back in (6, 3, 0)]
    said = fitted(sheet.say("map.chip", n=len(members)), 13.5, box.width - 12, bold=True)
    found.append(text(box.left + 8, box.top + box.height * 0.27, said, 13.5, bold=True))
    if sheet.scene.redacted:
        return group(found)
    at, whole = box.left + 8.0, box.width - 16
    for attitude in ATTITUDES:
        share = sum(one.knot.attitude == attitude for one in members) / len(members)
        colour = ink.BAR_OFF if attitude == "never" else ink.ATTITUDES[attitude][0]
        if share:
            found.append(rect(at, box.top + box.height * 0.47, share * whole, 7, 0, colour))
        at += share * whole
    flags = sum(len(one.flags) for one in members)
    covered = round(100 * sum(one.knot.level >= COVERED_FROM for one in members) / len(members))
    line = box.top + box.height * 0.8
    room = box.width - (40 if flags else 14)
    found.append(text(box.left + 8, line, fitted(sheet.say("map.chip_covered", n=covered), 11.5, room), 11.5, ink.SOFT))
    if flags:
        at = box.left + box.width - 8
        drawn = text(at, line, str(flags), 11.5, ink.FLAG, bold=True, anchor="end")
        pole = at - 22 - 7 * len(str(flags)) + 7
        found.append(drawn + marks.flag(1, pole, line)[0])
    return group(found)
