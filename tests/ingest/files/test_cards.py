"""Address cards of Outlook, telephones, Lotus Notes and CardDAV servers become records of people."""

from __future__ import annotations

import base64
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphkam.errors import InputError, Place, Problem
from graphkam.ingest.files.opening import Limits, opened
from graphkam.ingest.files.sheet import CardFile
from graphkam.ingest.foreign.cards import records_of
from graphkam.ingest.foreign.records import LeftOut, PersonRecord, Ref
from graphkam.model.codes import ReportingKind
from graphkam.words import has
from tests.ingest.files.making import LIMITS, codes, refused, saved

PICTURE = base64.b64encode(b"\xff\xd8\xff" + b"p" * 300_000).decode()


def card_file(folder: Path, text: str | bytes) -> CardFile:
    (found,) = opened(saved(folder, "people.vcf", text), LIMITS).card_files
    return found


def people(folder: Path, *cards: str) -> list[PersonRecord | Problem | LeftOut]:
    whole = "".join(f"BEGIN:VCARD\r\n{card}\r\nEND:VCARD\r\n" for card in cards)
    return list(records_of(card_file(folder, whole)))


def person(folder: Path, card: str) -> PersonRecord:
    (one,) = people(folder, card)
    assert isinstance(one, PersonRecord)
    return one


def test_a_card_of_outlook_with_quoted_printable_lines_is_read(tmp_path: Path) -> None:
    one = person(
        tmp_path,
        "VERSION:2.1\r\nN;LANGUAGE=zh-cn;CHARSET=gb2312;ENCODING=QUOTED-PRINTABLE:=D5=C5;=C8=FD\r\n"
        "FN;CHARSET=gb2312;ENCODING=QUOTED-PRINTABLE:=D5=C5=C8=FD\r\n"
        "ORG;CHARSET=utf-8;ENCODING=QUOTED-PRINTABLE:=E5=8D=8E=E7=91=9E=E9=9B=86=\r\n=E5=9B=A2;=E9=87=87=E8=B4=AD=E9=83=A8\r\n"
        "TITLE;CHARSET=utf-8;QUOTED-PRINTABLE:=E7=BB=8F=E7=90=86\r\n"
        "TEL;WORK;FAX:021-1\r\nTEL;WORK;VOICE:021-2\r\nTEL;CELL;VOICE:138\r\n"
        "EMAIL;INTERNET:z@x.example\r\nEMAIL;PREF;INTERNET:zhang@x.example\r\n"
        "X-MS-MANAGER;CHARSET=gb2312;ENCODING=QUOTED-PRINTABLE:=CD=F5=CE=E5\r\nX-MS-ASSISTANT:Bo Li\r\n"
        "NOTE;ENCODING=QUOTED-PRINTABLE:first=0D=0A=\r\nsecond; third\r\nREV:20260101T000000Z",
    )

    assert (one.name, one.company, one.units, one.title) == ("张三", Ref(name="华瑞集团"), ("采购部",), "经理")
    assert (one.phone, one.emails) == ("138", ("zhang@x.example", "z@x.example"))
    assert (one.managers, one.assistants) == (((Ref(name="王五"), ReportingKind.LINE),), (Ref(name="Bo Li"),))
    assert (one.note, one.place) == ("first\r\nsecond; third", Place(file="people.vcf", row=1))


def test_a_card_of_version_4_names_others_by_their_keys(tmp_path: Path) -> None:
    one = person(
        tmp_path,
        "VERSION:4.0\r\nUID:urn:uuid:0001\r\nFN:Dr. Ann Lee\r\nN:Lee;Ann;;Dr.;\r\n"
        'ORG;SORT-AS="north":Northfield\\, Inc.;Buying;Line 3\r\nROLE:Buyer\r\n'
        'TEL;VALUE=uri;TYPE="voice,cell":tel:+49-151\r\n'
        "item1.EMAIL;PREF=1:mailto:ann@x.example\r\nRELATED;TYPE=manager:urn:uuid:0002\r\n"
        "RELATED;TYPE=assistant;VALUE=text:Bo Li\r\nRELATED;TYPE=manager:mailto:cy@x.example\r\n"
        "RELATED;TYPE=friend:urn:uuid:9",
    )

    assert (one.key, one.name, one.company, one.units) == (
        "0001",
        "Ann Lee",
        Ref(name="Northfield, Inc."),
        ("Buying", "Line 3"),
    )
    assert [ref for ref, _ in one.managers] == [Ref(key="0002"), Ref(email="cy@x.example")]
    assert (one.assistants, one.title, one.phone, one.emails) == (
        (Ref(name="Bo Li"),),
        "Buyer",
        "+49-151",
        ("ann@x.example",),
    )


def test_a_card_of_a_telephone_labels_who_is_related(tmp_path: Path) -> None:
    one = person(
        tmp_path,
        "VERSION:3.0\r\nN:Lee;Ann;;;\r\nFN:Ann Lee\r\nitem1.X-ABRELATEDNAMES;type=pref:Bo Li\r\n"
        "item1.X-ABLabel:_$!<Manager>!$_\r\n"
        "item2.X-ABRELATEDNAMES:Cy Wu\r\nitem2.X-ABLabel:_$!<Assistant>!$_\r\nitem3.X-ABRELATEDNAMES:Di Ma\r\n"
        "item3.X-ABLabel:_$!<Spouse>!$_\r\nORG:Northfield;",
    )

    assert (one.managers[0][0], one.assistants, one.units) == (Ref(name="Bo Li"), (Ref(name="Cy Wu"),), ())


@pytest.mark.parametrize(
    ("card", "name", "name_en"),
    [
        ("N:张;三;;;\r\nFN:三 张", "张三", None),
        ("N:欧阳;娜娜;;;\r\nFN:欧阳娜娜", "欧阳娜娜", None),
        ("FN:张伟 (David Zhang)", "张伟", "David Zhang"),
        ("N:Zhang;David;;;\r\nFN:张伟", "张伟", "David Zhang"),
        ("N:Lee;Ann;Mary;;", "Ann Mary Lee", None),
        ("N:;Ann;;;", "Ann", None),
        ("N:Lee;Ann\r\nFN:ann@x.example", "Ann Lee", None),
        ("FN:Lee\\, Ann", "Ann Lee", None),
    ],
)
def test_a_name_is_read_from_its_parts_or_as_a_whole(card: str, name: str, name_en: str | None, tmp_path: Path) -> None:
    one = person(tmp_path, f"VERSION:3.0\r\n{card}\r\nORG:Northfield")

    assert (one.name, one.name_en) == (name, name_en)


@pytest.mark.parametrize(
    ("card", "code"),
    [
        ("N:;;;;\r\nORG:Northfield;", "company"),
        ("FN:Northfield\r\nORG:Northfield", "company"),
        ("N:Northfield;;;;\r\nFN:Northfield\r\nORG:Northfield\r\nX-ABShowAs:COMPANY", "company"),
        ("KIND:org\r\nFN:Northfield", "company"),
        ("X-ADDRESSBOOKSERVER-KIND:group\r\nN:Steel\r\nFN:Steel", "group"),
    ],
)
def test_a_card_of_no_person_is_left_out(card: str, code: str, tmp_path: Path) -> None:
    (one,) = people(tmp_path, f"VERSION:3.0\r\n{card}")

    assert one == LeftOut(Place(file="people.vcf", row=1), f"import.left_out.{code}_card")
    assert has(f"import.left_out.{code}_card")


@pytest.mark.parametrize(
    "card", ["EMAIL:ann@x.example", "FN:ann@x.example\r\nEMAIL:ann@x.example", "FN:\r\nN:;;;;\r\nEMAIL:ann@x.example"]
)
def test_who_is_known_by_an_address_only_is_called_by_it(card: str, tmp_path: Path) -> None:
    (one,) = people(tmp_path, f"VERSION:3.0\r\n{card}")

    assert isinstance(one, PersonRecord)
    assert (one.name, one.emails) == ("ann@x.example", ("ann@x.example",))


def test_a_card_with_nothing_to_call_somebody_by_is_a_problem(tmp_path: Path) -> None:
    (one,) = people(tmp_path, "VERSION:3.0\r\nTEL:123")

    assert one == Problem("import.card_without_name", {}, Place(file="people.vcf", row=1))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_cards_in_any_encoding_are_read(encoding: str, tmp_path: Path) -> None:
    names = ["张三", "李四", "王五", "赵六", "陈晨", "刘洋", "周涛", "吴敏", "郑强", "孙丽"]
    text = "".join(f"BEGIN:VCARD\nVERSION:2.1\nN:{n[0]};{n[1]}\nORG:华瑞集团;采购部\nEND:VCARD\n" for n in names)

    found = list(records_of(card_file(tmp_path, text.encode(encoding))))

    assert [one.name for one in found if isinstance(one, PersonRecord)] == names


def test_pictures_are_skipped_however_they_are_written(tmp_path: Path) -> None:
    lines = [PICTURE[start : start + 74] for start in range(0, len(PICTURE), 74)]
    folded = "PHOTO;ENCODING=b;TYPE=JPEG:" + "\r\n ".join(lines)
    unfolded = "PHOTO;ENCODING=BASE64;JPEG:\r\n" + "\r\n".join(lines) + "\r\n"

    found = people(
        tmp_path,
        f"VERSION:3.0\r\nFN:Ann Lee\r\n{folded}\r\nTITLE:Head",
        f"VERSION:2.1\r\nFN:Bo Li\r\n{unfolded}\r\nTITLE:Boss",
        f"VERSION:4.0\r\nFN:Cy Wu\r\nPHOTO:data:image/jpeg;base64,{PICTURE}\r\nTITLE:Chief",
    )

    assert [(one.name, one.title) for one in found if isinstance(one, PersonRecord)] == [
        ("Ann Lee", "Head"),
        ("Bo Li", "Boss"),
        ("Cy Wu", "Chief"),
    ]


def test_cards_without_an_end_and_lines_of_no_card_are_told(tmp_path: Path) -> None:
    one = card_file(
        tmp_path,
        "hello\nBEGIN:VCARD\nVERSION:3.0\nFN:Ann Lee\nwhat is this\nBEGIN:VCARD\nVERSION:3.0\nFN:Bo Li\nEND:VCARD\n"
        "begin:vcard\nversion:3.0\nfn:Cy Wu\n".replace("hello\n", "\n"),
    )

    assert [record.name for record in records_of(one) if isinstance(record, PersonRecord)] == [
        "Ann Lee",
        "Bo Li",
        "Cy Wu",
    ]
    assert codes(one.notes) == ["card_lines_unread", "cards_unended"]
    assert [note.params for note in one.notes] == [{"lines": [5], "count": 1}, {"lines": [2, 10], "count": 2}]


def test_the_card_of_an_agent_inside_a_card_is_not_another_person(tmp_path: Path) -> None:
    found = people(
        tmp_path, "VERSION:2.1\r\nFN:Ann Lee\r\nAGENT:\r\nBEGIN:VCARD\r\nFN:Bo Li\r\nEND:VCARD\r\nTITLE:Head"
    )

    assert [(one.name, one.title) for one in found if isinstance(one, PersonRecord)] == [("Ann Lee", "Head")]


def test_lotus_notes_addresses_are_no_e_mail_addresses(tmp_path: Path) -> None:
    one = person(tmp_path, "VERSION:2.1\r\nN:Lee;Ann\r\nEMAIL;X400:CN=Ann Lee/O=North\r\nEMAIL;INTERNET:ann@x.example")

    assert one.emails == ("ann@x.example",)


def test_bytes_in_quotes_that_say_no_encoding_are_a_guess_and_broken_ones_a_problem(tmp_path: Path) -> None:
    said = "BEGIN:VCARD\nVERSION:2.1\nN;ENCODING=QUOTED-PRINTABLE:=D5=C5;=C8=FD=B7=E1\nEND:VCARD\n"
    one = card_file(tmp_path, said)

    assert [record.name for record in records_of(one) if isinstance(record, PersonRecord)] == ["张三丰"]
    assert codes([note for note in one.notes if note.guess]) == ["card_encodings_guessed"]

    broken = said + "BEGIN:VCARD\nVERSION:3.0\nFN:张三\nORG:华瑞\nTITLE:经理"
    (problem,) = refused(saved(tmp_path, "b.vcf", broken.encode()[:-1] + b"\nEND:VCARD\n"))
    assert (problem.code, problem.place.row) == ("line_undecodable", 9)


def test_too_many_cards_and_too_long_a_line_are_refused(tmp_path: Path) -> None:
    cards = "BEGIN:VCARD\nVERSION:3.0\nFN:Ann Lee\nEND:VCARD\n" * 30

    assert refused(saved(tmp_path, "a.vcf", cards), Limits(most_rows=20))[0].code == "too_many_rows"
    (problem,) = refused(saved(tmp_path, "b.vcf", cards + "BEGIN:VCARD\nNOTE:" + "x" * 1_000_000))
    assert (problem.code, problem.place.row) == ("cell_too_long", 122)


@pytest.mark.parametrize(
    "line", [";" * 100_000, 'N;A="' + ";B=" * 30_000, "N" + ';X="a"' * 20_000, "N:" + "\\" * 100_000 + ";" * 100]
)
def test_a_line_made_to_slow_the_reader_down_takes_no_longer(line: str, tmp_path: Path) -> None:
    started = time.process_time()

    list(records_of(card_file(tmp_path, f"BEGIN:VCARD\nFN:Ann\n{line}\nEND:VCARD\n")))

    assert time.process_time() - started < 5


LINES = st.sampled_from([
    "BEGIN:VCARD", "END:VCARD", "VERSION:3.0", "FN:Ann Lee", "TEL;:1", "N:张;三;;;", "N;ENCODING=QUOTED-PRINTABLE:=D5=",
    " folded", "EMAIL;TYPE=work:a@x.example", "PHOTO;ENCODING=b:AAAA", "ORG:a\\;b;c", "AGENT:", "X-MANAGER:Bo", "junk",
    "", ":", "item1.RELATED;TYPE=manager:urn:uuid:1", "RELATED:", "KIND:org", "UID:", "N:", "ORG:;x",
])  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(LINES, max_size=30))
def test_every_card_becomes_a_record_a_problem_or_is_left_out(tmp_path: Path, lines: list[str]) -> None:
    source = saved(tmp_path, "a.vcf", "\n".join(["BEGIN:VCARD", *lines]))
    try:
        (found,) = opened(source, LIMITS).card_files
    except InputError as error:
        told = {problem.code for problem in error.problems}
        assert told <= {"file_empty", "line_undecodable"}
    else:
        cards = list(found.cards())
        records = list(records_of(found))
        assert len(records) == len(cards)
        assert {place_of(record).row for record in records} == {line for line, _ in cards}


def place_of(record: PersonRecord | Problem | LeftOut) -> Place:
    return record.place
