"""Exports of programs, given as files and without any flag."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

from graphkam.ingest.foreign.records import Guess, Ref
from graphkam.model.codes import Layer, ReportingKind, Role
from tests.ingest.foreign import exports
from tests.ingest.foreign.exports import ACCOUNT, DEAL, DIRECTOR, ENGINEER, OWNER, PARENT, plain, quoted, written
from tests.ingest.foreign.tables import companies, deals, left_out, parts, people, problems, read, read_file

LINE, DOTTED = ReportingKind.LINE, ReportingKind.DOTTED


def test_a_salesforce_export_is_read_whole(tmp_path: Path) -> None:
    understood, found = read_file(exports.salesforce_folder(tmp_path / "export"))

    assert {(one.sheet.name, one.format, one.about) for one in understood} == {
        ("Contact", "salesforce", "people"),
        ("Account", "salesforce", "companies"),
        ("Opportunity", "salesforce", "opportunities"),
        ("OpportunityContactRole", "salesforce", "parts"),
        ("User", "salesforce", "nothing"),
    }
    assert {one.source for one in understood} == {"salesforce"}
    director, engineer = people(found)
    assert (director.name, director.key, director.emails) == ("Zoë Brandström", DIRECTOR, ("zoe@norrfisk.example",))
    assert (director.company, director.owner) == (Ref(key=ACCOUNT), Ref(key=OWNER))
    assert (director.units, director.title, director.phone) == (
        ("Operations",), "Director of Operations", "+46 8 555 0101",
    )  # fmt: skip
    assert (director.last_contact, engineer.last_contact) == (date(2026, 4, 30), None)
    assert problems(found) == []


def test_salesforce_ids_of_15_and_18_characters_are_the_same(tmp_path: Path) -> None:
    _, found = read_file(exports.salesforce_folder(tmp_path / "export"))

    _, engineer = people(found)
    assert engineer.managers == ((Ref(key=DIRECTOR), LINE),)
    assert {part.person.key for part in parts(found)} == {DIRECTOR, ENGINEER}


def test_a_contact_may_hold_several_roles_in_salesforce(tmp_path: Path) -> None:
    _, found = read_file(exports.salesforce_folder(tmp_path / "export"))

    assert [(part.person.key, part.judged.roles) for part in parts(found)] == [
        (DIRECTOR, (Role.ECONOMIC_BUYER,)),
        (DIRECTOR, (Role.INFLUENCER,)),
        (ENGINEER, (Role.USER_BUYER,)),
    ]
    assert {part.opportunity for part in parts(found)} == {Ref(key=DEAL)}


def test_what_salesforce_has_deleted_is_left_out_and_counted(tmp_path: Path) -> None:
    _, found = read_file(exports.salesforce_folder(tmp_path / "export"))

    assert left_out(found) == [(4, "deleted"), (5, "deleted")]


def test_stages_of_salesforce_are_kept_in_its_words(tmp_path: Path) -> None:
    _, found = read_file(exports.salesforce_folder(tmp_path / "export"))

    assert [(deal.name, deal.stage_word, deal.amount, deal.close_date, deal.closed) for deal in deals(found)] == [
        ("Freezing line 2", "Proposal/Price Quote", 1_250_000.0, date(2026, 9, 30), False),
        ("Freezing line 1", "Closed Won", 900_000.0, date(2024, 2, 1), True),
    ]


def test_the_rating_of_an_account_in_salesforce_is_no_attitude(tmp_path: Path) -> None:
    _, found = read_file(exports.salesforce_folder(tmp_path / "export"))

    norrfisk, group = companies(found)
    assert (norrfisk.name, norrfisk.parent, norrfisk.industry) == ("Norrfisk AB", Ref(key=PARENT), "Food")
    assert not group.parent


def test_a_report_of_salesforce_is_read_by_its_labels_and_its_footer_is_left_out(tmp_path: Path) -> None:
    file = written(tmp_path / "report1718.csv", quoted(exports.SALESFORCE_REPORT), "cp1252")
    (understood,), found = read_file(file)

    director, engineer = people(found)
    assert (understood.format, director.name, director.key) == ("salesforce", "Zoë Brandström", DIRECTOR)
    assert engineer.managers == ((Ref(name="Zoë Brandström"), LINE),)
    assert director.opportunity == Ref(name="Freezing line 2")
    assert director.judged.roles == (Role.ECONOMIC_BUYER,)
    assert [(deal.name, deal.stage_word) for deal in deals(found)] == [("Freezing line 2", "Negotiation")]
    assert {why for _, why in left_out(found)} <= {"footer", "empty"}


def test_a_report_of_salesforce_in_chinese_is_known_by_its_ids() -> None:
    rows = [
        ["联系人 ID", "姓名", "职务", "客户 ID", "邮件"],
        [DIRECTOR, "梁启衡", "总经理", ACCOUNT, "liang@huarui.example"],
    ]
    (person,) = people(read(rows, "report.csv"))

    assert (person.key, person.name, person.company) == (DIRECTOR, "梁启衡", Ref(key=ACCOUNT))


def test_a_chinese_name_is_put_together_with_the_family_name_first() -> None:
    rows = [["Id", "Name", "FirstName", "LastName"], [DIRECTOR, "启衡 梁", "启衡", "梁"]]

    assert [person.name for person in people(read(rows))] == ["梁启衡"]


def test_one_salesforce_file_alone_is_enough() -> None:
    (person,) = people(read([["Id", "LastName", "Title"], [DIRECTOR, "Brandström", "Director"]]))

    assert (person.key, person.name, person.layer) == (DIRECTOR, "Brandström", Layer.MANAGEMENT)


def test_hubspot_contacts_keep_their_roles_and_deals_apart(tmp_path: Path) -> None:
    _, found = read_file(exports.hubspot(tmp_path / "hubspot"))

    amina, office, ben = people(found)
    assert (amina.key, amina.company) == ("51023377", Ref("9001", "Tilebrook Ltd"))
    assert amina.judged.roles == (Role.ECONOMIC_BUYER, Role.TECHNICAL_BUYER)
    assert not amina.opportunity
    assert (ben.judged.roles, ben.judged.rating) == ((), -3)
    assert (office.name, office.emails, office.owner) == (
        "info@tilebrook.example",
        ("info@tilebrook.example",),
        Ref(email="ida@ours.example"),
    )
    assert {(part.person.key, part.opportunity.key, part.judged.roles) for part in parts(found)} == {
        ("51023377", "7001", ()),
        ("51023377", "7002", ()),
        ("51023379", "7001", ()),
    }


def test_a_second_company_of_a_hubspot_contact_is_told_and_not_lost(tmp_path: Path) -> None:
    _, found = read_file(exports.hubspot(tmp_path / "hubspot"))

    assert problems(found) == [(3, "import.several_companies")]
    assert people(found)[1].company == Ref("9001", "Tilebrook Ltd")


def test_a_hubspot_contact_without_name_and_address_is_left_out(tmp_path: Path) -> None:
    _, found = read_file(exports.hubspot(tmp_path / "hubspot"))

    assert left_out(found) == [(5, "no_person")]


def test_hubspot_deals_and_companies_are_read(tmp_path: Path) -> None:
    _, found = read_file(exports.hubspot(tmp_path / "hubspot"))

    assert [(deal.key, deal.amount, deal.currency, deal.close_date, deal.closed) for deal in deals(found)] == [
        ("7001", 80_000.0, "GBP", date(2026, 10, 31), None),
        ("7002", None, "GBP", date(2025, 10, 31), True),
    ]
    assert [(company.key, company.name) for company in companies(found)] == [
        ("9001", "Tilebrook Ltd"),
        ("9002", "Tilebrook Services"),
    ]


def test_dynamics_names_managers_and_companies_by_display_name(tmp_path: Path) -> None:
    _, found = read_file(exports.dynamics(tmp_path / "dynamics"))

    carla, rui = people(found)
    assert (carla.key, carla.company) == (exports.GUID_1, Ref(name="Agua Clara SA"))
    assert carla.managers == ((Ref(name="Rui Lopes"), LINE),)
    assert rui.company == Ref(name="Agua Clara Holding")
    assert [company.name for company in companies(found)] == ["Agua Clara SA"]
    assert (carla.judged.roles, rui.judged.roles) == ((Role.ECONOMIC_BUYER,), ())


def test_what_dynamics_has_deactivated_is_left_out(tmp_path: Path) -> None:
    _, found = read_file(exports.dynamics(tmp_path / "dynamics"))

    assert left_out(found) == [(4, "inactive")]


def test_dynamics_opportunities_bring_their_contact(tmp_path: Path) -> None:
    _, found = read_file(exports.dynamics(tmp_path / "dynamics"))

    assert [(deal.name, deal.amount, deal.currency, deal.close_date, deal.closed) for deal in deals(found)] == [
        ("Bottling line", 420_000.0, "EUR", date(2026, 11, 30), False),
        ("Old line", None, None, date(2024, 1, 31), True),
    ]
    (part,) = parts(found)
    assert (part.person, part.opportunity.key) == (Ref(name="Carla Mendes"), exports.GUID_3)


def test_of_a_linkedin_archive_only_the_connections_are_read(tmp_path: Path) -> None:
    archive = tmp_path / "Basic_LinkedInDataExport_06-15-2026.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("Connections.csv", exports.LINKEDIN)
        file.writestr("messages.csv", plain(exports.LINKEDIN_MESSAGES))
        file.writestr("Invitations.csv", plain(exports.LINKEDIN_INVITATIONS))
        file.writestr("Profile.csv", plain([["First Name", "Last Name", "Headline"], ["Ida", "Holm", "Sales"]]))
    understood, found = read_file(archive)

    assert {one.sheet.name: one.about for one in understood} == {
        "Connections": "people", "messages": "nothing", "Invitations": "nothing", "Profile": "nothing",
    }  # fmt: skip
    assert [(person.name, person.key) for person in people(found)] == [
        ("Mei Tanaka", "https://www.linkedin.com/in/mei-tanaka-0001"),
        ("Luc Gérard", "https://www.linkedin.com/in/luc-gérard"),
    ]


def test_connecting_on_linkedin_is_no_contact_with_a_customer(tmp_path: Path) -> None:
    _, found = read_file(written(tmp_path / "Connections.csv", exports.LINKEDIN))

    assert [(person.last_contact, person.since) for person in people(found)] == [(None, None)] * 2


def test_company_pages_and_deleted_profiles_of_linkedin_are_no_people(tmp_path: Path) -> None:
    _, found = read_file(written(tmp_path / "Connections.csv", exports.LINKEDIN))

    assert left_out(found) == [(7, "page_or_gone"), (8, "page_or_gone")]


def test_google_contacts_give_all_addresses_and_the_manager_but_no_spouse(tmp_path: Path) -> None:
    (understood,), found = read_file(written(tmp_path / "contacts.csv", plain(exports.GOOGLE)))

    (paulo,) = people(found)
    assert understood.format == "google"
    assert paulo.emails == ("paulo@serra.example", "p.ribeiro@serra.example", "paulo@home.example")
    assert (paulo.phone, paulo.note) == ("+55 11 5555 0101", "met at the fair\nlikes rowing")
    assert (paulo.company, paulo.units, paulo.title) == (
        Ref(name="Serra Steel"),
        ("Maintenance",),
        "Maintenance Manager",
    )
    assert (paulo.managers, paulo.assistants) == (((Ref(name="Teresa Prado"), LINE),), ())
    assert left_out(found) == [(3, "no_person")]


def test_the_older_form_of_google_contacts_is_read_too(tmp_path: Path) -> None:
    _, found = read_file(written(tmp_path / "google.csv", plain(exports.GOOGLE_OLD), "utf-16"))

    (paulo,) = people(found)
    assert (paulo.name, paulo.company, paulo.assistants) == (
        "Paulo Ribeiro",
        Ref(name="Serra Steel"),
        (Ref(name="Ana Dias"),),
    )


def test_a_layer_that_follows_from_a_title_is_a_guess(tmp_path: Path) -> None:
    _, found = read_file(written(tmp_path / "Connections.csv", exports.LINKEDIN))

    mei, _ = people(found)
    assert (mei.layer, mei.guesses) == (Layer.DECISION, (Guess("layer", "Chief Technology Officer"),))
