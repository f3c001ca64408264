"""The samples come out as docs/samples.md derives them by hand; the numbers asserted are read from that page.

The Chinese page is read too: both must say the same as the program.
"""

from __future__ import annotations

from collections import Counter

import pytest

from graphkam.analysis.contacts import next_contacts
from graphkam.analysis.coverage import role_coverage
from graphkam.analysis.deal import Deal
from graphkam.analysis.flags import red_flags
from graphkam.analysis.paths import leverage_paths
from graphkam.model.policy import default_policy
from graphkam.model.results import Bullet, Contact, Flag, HolderCoverage
from graphkam.services.samples import SAMPLES
from graphkam.words import LANGS, Lang
from tests.analysis import sample_pages
from tests.analysis.sample_accounts import SampleAccount, sample_account
from tests.analysis.sample_pages import UnreadablePageError, calculated, deals_of, sections_of

ROUNDED = 0.00005 + 1e-9
"""The pages round to four places."""

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
def test_the_way_taken_to_each_target(sample: str, deal: str, page: sample_pages.Deal) -> None:
    account, opportunity = opened(sample, deal)
    moves = [c for c in next_contacts(account.graph, opportunity, POLICY).contacts if _family(c) == "move"]

    taken = {
        account.codes_by_name.get(reason.params["target"]): "direct" if "direct" in reason.code else "path"
        for contact in moves
        for reason in contact.reasons
    }

    stated = {(way.steps[-1][1] if way.steps else way.holder): way.taken for way in page.ways}
    assert taken == stated


@each_deal
def test_the_first_three_contacts(sample: str, deal: str, page: sample_pages.Deal) -> None:
    account, opportunity = opened(sample, deal)

    first = next_contacts(account.graph, opportunity, POLICY).contacts[:3]

    assert [_manner(account, c) for c in first] == [(n.family, n.person, n.through, n.member) for n in page.contacts]
    for found, stated in zip(first, page.contacts, strict=True):
        assert (found.score, found.gain) == pytest.approx((stated.score, stated.gain), abs=ROUNDED), stated.person
        assert found.gain * found.chance / found.effort == pytest.approx(found.score), stated.person
        if stated.family == "ask":
            asked = [(reason.params["role"].value, reason.params["as"]) for reason in found.reasons]
            assert asked == [(role, stated.asked_as) for role in stated.roles]
        if stated.family == "move":
            assert len(found.reasons) == len(stated.targets), stated.person


@each_deal
def test_what_comes_after_the_first_three(sample: str, deal: str, page: sample_pages.Deal) -> None:
    account, opportunity = opened(sample, deal)

    rest = next_contacts(account.graph, opportunity, POLICY).contacts[3:]

    assert [account.code_of[c.person_id] for c in rest] == [person for person, _ in page.after]
    assert [c.score for c in rest] == pytest.approx([score for _, score in page.after], abs=ROUNDED)


def _family(contact: Contact) -> str:
    if contact.kind == "find_out":
        return "ask"
    return "keep" if any(reason.code == "reason.keep" for reason in contact.reasons) else "move"


def _manner(account: SampleAccount, contact: Contact) -> tuple[str, str, str, str]:
    """Family, person, through whom (a person, or ours where the path starts with our tie), who acts."""
    member = account.code_of[contact.member_id or ""]
    through = account.code_of[contact.through_id] if contact.through_id else ""
    ours = _family(contact) == "move" and not through and not any("direct" in r.code for r in contact.reasons)
    return _family(contact), account.code_of[contact.person_id], member if ours else through, member


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


def test_the_page_s_arithmetic_is_calculated_as_written() -> None:
    assert calculated("(0.5 × 0.7 + 0.1 × 0.2) ÷ 1.5") == pytest.approx((0.5 * 0.7 + 0.1 * 0.2) / 1.5)
