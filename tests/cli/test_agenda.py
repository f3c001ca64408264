"""Agenda, week and advice on the command line, on the samples."""

from __future__ import annotations

from tests.cli.running import Terminal


def test_an_agenda_names_each_person_once(samples: Terminal) -> None:
    done = samples.run("agenda", "华瑞", "--lang", "zh")

    assert done.code == 0, done.err
    assert done.out.startswith("华瑞传动装备股份有限公司：2 个进行中商机合并的下一步联系")
    assert done.out.count("梁启衡（常务副总经理）——我方：顾明川") == 1


def test_a_week_fits_into_the_days_at_hand(samples: Terminal) -> None:
    report = samples.run("week", "顾明川", "--json", "--lang", "zh").json

    assert report["member_name"] == "顾明川"
    assert report["errands"]
    assert sum(errand["effort"] for errand in report["errands"] if errand["fits"]) <= report["days"]


def test_a_name_that_is_none_of_ours_is_answered_with_those_there_are(samples: Terminal) -> None:
    done = samples.run("week", "Nobody", "--lang", "en")

    assert done.code == 2
    assert "None of our people is called “Nobody”. There are: " in done.err


def test_the_next_contacts_end_with_what_would_change_them(samples: Terminal) -> None:
    done = samples.run("next", "华瑞", "-o", "齿轮箱", "--most", "1", "--lang", "en")

    text = " ".join(done.out.split())
    assert "What would change this advice" in text
    assert "The one fact that would help most" in text
    assert (
        samples.run("next", "华瑞", "-o", "齿轮箱", "--json", "--lang", "zh").json[0]["advice"]["first"]["person_name"]
        == "梁启衡"
    )
