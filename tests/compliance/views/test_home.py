"""The first page of the site answers what was missed, what is due, what is unknown, and what to do now."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils.html import strip_tags

from placements.models import Placement
from tests.compliance.admin.conftest import Form, SignIn
from tests.compliance.admin.test_dashboard import row
from tests.factories import MemberFactory

pytestmark = pytest.mark.django_db

DAY = "2003-08-06"


def shown(client: Client, as_of: str = DAY, **query: str) -> Any:
    response = client.get("/", {"as_of": as_of, **query})
    assert response.status_code == 200
    return response


def links(response: Any) -> set[str]:
    return {link.replace("&amp;", "&") for link in re.findall(r'href="(/[^"]*)"', response.content.decode())}


def test_the_missed_dates_come_first_each_with_what_to_do(demo: None, counsel: Client) -> None:
    response = shown(counsel)
    missed = row(response, "Missed, 46 days late")
    assert "File the resale registration statement" in missed
    assert "Record filing Why" in missed
    assert response.context["dashboard"].sections[0].title == "Missed"


def test_the_board_is_a_picture_too(demo: None, counsel: Client) -> None:
    page = shown(counsel).content.decode()
    assert "Timeline of filing and effectiveness as of Wed Aug 6, 2003" in page
    assert "filing, due Sat Jun 21, 2003: Missed, 46 days late" in page
    assert "Series D preferred, May 2003 · Second closing: closing day not stated" in page


def test_blackout_days_and_findings_stand_beside_each_placement(demo: None, counsel: Client) -> None:
    series_d = row(shown(counsel), "Series D preferred, May 2003", "of 40 days used")
    assert "0 of 40 days used, 40 left" in series_d
    assert re.search(r"\d+ warnings, \d+ observations", series_d)


def test_the_findings_counted_are_those_that_nobody_accepted(demo: None, counsel: Client) -> None:
    page = counsel.get("/findings/", {"placement": "common-2004"})
    severities = [line.found.finding.severity for group in page.context["groups"] for line in group.open]
    said = row(shown(counsel), "Common stock, April 2004", "no limit on record")
    assert f"{severities.count('warning')} warnings, {severities.count('notice')} observations" in said


def test_every_link_keeps_the_day_and_leads_somewhere(demo: None, counsel: Client) -> None:
    found = {link for link in links(shown(counsel)) if not link.startswith(("/accounts/", "/static/"))}
    assert any(link.startswith("/record/event/?") for link in found)
    undated = {link for link in found if f"as_of={DAY}" not in link}
    lists = {link for link in found if re.fullmatch(r"/admin/\w+/\w+/", link)}
    assert undated <= {"/", "/calendars/", "/programs/", "/reports/", *lists}
    assert {link: counsel.get(link).status_code for link in found} == dict.fromkeys(found, 200)


def test_today_the_links_of_the_head_name_no_day(demo: None, counsel: Client) -> None:
    page = counsel.get("/").content.decode()
    assert "as_of" not in page.split("</nav>")[0]
    assert "from the facts dated on or before it" not in page


def test_another_day_is_said_above_everything_with_the_way_back(demo: None, counsel: Client) -> None:
    page = strip_tags(shown(counsel).content.decode())
    assert re.search(r"As of\s+Wednesday, August 6, 2003,\s+from the facts dated on or before it", page)
    assert "Back to today" in page


def test_a_day_that_cannot_be_read_is_refused_in_words_beside_the_control(demo: None, counsel: Client) -> None:
    page = shown(counsel, "June 31, 2003").content.decode()
    assert "June 31 does not exist. Give a day of June, 1 to 30." in page
    assert 'value="June 31, 2003"' in page


@pytest.mark.parametrize("elsewhere", ["https://example.com/", "//example.com/", "/\\example.com", "javascript:1"])
def test_a_save_leads_to_no_other_site(demo: None, counsel: Client, elsewhere: str) -> None:
    placement = Placement.objects.get(slug="series-d-2003")
    address = f"/admin/placements/placement/{placement.pk}/change/"
    form = Form(counsel, address)
    form.address = f"{address}?as_of={DAY}&next={elsewhere}"
    assert form.press_save(summary="Another").redirect_chain[-1][0] == f"/admin/?as_of={DAY}"


def test_a_reader_sees_all_of_it_and_is_offered_nothing_to_enter(demo: None, sign_in: SignIn) -> None:
    page = shown(sign_in("reader")).content.decode()
    assert "Missed, 46 days late" in page
    assert "Record" not in strip_tags(page.split("<main", 1)[1])
    assert "/add/" not in page


def test_a_restricted_placement_is_not_on_it_for_who_is_no_member(demo: None, counsel: Client) -> None:
    Placement.objects.filter(slug="series-d-2003").update(restricted=True)
    assert "Series D" not in shown(counsel).content.decode()
    MemberFactory.create(
        placement=Placement.objects.get(slug="series-d-2003"), person=User.objects.get(username="the-counsel")
    )
    assert "Series D" in shown(counsel).content.decode()


def test_who_has_no_role_is_told_whom_to_ask(client: Client) -> None:
    client.force_login(User.objects.create_user("new", is_staff=True))
    assert "Your role does not show deadlines" in client.get("/").content.decode()


def test_who_is_signed_in_without_access_is_told_so(client: Client) -> None:
    client.force_login(User.objects.create_user("visitor"))
    response = client.get("/", follow=True)
    assert len(response.redirect_chain) == 1
    assert "You are signed in as visitor" in response.content.decode()


def test_signing_in_leads_here(client: Client) -> None:
    User.objects.create_user("pat", password="correct horse battery", is_staff=True)
    response = client.post("/accounts/login/", {"login": "pat", "password": "correct horse battery"})
    assert response.headers["Location"] == "/"


def test_the_demo_s_people_are_told_that_it_is_the_demo(client: Client, sign_in: SignIn) -> None:
    client.force_login(User.objects.create_user("demo-reader", is_staff=True))
    assert "This is the demo" in client.get("/").content.decode()
    assert "This is the demo" not in sign_in("reader").get("/").content.decode()


def test_no_address_fails(counsel: Client) -> None:
    for query in ("as_of=%00", "page=%00", "as_of=9999-12-31", "page=x&page=-1", "as_of=" + "9" * 400):
        assert counsel.get(f"/?{query}").status_code in (200, 400)
