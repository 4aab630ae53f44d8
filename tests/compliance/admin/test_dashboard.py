"""The first page of the admin shows where every deadline stands on the day asked for."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.utils.html import strip_tags
from pytest_django import DjangoAssertNumQueries

from compliance import operations
from placements.models import EventKind, Placement
from tests.compliance.admin.conftest import SignIn
from tests.factories import AgreementFactory, ClosingFactory, DutyFactory, EventKindFactory, PlacementFactory

pytestmark = pytest.mark.django_db


def shown(client: Client, as_of: str, **query: str) -> Any:
    response = client.get("/admin/", {"as_of": as_of, **query})
    assert response.status_code == 200
    return response


def rows(response: Any) -> list[str]:
    """The text of each row of the page's tables."""
    found = re.findall(r"<tr>\s*<td.*?</tr>", response.content.decode(), re.DOTALL)
    return [" ".join(strip_tags(row.replace("<", " <")).split()) for row in found]


def row(response: Any, *parts: str) -> str:
    """The first row that has all ``parts`` in it."""
    return next(text for text in rows(response) if all(part in text for part in parts))


@pytest.mark.parametrize(
    ("as_of", "said"),
    [
        ("2003-06-05", "Due Sat Jun 21"),
        ("2003-06-20", "Due tomorrow"),
        ("2003-06-21", "Due today"),
        ("2003-06-22", "Missed, 1 day late"),
        ("2003-08-06", "Missed, 46 days late"),
    ],
)
def test_the_filing_of_the_first_closing_is_missed_from_the_day_after_it_was_due(
    demo: None, counsel: Client, as_of: str, said: str
) -> None:
    board = row(shown(counsel, as_of), "Series D", "First closing · Wed May 7, 2003")
    assert "Sat Jun 21, 2003" in board
    assert said in board


@pytest.mark.parametrize(
    ("as_of", "said"),
    [("2003-08-04", "◔ Due tomorrow"), ("2003-08-05", "◔ Due today"), ("2003-08-06", "✕ Missed, 1 day late")],
)
def test_effectiveness_is_due_on_the_90th_day_and_safe_the_day_before(
    demo: None, counsel: Client, as_of: str, said: str
) -> None:
    line = row(shown(counsel, as_of), said.split(",")[0], "Registration statement effective")
    assert said in line
    assert "Tue Aug 5, 2003 safe: Mon Aug 4" in line


def test_the_first_closing_s_two_missed_dates_come_first(demo: None, counsel: Client) -> None:
    first, second = rows(shown(counsel, "2003-08-06"))[:2]
    assert "✕ Missed, 46 days late File the resale registration statement" in first
    assert "§2, §3(a)" in first
    assert "nothing on record" in first
    assert "✕ Missed, 1 day late Registration statement effective" in second


def test_closings_whose_day_is_not_stated_say_what_is_missing_and_show_no_date(demo: None, counsel: Client) -> None:
    response = shown(counsel, "2003-08-06")
    second = row(response, "Second closing · day not stated")
    assert second.count("? Unknown closing day not stated (on or before May 14, 2003)") == 2
    assert "no document says that the agreement covers it" in second
    later = row(response, "Common stock, April 2004", "First closing · day not stated")
    assert "? Unknown closing day not stated; no filing deadline stated" in later
    for line in (second.replace("May 14, 2003", ""), later.replace("Common stock, April 2004", "")):
        assert not re.search(r"(Sun|Mon|Tue|Wed|Thu|Fri|Sat) [A-Z]|200\d-", line.replace("May 2003", ""))


def test_a_placement_without_a_closing_is_on_the_board_too(demo: None, counsel: Client) -> None:
    assert "no closing on record" in row(shown(counsel, "2003-08-06"), "Resale prospectus, November 2003", "no closing")


def test_the_counts_are_those_of_the_selector(demo: None, counsel: Client) -> None:
    counts = {count.standing.value: count.number for count in shown(counsel, "2003-08-06").context["dashboard"].counts}
    assert counts == {"missed": 2, "due_soon": 0, "unknown": 4, "open": 4}


def test_every_link_of_the_lists_keeps_the_day_and_leads_somewhere(demo: None, counsel: Client) -> None:
    page = shown(counsel, "2003-08-06").content.decode()
    tables = "".join(re.findall(r'<table class="deadlines">.*?</table>', page, re.DOTALL))
    links = {link.replace("&amp;", "&") for link in re.findall(r'href="([^"]+)"', tables)}
    assert any("/deadline/" in link for link in links)
    assert any("/milestone/add/" in link for link in links)
    for link in links:
        assert "as_of=2003-08-06" in link
        assert counsel.get(link).status_code == 200


def test_the_record_link_fills_in_the_form(demo: None, counsel: Client) -> None:
    page = shown(counsel, "2003-08-06").content.decode()
    link = re.findall(r'href="(/admin/placements/milestone/add/[^"]+)"[^>]*>Record filing', page)[0]
    form = counsel.get(link.replace("&amp;", "&")).context["adminform"].form
    series_d = Placement.objects.get(slug="series-d-2003")
    assert form["placement"].value() == str(series_d.pk)
    assert form["event"].value() == str(EventKind.objects.get(name="filing").pk)
    assert form["closing"].value() == str(series_d.closings.get(code="first").pk)


@pytest.mark.parametrize("typed", ["2003-08-06", "Aug 6, 2003", "August 6, 2003", "6 August 2003"])
def test_the_day_is_read_in_words_and_echoed(demo: None, counsel: Client, typed: str) -> None:
    page = shown(counsel, typed).content.decode()
    assert "Wednesday, August 6, 2003" in page
    assert "Missed, 46 days late" in page
    assert "Back to today" in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("2003-06-31", "June 31 does not exist. Give a day of June, 1 to 30."),
        ("08/06/2003", "can be read in more than one way"),
        ("soon", "“soon” is not a day."),
        ("9999-12-31", "Give a day from 1900 to 2199"),
        ("0001-01-01", "Give a day from 1900 to 2199"),
        ("<b>", "“&lt;b&gt;” is not a day."),
    ],
)
def test_a_day_that_cannot_be_read_is_refused_in_words_and_kept_as_typed(
    demo: None, counsel: Client, typed: str, said: str
) -> None:
    response = shown(counsel, typed)
    page = response.content.decode()
    assert said in page
    assert response.context["dashboard"].form["as_of"].value() == typed
    assert response.context["dashboard"].is_today


def test_today_has_no_banner(demo: None, counsel: Client) -> None:
    assert "Everything below is as of" not in counsel.get("/admin/").content.decode()
    assert "Everything below is as of" in shown(counsel, "2003-08-06").content.decode()


def test_nothing_pressing_is_said_with_what_comes_next(demo: None, counsel: Client) -> None:
    assert (
        "Nothing is missed, and nothing is due by Wed May 21, 2003. "
        "Next: File the resale registration statement, due Sat Jun 21, 2003."
    ) in shown(counsel, "2003-05-07").content.decode()


def test_an_office_without_placements_is_told_what_to_do(counsel: Client) -> None:
    assert "No placement is on record." in shown(counsel, "2003-08-06").content.decode()


def test_a_reader_sees_everything_and_is_offered_nothing_to_enter(demo: None, sign_in: SignIn) -> None:
    page = shown(sign_in("reader"), "2003-08-06").content.decode()
    assert "Missed, 46 days late" in page
    assert "Record filing" not in page
    assert "/add/" not in page


def many_placements(count: int) -> None:
    filing, effectiveness = (EventKindFactory.create(name=name) for name in ("filing", "effectiveness"))
    for _ in range(count):
        placement = PlacementFactory.create()
        AgreementFactory.create(placement=placement)
        ClosingFactory.create(placement=placement)
        DutyFactory.create(placement=placement, satisfied_by=filing)
        DutyFactory.create(placement=placement, due="90 days after closing", satisfied_by=effectiveness)
        operations.refresh(placement=placement)


@pytest.mark.parametrize("role", ["reader", "editor", "counsel", "administrator"])
@pytest.mark.parametrize("count", [3, 60])
def test_the_page_runs_at_most_12_queries_whatever_the_number_of_placements(
    sign_in: SignIn, role: str, count: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = sign_in(role)
    many_placements(count)
    with django_assert_max_num_queries(12):
        response = shown(client, "2003-08-06")
    assert response.context["dashboard"].counts[0].number == 2 * count


def test_the_board_is_paged_and_its_pages_keep_the_day(counsel: Client) -> None:
    many_placements(30)
    first, second = shown(counsel, "2003-08-06"), shown(counsel, "2003-08-06", page="2")
    assert len(first.context["dashboard"].board.rows) == 25
    assert len(second.context["dashboard"].board.rows) == 5
    assert "as_of=2003-08-06&amp;page=2" in first.content.decode()
    assert "All 60: missed" in first.content.decode()


@pytest.mark.parametrize("page", ["0", "x", "999", "-1"])
def test_a_page_that_does_not_exist_is_the_nearest(demo: None, counsel: Client, page: str) -> None:
    shown(counsel, "2003-08-06", page=page)


def test_the_most_urgent_closing_leads_the_board(demo: None, counsel: Client) -> None:
    board = shown(counsel, "2003-08-06").context["dashboard"].board
    standings = [record.line.filing.standing for record in board.data if record.line]
    assert standings == ["missed", "unknown", "unknown"]
