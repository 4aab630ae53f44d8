"""§7(g): a notice on record gives its event the day on which it is deemed given, and goes to the address of record."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from compliance import operations, selectors
from compliance.notices import addressees, day_sent, holder_of, issuer_of
from compliance.placement_files import Refused, export, load
from holders.models import Holder, Notice
from placements.models import EventKind, Placement
from tests import factories

pytestmark = pytest.mark.django_db
EASTERN = ZoneInfo("America/New_York")


def piggyback(placement: Placement, sent: str, **more: Any) -> Notice:
    """A piggyback notice to Xmark, sent by fax at a time of New York."""
    fields = {
        "event": EventKind.objects.get(name="piggyback notice"),
        "filing": "piggyback-1",
        "to": "holder",
        "recipient": Holder.objects.get(code="xmark"),
        "sent_at": datetime.fromisoformat(sent).replace(tzinfo=EASTERN),
        **more,
    }
    notice = factories.NoticeFactory.create(placement=placement, **fields)
    operations.refresh(placement=placement)
    return notice


def request_due(placement: Placement, as_of: str) -> tuple[date | None, str] | None:
    """The due day and standing of the request to be included, 20 days after the piggyback notice (§7(d))."""
    rows = selectors.deadlines(as_of=date.fromisoformat(as_of)).filter(
        placement=placement, duty__code="PIGGYBACK-REQUEST", subject="xmark.piggyback-1"
    )
    return next(((row.due_on, row.standing) for row in rows), None)


@pytest.mark.parametrize(
    ("sent", "given_on", "due_on"),
    [
        ("2003-10-02T16:59", "2003-10-02", "2003-10-22"),
        ("2003-10-02T17:01", "2003-10-03", "2003-10-23"),
        ("2003-10-03T17:01", "2003-10-06", "2003-10-26"),
    ],
)
def test_a_deadline_counts_from_the_day_on_which_notice_is_deemed_given(
    series_d: Placement, sent: str, given_on: str, due_on: str
) -> None:
    piggyback(series_d, sent)
    assert request_due(series_d, given_on) == (date.fromisoformat(due_on), "upcoming")
    before = date.fromordinal(date.fromisoformat(given_on).toordinal() - 1)
    assert request_due(series_d, before.isoformat()) is None
    assert request_due(series_d, due_on) == (date.fromisoformat(due_on), "due_soon")
    lapsed = date.fromordinal(date.fromisoformat(due_on).toordinal() + 1)
    assert request_due(series_d, lapsed.isoformat()) == (date.fromisoformat(due_on), "ended")


def test_a_notice_that_no_limb_gives_has_no_day_until_it_is_received(series_d: Placement) -> None:
    notice = piggyback(series_d, "2003-10-02T17:00")
    assert request_due(series_d, "2003-10-10") == (None, "unknown")
    notice.received_at = datetime(2003, 10, 3, 13, 0, tzinfo=UTC)
    notice.save()
    operations.refresh(placement=series_d)
    assert request_due(series_d, "2003-10-10") == (date(2003, 10, 23), "due_soon")


def test_the_explanation_says_by_which_limb_the_day_is_known(series_d: Placement) -> None:
    piggyback(series_d, "2003-10-02T17:01")
    row = selectors.deadlines(as_of=date(2003, 10, 10)).get(duty__code="PIGGYBACK-REQUEST", subject="xmark.piggyback-1")
    said = selectors.explain(row, as_of=date(2003, 10, 10)).text()
    assert "the next business day, Fri Oct 3, 2003, §7(g)(ii)" in said


def test_the_projection_proves_itself_with_notices_in_it(series_d: Placement) -> None:
    piggyback(series_d, "2003-10-02T17:01")
    piggyback(series_d, "2003-10-02T17:00", filing="piggyback-2")
    [(_, differences)] = operations.compare_each(placements=Placement.objects.filter(pk=series_d.pk))
    assert (differences.missing, differences.changed, differences.extra) == ([], [], [])


def test_an_event_is_stated_once(series_d: Placement) -> None:
    notice = piggyback(series_d, "2003-10-02T16:59")
    factories.MilestoneFactory.create(
        placement=series_d, event=notice.event, filing="piggyback-1", occurred_on=date(2003, 10, 2)
    )
    with pytest.raises(ValidationError, match=r"A milestone states “piggyback notice” of piggyback-1"):
        notice.full_clean()
    notice.event = EventKind.objects.get(name="closing")
    with pytest.raises(ValidationError, match=r"“closing” is the closing's own day: enter it there"):
        notice.full_clean()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"to": "holder", "recipient": None}, "Name the holder where the notice went to one holder"),
        ({"to": "issuer"}, "Name the holder where the notice went to one holder"),
        ({"received_at": datetime(2003, 10, 1, tzinfo=UTC)}, "received before it was sent"),
        ({"method": "Fax, mail"}, "Write one method in small letters"),
        ({"zone": "Mars/Base"}, "There is no time zone “Mars/Base”"),
        ({"copies": "maybe"}, "not a valid choice"),
    ],
)
def test_a_notice_that_cannot_be_is_refused(series_d: Placement, fields: dict[str, Any], words: str) -> None:
    notice = piggyback(series_d, "2003-10-02T16:59")
    for name, value in fields.items():
        setattr(notice, name, value)
    with pytest.raises(ValidationError, match=words):
        notice.full_clean()


# To whom


def test_it_goes_to_the_address_of_record_on_the_day_of_sending(series_d: Placement) -> None:
    xmark = Holder.objects.get(code="xmark")
    factories.AddressFactory.create(
        placement=series_d, holder=xmark, starts_on=date(2003, 10, 2), address="1 New Street", fax="", attention="",
        copies_to="New Counsel LLP",
    )  # fmt: skip
    before = addressees(piggyback(series_d, "2003-10-01T23:00"))[0]
    assert (before.fax, before.attention, before.cited_as) == (
        "212-247-1329",
        "Mr. Mitchell D. Kaye",
        "Ex. 4.4 Schedule 1",
    )
    assert before.copies_to.startswith("Kane Kessler")
    after = addressees(piggyback(series_d, "2003-10-02T09:00", filing="piggyback-2"))[0]
    assert (after.lines, after.copies_to) == (["Xmark Fund Ltd.", "1 New Street"], "New Counsel LLP")


def test_the_issuer_too_has_its_notices_at_the_address_of_the_day(series_d: Placement) -> None:
    factories.IssuerAddressFactory.create(
        placement=series_d, starts_on=date(2003, 10, 2), address="1 New Street", attention="", fax="", copies_to=""
    )
    before, after = (issuer_of(series_d, date(2003, 10, day)) for day in (1, 2))
    assert before.lines[1:] == [
        "157 Technology Drive",
        "Irvine, California 92618",
        "Attention: CEO",
        "Fax: 949-788-6706",
    ]
    assert before.cited_as == "Ex. 4.4 §7(g)"
    assert after.lines == ["Spectrum Pharmaceuticals, Inc.", "1 New Street"]
    assert before.copies_to == after.copies_to != ""
    assert "no number of Spectrum" in after.fax_compared("949-788-6706")


def test_an_issuer_without_an_address_under_the_agreement_is_said_to_have_none(series_d: Placement) -> None:
    series_d.issuer_addresses.all().delete()
    found = issuer_of(series_d, date(2003, 10, 1))
    assert found.lines == ["Spectrum Pharmaceuticals, Inc.", "(no address of record on Wed Oct 1, 2003)"]


def test_the_day_of_sending_is_that_of_the_agreements_clocks(series_d: Placement) -> None:
    assert day_sent(series_d, datetime(2003, 10, 2, 3, 59, tzinfo=UTC)) == date(2003, 10, 1)
    assert day_sent(series_d, datetime(2003, 10, 2, 4, 0, tzinfo=UTC)) == date(2003, 10, 2)


@pytest.mark.parametrize(
    ("used", "said"),
    [
        ("", ""),
        ("(212) 247-1329", ""),
        ("1-212-247-1329", ""),
        (
            "212-247-1392",
            "It went to fax number 212-247-1392; the number of record on Wed Oct 1, 2003 is 212-247-1329.",
        ),
    ],
)
def test_a_fax_number_other_than_that_of_record_is_said(series_d: Placement, used: str, said: str) -> None:
    xmark = holder_of(series_d, Holder.objects.get(code="xmark"), date(2003, 10, 1))
    assert xmark.fax_compared(used) == said


def test_what_is_not_of_record_is_said_to_be_unknown(series_d: Placement) -> None:
    stranger = factories.HolderFactory.create(name="Stranger Fund")
    found = holder_of(series_d, stranger, date(2003, 10, 1))
    assert found.lines == ["Stranger Fund", "(no address of record on Wed Oct 1, 2003)"]
    assert "no number of Stranger Fund is of record" in found.fax_compared("212-247-1329")


def test_a_notice_to_all_goes_to_every_holder_in_a_constant_number_of_queries(
    series_d: Placement, django_assert_max_num_queries: Any
) -> None:
    notice = piggyback(series_d, "2003-10-01T12:00", to="all holders", recipient=None)
    with django_assert_max_num_queries(4):
        found = addressees(Notice.objects.select_related("placement__agreement").get(pk=notice.pk))
    assert len(found) == 9
    assert all(each.is_known for each in found)
    assert [each.name for each in addressees(piggyback(series_d, "2003-10-01T12:00", to="issuer", recipient=None))] == [
        issuer_of(series_d, date(2003, 10, 1)).name
    ]


# Files


def test_notices_are_exported_and_loaded_without_loss(series_d: Placement, tmp_path: Path) -> None:
    piggyback(series_d, "2003-10-26T01:30", fax_used="212-247-1329", copies="sent", note="second hour")
    text = export(series_d)
    assert "sent_at = 2003-10-26T01:30:00-04:00\n" in text
    path = tmp_path / "deal.toml"
    path.write_text(text.replace("01:30:00-04:00", "01:30:00-05:00"), encoding="utf-8")
    load([path])
    assert Notice.objects.get().sent_at == datetime(2003, 10, 26, 6, 30, tzinfo=UTC)
    assert export(series_d) == path.read_text(encoding="utf-8")


def test_a_time_without_its_distance_from_utc_is_refused(series_d: Placement, tmp_path: Path) -> None:
    piggyback(series_d, "2003-10-02T16:59")
    path = tmp_path / "deal.toml"
    path.write_text(export(series_d).replace("16:59:00-04:00", "16:59:00"), encoding="utf-8")
    with pytest.raises(Refused, match=r"sent_at: the time has no distance from UTC\. In New York's summer write"):
        load([path])
