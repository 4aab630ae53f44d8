"""A form of the site as a browser shows it, and the button that takes back what it saved."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client

from tests.compliance.admin.conftest import confirm


class Entering:
    """A form that enters a fact: what it shows is sent back, with what a person types."""

    def __init__(self, client: Client, address: str) -> None:
        self.client, self.address = client, address
        response = client.get(address)
        context = response.context
        self.page = response.content.decode()
        self.data: dict[str, Any] = {context["carried_name"]: context["carried"]}
        for bound in context["form"]:
            value = bound.field.prepare_value(bound.value())
            if isinstance(value, list):
                self.data[bound.html_name] = [str(each) for each in value]
            else:
                self.data[bound.html_name] = "" if value is None else str(value)

    def press(self, **typed: str | list[str]) -> Any:
        """Type into the fields and press the button."""
        return self.client.post(self.address, {**self.data, **typed}, follow=True)

    def save(self, **typed: str | list[str]) -> Any:
        """Press the button, and confirm what that moves."""
        return confirm(self.client, self.address, self.press(**typed))


def undo(client: Client, response: Any) -> Any:
    """Press Undo on a page that offers it."""
    found = re.search(r'action="(/acts/[^"]+)"', response.content.decode())
    assert found, "the page offers no Undo"
    return client.post(found[1].replace("&amp;", "&"), {"why": "Taken back"}, follow=True)


def errors(response: Any) -> dict[str, list[str]]:
    """What the form says beside its fields, and of the whole as "__all__"; empty where it was saved."""
    return dict(response.context["form"].errors) if response.context and "form" in response.context else {}
