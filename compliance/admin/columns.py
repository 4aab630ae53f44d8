"""Columns that several lists share: figures with separators, days as words, links."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from compliance.rules import words
from placements.models import Certainty, DatedFact


def figure(number: int | None) -> str:
    """A count with thousands separators; empty where none is stated."""
    return "" if number is None else f"{number:,}"


def dollars(amount: Decimal | None) -> str:
    """An amount in dollars and cents; more places only where the amount has them."""
    if amount is None:
        return ""
    whole, _, places = f"{amount:,f}".partition(".")
    return f"${whole}.{places.rstrip('0').ljust(2, '0')}"


def day_known(fact: DatedFact) -> str:
    """The day of a fact with how it is known: "Wed May 7, 2003 (inferred)", "by Wed May 14, 2003; day not stated"."""
    if fact.occurred_on:
        inferred = " (inferred)" if fact.certainty == Certainty.INFERRED else ""
        return f"{words.medium_date(fact.occurred_on)}{inferred}"
    if planned := getattr(fact, "planned_on", None):
        return f"planned for {words.medium_date(planned)}"
    if fact.not_before and fact.not_after:
        return f"{words.plain_date(fact.not_before)} to {words.plain_date(fact.not_after)}; day not stated"
    if fact.not_after:
        return f"on or before {words.plain_date(fact.not_after)}; day not stated"
    return "day not stated"


def list_link(model: type[Model], text: str, **query: Any) -> SafeString:
    """A link to the list of ``model``, filtered by ``query``."""
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    return format_html('<a href="{}?{}">{}</a>', address, urlencode(query), text)


def add_link(model: type[Model], text: str, **query: Any) -> SafeString:
    """A link to the form that adds a row of ``model``, filled in by ``query``."""
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")
    return format_html('<a href="{}?{}">{}</a>', address, urlencode(query), text)
