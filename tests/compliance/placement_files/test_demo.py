"""The demo holds the facts of the four filings: what they state, how each day is known, and what they leave open."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Sum

from compliance.models import Deadline, Duty
from compliance.rules import Standing
from holders.models import Address, Allocation, Coverage, Holder, HolderName, Transfer
from placements.models import Agreement, Closing, ClosingTotal, Milestone, RegistrationStatement, Security, Sourced

SOURCES = Path(__file__).parents[4] / "shared" / "sources"


pytestmark = pytest.mark.usefixtures("demo")


def standings(placement: str, as_of: date) -> dict[tuple[str, str], str]:
    rows = Deadline.objects.filter(placement__slug=placement).as_of(as_of).with_standing(as_of, 14)
    return {(row.duty.code, row.subject): row.standing for row in rows.select_related("duty")}


@pytest.mark.parametrize(
    ("security", "quantity"),
    [("series-d", 444), ("d-1", 944_681), ("d-2", 944_681), ("placement-agent", 188_936)],
)
def test_schedule_1_foots(security: str, quantity: int) -> None:
    lines = Allocation.objects.filter(security__code=security)
    assert lines.aggregate(sum=Sum("quantity"))["sum"] == quantity
    if security != "placement-agent":
        assert ClosingTotal.objects.get(closing__code="first", security__code=security).quantity == quantity


def test_schedule_1_has_eight_purchasers_with_three_lines_and_the_placement_agent_with_one() -> None:
    assert Allocation.objects.count() == 25
    assert Holder.objects.filter(allocations__price_paid__isnull=False).count() == 8
    assert Allocation.objects.aggregate(sum=Sum("price_paid"))["sum"] == Decimal("4440000")
    assert Allocation.objects.get(holder__code="sco-financial").price_paid is None


def test_every_price_paid_is_ten_thousand_dollars_a_share() -> None:
    lines = Allocation.objects.filter(security__code="series-d")
    assert {line.price_paid / line.quantity for line in lines if line.price_paid} == {Decimal("10000")}


def test_the_second_closing_is_kept_as_the_release_states_it() -> None:
    second = Closing.objects.get(placement__slug="series-d-2003", code="second")
    assert (second.occurred_on, second.certainty, second.not_after) == (None, "unknown", date(2003, 5, 14))
    assert second.agreement_covers == "not stated"
    totals = {total.security.code: (total.quantity, total.amount) for total in second.totals.all()}
    assert totals == {
        "series-d": (None, Decimal("1560000")),
        "d-1": (331_914, None),
        "d-2": (331_914, None),
    }
    assert not second.allocations.exists()


def test_names_that_the_documents_spell_in_two_ways_are_kept_in_both() -> None:
    xmark = Holder.objects.get(code="xmark")
    assert (xmark.addresses.get().attention, xmark.signatory) == ("Mr. Mitchell D. Kaye", "Mitchell D. Kay")
    sds = Holder.objects.get(code="sds")
    assert (sds.addresses.get().attention, sds.signatory) == ("Mr. Steven Derby", "Scott E. Derby")
    assert {"Xmark Funds", "North Sound Legacy Fund International, Ltd."} <= set(
        HolderName.objects.values_list("name", flat=True)
    )


def test_the_agreement_has_the_figures_of_sections_2_and_3() -> None:
    agreement = Agreement.objects.get(placement__slug="series-d-2003")
    assert (agreement.minimum_shares, agreement.other_securities_maximum) == (4_967_600, 10_538)
    assert agreement.blackout_consecutive_days == 20
    assert (agreement.blackout_total_days, agreement.blackout_window_months) == (40, 12)
    assert (agreement.calendar, agreement.tolling, agreement.reading) == ("NYBANK", "excuse", "literal")


@pytest.mark.parametrize(
    ("as_of", "file", "effect"),
    [
        (date(2003, 6, 1), Standing.UPCOMING, Standing.UPCOMING),
        (date(2003, 6, 21), Standing.DUE_SOON, Standing.UPCOMING),
        (date(2003, 6, 22), Standing.MISSED, Standing.UPCOMING),
        (date(2003, 8, 5), Standing.MISSED, Standing.DUE_SOON),
        (date(2003, 8, 6), Standing.MISSED, Standing.MISSED),
    ],
)
def test_the_first_closings_dates_are_missed_the_day_after_each(as_of: date, file: Standing, effect: Standing) -> None:
    found = standings("series-d-2003", as_of)
    assert (found["FILE", "first"], found["EFFECT", "first"]) == (file, effect)
    assert (found["FILE", "second"], found["EFFECT", "second"]) == (Standing.UNKNOWN, Standing.UNKNOWN)


def test_exactly_two_deadlines_are_missed_on_august_6() -> None:
    missed = [key for slug in ("series-d-2003", "common-2004", "resale-2003") for key, standing in
              standings(slug, date(2003, 8, 6)).items() if standing == Standing.MISSED]  # fmt: skip
    assert missed == [("FILE", "first"), ("EFFECT", "first")]


def test_the_2004_placement_has_no_invented_deadline() -> None:
    deadline = Deadline.objects.get(placement__slug="common-2004")
    assert deadline.due_on is None
    assert deadline.missing == "closing day not stated; no filing deadline stated"
    assert standings("common-2004", date(2004, 12, 31)) == {("FILE", "first"): Standing.UNKNOWN}


def test_the_2004_figures_stay_approximate() -> None:
    totals = ClosingTotal.objects.filter(closing__placement__slug="common-2004")
    assert [(total.quantity, total.amount, total.approximate) for total in totals] == [
        (3_200_000, Decimal("25000000"), True),
        (1_100_000, None, True),
    ]
    exercisable = Milestone.objects.get(event__name="warrants exercisable")
    assert (exercisable.not_before, exercisable.not_after) == (date(2005, 4, 1), date(2005, 4, 30))
    assert exercisable.occurred_on is None


def test_the_supplement_prints_two_lines_and_names_no_transferor() -> None:
    assert RegistrationStatement.objects.get(code="resale").shares == 7_264_370
    assert list(Coverage.objects.values_list("shares_before", "percent_before", "shares_offered", "shares_after")) == [
        (101_700, "1.42%", 20_000, 81_700),
        (26_500, "*", 14_000, 12_500),
    ]
    assert not Transfer.objects.filter(transferor__isnull=False).exists()
    assert Milestone.objects.get(event__name="supplement first used").certainty == "unknown"


def test_every_fact_that_a_document_states_names_it() -> None:
    # The SEC's own rules, and a day that no document states, have no document to name.
    unsourced = [
        f"{model.__name__} {row}" for model in sourced_models() for row in model._default_manager.filter(source=None)
    ]
    assert unsourced == ["Milestone effectiveness", "Duty FILE-424B3: File the prospectus supplement"]


def sourced_models() -> Iterator[type[Sourced]]:
    for app in ("placements", "holders", "compliance"):
        for model in apps.get_app_config(app).get_models():
            if issubclass(model, Sourced):
                yield model


def test_every_day_that_is_not_exact_says_how_it_is_known() -> None:
    for closing in Closing.objects.exclude(certainty="exact"):
        assert closing.reason
    for milestone in Milestone.objects.exclude(certainty="exact"):
        assert milestone.reason


@pytest.mark.skipif(not SOURCES.is_dir(), reason="the texts of the four filings are not beside the project")
class TestAgainstTheFilings:
    """What the demo says, held against the texts themselves."""

    def text(self) -> str:
        return " ".join(" ".join(path.read_text(encoding="utf-8") for path in sorted(SOURCES.glob("*.txt"))).split())

    def test_names_addresses_and_numbers_are_those_of_the_texts(self) -> None:
        text = self.text()
        for holder in Holder.objects.all():
            assert holder.name in text
            assert holder.signatory in text
        for address in Address.objects.all():
            said = [address.fax, address.attention, *address.address.splitlines()]
            assert [part for part in said if part not in text] == []
        for line in Allocation.objects.exclude(security__code="d-2"):
            assert f"{line.quantity:,}" in text

    def test_no_sentence_of_the_texts_is_copied(self) -> None:
        words = re.findall(r"\w+", self.text().casefold())
        runs = {tuple(words[at : at + 12]) for at in range(len(words) - 12)}
        for duty in Duty.objects.all():
            ours = re.findall(r"\w+", f"{duty.summary} {duty.remedy}".casefold())
            assert not any(tuple(ours[at : at + 12]) in runs for at in range(len(ours) - 11)), duty.code
        assert Security.objects.exists()
