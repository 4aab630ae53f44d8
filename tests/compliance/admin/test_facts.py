"""A fact entered in the admin moves its dates at once, everywhere, and the page says which."""

from __future__ import annotations

import json
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from compliance import operations
from compliance.facts import facts_for
from compliance.models import Deadline, Duty
from compliance.rules import RuleError
from holders.models import Allocation
from placements.models import Agreement, Closing, EventKind, Milestone, Placement, RegistrationStatement
from tests import factories
from tests.compliance.admin.conftest import Form, SignIn, confirm, delete, errors, messages
from tests.factories import (
    ClosingFactory,
    DutyFactory,
    EventKindFactory,
    MilestoneFactory,
    PlacementFactory,
    RegistrationStatementFactory,
    SourceDocumentFactory,
)

pytestmark = pytest.mark.django_db


def deadline(as_of: str, duty: str = "FILE", subject: str = "first") -> dict[str, Any]:
    """The deadline as the command says it."""
    out = StringIO()
    call_command("deadlines", "--placement", "series-d-2003", "--as-of", as_of, "--format", "json", stdout=out)
    rows: list[dict[str, Any]] = json.loads(out.getvalue())
    return next(row for row in rows if (row["duty"], row["subject"]) == (duty, subject))


def add_filing(client: Client, placement: Placement, day: str) -> Any:
    address = (
        f"/admin/placements/milestone/add/?placement={placement.pk}&closing={placement.closings.get(code='first').pk}"
    )
    filing = EventKind.objects.get(name="filing")
    return Form(client, address).save(event=str(filing.pk), occurred_on=day)


def closing_form(client: Client, placement: Placement) -> Form:
    return Form(client, f"/admin/placements/closing/{placement.closings.get(code='first').pk}/change/")


def assert_in_step(placement: Placement) -> None:
    assert not operations.compare(placement=placement, facts=facts_for(placement))


def test_entering_a_filing_makes_it_met_at_once(series_d: Placement, counsel: Client) -> None:
    assert deadline("2003-08-06")["standing"] == "missed"
    response = add_filing(counsel, series_d, "June 20, 2003")
    assert "File the resale registration statement, First closing: was “Missed," in messages(response)
    assert "is now “Met Fri Jun 20, 2003”" in messages(response)
    found = deadline("2003-08-06")
    assert (found["standing"], found["satisfied_on"]) == ("met", "2003-06-20")
    assert "Met Fri Jun 20" in counsel.get("/admin/?as_of=2003-08-06").content.decode()


def test_a_filing_after_the_day_is_met_late(series_d: Placement, counsel: Client) -> None:
    add_filing(counsel, series_d, "2003-06-24")
    assert deadline("2003-08-06")["standing"] == "met_late"
    page = counsel.get("/admin/?as_of=2003-08-06").content.decode()
    assert "Met 3 days late" in page
    assert "Tue Jun 24, 2003, 3 days late" in page


def test_deleting_the_filing_brings_missed_back(series_d: Placement, counsel: Client) -> None:
    add_filing(counsel, series_d, "2003-06-20")
    filing = Milestone.objects.get(placement=series_d)
    response = delete(counsel, f"/admin/placements/milestone/{filing.pk}/delete/")
    assert "is now “Missed" in messages(response)
    assert deadline("2003-08-06")["standing"] == "missed"


def test_deleting_it_from_the_list_brings_missed_back_too(series_d: Placement, counsel: Client) -> None:
    add_filing(counsel, series_d, "2003-06-20")
    filing = Milestone.objects.get(placement=series_d)
    chosen = {"action": "delete_selected", "_selected_action": [filing.pk]}
    confirm(counsel, "/admin/placements/milestone/", counsel.post("/admin/placements/milestone/", chosen))
    assert not Milestone.objects.filter(pk=filing.pk).exists()
    assert deadline("2003-08-06")["standing"] == "missed"


def test_moving_the_closing_moves_both_dates_and_the_explanation(series_d: Placement, counsel: Client) -> None:
    response = closing_form(counsel, series_d).save(occurred_on="May 12, 2003")
    assert errors(response) == {}
    assert "due moved from Sat Jun 21, 2003 to Thu Jun 26, 2003" in messages(response)
    assert "due moved from Tue Aug 5, 2003 to Sun Aug 10, 2003" in messages(response)
    assert deadline("2003-08-06")["due_on"] == "2003-06-26"
    assert deadline("2003-08-06", "EFFECT")["due_on"] == "2003-08-10"
    row = Deadline.objects.as_of(date(2003, 8, 6)).get(duty__code="FILE", closing__code="first", placement=series_d)
    page = counsel.get(f"/admin/compliance/deadline/{row.pk}/change/?as_of=2003-08-06").content.decode()
    assert "Thursday, June 26, 2003" in page
    assert "day 1 is May 13; day 45 is June 26" in page


def test_a_closing_s_form_shows_its_dates_and_their_standing(series_d: Placement, counsel: Client) -> None:
    page = counsel.get(f"/admin/placements/closing/{series_d.closings.get(code='first').pk}/change/").content.decode()
    assert "Sat Jun 21, 2003 · " in page
    assert "Missed, " in page


def test_a_closing_s_form_asked_as_of_a_day_says_how_things_stood_on_it(series_d: Placement, counsel: Client) -> None:
    address = f"/admin/placements/closing/{series_d.closings.get(code='first').pk}/change/"
    page = counsel.get(f"{address}?as_of=2003-08-06").content.decode()
    assert "Computed, as of Wed Aug 6, 2003" in page
    assert "Missed, 46 days late" in page
    assert "Missed, 1 day late" in page
    assert "Computed, as of today" in counsel.get(address).content.decode()


def test_the_message_after_saving_tells_how_things_stood_on_the_page_s_day(
    series_d: Placement, counsel: Client
) -> None:
    address = f"/admin/placements/closing/{series_d.closings.get(code='first').pk}/change/?as_of=2003-08-06"
    told = messages(Form(counsel, address).save(occurred_on="May 12, 2003"))
    assert "Deadlines changed, as of Wed Aug 6, 2003:" in told
    assert "due moved from Sat Jun 21, 2003 to Thu Jun 26, 2003" in told
    assert "was “Missed, 1 day late”, is now “Due in 4 days”" in told


def test_saving_a_form_without_a_change_changes_nothing(series_d: Placement, counsel: Client) -> None:
    before = list(Deadline.objects.values())
    allocations = list(Allocation.objects.values())
    response = closing_form(counsel, series_d).save()
    assert errors(response) == {}
    assert "Deadlines changed" not in messages(response)
    assert list(Deadline.objects.values()) == before
    assert list(Allocation.objects.values()) == allocations


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"occurred_on": "June 31, 2003"}, "occurred_on", "June 31 does not exist. Give a day of June, 1 to 30."),
        ({"occurred_on": "05/07/2003"}, "occurred_on", "can be read in more than one way"),
        ({"occurred_on": ""}, "__all__", "Give the closing's day, or mark the day as approximate or unknown"),
        ({"reason": ""}, "__all__", "The day is inferred: say in the reason from what."),
    ],
)
def test_a_refused_closing_says_why_and_leaves_everything_as_it_was(
    series_d: Placement, counsel: Client, typed: dict[str, str], field: str, said: str
) -> None:
    before = list(Closing.objects.values()), list(Deadline.objects.values())
    response = closing_form(counsel, series_d).save(**typed)
    assert response.status_code == 200
    assert said in " ".join(errors(response)[field])
    if "occurred_on" in typed:
        assert response.context["adminform"].form["occurred_on"].value() == typed["occurred_on"]
    assert (list(Closing.objects.values()), list(Deadline.objects.values())) == before


def test_what_the_core_refuses_is_said_on_the_form_and_nothing_is_saved(
    series_d: Placement, counsel: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**facts: Any) -> None:
        raise RuleError("Deadlines wait for each other: FILE → FILE.")

    monkeypatch.setattr(operations, "refresh", refuse)
    response = closing_form(counsel, series_d).save(occurred_on="May 12, 2003")
    assert errors(response)["__all__"] == ["Deadlines wait for each other: FILE → FILE."]
    assert response.context["adminform"].form["occurred_on"].value() == "May 12, 2003"
    assert series_d.closings.get(code="first").occurred_on == date(2003, 5, 7)


def test_a_figure_may_be_typed_as_it_stands_in_the_document(series_d: Placement, counsel: Client) -> None:
    form = closing_form(counsel, series_d)
    name = next(name for name, value in form.data.items() if name.endswith("-price_paid") and value == "1,340,000.00")
    form.save(**{name: "$1,340,001"})
    assert Allocation.objects.get(holder__code="xmark", security__code="series-d").price_paid == 1_340_001


def test_a_milestone_moved_to_another_placement_refreshes_both(counsel: Client) -> None:
    old, new = PlacementFactory.create(), PlacementFactory.create()
    for placement in (old, new):
        ClosingFactory.create(placement=placement)
        DutyFactory.create(placement=placement)
    filing = MilestoneFactory.create(placement=old)
    operations.refresh(placement=old)
    operations.refresh(placement=new)
    Form(counsel, f"/admin/placements/milestone/{filing.pk}/change/").save(placement=str(new.pk))
    filing.refresh_from_db()
    assert filing.placement == new
    assert_in_step(old)
    assert_in_step(new)
    assert Deadline.objects.get(placement=new, satisfied_on=date(2003, 6, 20))


def test_milestones_typed_in_on_the_statement_s_page_belong_to_its_placement(counsel: Client) -> None:
    statement = RegistrationStatementFactory.create()
    closing = ClosingFactory.create(placement=statement.placement)
    statement.closings.add(closing)
    document = SourceDocumentFactory.create(placement=statement.placement)
    DutyFactory.create(placement=statement.placement)
    filing = EventKind.objects.get(name="filing")
    response = Form(counsel, f"/admin/placements/registrationstatement/{statement.pk}/change/").save(
        **{
            "milestones-TOTAL_FORMS": "1",
            "milestones-0-event": str(filing.pk),
            "milestones-0-occurred_on": "2003-06-20",
            "milestones-0-certainty": "exact",
            "milestones-0-source": str(document.pk),
        }
    )
    assert errors(response) == {}
    assert Milestone.objects.get().placement == statement.placement
    assert Deadline.objects.as_of(date(2003, 6, 20)).get(closing=closing).satisfied_on == date(2003, 6, 20)


def test_a_closing_with_hundreds_of_schedule_1_lines_is_saved(counsel: Client) -> None:
    closing = factories.ClosingFactory.create()
    security = factories.SecurityFactory.create(placement=closing.placement)
    factories.AllocationFactory.create_batch(200, closing=closing, security=security)
    form = Form(counsel, f"/admin/placements/closing/{closing.pk}/change/")
    assert len(form.data) > 1_000
    assert form.save(occurred_on="2003-05-12").status_code == 200
    closing.refresh_from_db()
    assert closing.occurred_on == date(2003, 5, 12)


def test_a_new_closing_brings_its_deadlines(counsel: Client) -> None:
    placement = PlacementFactory.create()
    DutyFactory.create(placement=placement)
    response = Form(counsel, f"/admin/placements/closing/add/?placement={placement.pk}").save(
        code="first", occurred_on="2003-05-07"
    )
    assert errors(response) == {}
    assert "File the resale registration statement, First closing: new." in messages(response)
    assert Deadline.objects.as_of(date(2003, 5, 7)).get(placement=placement).due_on == date(2003, 6, 21)


def test_a_source_of_another_placement_is_not_offered(series_d: Placement, counsel: Client) -> None:
    other = SourceDocumentFactory.create()
    response = closing_form(counsel, series_d).save(source=str(other.pk))
    assert "source" in errors(response)


def test_from_the_dashboard_and_back_the_day_is_kept(series_d: Placement, counsel: Client) -> None:
    filing = EventKind.objects.get(name="filing")
    address = f"/admin/placements/milestone/add/?placement={series_d.pk}&as_of=2003-08-06"
    response = Form(counsel, address).save(event=str(filing.pk), occurred_on="2003-06-20")
    assert response.redirect_chain[-1][0] == "/admin/?as_of=2003-08-06"


def test_deleting_what_others_name_is_refused_in_words(series_d: Placement, counsel: Client) -> None:
    document = series_d.documents.get(code="ex-4.4")
    response = counsel.post(f"/admin/placements/sourcedocument/{document.pk}/delete/", {"post": "yes"})
    assert response.status_code == 200
    assert "would require deleting the following protected related objects" in response.content.decode()
    assert series_d.documents.filter(code="ex-4.4").exists()


def test_counsel_may_delete_a_duty_with_its_computed_deadlines(series_d: Placement, counsel: Client) -> None:
    duty = Duty.objects.get(placement=series_d, code="EFFECT")
    delete(counsel, f"/admin/compliance/duty/{duty.pk}/delete/")
    assert not Duty.objects.filter(pk=duty.pk).exists()
    assert_in_step(series_d)


def test_a_kind_of_event_that_a_sentence_counts_by_keeps_its_name_and_stays(counsel: Client) -> None:
    kind = EventKindFactory.create(name="board approval")
    DutyFactory.create(due="45 days after board approval")
    response = Form(counsel, f"/admin/placements/eventkind/{kind.pk}/change/").save(name="approval")
    assert "counts by “board approval”" in errors(response)["name"][0]
    page = counsel.post(f"/admin/placements/eventkind/{kind.pk}/delete/", {"post": "yes"}).content.decode()
    assert "“45 days after board approval”" in page
    assert EventKind.objects.filter(name="board approval").exists()


def test_a_built_in_kind_of_event_stays(counsel: Client) -> None:
    kind = EventKind.objects.get(name="all sold")
    assert counsel.post(f"/admin/placements/eventkind/{kind.pk}/delete/", {"post": "yes"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [kind.pk], "post": "yes"}
    counsel.post("/admin/placements/eventkind/", chosen)
    assert EventKind.objects.filter(name="all sold").exists()


def test_each_day_of_a_milestone_has_a_line_of_its_own(counsel: Client) -> None:
    page = counsel.get("/admin/placements/milestone/add/").context["adminform"]
    lines = [[field.field.name for field in line if not field.is_readonly] for part in page for line in part]
    assert ["occurred_on"] in lines
    assert ["planned_on"] in lines


def test_a_kind_of_event_says_what_it_begins_and_its_duties_arise(counsel: Client) -> None:
    kind = EventKindFactory.create(name="holder letter")
    placement = PlacementFactory.create()
    DutyFactory.create(placement=placement, per="notice", due="10 days after holder letter")
    MilestoneFactory.create(placement=placement, event=kind, filing="letter-1", occurred_on=date(2003, 7, 1))
    operations.refresh(placement=placement)
    assert not Deadline.objects.filter(placement=placement).exists()
    response = Form(counsel, f"/admin/placements/eventkind/{kind.pk}/change/").save(begins="notice")
    assert errors(response) == {}
    assert Deadline.objects.as_of(date(2003, 7, 1)).get(placement=placement).due_on == date(2003, 7, 11)
    assert "a notice, or something else that happened" in counsel.get("/admin/placements/eventkind/").content.decode()


def test_what_a_built_in_kind_of_event_begins_stays(counsel: Client) -> None:
    kind = EventKind.objects.get(name="indemnity notice")
    Form(counsel, f"/admin/placements/eventkind/{kind.pk}/change/").save(begins="request", meaning="Asked to pay.")
    kind.refresh_from_db()
    assert (kind.begins, kind.meaning) == ("notice", "Asked to pay.")


class TestWhoSetsHowDatesAreCounted:
    """Calendar, reading and tolling decide dates for everybody: they are set by who may change duties."""

    TYPED = {"calendar": "NYSE", "reading": "forward", "tolling": "extend", "title": "The agreement"}

    def typed(self, agreement: Agreement) -> dict[str, str]:
        agreement.refresh_from_db()
        return {name: getattr(agreement, name) for name in self.TYPED}

    def test_an_editor_reads_them_and_changes_the_rest(self, series_d: Placement, sign_in: SignIn) -> None:
        agreement = series_d.agreement
        before = self.typed(agreement)
        form = Form(sign_in("editor"), f"/admin/placements/agreement/{agreement.pk}/change/")
        assert not {"calendar", "reading", "tolling"} & form.data.keys()
        assert errors(form.save(**self.TYPED)) == {}
        assert self.typed(agreement) == before | {"title": "The agreement"}

    @pytest.mark.parametrize("role", ["counsel", "superuser"])
    def test_counsel_sets_them(self, series_d: Placement, sign_in: SignIn, admin_client: Client, role: str) -> None:
        client = admin_client if role == "superuser" else sign_in(role)
        form = Form(client, f"/admin/placements/agreement/{series_d.agreement.pk}/change/")
        assert errors(form.save(**self.TYPED)) == {}
        assert self.typed(series_d.agreement) == self.TYPED

    def test_an_agreement_that_an_editor_adds_counts_as_one_of_which_nothing_is_said(self, sign_in: SignIn) -> None:
        placement = PlacementFactory.create()
        form = Form(sign_in("editor"), f"/admin/placements/agreement/add/?placement={placement.pk}&reading=forward")
        assert errors(form.save(**self.TYPED)) == {}
        unsaid = Agreement()
        assert self.typed(placement.agreement) == {
            "calendar": unsaid.calendar,
            "reading": unsaid.reading,
            "tolling": unsaid.tolling,
            "title": "The agreement",
        }


class TestDuties:
    """The sentence of a duty is read when it is saved; what is wrong with it is said beside it."""

    @pytest.mark.parametrize(
        ("sentence", "said"),
        [
            ("45 days after closng", "column 15"),
            ("45 days after closng", "closing"),
            ("10 days after the deadline of FIEL", "this placement has no duty FIEL. Did you mean “FILE”?"),
            ("10 days after the deadline of FILE", "would wait for each other: FILE → FILE"),
        ],
    )
    def test_a_sentence_that_does_not_read_is_refused_beside_the_field(
        self, series_d: Placement, counsel: Client, sentence: str, said: str
    ) -> None:
        duty = Duty.objects.get(placement=series_d, code="FILE")
        response = Form(counsel, f"/admin/compliance/duty/{duty.pk}/change/").save(due=sentence)
        assert said in errors(response)["due"][0]
        assert response.context["adminform"].form["due"].value() == sentence
        duty.refresh_from_db()
        assert duty.due == "45 days after closing"

    def test_a_changed_sentence_moves_the_dates(self, series_d: Placement, counsel: Client) -> None:
        duty = Duty.objects.get(placement=series_d, code="FILE")
        response = Form(counsel, f"/admin/compliance/duty/{duty.pk}/change/").save(due="30  Days after CLOSING")
        assert "due moved from Sat Jun 21, 2003 to Fri Jun 6, 2003" in messages(response)
        duty.refresh_from_db()
        assert duty.due == "30 days after closing"

    def test_counsel_s_reading_decides_what_is_missed(self, series_d: Placement, counsel: Client) -> None:
        assert deadline("2003-06-23")["standing"] == "missed"
        response = Form(counsel, f"/admin/placements/agreement/{series_d.agreement.pk}/change/").save(reading="forward")
        assert errors(response) == {}
        assert deadline("2003-06-23")["standing"] == "due_soon"


def test_a_statement_s_page_lists_only_its_own_placement_s_closings(counsel: Client) -> None:
    statement = RegistrationStatementFactory.create()
    own, other = ClosingFactory.create(placement=statement.placement), ClosingFactory.create()
    form = counsel.get(f"/admin/placements/registrationstatement/{statement.pk}/change/").context["adminform"].form
    assert list(form.fields["closings"].queryset) == [own]
    assert other not in form.fields["closings"].queryset
    assert RegistrationStatement.objects.count() == 1


def test_an_exact_day_without_a_source_is_kept_and_said(counsel: Client) -> None:
    closing = factories.ClosingFactory.create(source=None, certainty="inferred", reason="the release says so")
    address = f"/admin/placements/closing/{closing.pk}/change/"
    assert "none is named" not in messages(Form(counsel, address).save(clause="cover"))
    response = Form(counsel, address).save(certainty="exact", reason="")
    assert "The day is marked exact, so a document states it, but none is named" in messages(response)
    closing.refresh_from_db()
    assert closing.certainty == "exact"
