"""The sentence of a duty is read while it is typed, tried on the facts, and saved once its moves are seen."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils.html import strip_tags
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compliance.models import Deadline, Duty
from placements.models import Placement
from tests.compliance.admin.conftest import SignIn
from tests.factories import DutyFactory, PlacementFactory

from .entering import Entering, errors, undo

pytestmark = pytest.mark.django_db

DAY = "2003-08-06"
AGREED = "45 days after closing"


@pytest.fixture
def filing(series_d: Placement) -> Duty:
    """The duty to file the registration statement: 45 days after closing (2003 agreement: §1, §2)."""
    found: Duty = series_d.duties.get(code="FILE")
    return found


def address_of(duty: Duty) -> str:
    return f"/duties/{duty.pk}/rule/?as_of={DAY}"


def text(response: Any) -> str:
    return " ".join(strip_tags(response.content.decode().replace("<", " <")).split())


def checked(client: Client, duty: Duty, sentence: str, **also: str) -> Any:
    """What the page says of a sentence that is typed, while it is typed."""
    sent = {"due": sentence, "boundary": "by", "check": "1", **also}
    return client.post(address_of(duty), sent, headers={"HX-Request": "true"})


def test_the_page_says_what_the_sentence_on_record_gives_and_why(filing: Duty, counsel: Client) -> None:
    page = text(counsel.get(address_of(filing)))
    assert f"It reads: {AGREED}" in page
    assert "First closing: Saturday, June 21, 2003 as it is now" in page
    assert "day 1 is May 8; day 45 is June 21" in page
    assert "safe Fri Jun 20, 2003" in page


def test_another_sentence_is_tried_on_the_placement_s_own_closing(filing: Duty, counsel: Client) -> None:
    response = checked(counsel, filing, "60 days after closing")
    assert "<html" not in response.content.decode()
    assert "First closing: Sunday, July 6, 2003 now Saturday, June 21, 2003" in text(response)
    filing.refresh_from_db()
    assert filing.due == AGREED


def test_a_sentence_is_shown_in_its_canonical_spelling(filing: Duty, counsel: Client) -> None:
    assert f"It reads as: {AGREED}" in text(checked(counsel, filing, "45  DAYS\nafter Closing"))


def test_a_word_that_is_not_known_is_pointed_at_and_what_may_be_meant_is_offered(filing: Duty, counsel: Client) -> None:
    response = checked(counsel, filing, "45 days after closng")
    assert 'Column 15: found "closng"' in response.content.decode().replace("&quot;", '"')
    assert f"45 days after closng\n{' ' * 14}^" in response.content.decode()
    assert f'name="instead" value="{AGREED}">Use “closing”' in response.content.decode()


def test_the_words_of_a_contract_are_offered_in_the_rule_language(filing: Duty, counsel: Client) -> None:
    response = checked(counsel, filing, "forty-five (45) days following the Closing Date")
    assert f'value="{AGREED}">Use “{AGREED}”' in response.content.decode()


def test_what_is_offered_takes_the_place_of_what_was_typed_and_nothing_is_saved(filing: Duty, counsel: Client) -> None:
    sent = {"due": "60 days after closng", "boundary": "before", "instead": "60 days after closing"}
    response = counsel.post(address_of(filing), sent)
    form = response.context["form"]
    assert (form["due"].value(), form["boundary"].value()) == ("60 days after closing", "before")
    assert "Sunday, July 6, 2003" in text(response)
    filing.refresh_from_db()
    assert filing.due == AGREED


def test_without_scripts_the_button_reads_it_too(filing: Duty, counsel: Client) -> None:
    response = counsel.post(address_of(filing), {"due": "45 days after closng", "boundary": "by", "check": "1"})
    assert "It does not read." in text(response)
    assert "Nothing is saved yet." not in text(response)
    assert response.context["form"]["due"].value() == "45 days after closng"


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("5 days after the deadline of NONE", "this placement has no duty NONE"),
        ("5 days after the deadline of FILE", "These deadlines would wait for each other: FILE → FILE."),
    ],
)
def test_a_deadline_that_cannot_be_counted_from_is_refused_in_words(
    filing: Duty, counsel: Client, sentence: str, said: str
) -> None:
    assert said in text(checked(counsel, filing, sentence))
    assert said in str(errors(Entering(counsel, address_of(filing)).press(due=sentence))["due"])


def test_no_sentence_means_no_due_day_and_the_page_says_what_one_looks_like(filing: Duty, counsel: Client) -> None:
    assert "Empty: it has no due day." in text(checked(counsel, filing, "  "))


def test_what_it_moves_is_seen_before_it_is_saved_and_can_be_taken_back(filing: Duty, counsel: Client) -> None:
    entering = Entering(counsel, address_of(filing))
    assert "Sat Jun 21, 2003" in text(shown := entering.press(due="60 days after closing"))
    assert "Saving this would move" in text(shown)
    saved = entering.save(due="60 days after closing")
    assert "Changed: FILE, due 60 days after closing." in text(saved)
    filing.refresh_from_db()
    assert filing.due == "60 days after closing"
    row = Deadline.objects.filter(duty=filing, closing__code="first").latest("valid_from")
    assert str(row.due_on) == "2003-07-06"
    undo(counsel, saved)
    filing.refresh_from_db()
    assert filing.due == AGREED


def test_over_what_another_changed_meanwhile_nothing_is_saved_unseen(filing: Duty, counsel: Client) -> None:
    entering = Entering(counsel, address_of(filing))
    Entering(counsel, address_of(filing)).save(due="50 days after closing")
    response = entering.press(due="60 days after closing")
    assert response.status_code == 409
    assert "Somebody changed this while you had it open." in text(response)
    filing.refresh_from_db()
    assert filing.due == "50 days after closing"


def test_a_duty_is_added_with_its_sentence(series_d: Placement, counsel: Client) -> None:
    entering = Entering(counsel, f"/record/duty/?placement=series-d-2003&as_of={DAY}")
    sent = {**entering.data, "code": "THANK", "title": "Thank the holders", "due": "10 days after closing"}
    tried = counsel.post(entering.address, {**sent, "check": "1"}, headers={"HX-Request": "true"})
    assert "Saturday, May 17, 2003 now without a day" in text(tried)
    assert not Duty.objects.filter(code="THANK").exists()
    entering.save(code="THANK", title="Thank the holders", due="10 days after closing")
    assert Deadline.objects.filter(duty__code="THANK", due_on="2003-05-17").exists()


def test_a_duty_that_has_arisen_for_nothing_says_so(counsel: Client) -> None:
    duty = DutyFactory.create(per=Duty.Per.REGISTRATION_STATEMENT, due="5 days after filing")
    page = text(counsel.get(f"/duties/{duty.pk}/rule/"))
    assert "It has arisen for nothing yet: it arises for each registration statement." in page


def test_who_only_reads_sees_what_it_says_and_changes_nothing(filing: Duty, sign_in: SignIn) -> None:
    reader = sign_in("reader")
    response = reader.get(address_of(filing))
    assert "Saturday, June 21, 2003" in text(response)
    assert "<textarea" not in response.content.decode()
    assert checked(reader, filing, "60 days after closing").status_code == 403
    assert reader.post(address_of(filing), {"due": "60 days after closing", "boundary": "by"}).status_code == 403


def test_a_stranger_to_a_restricted_placement_finds_nothing(counsel: Client) -> None:
    duty = DutyFactory.create(placement=PlacementFactory.create(restricted=True))
    assert counsel.get(f"/duties/{duty.pk}/rule/").status_code == 404
    assert counsel.post(f"/duties/{duty.pk}/rule/", {"due": AGREED, "check": "1"}).status_code == 404


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    sentence=st.one_of(
        st.text(max_size=60),
        st.lists(
            st.sampled_from(["45", "days", "after", "closing", "the earlier of", "(", ")", "and", "if", "2003-02-30"]),
            max_size=9,
        ).map(" ".join),
    )
)
def test_whatever_is_typed_is_answered(filing: Duty, counsel: Client, sentence: str) -> None:
    assert checked(counsel, filing, sentence).status_code == 200
