"""A form that is sent after its session ended is not lost, and nobody else's page can have it sent."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from compliance.models import ApiToken
from people import late
from tests.drills.site import Page

pytestmark = pytest.mark.django_db

WHERE = "/programs/"
OWN = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "navigate"}


@pytest.fixture
def browser(db: None) -> Client:
    """Pat's, signed in."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.create_superuser("pat", first_name="Pat", last_name="Poe"))
    return client


def filled_in(browser: Client) -> dict[str, Any]:
    """The form of the page, as a browser sends it."""
    form = next(form for form in Page(browser.get(WHERE).text, WHERE).forms if "name" in form.values)
    return {**form.values, "name": "The docket"}


def signed_out(browser: Client) -> Client:
    del browser.cookies["sessionid"]
    return browser


def signed_in_anew(browser: Client) -> Client:
    """The session and the token of forms are others; the page that stands open knows nothing of it."""
    browser.force_login(User.objects.get(username="pat"))
    del browser.cookies["csrftoken"]
    browser.get(WHERE)
    return browser


def given_back(answer: Any) -> dict[str, list[str]]:
    """The form in the page that refuses it."""
    assert answer.status_code == 403
    (form,) = Page(answer.text, WHERE).forms
    assert (form.method, form.action) == ("post", WHERE)
    return form.values


def test_what_was_typed_comes_back_until_it_is_sent_by_who_has_signed_in_again(browser: Client) -> None:
    form = filled_in(browser)
    too_late = signed_out(browser).post(WHERE, form, headers=OWN)
    assert "you were signed out" in too_late.text
    assert "no-store" in too_late["Cache-Control"]
    went_on = signed_in_anew(browser).post(WHERE, given_back(too_late), headers=OWN)
    assert "it is sent as" in went_on.text
    assert "Pat Poe" in went_on.text
    assert "<li>Name: The docket</li>" in went_on.text
    assert not ApiToken.objects.exists()
    assert browser.post(WHERE, given_back(went_on), headers=OWN).status_code == 302
    assert [token.name for token in ApiToken.objects.all()] == ["The docket"]


def test_each_value_goes_along_as_it_was_typed(browser: Client) -> None:
    typed = {"several": ["1", "2"], "text": ['"><script>alert(1)</script>\r\nmore'], "_moves": ["as read"]}
    form = filled_in(browser) | typed
    values = given_back(signed_out(browser).post(WHERE, form, headers=OWN))
    assert {name: values[name] for name in typed} == typed


@pytest.mark.parametrize(
    "headers",
    [
        {},
        OWN | {"Sec-Fetch-Site": "cross-site"},
        OWN | {"Sec-Fetch-Site": "same-site"},
        OWN | {"Sec-Fetch-Site": "none"},
        OWN | {"Sec-Fetch-Mode": "cors"},
    ],
)
def test_a_page_elsewhere_has_nobody_send_what_it_wrote(browser: Client, headers: dict[str, str]) -> None:
    forged = {"name": "Forged", "csrfmiddlewaretoken": "x" * 64}
    refused = browser.post(WHERE, forged, headers=headers)
    assert refused.status_code == 403
    assert "This page was open too long" in refused.text
    assert "Forged" not in refused.text
    form = filled_in(browser)
    assert "/accounts/login/" in signed_out(browser).post(WHERE, form, headers=headers)["Location"]


def test_neither_secrets_nor_files_nor_endless_forms_come_back(browser: Client) -> None:
    form = filled_in(browser)
    file = SimpleUploadedFile("letter.txt", b"Dear holders")
    for sent in (
        {"old_password": "correct horse battery"},
        {"file": file},
        {"text": "a" * (late.MOST_CHARACTERS + 1)},
        {f"row-{n}": "1" for n in range(late.MOST_FIELDS + 1)},
    ):
        refused = browser.post(WHERE, {**form, **sent, "csrfmiddlewaretoken": "x" * 64}, headers=OWN)
        assert refused.status_code == 403
        assert not Page(refused.text, WHERE).forms
    assert signed_out(browser).post(WHERE, {**form, "file": file}, headers=OWN).status_code == 302
    assert not Page(browser.post("/accounts/login/", {"login": "pat"}, headers=OWN).text, WHERE).forms
