"""Dates are typed as 2003-05-07 or with the month in letters, and shown with their weekday; never ambiguous."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.forms import DateField
from django.utils.formats import date_format


@pytest.mark.parametrize(
    "typed",
    ["2003-05-07", "May 7, 2003", "May 7 2003", "may 7, 2003", "May 07, 2003", "7 May 2003", " 2003-05-07 "],
)
def test_a_date_may_be_typed_in_figures_from_the_year_down_or_with_the_month_in_letters(typed: str) -> None:
    assert DateField().clean(typed) == date(2003, 5, 7)


@pytest.mark.parametrize("typed", ["Jun 21, 2003", "June 21, 2003", "21 Jun 2003"])
def test_a_month_may_be_shortened(typed: str) -> None:
    assert DateField().clean(typed) == date(2003, 6, 21)


@pytest.mark.parametrize(
    "typed", ["05/07/2003", "05/07/03", "5-7-2003", "07.05.2003", "20030507", "May 7", "May 7, 03", "2003-06-31"]
)
def test_a_date_that_two_readers_could_read_differently_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        DateField().clean(typed)


def test_a_date_is_shown_with_its_weekday() -> None:
    assert date_format(date(2003, 6, 21)) == "Sat Jun 21, 2003"
