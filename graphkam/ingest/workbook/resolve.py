"""From what a file calls a thing (its own number, a name, an id of ours) to the thing's stable id."""

from __future__ import annotations

from collections import defaultdict

from graphkam.errors import InputError, Place
from graphkam.model.graph import AccountGraph
from graphkam.model.identity import derived_id, is_own_id


class Names:
    """What a file and the account graph call the things of each kind.

    An id of ours is taken from a file only where it is this account's: the graph holds it, or the whole file says that
    it was exported from this account. Any other could name, and change, a thing of another account.
    """

    def __init__(self, account_id: str, known: AccountGraph | None, *, from_this_account: bool = False) -> None:
        self.account_id = account_id
        self._from_this_account = from_this_account
        self._ids: dict[tuple[str, str], str] = {}
        self._declared: set[str] = set()
        self._named: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._merged: dict[str, set[str]] = defaultdict(set)
        self._known: dict[str, str] = {}
        if known is not None:
            self._known = {fact.subject_id: fact.kind for fact in known.facts}
            self._known |= {identity: entity.KIND for identity, entity in known.by_id.items()}
            for entity in known.entities():
                name = getattr(entity, "name", None)
                if name:
                    self._named[entity.KIND, name.casefold()].add(entity.id)
            for hidden in known.aliases:
                name = getattr(known.stored[hidden], "name", None)
                if name:
                    self._merged[name.casefold()].add(hidden)

    def own(self, text: str, kind: str, place: Place) -> str | None:
        """The text where it is an id of that kind, else none. Raises InputError for one of another account."""
        if self._known.get(text) == kind or text == self.account_id:
            return text
        if not is_own_id(text, kind):
            return None
        if not self._from_this_account:
            raise InputError("id_of_another_account", place, value=text)
        return text

    def declare(self, kind: str, key: str, name: str, place: Place) -> str:
        """The id of a thing that a row declares; its own number identifies it, or its name where it has none.

        Raises InputError when the same number stands twice, or two things without a number share a name.
        """
        if not key and not name:
            raise InputError("name_missing", place)
        identity = self.own(key, kind, place) or derived_id(kind, self.account_id, key or name)
        if identity in self._declared:
            raise InputError("id_twice" if key else "name_twice", place, value=key or name)
        self._declared.add(identity)
        self._ids[kind, key or name] = identity
        if name:
            self._named[kind, name.casefold()].add(identity)
        return identity

    def note(self, kind: str, key: str, identity: str, name: str, place: Place) -> None:
        """Makes a thing with an id of its own known under the file's number and under its name."""
        if identity in self._declared or (key and (kind, key) in self._ids):
            raise InputError("id_twice" if key else "name_twice", place, value=key or name)
        self._declared.add(identity)
        if key:
            self._ids[kind, key] = identity
        self._named[kind, name.casefold()].add(identity)

    def find(self, kind: str, text: str, place: Place) -> str:
        """The id for a reference. Raises InputError when nothing or more than one thing answers to it."""
        if (kind, text) in self._ids:
            return self._ids[kind, text]
        own = self.own(text, kind, place)
        if own is not None:
            return own
        named = self._named.get((kind, text.casefold()), set())
        if not named and kind == "person":
            named = self._merged.get(text.casefold(), set())
        if len(named) == 1:
            return next(iter(named))
        numbered = derived_id(kind, self.account_id, text)
        if not named and numbered in self._known:
            return numbered
        raise InputError("reference_ambiguous" if named else "reference_unknown", place, value=text, kind=kind)

    def find_any(self, kinds: tuple[str, ...], text: str, place: Place) -> str:
        """The id for a reference that may be of several kinds; the first kind that answers counts."""
        for kind in kinds:
            try:
                return self.find(kind, text, place)
            except InputError as error:
                if error.code != "reference_unknown" or kind == kinds[-1]:
                    raise
        raise AssertionError("kinds is not empty")
