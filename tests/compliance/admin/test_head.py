"""The head of every page leads to the parts of Shelfwatch."""

from __future__ import annotations

import pytest
from django.test import Client


@pytest.mark.django_db
@pytest.mark.parametrize(
    "part", ["/admin/positions/?as_of=2003-08-06", "/admin/notice/", "/admin/what-if/?as_of=2003-08-06"]
)
def test_the_head_of_a_page_leads_to_the_pages_of_no_one_model(admin_client: Client, part: str) -> None:
    page = admin_client.get("/admin/", {"as_of": "2003-08-06"}).content.decode()
    assert f'<a href="{part}">' in page.split("</nav>")[0]
    assert admin_client.get(part).status_code == 200
