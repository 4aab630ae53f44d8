"""Consents on record (2003 agreement §3(a), §7(f), §7(o)): from the demo's Schedule 1 to the meter and the command."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from compliance.consents import Asked, ask
from holders.models import Consent, ConsentQuestion, Holder, HolderStatus
from placements.models import Placement
from tests.factories import ConsentFactory, ConsentQuestionFactory, HolderStatusFactory

pytestmark = pytest.mark.django_db

DAY = date(2003, 6, 18)
BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)
Base, Standard, Status = ConsentQuestion.Base, ConsentQuestion.Standard, HolderStatus.Status


@pytest.fixture
def question(series_d: Placement) -> ConsentQuestion:
    """A waiver for which Xmark and SDS signed on June 18, 2003."""
    waiver: ConsentQuestion = ConsentQuestionFactory.create(placement=series_d, code="waive-filing-date")
    for code in ("xmark", "sds"):
        answer(waiver, code)
    return waiver


def holder(code: str) -> Holder:
    return Holder.objects.get(code=code)


def answer(question: ConsentQuestion, code: str, **values: Any) -> Consent:
    consent: Consent = ConsentFactory.create(question=question, holder=holder(code), **{"occurred_on": DAY, **values})
    return consent


def shares(asked: Asked) -> dict[str, int]:
    return {line.holder.code: line.vote.shares for line in asked.lines if line.is_counted}


class TestTheBaseOfMay2003:
    def test_counts_all_conversion_and_warrant_shares_half_up(self, question: ConsentQuestion) -> None:
        asked = ask(question, as_of=AFTER)
        counted = shares(asked)
        assert asked.meter.shares() == 3_967_660
        assert sum(counted[f"north-sound-{fund}"] for fund in ("legacy", "international", "institutional")) == 851_064
        assert counted["sco-capital"] + counted["sco-financial"] == 784_680
        assert (counted["promed"], counted["ota"]) == (255_320, 85_107)
        assert asked.base_said == (
            "3,967,660 shares on Thu Jun 19, 2003: all conversion and warrant shares, and common stock"
        )

    @pytest.mark.parametrize(
        ("base", "total", "holders"),
        [(Base.NO_WARRANTS, 1_889_362, 8), (Base.PREFERRED, 1_889_362, 8), (Base.OUTSTANDING, 0, 0)],
    )
    def test_is_a_choice(self, question: ConsentQuestion, base: str, total: int, holders: int) -> None:
        question.base = base
        asked = ask(question, as_of=AFTER)
        assert (asked.meter.shares(), len(asked.meter.counted)) == (total, holders)

    @pytest.mark.parametrize(("record_on", "total"), [(date(2003, 5, 6), 0), (date(2003, 5, 7), 3_967_660)])
    def test_is_that_of_the_record_day(self, question: ConsentQuestion, record_on: date, total: int) -> None:
        question.record_on = record_on
        assert ask(question, as_of=AFTER).meter.shares() == total

    def test_is_that_of_the_holders_concerned(self, question: ConsentQuestion) -> None:
        question.relates_to.set([holder("xmark"), holder("ota")])
        asked = ask(question, as_of=AFTER)
        assert shares(asked) == {"xmark": 1_140_425, "ota": 85_107}

    def test_leaves_out_an_affiliate_and_not_one_by_its_holding_alone(self, question: ConsentQuestion) -> None:
        for code, status in (("sco-capital", Status.AFFILIATE), ("promed", Status.AFFILIATE_BY_HOLDING)):
            HolderStatusFactory.create(placement=question.placement, holder=holder(code), status=status)
        asked = ask(question, as_of=AFTER)
        assert [vote.holder for vote in asked.meter.excluded] == ["sco-capital"]
        assert asked.meter.shares() == 3_967_660 - 595_744
        assert {line.holder.code: line.answer for line in asked.lines}["sco-capital"] == "not counted: affiliate, §7(o)"

    @pytest.mark.parametrize(("ends_on", "excluded"), [(BEFORE, 0), (DAY, 1)])
    def test_leaves_an_affiliate_out_while_it_is_one(
        self, question: ConsentQuestion, ends_on: date, excluded: int
    ) -> None:
        HolderStatusFactory.create(
            placement=question.placement, holder=holder("ota"), status=Status.AFFILIATE, ends_on=ends_on
        )
        assert len(ask(question, as_of=DAY).meter.excluded) == excluded


class TestAnAnswer:
    @pytest.mark.parametrize(("as_of", "carried"), [(BEFORE, False), (DAY, True), (AFTER, True)])
    def test_counts_from_its_day_on(self, question: ConsentQuestion, as_of: date, *, carried: bool) -> None:
        assert ask(question, as_of=as_of).meter.is_carried is carried

    def test_gives_way_to_a_later_one(self, question: ConsentQuestion) -> None:
        answer(question, "sds", occurred_on=AFTER, answer="refused")
        assert ask(question, as_of=DAY).meter.is_carried
        assert not ask(question, as_of=AFTER).meter.is_carried

    def test_whose_day_is_not_stated_counts_and_says_so(self, question: ConsentQuestion) -> None:
        answer(question, "ota", occurred_on=None, certainty="unknown")
        said = {line.holder.code: line.answer for line in ask(question, as_of=BEFORE).lines}
        assert said["ota"] == "signed on a day not stated"

    def test_given_to_another_holder_meanwhile_counts_for_that_one(self, question: ConsentQuestion) -> None:
        question.relates_to.set([holder("xmark"), holder("sds")])
        before = ask(ConsentQuestion.objects.prefetch_related("consents", "relates_to").get(pk=question.pk), as_of=DAY)
        question = before.question
        for consent in Consent.objects.filter(holder=holder("sds")):
            consent.holder = holder("ota")
            consent.save()
        question.relates_to.through.objects.filter(holder=holder("sds")).delete()
        ConsentQuestion.objects.get(pk=question.pk).relates_to.add(holder("ota"))
        after = ask(question, as_of=DAY)
        assert {line.holder.code: line.answer for line in after.lines} == {
            "xmark": "signed Wed Jun 18, 2003",
            "ota": "signed Wed Jun 18, 2003",
        }

    def test_of_one_who_holds_nothing_is_shown_and_not_counted(self, question: ConsentQuestion) -> None:
        answer(question, "betts-helen")
        lines = {line.holder.code: line for line in ask(question, as_of=AFTER).lines}
        assert (lines["betts-helen"].answer, lines["betts-helen"].percent) == ("nothing on this base", "")


def test_a_security_without_a_conversion_price_is_named_and_not_counted(question: ConsentQuestion) -> None:
    question.placement.securities.filter(code="series-d").update(conversion_price=None)
    asked = ask(question, as_of=AFTER)
    assert asked.uncounted == ("Series D 8% Cumulative Convertible Voting Preferred Stock",)
    assert asked.meter.shares() == 3_967_660 - 1_889_362


def test_a_question_costs_a_constant_number_of_queries(question: ConsentQuestion) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            ask(ConsentQuestion.objects.get(pk=question.pk), as_of=AFTER)
        return len(asked)

    few = queries()
    for code in ("ota", "promed", "sco-capital"):
        answer(question, code)
    assert queries() == few <= 16


class TestTheCommand:
    def test_says_that_xmark_and_sds_carry_it(self, question: ConsentQuestion) -> None:
        said = run("series-d-2003", "waive-filing-date", "--as-of", "2003-06-18")
        assert "Carried: 7,659 shares more than half" in said
        assert "Needed: more than 1,983,830 of 3,967,660 shares (at least 1,983,831)" in said
        assert "Without Xmark Fund Ltd. or SDS Merchant Fund, L.P. it would not be carried." in said
        assert "1,140,425   28.74%  signed Wed Jun 18, 2003" in said

    def test_gives_the_same_as_json_and_exits_with_1_before_it_is_carried(self, question: ConsentQuestion) -> None:
        answered = json.loads(
            run("series-d-2003", "waive-filing-date", "--as-of", "2003-06-17", "--format", "json", status=1)
        )
        figures = ("base_shares", "needed", "signed", "carried", "short_by", "tipping", "smallest_sets")
        assert {name: answered[name] for name in figures} == {
            "base_shares": 3_967_660,
            "needed": 1_983_831,
            "signed": 0,
            "carried": False,
            "short_by": 1_983_831,
            "tipping": [],
            "smallest_sets": [["xmark", "sds"]],
        }
        assert answered["holders"][1] == {
            "holder": "sds",
            "name": "SDS Merchant Fund, L.P.",
            "shares": 851_064,
            "percent": "21.45%",
            "answer": "not answered",
            "answered_on": None,
            "source": "",
            "counted": True,
            "affiliate": False,
        }

    def test_refuses_a_question_that_is_not_there_with_near_names(self, question: ConsentQuestion) -> None:
        with pytest.raises(CommandError, match="Did you mean waive-filing-date") as refused:
            run("series-d-2003", "waive-filing")
        assert refused.value.returncode == 2


def run(*arguments: str, status: int = 0) -> str:
    out = StringIO()
    if status:
        with pytest.raises(SystemExit) as ended:
            call_command("consent", *arguments, stdout=out)
        assert ended.value.code == status
    else:
        call_command("consent", *arguments, stdout=out)
    return out.getvalue()


class TestTheDatabaseRefuses:
    @pytest.mark.parametrize(
        ("standard", "percent"),
        [(Standard.PERCENT, None), (Standard.PERCENT, Decimal(0)), (Standard.PERCENT, 101), (Standard.EACH, 50)],
    )
    def test_a_percentage_that_cannot_be(self, standard: str, percent: Any) -> None:
        question = ConsentQuestionFactory.build(placement=None, standard=standard, percent=percent)
        with pytest.raises(ValidationError, match="more than 0 and at most 100"):
            question.validate_constraints()
