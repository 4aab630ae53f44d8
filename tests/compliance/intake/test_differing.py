"""A file that states another address or total than the one on record: said before the import, and changed by none."""

from __future__ import annotations

from compliance import intake
from holders.models import Address
from placements.models import OPERATOR, Closing, ClosingTotal
from tests.compliance.intake.conftest import SCHEDULE, Import


def differences(closing: Closing) -> list[str]:
    upload = intake.Upload(SCHEDULE.name, SCHEDULE.read_bytes())
    return intake.differences(
        intake.looked_at(closing=closing, upload=upload, decisions=intake.Decisions(), viewer=OPERATOR)
    )


def test_the_same_file_differs_nowhere(imported: Import, closing: Closing) -> None:
    assert differences(closing) == []
    imported()
    assert differences(closing) == []


def test_another_fax_number_is_said_and_the_one_on_record_stays(imported: Import, closing: Closing) -> None:
    imported()
    row = Address.objects.exclude(fax="").select_related("holder").first()
    assert row is not None
    stated, row.fax = row.fax, "(212) 555-0100"
    row.save()
    assert differences(closing) == [
        f"{row.holder}: the fax number in the file is “{stated}”; on record is “(212) 555-0100”.",
    ]


def test_an_address_of_a_later_day_is_no_difference(imported: Import, closing: Closing) -> None:
    imported()
    row = Address.objects.exclude(address="").first()
    assert row is not None
    Address.objects.create(
        placement=closing.placement, holder=row.holder, starts_on="2003-09-01", address="1 New Street"
    )
    assert differences(closing) == []


def test_another_total_is_said(imported: Import, closing: Closing) -> None:
    imported()
    row = ClosingTotal.objects.exclude(quantity=None).select_related("security").first()
    assert row is not None
    stated, row.quantity = row.quantity, 1_234
    row.save()
    assert differences(closing) == [f"{row.security}: the file states {stated:,} in all; on record is 1,234."]
