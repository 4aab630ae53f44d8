"""Columns that several lists share: figures with separators, days as words, links."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString


def figure(number: int | None) -> str:
    """A count with thousands separators; empty where none is stated."""
    return "" if number is None else f"{number:,}"


def list_link(model: type[Model], text: str, **query: Any) -> SafeString:
    """A link to the list of ``model``, filtered by ``query``."""
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    return format_html('<a href="{}?{}">{}</a>', address, urlencode(query), text)


def add_link(model: type[Model], text: str, **query: Any) -> SafeString:
    """A link to the form that adds a row of ``model``, filled in by ``query``."""
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")
    return format_html('<a href="{}?{}">{}</a>', address, urlencode(query), text)
