"""Facts are entered on the site where the need shows, shown before they are saved, and can be taken back."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape, strip_tags

from compliance import undoing
from compliance.models import Deadline, Duty, Waiver
from holders.models import Holder, Notice, Transfer
from placements.models import BlackoutPeriod, Closing, EventKind, Milestone, Placement, RegistrationStatement
from tests.compliance.admin.conftest import Form, SignIn
from tests.factories import ClosingFactory, DutyFactory, MilestoneFactory, PlacementFactory

from .entering import Entering, errors, undo

pytestmark = pytest.mark.django_db

DAY = "2003-08-06"
FILING = f"/record/event/?placement=series-d-2003&event=filing&closing=first&as_of={DAY}"
BLACKOUT = f"/record/blackout/?placement=series-d-2003&as_of={DAY}"


def text(response: Any) -> str:
    return " ".join(strip_tags(response.content.decode().replace("<", " <")).split())


def days() -> list[tuple[Any, ...]]:
    """Every deadline as it stands on record, without its key."""
    names = [field.attname for field in Deadline._meta.concrete_fields if not field.primary_key]
    return sorted(Deadline.objects.values_list(*names), key=str)


class TestAFiling:
    """2003 agreement: §2, §3(a)."""

    def test_is_shown_before_it_is_saved_and_then_leads_back(self, series_d: Placement, counsel: Client) -> None:
        entering = Entering(counsel, f"{FILING}&next=/%3Fas_of%3D{DAY}")
        shown = entering.press(occurred_on="2003-06-20")
        assert "Saving this would" in text(shown)
        assert "✕ Missed, 46 days late" in text(shown)
        assert "✓ Met Fri Jun 20" in text(shown)
        assert "met by filing, Fri Jun 20, 2003" in text(shown)
        assert not Milestone.objects.filter(event__name="filing", placement=series_d).exists()
        saved = entering.save(occurred_on="2003-06-20", new_form="S-3")
        assert saved.redirect_chain[-1][0] == f"/?as_of={DAY}"
        assert "Recorded: filing, Form S-3 (registration-1): Fri Jun 20, 2003. Undo" in text(saved)
        assert "was “Missed, 46 days late”, is now “Met Fri Jun 20”" in text(saved)
        statement = RegistrationStatement.objects.get(placement=series_d)
        assert [closing.code for closing in statement.closings.all()] == ["first"]

    def test_is_taken_back_with_the_statement_that_it_added(self, series_d: Placement, counsel: Client) -> None:
        before = days()
        saved = Entering(counsel, FILING).save(occurred_on="2003-06-20")
        taken_back = undo(counsel, saved)
        assert "Taken back: event “filing”; registration statement" in text(taken_back)
        assert "was “Met Fri Jun 20”, is now “Missed, 46 days late”" in text(taken_back)
        assert re.search(r"No longer on the list, without a due day: \d+ deadlines\.", text(taken_back))
        assert not RegistrationStatement.objects.filter(placement=series_d).exists()
        assert days() == before
        entries: Any = Milestone.history.filter(history_type="-")
        assert [(each.history_by, each.history_change_reason) for each in entries] == [("the-counsel", "Taken back")]

    def test_keeps_what_was_typed_and_says_what_is_wrong_beside_the_field(
        self, series_d: Placement, counsel: Client
    ) -> None:
        refused = Entering(counsel, FILING).press(occurred_on="June 31, 2003", certainty="inferred")
        assert errors(refused)["occurred_on"] == ["June 31 does not exist. Give a day of June, 1 to 30."]
        assert errors(refused)["reason"] == ["The day is inferred: say in the reason from what."]
        page = refused.content.decode()
        assert 'value="June 31, 2003"' in page
        assert '<a href="#id_occurred_on">Day</a>: June 31 does not exist' in page

    def test_without_its_day_is_refused_beside_the_day_and_unfolds_only_what_is_refused(
        self, series_d: Placement, counsel: Client
    ) -> None:
        refused = Entering(counsel, FILING).press()
        [said] = errors(refused)["occurred_on"]
        assert said.startswith("Give the day it happened or is planned for")
        assert set(errors(refused)) == {"occurred_on"}
        assert '<details class="fold" open>' not in refused.content.decode()
        refused = Entering(counsel, FILING).press(certainty="approximate", not_after="2003-06-30")
        assert list(errors(refused)) == ["not_before"]
        assert refused.content.decode().count('<details class="fold" open>') == 1

    def test_sent_twice_is_recorded_once(self, series_d: Placement, counsel: Client) -> None:
        entering = Entering(counsel, FILING)
        entering.save(occurred_on="2003-06-20")
        assert "was recorded already" in text(entering.save(occurred_on="2003-06-20"))
        assert Milestone.objects.filter(event__name="filing", placement=series_d).count() == 1

    def test_can_be_gone_back_to_from_its_moves_with_all_that_was_typed(
        self, series_d: Placement, counsel: Client
    ) -> None:
        entering = Entering(counsel, FILING)
        back = entering.press(occurred_on="June 20, 2003", _back="1")
        assert 'value="June 20, 2003"' in back.content.decode()
        assert not RegistrationStatement.objects.filter(placement=series_d).exists()

    def test_confirmed_with_other_moves_than_those_shown_is_shown_again(
        self, series_d: Placement, counsel: Client
    ) -> None:
        shown = Entering(counsel, FILING).press(occurred_on="2003-06-20", _moves="other moves")
        assert "Facts have changed since you read this list" in text(shown)
        assert not Milestone.objects.filter(event__name="filing", placement=series_d).exists()


class TestWhatIsTakenBack:
    """An act is taken back by who did it, while nothing of it was changed, and no act of another kind is."""

    def test_what_was_changed_since_stays_and_says_by_whom(
        self, series_d: Placement, counsel: Client, sign_in: SignIn
    ) -> None:
        saved = Entering(counsel, FILING).save(occurred_on="2003-06-20")
        milestone = Milestone.objects.get(event__name="filing", placement=series_d)
        Entering(sign_in("editor"), f"/events/{milestone.pk}/day/").save(occurred_on="2003-06-19")
        refused = text(undo(counsel, saved))
        assert "event “filing” was not taken back: the-editor changed it since" in refused
        assert Milestone.objects.filter(pk=milestone.pk, occurred_on=date(2003, 6, 19)).exists()

    def test_what_other_facts_rest_on_stays(self, series_d: Placement, counsel: Client) -> None:
        saved = Entering(counsel, FILING).save(occurred_on="2003-06-20")
        statement = RegistrationStatement.objects.get(placement=series_d)
        MilestoneFactory.create(
            placement=series_d, event=EventKind.objects.get(name="review notice"), registration_statement=statement
        )
        assert "Other facts rest on registration statement" in text(undo(counsel, saved))
        assert Milestone.objects.filter(event__name="filing", placement=series_d).exists()

    def test_an_act_of_somebody_else_is_not_for_me(self, series_d: Placement, counsel: Client, sign_in: SignIn) -> None:
        saved = Entering(counsel, FILING).save(occurred_on="2003-06-20")
        assert "Only who entered it can take it back" in text(undo(sign_in("editor"), saved))
        assert RegistrationStatement.objects.filter(placement=series_d).exists()

    def test_an_act_in_a_placement_hidden_since_is_none(self, series_d: Placement, counsel: Client) -> None:
        saved = Entering(counsel, FILING).save(occurred_on="2003-06-20")
        Placement.objects.filter(pk=series_d.pk).update(restricted=True)
        assert undo(counsel, saved).status_code == 404

    def test_a_second_time_there_is_nothing_to_take_back(self, series_d: Placement, counsel: Client) -> None:
        saved = Entering(counsel, FILING).save(occurred_on="2003-06-20")
        undo(counsel, saved)
        assert "There is nothing to take back" in text(undo(counsel, saved))

    def test_an_act_that_did_more_than_the_site_s_forms_do_is_refused(
        self, series_d: Placement, counsel: Client
    ) -> None:
        kind = EventKind.objects.create(name="press release")
        Form(counsel, f"/admin/placements/eventkind/{kind.pk}/change/").save(meaning="News of the issuer")
        entries: Any = EventKind.history.filter(id=kind.pk)
        refused = counsel.post(f"/acts/{entries.latest('history_id').history_request}/undo/", follow=True)
        assert "cannot be taken back like this" in text(refused)
        kind.refresh_from_db()
        assert kind.meaning == "News of the issuer"

    def test_an_act_that_wrote_more_is_not_taken_back_in_part(
        self, series_d: Placement, counsel: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Such as one of the admin's pages, on which the closing's lines stand too, if those could not be."""
        monkeypatch.setattr(undoing, "CHANGED", (Closing,))
        closing = series_d.closings.get(code="first")
        page = Form(counsel, f"/admin/placements/closing/{closing.pk}/change/")
        page.save(name="Initial closing", **{"allocations-0-quantity": "7"})
        act = Closing.history.filter(id=closing.pk).latest("history_id").history_request
        assert "cannot be taken back like this" in text(counsel.post(f"/acts/{act}/undo/", follow=True))
        closing.refresh_from_db()
        assert closing.name == "Initial closing"

    def test_what_has_lost_its_place_meanwhile_stays(self, series_d: Placement, counsel: Client) -> None:
        duty = DutyFactory.create(placement=series_d, code="TELL", due="")
        Form(counsel, f"/admin/compliance/duty/{duty.pk}/change/").save(code="TELL-2")
        act = Duty.history.filter(id=duty.pk).latest("history_id").history_request
        DutyFactory.create(placement=series_d, code="TELL", due="")
        said = text(counsel.post(f"/acts/{act}/undo/", follow=True))
        assert "cannot be again what it was: another has its place" in said

    def test_no_address_fails(self, counsel: Client) -> None:
        assert counsel.get(f"/acts/{'0' * 32}/undo/").status_code == 405
        assert counsel.post("/acts/no-number/undo/").status_code == 404
        assert counsel.post(f"/acts/{'0' * 32}/undo/").status_code == 302


class TestABlackout:
    """2003 agreement: §3(n)."""

    def test_past_the_limit_is_refused_with_the_arithmetic(self, series_d: Placement, counsel: Client) -> None:
        refused = Entering(counsel, BLACKOUT).press(starts_on="2003-09-02", ends_on="2003-09-28", facts="a merger")
        assert errors(refused)["ends_on"] == [
            "27 days from Tue Sep 2 to Sun Sep 28, 2003; §3(n) allows 20 in a row.",
            "Begun on Tue Sep 2, 2003 it may last until Sun Sep 21, 2003.",
        ]
        assert "0 of 40 days used, 40 left" in text(refused)

    def test_begins_is_extended_within_the_limit_and_is_taken_back(self, series_d: Placement, counsel: Client) -> None:
        Entering(counsel, BLACKOUT).save(starts_on="2003-09-02", ends_on="2003-09-11", facts="a merger")
        blackout = BlackoutPeriod.objects.get(placement=series_d)
        extending = Entering(counsel, f"/blackouts/{blackout.pk}/until/?as_of=2003-09-10")
        refused = extending.press(ends_on="2003-09-22")
        assert errors(refused)["ends_on"][0].startswith("21 days from Tue Sep 2")
        assert "before its first" in str(errors(extending.press(ends_on="2003-08-22")))
        saved = extending.save(ends_on="2003-09-21")
        assert "Changed: blackout from Tue Sep 2, 2003 to Sun Sep 21, 2003" in text(saved)
        undo(counsel, saved)
        blackout.refresh_from_db()
        assert blackout.ends_on == date(2003, 9, 11)


class TestADay:
    """A closing or an event of which no document stated the day."""

    def test_of_a_closing_is_given_from_where_it_is_missing(self, series_d: Placement, counsel: Client) -> None:
        closing = Closing.objects.get(placement=series_d, code="second")
        assert f'href="/closings/{closing.pk}/day/?' in counsel.get("/", {"as_of": DAY}).content.decode()
        before = days()
        saved = Entering(counsel, f"/closings/{closing.pk}/day/?as_of={DAY}").save(
            occurred_on="May 14, 2003", certainty="inferred", reason="the release says so"
        )
        closing.refresh_from_db()
        assert (closing.occurred_on, closing.certainty, closing.not_after) == (date(2003, 5, 14), "inferred", None)
        assert "Changed: Second closing: Wed May 14, 2003 (inferred)" in text(saved)
        undo(counsel, saved)
        closing.refresh_from_db()
        assert (closing.occurred_on, closing.certainty, closing.not_after) == (None, "unknown", date(2003, 5, 14))
        assert days() == before

    @pytest.mark.parametrize("typed", ["May 15, 2003", "2003-05-20"])
    def test_beyond_what_is_on_record_is_refused(self, series_d: Placement, counsel: Client, typed: str) -> None:
        closing = Closing.objects.get(placement=series_d, code="second")
        refused = Entering(counsel, f"/closings/{closing.pk}/day/?as_of={DAY}").press(occurred_on=typed)
        assert errors(refused)["occurred_on"] == [
            "What is on record says: on or before May 14, 2003. Give such a day, or correct that first."
        ]
        closing.refresh_from_db()
        assert (closing.occurred_on, closing.not_after) == (None, date(2003, 5, 14))

    def test_that_a_document_states_has_no_reason_why_none_was_stated(
        self, series_d: Placement, counsel: Client
    ) -> None:
        closing = Closing.objects.get(placement=series_d, code="second")
        assert closing.reason
        entering = Entering(counsel, f"/closings/{closing.pk}/day/")
        assert "Second closing: on or before May 14, 2003; day not stated" in entering.page
        unsaid = counsel.post(entering.address, {**entering.data, "occurred_on": "2003-05-14", "certainty": "inferred"})
        assert "The day is inferred: say in the reason from what." in unsaid.content.decode()
        entering.save(occurred_on="2003-05-14", certainty="exact")
        closing.refresh_from_db()
        assert (closing.certainty, closing.reason) == ("exact", "")

    def test_changed_by_somebody_else_meanwhile_shows_both_and_saves_nothing(
        self, counsel: Client, sign_in: SignIn
    ) -> None:
        closing = ClosingFactory.create(occurred_on=date(2003, 5, 7), clause="§1")
        address = f"/closings/{closing.pk}/day/"
        mine = Entering(counsel, address)
        Entering(sign_in("editor"), address).save(clause="§2")
        shown = mine.press(occurred_on="2003-05-12")
        assert shown.status_code == 409
        assert "Somebody changed this while you had it open. Changed by the-editor" in text(shown)
        assert "Clause: §1 → §2" in text(shown)
        closing.refresh_from_db()
        assert (closing.occurred_on, closing.clause) == (date(2003, 5, 7), "§2")
        again = {"version": shown.context["carried"], "clause": shown.context["form"]["clause"].value()}
        mine.save(occurred_on="2003-05-12", **again)
        closing.refresh_from_db()
        assert (closing.occurred_on, closing.clause) == (date(2003, 5, 12), "§2")

    def test_of_a_plan_takes_its_place(self, series_d: Placement, counsel: Client) -> None:
        planned = Entering(counsel, FILING.replace("/event/", "/plan/")).save(planned_on="2003-06-18")
        assert "Planned: filing, registration-1: planned for Wed Jun 18, 2003" in text(planned)
        plan = Milestone.objects.get(placement=series_d, event__name="filing")
        assert f'href="/events/{plan.pk}/day/?' in Entering(counsel, FILING).page
        Entering(counsel, f"/events/{plan.pk}/day/").save(occurred_on="2003-06-20")
        plan.refresh_from_db()
        assert (plan.planned_on, plan.occurred_on) == (date(2003, 6, 18), date(2003, 6, 20))


class TestATransfer:
    """2003 agreement: §7(i)."""

    ADDRESS = f"/record/transfer/?placement=series-d-2003&as_of={DAY}"

    def test_names_holders_by_name_and_is_made_void_when_it_is_taken_back(
        self, series_d: Placement, counsel: Client
    ) -> None:
        closing, security = series_d.closings.get(code="first"), series_d.securities.get(code="series-d")
        typed = {
            "transferor": "xmark", "transferee": Holder.objects.get(code="sds").name, "security": str(security.pk),
            "shares": "425,532", "occurred_on": "2003-07-01", "closing": str(closing.pk), "quantity": "100",
        }  # fmt: skip
        asked = Entering(counsel, self.ADDRESS).press(**typed)
        assert 'name="q" id="id_search" value=""' in asked.content.decode()
        shown = text(asked)
        assert "Saving this would change 2 positions" in shown
        assert "Xmark Fund Ltd. Series D 8% Cumulative Convertible Voting Preferred Stock, First closing" in shown
        assert "Wed May 7, 2003 134 34" in shown
        assert "Wed May 7, 2003 100 200" in shown
        assert not Transfer.objects.filter(placement=series_d).exists()
        saved = Entering(counsel, self.ADDRESS).save(**typed)
        transfer = Transfer.objects.get(placement=series_d)
        assert (transfer.transferor.code, transfer.quantity) == ("xmark", 100)  # type: ignore[union-attr]
        refused = Entering(counsel, self.ADDRESS).press(**{**typed, "quantity": "35"})
        assert "34" in str(errors(refused)["__all__"])  # 134 less the 100 that have left
        undo(counsel, saved)
        transfer.refresh_from_db()
        assert transfer.void_reason == "Taken back by who entered it"
        Entering(counsel, self.ADDRESS).save(**{**typed, "quantity": "35"})
        assert Transfer.objects.filter(placement=series_d, voided_on=None).count() == 1

    def test_from_a_holder_says_what_leaves_its_position(self, series_d: Placement, counsel: Client) -> None:
        typed = {"transferee": "sds", "shares": "1", "occurred_on": "2003-07-01"}
        refused = errors(Entering(counsel, self.ADDRESS).press(transferor="xmark", **typed))
        assert set(refused) == {"security", "closing", "quantity"}
        assert refused["quantity"] == [
            "Say how many leave the transferor's position, or leave the transferor empty if no document says it."
        ]
        assert "Recorded: transfer" in text(Entering(counsel, self.ADDRESS).press(**typed))

    def test_of_an_unknown_day_is_confirmed_without_positions(self, series_d: Placement, counsel: Client) -> None:
        closing, security = series_d.closings.get(code="first"), series_d.securities.get(code="series-d")
        typed = {
            "transferor": "xmark", "transferee": "sds", "security": str(security.pk), "closing": str(closing.pk),
            "quantity": "100", "shares": "425,532", "certainty": "unknown",
        }  # fmt: skip
        shown = text(Entering(counsel, self.ADDRESS).press(**typed))
        assert "No day is given, so no position moves by it" in shown
        assert not Transfer.objects.filter(placement=series_d).exists()
        Entering(counsel, self.ADDRESS).save(**typed)
        assert Transfer.objects.filter(placement=series_d, occurred_on=None).count() == 1

    def test_to_nobody_on_record_is_refused_with_the_nearest_name(self, series_d: Placement, counsel: Client) -> None:
        refused = Entering(counsel, self.ADDRESS).press(transferee="Xmark Fund Limited", shares="1")
        [said] = errors(refused)["transferee"]
        assert said.startswith("No holder on record is called “Xmark Fund Limited”. Did you mean “Xmark Fund")
        refused = Entering(counsel, self.ADDRESS).press(transferee="Xmark", shares="1")
        [said] = errors(refused)["transferee"]
        assert "Did you mean “Xmark Fund Ltd.”?" in said

    def test_to_a_holder_of_a_hidden_placement_alone_is_to_nobody(self, series_d: Placement, counsel: Client) -> None:
        hidden = PlacementFactory.create(restricted=True)
        hidden.parties.add(Holder.objects.create(code="secret", name="Secret Fund"))
        refused = Entering(counsel, self.ADDRESS).press(transferee="secret", shares="1")
        assert errors(refused)["transferee"][0].startswith("No holder on record is called “secret”.")
        refused = Entering(counsel, self.ADDRESS).press(transferee="Xmark\0", shares="1")
        assert errors(refused)["transferee"] == ["Null characters are not allowed."]


def test_a_notice_gives_its_event_the_day_that_its_clause_says(series_d: Placement, counsel: Client) -> None:
    saved = Entering(counsel, f"/record/notice/?placement=series-d-2003&event=piggyback+notice&as_of={DAY}").save(
        to="all holders", method="fax", sent_at="2003-07-03 16:30", filing="piggyback-1"
    )
    notice = Notice.objects.get(placement=series_d)
    assert notice.sent_at.isoformat() == "2003-07-03T20:30:00+00:00"
    undo(counsel, saved)
    assert not Notice.objects.filter(placement=series_d).exists()


def test_a_waiver_counts_for_nothing_until_another_counsel_approves_it(series_d: Placement, counsel: Client) -> None:
    address = f"/record/waiver/?placement=series-d-2003&duty=FILE&subject=first&as_of={DAY}"
    saved = Entering(counsel, address).save(granted_on="2003-07-01", granted_by="Xmark and SDS")
    assert Waiver.objects.get(placement=series_d).pending
    assert "It counts for no date yet." in text(saved)


def test_a_waiver_is_for_a_duty_and_for_what_it_is_about_by_the_names_that_they_have_on_screen(
    series_d: Placement, counsel: Client
) -> None:
    address = f"/record/waiver/?placement=series-d-2003&duty=FILE&subject=first&as_of={DAY}"
    shown = counsel.get(address).content.decode()
    assert '<option value="first" selected>First closing</option>' in shown
    duty = series_d.duties.get(code="FILE")
    assert f'<option value="{duty.pk}" selected>{escape(f"{duty.title} ({duty.clause})")}</option>' in shown
    assert "FILE:" not in shown
    said = errors(Entering(counsel, address).press(granted_on="2003-07-01", granted_by="Xmark", subject="forst"))
    assert "forst is not one of the available choices" in said["subject"][0]


def test_an_event_of_any_kind_is_chosen_on_the_form(counsel: Client) -> None:
    closing = ClosingFactory.create(code="first")
    DutyFactory.create(placement=closing.placement, per="closing", due="", satisfied_by=None)
    slug = closing.placement.slug
    kind = EventKind.objects.get(name="review notice")
    entering = Entering(counsel, "/record/event/?event=closing")
    assert "closing" not in [str(row) for row in counsel.get(entering.address).context["form"].fields["event"].queryset]
    saved = entering.save(event=str(kind.pk), occurred_on="2003-06-02")
    assert saved.redirect_chain[-1][0].startswith(f"/placements/{closing.placement.pk}/")
    assert slug in text(saved)
    assert Milestone.objects.get().event == kind


def test_without_a_placement_one_is_chosen_of_those_that_the_person_may_see(counsel: Client) -> None:
    PlacementFactory.create(slug="one", name="One")
    PlacementFactory.create(slug="two", name="Two")
    hidden = PlacementFactory.create(slug="three", name="Three", restricted=True)
    page = counsel.get("/record/event/?event=filing").content.decode()
    assert "?event=filing&amp;placement=one" in page
    assert "Three" not in page
    for asked in (hidden.slug, str(hidden.pk), "0", "9" * 30, "x" * 300):
        response = counsel.get("/record/blackout/", {"placement": asked})
        assert "Of which placement?" in response.content.decode()
    assert counsel.post("/record/blackout/?placement=three").status_code == 404


def test_who_may_not_enter_a_fact_is_refused(series_d: Placement, sign_in: SignIn) -> None:
    reader = sign_in("reader")
    closing = series_d.closings.get(code="second")
    for address in (FILING, BLACKOUT, f"/closings/{closing.pk}/day/", "/record/waiver/?placement=series-d-2003"):
        assert reader.get(address).status_code == reader.post(address).status_code == 403


def test_a_row_of_a_hidden_placement_is_none(series_d: Placement, counsel: Client) -> None:
    closing = series_d.closings.get(code="second")
    Placement.objects.filter(pk=series_d.pk).update(restricted=True)
    assert counsel.get(f"/closings/{closing.pk}/day/").status_code == 404


def test_a_field_left_empty_is_called_by_its_name(series_d: Placement, counsel: Client) -> None:
    assert errors(counsel.post(BLACKOUT, {}))["starts_on"] == ["Fill in “First day”."]


def test_no_input_fails(series_d: Placement, counsel: Client) -> None:
    wrong = {"occurred_on": "9" * 400, "closing": "x", "source": "9" * 40, "filing": "\0", "certainty": "sure"}
    assert errors(counsel.post(FILING, wrong)) != {}
    assert counsel.get(f"{FILING}&occurred_on=never&holder=nobody&source=9999999999999999999").status_code == 200
