"""Days and figures are typed as text, and what cannot be read is refused in words that say what to do."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    "typed",
    [
        "2003-05-07", "May 7, 2003", "May 7 2003", "may 7, 2003", "7 May 2003", " 2003-05-07 ", "2003-5-7",
    ],
)  # fmt: skip
def test_a_day_is_typed_in_one_of_the_forms_without_doubt(typed: str) -> None:
    from compliance.fields import DayField

    assert DayField().clean(typed) == date(2003, 5, 7)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("2003-06-31", "June 31 does not exist. Give a day of June, 1 to 30."),
        ("June 31, 2003", "June 31 does not exist. Give a day of June, 1 to 30."),
        ("31 Jun 2003", "June 31 does not exist. Give a day of June, 1 to 30."),
        ("2003-02-29", "February 29 does not exist in 2003. Give a day of February 2003, 1 to 28."),
        ("2003-13-01", "There is no month 13. Give year, month and day, such as 2003-05-07."),
        ("05/07/03", "“05/07/03” can be read in more than one way. Write it as 2003-05-07 or May 7, 2003."),
        ("7.5.2003", "“7.5.2003” can be read in more than one way. Write it as 2003-05-07 or May 7, 2003."),
        ("Mai 7, 2003", "“Mai” is not a month. Write it as 2003-05-07 or May 7, 2003."),
        ("0000-05-07", "There is no year 0. Give year, month and day, such as 2003-05-07."),
        ("yesterday", "“yesterday” is not a day. Write it as 2003-05-07 or May 7, 2003."),
        ("1850-01-01", "Give a day from 1900 to 2199; 1850 is outside."),
    ],
)
def test_another_day_is_refused_with_the_reason(typed: str, said: str) -> None:
    from compliance.fields import DayField

    with pytest.raises(ValidationError) as refused:
        DayField().clean(typed)
    assert refused.value.messages == [said]


@given(st.text(max_size=30))
def test_any_text_is_a_day_or_refused(typed: str) -> None:
    from compliance.fields import DayField

    with suppress(ValidationError):
        assert DayField(required=False).clean(typed) is None or typed.strip()


@pytest.mark.parametrize(("typed", "count"), [("944681", 944_681), ("944,681", 944_681), ("1,889,362", 1_889_362)])
def test_a_count_is_typed_with_or_without_separators(typed: str, count: int) -> None:
    from compliance.fields import WholeNumberField

    assert WholeNumberField().clean(typed) == count


@pytest.mark.parametrize("typed", ["94,4681", "9,44,681", ",5", "1.5", "about 5"])
def test_a_count_with_separators_elsewhere_is_refused(typed: str) -> None:
    from compliance.fields import WholeNumberField

    with pytest.raises(ValidationError):
        WholeNumberField().clean(typed)


@pytest.mark.parametrize(
    ("typed", "amount"), [("$1,340,000", "1340000"), ("2.35", "2.35"), ("1,340,000.50", "1340000.50")]
)
def test_an_amount_is_typed_as_it_stands_in_the_document(typed: str, amount: str) -> None:
    from compliance.fields import AmountField

    assert AmountField().clean(typed) == Decimal(amount)


@pytest.mark.parametrize(
    ("amount", "shown"), [("1340000.00", "1,340,000.00"), ("2.350000", "2.35"), ("0.0125", "0.0125"), ("3", "3.00")]
)
def test_an_amount_is_shown_with_separators_and_at_least_cents(amount: str, shown: str) -> None:
    from compliance.fields import AmountField

    assert AmountField().prepare_value(Decimal(amount)) == shown
