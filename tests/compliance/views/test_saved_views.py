"""A list as somebody narrowed it is kept under a name, for them or for everybody."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from compliance.models import SavedView
from placements.models import Placement
from tests.compliance.admin.conftest import SignIn
from tests.factories import IssuerFactory, MemberFactory, PlacementFactory, SavedViewFactory

pytestmark = pytest.mark.django_db

DAY = "2003-08-06"


def save(client: Client, name: str, query: str, **more: str) -> Any:
    return client.post("/views/", {"name": name, "of_list": "deadline-list", "query": query, **more}, follow=True)


def test_a_view_is_saved_from_the_list_and_stands_above_it(demo: None, counsel: Client) -> None:
    shown = counsel.get("/deadlines/", {"as_of": DAY, "standing": "missed", "page": "1"})
    offered = counsel.get(shown.context["save_view"]).context["form"]
    response = save(counsel, "Missed", offered["query"].value())
    assert response.redirect_chain[-1][0] == "/deadlines/?standing=missed"
    [(view, address, is_shown)] = counsel.get("/deadlines/", {"as_of": DAY, "standing": "missed"}).context["views"]
    assert (view.name, address, is_shown) == ("Missed", f"/deadlines/?standing=missed&as_of={DAY}", True)


def test_a_list_opens_with_the_view_that_was_chosen_and_shows_all_when_asked(demo: None, counsel: Client) -> None:
    save(counsel, "First", "q=filing", is_default="on")
    save(counsel, "Missed", "standing=missed", is_default="on")
    assert SavedView.objects.get(is_default=True).name == "Missed"
    assert counsel.get("/deadlines/", {"as_of": DAY})["Location"] == f"/deadlines/?standing=missed&as_of={DAY}"
    assert counsel.get("/deadlines/", {"view": "all"}).status_code == 200


def test_another_person_is_offered_what_is_shared_and_may_not_delete_it(demo: None, sign_in: SignIn) -> None:
    one, other = sign_in("counsel"), sign_in("reader")
    save(one, "Mine", "q=filing")
    save(one, "Ours", "standing=missed", shared="on", is_default="on")
    assert [view.name for view, _, _ in other.get("/deadlines/").context["views"]] == ["Ours"]
    assert other.post("/views/", {"delete": SavedView.objects.get(name="Ours").pk}).status_code == 404
    one.post("/views/", {"delete": SavedView.objects.get(name="Ours").pk})
    assert [view.name for view in SavedView.objects.all()] == ["Mine"]


def test_what_names_a_restricted_placement_is_not_shared(demo: None, counsel: Client) -> None:
    placement = Placement.objects.get(slug="series-d-2003")
    Placement.objects.filter(pk=placement.pk).update(restricted=True)
    MemberFactory.create(placement=placement, person=User.objects.get(username="the-counsel"))
    response = save(counsel, "Ours", "placement=series-d-2003", shared="on")
    assert "which is restricted" in response.content.decode()
    assert not SavedView.objects.exists()
    save(counsel, "Mine", "placement=series-d-2003")
    assert SavedView.objects.exists()


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("Project Falcon this week", ""),
        ("Ours", "q=+FALCON++"),
        ("Ours", "note=about+Project+Falcon"),
        ("Nest Inc.", ""),
    ],
)
def test_no_words_of_a_shared_view_tell_of_a_restricted_placement(counsel: Client, name: str, query: str) -> None:
    placement = PlacementFactory.create(
        slug="pf-1", name="Project Falcon", issuer=IssuerFactory.create(name="Nest Inc."), restricted=True
    )
    MemberFactory.create(placement=placement, person=User.objects.get(username="the-counsel"))
    assert "which is restricted" in save(counsel, name, query, shared="on").content.decode()
    assert not SavedView.objects.exists()


def test_a_shared_view_is_offered_to_no_stranger_once_the_placement_it_names_is_restricted(
    demo: None, sign_in: SignIn
) -> None:
    one, other = sign_in("counsel"), sign_in("reader")
    save(one, "Of Series D", "placement=series-d-2003", shared="on")
    assert len(other.get("/deadlines/").context["views"]) == 1
    Placement.objects.filter(slug="series-d-2003").update(restricted=True)
    assert len(other.get("/deadlines/").context["views"]) == 0
    assert len(one.get("/deadlines/").context["views"]) == 1


def test_a_name_is_asked_for_and_is_taken_once(demo: None, counsel: Client) -> None:
    assert "Give the view a name." in save(counsel, "", "q=filing").content.decode()
    save(counsel, "Filings", "q=filing")
    assert "You have a view of this name." in save(counsel, "Filings", "q=other").content.decode()
    assert "You have a view" not in save(counsel, "Filings 2", "q=" + "x" * 999).content.decode()


def test_no_key_that_is_sent_fails(counsel: Client) -> None:
    SavedViewFactory.create()
    for key in ("x", "", "9" * 30, "²", str(SavedView.objects.get().pk)):
        assert counsel.post("/views/", {"delete": key}).status_code == 404


def test_the_columns_chosen_are_shown_and_taken_away(demo: None, counsel: Client) -> None:
    asked = {"as_of": DAY, "column": ["duty", "due_on", "no-such"]}
    page = counsel.get("/deadlines/", asked).content.decode()
    assert "col-due_on" in page
    assert "col-standing" not in page
    answer = counsel.get("/deadlines/as.csv", asked)
    header, *_ = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert header == ["What is owed", "Due"]
    assert "col-standing" in counsel.get("/deadlines/", {"as_of": DAY, "column": "no-such"}).content.decode()
