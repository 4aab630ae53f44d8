"""Merging two records of one holder keeps every source: no row that names one of them is lost, whatever its model."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import models

from compliance.checks import CHECKS, deals, findings_of
from compliance.consents import ask
from compliance.merging import clashes, merge
from compliance.models import Deadline, HolderMerge
from compliance.placement_files import Refused, export, load
from compliance.rules import RuleError
from holders.models import Allocation, Consent, ConsentQuestion, Holder, HolderName, PositionEntry
from placements.models import OPERATOR, Placement
from tests import factories
from tests.compliance.placement_files.files import EXAMPLE, written
from tests.test_factories import ALL

pytestmark = pytest.mark.django_db

AUGUST = date(2003, 8, 6)


@pytest.fixture
def person() -> User:
    found: User = factories.PersonFactory.create()
    return found


def merged(keep: Any, drop: Any, person: User, reason: str = "One fund, by its signature page.") -> HolderMerge:
    return merge(keep=keep, drop=drop, by=person, on=AUGUST, reason=reason)


def fields_that_name_holders() -> Iterator[tuple[type[models.Model], models.Field[Any, Any]]]:
    """Every field of every model of ours that leads to a holder, but for computed rows."""
    for app in ("placements", "holders", "compliance"):
        for model in apps.get_app_config(app).get_models():
            for field in (*model._meta.fields, *model._meta.many_to_many):
                if field.related_model is Holder and model is not Deadline:
                    yield model, field


FIELDS = list(fields_that_name_holders())


@pytest.mark.parametrize(("model", "field"), FIELDS, ids=[str(field) for _, field in FIELDS])
def test_a_row_that_names_the_dropped_record_names_the_kept_one(
    model: type[models.Model], field: models.Field[Any, Any], person: User
) -> None:
    keep, drop = factories.HolderFactory.create_batch(2)
    [factory, *_] = [factory for factory in ALL if factory._meta.model is model]
    if field.many_to_many:
        row = factory.create()
        getattr(row, field.name).add(drop)
    elif model is PositionEntry:  # only what is taken from a closing's shares names a holder; undated, it takes nothing
        row = factory.create(
            holder=drop,
            kind=PositionEntry.Kind.REDEMPTION,
            closing=factories.ClosingFactory.create(),
            quantity=5,
            new_shares=None,
            old_shares=None,
            occurred_on=None,
            certainty="unknown",
        )
    else:
        row = factory.create(**{field.name: drop})
    merged(keep, drop, person)
    again = model._base_manager.get(pk=row.pk)
    named = getattr(again, field.name)
    assert (list(named.all()) if field.many_to_many else [named]) == [keep]
    assert not Holder.objects.filter(pk=drop.pk).exists()


class TestTheDroppedName:
    def test_becomes_another_name_with_the_document_that_uses_it(self, demo: None, person: User) -> None:
        keep = factories.HolderFactory.create(code="xmark-fund")
        drop = Holder.objects.get(code="xmark")
        before = Allocation.objects.filter(holder=drop).count()
        merged(keep, drop, person)
        assert Allocation.objects.filter(holder=keep).count() == before
        name = HolderName.objects.get(holder=keep, name="Xmark Fund Ltd.")
        assert (name.placement.slug, name.cited_as) == ("series-d-2003", "Ex. 4.4 Schedule 1")

    def test_is_not_added_where_both_bear_it(self, person: User) -> None:
        keep, drop = factories.HolderFactory.create_batch(2, name="Xmark Fund Ltd.")
        factories.AllocationFactory.create(holder=drop)
        merged(keep, drop, person)
        assert not HolderName.objects.exists()


def test_a_merge_is_recorded_with_what_the_record_said_of_itself(person: User) -> None:
    keep = factories.HolderFactory.create(signatory="Mitchell D. Kaye")
    drop = factories.HolderFactory.create(
        code="xmark-funds", name="Xmark Funds", signatory="Mitchell D. Kay", signatory_title="Chief Investment Officer"
    )
    record = merged(keep, drop, person)
    assert (record.kept, record.code, record.name, record.merged_on) == (keep, "xmark-funds", "Xmark Funds", AUGUST)
    assert record.details == {"signatory": "Mitchell D. Kay", "signatory_title": "Chief Investment Officer"}
    keep.refresh_from_db()
    assert (keep.signatory, keep.signatory_title) == ("Mitchell D. Kaye", "Chief Investment Officer")


class TestItIsRefused:
    def test_where_both_have_a_line_of_one_security_at_one_closing(self, person: User) -> None:
        keep, drop = factories.HolderFactory.create_batch(2)
        line = factories.AllocationFactory.create(holder=keep)
        factories.AllocationFactory.create(
            holder=drop, closing=line.closing, security=line.security, quantity=5, price_paid=None
        )
        with pytest.raises(RuleError, match="Both have a line that there can be only one of") as refused:
            merged(keep, drop, person)
        assert f"{keep.name}: 134" in str(refused.value)
        assert f"{drop.name}: 5" in str(refused.value)
        assert Holder.objects.filter(pk=drop.pk).exists()

    def test_where_securities_passed_from_one_to_the_other(self, person: User) -> None:
        keep, drop = factories.HolderFactory.create_batch(2)
        factories.TransferFactory.create(transferor=drop, transferee=keep)
        with pytest.raises(RuleError, match="is between the two"):
            merged(keep, drop, person)

    def test_where_they_are_one_record(self, person: User) -> None:
        keep = factories.HolderFactory.create()
        with pytest.raises(RuleError, match="one record"):
            merged(keep, keep, person)

    def test_without_a_reason_and_then_nothing_is_moved(self, person: User) -> None:
        keep, drop = factories.HolderFactory.create_batch(2)
        line = factories.AllocationFactory.create(holder=drop)
        with pytest.raises(ValidationError, match="This field cannot be blank"):
            merged(keep, drop, person, reason=" ")
        line.refresh_from_db()
        assert line.holder == drop


def test_what_both_records_say_in_the_same_words_is_kept_once_and_told(person: User) -> None:
    keep, drop = factories.HolderFactory.create_batch(2)
    address = factories.AddressFactory.create(holder=keep)
    factories.AddressFactory.create(holder=drop, placement=address.placement)
    assert clashes(keep, drop, viewer=OPERATOR) == []
    assert merged(keep, drop, person).details == {"said twice": [f"addresses of record: {drop}, first address"]}
    assert keep.addresses.get() == address


def test_a_consent_signed_under_the_other_name_counts_for_the_kept_record(demo: None, person: User) -> None:
    placement = Placement.objects.get(slug="series-d-2003")
    question = factories.ConsentQuestionFactory.create(placement=placement)
    drop = factories.HolderFactory.create(name="Xmark Funds")
    factories.ConsentFactory.create(question=question, holder=drop)
    assert ask(question, as_of=AUGUST).meter.total() == 3_967_660
    merged(Holder.objects.get(code="xmark"), drop, person)
    asked = ask(ConsentQuestion.objects.get(pk=question.pk), as_of=AUGUST)
    assert Consent.objects.get().holder.code == "xmark"
    assert asked.meter.outcome == "Not carried: 843,406 shares short"


def test_the_findings_name_the_kept_record(demo: None, person: User) -> None:
    keep = factories.HolderFactory.create(name="North Sound Legacy Fund LLC")
    drop = Holder.objects.get(code="north-sound-legacy")
    merged(keep, drop, person)
    [deal] = deals(Placement.objects.filter(slug="series-d-2003"))
    codes = [finding.figures.get("holder") for finding in findings_of(deal, CHECKS) if finding.code == "holder-names"]
    assert keep.code in codes
    assert drop.code not in codes


def test_a_record_that_was_merged_meanwhile_is_not_merged_again(person: User) -> None:
    keep, drop = factories.HolderFactory.create_batch(2)
    stale = Holder.objects.get(pk=drop.pk)
    merged(keep, drop, person)
    for one, other in ((keep, stale), (stale, keep)):
        with pytest.raises(RuleError, match="no longer there"):
            merged(one, other, person)
    assert HolderMerge.objects.count() == 1


def test_a_file_with_the_code_that_went_is_refused_with_the_one_that_stayed(person: User, tmp_path: Path) -> None:
    path = written(tmp_path, EXAMPLE)
    load([path])
    keep = factories.HolderFactory.create(code="xmark-fund", name="Xmark Fund, Ltd.")
    merged(keep, Holder.objects.get(code="xmark"), person)
    with pytest.raises(Refused, match="Write “xmark-fund” in this file wherever it says “xmark”"):
        load([path])
    text = export(Placement.objects.get())
    load([written(tmp_path, text)])
    assert export(Placement.objects.get()) == text
    assert not Holder.objects.filter(code="xmark").exists()
