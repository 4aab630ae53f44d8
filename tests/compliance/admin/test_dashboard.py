"""The first page of the admin shows where every deadline stands on the day asked for."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils.html import strip_tags
from pytest_django import DjangoAssertNumQueries

from compliance import operations
from compliance.models import Deadline
from placements.models import Closing, EventKind, Milestone, Placement
from tests.compliance.admin.conftest import Form, SignIn, errors
from tests.factories import (
    AgreementFactory,
    ClosingFactory,
    DutyFactory,
    EventKindFactory,
    MilestoneFactory,
    PlacementFactory,
    RegistrationStatementFactory,
)

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
    assert str(form["placement"].value()) == str(series_d.pk)
    assert str(form["event"].value()) == str(EventKind.objects.get(name="filing").pk)
    assert str(form["closing"].value()) == str(series_d.closings.get(code="first").pk)


def steps(response: Any, section: str) -> dict[str, str]:
    """The buttons of one list, by their words; each with its address."""
    found = response.content.decode().split(f'id="{section}"', 1)[1].split("</table>", 1)[0]
    links = re.findall(r'<a class="record" href="([^"]+)">([^<]+)</a>', found)
    return {said: link.replace("&amp;", "&") for link, said in links}


def test_where_the_closing_s_day_is_missing_the_button_leads_to_the_closing(demo: None, counsel: Client) -> None:
    offered = steps(shown(counsel, "2003-08-06"), "unknown")
    undated = Closing.objects.filter(occurred_on=None).values_list("pk", flat=True)
    assert set(offered) == {
        "Give the closing day",
        "Give the day the supplement was first used",
    }
    assert offered["Give the closing day"] in {
        f"/admin/placements/closing/{pk}/change/?as_of=2003-08-06" for pk in undated
    }


def undated_notice(placement: Placement, **about: Any) -> Milestone:
    return MilestoneFactory.create(
        placement=placement,
        event=EventKindFactory.create(name="indemnity notice", begins="notice"),
        occurred_on=None,
        certainty="unknown",
        reason="no document states it",
        **about,
    )


def test_where_another_event_s_day_is_missing_the_button_leads_to_that_milestone(counsel: Client) -> None:
    duty = DutyFactory.create(per="notice", due="10 days after indemnity notice")
    undated_notice(duty.placement, filing="notice-1")
    second = undated_notice(duty.placement, filing="notice-2")
    undated_notice(PlacementFactory.create(), filing="notice-2")
    operations.refresh(placement=duty.placement)
    rows = shown(counsel, "2003-08-06").context["dashboard"].sections[0].table
    [row] = [record for record in rows.data if record.subject == "notice-2"]
    assert rows.next_steps.of(row) == (
        f"/admin/placements/milestone/{second.pk}/change/?as_of=2003-08-06",
        "Give the day of the indemnity notice",
    )


def test_the_milestone_offered_is_of_the_statement_that_covers_the_closing(counsel: Client) -> None:
    duty = DutyFactory.create()
    made = {}
    for code in ("first", "second"):
        closing = ClosingFactory.create(placement=duty.placement, code=code)
        statement = RegistrationStatementFactory.create(placement=duty.placement, code=f"s-3-{code}")
        statement.closings.add(closing)
        made[code] = MilestoneFactory.create(
            placement=duty.placement,
            registration_statement=statement,
            occurred_on=None,
            certainty="unknown",
            reason="no document states it",
        )
    operations.refresh(placement=duty.placement)
    table = shown(counsel, "2003-08-06").context["dashboard"].sections[0].table
    assert {record.subject: table.next_steps.of(record) for record in table.data} == {
        code: (f"/admin/placements/milestone/{made[code].pk}/change/?as_of=2003-08-06", "Give the day of the filing")
        for code in ("first", "second")
    }


def test_where_no_fact_on_record_lacks_its_day_what_satisfies_the_duty_is_recorded(counsel: Client) -> None:
    duty = DutyFactory.create(due="", unstated="no filing deadline stated")
    ClosingFactory.create(placement=duty.placement)
    operations.refresh(placement=duty.placement)
    assert set(steps(shown(counsel, "2003-08-06"), "unknown")) == {"Record filing"}


def test_the_record_link_names_the_notice_that_is_answered(counsel: Client) -> None:
    paid = EventKindFactory.create(name="indemnity paid")
    duty = DutyFactory.create(per="notice", due="10 days after indemnity notice", satisfied_by=paid)
    for day in (date(2003, 7, 1), date(2003, 7, 2)):
        MilestoneFactory.create(
            placement=duty.placement,
            event=EventKindFactory.create(name="indemnity notice", begins="notice"),
            occurred_on=day,
        )
    operations.refresh(placement=duty.placement)
    [first, _] = re.findall(r'href="([^"]+)">Record indemnity paid', shown(counsel, "2003-08-06").content.decode())
    form = Form(counsel, first.replace("&amp;", "&"))
    assert form.data["filing"] == "indemnity-notice-2003-07-01"
    assert errors(form.save(occurred_on="2003-07-09")) == {}
    standings = Deadline.objects.as_of(date(2003, 8, 6)).values_list("subject", "satisfied_on")
    assert dict(standings) == {
        "indemnity-notice-2003-07-01": date(2003, 7, 9),
        "indemnity-notice-2003-07-02": None,
    }


def open_first_page(client: Client) -> None:
    """Where a session is seen is stored with its first page, and from then on once a minute."""
    client.get("/accounts/two-step/")


def test_the_page_keeps_to_19_queries_where_milestones_lack_their_day(
    counsel: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    many_placements(3)
    duty = DutyFactory.create(per="notice", due="10 days after indemnity notice")
    undated_notice(duty.placement)
    operations.refresh(placement=duty.placement)
    open_first_page(counsel)
    with django_assert_max_num_queries(19):
        assert "Give the day of the indemnity notice" in shown(counsel, "2003-08-06").content.decode()


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
def test_the_page_runs_at_most_19_queries_whatever_the_number_of_placements(
    sign_in: SignIn, role: str, count: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = sign_in(role)
    many_placements(count)
    open_first_page(client)
    with django_assert_max_num_queries(19):
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
