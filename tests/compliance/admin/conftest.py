"""People of each role in front of the admin, and a way to fill in its forms as a person does."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any, Protocol

import pytest
from django.apps import apps
from django.test import Client


class SignIn(Protocol):
    """Signs in a new person who has the role, under a name of their own where the role's is taken."""

    def __call__(self, role: str, name: str = "") -> Client: ...


@pytest.fixture
def sign_in(db: None) -> SignIn:
    """Signs in a new person who has the role named."""
    from compliance.roles import sync_roles

    sync_roles()

    def signed_in(role: str, name: str = "") -> Client:
        person = apps.get_model("auth", "User").objects.create_user(name or f"the-{role}", is_staff=True)
        person.groups.add(apps.get_model("auth", "Group").objects.get(name=role))
        client = Client()
        client.force_login(person)
        return client

    return signed_in


@pytest.fixture
def counsel(sign_in: SignIn) -> Client:
    """A person who may enter facts and duties."""
    return sign_in("counsel")


@pytest.fixture
def other_counsel(sign_in: SignIn) -> Client:
    """Another person who may, and may approve what the first one entered."""
    return sign_in("counsel", "the-other-counsel")


class Form:
    """A form of the admin as the browser shows it: everything in it is sent back, with what a person changes."""

    def __init__(self, client: Client, address: str) -> None:
        self.client, self.address = client, address
        context = client.get(address).context
        # What the page carries beside its fields: the version it was read at, or its number.
        self.data: dict[str, Any] = {name: context[name] for name in ("version", "once") if context.get(name)}
        shown = [context["adminform"].form]
        for inline in context["inline_admin_formsets"]:
            shown += [inline.formset.management_form, *inline.formset.initial_forms]
        for form in shown:
            for bound in (form[name] for name in form.fields):
                value = bound.value()
                if value is not None and value is not False:
                    self.data[bound.html_name] = value if isinstance(value, list) else str(value)

    def press_save(self, **typed: str) -> Any:
        """Type ``typed`` into the fields and press Save; an empty text empties a field."""
        return self.client.post(self.address, {**self.data, "_save": "Save", **typed}, follow=True)

    def save(self, **typed: str) -> Any:
        """Press Save, and where the page then shows what that would move, confirm it."""
        return confirm(self.client, self.address, self.press_save(**typed))


def confirm(client: Client, address: str, response: Any, button: str = "") -> Any:
    """Send again what a page that shows moves holds, as its button does; another response is left as it is.

    ``button`` names another button of that page than the first.
    """
    if not response.context or "move_groups" not in response.context:
        return response
    hidden = HiddenInputs()
    hidden.feed(response.content.decode())
    return client.post(address, {**hidden.values, **({button: "1"} if button else {})}, follow=True)


class HiddenInputs(HTMLParser):
    """The hidden inputs of a page, several values of one name as a list."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, list[str]] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "input" and given.get("type") == "hidden":
            self.values.setdefault(str(given["name"]), []).append(given["value"] or "")


def shown(response: Any) -> dict[str, list[str]]:
    """What a page that asks a question carries, to be sent with the answer."""
    hidden = HiddenInputs()
    hidden.feed(response.content.decode())
    return hidden.values


def delete(client: Client, address: str) -> Any:
    """Open the page that asks whether to delete, at ``address``, and say yes."""
    return confirm(client, address, client.get(address))


def errors(response: Any) -> dict[str, list[str]]:
    """What the page says beside its fields, those of its tables included; empty where the fact was saved."""
    if not response.context or "adminform" not in response.context:
        return {}
    found: dict[str, list[str]] = dict(response.context["adminform"].form.errors)
    for inline in response.context["inline_admin_formsets"]:
        for form in inline.formset.forms:
            found |= {form.add_prefix(name): said for name, said in form.errors.items()}
        if inline.formset.non_form_errors():
            found[inline.formset.prefix] = inline.formset.non_form_errors()
    return found


def messages(response: Any) -> str:
    """What the page says on top."""
    return "\n".join(str(message) for message in response.context["messages"])
