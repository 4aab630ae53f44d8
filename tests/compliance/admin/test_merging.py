"""Merging two holders in the admin: chosen in the list, shown, confirmed with a reason; refused in words."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from compliance.merging import seen
from compliance.models import HolderMerge
from holders.models import Holder
from tests.compliance.admin.conftest import SignIn, messages, shown
from tests.factories import AllocationFactory, HolderFactory

pytestmark = pytest.mark.django_db

LIST = "/admin/holders/holder/"


def choose(client: Client, *holders: Holder, **typed: Any) -> Any:
    """Choose records in the list; where something is typed, on the page that then opens."""
    page = client.post(LIST, {"action": "merge", "_selected_action": [one.pk for one in holders]}, follow=True)
    return client.post(LIST, {**shown(page), **typed}, follow=True) if typed else page


@pytest.fixture
def pair() -> list[Holder]:
    return [HolderFactory.create(name="Xmark Fund Ltd."), HolderFactory.create(name="Xmark Funds")]


def test_the_page_shows_what_names_each_record_and_merges_once_confirmed(pair: list[Holder], counsel: Client) -> None:
    keep, drop = pair
    line = AllocationFactory.create(holder=drop)
    shown = choose(counsel, *pair)
    assert str(line) in shown.content.decode()
    assert Holder.objects.filter(pk=drop.pk).exists()
    done = choose(counsel, *pair, keep=keep.pk, reason="One fund, by its signature page.")
    assert messages(done) == "“Xmark Funds” is merged into “Xmark Fund Ltd.”. Nothing that named it is lost."
    assert HolderMerge.objects.get().merged_by.get_username() == "the-counsel"
    assert "Xmark Funds" in counsel.get(f"{LIST}{keep.pk}/history/").content.decode()


def test_it_asks_for_the_reason_and_keeps_what_was_chosen(pair: list[Holder], counsel: Client) -> None:
    html = choose(counsel, *pair, keep=pair[1].pk, reason="").content.decode()
    assert "Say how it is known: the reason stays on record." in html
    assert not HolderMerge.objects.exists()


def test_it_says_why_two_cannot_be_merged_and_offers_no_button(pair: list[Holder], counsel: Client) -> None:
    line = AllocationFactory.create(holder=pair[0])
    AllocationFactory.create(holder=pair[1], closing=line.closing, security=line.security, quantity=5)
    html = choose(counsel, *pair).content.decode()
    assert "These two cannot be merged as they stand." in html
    assert "Merge the two records" not in html
    chosen = {"action": "merge", "_selected_action": [one.pk for one in pair], "seen": seen_by_counsel(pair)}
    refused = counsel.post(LIST, {**chosen, "keep": pair[0].pk, "reason": "One fund."}).content.decode()
    assert "Both have a line that there can be only one of" in refused
    assert Holder.objects.count() == 2


def seen_by_counsel(pair: list[Holder]) -> str:
    return seen(*pair, viewer=User.objects.get(username="the-counsel"))


def test_what_was_changed_since_the_page_was_opened_is_not_merged(pair: list[Holder], counsel: Client) -> None:
    keep, drop = pair
    line = AllocationFactory.create(holder=drop, quantity=134)
    page = choose(counsel, *pair)
    line.quantity = 150
    line.save()
    answer = {**shown(page), "keep": keep.pk, "reason": "One fund."}
    refused = counsel.post(LIST, answer)
    assert "Somebody changed one of the two since you opened this page." in refused.content.decode()
    assert Holder.objects.filter(pk=drop.pk).exists()
    counsel.post(LIST, {**answer, **shown(refused)})
    assert not Holder.objects.filter(pk=drop.pk).exists()


@pytest.mark.parametrize("sent", ["", "made up"])
def test_a_merge_that_nobody_was_shown_is_not_done(pair: list[Holder], counsel: Client, sent: str) -> None:
    chosen = {"action": "merge", "_selected_action": [one.pk for one in pair], "seen": sent}
    counsel.post(LIST, {**chosen, "keep": pair[0].pk, "reason": "One fund."})
    assert Holder.objects.count() == 2


def test_it_takes_two_records(pair: list[Holder], counsel: Client) -> None:
    assert messages(choose(counsel, pair[0])) == "Choose two records that stand for one legal entity."


def test_a_reader_cannot_merge(pair: list[Holder], sign_in: SignIn) -> None:
    chosen = {
        "action": "merge",
        "_selected_action": [one.pk for one in pair],
        "keep": pair[0].pk,
        "reason": "One fund.",
    }
    sign_in("reader").post(LIST, chosen)
    assert Holder.objects.count() == 2
