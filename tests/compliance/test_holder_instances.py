"""2003 agreement §2, §3(m)(i), §7(d): what is owed by or to each holder arises for each and for each of its matters."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import ProtectedError
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from compliance import libraries, operations, selectors
from compliance.facts import facts_for, facts_for_each
from compliance.models import Deadline
from compliance.placement_files.exporting import export
from holders.models import Holder
from placements.models import Closing, EventKind, Placement
from tests.compliance.admin.conftest import Form, errors
from tests.factories import (
    AgreementFactory,
    AllocationFactory,
    ClosingFactory,
    DutyFactory,
    HolderFactory,
    MilestoneFactory,
    PlacementFactory,
    QuestionnaireStepFactory,
    RegistrationStatementFactory,
)

pytestmark = pytest.mark.django_db

AUTUMN = date(2003, 12, 31)


@pytest.fixture
def closing() -> Closing:
    """The closing of May 7, 2003, at which Xmark and SDS bought, under the holders' duties of the agreement."""
    placement = PlacementFactory.create()
    AgreementFactory.create(placement=placement)
    made = ClosingFactory.create(placement=placement, code="first", occurred_on=date(2003, 5, 7))
    for code, name in (("sds", "SDS Merchant Fund, L.P."), ("xmark", "Xmark Fund, Ltd.")):
        AllocationFactory.create(closing=made, holder=HolderFactory.create(code=code, name=name))
    RegistrationStatementFactory.create(placement=placement, code="s-3").closings.add(made)
    codes = ["END-EFFECTIVE", "QUESTIONNAIRE", "PIGGYBACK-REQUEST", "PIGGYBACK-INCLUDE"]
    libraries.take(placement=placement, library=libraries.library("rra-2003"), only=codes)
    return made


def record(closing: Closing, event: str, on: str, holder: str = "", **more: Any) -> None:
    """A milestone on record, of one holder or of all."""
    MilestoneFactory.create(
        placement=closing.placement,
        event=EventKind.objects.get(name=event),
        occurred_on=date.fromisoformat(on),
        holder=Holder.objects.get(code=holder) if holder else None,
        **more,
    )


def ask(closing: Closing, *steps: tuple[str, str, str]) -> None:
    """Steps of questionnaires for the S-3 on record: holder, step and day of each."""
    statement = closing.placement.registration_statements.get(code="s-3")
    for holder, step, on in steps:
        QuestionnaireStepFactory.create(
            registration_statement=statement,
            holder=Holder.objects.get(code=holder),
            step=step,
            occurred_on=date.fromisoformat(on),
        )


def found(closing: Closing, code: str, as_of: date = AUTUMN) -> dict[str, tuple[str, date | None]]:
    """Standing and due day of each deadline of a duty, by subject."""
    operations.refresh(placement=closing.placement)
    rows = selectors.deadlines(as_of=as_of, placement=closing.placement).filter(duty__code=code)
    return {row.subject: (str(row.standing), row.due_on) for row in rows}


def test_the_effectiveness_period_ends_for_each_holder_two_years_after_it_bought(closing: Closing) -> None:
    later = ClosingFactory.create(placement=closing.placement, code="second", occurred_on=date(2003, 5, 14))
    AllocationFactory.create(closing=later, holder=HolderFactory.create(code="ota"))
    assert found(closing, "END-EFFECTIVE") == {
        "ota": ("upcoming", date(2005, 5, 14)),
        "sds": ("upcoming", date(2005, 5, 7)),
        "xmark": ("upcoming", date(2005, 5, 7)),
    }


def test_it_ends_earlier_for_the_holder_that_sold_all(closing: Closing) -> None:
    record(closing, "all sold", "2003-11-20", "xmark")
    assert found(closing, "END-EFFECTIVE") == {
        "sds": ("upcoming", date(2005, 5, 7)),
        "xmark": ("ended", date(2003, 11, 20)),
    }


def test_it_ends_for_every_holder_when_all_shares_are_sold(closing: Closing) -> None:
    record(closing, "all sold", "2003-11-20")
    assert {due for _, due in found(closing, "END-EFFECTIVE").values()} == {date(2003, 11, 20)}


def test_a_holder_on_file_that_bought_at_no_closing_waits_for_one(closing: Closing) -> None:
    HolderFactory.create(code="agent").party_to.add(closing.placement)
    assert found(closing, "END-EFFECTIVE")["agent"] == ("waiting", None)


def test_each_holder_answers_its_questionnaire(closing: Closing) -> None:
    ask(closing, ("sds", "sent", "2003-06-02"), ("sds", "chased", "2003-06-09"))
    ask(closing, ("xmark", "sent", "2003-06-02"), ("xmark", "received", "2003-06-10"))
    assert found(closing, "QUESTIONNAIRE", date(2003, 6, 9)) == {
        "sds.s-3-questionnaire": ("open", None),
        "xmark.s-3-questionnaire": ("open", None),
    }
    assert found(closing, "QUESTIONNAIRE") == {
        "sds.s-3-questionnaire": ("open", None),
        "xmark.s-3-questionnaire": ("met", None),
    }


def test_a_questionnaire_of_one_holder_is_asked_of_no_other(closing: Closing) -> None:
    ask(closing, ("sds", "sent", "2003-06-02"))
    assert list(found(closing, "QUESTIONNAIRE")) == ["sds.s-3-questionnaire"]


def test_an_answer_to_an_earlier_questionnaire_is_none_to_a_later_one(closing: Closing) -> None:
    ask(closing, ("sds", "sent", "2003-12-01"), ("sds", "received", "2003-06-10"), ("sds", "sent", "2003-06-02"))
    assert found(closing, "QUESTIONNAIRE") == {
        "sds.s-3-questionnaire": ("met", None),
        "sds.s-3-questionnaire-2": ("open", None),
    }


def test_a_questionnaire_sent_again_before_it_is_back_is_the_same_one(closing: Closing) -> None:
    ask(closing, ("sds", "sent", "2003-06-02"), ("sds", "sent", "2003-06-20"), ("sds", "received", "2003-06-20"))
    assert found(closing, "QUESTIONNAIRE") == {"sds.s-3-questionnaire": ("met", None)}


def test_somebody_asked_who_bought_nothing_answers_too(closing: Closing) -> None:
    HolderFactory.create(code="agent")
    ask(closing, ("agent", "sent", "2003-06-02"))
    assert found(closing, "QUESTIONNAIRE") == {"agent.s-3-questionnaire": ("open", None)}


@pytest.mark.parametrize("event", ["questionnaire sent", "questionnaire received"])
def test_a_step_of_a_questionnaire_is_no_milestone(closing: Closing, event: str) -> None:
    with pytest.raises(ValidationError, match="is a step of"):
        MilestoneFactory.build(placement=closing.placement, event=EventKind.objects.get(name=event)).full_clean()


@pytest.mark.parametrize(
    ("as_of", "standing"),
    [(date(2003, 6, 1), "due_soon"), (date(2003, 6, 2), "ended")],
    ids=["on the 20th day", "the day after"],
)
def test_each_holder_may_ask_within_20_days_of_each_piggyback_notice(
    closing: Closing, as_of: date, standing: str
) -> None:
    record(closing, "piggyback notice", "2003-05-12", filing="follow-on")
    record(closing, "piggyback request", "2003-05-20", "xmark", filing="follow-on")
    assert found(closing, "PIGGYBACK-REQUEST", as_of) == {
        "sds.follow-on": (standing, date(2003, 6, 1)),
        "xmark.follow-on": ("met", date(2003, 6, 1)),
    }


def test_a_second_notice_opens_a_second_period(closing: Closing) -> None:
    record(closing, "piggyback notice", "2003-05-12")
    record(closing, "piggyback notice", "2003-10-01")
    assert {due for _, due in found(closing, "PIGGYBACK-REQUEST").values()} == {date(2003, 6, 1), date(2003, 10, 21)}


def test_what_each_holder_asked_for_is_included_for_that_holder(closing: Closing) -> None:
    record(closing, "piggyback notice", "2003-05-12", filing="follow-on")
    record(closing, "piggyback request", "2003-05-20", "xmark", filing="follow-on")
    record(closing, "piggyback request", "2003-05-21", "sds", filing="follow-on")
    record(closing, "piggyback shares included", "2003-06-05", "xmark", filing="follow-on")
    assert found(closing, "PIGGYBACK-INCLUDE") == {"sds.follow-on": ("open", None), "xmark.follow-on": ("met", None)}


def test_what_concerns_a_holder_does_no_duty_of_the_closing_or_registration_statement(closing: Closing) -> None:
    statement = closing.placement.registration_statements.get()
    furnished = EventKind.objects.get(name="drafts furnished")
    for code, per in (("OF-CLOSING", "closing"), ("OF-STATEMENT", "registration statement")):
        DutyFactory.create(
            placement=closing.placement, code=code, per=per, due="5 business days before filing", satisfied_by=furnished
        )
    MilestoneFactory.create(
        placement=closing.placement, occurred_on=date(2003, 6, 20), registration_statement=statement
    )
    record(closing, "drafts furnished", "2003-06-10", "xmark")
    assert found(closing, "OF-CLOSING") == {"first": ("missed", date(2003, 6, 13))}
    assert found(closing, "OF-STATEMENT") == {"s-3": ("missed", date(2003, 6, 13))}


def test_a_request_that_names_its_holder_says_so(closing: Closing) -> None:
    libraries.take(placement=closing.placement, library=libraries.library("rra-2003"), only=["CERTIFICATES"])
    record(closing, "certificates requested", "2003-09-01", "xmark")
    record(closing, "certificates delivered", "2003-09-02", "sds")
    assert found(closing, "CERTIFICATES") == {"certificates-requested-2003-09-01": ("open", None)}
    [row] = Deadline.objects.filter(duty__code="CERTIFICATES").as_of(AUTUMN)
    assert row.subject_label == "Xmark Fund, Ltd., Certificates requested 2003-09-01"


def test_the_list_names_the_holder_and_its_matter(closing: Closing) -> None:
    ask(closing, ("sds", "sent", "2003-06-02"))
    operations.refresh(placement=closing.placement)
    rows = Deadline.objects.filter(holder__code="sds").as_of(AUTUMN)
    assert {row.duty.code: row.subject_label for row in rows} == {
        "END-EFFECTIVE": "SDS Merchant Fund, L.P.",
        "QUESTIONNAIRE": "SDS Merchant Fund, L.P., S-3 questionnaire",
    }


def test_the_facts_cost_no_more_queries_for_more_holders_and_none_where_no_duty_is_of_holders(closing: Closing) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            list(facts_for_each(Placement.objects.all()))
        return len(captured)

    few = queries()
    AllocationFactory.create_batch(5, closing=closing)
    assert queries() == few
    closing.placement.duties.filter(per="holder").update(per="closing")
    # Five for who is a holder, seven for what each has.
    assert queries() == few - 12


def test_a_holder_that_a_milestone_names_stays(closing: Closing) -> None:
    holder = HolderFactory.create(code="betts")
    record(closing, "piggyback request", "2003-06-10", "betts")
    with pytest.raises(ProtectedError):
        holder.delete()
    assert 'holder = "betts"' in export(closing.placement)
    assert 'code = "betts"' in export(closing.placement)


def test_a_duty_of_nobody_known_is_refused(closing: Closing) -> None:
    with pytest.raises(ValidationError, match="each holders"):
        DutyFactory.build(placement=closing.placement, code="OTHER", per="each holders").full_clean()


def test_a_new_party_has_its_deadlines_once_the_page_is_saved(closing: Closing, admin_client: Client) -> None:
    operations.refresh(placement=closing.placement)
    page = Form(admin_client, reverse("admin:holders_holder_add"))
    assert errors(page.save(code="ota", name="OTA LLC", party_to=str(closing.placement.pk))) == {}
    assert Deadline.objects.filter(holder__code="ota", duty__code="END-EFFECTIVE").exists()
    assert facts_for(closing.placement).subject("holder", "ota").happenings
