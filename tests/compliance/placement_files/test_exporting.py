"""A placement is exported without loss: loading the export and exporting again gives the same bytes."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compliance import operations
from compliance.placement_files import export, load
from holders.models import Address, Allocation, Coverage, Holder, HolderName, Notice, Transfer
from placements.models import (
    Agreement,
    BlackoutPeriod,
    Certainty,
    ClosingTotal,
    EventKind,
    Issuer,
    IssuerAddress,
    Milestone,
    Placement,
)
from tests import factories

from .files import DEMO, EXAMPLE, database, written

pytestmark = pytest.mark.django_db


def exported(slug: str) -> str:
    return export(Placement.objects.get(slug=slug))


def reloaded(text: str) -> str:
    """The export of what ``text`` gives where nothing is on record."""
    slug = tomllib.loads(text)["placement"]["slug"]
    clear()
    with TemporaryDirectory() as folder:
        load([written(Path(folder), text)])
    return exported(slug)


def clear() -> None:
    """Remove every placement, what it shares with others, and the events that staff added."""
    for model in (
        Address,
        IssuerAddress,
        Allocation,
        Coverage,
        HolderName,
        Notice,
        Transfer,
        Milestone,
        BlackoutPeriod,
        ClosingTotal,
        Agreement,
    ):
        model.objects.all().delete()
    for placement in Placement.objects.all():
        placement.notice_limbs.all().delete()
        placement.duties.all().delete()
        placement.registration_statements.all().delete()
        placement.closings.all().delete()
        placement.securities.all().delete()
        placement.delete()
    Issuer.objects.all().delete()
    Holder.objects.all().delete()
    EventKind.objects.filter(built_in=False).delete()


@pytest.mark.parametrize("slug", DEMO)
def test_a_demo_file_is_in_exported_form(tmp_path: Path, slug: str) -> None:
    load([written(tmp_path, DEMO[slug])])
    assert exported(slug) == DEMO[slug]


def test_the_example_comes_back_whole_without_its_comments_and_defaults(tmp_path: Path) -> None:
    load([written(tmp_path, EXAMPLE)])
    told, original = tomllib.loads(exported("series-d-2003")), tomllib.loads(EXAMPLE)
    assert told["closings"] == original["closings"]
    assert told["milestones"] == original["milestones"]
    assert told["blackouts"] == original["blackouts"]
    assert told["agreement"] == {
        "dated": date(2003, 5, 7),
        "source": "ex-4.4",
        "tolling": "excuse",
        "minimum_shares": 4967600,
        "other_securities_maximum": 10538,
        "blackouts": {"consecutive_days": 20, "total_days": 40, "window_months": 12},
    }
    assert [security["price"] for security in told["securities"][:1]] == ["10000.00"]


def test_loading_an_export_changes_nothing(tmp_path: Path) -> None:
    load([written(tmp_path, EXAMPLE)])
    before = database()
    load([written(tmp_path, exported("series-d-2003"))])
    assert database() == before


@pytest.mark.parametrize(
    ("amount", "text"),
    [("2.35", '"2.35"'), ("3", '"3.00"'), ("10000", '"10000.00"'), ("7.1", '"7.10"'), ("0.000001", '"0.000001"')],
)
def test_a_price_has_at_least_two_decimals_and_all_it_needs(amount: str, text: str) -> None:
    security = factories.SecurityFactory.create(price=Decimal(amount))
    security.refresh_from_db()
    assert f"price = {text}\n" in export(security.placement)


def test_lines_typed_in_a_browser_are_exported_as_lines() -> None:
    address = factories.IssuerAddressFactory.create(address="157 Technology Drive\r\nIrvine, California 92618")
    text = export(address.placement)
    assert 'address = """\n157 Technology Drive\nIrvine, California 92618"""\n' in text


def test_an_event_that_only_a_sentence_names_is_exported(tmp_path: Path) -> None:
    factories.EventKindFactory.create(name="board approval", meaning="The board approved the sale.")
    duty = factories.DutyFactory.create(due="3 days after board approval")
    text = export(duty.placement)
    assert '[[events]]\nname = "board approval"\nmeaning = "The board approved the sale."\n' in text
    assert reloaded(text) == text


def test_the_number_of_queries_does_not_grow_with_the_rows(django_assert_max_num_queries: Any) -> None:
    placement = factories.PlacementFactory.create()
    closing = factories.ClosingFactory.create(placement=placement)
    security = factories.SecurityFactory.create(placement=placement)
    for _ in range(20):
        factories.AllocationFactory.create(closing=closing, security=security)
        factories.RegistrationStatementFactory.create(placement=placement).closings.add(closing)
        factories.MilestoneFactory.create(placement=placement, closing=closing)
    placement = Placement.objects.get(pk=placement.pk)
    with django_assert_max_num_queries(60):
        export(placement)


def full_placement(text: str, words: str, day: date, amount: Decimal) -> Placement:
    """A placement with a row of every kind, every text of it ``text``, and a row that leaves out all it may."""
    issuer = factories.IssuerFactory.create(name="Issuer", state="")
    placement = factories.PlacementFactory.create(issuer=issuer, slug="full", name="Full", summary=text)
    document = factories.SourceDocumentFactory.create(placement=placement, code="ex-1", note=words, dated_on=None)
    cited = {"source": document, "clause": words}
    factories.IssuerAddressFactory.create(placement=placement, address=text, attention=words, **cited)
    factories.IssuerAddressFactory.create(placement=placement, starts_on=day, copies_to=text, note=words)
    security = factories.SecurityFactory.create(
        placement=placement, code="series-x", price=amount, dividend_rate=Decimal("8"), reason=words, **cited
    )
    factories.SecurityFactory.create(placement=placement, code="bare", price=None, name="bare")
    closing = factories.ClosingFactory.create(
        placement=placement, code="first", occurred_on=day, certainty=Certainty.INFERRED, reason=words or "x", **cited
    )
    unknown = factories.ClosingFactory.create(
        placement=placement, code="second", occurred_on=None, certainty=Certainty.UNKNOWN, not_after=day,
        agreement_covers="not stated",
    )  # fmt: skip
    factories.ClosingTotalFactory.create(closing=unknown, security=security, quantity=None, amount=Decimal("1560000"))
    factories.AgreementFactory.create(placement=placement, dated_on=None, title=words, issuer_counsel=text, **cited)
    factories.NoticeLimbFactory.create(placement=placement, before=time(17, 0, 0, 1), business_days_only=True, **cited)
    factories.NoticeLimbFactory.create(placement=placement, methods="", gives="days after", days=3)
    event = factories.EventKindFactory.create(name="board approval", meaning=words)
    factories.DutyFactory.create(
        placement=placement, code="FILE", due="45 days after closing", summary=text, remedy=text, in_force_from=day
    )
    factories.DutyFactory.create(
        placement=placement, code="TELL", due="", opened_by=event, satisfied_by=None, per="registration statement"
    )
    holder, other = (factories.HolderFactory.create(code=code) for code in ("one", "two"))
    factories.AddressFactory.create(placement=placement, holder=holder, address=text, attention=words, **cited)
    factories.AddressFactory.create(placement=placement, holder=holder, starts_on=day, copies_to=text, note=words)
    factories.HolderNameFactory.create(placement=placement, holder=other, name=words or "x")
    factories.AllocationFactory.create(closing=closing, holder=holder, security=security, price_paid=None)
    statement = factories.RegistrationStatementFactory.create(placement=placement, code="s-3", form="", shares=1)
    statement.closings.set([unknown, closing])
    factories.TransferFactory.create(placement=placement, transferor=holder, transferee=other, occurred_on=day)
    factories.CoverageFactory.create(registration_statement=statement, holder=other, as_of_on=day, percent_after="*")
    sent = datetime.combine(day, time(17, 0, 0, 1), tzinfo=UTC)
    factories.NoticeFactory.create(
        placement=placement, event=event, to="holder", recipient=other, sender=holder, sent_at=sent, received_at=sent,
        zone="Asia/Kolkata", filing="claim-1", registration_statement=statement, copies="sent", note=words, **cited
    )  # fmt: skip
    factories.NoticeFactory.create(placement=placement, sent_at=sent)
    for planned in (day, day):
        factories.MilestoneFactory.create(
            placement=placement, event=event, occurred_on=None, planned_on=planned, closing=closing, note=words
        )
    factories.BlackoutPeriodFactory.create(placement=placement, facts=words or "x", registration_statement=statement)
    operations.refresh(placement=placement)
    return placement


TEXTS = st.text(
    st.characters(exclude_characters="\x00", exclude_categories=["Cs"])
    | st.sampled_from("\"'\\\n\r\t#[]=\x7f\u2028§é"),
    max_size=40,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=TEXTS,
    words=TEXTS,
    day=st.dates(date(1995, 1, 1), date(2025, 1, 1)),
    amount=st.decimals(Decimal("0.000001"), Decimal("99999999999"), places=6),
)
def test_export_load_export_is_the_same_to_the_byte(text: str, words: str, day: date, amount: Decimal) -> None:
    clear()
    first = export(full_placement(text, words, day, amount))
    assert reloaded(first) == first
