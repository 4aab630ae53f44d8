"""What a calendar program reads by a secret link."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Group, User
from django.test import Client
from icalendar import Calendar

from compliance import calendars
from compliance.models import CalendarLink
from compliance.roles import Role, sync_roles
from placements.models import Member, Placement
from record.models import Access
from tests.factories import MilestoneFactory, WaiverFactory

pytestmark = pytest.mark.django_db

AT = datetime(2003, 8, 6, 16, tzinfo=UTC)
FILE = "File the resale registration statement (Series D preferred, May 2003, First closing)"


@pytest.fixture
def pat() -> User:
    """A reader."""
    sync_roles()
    person = User.objects.create_user("pat", is_staff=True)
    person.groups.add(Group.objects.get(name=Role.READER))
    return person


def link(person: User, placement: Placement | None = None) -> str:
    """The secret of a new link."""
    return calendars.made(person, name="Outlook", placement=placement, at=AT)[1]


def read(secret: str, **headers: str) -> Any:
    return Client().get(f"/calendar/{secret}.ics", headers=headers)


def events(secret: str) -> dict[str, Any]:
    """The events by what they are called, without the sign before it."""
    answer = read(secret)
    assert answer.status_code == 200
    return {str(event["summary"]).partition(" ")[2]: event for event in Calendar.from_ical(answer.content).events}


@time_machine.travel(AT, tick=False)
def test_a_deadline_is_an_event_of_its_safe_day_that_says_its_literal_day_and_why(
    series_d: Placement, pat: User
) -> None:
    event = events(link(pat))[f"Missed: {FILE}"]
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (date(2003, 6, 20), date(2003, 6, 21))
    said = str(event["description"])
    assert "Missed, 46 days late." in said
    assert "Due Sat Jun 21, 2003 as written." in said
    assert "Safe day: Fri Jun 20, 2003." in said
    assert "45 days after closing (Wed May 7, 2003)" in said


@time_machine.travel(AT, tick=False)
def test_one_that_moves_keeps_its_name_and_has_a_higher_number(series_d: Placement, pat: User) -> None:
    secret = link(pat)
    before = events(secret)[f"Missed: {FILE}"]
    statement = series_d.registration_statements.create(code="s-3", form="S-3")
    statement.closings.set(series_d.closings.filter(code="first"))
    from compliance.operations import refresh
    from placements.models import EventKind

    MilestoneFactory.create(
        placement=series_d,
        event=EventKind.objects.get(name="filing"),
        registration_statement=statement,
        occurred_on=date(2003, 8, 1),
    )
    refresh(placement=series_d)
    after = events(secret)[f"Met: {FILE}"]
    assert after["uid"] == before["uid"]
    assert after["sequence"] > before["sequence"]


@time_machine.travel(AT, tick=False)
def test_a_waived_one_is_withdrawn(series_d: Placement, pat: User) -> None:
    from compliance.models import Duty
    from compliance.operations import refresh

    secret = link(pat)
    assert events(secret)[f"Missed: {FILE}"]["status"] == "CONFIRMED"
    duty = Duty.objects.get(placement=series_d, code="FILE")
    WaiverFactory.create(placement=series_d, duty=duty, subject="first", granted_on=date(2003, 6, 19))
    refresh(placement=series_d)
    assert events(secret)[FILE]["status"] == "CANCELLED"


@time_machine.travel(AT, tick=False)
def test_a_link_of_one_placement_shows_that_alone(series_d: Placement, pat: User) -> None:
    other = Placement.objects.get(slug="common-2004")
    assert {event["categories"].cats[0] for event in events(link(pat, series_d)).values()} == {series_d.name}
    assert events(link(pat, other)) == {}


def test_what_its_person_may_not_see_is_not_in_it(series_d: Placement, pat: User) -> None:
    secret, its_own = link(pat), link(pat, series_d)
    Placement.objects.filter(pk=series_d.pk).update(restricted=True)
    assert not any("Series D" in summary for summary in events(secret))
    assert read(its_own).status_code == 404
    Member.objects.create(placement=series_d, person=pat, added_at=AT)
    assert any("Series D" in summary for summary in events(its_own))


def test_a_wrong_secret_a_revoked_link_and_a_closed_person_are_answered_alike(pat: User) -> None:
    secret = link(pat)
    assert read(secret).status_code == 200
    wrong = read("x" * 43)
    calendars.revoke(pat, CalendarLink.objects.get().pk, at=AT)
    revoked = read(secret)
    closed = link(pat)
    User.objects.filter(pk=pat.pk).update(is_active=False)
    assert wrong.status_code == revoked.status_code == read(closed).status_code == 404
    assert wrong.content == revoked.content


def test_a_link_answers_nobody_while_its_person_has_no_role_and_outlives_their_password(pat: User) -> None:
    secret = link(pat)
    pat.set_password("another one, much longer")
    pat.save()
    assert read(secret).status_code == 200
    pat.groups.clear()
    assert read(secret).status_code == 404


def test_the_secret_is_not_kept(pat: User) -> None:
    secret = link(pat)
    assert secret not in str(CalendarLink.objects.values())


def test_a_program_that_has_it_is_sent_nothing(series_d: Placement, pat: User) -> None:
    secret = link(pat)
    first = read(secret)
    again = read(secret, if_none_match=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert first["Cache-Control"] == "private, no-cache"


def test_that_it_was_read_is_stored_and_noted_once_an_hour(pat: User) -> None:
    secret = link(pat)
    for minutes, stored, noted in ((0, 0, 1), (30, 0, 1), (61, 61, 2)):
        calendars.found(secret, at=AT + timedelta(minutes=minutes))
        assert CalendarLink.objects.get().read_at == AT + timedelta(minutes=stored)
        assert Access.objects.filter(kind="exported", person=pat, said="calendar for Outlook").count() == noted
    assert secret not in str(Access.objects.values())


def test_it_is_written_as_the_standard_says(series_d: Placement, pat: User) -> None:
    lines = read(link(pat)).content.split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert max(map(len, lines)) <= 75
    assert not any(b"\n" in line for line in lines)
    assert sum(line.startswith(b"DTSTART;VALUE=DATE:") for line in lines) == lines.count(b"BEGIN:VEVENT") > 0


def test_it_takes_as_many_queries_however_many_deadlines(
    series_d: Placement, pat: User, django_assert_num_queries: Any
) -> None:
    secret, its_own = link(pat), link(pat, Placement.objects.get(slug="common-2004"))
    for each, queries in ((secret, 4), (its_own, 5)):  # with the note of the reading
        with django_assert_num_queries(queries):
            read(each)


def test_nothing_in_it_turns_the_order_of_what_a_reader_sees(series_d: Placement, pat: User) -> None:
    Placement.objects.filter(pk=series_d.pk).update(name="Series \u202eD\u2066")
    with time_machine.travel(AT, tick=False):
        text = read(link(pat, series_d)).content.decode()
    assert "Series D" in text
    assert not set("\u202e\u2066") & set(text)
