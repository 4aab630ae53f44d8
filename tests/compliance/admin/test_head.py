"""The head of every page leads to the parts of Shelfwatch, a placement's page to all that is on file for it."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from placements.models import Placement

PARTS = ("placements", "registrations", "holders", "documents", "positions", "notices", "what-if")


@pytest.mark.django_db
@pytest.mark.parametrize("part", [f"/{part}/?as_of=2003-08-06" for part in PARTS])
def test_the_head_of_a_page_leads_to_the_pages_of_no_one_model(admin_client: Client, part: str) -> None:
    page = admin_client.get("/admin/", {"as_of": "2003-08-06"}).content.decode()
    assert f'<a href="{part}">' in page.split("</nav>")[0]
    assert admin_client.get(part).status_code == 200


@pytest.mark.django_db
def test_each_part_of_a_placement_is_a_link_that_opens(admin_client: Client, demo: None) -> None:
    placement = Placement.objects.get(slug="series-d-2003")
    page = admin_client.get(f"/admin/placements/placement/{placement.pk}/change/").content.decode()
    parts = re.search(r"field-parts.*?</fieldset>", page, re.DOTALL)
    assert parts
    links = [link.replace("&amp;", "&") for link in re.findall(r'href="([^"]+)"', parts[0])]
    assert any("/consentquestion/?placement__id__exact" in link for link in links)
    assert any("/allocation/?closing__placement__id__exact" in link for link in links)
    assert {link: admin_client.get(link).status_code for link in links} == dict.fromkeys(links, 200)
