"""The map command: each form, compared, redacted, named as asked for."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from tests.cli.running import Terminal

HAS_TYPST = importlib.util.find_spec("typst") is not None


def test_without_a_format_a_page_is_written_under_a_name_that_says_what_it_is(samples: Terminal) -> None:
    done = samples.run("map", "huarui", "--lang", "en")

    assert done.code == 0, done.err
    (file,) = samples.folder.glob("华瑞传动装备股份有限公司-*.html")
    assert str(file) in done.out
    assert "<script" in file.read_text(encoding="utf-8")


def test_several_formats_are_written_at_once_under_one_name(samples: Terminal, tmp_path: Path) -> None:
    done = samples.run("map", "huarui", "--svg", "--html", "--out", str(tmp_path / "a.b"), "--json")

    assert sorted(done.json["files"]) == [str(tmp_path / "a.b.html"), str(tmp_path / "a.b.svg")]
    assert (tmp_path / "a.b.svg").read_text(encoding="utf-8").startswith("<svg ")


def test_the_ending_of_the_file_chooses_the_format(samples: Terminal, tmp_path: Path) -> None:
    done = samples.run("map", "huarui", "--out", str(tmp_path / "map.SVG"), "--chart", "--lang", "zh")

    assert done.code == 0, done.err
    assert "关系评估分析图" in (tmp_path / "map.SVG").read_text(encoding="utf-8")


def test_an_ending_that_contradicts_the_format_is_refused(samples: Terminal, tmp_path: Path) -> None:
    done = samples.run("map", "huarui", "--pdf", "--out", str(tmp_path / "map.svg"))

    assert done.code == 2
    assert "map.svg ends in .svg" in done.err
    assert list(tmp_path.iterdir()) == []


def test_a_redacted_map_has_another_name_and_no_judgement(samples: Terminal, tmp_path: Path) -> None:
    done = samples.run("map", "huarui", "--redact", "--html", "--svg", "--out", str(tmp_path), "--lang", "en")

    assert done.code == 0, done.err
    names = sorted(file.name for file in tmp_path.iterdir())
    assert names == ["华瑞传动装备股份有限公司-Organisation.html", "华瑞传动装备股份有限公司-Organisation.svg"]
    for file in tmp_path.iterdir():
        text = file.read_text(encoding="utf-8")
        assert "Liang Qiheng" in text
        assert "<script" not in text
        assert "technical buyer" not in text


def test_a_map_compared_with_an_earlier_day_says_what_changed(samples: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "map.svg"
    done = samples.run("map", "huarui", "--as-of", "2026-10-01", "--compare", "2026-06-20", "--out", str(file))

    assert done.code == 0, done.err
    assert "What changed since 2026-06-20" in file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("compare", "said"), [("2026-06-15", "earlier day only"), ("1999-01-01", "Nothing was recorded"), ("x", "no date")]
)
def test_a_day_that_cannot_be_compared_with_is_refused(samples: Terminal, compare: str, said: str) -> None:
    done = samples.run("map", "huarui", "--as-of", "2026-06-15", "--compare", compare)

    assert done.code == 2
    assert said in done.err


def test_a_pdf_is_written_or_a_vector_picture_in_its_place_with_what_is_missing(
    samples: Terminal, tmp_path: Path
) -> None:
    done = samples.run("map", "huarui", "--pdf", "--paper", "a4", "--out", str(tmp_path / "map.pdf"))

    if HAS_TYPST:
        assert done.code == 0, done.err
        assert (tmp_path / "map.pdf").read_bytes().startswith(b"%PDF")
    else:
        assert done.code == 2
        assert "typst" in done.err
        assert (tmp_path / "map.svg").exists()
        assert not (tmp_path / "map.pdf").exists()


def test_a_masked_map_has_a_name_of_its_own_and_no_coach(samples: Terminal, tmp_path: Path) -> None:
    done = samples.run("map", "huarui", "--mask", "coach", "--svg", "--out", str(tmp_path), "--lang", "en")

    assert done.code == 0, done.err
    assert "coach is masked" in done.out
    (file,) = tmp_path.iterdir()
    assert "limited-view" in file.name
    text = file.read_text(encoding="utf-8")
    assert "Qiu Yifan" in text
    assert "coach" not in text
