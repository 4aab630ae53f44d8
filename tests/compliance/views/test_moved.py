"""An address of the admin whose page went to the site…"""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import resolve

from compliance.views.moved import MOVED

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/admin/findings/?placement=series-d&as_of=2003-08-06", "/findings/?placement=series-d&as_of=2003-08-06"),
        ("/admin/positions/?as_of=2003-08-06", "/positions/?as_of=2003-08-06"),
        ("/admin/notice/", "/notices/given/"),
        ("/admin/groups/", "/holders/groups/"),
        ("/admin/reports/", "/reports/"),
        ("/admin/reports/mails/", "/reports/mails/"),
        ("/admin/reports/7/", "/reports/7/change/"),
        ("/admin/reports/7/preview/?as_of=2003-08-06", "/reports/7/?as_of=2003-08-06"),
        ("/admin/placements/closing/7/schedule/", "/closings/7/schedule/"),
        ("/admin/placements/placement/7/library/", "/placements/7/library/"),
        ("/admin/placements/documentversion/7/download/", "/documents/versions/7/"),
    ],
)
def test_leads_there_for_good_with_all_that_was_asked(client: Client, old: str, new: str) -> None:
    client.force_login(User.objects.create_user("pat", is_staff=True))
    answer = client.get(old)
    assert (answer.status_code, answer.headers["Location"]) == (301, new)


def test_leads_to_a_page_of_the_site(client: Client) -> None:
    client.force_login(User.objects.create_user("pat", is_staff=True))
    for old, name in MOVED:
        found = resolve(client.get(f"/admin/{re.sub('<[^>]+>', '7', old)}").headers["Location"])
        assert found.view_name == f"compliance:{name}"


def test_shows_a_stranger_nothing_but_the_way_in(client: Client) -> None:
    answer = client.get("/admin/reports/7/preview/")
    assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, "/accounts/login/")
