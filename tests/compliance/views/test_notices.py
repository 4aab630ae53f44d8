"""§7(g) as pages: what was sent and when it is given; a question in the address, the answer limb by limb."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from holders.models import Holder, Notice
from placements.models import EventKind, Placement
from tests import factories
from tests.compliance.admin.conftest import SignIn


def asked(client: Client, **query: str) -> str:
    usual = {"placement": "series-d-2003", "method": "fax"}
    return client.get(reverse("compliance:notice-given"), {**usual, **query}).content.decode()


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"sent": "2003-07-03 16:59"}, "Deemed given on Thursday, July 3, 2003, by limb (i)."),
        ({"sent": "2003-07-03 17:00"}, "No day can be said: only actual receipt can give one."),
        ({"sent": "July 3, 2003 5:01 pm"}, "Deemed given on Monday, July 7, 2003, by limb (ii)."),
        ({"sent": "2003-07-03 14:01", "zone": "America/Los_Angeles"}, "Deemed given on Monday, July 7, 2003"),
        ({"sent": "2003-07-03 17:00", "received": "2003-07-05 09:00"}, "July 5, 2003, by limb (iv)."),
        ({"sent": "2003-07-03 12:00", "method": "overnight courier"}, "Monday, July 7, 2003, by limb (iii)."),
    ],
)
def test_it_says_the_day_in_one_sentence(
    series_d: Placement, counsel: Client, query: dict[str, str], sentence: str
) -> None:
    assert sentence in asked(counsel, **query)


def test_every_limb_is_shown_with_why(series_d: Placement, counsel: Client) -> None:
    page = asked(counsel, sent="2003-07-03 17:01")
    assert "it is for notices sent before 5:00 pm, and this was sent at 5:01 pm" in page
    assert "it is for overnight courier, not for fax" in page
    assert "no actual receipt is on record" in page
    assert page.count('<th scope="row">') == 4


def test_it_names_the_address_of_record_and_who_has_a_copy(series_d: Placement, counsel: Client) -> None:
    page = asked(counsel, sent="2003-07-03 12:00", to="xmark")
    assert "Xmark Fund Ltd.<br>152 West 57th Street" in page
    assert "Fax: 212-247-1329" in page
    assert "Of record: Ex. 4.4 Schedule 1" in page
    assert "Kane Kessler, P.C." in page
    assert "Latham &amp; Watkins LLP" in asked(counsel, sent="2003-07-03 12:00", to="issuer")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"sent": "2003-04-06 02:30"}, "Clocks in America/New_York were put forward over 02:30"),
        ({"sent": "soon"}, "Write day and time as 2003-07-03 16:30"),
        ({"sent": ""}, "Say when it was sent."),
        ({"sent": "2003-07-03 12:00", "zone": "Mars/Base"}, "There is no time zone “Mars/Base”"),
        ({"sent": "2003-07-03 12:00", "received": "2003-07-02 12:00"}, "recorded as received before it was sent"),
        ({"sent": "2103-07-03 12:00"}, "NYBANK"),
        ({"sent": "2003-07-03 12:00", "to": "nobody"}, "No holder of this placement has the code “nobody”."),
        ({"placement": "series-d-203"}, "No placement on record has “series-d-203” in its name."),
        ({"placement": ""}, "Say first which placement."),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused_in_words(
    series_d: Placement, counsel: Client, query: dict[str, str], words: str
) -> None:
    page = asked(counsel, **query)
    assert words in page
    assert "Deemed given" not in page


def test_an_agreement_whose_clause_is_not_entered_says_so(series_d: Placement, counsel: Client) -> None:
    bare = factories.PlacementFactory.create(slug="bare-2005")
    page = asked(counsel, placement="bare-2005", sent="2005-07-05 12:00")
    assert "No day can be said: only actual receipt can give one." in page
    assert "notice clause is not entered" in page
    assert f"/record/limb/?placement={bare.pk}&amp;" in page


def test_nothing_is_asked_until_the_placement_is_known(series_d: Placement, counsel: Client) -> None:
    first = counsel.get(reverse("compliance:notice-given")).content.decode()
    assert "Say first which placement." in first
    assert 'name="sent"' not in first
    assert '<a href="?placement=series-d-2003">Series D preferred, May 2003</a>' in first
    then = counsel.get(reverse("compliance:notice-given"), {"placement": "series-d-2003"}).content.decode()
    assert 'name="sent"' in then
    assert 'value="America/New_York"' in then
    assert "refused" not in then


def test_of_many_placements_a_few_are_offered_and_a_part_of_the_name_finds_the_rest(counsel: Client) -> None:
    for number in range(30):
        factories.PlacementFactory.create(slug=f"deal-{number:02}", name=f"Deal {number:02}")
    page = counsel.get(reverse("compliance:notice-given")).content.decode()
    assert page.count('<a href="?placement=deal-') == 25
    assert "There are more. Type a part of the name." in page
    assert 'name="sent"' in counsel.get(reverse("compliance:notice-given"), {"placement": "deal 29"}).content.decode()


@pytest.mark.parametrize("role", ["reader", "editor", "counsel"])
def test_every_role_may_ask(series_d: Placement, sign_in: SignIn, role: str) -> None:
    assert "by limb (i)" in asked(sign_in(role), sent="2003-07-03 12:00")


def test_the_placement_s_page_leads_to_it(series_d: Placement, counsel: Client) -> None:
    page = counsel.get(f"/admin/placements/placement/{series_d.pk}/change/").content.decode()
    assert "/notices/given/?placement=series-d-2003" in page


LIST = "/notices/"


def sent(placement: Placement, at: datetime, **stated: object) -> Notice:
    """A notice by fax to a holder of the placement."""
    made: Notice = factories.NoticeFactory.create(
        placement=placement, recipient=Holder.objects.get(code="xmark"), to="holder", sent_at=at, **stated
    )
    return made


AFTER_FIVE = datetime(2003, 7, 3, 21, 1, tzinfo=UTC)


def test_the_list_says_of_each_notice_when_it_is_deemed_given(series_d: Placement, counsel: Client) -> None:
    sent(series_d, AFTER_FIVE, event=EventKind.objects.get(name="piggyback notice"), filing="piggyback-1")
    page = " ".join(strip_tags(counsel.get(LIST, {"as_of": "2003-08-06"}).content.decode().replace("<", " <")).split())
    assert "Piggyback notice piggyback-1" in page
    assert "Xmark Fund Ltd." in page
    assert "Thu Jul 3, 2003 5:01 pm, by fax" in page
    assert "Mon Jul 7, 2003 by limb (ii)" in page


def test_a_notice_sent_after_the_day_asked_for_is_not_in_it(series_d: Placement, counsel: Client) -> None:
    sent(series_d, AFTER_FIVE)
    assert counsel.get(LIST, {"as_of": "2003-07-02"}).context["page"].paginator.count == 0
    assert counsel.get(LIST, {"as_of": "2003-07-03"}).context["page"].paginator.count == 1


def test_the_list_is_narrowed_and_given_as_a_file(series_d: Placement, counsel: Client) -> None:
    sent(series_d, AFTER_FIVE)
    factories.NoticeFactory.create()
    query = {"as_of": "2003-08-06", "placement": "series-d-2003", "q": "xmark", "to": "holder"}
    answer = counsel.get(f"{LIST}as.csv", query)
    heading, line = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert heading == ["Notice", "Placement", "From", "To", "Sent", "Deemed given", "Source"]
    assert line[3:6] == ["Xmark Fund Ltd.", "Thu Jul 3, 2003, 5:01 pm, by fax", "2003-07-07"]
    assert "No notice is so." in counsel.get(LIST, {"q": "no such words"}).content.decode()


def test_an_empty_list_says_what_a_notice_is_for(counsel: Client) -> None:
    assert "computed from the notice" in counsel.get(LIST).content.decode()


def test_a_stranger_to_a_restricted_placement_sees_nothing_of_its_notices(counsel: Client) -> None:
    hidden = factories.NoticeFactory.create(placement=factories.PlacementFactory.create(restricted=True)).placement
    for address in (LIST, f"{LIST}as.csv"):
        assert hidden.name not in counsel.get(address).content.decode()
    page = counsel.get(f"{LIST}given/", {"placement": hidden.slug}).content.decode()
    assert "No placement on record has" in page


def test_20_notices_take_as_many_queries_as_2(series_d: Placement, counsel: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            counsel.get(LIST)
        return len(captured)

    for _ in range(2):
        sent(series_d, AFTER_FIVE)
    queries()
    two = queries()
    for _ in range(18):
        sent(series_d, AFTER_FIVE)
    assert queries() == two
