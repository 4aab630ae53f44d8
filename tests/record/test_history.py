"""The record keeps each addition, change and deletion of a fact, with who, when, why and in which request."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, User
from django.core.management import call_command

from compliance.models import Deadline, DeadlineMove, Delivery, ReportRun
from holders.models import Holder
from placements.models import Closing, Passage, Placement, RegistrationStatement
from record import writing
from record.acting import Act, acting
from record.history import is_tracked, unrecorded
from tests import factories

pytestmark = pytest.mark.django_db


def kinds(model: Any) -> list[str]:
    """What the history says was done, the first thing first."""
    return list(model.history.order_by("history_id").values_list("history_type", flat=True))


def test_every_fact_and_judgement_has_a_history_and_what_is_computed_has_none() -> None:
    models = [
        model for app in ("placements", "holders", "compliance") for model in apps.get_app_config(app).get_models()
    ]
    computed_or_kept = {Deadline, DeadlineMove, Delivery, Passage, ReportRun}
    assert {model for model in models if not is_tracked(model)} == computed_or_kept
    assert is_tracked(User)


def test_every_link_to_several_has_a_history_too() -> None:
    model: Any
    for model in apps.get_models():
        if is_tracked(model):
            kept = {field.name for field in model.history.model._history_m2m_fields}
            assert kept == {field.name for field in model._meta.local_many_to_many}, model


def test_a_row_says_who_why_and_in_which_act() -> None:
    with acting(Act(by="load_placement, as ann", reason="A new exhibit")) as act:
        factories.ClosingFactory.create()
    entry = Closing.history.get()
    assert (entry.history_by, entry.history_change_reason, entry.history_request, entry.history_user) == (
        "load_placement, as ann",
        "A new exhibit",
        act.number,
        None,
    )
    assert Placement.history.get().history_request == act.number


def test_a_link_is_kept_by_the_end_that_declares_it() -> None:
    placement = factories.PlacementFactory.create()
    holder = factories.HolderFactory.create()
    placement.parties.set([holder])
    assert kinds(Holder) == ["+", "~"]
    assert kinds(Placement) == ["+"]
    placement.parties.remove(holder)
    assert [entry.party_to.count() for entry in Holder.history.order_by("history_id")] == [0, 1, 0]


def test_a_deletion_takes_what_hangs_on_it_into_the_history() -> None:
    statement = factories.RegistrationStatementFactory.create()
    statement.placement.delete()
    assert kinds(RegistrationStatement)[-1] == "-"
    assert kinds(Placement)[-1] == "-"


def test_many_rows_at_once_are_each_on_record() -> None:
    with acting(Act(by="a script")) as act:
        added = writing.create(Holder, [Holder(code=f"h-{number}", name=f"H {number}") for number in range(700)])
        assert writing.update(Holder.objects.filter(pk__in=[row.pk for row in added[:600]]), signatory="Ann Lee") == 600
        writing.delete(Holder, [row.pk for row in added[:550]])
    assert kinds(Holder).count("+") == 700
    assert kinds(Holder).count("~") == 600
    assert kinds(Holder).count("-") == 550
    assert set(Holder.history.values_list("history_by", "history_request")) == {("a script", act.number)}
    first = Holder.history.filter(code="h-0").order_by("history_id")
    assert [entry.signatory for entry in first] == ["", "Ann Lee", "Ann Lee"]
    assert Holder.objects.count() == 150


def test_what_is_copied_by_the_database_equals_what_is_written_one_by_one() -> None:
    closing = factories.ClosingFactory.create(occurred_on=date(2003, 5, 7), reason="as stated")
    writing.note(Closing.objects.all(), "+")
    one, other = Closing.history.order_by("history_id")
    for field in Closing.history.model.tracked_fields:
        assert getattr(one, field.attname) == getattr(other, field.attname) == getattr(closing, field.attname)
    assert abs((one.history_date - other.history_date).total_seconds()) < 60


def test_made_up_data_has_no_history() -> None:
    call_command("make_portfolio", placements=2, verbosity=0)
    assert kinds(Placement) == kinds(Closing) == kinds(Holder) == []
    call_command("make_portfolio", remove=True, verbosity=0)
    assert kinds(Placement) == []


def test_only_the_models_named_are_left_out() -> None:
    with unrecorded(Holder):
        factories.HolderFactory.create()
        factories.PlacementFactory.create()
    assert (kinds(Holder), kinds(Placement)) == ([], ["+"])


def test_a_role_given_to_a_person_is_on_record_and_a_sign_in_is_no_change_of_them() -> None:
    person = User.objects.create_user("ann")
    person.groups.add(Group.objects.create(name="editor"))
    person.save(update_fields=["last_login"])
    tracked: Any = User
    assert kinds(tracked) == ["+", "~"]
    assert not hasattr(tracked.history.first(), "password")
