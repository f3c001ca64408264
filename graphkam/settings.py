"""The environment, read once at the entry point, as one frozen object. Nothing else reads it."""

from __future__ import annotations

import getpass
import locale
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import platformdirs

from graphkam.errors import ConfigurationError, InputError, Place
from graphkam.model.policy import Policy, default_policy, policy_from_toml
from graphkam.services.opening import StoreChoice
from graphkam.words import Lang

_SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")


@dataclass(frozen=True)
class Settings:
    """What the GRAPHKAM_… variables say; README.md lists them."""

    home: Path
    store: StoreChoice
    policy: Policy
    lang: Lang
    user: str


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Raises ConfigurationError or InputError naming the variable that is wrong."""
    env = os.environ if environment is None else environment
    home = home_folder(env)
    uri = env.get("GRAPHKAM_NEO4J_URI") or None
    password = env.get("GRAPHKAM_NEO4J_PASSWORD")
    if uri is not None:
        try:
            parts = urlsplit(uri)
            scheme, _ = parts.scheme, parts.port
        except ValueError as problem:
            raise ConfigurationError("uri_wrong", variable="GRAPHKAM_NEO4J_URI") from problem
        if scheme not in _SCHEMES:
            raise ConfigurationError("uri_scheme", variable="GRAPHKAM_NEO4J_URI", scheme=scheme or "?")
        if parts.username or parts.password:
            raise ConfigurationError("uri_with_password", variable="GRAPHKAM_NEO4J_URI")
        if not password:
            raise ConfigurationError("setting_missing", variable="GRAPHKAM_NEO4J_PASSWORD")
    return Settings(
        home=home,
        store=StoreChoice(
            folder=home / "database",
            uri=uri,
            user=env.get("GRAPHKAM_NEO4J_USER") or "neo4j",
            password=password,
            database=env.get("GRAPHKAM_NEO4J_DATABASE") or None,
            idle_seconds=_seconds(env.get("GRAPHKAM_IDLE_SECONDS")),
        ),
        policy=_policy(env.get("GRAPHKAM_POLICY")),
        lang=language(env),
        user=env.get("GRAPHKAM_USER") or _user(),
    )


def home_folder(environment: Mapping[str, str] | None = None) -> Path:
    """Where the embedded database and what goes with it are kept."""
    env = os.environ if environment is None else environment
    return Path(env.get("GRAPHKAM_HOME") or platformdirs.user_data_dir("graphkam", appauthor=False))


def speak(lang: Lang) -> None:
    """Makes one language the choice for the rest of this process, as if GRAPHKAM_LANG said so."""
    os.environ["GRAPHKAM_LANG"] = lang


def language(environment: Mapping[str, str] | None = None) -> Lang:
    """GRAPHKAM_LANG, else the terminal's locale; English where neither says Chinese. Raises ConfigurationError."""
    env = os.environ if environment is None else environment
    wanted = env.get("GRAPHKAM_LANG")
    if wanted:
        if wanted not in ("zh", "en"):
            raise ConfigurationError("language_unknown", variable="GRAPHKAM_LANG", value=wanted)
        return "zh" if wanted == "zh" else "en"
    spoken = env.get("LC_ALL") or env.get("LC_MESSAGES") or env.get("LANG") or locale.getlocale()[0] or ""
    return "zh" if spoken.lower().startswith(("zh", "chinese")) else "en"


def _seconds(text: str | None) -> float:
    if not text:
        return 900
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1
    if not 1 <= seconds <= 86400 * 7:
        raise ConfigurationError("setting_wrong", variable="GRAPHKAM_IDLE_SECONDS", value=text)
    return seconds


def _policy(file: str | None) -> Policy:
    if not file:
        return default_policy()
    try:
        text = Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise InputError("file_missing", Place(file=file)) from problem
    return policy_from_toml(text, file)


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return "unknown"
