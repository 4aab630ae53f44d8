"""Signing in: one door, plain words when it stays shut, and back to the page asked for."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"


@pytest.fixture
def person() -> User:
    return User.objects.create_user("pat", password=PASSWORD, is_staff=True)


def test_the_admins_own_sign_in_page_leads_to_ours_and_keeps_the_way_back(client: Client) -> None:
    response = client.get("/admin/login/?next=/admin/password_change/")
    assert response.headers["Location"] == "/accounts/login/?next=/admin/password_change/"


def test_a_person_who_signs_in_comes_to_the_page_asked_for(client: Client, person: User) -> None:
    response = client.post("/accounts/login/?next=/admin/password_change/", {"login": "pat", "password": PASSWORD})
    assert response.headers["Location"] == "/admin/password_change/"


def test_a_wrong_password_is_refused_in_words_that_do_not_say_which_part_was_wrong(
    client: Client, person: User
) -> None:
    known = client.post("/accounts/login/", {"login": "pat", "password": "wrong"})
    unknown = client.post("/accounts/login/", {"login": "nobody", "password": "wrong"})
    assert "This name and password do not belong together" in known.content.decode()
    assert "This name and password do not belong together" in unknown.content.decode()


def test_a_person_without_access_is_told_so_instead_of_being_sent_round_in_circles(client: Client) -> None:
    client.force_login(User.objects.create_user("visitor"))
    response = client.get("/admin/", follow=True)
    assert len(response.redirect_chain) <= 2
    assert "You are signed in as visitor" in response.content.decode()


def test_signing_out_is_by_post_and_leads_back_to_sign_in(client: Client, person: User) -> None:
    client.force_login(person)
    assert client.get("/accounts/logout/").status_code == 200
    assert client.get("/admin/").status_code == 200
    assert client.post("/accounts/logout/").headers["Location"] == "/accounts/login/"


def test_a_form_without_its_token_is_refused_in_our_words(person: User) -> None:
    response = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "pat", "password": PASSWORD})
    assert response.status_code == 403
    assert "This page was open too long" in response.content.decode()
