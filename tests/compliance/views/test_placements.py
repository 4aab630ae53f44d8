"""The page of a placement says what was sold, what was promised, what has happened, and what is to be done."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils.html import strip_tags

from placements.models import Placement
from tests.compliance.admin.conftest import SignIn
from tests.compliance.admin.test_dashboard import row
from tests.factories import AllocationFactory, ClosingFactory, ClosingTotalFactory, MemberFactory, SecurityFactory

from .entering import Entering

pytestmark = pytest.mark.django_db

DAY = "2003-08-06"


def text(response: Any) -> str:
    assert response.status_code == 200
    return " ".join(strip_tags(response.content.decode().replace("<", " <")).split())


def page_of(client: Client, placement: Placement, **query: str) -> Any:
    return client.get(f"/placements/{placement.pk}/", {"as_of": DAY, **query})


def test_the_list_counts_how_the_deadlines_of_each_stand(demo: None, counsel: Client) -> None:
    response = counsel.get("/placements/", {"as_of": DAY})
    line = row(response, "Series D preferred, May 2003")
    assert "Wed May 7, 2003 Second closing: day not stated" in line
    assert "✕ 2 missed ? 2 unknown ◇ 4 open" in line
    link = re.search(r'href="(/deadlines/[^"]+standing=missed[^"]*)"', response.content.decode())
    assert link
    assert counsel.get(link[1].replace("&amp;", "&")).context["page"].paginator.count == 2
    before = row(counsel.get("/placements/", {"as_of": "2003-05-07"}), "Series D preferred, May 2003")
    assert "missed" not in before
    assert "Sat Jun 21, 2003" in before


def test_the_list_is_narrowed_sorted_and_given_as_a_file(demo: None, counsel: Client) -> None:
    assert "No placement is so." in text(counsel.get("/placements/", {"q": "no such"}))
    names = [record.name for record in counsel.get("/placements/?sort=-name").context["page"].object_list]
    assert names == sorted(names, reverse=True)
    assert len(names) == 3
    answer = counsel.get("/placements/as.csv", {"as_of": DAY, "q": "series"})
    _, line = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert line == [
        "Series D preferred, May 2003",
        "Spectrum Pharmaceuticals, Inc.",
        "Wed May 7, 2003; Second closing: day not stated",
        "2 missed, 2 unknown, 4 open",
        "",
    ]


def test_the_page_has_what_presses_and_each_part(series_d: Placement, counsel: Client) -> None:
    response = page_of(counsel, series_d)
    said = text(response)
    assert "Missed, 46 days late" in row(response, "File the resale registration statement", "First closing")
    assert "Wed May 7, 2003 (inferred)" in row(response, "First closing", "Record effectiveness", "(inferred)")
    for part in (
        "4,967,600 shares",
        "0 of 40 days used, 40 left",
        "No registration statement is on record.",
        "Ex. 4.4",
    ):
        assert part in said
    assert re.search(r"Findings \d+ open", said)


def test_schedule_1_is_held_against_the_totals_stated(series_d: Placement, counsel: Client) -> None:
    schedule, undistributed = page_of(counsel, series_d).context["sheet"].schedules
    xmark = next(line for line in schedule.lines if line.holder.code == "xmark")
    assert [quantity for _, quantity in xmark.quantities][:3] == [134, 285_106, 285_106]
    assert xmark.paid == 1_340_000
    preferred, d_1, d_2, agent = schedule.tied
    assert (preferred.shares, preferred.stated, preferred.paid, preferred.stated_paid) == (
        444,
        444,
        4_440_000,
        4_440_000,
    )
    assert (d_1.shares, d_2.shares, agent.shares) == (944_681, 944_681, 188_936)
    assert [tied.agrees for tied in schedule.tied] == [True, True, True, None]
    assert [tied.agrees for tied in undistributed.tied] == [None] * 3
    assert not undistributed.lines


def test_lines_that_add_up_to_another_total_differ(counsel: Client) -> None:
    closing = ClosingFactory.create()
    security = SecurityFactory.create(placement=closing.placement)
    AllocationFactory.create(closing=closing, security=security, quantity=10, price_paid=None)
    total = ClosingTotalFactory.create(closing=closing, security=security, quantity=11, amount=None)
    assert "✕ Differs" in text(page_of(counsel, closing.placement))
    type(total).objects.filter(pk=total.pk).update(approximate=True)
    assert "nothing exact is stated" in text(page_of(counsel, closing.placement))


def test_every_link_leads_somewhere_and_a_save_leads_back(series_d: Placement, counsel: Client) -> None:
    page = page_of(counsel, series_d).content.decode().split("<main")[1]
    links = {link.replace("&amp;", "&") for link in re.findall(r'href="(/[^"]*)"', page)}
    assert {link: counsel.get(link).status_code for link in links} == dict.fromkeys(links, 200)
    change = next(link for link in links if link.startswith("/placements/") and "/change/" in link)
    assert Entering(counsel, change).save(summary="Another").redirect_chain[-1][0] == (
        f"/placements/{series_d.pk}/?as_of={DAY}"
    )


def test_to_who_is_no_member_a_restricted_placement_does_not_exist(series_d: Placement, counsel: Client) -> None:
    Placement.objects.filter(pk=series_d.pk).update(restricted=True)
    assert page_of(counsel, series_d).status_code == 404
    assert "Series D" not in text(counsel.get("/placements/", {"as_of": DAY}))
    assert "Series D" not in counsel.get("/placements/as.csv").content.decode()
    MemberFactory.create(placement=series_d, person=User.objects.get(username="the-counsel"))
    assert "seen by its members alone" in text(page_of(counsel, series_d))


def test_a_reader_is_offered_nothing_to_enter(series_d: Placement, sign_in: SignIn) -> None:
    page = page_of(sign_in("reader"), series_d).content.decode()
    assert "/add/" not in page
    assert not re.search(r'href="/record/|/change/', page)


def test_every_form_that_the_page_opens_leads_back_to_it(series_d: Placement, counsel: Client) -> None:
    page = page_of(counsel, series_d).content.decode().split("<main", 1)[1]
    forms = re.findall(r'href="(/(?:record|admin/\w+/\w+/add)/[^"]*)"', page)
    assert {"closing", "entry", "registration", "security"} <= {link.split("/")[2] for link in forms}
    assert [link for link in forms if "next=" not in link] == []
