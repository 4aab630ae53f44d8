"""A form whose tables announce, or send, more rows than a person types costs no more than one that is filled in."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from compliance.forms import RowsSent
from holders.models import Allocation
from placements.models import Closing
from tests import factories

from .conftest import Form, errors

pytestmark = pytest.mark.django_db

WITH_TABLES = [
    model for model, page in admin.site._registry.items() if page.inlines and model._meta.app_label != "auth"
]


def tables(response: Any) -> dict[str, Any]:
    return {shown.formset.prefix: shown.formset for shown in response.context["inline_admin_formsets"]}


@pytest.mark.parametrize("announced", [1_900, 2_000_000_000])
@pytest.mark.parametrize("model", WITH_TABLES, ids=lambda model: model.__name__)
def test_rows_that_are_announced_and_not_sent_are_not_made(admin_client: Client, model: Any, announced: int) -> None:
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")
    for prefix in tables(admin_client.get(address)):
        sent = {f"{prefix}-TOTAL_FORMS": announced, f"{prefix}-INITIAL_FORMS": announced, f"{prefix}-0-id": ""}
        response = admin_client.post(address, sent)
        assert response.status_code == 200
        assert len(tables(response)[prefix].forms) <= 1


@pytest.mark.parametrize("model", WITH_TABLES, ids=lambda model: model.__name__)
def test_more_rows_than_a_person_types_are_refused_in_words(admin_client: Client, model: Any) -> None:
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")
    for prefix in tables(admin_client.get(address)):
        sent = {f"{prefix}-TOTAL_FORMS": 1_900, f"{prefix}-INITIAL_FORMS": 0, f"{prefix}-1899-id": ""}
        table = tables(admin_client.post(address, sent))[prefix]
        assert len(table.forms) == RowsSent.MOST_NEW
        [said] = table.non_form_errors()
        assert said.endswith(
            "1,900 rows were sent, and at most 50 can be added at once. Nothing was saved: save them in parts."
        )


def test_rows_on_record_do_not_count_as_new_ones(counsel: Client) -> None:
    closing: Closing = factories.ClosingFactory.create()
    security = factories.SecurityFactory.create(placement=closing.placement)
    factories.AllocationFactory.create_batch(RowsSent.MOST_NEW + 5, closing=closing, security=security)
    form = Form(counsel, reverse("admin:placements_closing_change", args=[closing.pk]))
    assert errors(form.save(**{"allocations-0-clause": "Schedule 1"})) == {}
    assert Allocation.objects.filter(clause="Schedule 1").count() == 1
