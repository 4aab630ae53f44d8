"""A first placement is set up step by step; each step says what is on record and leads to its form."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from placements.models import Placement
from tests.compliance.admin.conftest import SignIn
from tests.compliance.admin.test_dashboard import open_first_page
from tests.factories import ClosingFactory, IssuerFactory, PlacementFactory

pytestmark = pytest.mark.django_db


def asked(client: Client, **query: str) -> Any:
    return client.get("/placements/set-up/", query)


def steps(client: Client, **query: str) -> dict[str, str]:
    """What is on record of each step, by its title."""
    return {step.title: step.on_record for step in asked(client, **query).context["sheet"].steps}


def following(client: Client, **query: str) -> str:
    step = asked(client, **query).context["sheet"].next_step
    return step.title if step else ""


def test_an_empty_office_begins_with_the_issuer(counsel: Client) -> None:
    assert set(steps(counsel).values()) == {""}
    assert following(counsel) == "The issuer"
    IssuerFactory.create()
    assert following(counsel) == "The placement"
    for page in ("/", "/placements/", "/deadlines/"):
        assert 'href="/placements/set-up/"' in counsel.get(page).content.decode()


def test_each_step_that_is_taken_is_said_and_the_next_is_offered(counsel: Client) -> None:
    placement = PlacementFactory.create(slug="new")
    assert following(counsel) == "Its documents"
    ClosingFactory.create(placement=placement, occurred_on=date(2003, 5, 7))
    found = steps(counsel, placement="new")
    assert (found["Its closings"], found["Its documents"]) == ("1 closing", "")
    page = asked(counsel).content.decode()
    assert "3 of 9 steps have something on record" in page
    assert "Next: its documents" in page


def test_every_step_of_the_demo_leads_to_a_form_that_leads_back(demo: None, counsel: Client) -> None:
    page = asked(counsel, placement="series-d-2003").content.decode()
    links = re.findall(r'<a href="([^"]+)">(?:The |Its |What is|What was|Who )', page)
    assert len(links) == 9
    for link in links:
        assert counsel.get(link.replace("&amp;", "&")).status_code == 200
    assert all("next=%2Fplacements%2Fset-up%2F" in link for link in links if "/add/" in link)


def test_another_begins_anew_and_one_that_is_hidden_is_not_there(demo: None, counsel: Client) -> None:
    assert following(counsel, placement="") == "The issuer"
    Placement.objects.filter(slug="common-2004").update(restricted=True)
    assert asked(counsel, placement="common-2004").status_code == 404


def test_it_is_for_those_who_may_add_a_placement_and_asks_a_constant_number_of_statements(
    sign_in: SignIn, demo: None
) -> None:
    assert asked(sign_in("reader")).status_code == 403
    client = sign_in("counsel")
    open_first_page(client)
    with CaptureQueriesContext(connection) as statements:
        assert asked(client, placement="series-d-2003").status_code == 200
    assert len(statements) <= 18
