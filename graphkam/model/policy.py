"""The one policy table: every constant, with default, reason and source. Data, not code; a team may edit a copy."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib import resources
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from graphkam.errors import InputError, Place

Value = float | dict[str, float]

_RANGES: dict[str, tuple[float, float]] = {
    "share": (0, 1), "rating": (-5, 5), "attitude, -1 against us to 1 for us": (-2, 2), "factor": (0, 100),
}  # fmt: skip
"""What a team may write, by unit; a step of attitude may be twice as long as from neutral to either end."""
_ANY_OTHER = (0.0, 1_000_000.0)


class Constant(BaseModel):
    """One constant: a number or a table of numbers, with the reason for its default in en and zh."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    value: Value
    unit: str
    source: str
    en: str
    zh: str


class PolicyUse(BaseModel):
    """One constant that a result used: its name, the key within its table if any, and the number."""

    model_config = ConfigDict(frozen=True)

    name: str
    key: str | None = None
    value: float


class Policy(BaseModel):
    """All constants by name. Read numbers through `reader()`, which remembers what was used."""

    model_config = ConfigDict(frozen=True)

    version: int = 1
    constants: dict[str, Constant] = Field(repr=False)

    def reader(self) -> PolicyReader:
        return PolicyReader(self)


class PolicyReader:
    """Hands out constants and remembers which, so that a result can print those it rests on."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._used: dict[tuple[str, str | None], float] = {}

    def number(self, name: str) -> float:
        """A plain constant. Raises KeyError for an unknown name (a mistake of the program, not of a user)."""
        value = self._policy.constants[name].value
        if isinstance(value, dict):
            raise KeyError(f"{name} is a table")
        self._used[name, None] = value
        return value

    def entry(self, name: str, key: str | int | None) -> float:
        """One entry of a table; none means the entry `unknown`."""
        value = self._policy.constants[name].value
        if not isinstance(value, dict):
            raise KeyError(f"{name} is not a table")
        wanted = "unknown" if key is None else str(key)
        self._used[name, wanted] = value[wanted]
        return value[wanted]

    @property
    def policy(self) -> Policy:
        """The whole table, for who reads it at once and then says here what of it was used."""
        return self._policy

    def used(self) -> tuple[PolicyUse, ...]:
        """What was read so far, sorted by name."""
        ordered = sorted(self._used.items(), key=lambda item: (item[0][0], item[0][1] or ""))
        return tuple(PolicyUse(name=name, key=key, value=value) for (name, key), value in ordered)


@lru_cache(maxsize=1)
def default_policy() -> Policy:
    """The table that ships with the program."""
    text = resources.files("graphkam.model").joinpath("policy.toml").read_text(encoding="utf-8")
    return _parsed(tomllib.loads(text), None)


def policy_from_toml(text: str, file: str) -> Policy:
    """A team's copy of the table; what it leaves out keeps its default.

    Raises InputError naming the constant for unknown names, wrong kinds of value and numbers outside their range.
    """
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise InputError("policy_unreadable", Place(file=file), reason=str(problem)) from problem
    given = _parsed(raw, default_policy(), file)
    for name, constant in given.constants.items():
        _check_range(name, constant, file)
    return Policy(version=given.version, constants=default_policy().constants | given.constants)


def _parsed(raw: Mapping[str, Any], base: Policy | None, file: str | None = None) -> Policy:
    constants = {}
    for name, entry in raw.items():
        if name == "version":
            continue
        place = Place(file=file, field=name)
        if base is not None and name not in base.constants:
            raise InputError("policy_name_unknown", place, name=name)
        filled = entry
        if base is not None:
            default = base.constants[name]
            if not isinstance(entry, Mapping) or "value" not in entry:
                raise InputError("policy_value_missing", place, name=name)
            filled = default.model_dump() | dict(entry)
            if isinstance(default.value, dict):
                if not isinstance(entry["value"], Mapping) or not set(entry["value"]) <= set(default.value):
                    raise InputError("policy_value_wrong", place, name=name)
                filled["value"] = default.value | dict(entry["value"])
            elif isinstance(entry["value"], Mapping):
                raise InputError("policy_value_wrong", place, name=name)
        try:
            constants[name] = Constant.model_validate(filled)
        except ValidationError as problem:
            raise InputError("policy_value_wrong", place, name=name) from problem
    return Policy(version=int(raw.get("version", 1)), constants=constants)


def _check_range(name: str, constant: Constant, file: str) -> None:
    """A policy is checked once where it is read, so that no analysis meets a share of 150 %."""
    low, high = _RANGES.get(constant.unit, _ANY_OTHER)
    entries = constant.value if isinstance(constant.value, dict) else {"": constant.value}
    for key, value in entries.items():
        if not low <= value <= high:
            told = f"{name}[{key}]" if key else name
            limits = {"value": value, "low": low, "high": high}
            raise InputError("policy_value_range", Place(file=file, field=told), name=told, **limits)


def uses_together(groups: Iterable[Iterable[PolicyUse]]) -> tuple[PolicyUse, ...]:
    """What several results used, each constant once, by name."""
    found = {(use.name, use.key or ""): use for uses in groups for use in uses}
    return tuple(found[key] for key in sorted(found))
