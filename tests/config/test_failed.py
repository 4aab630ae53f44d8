"""What a person is told where a request fails."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.db import OperationalError
from django.test import Client

from compliance.views.home import HomeView


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (OperationalError("database is locked"), 503, "Others are saving"),
        (OperationalError("couldn't get a connection after 10.00 sec"), 503, "Others are saving"),
        (OperationalError("disk I/O error at /var/lib"), 500, "Something went wrong on our side"),
        (ValueError("database is locked"), 500, "Something went wrong on our side"),
    ],
)
def test_that_others_save_is_told_from_a_fault(
    error: Exception, status: int, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*args: object) -> None:
        raise error

    monkeypatch.setattr(HomeView, "get", fails)
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.create_superuser("reader"))
    answer = client.get("/")
    assert answer.status_code == status
    assert ("Retry-After" in answer) is (status == 503)
    assert said in answer.text
    assert str(error) not in answer.text
