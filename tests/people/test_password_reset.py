"""A forgotten password is renewed by mail, and a stranger learns nothing of who has an account."""

import re

import pytest
from django.core import mail
from django.test import Client

from tests.people.signing import PASSWORD, MakePerson, is_signed_in, sign_in, with_app

RESET = "/accounts/password/reset/"
NEW = "battery staple horse"


def link(message: mail.EmailMessage) -> str:
    found = re.search(r"http://testserver(/\S+)", str(message.body))
    assert found
    return found[1]


def test_the_page_answers_the_same_for_an_address_that_nobody_has(client: Client, make_person: MakePerson) -> None:
    make_person("pat", email="pat@example.com")
    pages = [client.post(RESET, {"email": email}, follow=True) for email in ("pat@example.com", "no@example.com")]
    assert pages[0].redirect_chain == pages[1].redirect_chain
    assert pages[0].content == pages[1].content
    known, unknown = mail.outbox
    assert known.to == ["pat@example.com"]
    assert known.subject == "Shelfwatch: choose a new password"
    assert unknown.to == ["no@example.com"]
    assert "no open account" in str(unknown.body)
    assert "http" not in str(unknown.body)


def test_the_link_works_once_and_ends_every_session(client: Client, make_person: MakePerson) -> None:
    make_person("pat", email="pat@example.com")
    browser = Client()
    sign_in(browser, "pat")
    client.post(RESET, {"email": "PAT@example.com"})
    address = link(mail.outbox[0])
    form = client.get(address)["Location"]
    assert client.post(form, {"password1": NEW, "password2": NEW})["Location"] == f"{RESET}done/"
    assert not is_signed_in(client)
    assert not is_signed_in(browser)
    assert "This link no longer works" in Client().get(address).content.decode()
    sign_in(browser, "pat", NEW)
    assert is_signed_in(browser)


@pytest.mark.parametrize("weak", ["password1234", "123456789012345", "short", "qwertyuiop12"])
def test_a_common_or_short_password_is_refused(client: Client, make_person: MakePerson, weak: str) -> None:
    person = make_person("pat", email="pat@example.com")
    client.post(RESET, {"email": "pat@example.com"})
    form = client.get(link(mail.outbox[0]))["Location"]
    response = client.post(form, {"password1": weak, "password2": weak})
    person.refresh_from_db()
    assert person.check_password(PASSWORD) is (response.status_code == 200)
    assert response.status_code == 200


def test_a_new_password_does_not_stand_in_for_the_second_factor(client: Client, make_person: MakePerson) -> None:
    with_app(make_person("pat", email="pat@example.com"))
    client.post(RESET, {"email": "pat@example.com"})
    client.post(client.get(link(mail.outbox[0]))["Location"], {"password1": NEW, "password2": NEW})
    assert sign_in(client, "pat", NEW)["Location"].endswith("/authenticate/")
    assert not is_signed_in(client)


def test_a_closed_account_gets_no_link(client: Client, make_person: MakePerson) -> None:
    make_person("pat", email="pat@example.com", is_active=False)
    client.post(RESET, {"email": "pat@example.com"})
    assert "no open account" in str(mail.outbox[0].body)
