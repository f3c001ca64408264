"""Whatever is given instead of a table is refused in a sentence, soon and without holding it in memory."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest

from graphkam.errors import InputError, Place
from graphkam.ingest.files.opening import Limits, opened
from tests.ingest.files.making import LIMITS, refused, saved, workbook, zipped

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.csv", b"", "file_empty"),
        ("a.csv", b" \r\n\t\n", "file_empty"),
        ("b.csv", b",,,\n,,,\n", "file_empty"),
        ("a.csv", b"\xef\xbb\xbf", "file_empty"),
        ("a.csv", b"\xff\xfe", "file_empty"),
        ("a.csv", PNG, "file_of_other_kind"),
        ("a.xlsx", b"%PDF-1.7 ...", "file_of_other_kind"),
        ("a.csv", b"\xff\xd8\xff\xe0\x00\x10JFIF", "file_of_other_kind"),
        ("a.csv", b'{"people": []}', "file_of_other_kind"),
        ("a.csv", b'[{"name": "Ann"}]', "file_of_other_kind"),
        ("a.xls", b'<?xml version="1.0"?><Workbook/>', "file_of_other_kind"),
        ("a.xlsx", zipped({"[Content_Types].xml": "x", "word/document.xml": "x"}), "file_of_other_kind"),
        (
            "a.ods",
            zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "x"}),
            "file_of_other_kind",
        ),
        ("a.csv", b"\x00\x01\x02" * 50, "file_not_text"),
        ("a.xlsx", b"PK\x03\x04garbage", "zip_damaged"),
    ],
)
def test_what_is_no_table_is_refused_by_its_content(name: str, content: bytes, code: str, tmp_path: Path) -> None:
    (problem,) = refused(saved(tmp_path, name, content))

    assert (problem.code, problem.place.file) == (code, name)


def test_what_is_not_there_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    saved(tmp_path, "other/readme.pdf", "%PDF")

    assert refused(tmp_path / "nothing.csv")[0].code == "file_missing"
    assert refused(tmp_path / ("n" * 300))[0].code == "file_unreadable"
    assert refused(tmp_path / "a\0b")[0].code == "file_unreadable"
    assert refused(tmp_path / "empty")[0].code == "nothing_to_open"
    assert refused(tmp_path / "other")[0].code == "nothing_to_open"


def test_a_pipe_and_a_device_are_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    saved(tmp_path, "a.csv", "name,title\nAnn,Head\n")

    assert refused(tmp_path / "pipe.csv")[0].code == "file_not_regular"
    assert refused(Path("/dev/zero"))[0].code == "file_not_regular"
    assert refused(tmp_path)[0].place == Place(file="pipe.csv")


def test_a_large_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with (tmp_path / "a.csv").open("wb") as file:
        file.truncate(1 << 30)
    started = time.perf_counter()

    (problem,) = refused(tmp_path / "a.csv")

    assert (problem.code, problem.params) == ("file_too_large", {"limit": 100})
    assert time.perf_counter() - started < 1


@pytest.mark.parametrize("byte", [b"\0", b"a", b"\xe5", b'"'])
def test_a_file_of_one_character_over_and_over_is_refused_in_bounded_time(byte: bytes, tmp_path: Path) -> None:
    started = time.process_time()

    (problem,) = refused(saved(tmp_path, "a.csv", byte * 30_000_000))

    assert problem.code in ("file_not_text", "line_too_long", "file_encoding_unknown")
    assert time.process_time() - started < 10


def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    source = saved(tmp_path, "a.csv", "name\nAnn\n")
    source.chmod(0)
    if os.access(source, os.R_OK):
        # Whoever runs as root may read everything; then the rights are taken away in a process of its own.
        program = (
            "import os, sys\n"
            "from pathlib import Path\n"
            "from graphkam.errors import InputError\n"
            "from graphkam.ingest.files.opening import Limits, opened\n"
            "os.setgid(65534); os.setuid(65534)\n"
            "try: opened(Path(sys.argv[1]), Limits())\n"
            "except InputError as error: print(error.code)\n"
        )
        done = subprocess.run([sys.executable, "-c", program, source], capture_output=True, text=True, check=True)
        assert done.stdout.strip() == "file_unreadable"
    else:
        assert refused(source)[0].code == "file_unreadable"


PROGRAM = """
import resource, sys
from pathlib import Path
from graphkam.ingest.files.opening import Limits, opened
sheet, = opened(Path(sys.argv[1]), Limits(most_rows=10_000_000)).sheets
before = sum(1 for _ in sheet.rows())
print(before, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def peak(source: Path) -> tuple[int, int]:
    """Rows of a file and the most memory (kilobytes) a process needs to read it."""
    done = subprocess.run([sys.executable, "-c", PROGRAM, source], capture_output=True, text=True, check=True)
    rows, most = done.stdout.split()
    return int(rows), int(most)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_memory_does_not_grow_with_the_file(encoding: str, tmp_path: Path) -> None:
    row = '张三,采购经理,采购部,"zhang@x.example, ""z"""\n'.encode(encoding)
    small = saved(tmp_path, "small.csv", "姓名,职务,部门,邮箱\n".encode(encoding) + row * 20_000)
    large = saved(tmp_path, "large.csv", "姓名,职务,部门,邮箱\n".encode(encoding) + row * 150_000)

    (few, little), (many, much) = peak(small), peak(large)

    assert (few, many) == (20_000, 150_000)
    assert much - little < 4_000  # kilobytes; the file has grown by twice that in UTF-8, and no part of it may stay


def test_the_memory_of_this_process_does_not_pay_for_a_workbook(tmp_path: Path) -> None:
    source = saved(tmp_path, "a.xlsx", workbook({"s": [["name", "note"], *[["Ann", "x" * 200]] * 20_000]}))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    (sheet,) = opened(source, LIMITS).sheets
    assert sum(1 for _ in sheet.rows()) == 20_000

    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 40_000


def test_a_limit_is_the_callers_to_set(tmp_path: Path) -> None:
    source = saved(tmp_path, "a.csv", b"name,note\n" + b"Ann,x\n" * 400_000)

    with pytest.raises(InputError, match="file_too_large"):
        opened(source, Limits(largest_mb=1))
    with pytest.raises(InputError, match="too_many_rows"):
        opened(source, Limits(most_rows=399_999))
