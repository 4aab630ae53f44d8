"""The page of help: the words of the field, every standing, and links to it that lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client

from compliance.help import standings, terms
from compliance.rules import Standing
from tests.compliance.admin.conftest import SignIn

TEMPLATES = Path(__file__).parents[3] / "templates"


@pytest.mark.django_db
def test_it_has_every_standing_and_every_word_and_is_for_everybody_who_works_here(sign_in: SignIn) -> None:
    client = sign_in("reader")
    page = client.get("/help/").content.decode()
    assert {line.standing for line in standings()} == set(Standing)
    assert all(f'class="standing standing-{line.standing}"' in page for line in standings())
    assert all(f'<dt id="{term.code}">{term.name}</dt>' in page for term in terms())
    assert "ask whoever runs Shelfwatch" in page
    assert "manage.py" not in page


@pytest.mark.django_db
def test_a_stranger_is_led_to_where_people_sign_in() -> None:
    assert Client().get("/help/").headers["Location"].startswith("/accounts/login/")


def test_every_word_that_a_page_links_to_is_in_the_glossary() -> None:
    known = {term.code for term in terms()} | {"standings", "explanations", "days", "keyboard", "demo", "glossary"}
    linked = {
        word
        for path in TEMPLATES.rglob("*.html")
        for word in re.findall(r"""compliance:help["'] %}#([a-z0-9-]+)""", path.read_text("utf-8"))
    }
    assert linked
    assert linked <= known


def test_no_word_is_explained_twice_and_each_ends_its_sentence() -> None:
    names = [term.name for term in terms()]
    assert len(set(names)) == len(names)
    assert all(term.means.endswith(".") for term in terms())
