"""The samples come out as docs/samples.md derives them apart from the program; the numbers asserted are that page's.

The Chinese page is read too: both must say the same as the program.
"""

from __future__ import annotations

from collections import Counter

import pytest

from graphkam.analysis.contact.contacts import next_contacts
from graphkam.analysis.leverage.paths import leverage_paths
from graphkam.analysis.position.coverage import role_coverage
from graphkam.analysis.position.flags import red_flags
from graphkam.analysis.reading.deal import Deal
from graphkam.model.policy import default_policy
from graphkam.model.results import Bullet, Contact, Flag, HolderCoverage
from graphkam.services.samples import SAMPLES
from graphkam.words import LANGS, Lang
from tests.analysis import sample_pages
from tests.analysis.path_building import along
from tests.analysis.sample_accounts import SampleAccount, sample_account
from tests.analysis.sample_pages import UnreadablePageError, calculated, deals_of, sections_of

ROUNDED = 0.00005 + 1e-9
"""The pages round to four places."""

FINE = 0.000005 + 1e-9
"""The tables of next contacts round to five."""

CODES = {name: sample_account(name).codes_by_name for name in SAMPLES}
PAGES = {lang: deals_of(lang, CODES) for lang in LANGS}
POLICY = default_policy()
CASES = [
    pytest.param(sample, deal, page, id=f"{sample}-{deal}-{lang}")
    for lang in LANGS
    for (sample, deal), page in PAGES[lang].items()
]
each_deal = pytest.mark.parametrize(("sample", "deal", "page"), CASES)


def opened(sample: str, deal: str) -> tuple[SampleAccount, str]:
    account = sample_account(sample)
    return account, account.opportunities[deal]


@pytest.mark.parametrize("lang", LANGS)
def test_every_opportunity_of_every_sample_is_on_the_page(lang: Lang) -> None:
    expected = {(name, deal) for name in SAMPLES for deal in sample_account(name).opportunities}

    assert set(PAGES[lang]) == expected


@each_deal
def test_share_state_rating_contact_and_owner_of_each_buying_influence(
    sample: str, deal: str, page: sample_pages.Deal
) -> None:
    account, opportunity = opened(sample, deal)
    report = role_coverage(account.graph, opportunity, POLICY)
    held = {account.code_of[h.buying_influence_id]: h for role in report.roles for h in role.holders}
    stated = {row.part: row for row in page.shares if row.part}

    assert set(held) == set(stated)
    for code, row in stated.items():
        assert _standing(account, held[code]) == (
            row.holder, set(row.roles), row.rating, row.state, row.level if row.holder else held[code].contact_level,
            row.owner, row.ties == 1,
        ), code  # fmt: skip
        assert held[code].share == pytest.approx(row.share, abs=ROUNDED), code


def _standing(account: SampleAccount, holder: HolderCoverage) -> tuple[object, ...]:
    return (
        account.code_of.get(holder.holder_id or "", ""), set(holder.roles), holder.rating, holder.state,
        holder.contact_level, account.code_of.get(holder.owner_id or "", ""), holder.single_threaded,
    )  # fmt: skip


@each_deal
def test_roles_that_nobody_recorded_have_the_share_of_a_placeholder(
    sample: str, deal: str, page: sample_pages.Deal
) -> None:
    account, opportunity = opened(sample, deal)
    shares = Deal(account.graph, opportunity, POLICY.reader()).shares
    stated = {row.roles[0]: row.share for row in page.shares if not row.part}

    assert {key: share for key, share in shares.items() if key not in account.code_of} == pytest.approx(
        stated, abs=ROUNDED
    )
    assert sum(row.share for row in page.shares) == pytest.approx(1, abs=0.0005)


@each_deal
def test_people_without_a_role_are_watched(sample: str, deal: str, page: sample_pages.Deal) -> None:
    account, opportunity = opened(sample, deal)

    watched = role_coverage(account.graph, opportunity, POLICY).watched

    assert {(account.code_of[h.buying_influence_id], h.state) for h in watched} == page.watched


@each_deal
def test_role_coverage(sample: str, deal: str, page: sample_pages.Deal) -> None:
    account, opportunity = opened(sample, deal)

    roles = role_coverage(account.graph, opportunity, POLICY).roles

    found: dict[str, tuple[str, frozenset[tuple[str, bool]]]] = {}
    for row in roles:
        holders = frozenset((account.code_of[h.holder_id or h.buying_influence_id], h.covered) for h in row.holders)
        found[row.role.value] = row.state, holders
    assert found == page.coverage


@each_deal
def test_the_red_flags_are_exactly_those_of_the_page(sample: str, deal: str, page: sample_pages.Deal) -> None:
    account, opportunity = opened(sample, deal)

    flags = red_flags(account.graph, opportunity, POLICY).flags

    found, stated = Counter(_flag(account, flag) for flag in flags), Counter(page.flags)
    assert (found - stated, stated - found) == (Counter(), Counter()), "(only the program, only the page)"


def _flag(account: SampleAccount, flag: Flag) -> tuple[str, str, str]:
    on = [account.code_of[flag.subject_id]] if flag.subject_id else []
    if flag.code == "conflict":
        on.append(account.codes_by_name[flag.params["other"]])
    elif flag.code == "single_thread":
        on.append(account.codes_by_name[flag.params["member"]])
    elif flag.code == "role_unidentified":
        on.append(flag.params["role"].value)
    elif flag.code == "opponents_outweigh":
        return flag.code, f"{flag.params['against']:.4f} > {flag.params['for_us']:.4f}", flag.severity
    return flag.code, "+".join(sorted(on)), flag.severity


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(("sample", "deal"), list(PAGES["en"]))
def test_strengths(sample: str, deal: str, lang: Lang) -> None:
    account, opportunity = opened(sample, deal)

    strengths = red_flags(account.graph, opportunity, POLICY).strengths

    assert Counter(_strength(account, item, lang) for item in strengths) == Counter(PAGES[lang][sample, deal].strengths)


def _strength(account: SampleAccount, item: Bullet, lang: Lang) -> tuple[str, str, bool]:
    if item.code == "recorded":
        return item.code, (item.text_en if lang == "en" else item.text) or "", item.proved
    on = [account.code_of[item.subject_id]] if item.subject_id else []
    if "member" in item.params:
        on.append(account.codes_by_name[item.params["member"]])
    return item.code, "+".join(sorted(on)), item.proved


@each_deal
def test_targets_in_order_with_state_and_urgency(sample: str, deal: str, page: sample_pages.Deal) -> None:
    account, opportunity = opened(sample, deal)

    targets = leverage_paths(account.graph, opportunity, POLICY).targets

    assert [(account.code_of[t.buying_influence_id], t.state) for t in targets] == [
        (way.part, way.state) for way in page.ways
    ]
    assert [t.urgency for t in targets] == pytest.approx([way.urgency for way in page.ways], abs=ROUNDED)


@each_deal
def test_fulcrums(sample: str, deal: str, page: sample_pages.Deal) -> None:
    account, opportunity = opened(sample, deal)

    fulcrums = leverage_paths(account.graph, opportunity, POLICY).fulcrums

    assert {account.code_of[person] for person in fulcrums} == page.fulcrums


@each_deal
def test_best_path_of_each_target_step_by_step(sample: str, deal: str, page: sample_pages.Deal) -> None:
    account, opportunity = opened(sample, deal)
    targets = leverage_paths(account.graph, opportunity, POLICY).targets
    path_of = {account.code_of[t.buying_influence_id]: t.path for t in targets}

    for way in page.ways:
        path = path_of[way.part]
        assert (path is None) == (way.strength is None), way.part
        if path is None or way.strength is None:
            continue
        assert path.strength == pytest.approx(way.strength, abs=ROUNDED), way.part
        assert path.weakest == way.weakest, way.part
        assert [(account.code_of[s.source_id], account.code_of[s.target_id]) for s in path.steps] == [
            step[:2] for step in way.steps
        ], way.part
        assert [_kind(step.tie, step.kind) for step in path.steps] == [step[5] for step in way.steps], way.part
        for step, (_, _, tie, willing, strength, _) in zip(path.steps, way.steps, strict=True):
            numbers = (step.tie_strength, step.willingness, step.strength)
            assert numbers == pytest.approx((tie, willing, strength), abs=ROUNDED), way.part


def _kind(tie: str, kind: str) -> str:
    return {"member": "member", "reporting": "assumed"}.get(tie, kind)


@each_deal
def test_chance_and_effort_of_the_direct_approach(sample: str, deal: str, page: sample_pages.Deal) -> None:
    account, opportunity = opened(sample, deal)

    targets = leverage_paths(account.graph, opportunity, POLICY).targets

    found = {account.code_of[t.buying_influence_id]: t.direct_chance / t.direct_effort for t in targets}
    assert found == pytest.approx({way.part: way.direct_ratio for way in page.ways}, abs=ROUNDED)


@each_deal
def test_next_contacts_in_order_with_what_for_over_which_way_and_who_acts(
    sample: str, deal: str, page: sample_pages.Deal
) -> None:
    account, opportunity = opened(sample, deal)

    contacts = next_contacts(account.graph, opportunity, POLICY).contacts

    assert _in_order(account, contacts) == [
        (row.kind, row.person, row.way, _through(row), row.taken == "led", row.member) for row in page.contacts
    ]


def _in_order(account: SampleAccount, contacts: tuple[Contact, ...]) -> list[tuple[object, ...]]:
    """What equal scores put in the order of the graph's ids, the page puts in the order of its codes."""
    ranked = sorted(contacts, key=lambda c: (-round(c.score, 9), -round(c.gain, 9), account.code_of[c.person_id]))
    assert [round(c.score, 9) for c in contacts] == [round(c.score, 9) for c in ranked]
    return [
        (
            "keep" if any(reason.code == "reason.keep" for reason in c.reasons) else c.kind,
            account.code_of[c.person_id],
            tuple(account.code_of[person] for person in along(c)),
            account.code_of[c.through_id] if c.through_id else "",
            c.led,
            account.code_of[c.member_id or ""],
        )
        for c in ranked
    ]


def _through(row: sample_pages.Next) -> str:
    """The customer's person we speak to first: the fulcrum, or the first after one of ours."""
    return next((person for person in row.way[:-1] if not person.startswith("M")), "")


@each_deal
def test_gain_chance_effort_and_score_of_each_next_contact(sample: str, deal: str, page: sample_pages.Deal) -> None:
    account, opportunity = opened(sample, deal)

    found = _by_person(account, next_contacts(account.graph, opportunity, POLICY).contacts)

    for row in page.contacts:
        contact = found[row.family, row.person]
        numbers = (contact.gain, contact.chance, contact.effort, contact.score)
        stated = (row.gain, row.approach.chance, row.approach.effort, row.score)
        assert numbers == pytest.approx(stated, abs=FINE), row.person
        assert contact.gain * contact.chance / contact.effort == pytest.approx(contact.score), row.person
        if row.swing is not None:
            assert contact.swing == pytest.approx(row.swing, abs=FINE), row.person


def _by_person(account: SampleAccount, contacts: tuple[Contact, ...]) -> dict[tuple[str, str], Contact]:
    return {(_family(contact), account.code_of[contact.person_id]): contact for contact in contacts}


def _family(contact: Contact) -> str:
    if contact.kind == "find_out":
        return "ask"
    return "keep" if any(reason.code == "reason.keep" for reason in contact.reasons) else "move"


@each_deal
def test_who_is_asked_for_which_roles_and_as_what(sample: str, deal: str, page: sample_pages.Deal) -> None:
    account, opportunity = opened(sample, deal)

    contacts = next_contacts(account.graph, opportunity, POLICY).contacts

    found = [
        (reason.params["role"].value, reason.params["as"])
        for contact in contacts
        if contact.kind == "find_out"
        for reason in contact.reasons
    ]
    assert found == [(role, row.asked_as) for row in page.contacts for role in row.roles]


@each_deal
def test_cautions(sample: str, deal: str, page: sample_pages.Deal) -> None:
    account, opportunity = opened(sample, deal)

    found = _by_person(account, next_contacts(account.graph, opportunity, POLICY).contacts)

    for row in page.contacts:
        codes = {reason.code.rsplit(".", 1)[1] for reason in found[row.family, row.person].cautions}
        assert codes == set(row.cautions), row.person


@each_deal
def test_weighted_support_today(sample: str, deal: str, page: sample_pages.Deal) -> None:
    account, opportunity = opened(sample, deal)

    assert next_contacts(account.graph, opportunity, POLICY).support == pytest.approx(page.support, abs=FINE)


@each_deal
def test_what_the_gain_of_the_first_move_is_made_of(sample: str, deal: str, page: sample_pages.Deal) -> None:
    account, opportunity = opened(sample, deal)

    contact = next_contacts(account.graph, opportunity, POLICY).contacts[page.made.rank - 1]

    parts = {account.code_of[effect.person_id or ""]: (effect.share, effect.gain) for effect in contact.effects}
    for person, stated in page.made.parts.items():
        assert parts[person] == pytest.approx(stated, abs=FINE), person
    others = sum(gain for person, (_, gain) in parts.items() if person not in page.made.parts)
    assert others == pytest.approx(page.made.others, abs=FINE)
    assert sum(gain for _, gain in parts.values()) == pytest.approx(contact.gain)


@each_deal
def test_the_opinions_written_out_are_those_of_the_tables(sample: str, deal: str, page: sample_pages.Deal) -> None:
    shares: dict[str, float] = {}
    for row in page.shares:
        if row.holder:
            shares[row.holder] = shares.get(row.holder, 0.0) + row.share

    for person, opinion in page.opinions.items():
        assert opinion.share == pytest.approx(shares.get(person, 0.0), abs=ROUNDED), person
    for contact in page.contacts if page.opinions else ():
        if contact.swing is not None:
            opinion = page.opinions[contact.person]
            assert (contact.swing, contact.attitude) == (opinion.swing, opinion.attitude), contact.person


def test_a_page_without_one_of_the_sections_is_refused() -> None:
    text = (sample_pages.DOCS / "samples.md").read_text(encoding="utf-8")
    start = text.index("#### Strengths")
    cut = text[:start] + text[text.index("#### Targets", start) :]

    with pytest.raises(UnreadablePageError, match="huarui O1: no section Strengths"):
        sections_of(cut, "en")


def test_a_page_with_a_wrong_arithmetic_is_refused() -> None:
    sections = sections_of((sample_pages.DOCS / "samples.md").read_text(encoding="utf-8"), "en")["huarui", "O1"]
    wrong = {**sections, "targets": [line.replace("= 0.1875", "= 0.1975") for line in sections["targets"]]}

    with pytest.raises(UnreadablePageError, match=r"0.2679 × 0.7 is 0.18753, not 0.1975"):
        sample_pages._Reader("en", "page", CODES["huarui"]).deal(wrong)


def test_a_page_whose_opinions_do_not_settle_is_refused() -> None:
    sections = sections_of((sample_pages.DOCS / "samples.md").read_text(encoding="utf-8"), "en")["huarui", "O1"]
    wrong = {**sections, "opinions": [line.replace("| -0.66717 |", "| -0.66617 |") for line in sections["opinions"]]}

    with pytest.raises(UnreadablePageError, match=r"P03 settles at -0.66717, not -0.66617"):
        sample_pages._Reader("en", "page", CODES["huarui"]).deal(wrong)


def test_a_page_with_a_wrong_swing_is_refused() -> None:
    sections = sections_of((sample_pages.DOCS / "samples.md").read_text(encoding="utf-8"), "en")["brightwater", "O1"]
    wrong = {**sections, "opinions": [line.replace("| 0.02348 |", "| 0.12348 |") for line in sections["opinions"]]}

    with pytest.raises(UnreadablePageError, match=r"the swing of P1 is 0.25431, not 0.22652"):
        sample_pages._Reader("en", "page", CODES["brightwater"]).deal(wrong)


def test_a_page_on_which_who_hears_little_is_swayed_much_is_refused() -> None:
    sections = sections_of((sample_pages.DOCS / "samples.md").read_text(encoding="utf-8"), "en")["brightwater", "O1"]
    wrong = {
        **sections,
        "opinions": [line.replace("0.6 × 0.8 × 0.25 = 0.12", "0.6 × 0.8 × 1 = 0.48") for line in sections["opinions"]],
    }

    with pytest.raises(UnreadablePageError, match=r"hears P6 0.25 = 0.25, but is swayed by 1"):
        sample_pages._Reader("en", "page", CODES["brightwater"]).deal(wrong)


def test_the_page_s_arithmetic_is_calculated_as_written() -> None:
    assert calculated("(0.5 × 0.7 + 0.1 × 0.2) ÷ 1.5") == pytest.approx((0.5 * 0.7 + 0.1 * 0.2) / 1.5)
