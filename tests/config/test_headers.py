"""Every response carries the protective headers, and nothing but sign-in is shown to strangers."""

import re
from collections.abc import Iterator
from contextlib import closing

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern
from pytest_django.fixtures import Settings

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self';"
    " form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
OPEN_TO_ALL = {
    "healthz",
    "favicon",
    "admin-login",
    "account_login",
    "account_logout",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "directory-leave",
    "socialaccount_login_cancelled",
    "openid_connect_callback",
    "calendar",
    "placements",
    "closings",
    "deadlines",
    "findings",
    "holders",
    "positions",
    "registration_statements",
}


@pytest.fixture
def signed_in(client: Client, db: None) -> Client:
    client.force_login(User.objects.create_superuser("reader"))
    return client


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/healthz", 200),
        ("/accounts/login/", 200),
        ("/admin/", 302),
        ("/no-such-page/", 404),
        ("/static/shelfwatch.css", 200),
    ],
)
def test_every_response_carries_the_protective_headers(client: Client, db: None, path: str, status: int) -> None:
    with closing(client.get(path)) as response:
        assert response.status_code == status
    assert sorted(response["Content-Security-Policy"].split("; ")) == sorted(CSP.split("; "))
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]


@pytest.mark.parametrize("secure", [True, False])
def test_a_request_under_another_name_is_refused_with_the_same_headers(
    client: Client, settings: Settings, secure: bool
) -> None:
    settings.SECURE_SSL_REDIRECT = True
    response = client.get("/accounts/login/", headers={"Host": "elsewhere.example.com"}, secure=secure)
    assert response.status_code == 400
    assert "elsewhere" not in response.text
    assert sorted(response["Content-Security-Policy"].split("; ")) == sorted(CSP.split("; "))
    for name in ("Cross-Origin-Resource-Policy", "X-Content-Type-Options", "X-Frame-Options", "Permissions-Policy"):
        assert response[name]


def test_the_admin_keeps_the_same_policy(signed_in: Client) -> None:
    response = signed_in.get("/admin/password_change/")
    assert response.status_code == 200
    assert sorted(response["Content-Security-Policy"].split("; ")) == sorted(CSP.split("; "))


def test_a_page_of_a_signed_in_person_is_stored_nowhere(signed_in: Client) -> None:
    assert signed_in.get("/admin/password_change/")["Cache-Control"] == "no-store, private"


def test_healthz_answers_without_the_database(client: Client) -> None:
    # No db fixture: pytest-django fails the test if a query is made.
    assert client.get("/healthz").content == b"ok\n"


def test_healthz_answers_a_load_balancer_that_speaks_plain_http(client: Client, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/healthz").status_code == 200
    assert client.get("/accounts/login/").status_code == 301


def patterns(resolver: URLResolver, prefix: str = "/") -> Iterator[tuple[str, URLPattern]]:
    """Every pattern of the site with an address that matches it, as far as its route can be filled in with 1s."""
    for entry in resolver.url_patterns:
        route = re.sub(r"<[^>]+>", "1", str(entry.pattern)) if isinstance(entry.pattern, RoutePattern) else ""
        if isinstance(entry, URLResolver):
            yield from patterns(entry, prefix + route)
        else:
            yield prefix + route, entry


def test_a_stranger_is_led_to_sign_in_from_every_address_but_the_open_ones(client: Client, db: None) -> None:
    addresses = [(path, pattern) for path, pattern in patterns(get_resolver()) if pattern.name not in OPEN_TO_ALL]
    assert len(addresses) > 20
    # The admin's own sign-in page is shadowed by ours, to which its address leads on.
    doors = ("/accounts/login/", "/admin/login/")
    shown = [path for path, _ in addresses if not client.get(path).headers.get("Location", "").startswith(doors)]
    assert shown == []
