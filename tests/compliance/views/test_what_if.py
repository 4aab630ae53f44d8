"""The page that supposes a fact to be another: what would move, by an address that says it all."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.http import urlencode

from compliance import operations
from compliance.models import Deadline
from placements.models import Placement
from tests import factories
from tests.compliance.admin.conftest import SignIn
from tests.compliance.contents import contents

from .entering import Entering

pytestmark = pytest.mark.django_db

ADDRESS = "/what-if/"


def asked(client: Client, **query: str) -> Any:
    return client.get(f"{ADDRESS}?{urlencode({'placement': 'series-d-2003', 'as_of': '2003-08-06', **query})}")


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def moved(response: Any) -> dict[tuple[str, str], tuple[str | None, str | None]]:
    """The day before and after of each deadline shown, by duty and subject."""
    lines = [line for group in response.context["move_groups"] for line in (*group.lines, *group.folded)]
    return {
        (line.move.row.duty.code, line.move.row.subject): (line.old and line.old.day, line.new and line.new.day)
        for line in lines
    }


def errors(response: Any) -> dict[str, list[str]]:
    assert "move_groups" not in response.context
    return dict(response.context["form"].errors)


def test_without_a_placement_it_offers_those_on_record(demo: None, counsel: Client) -> None:
    page = text(counsel.get(f"{ADDRESS}?as_of=2003-08-06"))
    assert 'href="?as_of=2003-08-06&amp;placement=series-d-2003"' in page


@pytest.mark.parametrize(
    ("typed", "said"), [("Nobody", "No placement on record has “Nobody” in its name"), ("200", "?")]
)
def test_a_name_that_is_of_none_or_of_several_leads_to_the_choice(
    demo: None, counsel: Client, typed: str, said: str
) -> None:
    response = counsel.get(ADDRESS, {"placement": typed})
    assert "form" not in response.context
    assert said in text(response)


def test_a_part_of_a_name_is_enough(demo: None, counsel: Client) -> None:
    assert "What if: Series D preferred, May 2003" in text(counsel.get(ADDRESS, {"placement": "Series D"}))


def test_a_closing_on_another_day_shows_what_would_move(series_d: Placement, counsel: Client) -> None:
    response = asked(counsel, closing="first", closing_on="May 12, 2003")
    assert moved(response)["FILE", "first"] == ("Sat Jun 21, 2003", "Thu Jun 26, 2003")
    page = text(response)
    for said in (
        "First closing on Mon May 12, 2003 instead of Wed May 7, 2003",
        "45 days after closing (Wed May 7, 2003 → Mon May 12, 2003)",
        "Missed, 46 days late",
        "Missed, 41 days late",
        "As of <strong>Wednesday, August 6, 2003</strong>",
        f"/closings/{series_d.closings.get(code='first').pk}/day/?",
    ):
        assert said in page
    assert re.search(r"\d+ deadlines stay as they are\.", page)


def test_an_event_that_is_planned_or_happened(series_d: Placement, counsel: Client) -> None:
    given = {"event": "filing", "event_on": "2003-06-24", "about": "closing:first"}
    happened = asked(counsel, **given, event_is="happened")
    assert "Met 3 days late" in text(happened)
    planned = asked(counsel, **given, event_is="planned")
    assert "Filing, First closing, planned for Tue Jun 24, 2003" in text(planned)
    assert "Met 3 days late" not in text(planned)


def test_what_is_supposed_can_be_entered_in_a_form_that_is_filled_in(series_d: Placement, counsel: Client) -> None:
    given = {"event": "filing", "event_on": "2003-06-24", "event_is": "happened", "about": "closing:first"}
    page = asked(counsel, **given, blackout_from="2003-06-10", blackout_until="2003-06-19").content.decode()
    addresses = [found.replace("&amp;", "&") for found in re.findall(r'href="(/record/[^"]+)"', page)]
    [event, blackout] = [one for one in addresses if "as_of=2003-08-06" in one]
    form = Entering(counsel, event).data
    assert (form["occurred_on"], form["closing"]) == ("2003-06-24", str(series_d.closings.get(code="first").pk))
    form = Entering(counsel, blackout).data
    assert (form["starts_on"], form["ends_on"]) == ("2003-06-10", "2003-06-19")


def test_a_blackout_past_the_limits_is_shown_with_what_its_form_would_say(series_d: Placement, counsel: Client) -> None:
    page = text(asked(counsel, blackout_from="2003-06-10", blackout_until="2003-07-01"))
    assert "A form would refuse a part of this. 22 days from Tue Jun 10 to Tue Jul 1, 2003;" in page


def test_the_agreements_terms(series_d: Placement, counsel: Client) -> None:
    response = asked(counsel, reading="forward")
    assert moved(response)["FILE", "first"] == ("Sat Jun 21, 2003", "Mon Jun 23, 2003")
    assert "as written → rolled forward" in text(response)


@pytest.mark.parametrize(
    ("query", "field", "said"),
    [
        ({"closing": "first", "closing_on": ""}, "closing_on", "Give the day on which it would be."),
        ({"closing_on": "2003-05-12"}, "closing", "Choose the closing."),
        ({"closing_on": "June 31, 2003", "closing": "first"}, "closing_on", "June 31 does not exist."),
        ({"closing": "third", "closing_on": "2003-05-12"}, "closing", "Select a valid choice."),
        ({"event_on": "2003-05-12"}, "event", "Choose the event."),
        ({"event": "closing", "event_on": "2003-05-12"}, "event", "Select a valid choice."),
        ({"event": "filing", "event_on": "2003-05-12", "about": "closing:x"}, "about", "Select a valid choice."),
        ({"blackout_from": "2003-06-10"}, "blackout_until", "Give the last day."),
        ({"blackout_from": "2003-06-10", "blackout_until": "2003-06-01"}, "blackout_until", "before its first"),
        ({"calendar": "MARS"}, "calendar", "Select a valid choice."),
    ],
)
def test_what_cannot_be_supposed_is_said_beside_its_field_and_on_top(
    series_d: Placement, counsel: Client, query: dict[str, str], field: str, said: str
) -> None:
    response = asked(counsel, **query)
    assert any(said in error for error in errors(response)[field])
    assert "Nothing could be supposed." in text(response)
    assert f'href="#id_{field}"' in text(response)


def test_what_the_core_refuses_is_said_on_top(
    series_d: Placement, counsel: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from compliance.rules import RuleError

    def refuse(**facts: Any) -> None:
        raise RuleError("Deadlines wait for each other: FILE → FILE.")

    monkeypatch.setattr(operations, "refresh", refuse)
    assert "Deadlines wait for each other: FILE → FILE." in text(asked(counsel, reading="forward"))


def test_a_supposition_that_changes_nothing_says_so(series_d: Placement, counsel: Client) -> None:
    page = text(asked(counsel, closing="first", closing_on="2003-05-07"))
    assert "As of Wed Aug 6, 2003 no deadline would change." in page


def test_a_reader_sees_it_and_is_led_to_no_form(series_d: Placement, sign_in: SignIn) -> None:
    reader = sign_in("reader")
    asked(reader)
    before = contents()
    page = text(asked(reader, closing="first", closing_on="2003-05-12"))
    assert "Thu Jun 26, 2003" in page
    assert "Enter this for real" not in page
    assert contents() == before


def test_who_may_not_see_placements_may_not_suppose(series_d: Placement, django_user_model: Any) -> None:
    client = Client()
    client.force_login(django_user_model.objects.create_user("guest", is_staff=True))
    assert asked(client, closing="first", closing_on="2003-05-12").status_code == 403


def test_a_stranger_is_led_to_the_sign_in_page(client: Client) -> None:
    assert client.get(ADDRESS)["Location"].startswith("/accounts/login/")


def test_the_pages_of_a_placement_and_of_a_deadline_and_the_dashboard_lead_to_it(
    series_d: Placement, counsel: Client
) -> None:
    assert 'href="/what-if/?as_of=2003-08-06"' in counsel.get("/?as_of=2003-08-06").content.decode()
    page = counsel.get(f"/admin/placements/placement/{series_d.pk}/change/").content.decode()
    assert 'href="/what-if/?placement=series-d-2003"' in page
    row = Deadline.objects.filter(placement=series_d, duty__code="FILE", closing__code="first").latest("valid_from")
    page = counsel.get(f"/admin/compliance/deadline/{row.pk}/change/?as_of=2003-08-06").content.decode()
    [address] = re.findall(r'href="(/what-if/[^"]*placement=[^"]+)"', page)
    form = counsel.get(address.replace("&amp;", "&")).context["form"]
    assert form["closing"].value() == "first"
    assert form.errors == {}


def queries(client: Client, closings: int, duties: int) -> int:
    placement = factories.PlacementFactory.create()
    factories.AgreementFactory.create(placement=placement)
    factories.ClosingFactory.create_batch(closings - 1, placement=placement)
    factories.ClosingFactory.create(placement=placement, code="last")
    for number in range(duties):
        factories.DutyFactory.create(placement=placement, due=f"{number + 1} days after closing")
    operations.refresh(placement=placement)
    with CaptureQueriesContext(connection) as captured:
        response = asked(client, placement=placement.slug, closing="last", closing_on="2003-05-12")
    assert len(moved(response)) == duties
    return len(captured)


def test_it_takes_as_many_queries_for_400_deadlines_as_for_2(counsel: Client) -> None:
    counsel.get(ADDRESS)
    assert queries(counsel, 2, 1) == queries(counsel, 20, 20)
