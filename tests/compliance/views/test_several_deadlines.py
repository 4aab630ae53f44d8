"""Several deadlines at once: given to a person, or taken away as a file; what changes is seen before it is saved."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils.html import strip_tags

from compliance import operations
from compliance.models import Duty, Responsible
from placements.models import Placement
from tests.compliance.admin.conftest import SignIn, shown
from tests.factories import ClosingFactory, DutyFactory

from .entering import undo

pytestmark = pytest.mark.django_db

SEVERAL = "/deadlines/several/?as_of=2003-08-06"


def text(response: Any) -> str:
    return " ".join(strip_tags(response.content.decode().replace("<", " <")).split())


@pytest.fixture
def duties() -> list[Duty]:
    """Two duties of a placement that closed on May 7, 2003."""
    placement = ClosingFactory.create(code="first", occurred_on=date(2003, 5, 7)).placement
    made = [
        DutyFactory.create(placement=placement, code="EFFECT", title="Effective", due="90 days after closing"),
        DutyFactory.create(placement=placement, code="FILE", title="File it"),
    ]
    operations.refresh(placement=placement)
    return made


@pytest.fixture
def ann(db: None) -> User:
    return User.objects.create_user("ann", first_name="Ann", last_name="Lee", is_staff=True)


def chosen(*duties: Duty) -> list[str]:
    return [f"{duty.pk} first" for duty in duties]


def asked(client: Client, duties: list[Duty], person: User) -> Any:
    return client.post(SEVERAL, {"row": chosen(*duties), "person": person.pk, "does": "assign"})


def saved(client: Client, preview: Any) -> Any:
    return client.post(SEVERAL, shown(preview), follow=True)


def test_a_person_is_made_responsible_for_those_chosen_once_that_was_read(
    duties: list[Duty], ann: User, counsel: Client
) -> None:
    assert "Several at once" in counsel.get("/deadlines/?as_of=2003-08-06").content.decode()
    preview = asked(counsel, duties[1:], ann)
    assert "1 duty changes" in text(preview)
    assert "nobody Ann Lee" in text(preview)
    assert not Responsible.objects.exists()
    done = saved(counsel, preview)
    assert "Ann Lee is responsible for 1 more duty. Undo" in text(done)
    [row] = Responsible.objects.all()
    assert (row.duty, row.person) == (duties[1], ann)
    undo(counsel, done)
    assert not Responsible.objects.exists()


def test_who_was_responsible_for_the_placement_is_no_longer_for_that_duty_and_the_page_says_so(
    duties: list[Duty], ann: User, counsel: Client
) -> None:
    bob = User.objects.create_user("bob", is_staff=True)
    Responsible.objects.create(placement=duties[0].placement, person=bob)
    Responsible.objects.create(placement=duties[0].placement, duty=duties[0], person=ann)
    said = text(asked(counsel, duties, ann))
    assert "1 duty changes" in said
    assert "EFFECT Ann Lee as now" in said
    assert "FILE bob Ann Lee" in said


def test_what_somebody_else_changed_meanwhile_is_shown_again(duties: list[Duty], ann: User, counsel: Client) -> None:
    preview = asked(counsel, duties, ann)
    Responsible.objects.create(placement=duties[0].placement, duty=duties[0], person=User.objects.create_user("bob"))
    assert "Somebody has changed this since you read it" in text(saved(counsel, preview))
    assert not Responsible.objects.filter(person=ann).exists()


def test_a_person_who_may_not_see_a_placement_is_not_made_responsible_in_it(
    duties: list[Duty], ann: User, counsel: Client
) -> None:
    placement = duties[0].placement
    placement.members.create(person=User.objects.get(username="the-counsel"), added_at="2026-01-02T12:00Z")
    Placement.objects.filter(pk=placement.pk).update(restricted=True)
    assert "Ann Lee may not see this placement. It stays as it is." in text(asked(counsel, duties, ann))


def test_those_chosen_are_taken_away_as_files(duties: list[Duty], counsel: Client) -> None:
    given = counsel.post(SEVERAL, {"row": chosen(duties[0]), "does": "csv"})
    rows = list(csv.reader(io.StringIO(given.content.decode("utf-8-sig"))))
    assert [row[1] for row in rows] == ["What is owed", "Effective (§2)"]
    given = counsel.post(SEVERAL, {"row": chosen(*duties), "does": "ics"})
    assert given["Content-Type"].startswith("text/calendar")
    assert given.content.count(b"BEGIN:VEVENT") == 2
    assert counsel.post(SEVERAL, {"row": chosen(*duties), "does": "xlsx"}).content[:2] == b"PK"


def test_nothing_chosen_or_nobody_named_is_said_and_what_was_ticked_stays(duties: list[Duty], counsel: Client) -> None:
    assert "Tick at least one." in text(counsel.post(SEVERAL, {"does": "assign"}))
    response = counsel.post(SEVERAL, {"row": chosen(duties[1]), "does": "assign"})
    assert "Choose a person." in text(response)
    assert response.content.decode().count(" checked") == 1


def test_a_reader_takes_files_and_assigns_nothing_and_a_stranger_sees_none(
    duties: list[Duty], ann: User, sign_in: SignIn, counsel: Client
) -> None:
    reader = sign_in("reader")
    assert "Give them to a person" not in text(reader.get(SEVERAL))
    assert asked(reader, duties, ann).status_code == 403
    Placement.objects.filter(pk=duties[0].placement_id).update(restricted=True)
    assert "Effective" not in text(counsel.get(SEVERAL))
    assert "Tick at least one" in text(asked(counsel, duties, ann))
