"""A word of a restricted placement is in no byte that an outsider is sent, by whatever address; its members get it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps

from tests.config.access.addresses import Address, addresses

if TYPE_CHECKING:
    from tests.config.access.conftest import Ask
    from tests.config.access.world import World

pytestmark = pytest.mark.django_db

PART = "qxv"
"""Of the canary: a page says again what was searched, and this much of it is no leak."""
OUTSIDERS = ("outsider", "administrator")
"""Who is not signed in, or was closed, is sent to the door by every page: the table of access says so."""


def asked_for(address: Address, world: World) -> Iterator[str]:
    """The address of what is hidden, and of lists with what a person may add to narrow them."""
    own = address.of(world.hidden)
    yield own
    if address.names_something:
        return
    placement = world.hidden["placements.placement"]
    if "changelist" in address.name:
        yield f"{own}?q={PART}"
    elif address.model:
        return
    else:
        yield f"{own}?placement={placement.pk}"
        yield f"{own}?placement={placement.slug.partition('-')[2]}"


def searched(address: Address, world: World) -> str:
    """A list's address with part of the canary searched, since the list may be long; people are not called by it."""
    return address.of(world.hidden) + ("" if address.model == "placements.member" else f"?q={PART}")


def autocompletions() -> Iterator[str]:
    """The address that completes the choice of a row of each model, with part of the canary typed."""
    choices = {}
    for label in ("placements", "holders", "compliance"):
        for model in apps.get_app_config(label).get_models():
            for field in model._meta.get_fields():
                if field.concrete and field.is_relation:
                    query = f"app_label={label}&model_name={model._meta.model_name}&field_name={field.name}"
                    choices[field.related_model] = f"/admin/autocomplete/?{query}&term={PART}"
    yield from choices.values()


def every_request(world: World) -> list[str]:
    return [*(text for each in addresses() for text in asked_for(each, world)), *autocompletions()]


def holds_canary(response: Any) -> bool:
    from tests.config.access.world import CANARY

    content = b"".join(response.streaming_content) if response.streaming else response.content
    headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    return CANARY.encode() in content.lower() + headers.lower().encode()


@pytest.mark.parametrize("name", OUTSIDERS)
def test_no_byte_that_an_outsider_is_sent_holds_the_canary(name: str, world: World, ask: Ask) -> None:
    leaks = [address for address in every_request(world) if holds_canary(ask(name, "GET", address))]
    assert leaks == []


# A kind of event is nobody's, a file of Schedule 1 is named by its closing, and what is about mails and others'
# programs and calendars is for administrators.
NAMES_NO_PLACEMENT = (
    "placements.eventkind",
    "compliance.scheduleimport",
    "compliance.apitoken",
    "compliance.calendarlink",
    "compliance.subscription",
    "compliance.delivery",
    "compliance.reportrun",
)


def test_a_member_is_sent_it_by_every_list_page_and_file(world: World, ask: Ask) -> None:
    """The control: where a member reads nothing of the placement, the test above would say nothing."""
    silent = [
        address.route
        for address in addresses()
        if address.model in world.hidden
        and not address.model.startswith("auth.")
        and address.model not in NAMES_NO_PLACEMENT
        and address.name.endswith(("_changelist", "_change"))
        and not holds_canary(ask("member", "GET", searched(address, world)))
    ]
    assert silent == []


def test_what_is_hidden_answers_as_what_never_was(world: World, ask: Ask) -> None:
    """The same status and the same bytes, but for the key that was asked for."""
    told_apart = []
    for address in addresses():
        hidden = address.of(world.hidden)
        never = address.of({label: _Never() for label in world.hidden})
        if hidden == never or address.model in ("auth.user", "auth.group", "placements.eventkind"):
            continue
        first, second = (ask("outsider", "GET", each) for each in (hidden, never))
        if (first.status_code, first.content) != (second.status_code, second.content):
            told_apart.append((address.route, first.status_code, second.status_code))
    assert told_apart == []


class _Never:
    """A row that never was: its key, and whatever names it."""

    pk = 987654321

    def __getattr__(self, name: str) -> _Never:
        return self

    def __str__(self) -> str:
        return "no-such"
