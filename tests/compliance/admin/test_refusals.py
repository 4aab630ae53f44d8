"""The admin refuses what the loader of placement files refuses, and what other rows rest on stays."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import CharField, CheckConstraint, Field, Model, Q
from django.test import Client

from compliance.models import Duty
from compliance.rules.calendars import CALENDAR_NAMES
from placements.models import Agreement
from tests.compliance.admin.conftest import Form, errors, shown
from tests.factories import AgreementFactory, ClosingFactory, DutyFactory, EventKindFactory, PlacementFactory

pytestmark = pytest.mark.django_db

OURS = ("placements", "holders", "compliance")
HELD_BY_NO_ONE = {("holder", "status")}  # told to nobody, counted by nothing


def test_the_calendars_offered_are_those_that_the_rules_know() -> None:
    assert tuple(Agreement.Calendar.values) == CALENDAR_NAMES


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("calendar", "FOO", "Select a valid choice. FOO is not one of the available choices."),
        ("time_zone", "Mars/X", "There is no time zone “Mars/X”. Give a name such as America/New_York."),
    ],
)
def test_an_agreement_is_refused_a_calendar_or_zone_that_is_none(
    counsel: Client, field: str, typed: str, said: str
) -> None:
    agreement = AgreementFactory.create()
    response = Form(counsel, f"/admin/placements/agreement/{agreement.pk}/change/").save(**{field: typed})
    assert errors(response) == {field: [said]}


def chosen_words() -> Iterator[tuple[type[Model], Field[Any, Any]]]:
    """Every field of ours that holds one word of a list. Of numbers the database knows itself."""
    for app in OURS:
        for model in apps.get_app_config(app).get_models():
            for field in model._meta.fields:
                if (
                    field.choices
                    and isinstance(field, CharField)
                    and (model._meta.model_name, field.name) not in HELD_BY_NO_ONE
                ):
                    yield model, field


@pytest.mark.parametrize(("model", "field"), list(chosen_words()), ids=str)
def test_the_database_holds_to_the_words_of_each_list(model: type[Model], field: Field[Any, Any]) -> None:
    known = [word for word, _ in field.flatchoices] + ([""] if field.blank else [])

    conditions = [
        (constraint, constraint.condition.referenced_base_fields)
        for constraint in model._meta.constraints
        if isinstance(constraint, CheckConstraint) and isinstance(constraint.condition, Q)
    ]
    naming_it = [constraint for constraint, fields in conditions if field.name in fields]
    # What several fields may be together is for other tests to say.
    about_it_alone = [constraint for constraint, fields in conditions if fields == {field.name}]

    def refuses(constraints: list[CheckConstraint], word: str) -> bool:
        try:
            for constraint in constraints:
                constraint.validate(model, model(**{field.name: word}))
        except ValidationError:
            return True
        return False

    assert [word for word in known if refuses(about_it_alone, word)] == []
    assert refuses(naming_it, "a word of no list")


def test_a_word_of_no_list_does_not_get_past_the_database() -> None:
    agreement = AgreementFactory.create()
    with pytest.raises(IntegrityError, match="an_agreement_counts_on_a_known_calendar"), transaction.atomic():
        Agreement.objects.filter(pk=agreement.pk).update(calendar="FOO")


class TestNamedDuty:
    """A duty whose deadline another sentence names keeps its code and its place, and is not deleted."""

    @pytest.fixture
    def file(self) -> Duty:
        """A duty FILE, and a duty that counts from its deadline."""
        placement = PlacementFactory.create()
        EventKindFactory.create(name="closing")
        ClosingFactory.create(placement=placement)
        DutyFactory.create(placement=placement, code="TELL", due="5 business days after the deadline of FILE")
        return DutyFactory.create(placement=placement, code="FILE")

    SAID = (
        "The duty TELL counts from this duty's deadline: “5 business days after the deadline of FILE”. "
        "Change that sentence first."
    )

    def test_another_code_is_refused(self, counsel: Client, file: Duty) -> None:
        response = Form(counsel, f"/admin/compliance/duty/{file.pk}/change/").save(code="FILE-2")
        assert errors(response) == {"code": [self.SAID]}

    def test_another_placement_is_refused(self, counsel: Client, file: Duty) -> None:
        other = PlacementFactory.create()
        response = Form(counsel, f"/admin/compliance/duty/{file.pk}/change/").save(placement=str(other.pk))
        assert errors(response)["placement"] == [self.SAID]

    def test_another_title_is_not(self, counsel: Client, file: Duty) -> None:
        assert not errors(Form(counsel, f"/admin/compliance/duty/{file.pk}/change/").save(title="File it"))

    def test_its_deletion_is_refused_and_the_other_duty_named(self, counsel: Client, file: Duty) -> None:
        response = counsel.post(f"/admin/compliance/duty/{file.pk}/delete/", {"post": "yes"}, follow=True)
        assert "duty TELL: " in response.content.decode()
        assert Duty.objects.filter(pk=file.pk).exists()

    def test_both_can_be_deleted_together(self, counsel: Client, file: Duty) -> None:
        chosen = [str(duty.pk) for duty in Duty.objects.all()]
        asked = {"action": "delete_selected", "_selected_action": chosen}
        counsel.post("/admin/compliance/duty/", shown(counsel.post("/admin/compliance/duty/", asked)))
        assert not Duty.objects.exists()


@pytest.mark.parametrize("sent", ["no key", "2003-05-07", "9" * 30, "²", "\0"])
def test_what_is_sent_for_a_choice_and_can_be_no_rows_key_is_refused_on_the_form(counsel: Client, sent: str) -> None:
    [said] = errors(counsel.post("/admin/compliance/duty/add/", {"placement": sent}))["placement"]
    assert said.startswith(("Select a valid choice.", "Null characters"))
