"""One box finds placements, holders, deadlines and documents, of what the person may see alone."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compliance import searching
from compliance.models import Duty
from holders.models import Holder, HolderName
from placements.models import OPERATOR, Placement
from placements.searching import snippet
from tests.compliance.admin.conftest import SignIn
from tests.compliance.admin.test_dashboard import many_placements
from tests.compliance.views.test_placements import text
from tests.factories import DutyFactory, MemberFactory, PersonFactory

pytestmark = pytest.mark.django_db

DAY = "2003-08-06"


def found(client: Client, typed: str) -> dict[str, list[str]]:
    """The names of what is found, by its kind, without the marks."""
    response = client.get("/search/", {"as_of": DAY, "q": typed})
    assert response.status_code == 200
    return {
        group.name: [str(hit.name).replace("<mark>", "").replace("</mark>", "") for hit in group.hits]
        for group in response.context["groups"]
    }


def test_placements_holders_and_deadlines_are_found_by_the_beginnings_of_words(demo: None, counsel: Client) -> None:
    assert "Series D preferred, May 2003" in found(counsel, "seri pref")["Placements"]
    assert found(counsel, "xmark")["Holders"] == [Holder.objects.get(code="xmark").name]
    assert set(found(counsel, "resale registr")["Deadlines"]) >= {"File the resale registration statement"}


def test_a_clause_is_found_as_it_is_written(demo: None, counsel: Client) -> None:
    found_for = searching.deadlines_found("3(a)", OPERATOR, as_of=date(2003, 8, 6))
    assert found_for
    assert {row.duty.clause for row in found_for if "3(a)" not in row.duty.clause} == set()
    assert found(counsel, "3(a)")["Deadlines"]


def test_a_clause_is_marked_with_the_bracket_that_closes_it(demo: None, counsel: Client) -> None:
    page = counsel.get("/search/", {"as_of": DAY, "q": "3(a)"}).content.decode()
    assert "<mark>3(a)</mark>" in page
    assert "<mark>3(a</mark>" not in page
    assert snippet("under (see 3(a", "3(a)") == "under (see <mark>3(a</mark>"
    assert snippet("what 3(a) says (a word)", "word") == "what 3(a) says (a <mark>word</mark>)"


def test_a_duty_that_has_no_deadline_is_found_as_a_duty(demo: None, counsel: Client) -> None:
    series_d = Placement.objects.get(slug="series-d-2003")
    duty = DutyFactory.create(placement=series_d, code="QUIET", title="Zqxvk papers", per="supplement", due="")
    assert found(counsel, "zqxvk") == {"Duties without a deadline": ["Zqxvk papers"]}
    page = counsel.get("/search/", {"as_of": DAY, "q": "series zqxvk"}).content.decode()
    assert f'href="/duties/{duty.pk}/rule/?as_of={DAY}"' in page
    Placement.objects.filter(pk=series_d.pk).update(restricted=True)
    assert found(counsel, "zqxvk") == {}


def test_words_of_the_placement_and_of_the_duty_find_its_deadlines_together(demo: None) -> None:
    every = set(searching.deadlines_found("registration", OPERATOR, as_of=date(2003, 8, 6)))
    some = set(searching.deadlines_found("series registration", OPERATOR, as_of=date(2003, 8, 6)))
    assert some == {row for row in every if row.placement.slug == "series-d-2003"}
    assert 0 < len(some) < len(every)


def test_a_holder_is_found_by_any_name_that_it_was_called_by(demo: None, counsel: Client) -> None:
    called = HolderName.objects.exclude(name="").first()
    assert called
    assert called.holder.name in found(counsel, f'"{called.name}"')["Holders"]


def test_what_matched_is_marked_and_what_a_record_says_is_text(demo: None, counsel: Client) -> None:
    Placement.objects.filter(slug="common-2004").update(name="<b>Common</b>")
    page = counsel.get("/search/", {"q": "common"}).content.decode()
    assert "&lt;b&gt;<mark>Common</mark>&lt;/b&gt;" in page


def test_nothing_of_a_restricted_placement_is_found_by_who_is_no_member(demo: None, counsel: Client) -> None:
    placement = Placement.objects.get(slug="series-d-2003")
    Duty.objects.filter(placement=placement).update(title="Zqxvk")
    HolderName.objects.filter(placement=placement).update(name="Zqxvk Fund")
    Placement.objects.filter(pk=placement.pk).update(restricted=True, name="Zqxvk")
    assert found(counsel, "zqxvk") == {}
    MemberFactory.create(placement=placement, person=User.objects.get(username="the-counsel"))
    assert {"Placements", "Deadlines"} <= set(found(counsel, "zqxvk"))


@pytest.mark.parametrize("viewer", ["counsel", "operator"])
def test_hidden_duties_leave_none_of_the_others_unfound(viewer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "DUTIES_MOST", 2)
    hidden = DutyFactory.create_batch(3, title="Zqxvk papers", placement__restricted=True)
    seen = DutyFactory.create(title="Zqxvk papers")
    asked = PersonFactory.create() if viewer == "counsel" else OPERATOR
    found = searching.duties_found("zqxvk", asked, as_of=date(2003, 8, 6))
    assert set(found) == {seen} if viewer == "counsel" else set(found) <= {seen, *hidden}
    assert len(found) == (1 if viewer == "counsel" else 2)


def test_nothing_that_is_typed_fails(demo: None, counsel: Client) -> None:
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
    def asked(typed: str) -> None:
        assert counsel.get("/search/", {"q": typed}).status_code == (400 if "\0" in typed else 200)

    asked()
    for typed in ('"', "a OR b", "NEAR(", "x*", "'; DROP", "§3(a)", "-", "(((", ":*", "\\", "%", "3 a" * 300):
        assert counsel.get("/search/", {"q": typed}).status_code == 200


def test_a_word_that_stands_nowhere_is_said_to_stand_nowhere(demo: None, counsel: Client) -> None:
    assert "Nothing is found for" in text(counsel.get("/search/", {"q": "xylophone"}))
    assert "Type words" in text(counsel.get("/search/"))


def test_it_asks_no_more_of_the_database_as_the_record_grows(sign_in: SignIn) -> None:
    client = sign_in("counsel")

    def asked() -> int:
        with CaptureQueriesContext(connection) as statements:
            assert client.get("/search/", {"as_of": DAY, "q": "filing"}).status_code == 200
        return len(statements)

    asked()
    many_placements(2)
    few = asked()
    many_placements(10)
    assert asked() <= few <= 24
