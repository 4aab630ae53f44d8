"""§7(g) in the admin: a notice is entered as it was sent, and its page says when it is given and where it went."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from holders.models import Holder, Notice
from placements.models import EventKind, Placement
from tests import factories

from .conftest import Form, errors


@pytest.fixture
def add(series_d: Placement, counsel: Client) -> Form:
    return Form(counsel, f"/admin/holders/notice/add/?placement={series_d.pk}&as_of=2003-10-10")


def entered(add: Form, **typed: str) -> str:
    """The page of a notice to Xmark that was typed in."""
    xmark, kind = Holder.objects.get(code="xmark"), EventKind.objects.get(name="piggyback notice")
    usual = {
        "event": str(kind.pk),
        "filing": "piggyback-1",
        "to": "holder",
        "recipient": str(xmark.pk),
        "method": "fax",
    }
    add.save(**{**usual, **typed})
    notice = Notice.objects.get()
    return add.client.get(f"/admin/holders/notice/{notice.pk}/change/").content.decode()


@pytest.mark.parametrize(
    ("typed", "zone", "moment"),
    [
        ("2003-10-02 17:01", "America/New_York", datetime(2003, 10, 2, 21, 1, tzinfo=UTC)),
        ("October 2, 2003 2:01 pm", "America/Los_Angeles", datetime(2003, 10, 2, 21, 1, tzinfo=UTC)),
        ("2003-11-03 17:01:30", "America/New_York", datetime(2003, 11, 3, 22, 1, 30, tzinfo=UTC)),
    ],
)
def test_a_time_is_that_of_a_clock_in_the_zone(add: Form, typed: str, zone: str, moment: datetime) -> None:
    entered(add, sent_at=typed, zone=zone)
    assert Notice.objects.get().sent_at == moment


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("2003-04-06 02:30", "Clocks in America/New_York were put forward over 02:30"),
        ("10/02/03 5 pm", "Write day and time as 2003-07-03 16:30"),
        ("2003-10-02", "Write day and time as 2003-07-03 16:30"),
        ("1803-10-02 12:00", "Give a day from 1900 to 2199"),
    ],
)
def test_a_time_that_no_clock_shows_is_refused_in_words(add: Form, typed: str, words: str) -> None:
    page = add.save(to="all holders", method="fax", sent_at=typed).content.decode()
    assert words in page
    assert not Notice.objects.exists()


def test_its_page_says_the_day_the_limbs_and_the_address(add: Form) -> None:
    page = entered(add, sent_at="2003-10-02 17:01", fax_used="212-247-1392")
    assert "<strong>Fri Oct 3, 2003</strong>" in page
    assert "(i) does not apply: it is for notices sent before 5:00 pm, and this was sent at 5:01 pm" in page
    assert "(iv) does not apply: no actual receipt is on record" in page
    assert "152 West 57th Street" in page
    assert "Attention: Mr. Mitchell D. Kaye" in page
    assert "It went to fax number 212-247-1392; the number of record on Thu Oct 2, 2003 is 212-247-1329." in page
    assert "Copy, which is not said to be notice: Kane Kessler, P.C." in page


def test_a_gap_of_the_clause_is_said(add: Form) -> None:
    page = entered(add, sent_at="2003-10-02 17:00")
    assert "No day: only actual receipt can say so" in page
    assert "only actual receipt (iv) gives the day, and none is on record" in page


def test_saving_again_leaves_the_second_of_two_equal_hours(series_d: Placement, counsel: Client) -> None:
    second = datetime(2003, 10, 26, 6, 30, tzinfo=UTC)
    notice = factories.NoticeFactory.create(placement=series_d, sent_at=second)
    form = Form(counsel, f"/admin/holders/notice/{notice.pk}/change/")
    assert form.data["sent_at"] == "2003-10-26 01:30"
    form.save(note="by hand")
    notice.refresh_from_db()
    assert (notice.sent_at, notice.note) == (second, "by hand")


def test_a_deadline_leads_to_the_notice_that_it_counts_from(add: Form, counsel: Client) -> None:
    entered(add, sent_at="2003-10-02 17:01")
    row = Notice.objects.get().placement.deadlines.get(duty__code="PIGGYBACK-REQUEST", valid_from=date(2003, 10, 3))
    page = counsel.get(f"/admin/compliance/deadline/{row.pk}/change/?as_of=2003-10-10").content.decode()
    assert f"/admin/holders/notice/{Notice.objects.get().pk}/change/" in page


def test_a_milestone_does_not_repeat_what_a_notice_states(series_d: Placement, counsel: Client) -> None:
    event = EventKind.objects.get(name="indemnity notice")
    factories.NoticeFactory.create(placement=series_d, event=event, filing="claim-1")
    page = Form(counsel, f"/admin/placements/milestone/add/?placement={series_d.pk}&event={event.pk}")
    assert "gives its day" in str(errors(page.save(filing="claim-1", occurred_on="2003-07-03")))
    assert errors(page.save(filing="claim-2", occurred_on="2003-07-03")) == {}


def test_the_list_says_each_day_and_limb(series_d: Placement, counsel: Client) -> None:
    factories.NoticeFactory.create(placement=series_d, sent_at=datetime(2003, 7, 3, 21, 1, tzinfo=UTC))
    factories.NoticeFactory.create(placement=series_d, sent_at=datetime(2003, 7, 3, 21, 0, tzinfo=UTC))
    page = counsel.get("/admin/holders/notice/").content.decode()
    assert "Mon Jul 7, 2003" in page
    assert "only actual receipt can say so" in page
