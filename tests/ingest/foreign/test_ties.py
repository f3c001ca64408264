"""Tables of who sways whom and of who reports to whom."""

from __future__ import annotations

from graphkam.ingest.foreign.records import Ref
from graphkam.model.codes import InfluenceKind, ReportingKind
from tests.ingest.foreign.tables import left_out, people, problems, read, ties, understood

A, B, C = Ref(name="Ana Abel"), Ref(name="Bo Birk"), Ref(name="Cy Abel")


def test_a_table_of_ties_is_read_in_its_direction() -> None:
    rows = [
        ["Source", "Target", "Kind", "Strength", "Sign"],
        ["Ana Abel", "Bo Birk", "advice", "0.8", "+"],
        ["Bo Birk", "Cy Abel", "conflict", "strong", "-"],
    ]
    found = [(tie.source, tie.target, tie.kind, tie.strength, tie.sign) for tie in ties(read(rows))]

    assert found == [(A, B, InfluenceKind.ADVICE, 0.8, 1), (B, C, InfluenceKind.CONFLICT, 0.8, -1)]


def test_a_chinese_table_of_ties_is_read() -> None:
    rows = [
        ["来源", "对象", "类型", "强度"],
        ["梁启衡", "宋志伟", "私交", "强"],
        ["马崇礼", "彭小岚", "冲突", "中"],
    ]
    found = [(tie.source.name, tie.target.name, tie.kind, tie.strength) for tie in ties(read(rows))]

    assert found == [
        ("梁启衡", "宋志伟", InfluenceKind.PRIVATE, 0.8), ("马崇礼", "彭小岚", InfluenceKind.CONFLICT, 0.5),
    ]  # fmt: skip


def test_whoever_is_asked_for_advice_sways_whoever_asks() -> None:
    english = read([["Name", "Asks for advice"], ["Ana Abel", "Bo Birk; Cy Abel"], ["Bo Birk", ""]])
    chinese = read([["姓名", "请教谁1", "请教谁2"], ["邱逸凡", "彭小岚", "宋志伟"]])

    assert [(tie.source, tie.target, tie.kind) for tie in ties(english)] == [
        (B, A, InfluenceKind.ADVICE), (C, A, InfluenceKind.ADVICE),
    ]  # fmt: skip
    assert left_out(english) == [(3, "one_end")]
    assert [(tie.source.name, tie.target.name) for tie in ties(chinese)] == [("彭小岚", "邱逸凡"), ("宋志伟", "邱逸凡")]


def test_whoever_is_trusted_sways_whoever_trusts() -> None:
    (tie,) = ties(read([["姓名", "信任谁"], ["邱逸凡", "彭小岚"]]))

    assert (tie.source.name, tie.target.name, tie.kind) == ("彭小岚", "邱逸凡", InfluenceKind.TRUST)


def test_strengths_on_a_scale_of_five_are_shares_of_it() -> None:
    rows = [["From", "To", "Strength"], ["Ana Abel", "Bo Birk", "5"], ["Bo Birk", "Cy Abel", "2"]]

    assert [tie.strength for tie in ties(read(rows))] == [1.0, 0.4]


def test_a_negative_strength_is_a_negative_tie() -> None:
    rows = [["From", "To", "Strength"], ["Ana Abel", "Bo Birk", "-0.5"], ["Bo Birk", "Cy Abel", "0.5"]]

    assert [(tie.strength, tie.sign) for tie in ties(read(rows))] == [(0.5, -1), (0.5, None)]


def test_a_list_of_reporting_lines_by_number_is_one_of_ties() -> None:
    rows = [["Employee ID", "Manager ID"], ["1", "1"], ["2", "1"], ["3", "2"]]
    found = read(rows)

    assert understood(rows).about == "ties"
    assert [(tie.source, tie.target, tie.kind) for tie in ties(found)] == [
        (Ref(key="2"), Ref(key="1"), ReportingKind.LINE), (Ref(key="3"), Ref(key="2"), ReportingKind.LINE),
    ]  # fmt: skip
    assert left_out(found) == [(2, "root")]


def test_a_list_of_names_with_their_managers_is_one_of_people() -> None:
    rows = [["Employee", "Manager"], ["Ana Abel", ""], ["Bo Birk", "Ana Abel"]]

    assert [(person.name, [ref.name for ref, _ in person.managers]) for person in people(read(rows))] == [
        ("Ana Abel", []), ("Bo Birk", ["Ana Abel"]),
    ]  # fmt: skip


def test_a_name_that_stands_twice_with_two_managers_is_not_two_people() -> None:
    rows = [
        ["Employee", "Manager", "Type"],
        ["Bo Birk", "Ana Abel", "solid line"],
        ["Bo Birk", "Cy Abel", "dotted line"],
    ]

    assert [(tie.source, tie.target, tie.kind) for tie in ties(read(rows))] == [
        (B, A, ReportingKind.LINE), (B, C, ReportingKind.DOTTED),
    ]  # fmt: skip


def test_a_tie_of_an_unknown_kind_is_told_and_not_guessed() -> None:
    rows = [
        ["From", "To", "Kind"], ["Ana Abel", "Bo Birk", "advice"], ["Ana Abel", "Cy Abel", "trust"],
        ["Bo Birk", "Cy Abel", "telepathy"],
    ]  # fmt: skip
    found = read(rows)

    assert problems(found) == [(4, "import.word_unknown")]
    assert [tie.kind for tie in ties(found)] == [InfluenceKind.ADVICE, InfluenceKind.TRUST]
