"""No request brings down the JSON API, and each answer is of the form that its description says.

The drill: ``DRILL_INPUTS=500 pytest tests/drills/generated_requests.py``: so many requests for each address, made by
schemathesis from the description that programs read. Without the variable each has a few, the same in every run.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import schemathesis
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from pytest_django.plugin import DjangoDbBlocker
from schemathesis.specs.openapi.checks import ignored_auth, negative_data_rejection

from compliance.api import tokens
from compliance.views.api import api, limit
from tests.drills.generated_inputs import SECONDS, drill, undone

schema = schemathesis.openapi.from_dict(dict(api.get_openapi_schema()))
schema.app = get_wsgi_application()


@pytest.fixture(scope="module")
def secret(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """That of a token of somebody who may see everything, before a site with the demo's facts."""
    rate = limit.num_requests
    with django_db_blocker.unblock(), undone():
        call_command("load_demo", verbosity=0)
        person = User.objects.create_superuser("everybody")
        limit.num_requests = 10**6
        yield tokens.made(person, name="The drill", at=datetime.now(UTC))[1]
        limit.num_requests = rate


@pytest.mark.django_db
@schema.parametrize()
@drill
def test_no_request_brings_down_the_api(case: schemathesis.Case[Any], secret: str) -> None:
    started = time.thread_time()
    answer = case.call(headers={"Authorization": f"Bearer {secret}"})
    assert time.thread_time() - started < SECONDS, f"{case.formatted_path} takes too long"
    # It takes a token of its own making for the one sent, and would have that refused; and it calls refused what
    # only reads oddly, such as a number with a sign.
    case.validate_response(answer, excluded_checks=[ignored_auth, negative_data_rejection])
