"""From what a file calls a thing (its own number, a name, an id of ours) to the thing's stable id."""

from __future__ import annotations

from collections import defaultdict

from graphkam.errors import InputError, Place
from graphkam.model.graph import AccountGraph
from graphkam.model.identity import derived_id, is_own_id


class Names:
    """What a file and the account graph call the things of each kind."""

    def __init__(self, account_id: str, known: AccountGraph | None) -> None:
        self.account_id = account_id
        self._ids: dict[tuple[str, str], str] = {}
        self._named: dict[tuple[str, str], set[str]] = defaultdict(set)
        if known is not None:
            for entity in known.entities():
                name = getattr(entity, "name", None)
                if name:
                    self._named[entity.KIND, name.casefold()].add(entity.id)

    def declare(self, kind: str, key: str, name: str, place: Place) -> str:
        """The id of a thing that a row declares; its own number identifies it, or its name where it has none.

        Raises InputError when the same number stands twice, or two things without a number share a name.
        """
        if not key and not name:
            raise InputError("name_missing", place)
        identity = key if is_own_id(key, kind) else derived_id(kind, self.account_id, key or name)
        mark = ("declared:" + kind, key or name)
        if mark in self._ids:
            raise InputError("id_twice" if key else "name_twice", place, value=key or name)
        self._ids[mark] = identity
        self._ids[kind, key or name] = identity
        if name:
            self._named[kind, name.casefold()].add(identity)
        return identity

    def note(self, kind: str, key: str, identity: str, name: str, place: Place) -> None:
        """Makes a thing with an id of its own known under the file's number and under its name."""
        if key:
            if (kind, key) in self._ids:
                raise InputError("id_twice", place, value=key)
            self._ids[kind, key] = identity
        self._named[kind, name.casefold()].add(identity)

    def find(self, kind: str, text: str, place: Place) -> str:
        """The id for a reference. Raises InputError when nothing or more than one thing answers to it."""
        if (kind, text) in self._ids:
            return self._ids[kind, text]
        if is_own_id(text, kind):
            return text
        named = self._named.get((kind, text.casefold()), set())
        if len(named) == 1:
            return next(iter(named))
        raise InputError("reference_ambiguous" if named else "reference_unknown", place, value=text, kind=kind)

    def find_any(self, kinds: tuple[str, ...], text: str, place: Place) -> str:
        """The id for a reference that may be of several kinds; the first kind that answers counts."""
        for kind in kinds:
            try:
                return self.find(kind, text, place)
            except InputError as error:
                if error.code == "reference_ambiguous" or kind == kinds[-1]:
                    raise
        raise AssertionError("kinds is not empty")
