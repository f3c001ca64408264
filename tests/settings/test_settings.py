"""The environment as one frozen object, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphkam.errors import ConfigurationError, InputError
from graphkam.settings import language, read_settings


def test_without_configuration_the_embedded_database_is_used(tmp_path: Path) -> None:
    settings = read_settings({"GRAPHKAM_HOME": str(tmp_path), "GRAPHKAM_USER": "ann"})

    assert settings.store.uri is None
    assert settings.store.folder == tmp_path / "database"
    assert settings.user == "ann"


def test_a_server_is_used_where_its_address_is_given() -> None:
    settings = read_settings({"GRAPHKAM_NEO4J_URI": "neo4j://db.example:7687", "GRAPHKAM_NEO4J_PASSWORD": "pw-of-test"})

    assert (settings.store.uri, settings.store.user) == ("neo4j://db.example:7687", "neo4j")
    assert "pw-of-test" not in repr(settings)


@pytest.mark.parametrize(
    ("environment", "code"),
    [
        ({"GRAPHKAM_NEO4J_URI": "http://db"}, "uri_scheme"),
        ({"GRAPHKAM_NEO4J_URI": "bolt://me:pw@db"}, "uri_with_password"),
        ({"GRAPHKAM_NEO4J_URI": "bolt://db"}, "setting_missing"),
        ({"GRAPHKAM_LANG": "fr"}, "language_unknown"),
        ({"GRAPHKAM_IDLE_SECONDS": "soon"}, "setting_wrong"),
        ({"GRAPHKAM_IDLE_SECONDS": "-1"}, "setting_wrong"),
    ],
)
def test_what_contradicts_itself_is_refused_by_name(environment: dict[str, str], code: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        read_settings(environment)

    assert refused.value.code == code
    assert refused.value.params["variable"] in environment or code == "setting_missing"


def test_a_policy_file_that_is_not_there_is_named() -> None:
    with pytest.raises(InputError) as refused:
        read_settings({"GRAPHKAM_POLICY": "no/such/policy.toml"})

    assert refused.value.problems[0].place.file == "no/such/policy.toml"


def test_a_teams_copy_of_the_policy_replaces_what_it_names(tmp_path: Path) -> None:
    file = tmp_path / "policy.toml"
    file.write_text('["judgement.stale_after_days"]\nvalue = 30\n', encoding="utf-8")

    policy = read_settings({"GRAPHKAM_POLICY": str(file)}).policy

    assert policy.reader().number("judgement.stale_after_days") == 30
    assert policy.reader().number("judgement.half_life_days") == 90


@pytest.mark.parametrize(
    ("environment", "lang"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"GRAPHKAM_LANG": "zh", "LANG": "en_US.UTF-8"}, "zh"),
    ],
)
def test_the_language_is_the_one_asked_for_else_the_terminals(environment: dict[str, str], lang: str) -> None:
    assert language(environment) == lang
