"""Lists of very many rows: each page as quick as the first, however many there are."""

from __future__ import annotations

from typing import Any, TypeVar

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property

from .base import FactAdmin

M = TypeVar("M", bound=models.Model)

MOST = 10_000
"""Rows that can be paged through; nobody reads on, and to count a million takes longer than to show a page."""


class FirstRows(Paginator[Any]):
    """The pages of the first rows, as far as MOST, which stands for more too."""

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list
        return int(rows.order_by()[:MOST].count())


class LongListAdmin(FactAdmin[M]):
    """The page of a fact whose list stands in the order in which the rows came on record; its file has them all."""

    paginator = FirstRows
    ordering = ("pk",)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        response = super().changelist_view(request, extra_context)
        context: dict[str, Any] = getattr(response, "context_data", None) or {}
        if "cl" in context and context["cl"].result_count == MOST:
            context["subtitle"] = f"The first {MOST:,}: choose a placement, or search, to see others"
        return response
