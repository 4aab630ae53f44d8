"""Several findings at once: proposed for one reason and accepted by another person, with what stays open told first."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from compliance.models import FindingAck
from placements.models import Agreement, Placement
from tests.compliance.admin.conftest import SignIn, shown

from .entering import undo

pytestmark = pytest.mark.django_db

SEVERAL = "/findings/several/?placement=series-d-2003"
REASON = "Counsel knows them."


def text(response: Any) -> str:
    return " ".join(strip_tags(response.content.decode().replace("<", " <")).split())


def keys(client: Client, *codes: str) -> list[str]:
    """What the boxes of the findings with these codes carry, the first of each code."""
    page = client.get(SEVERAL).content.decode()
    return [re.findall(rf'name="row" value="(series-d-2003 {code} [0-9a-f]+)"', page)[0] for code in codes]


def asked(client: Client, does: str, rows: list[str], reason: str = REASON) -> Any:
    return client.post(SEVERAL, {"row": rows, "does": does, "reason": reason})


def saved(client: Client, preview: Any) -> Any:
    return client.post(SEVERAL, shown(preview), follow=True)


def proposed(client: Client, *codes: str) -> Any:
    return saved(client, asked(client, "propose", keys(client, *codes)))


def test_are_proposed_for_one_reason_and_accepted_by_another(
    demo: None, counsel: Client, other_counsel: Client
) -> None:
    assert f'href="{SEVERAL}"' in counsel.get("/findings/?placement=series-d-2003").content.decode()
    rows = keys(counsel, "minimum-shares", "inferred-closing")
    preview = asked(counsel, "propose", rows)
    assert "Propose to accept 2 findings" in text(preview)
    assert f"The reason: {REASON} Nothing is saved yet." in text(preview)
    assert "999,940 more" in text(preview)
    assert not FindingAck.objects.exists()
    done = saved(counsel, preview)
    assert "2 findings proposed to be accepted" in text(done)
    assert FindingAck.objects.filter(reason=REASON, proposed_by__username="the-counsel", accepted_by=None).count() == 2
    preview = asked(other_counsel, "accept", rows)
    assert "Accepted by the-other-counsel" in text(preview)
    assert not any(ack.is_accepted for ack in FindingAck.objects.all())
    assert "2 findings accepted." in text(saved(other_counsel, preview))
    assert FindingAck.objects.filter(accepted_by__username="the-other-counsel").count() == 2


def test_proposals_are_taken_back_together_until_another_accepts_one(
    demo: None, counsel: Client, other_counsel: Client
) -> None:
    done = proposed(counsel, "minimum-shares", "inferred-closing")
    undo(counsel, done)
    assert not FindingAck.objects.exists()
    done = proposed(counsel, "minimum-shares", "inferred-closing")
    saved(other_counsel, asked(other_counsel, "accept", keys(other_counsel, "minimum-shares")))
    assert "was not taken back" in text(undo(counsel, done))
    assert FindingAck.objects.count() == 2


def test_those_that_one_cannot_accept_are_named_with_why(demo: None, counsel: Client, other_counsel: Client) -> None:
    proposed(counsel, "minimum-shares")
    proposed(other_counsel, "inferred-closing")
    rows = keys(counsel, "minimum-shares", "inferred-closing", "undated-closing")
    preview = asked(counsel, "accept", rows)
    said = text(preview)
    assert "1 of 3 findings" in said
    assert "You proposed to accept it, so you cannot accept it. Another counsel accepts it: the-other-counsel." in said
    assert "Nobody has proposed to accept it. It stays as it is." in said
    saved(counsel, preview)
    assert [ack.code for ack in FindingAck.objects.filter(accepted_by__isnull=False)] == ["inferred-closing"]
    said = text(asked(counsel, "propose", rows))
    assert "It is proposed already." in said
    assert "It stands accepted." in said


def test_figures_that_changed_since_they_were_read_are_named_and_not_accepted(demo: None, counsel: Client) -> None:
    rows = keys(counsel, "minimum-shares", "inferred-closing")
    preview = asked(counsel, "propose", rows)
    Agreement.objects.filter(placement__slug="series-d-2003").update(minimum_shares=4_967_601)
    again = saved(counsel, preview)
    assert "Somebody has changed this since you read it" in text(again)
    assert "Minimum shares Series D preferred, May 2003 – Its figures have changed since you read it" in text(again)
    assert not FindingAck.objects.exists()
    saved(counsel, again)
    assert [ack.code for ack in FindingAck.objects.all()] == ["inferred-closing"]


def test_nothing_ticked_and_no_reason_are_said_and_what_was_given_stays(demo: None, counsel: Client) -> None:
    assert "Tick at least one." in text(counsel.post(SEVERAL, {"does": "propose", "reason": "Known."}))
    response = asked(counsel, "propose", keys(counsel, "minimum-shares"), reason=" ")
    assert "Say why they may stand." in text(response)
    assert response.content.decode().count(" checked") == 1
    preview = asked(counsel, "propose", keys(counsel, "minimum-shares"), reason="<b>Known.</b>")
    back = counsel.post(SEVERAL, {**shown(preview), "_back": "1"}).content.decode()
    assert back.count(" checked") == 1
    assert "&lt;b&gt;Known.&lt;/b&gt;</textarea>" in back


@pytest.mark.parametrize("row", ["\0", "x", "series-d-2003 x", "no-such x y", "series-d-2003 <b> y"])
def test_what_no_box_of_the_page_carries_accepts_nothing(demo: None, counsel: Client, row: str) -> None:
    response = asked(counsel, "propose", [row])
    assert response.status_code == 200
    assert "<b>" not in response.content.decode()
    assert saved(counsel, response).status_code == 200
    assert not FindingAck.objects.exists()


def test_only_counsel_has_the_page_and_a_stranger_to_a_placement_finds_nothing_of_it(
    demo: None, counsel: Client, sign_in: SignIn
) -> None:
    rows = keys(counsel, "minimum-shares")
    for role in ("reader", "editor", "administrator"):
        client = sign_in(role)
        assert "Several at once" not in text(client.get("/findings/"))
        assert client.get(SEVERAL).status_code == asked(client, "propose", rows).status_code == 403
    Placement.objects.filter(slug="series-d-2003").update(restricted=True)
    assert "No finding is open." in text(counsel.get(SEVERAL))
    assert "Series D" not in text(asked(counsel, "propose", rows))
    assert not FindingAck.objects.exists()


def test_the_preview_takes_the_same_queries_for_two_and_for_six(demo: None, counsel: Client) -> None:
    page = counsel.get(SEVERAL).content.decode()
    rows = re.findall(r'name="row" value="([^"]+)"', page)

    def queries(number: int) -> int:
        with CaptureQueriesContext(connection) as captured:
            asked(counsel, "propose", rows[:number])
        return len(captured)

    assert queries(6) == queries(2)
