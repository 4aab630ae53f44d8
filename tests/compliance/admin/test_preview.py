"""What a save or a deletion moves is shown first, and nothing is kept until a person has confirmed it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from compliance import libraries, operations
from compliance.facts import facts_for
from compliance.models import Deadline, Duty
from placements.models import (
    Agreement,
    BlackoutPeriod,
    Closing,
    EventKind,
    Issuer,
    Milestone,
    Placement,
    RegistrationStatement,
)
from tests.compliance.admin.conftest import Form, confirm, delete, errors, messages
from tests.factories import (
    AgreementFactory,
    AllocationFactory,
    BlackoutPeriodFactory,
    ClosingFactory,
    DutyFactory,
    EventKindFactory,
    MilestoneFactory,
    PlacementFactory,
    RegistrationStatementFactory,
)

pytestmark = pytest.mark.django_db

FILE = "File the resale registration statement, First closing"
MAY_7, MAY_12 = date(2003, 5, 7), date(2003, 5, 12)


@pytest.fixture
def placement(db: None) -> Placement:
    """A placement with a closing, a registration statement that covers it, an agreement and a filing duty."""
    placement = PlacementFactory.create()
    closing = ClosingFactory.create(placement=placement, code="first")
    AgreementFactory.create(placement=placement)
    RegistrationStatementFactory.create(placement=placement).closings.add(closing)
    DutyFactory.create(placement=placement, code="FILE")
    operations.refresh(placement=placement)
    return placement


def address(fact: Any, page: str = "change") -> str:
    return f"/admin/{fact._meta.app_label}/{fact._meta.model_name}/{fact.pk}/{page}/"


def closing_form(client: Client, placement: Placement, query: str = "") -> Form:
    return Form(client, address(placement.closings.get(code="first")) + query)


def text(response: Any) -> str:
    """What the page says, each stretch of white space as one space."""
    return " ".join(response.content.decode().split())


def rows(response: Any, kind: str) -> list[tuple[str, str | None, str | None]]:
    """Of the moves of one kind that the page shows: what is owed, the day before, the day after."""
    found = next((group for group in response.context["move_groups"] if group.key == kind), None)
    lines = [*found.lines, *found.folded] if found else []
    return [(line.move.name, line.old and line.old.day, line.new and line.new.day) for line in lines]


def assert_nothing_saved(closing: Closing) -> None:
    closing.refresh_from_db()
    assert closing.occurred_on == MAY_7
    assert set(Deadline.objects.values_list("due_on", flat=True)) == {None, date(2003, 6, 21)}
    assert not LogEntry.objects.exists()


class TestASaveThatMovesDates:
    def test_shows_old_new_and_why_and_saves_nothing(self, placement: Placement, counsel: Client) -> None:
        response = closing_form(counsel, placement).press_save(occurred_on="May 12, 2003")
        assert rows(response, "moved") == [(FILE, "Sat Jun 21, 2003", "Thu Jun 26, 2003")]
        assert "45 days after closing (Wed May 7, 2003 → Mon May 12, 2003)" in text(response)
        assert "Nothing is saved yet." in text(response)
        assert 'value="Save and move 1 date"' in text(response)
        assert_nothing_saved(placement.closings.get())

    def test_is_kept_once_it_is_confirmed(self, placement: Placement, counsel: Client) -> None:
        form = closing_form(counsel, placement)
        response = confirm(counsel, form.address, form.press_save(occurred_on="May 12, 2003"))
        assert "due moved from Sat Jun 21, 2003 to Thu Jun 26, 2003" in messages(response)
        assert placement.closings.get().occurred_on == MAY_12
        assert not operations.compare(placement=placement, facts=facts_for(placement))
        assert LogEntry.objects.count() == 1

    def test_leads_back_to_the_form_with_everything_typed(self, placement: Placement, counsel: Client) -> None:
        form = closing_form(counsel, placement)
        shown = form.press_save(occurred_on="May 12, 2003", clause="§1, “Closing Date”")
        response = confirm(counsel, form.address, shown, button="_back")
        again = response.context["adminform"].form
        assert (again["occurred_on"].value(), again["clause"].value()) == ("May 12, 2003", "§1, “Closing Date”")
        assert errors(response) == {}
        assert "errornote" not in text(response)
        assert_nothing_saved(placement.closings.get())

    def test_is_shown_as_of_the_day_in_the_address(self, placement: Placement, counsel: Client) -> None:
        response = closing_form(counsel, placement, "?as_of=2003-06-25").press_save(occurred_on="2003-05-12")
        assert "as of Wed Jun 25, 2003" in text(response)
        assert "Missed, 4 days late" in text(response)
        assert "Due tomorrow" in text(response)
        before_it = closing_form(counsel, placement, "?as_of=2003-05-01").press_save(occurred_on="2003-05-12")
        assert "move_groups" not in before_it.context
        assert placement.closings.get().occurred_on == MAY_12

    def test_keeps_the_button_that_was_pressed(self, placement: Placement, counsel: Client) -> None:
        form = closing_form(counsel, placement)
        shown = counsel.post(form.address, {**form.data, "occurred_on": "2003-05-12", "_continue": "Save and continue"})
        response = confirm(counsel, form.address, shown)
        assert response.redirect_chain[-1][0].split("?")[0] == form.address

    def test_sends_every_value_of_a_field_again(self, placement: Placement, counsel: Client) -> None:
        ClosingFactory.create(placement=placement, code="second", occurred_on=date(2003, 5, 14))
        DutyFactory.create(placement=placement, due="2 days after filing", per="registration statement")
        statement = placement.registration_statements.get()
        MilestoneFactory.create(placement=placement, registration_statement=statement)
        operations.refresh(placement=placement)
        form = Form(counsel, address(statement))
        form.data["closings"] = [str(closing.pk) for closing in placement.closings.all()]
        shown = form.press_save(**{"milestones-0-occurred_on": "2003-06-24"})
        assert shown.context["moves"].of_kind("moved")
        confirm(counsel, form.address, shown)
        assert statement.closings.count() == 2


def test_a_save_that_moves_nothing_is_kept_at_once(placement: Placement, counsel: Client) -> None:
    response = closing_form(counsel, placement).press_save(clause="§1")
    assert "was changed successfully" in messages(response)
    assert placement.closings.get().clause == "§1"


def test_a_save_that_changes_a_standing_alone_is_kept_at_once_and_told(placement: Placement, counsel: Client) -> None:
    closing, filing = placement.closings.get(), EventKind.objects.get(name="filing")
    form = Form(counsel, f"/admin/placements/milestone/add/?placement={placement.pk}&closing={closing.pk}")
    response = form.press_save(event=str(filing.pk), occurred_on="2003-06-20")
    assert "is now “Met Fri Jun 20, 2003”" in messages(response)


def test_another_code_of_a_closing_moves_nothing(placement: Placement, counsel: Client) -> None:
    response = closing_form(counsel, placement).press_save(code="opening")
    assert "move_groups" not in response.context
    assert Deadline.objects.filter(subject="opening").exists()


def test_what_is_typed_wrong_is_said_before_anything_is_shown(placement: Placement, counsel: Client) -> None:
    response = closing_form(counsel, placement).press_save(occurred_on="June 31, 2003")
    assert "June 31 does not exist. Give a day of June, 1 to 30." in errors(response)["occurred_on"]
    assert "move_groups" not in response.context


class TestFactsThatChangedMeanwhile:
    """The confirmation says which moves the person has read; others are shown first."""

    def test_are_shown_anew(self, placement: Placement, counsel: Client) -> None:
        form = closing_form(counsel, placement)
        shown = form.press_save(occurred_on="2003-05-12")
        DutyFactory.create(placement=placement, code="EFFECT", title="Have it effective", due="90 days after closing")
        operations.refresh(placement=placement)
        again = confirm(counsel, form.address, shown)
        assert "Facts have changed since you read this list" in text(again)
        assert [name for name, _, _ in rows(again, "moved")] == [FILE, "Have it effective, First closing"]
        assert placement.closings.get().occurred_on == MAY_7
        confirm(counsel, form.address, again)
        assert placement.closings.get().occurred_on == MAY_12

    def test_and_moved_the_same_dates_already_need_no_confirmation(self, placement: Placement, counsel: Client) -> None:
        form = closing_form(counsel, placement)
        shown = form.press_save(occurred_on="2003-05-12")
        Closing.objects.update(occurred_on=MAY_12)
        operations.refresh(placement=placement)
        assert "was changed successfully" in messages(confirm(counsel, form.address, shown))

    def test_do_not_matter_where_they_move_no_date_of_it(self, placement: Placement, counsel: Client) -> None:
        form = closing_form(counsel, placement)
        shown = form.press_save(occurred_on="2003-05-12")
        PlacementFactory.create()
        MilestoneFactory.create(placement=placement)
        operations.refresh(placement=placement)
        assert placement.closings.get().occurred_on == MAY_7
        confirm(counsel, form.address, shown)
        assert placement.closings.get().occurred_on == MAY_12

    def test_and_what_was_typed_by_hand_confirms_nothing(self, placement: Placement, counsel: Client) -> None:
        form = closing_form(counsel, placement)
        assert "move_groups" in form.press_save(occurred_on="2003-05-12", _moves="0" * 64).context
        assert_nothing_saved(placement.closings.get())


def test_a_new_row_is_confirmed_though_its_key_is_another_one(placement: Placement, counsel: Client) -> None:
    """A database may give the row that was tried a key that it does not give twice."""
    form = Form(counsel, f"/admin/compliance/duty/add/?placement={placement.pk}")
    shown = form.press_save(code="EFFECT", title="Have it effective", due="90 days after closing", effort="shall")
    assert rows(shown, "new") == [("Have it effective, First closing", None, "Tue Aug 5, 2003")]
    confirm(counsel, form.address, shown)
    assert Duty.objects.filter(code="EFFECT").exists()


def test_many_new_deadlines_are_counted_and_the_first_shown(placement: Placement, counsel: Client) -> None:
    for number in range(8):
        DutyFactory.create(placement=placement, due=f"{number + 1} days after closing")
    operations.refresh(placement=placement)
    form = Form(counsel, f"/admin/placements/closing/add/?placement={placement.pk}")
    shown = form.press_save(code="second", occurred_on="2003-05-14")
    [group] = shown.context["move_groups"]
    assert (group.title, len(group.lines), len(group.folded)) == ("9 new deadlines", 5, 4)
    assert "<summary>4 more</summary>" in text(shown)
    assert 'value="Save and add 9 deadlines"' in text(shown)
    assert not placement.closings.filter(code="second").exists()


def test_what_differs_in_the_holder_alone_is_one_line_with_their_names(placement: Placement, counsel: Client) -> None:
    libraries.take(placement=placement, library=libraries.library("rra-2003"), only=["END-EFFECTIVE"])
    first = placement.closings.get(code="first")
    later = ClosingFactory.create(placement=placement, code="later", occurred_on=date(2003, 5, 20))
    for name in ("SDS", "OTA", "Xmark"):
        AllocationFactory.create(closing=first, holder__name=name)
    AllocationFactory.create(closing=later, holder__name="ProMed")
    operations.refresh(placement=placement)
    shown = change_closing(placement, counsel)
    assert rows(shown, "moved") == [
        (FILE, "Sat Jun 21, 2003", "Thu Jun 26, 2003"),
        ("Effectiveness Period ends for the holder, OTA", "Sat May 7, 2005", "Thu May 12, 2005"),
    ]
    assert '<h2 id="moves-moved">4 dates move</h2>' in text(shown)
    assert "3 holders" in text(shown)
    assert "<li>OTA</li> <li>SDS</li> <li>Xmark</li>" in text(shown).replace("</li><li>", "</li> <li>")
    told = messages(confirm(counsel, closing_form(counsel, placement).address, shown))
    line = "Effectiveness Period ends for the holder, 3 holders: due moved from Sat May 7, 2005 to Thu May 12, 2005."
    assert line in told


def test_what_is_not_listed_is_counted(placement: Placement, counsel: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("compliance.pages.moves.MOST", 8)
    for number in range(9):
        DutyFactory.create(placement=placement, due=f"{number + 1} days after closing")
    operations.refresh(placement=placement)
    form = Form(counsel, f"/admin/placements/closing/add/?placement={placement.pk}")
    assert "And 2 more that are not listed." in text(form.press_save(code="second", occurred_on="2003-05-14"))


def change_closing(placement: Placement, counsel: Client) -> Any:
    return closing_form(counsel, placement).press_save(occurred_on="2003-05-12")


def change_milestone(placement: Placement, counsel: Client) -> Any:
    DutyFactory.create(placement=placement, due="2 days after filing", per="registration statement")
    filed = MilestoneFactory.create(placement=placement, registration_statement=placement.registration_statements.get())
    operations.refresh(placement=placement)
    return Form(counsel, address(filed)).press_save(occurred_on="2003-06-24")


def change_blackout(placement: Placement, counsel: Client) -> Any:
    DutyFactory.create(placement=placement, due="2 days after blackout ends", per="placement")
    blackout = BlackoutPeriodFactory.create(placement=placement)
    operations.refresh(placement=placement)
    return Form(counsel, address(blackout)).press_save(ends_on="2003-09-20")


def change_agreement(placement: Placement, counsel: Client) -> Any:
    return Form(counsel, address(placement.agreement)).press_save(reading="forward")


def change_duty(placement: Placement, counsel: Client) -> Any:
    return Form(counsel, address(placement.duties.get())).press_save(due="30 days after closing")


def change_event_kind(placement: Placement, counsel: Client) -> Any:
    kind = EventKindFactory.create(name="holder letter")
    DutyFactory.create(placement=placement, per="notice", due="10 days after holder letter")
    MilestoneFactory.create(placement=placement, event=kind, filing="letter-1")
    operations.refresh(placement=placement)
    return Form(counsel, address(kind)).press_save(begins="notice")


def change_fiscal_year(placement: Placement, counsel: Client) -> Any:
    published = EventKindFactory.create(name="earnings statement published")
    DutyFactory.create(
        placement=placement, per="fiscal year", due="90 days after fiscal year end", satisfied_by=published
    )
    effectiveness = EventKind.objects.get(name="effectiveness")
    MilestoneFactory.create(placement=placement, event=effectiveness, occurred_on=date(2003, 8, 5))
    operations.refresh(placement=placement)
    return Form(counsel, address(placement.issuer)).press_save(fiscal_year_end="06-30")


def change_inline(placement: Placement, counsel: Client) -> Any:
    """A milestone in the table on its statement's page."""
    DutyFactory.create(placement=placement, due="2 days after filing", per="registration statement")
    statement = placement.registration_statements.get()
    MilestoneFactory.create(placement=placement, registration_statement=statement)
    operations.refresh(placement=placement)
    return Form(counsel, address(statement)).press_save(**{"milestones-0-occurred_on": "2003-06-24"})


def change_what_is_covered(placement: Placement, counsel: Client) -> Any:
    """A statement that is said to cover a closing no more: its filing does not answer for it."""
    DutyFactory.create(placement=placement, due="5 days before filing")
    statement = placement.registration_statements.get()
    MilestoneFactory.create(placement=placement, registration_statement=statement)
    operations.refresh(placement=placement)
    form = Form(counsel, address(statement))
    del form.data["closings"]
    return form.press_save()


@pytest.mark.parametrize(
    "change",
    [
        change_closing, change_milestone, change_blackout, change_agreement, change_duty, change_event_kind,
        change_fiscal_year, change_inline, change_what_is_covered,
    ],
)  # fmt: skip
def test_each_form_of_a_fact_shows_what_it_moves_and_keeps_it_when_confirmed(
    placement: Placement, counsel: Client, change: Callable[[Placement, Client], Any]
) -> None:
    def facts() -> list[Any]:
        covers = RegistrationStatement.closings.through
        models = (Issuer, Closing, Agreement, Milestone, BlackoutPeriod, EventKind, Duty, covers)
        return [list(model._default_manager.order_by("pk").values()) for model in models]

    def days() -> set[Any]:
        return set(Deadline.objects.values_list("duty", "subject", "valid_from", "due_on", "safe_on"))

    shown = change(placement, counsel)
    assert shown.context["moves"].fingerprint
    before, due_before = facts(), days()
    assert not operations.compare(placement=placement, facts=facts_for(placement))
    confirmed = confirm(counsel, shown.request["PATH_INFO"], shown)
    assert "was changed successfully" in messages(confirmed)
    assert days() != due_before
    assert not operations.compare(placement=placement, facts=facts_for(placement))
    assert facts() != before


def test_a_change_that_concerns_several_placements_names_each(placement: Placement, counsel: Client) -> None:
    other = PlacementFactory.create(issuer=placement.issuer, name="Another placement")
    effectiveness = EventKind.objects.get(name="effectiveness")
    for each in (placement, other):
        DutyFactory.create(placement=each, per="fiscal year", due="90 days after fiscal year end")
        statement = RegistrationStatementFactory.create(placement=each)
        MilestoneFactory.create(
            placement=each, event=effectiveness, registration_statement=statement, occurred_on=date(2003, 8, 5)
        )
        operations.refresh(placement=each)
    shown = Form(counsel, address(placement.issuer)).press_save(fiscal_year_end="06-30")
    assert f"{placement.name}, " in text(shown)
    assert "Another placement, " in text(shown)


class TestADeletion:
    def test_shows_what_it_moves(self, placement: Placement, counsel: Client) -> None:
        page = counsel.get(address(placement.closings.get(), "delete"))
        assert rows(page, "gone") == [
            ("File the resale registration statement, First closing", "Sat Jun 21, 2003", None)
        ]
        assert 'value="Delete and remove 1 deadline"' in text(page)
        assert_nothing_saved(placement.closings.get())

    def test_is_done_once_it_is_confirmed(self, placement: Placement, counsel: Client) -> None:
        placement.registration_statements.get().closings.clear()
        response = delete(counsel, address(placement.closings.get(), "delete"))
        assert "no longer on the list; it was due Sat Jun 21, 2003" in messages(response)
        assert not placement.closings.exists()

    def test_is_not_done_by_a_yes_that_has_read_no_list(self, placement: Placement, counsel: Client) -> None:
        page = counsel.post(address(placement.closings.get(), "delete"), {"post": "yes"})
        assert 'value="Delete and remove 1 deadline"' in text(page)
        assert "Facts have changed" not in text(page)
        assert_nothing_saved(placement.closings.get())

    def test_is_shown_anew_where_facts_changed_meanwhile(self, placement: Placement, counsel: Client) -> None:
        where = address(placement.closings.get(), "delete")
        page = counsel.get(where)
        DutyFactory.create(placement=placement, code="EFFECT", due="90 days after closing")
        operations.refresh(placement=placement)
        again = confirm(counsel, where, page)
        assert "Facts have changed since you read this list" in text(again)
        assert placement.closings.exists()
        confirm(counsel, where, again)
        assert not placement.closings.exists()

    def test_of_what_moves_no_date_says_so(self, placement: Placement, counsel: Client) -> None:
        kind = EventKindFactory.create(name="board meeting")
        page = counsel.get(address(kind, "delete"))
        assert "As of today no deadline changes by it." in text(page)
        assert 'value="Delete"' in text(page)

    def test_from_the_list_shows_what_it_moves_and_waits_for_a_yes(self, placement: Placement, counsel: Client) -> None:
        where = "/admin/placements/closing/"
        chosen = {"action": "delete_selected", "_selected_action": [placement.closings.get().pk]}
        page = counsel.post(where, chosen)
        assert rows(page, "gone") == [
            ("File the resale registration statement, First closing", "Sat Jun 21, 2003", None)
        ]
        assert counsel.post(where, {**chosen, "post": "yes"}).status_code == 200
        assert_nothing_saved(placement.closings.get())
        DutyFactory.create(placement=placement, code="EFFECT", due="90 days after closing")
        operations.refresh(placement=placement)
        again = confirm(counsel, where, page)
        assert "Facts have changed since you read this list" in text(again)
        confirm(counsel, where, again)
        assert not placement.closings.exists()

    def test_that_is_not_allowed_says_why_and_shows_no_moves(self, placement: Placement, counsel: Client) -> None:
        MilestoneFactory.create(placement=placement, closing=placement.closings.get())
        page = counsel.get(address(placement.closings.get(), "delete"))
        assert "protected related objects" in text(page)
        assert "move_groups" not in page.context
