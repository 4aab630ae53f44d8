"""The list of deadlines is filtered, sorted and paged by its address; the page of one explains it."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils.html import strip_tags
from openpyxl import load_workbook

from compliance.models import Duty
from placements.models import Placement, SourceDocument
from tests.compliance.admin.conftest import SignIn
from tests.compliance.admin.test_dashboard import row, rows
from tests.factories import DocumentVersionFactory, WaiverFactory

from .entering import Entering

pytestmark = pytest.mark.django_db

DAY = "2003-08-06"


def shown(client: Client, **query: str) -> Any:
    response = client.get("/deadlines/", {"as_of": DAY, **query})
    assert response.status_code == 200
    return response


def listed(client: Client, **query: str) -> list[tuple[str, str]]:
    """The duty's code and the standing of each row."""
    return [(record.duty.code, record.standing) for record in shown(client, **query).context["page"].object_list]


def why(client: Client, **query: str) -> str:
    """The address of the page of the first row."""
    links = re.findall(r'<a class="title" href="([^"]+)"', shown(client, **query).content.decode())
    return str(links[0]).replace("&amp;", "&")


def test_the_most_urgent_comes_first(demo: None, counsel: Client) -> None:
    response = shown(counsel)
    assert "✕ Missed, 46 days late File the resale registration statement" in rows(response)[0]
    assert "Sat Jun 21, 2003 Fri Jun 20, 2003 nothing on record" in rows(response)[0]
    assert "closing day not stated (on or before May 14, 2003)" in row(response, "? Unknown", "Second closing")
    every = [standing for _, standing in listed(counsel)]
    assert every[:6] == ["missed"] * 2 + ["unknown"] * 4


def test_it_is_narrowed_by_what_the_address_says(demo: None, counsel: Client) -> None:
    assert listed(counsel, standing="missed") == [("FILE", "missed"), ("EFFECT", "missed")]
    assert {standing for _, standing in listed(counsel, placement="common-2004")} == {"unknown"}
    assert [code for code, _ in listed(counsel, event="effectiveness", standing="missed")] == ["EFFECT"]
    assert [code for code, _ in listed(counsel, q="expenses")] == ["EXPENSES"]
    assert [code for code, _ in listed(counsel, as_of="2003-06-14", within="7")] == ["FILE"]
    assert [code for code, _ in listed(counsel, as_of="2003-06-13", within="7")] == []
    assert "No deadline is so." in shown(counsel, q="no such words").content.decode()


def test_it_is_sorted_by_a_column_either_way_and_rows_without_a_day_come_last(demo: None, counsel: Client) -> None:
    up = [record.due_on for record in shown(counsel, sort="due_on").context["page"].object_list]
    down = [record.due_on for record in shown(counsel, sort="-due_on").context["page"].object_list]
    dated = [day for day in up if day]
    assert len(dated) == 2
    assert up[:2] == sorted(dated)
    assert down[:2] == sorted(dated, reverse=True)
    page = shown(counsel, sort="-due_on", standing="missed").content.decode()
    assert 'aria-sort="descending"' in page
    assert f"?as_of={DAY}&amp;sort=due_on&amp;standing=missed" in page
    for column in ("standing", "duty", "about", "safe_on", "on_record", "no-such-column", "-standing"):
        assert shown(counsel, sort=column).context["page"].paginator.count == len(up)


def test_the_day_and_the_filters_are_kept_by_each_other(demo: None, counsel: Client) -> None:
    page = shown(counsel, standing="missed", sort="due_on", rows="50").content.decode()
    form = page.split('class="filters"')[1].split("</form>")[0]
    for name, value in (("as_of", DAY), ("sort", "due_on"), ("rows", "50")):
        assert f'name="{name}" value="{value}"' in form
    day = page.split('class="site-day"')[1].split("</form>")[0]
    assert 'name="standing" value="missed"' in day


def test_what_is_on_the_screen_is_given_as_a_file(demo: None, counsel: Client) -> None:
    query = {"as_of": DAY, "standing": "missed", "sort": "-due_on"}
    answer = counsel.get("/deadlines/as.csv", query)
    assert answer["Content-Disposition"] == f'attachment; filename="deadlines-as-of-{DAY}.csv"'
    heading, *lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert heading == ["Standing", "What is owed", "Placement", "Due", "Safe", "On record"]
    assert [line[3] for line in lines] == ["2003-08-05", "2003-06-21"]
    assert lines[1][:3] == [
        "Missed, 46 days late",
        'File the resale registration statement (§1 "Filing Date", §2, §3(a))',
        "Series D preferred, May 2003, First closing",
    ]
    sheet = load_workbook(io.BytesIO(counsel.get("/deadlines/as.xlsx", query).content)).active
    assert sheet["D2"].value.date().isoformat() == "2003-08-05"
    assert counsel.get("/deadlines/as.pdf").status_code == 404


def test_a_formula_in_a_file_is_inert(demo: None, counsel: Client) -> None:
    Placement.objects.filter(slug="series-d-2003").update(name="=1+1")
    lines = counsel.get("/deadlines/as.csv", {"as_of": DAY, "standing": "missed"}).content.decode("utf-8-sig")
    assert [line[2] for line in csv.reader(io.StringIO(lines))][1].startswith("'=")


def test_the_page_of_a_deadline_says_why_and_leads_to_each_fact(demo: None, counsel: Client) -> None:
    address = why(counsel, event="filing", standing="missed")
    response = counsel.get(address)
    page = response.content.decode()
    text = " ".join(strip_tags(page).split())
    assert "<h1>File the resale registration statement</h1>" in page
    for said in ("Missed, 46 days late", "day 1 is May 8; day 45 is June 21", "Moved: never.", "rolled forward"):
        assert said in text
    closing = re.search(r'href="([^"]+)">closing: Wednesday, May 7, 2003</a>', page)
    assert closing
    assert re.search(r'<a href="/documents/\d+/[^"]*">Ex\. 4\.4 preamble</a>', page)
    missed = re.search(r'<a href="([^"]+)">from Sun Jun 22, 2003</a>:\s+missed', page)
    assert missed
    assert "Missed, 1 day late" in counsel.get(missed[1].replace("&amp;", "&")).content.decode()
    assert counsel.get(closing[1].replace("&amp;", "&")).status_code == 200
    for link in set(re.findall(r'href="(/[^"]*)"', page.split("<main")[1])):
        assert counsel.get(link.replace("&amp;", "&")).status_code == 200


def test_a_filing_recorded_from_the_page_of_its_deadline_is_seen_there(demo: None, counsel: Client) -> None:
    address = why(counsel, event="filing", standing="missed")
    page = counsel.get(address).content.decode()
    record = re.search(r'<a class="btn btn-primary" href="([^"]+)">Record filing</a>', page)
    assert record
    saved = Entering(counsel, record[1].replace("&amp;", "&")).save(occurred_on="2003-06-20")
    assert saved.redirect_chain[-1][0] == address
    assert "Met Fri Jun 20" in saved.content.decode()


def test_what_shows_that_it_was_met_is_one_click_away(demo: None, counsel: Client) -> None:
    address = why(counsel, event="filing", standing="missed")
    document = SourceDocument.objects.get(placement__slug="series-d-2003", code="ex-4.4")
    file = DocumentVersionFactory.create(document=document)
    record = re.search(
        r'<a class="btn btn-primary" href="([^"]+)">Record filing</a>', counsel.get(address).content.decode()
    )
    assert record
    saved = Entering(counsel, record[1].replace("&amp;", "&")).save(
        occurred_on="2003-06-20", source=str(document.pk), clause="cover"
    )
    text = " ".join(strip_tags(saved.content.decode()).split())
    assert "Evidence filing, Fri Jun 20, 2003: Ex. 4.4 cover, Registration Rights Agreement" in text
    assert f"/documents/versions/{file.pk}/" in saved.content.decode()


def test_what_was_granted_is_shown_in_full(demo: None, counsel: Client) -> None:
    address = why(counsel, event="filing", standing="missed")
    duty = Duty.objects.get(code="FILE", placement__slug="series-d-2003")
    WaiverFactory.create(
        placement=duty.placement, duty=duty, subject="first", granted_by="Xmark and SDS", asked_by="the issuer",
        granted_on=date(2003, 7, 1), asked_on=date(2003, 6, 25), consent="Holders of 50.19%",
    )  # fmt: skip
    text = " ".join(strip_tags(counsel.get(address).content.decode().replace("<", " <")).split())
    for said in (
        "Granted Tuesday, July 1, 2003, by Xmark and SDS",
        "Until for good",
        "Asked by the issuer, on Wednesday, June 25, 2003",
        "Consent Holders of 50.19%",
        "Approval entered by a command",
    ):
        assert said in text


def test_the_life_of_a_deadline_says_what_its_standing_says(demo: None, counsel: Client) -> None:
    page = strip_tags(counsel.get(why(counsel, event="supplement filed", as_of="2003-12-22")).content.decode())
    text = " ".join(page.split())
    assert "from Mon Dec 22, 2003: supplement first used day not stated; on record Mon Dec 22, 2003" in text
    assert "met Mon Dec 22, 2003" not in text


def test_what_the_person_may_not_see_is_not_there(demo: None, sign_in: SignIn) -> None:
    reader = sign_in("reader")
    address = why(reader, standing="missed")
    assert "Record " not in strip_tags(reader.get(address).content.decode().split("<main")[1].split("</h1>")[1][:600])
    Placement.objects.filter(slug="series-d-2003").update(restricted=True)
    assert reader.get(address).status_code == 404
    assert listed(reader, standing="missed") == []
    assert reader.get("/deadlines/as.csv", {"as_of": DAY}).content.decode().count("Series D") == 0


def test_no_address_fails(demo: None, counsel: Client) -> None:
    for query in ("standing=x", "event=x", "within=x", "rows=x", "sort=%2C", "page=x", "q=%27%25_", "placement=x" * 99):
        assert counsel.get(f"/deadlines/?{query}").status_code == 200
    assert "Choose one from the list." in counsel.get("/deadlines/?within=x").content.decode()
    for address in ("/deadlines/0/", f"/deadlines/{'9' * 30}/", "/deadlines/as.xml", "/deadlines/?q=%00"):
        assert counsel.get(address).status_code in (400, 404)
    assert counsel.get("/placements/series-d-2003/deadlines/%00/").status_code == 400
