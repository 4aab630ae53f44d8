"""A person at a browser: opens a page of the site over HTTP, fills in its form and sends it."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode

from tests.site import PATIENCE, Server, Site

SIGN_IN = """
from django.contrib.auth.models import User
from django.test import Client
person, _ = User.objects.get_or_create(username={name!r}, defaults={{"is_staff": True, "is_superuser": True}})
client = Client()
client.force_login(person)
print(client.cookies["sessionid"].value)
"""


class Unanswered(Exception):
    """The server went away before it had answered: whether it did what was asked is not known."""


@dataclass(frozen=True)
class Page:
    """What the site answered: the status, where it leads, and what its form would send."""

    status: int
    leads_to: str
    text: str
    form: dict[str, str]


@dataclass
class Person:
    """Somebody with a session on the site; each request is a connection of its own, as after a restart."""

    session: str
    cookies: dict[str, str] = field(default_factory=dict)

    @classmethod
    def signed_in(cls, site: Site, name: str) -> Person:
        """A superuser of this name, past the sign-in page."""
        code = SIGN_IN.format(name=name)
        session = site.managed("shell", "--verbosity", "0", "--no-imports", "-c", code).strip()
        return cls(session, {"sessionid": session})

    def opens(self, server: Server, path: str) -> Page:
        """Open the page at ``path``. Raises ``Unanswered``."""
        return self._asks(server, "GET", path, None)

    def sends(self, server: Server, path: str, form: dict[str, str]) -> Page:
        """Send a filled-in form. Raises ``Unanswered``."""
        return self._asks(server, "POST", path, urlencode(form))

    def _asks(self, server: Server, method: str, path: str, body: str | None) -> Page:
        connection = HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            text = response.read().decode()
        except (OSError, HTTPException) as error:
            raise Unanswered(str(error)) from error
        finally:
            connection.close()
        for cookie in response.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
        return Page(response.status, response.headers.get("Location", ""), text, form_of(text))


def form_of(text: str) -> dict[str, str]:
    """What the main form of a page would send if it were sent as it stands."""
    reader = _Form()
    reader.feed(text)
    return reader.values


class _Form(HTMLParser):
    """Collects the fields of the forms inside ``<div id="content-main">``: the page's head has forms of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self._inside = False
        self._choice = ""
        self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        of = {name: value or "" for name, value in attrs}
        name = of.get("name", "")
        if of.get("id") == "content-main":
            self._inside = True
        if not self._inside:
            return
        if tag == "input" and name and of.get("type") not in {"submit", "button", "file"}:
            if of.get("type") not in {"checkbox", "radio"} or "checked" in of:
                self.values[name] = of.get("value", "")
        elif tag == "select":
            self._choice = name
        elif tag == "option" and self._choice and "selected" in of:
            self.values[self._choice] = of.get("value", "")
        elif tag == "textarea":
            self._area = name
            self.values[name] = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            # The line break after the tag is HTML's, not the text's.
            self.values[self._area] += data.removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._choice = ""
        elif tag == "textarea":
            self._area = ""
