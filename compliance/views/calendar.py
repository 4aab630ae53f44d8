"""The calendar of what is due: a month, and a year."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import cached_property

from compliance.pages.calendar import month_asked, month_sheet, year_asked, year_sheet
from compliance.rules.words import month_year

from .filters import DueFilter
from .page import Link, Page


class _Calendar(Page):
    """What the month and the year have in common: whose deadlines, and how one leads to the other."""

    permission_required = "compliance.view_deadline"
    part = "Deadlines"

    @cached_property
    def filter(self) -> DueFilter:
        return DueFilter(self.request.GET, as_of=self.as_of, viewer=self.request.user)

    @property
    def rows(self) -> Any:
        """The deadlines that the person may see and asks for, as they stand on the day."""
        return self.filter.qs

    def address(self, name: str, **when: str) -> str:
        """The page of that URL's name for another month or year; what else is asked stays asked."""
        kept = {key: value for key, value in self.request.GET.items() if key not in ("month", "year", "page")}
        return f"{reverse(name)}?{urlencode({**kept, **when})}"

    def crumbs(self) -> list[Link]:
        return [("Deadlines", self.links.listed("compliance_deadline"))]


class MonthView(_Calendar):
    """The month asked for, else that of the day, as a table of weeks."""

    template_name = "compliance/calendar_month.html"

    @cached_property
    def first(self) -> date:
        """The first day of the month."""
        return month_asked(self.request.GET.get("month", ""), instead=self.as_of)

    @property
    def title(self) -> str:  # type: ignore[override]  # read only
        return f"Due in {self.sheet.said}"

    @cached_property
    def sheet(self) -> Any:
        return month_sheet(self.rows, self.first, links=self.links)

    def actions(self) -> list[Link]:
        return [(f"The year {self.first.year}", self.address("compliance:calendar-year", year=str(self.first.year)))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        around = [
            (month_year(first), self.address("compliance:calendar-month", month=f"{first.year:04}-{first.month:02}"))
            for first in (self.sheet.before, self.sheet.after)
            if first
        ]
        return super().get_context_data(sheet=self.sheet, around=around, filter=self.filter, **kwargs)


class YearView(_Calendar):
    """The year asked for, else that of the day, as a picture and as a table."""

    template_name = "compliance/calendar_year.html"

    @cached_property
    def year(self) -> int:
        return year_asked(self.request.GET.get("year", ""), instead=self.as_of)

    @property
    def title(self) -> str:  # type: ignore[override]  # read only
        return f"Due in {self.year}"

    def actions(self) -> list[Link]:
        month = f"{self.year}-{self.as_of.month:02}"
        return [("Month by month", self.address("compliance:calendar-month", month=month))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sheet = year_sheet(self.rows, self.year, as_of=self.as_of)
        lines = [
            (line, f"{self.address('compliance:calendar-month', month=f'{line.on:%Y-%m}')}#d{line.on.isoformat()}")
            for line in sheet.lines
        ]
        around = [
            (str(year), self.address("compliance:calendar-year", year=str(year)))
            for year in (self.year - 1, self.year + 1)
            if year == year_asked(str(year), instead=self.as_of)
        ]
        return super().get_context_data(sheet=sheet, lines=lines, around=around, filter=self.filter, **kwargs)
