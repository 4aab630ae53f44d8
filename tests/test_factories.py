"""Every factory builds an object that its model accepts."""

from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from factory.django import DjangoModelFactory

from compliance.models import Deadline, DeadlineMove
from tests import factories

ALL: list[type[DjangoModelFactory[Any]]] = [
    value
    for value in vars(factories).values()
    if isinstance(value, type) and issubclass(value, DjangoModelFactory) and value is not DjangoModelFactory
]


@pytest.mark.django_db
@pytest.mark.parametrize("factory", ALL, ids=lambda factory: factory.__name__)
def test_a_factory_builds_what_its_model_accepts(factory: type[DjangoModelFactory[Any]]) -> None:
    for built in (factory.create(), factory.create()):
        if isinstance(built, Deadline | DeadlineMove):
            built.validate_constraints()  # computed, never typed in: their empty days are no mistakes of a form
        else:
            built.full_clean()


def test_every_model_has_a_factory() -> None:
    models = {
        model for app in ("placements", "holders", "compliance") for model in apps.get_app_config(app).get_models()
    }
    assert {factory._meta.model for factory in ALL} == models | {User}
