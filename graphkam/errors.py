"""What can go wrong, as one small tree.

GraphkamError
├── InputError          what was given is wrong; carries one or more problems with their place
├── NotFoundError       the account, opportunity or person does not exist
├── ConflictError       somebody else wrote first
├── ConfigurationError  a setting is missing or contradicts another
└── StoreError          the database refused
    ├── UnavailableError    not reachable, or stopped answering
    ├── AccessDeniedError   wrong user or password
    ├── NewerStoreError     the store was written by a newer program
    └── FullError           no room left

Errors carry a code and parameters, never a finished sentence: `graphkam.words` makes the sentence in the
reader's language. Nothing here knows of HTTP or of exit codes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Place:
    """Where in the user's input something stands; every part may be unknown. Rows count from 1 as in a spreadsheet."""

    file: str | None = None
    sheet: str | None = None
    row: int | None = None
    field: str | None = None


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: a code from the words table, its parameters, and where."""

    code: str
    params: dict[str, Any] = field(default_factory=dict)
    place: Place = Place()


class GraphkamError(Exception):
    """Base of everything this program raises on purpose."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params

    @property
    def problems(self) -> tuple[Problem, ...]:
        return (Problem(self.code, self.params),)

    def __str__(self) -> str:
        shown = ", ".join(f"{name}={value!r}" for name, value in self.params.items())
        return f"{self.code}({shown})"


class InputError(GraphkamError):
    """What was given is wrong. Nothing was written."""

    def __init__(self, code: str, place: Place | None = None, **params: Any) -> None:
        super().__init__(code, **params)
        self._problems: tuple[Problem, ...] = (Problem(code, params, place or Place()),)

    @classmethod
    def of(cls, problems: list[Problem] | tuple[Problem, ...]) -> InputError:
        """One error for several problems; the first one names it. Raises ValueError when there is none."""
        if not problems:
            raise ValueError("an InputError needs at least one problem")
        first = problems[0]
        error = cls(first.code, first.place, **first.params)
        error._problems = tuple(problems)
        return error

    @property
    def problems(self) -> tuple[Problem, ...]:
        return self._problems


class NotFoundError(GraphkamError):
    """The thing asked for does not exist, or the reader may not see it."""


class ConflictError(GraphkamError):
    """Somebody else wrote first; read again and repeat."""


class ConfigurationError(GraphkamError):
    """A setting is missing or contradicts another."""


class StoreError(GraphkamError):
    """The database refused."""


class UnavailableError(StoreError):
    """The database is not reachable or stopped answering."""


class AccessDeniedError(StoreError):
    """Wrong user or password."""


class NewerStoreError(StoreError):
    """The store was written by a newer program than this one."""


class FullError(StoreError):
    """No room is left where the database keeps its files."""
