"""What a placement's timeline shows on a day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.management import call_command

from compliance.timeline import Lane, Mark, Timeline, timeline
from placements.models import Placement

pytestmark = pytest.mark.django_db


@pytest.fixture
def pipe() -> Placement:
    """A placement of 2023 on which filing, effectiveness, a cutback and a blackout are on record."""
    call_command("load_placement", "docs/examples/pipe-2023.toml", verbosity=0)
    return Placement.objects.get(slug="pipe-2023")


def lane(shown: Timeline, title: str) -> Lane:
    return next(each for each in shown.lanes if each.title.startswith(title))


def test_a_closing_s_lane_goes_from_the_closing_to_what_was_promised_and_what_came(pipe: Placement) -> None:
    first = lane(timeline(pipe, as_of=date(2023, 6, 1)), "First closing")
    promised = {(each.starts_on, each.ends_on, each.standing) for each in first.windows}
    assert (date(2023, 3, 3), date(2023, 4, 3), "met") in promised
    assert (date(2023, 3, 3), date(2023, 5, 22), "met") in promised
    assert {(mark.name, mark.day) for mark in first.marks} >= {
        ("closing", date(2023, 3, 3)),
        ("filing", date(2023, 4, 3)),
        ("effectiveness", date(2023, 5, 19)),
    }


def test_a_statement_s_lane_has_its_own_duties_and_events(pipe: Placement) -> None:
    statement = lane(timeline(pipe, as_of=date(2023, 6, 1)), "Form S-3")
    assert [(each.name, each.stands) for each in statement.windows] == [
        ("Request acceleration", "Met Wed May 17"),
        ("Remove the legends", "Missed, 8 days late"),
    ]
    assert "acceleration requested" in {mark.name for mark in statement.marks}


def test_nothing_is_on_it_that_came_later(pipe: Placement) -> None:
    shown = timeline(pipe, as_of=date(2023, 4, 2))
    assert all(mark.day <= date(2023, 4, 2) for each in shown.lanes for mark in each.marks if not mark.planned)
    assert shown.blackouts == ()
    assert next(each.stands for each in lane(shown, "First closing").windows) == "Due tomorrow"


def test_a_blackout_is_shown_once_it_has_begun(pipe: Placement) -> None:
    [blackout] = timeline(pipe, as_of=date(2023, 9, 5)).blackouts
    assert (blackout.starts_on, blackout.ends_on) == (date(2023, 9, 5), date(2023, 10, 4))


def test_a_closing_without_a_day_says_so(series_d: Placement) -> None:
    assert lane(timeline(series_d, as_of=date(2003, 8, 6)), "Second closing").note == "closing day not stated"


def test_before_the_closing_its_day_is_said_and_nothing_drawn(series_d: Placement) -> None:
    first = lane(timeline(series_d, as_of=date(2003, 5, 1)), "First closing")
    assert (first.note, first.windows, first.marks) == ("closes on Wed May 7, 2003", (), ())


def test_the_table_says_all_that_is_drawn(pipe: Placement) -> None:
    shown = timeline(pipe, as_of=date(2023, 9, 20))
    drawn = sum(len(each.windows) + len(each.marks) for each in shown.lanes) + len(shown.blackouts)
    assert len(list(shown.lines())) == drawn
    assert (
        "First closing",
        "File the resale registration statement",
        "Fri Mar 3, 2023",
        "Mon Apr 3, 2023",
        "Met Mon Apr 3",
    ) in shown.lines()


def test_it_ends_some_weeks_after_the_last_thing_though_the_day_is_years_later(pipe: Placement) -> None:
    assert timeline(pipe, as_of=date(2026, 11, 22)).ends_on == date(2023, 12, 3)
    assert timeline(pipe, as_of=date(2023, 10, 20)).ends_on == date(2023, 10, 20)


def test_a_lane_of_nothing_ends_on_no_day() -> None:
    assert Timeline("Nothing", date(2003, 5, 7), (Lane("First closing"),)).ends_on is None


def test_it_takes_as_many_queries_whatever_is_on_it(pipe: Placement, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(7):
        timeline(pipe, as_of=date(2023, 9, 20))


def test_what_is_planned_is_marked_as_planned(pipe: Placement) -> None:
    from placements.models import EventKind
    from tests.factories import MilestoneFactory

    MilestoneFactory.create(
        placement=pipe, event=EventKind.objects.get(name="all sold"), occurred_on=None, planned_on=date(2024, 1, 5)
    )
    assert (
        Mark(date(2024, 1, 5), "all sold", planned=True)
        in lane(timeline(pipe, as_of=date(2023, 9, 20)), "The placement").marks
    )


def test_it_stands_on_the_placement_s_page_with_its_table(pipe: Placement, admin_client: Any) -> None:
    page = admin_client.get(f"/admin/placements/placement/{pipe.pk}/change/?as_of=2023-06-01").content.decode()
    assert "Timeline of " in page
    assert "Remove the legends, due Wed May 24, 2023: Missed, 8 days late" in page
    assert "<td>Missed, 8 days late</td>" in page
