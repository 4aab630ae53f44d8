"""The office's directory opens the first door to people whom an administrator has made, and to nobody else."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import Settings

from compliance.roles import Role
from people.single_sign_on import DIRECTORY, DirectoryAdapter
from tests.people.signing import PASSWORD, MakePerson, is_signed_in, sign_in, with_app

LEAVE = "/accounts/directory/"
BACK = "/accounts/directory/office/"
SERVER = "https://login.example.com"
KEY = "a key of the directory's own, which the site trusts the connection for"


@dataclass
class Directory:
    """A directory that answers over a pretended network, about one person."""

    claims: dict[str, Any] = field(default_factory=dict)
    audience: str = "shelfwatch"
    asked: list[str] = field(default_factory=list)

    def __enter__(self) -> "Directory":
        return self

    def __exit__(self, *error: object) -> None:
        """A session that is closed."""

    def get(self, url: str, **kwargs: Any) -> "Answer":
        return self.request("GET", url)

    def request(self, method: str, url: str, **kwargs: Any) -> "Answer":
        self.asked.append(url)
        person = {"sub": "4711", "iss": SERVER, "aud": self.audience, "exp": 4_000_000_000, **self.claims}
        return Answer(
            {
                "/.well-known/openid-configuration": {
                    "issuer": SERVER,
                    "authorization_endpoint": f"{SERVER}/authorize",
                    "token_endpoint": f"{SERVER}/token",
                    "userinfo_endpoint": f"{SERVER}/userinfo",
                    "jwks_uri": f"{SERVER}/keys",
                },
                "/token": {"access_token": "x", "id_token": jwt.encode(person, KEY, algorithm="HS256")},
                "/userinfo": person,
            }[urlsplit(url).path]
        )


@dataclass
class Answer:
    content: dict[str, Any]
    status_code: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"content-type": "application/json"})

    def raise_for_status(self) -> None:
        """An answer that is a success."""

    def json(self) -> dict[str, Any]:
        return self.content


@pytest.fixture
def directory(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Directory:
    """The directory, set up as its environment variables would."""
    settings.OIDC_NAME = "Example Directory"
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": DIRECTORY,
                    "name": "Example Directory",
                    "client_id": "shelfwatch",
                    "secret": "secret",
                    "settings": {"server_url": SERVER},
                }
            ],
        }
    }
    made = Directory({"email": "pat@example.com", "email_verified": True})
    monkeypatch.setattr(DirectoryAdapter, "get_requests_session", lambda self: made)
    return made


def come_back(client: Client, wanted: str = "/what-if/", change: Callable[[str], str] = str) -> Any:
    """Go to the directory and come back from it with a code, as its page sends people."""
    there = urlsplit(client.get(LEAVE, {"next": wanted})["Location"])
    query = parse_qs(there.query)
    assert f"{there.scheme}://{there.netloc}{there.path}" == f"{SERVER}/authorize"
    assert query["redirect_uri"] == [f"http://testserver{BACK}"]
    assert query["code_challenge_method"] == ["S256"]
    return client.get(BACK, {"code": "1", "state": change(query["state"][0])})


def test_a_person_is_known_by_the_address_and_later_by_the_directorys_number(
    client: Client, make_person: MakePerson, directory: Directory
) -> None:
    pat = make_person("pat", email="Pat@Example.com")
    assert "Sign in with Example Directory" in client.get("/accounts/login/").content.decode()
    assert come_back(client)["Location"] == "/what-if/"
    assert is_signed_in(client)
    assert SocialAccount.objects.get().user == pat
    # The password still works, and another address later on does no harm.
    directory.claims["email"] = "patricia@example.com"
    for browser in (Client(), Client()):
        come_back(browser)
        assert is_signed_in(browser)
    browser = Client()
    sign_in(browser, "pat", PASSWORD)
    assert is_signed_in(browser)


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "stranger@example.com"},
        {"email_verified": False},
        {"email_verified": "false"},
        {"email": ""},
        {"email": "twins@example.com"},
    ],
)
def test_who_is_not_known_beyond_doubt_is_told_so_and_not_made(
    client: Client, make_person: MakePerson, directory: Directory, claims: dict[str, Any]
) -> None:
    make_person("pat", email="pat@example.com")
    for twin in ("castor", "pollux"):
        make_person(twin, email="twins@example.com")
    directory.claims |= claims
    response = come_back(client)
    assert response.status_code == 403
    assert "You have no account here" in response.content.decode()
    assert not is_signed_in(client)
    assert User.objects.count() == 3
    assert not SocialAccount.objects.exists()


def test_the_second_factor_is_asked_for_all_the_same(
    client: Client, make_person: MakePerson, directory: Directory, required: None
) -> None:
    with_app(make_person("pat", Role.COUNSEL, email="pat@example.com"))
    assert come_back(client)["Location"].endswith("/two-step/authenticate/")
    assert not is_signed_in(client)


def test_a_closed_account_stays_closed(client: Client, make_person: MakePerson, directory: Directory) -> None:
    make_person("pat", email="pat@example.com", is_active=False)
    assert come_back(client)["Location"] == "/accounts/closed/"
    assert not is_signed_in(client)


def test_an_answer_that_nobody_asked_for_is_refused(
    client: Client, make_person: MakePerson, directory: Directory
) -> None:
    make_person("pat", email="pat@example.com")
    response = come_back(client, change=lambda state: state + "x")
    assert "Sign-in did not work" in response.content.decode()
    assert not is_signed_in(client)


def test_a_token_for_another_site_is_refused(client: Client, make_person: MakePerson, directory: Directory) -> None:
    make_person("pat", email="pat@example.com")
    directory.audience = "another-site"
    assert "Sign-in did not work" in come_back(client).content.decode()
    assert not is_signed_in(client)


def test_the_way_back_leads_nowhere_else(client: Client, make_person: MakePerson, directory: Directory) -> None:
    make_person("pat", email="pat@example.com")
    assert come_back(client, wanted="https://evil.example.com/")["Location"] == "/"


def test_who_is_signed_in_is_not_joined_to_an_account_of_the_directory(
    client: Client, make_person: MakePerson, directory: Directory
) -> None:
    make_person("sam", email="sam@example.com")
    directory.claims["email"] = "attacker@example.com"
    sign_in(client, "sam", PASSWORD)
    state = parse_qs(urlsplit(client.get(f"{LEAVE}?process=connect")["Location"]).query)["state"][0]
    client.get(BACK, {"code": "1", "state": state})
    assert not SocialAccount.objects.exists()


def test_without_a_directory_there_is_nothing_to_see(client: Client, db: None) -> None:
    assert "Sign in with" not in client.get("/accounts/login/").content.decode()
    assert client.get(LEAVE).status_code == 404
    assert client.get(BACK, {"code": "1", "state": "x"}).status_code == 404
