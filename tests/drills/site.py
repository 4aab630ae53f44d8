"""Every address of the site, as the resolver knows it, and the links and forms that its pages show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from urllib.parse import parse_qsl, quote, urljoin, urlsplit

from django.contrib.admindocs.views import simplify_regex
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve

PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
EVERYWHERE = {"as_of", "next", "page", "sort"}
"""What any page may be asked, without another form."""


def routes() -> list[str]:
    """The addresses of the site with their parameters in angle brackets, such as /admin/placements/closing/<pk>/."""
    return sorted(set(_routes(get_resolver(), "")))


def _routes(resolver: URLResolver, prefix: str) -> Iterator[str]:
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield _plain(route)
        else:
            yield from _routes(entry, route)


def _plain(route: str) -> str:
    return simplify_regex(PARAMETER.sub(r"<\1>", route))


def route_of(path: str) -> str | None:
    """The one of ``routes`` that answers ``path``, which may have a query; None where none does."""
    return _route(urlsplit(path).path)


@cache
def _route(path: str) -> str | None:
    try:
        return _plain(resolve(path).route)
    except Resolver404:
        return None


def asked_of(path: str) -> frozenset[str]:
    """What the query of an address asks for, where that may bring other forms: on the site alone."""
    url = urlsplit(path)
    return frozenset(() if url.path.startswith("/admin/") else dict(parse_qsl(url.query))) - EVERYWHERE


def address(route: str, *values: str) -> str:
    """``route`` with ``values`` in the places of its parameters, in order; the last one stands for all further."""
    given = iter(values)
    last = ""

    def next_value(_: re.Match[str]) -> str:
        nonlocal last
        last = next(given, last)
        return quote(last, safe="", errors="surrogatepass")

    return PARAMETER.sub(next_value, route)


@dataclass
class Shown:
    """A form of a page: where it goes, by which method, the values of its fields as shown, and which take files."""

    action: str
    method: str
    values: dict[str, list[str]] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)

    @property
    def kind(self) -> tuple[str, str | None, frozenset[str]]:
        """What tells it from other forms: where it is sent, and its fields, in rows of one kind counted once."""
        names = (re.sub(r"\d+", "0", name) for name in [*self.values, *self.choices, *self.files])
        return self.method, route_of(self.action), frozenset(names)


class Page(HTMLParser):
    """Collects the forms of a page, and where its links within the site lead."""

    def __init__(self, page: str, at: str) -> None:
        super().__init__()
        self.at = at
        self.forms: list[Shown] = []
        self.links: set[str] = set()
        self._form: Shown | None = None
        self._select = self._text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Shown(self._target(given.get("action", "")), given.get("method", "get").lower())
            self.forms.append(self._form)
        elif tag == "a" and given.get("href", "").startswith(("/", "?")):
            self.links.add(self._target(given["href"]))
        elif self._form is not None:
            self._field(tag, given)

    def _field(self, tag: str, given: dict[str, str]) -> None:
        assert self._form is not None
        name, values = given.get("name", ""), self._form.values
        if tag == "option" and self._select:
            self._form.choices.setdefault(self._select, []).append(given.get("value", ""))
            if "selected" in given:
                values.setdefault(self._select, []).append(given.get("value", ""))
        elif not name:
            return
        elif tag == "select":
            self._select = name
        elif tag == "textarea":
            self._text = name
            values[name] = [""]
        elif tag in {"input", "button"}:
            self._input(name, given)

    def _input(self, name: str, given: dict[str, str]) -> None:
        assert self._form is not None
        kind = given.get("type", "text")
        if kind == "file":
            self._form.files.append(name)
        elif kind in {"checkbox", "radio", "submit"}:
            self._form.choices.setdefault(name, []).append(given.get("value", "on"))
            if "checked" in given:
                self._form.values.setdefault(name, []).append(given.get("value", "on"))
        else:
            self._form.values.setdefault(name, []).append(given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._text = ""

    def handle_data(self, data: str) -> None:
        if self._form is not None and self._text:
            self._form.values[self._text][0] += data

    def _target(self, action: str) -> str:
        target = urlsplit(urljoin(self.at, action))
        return f"{target.path}?{target.query}" if target.query else target.path
