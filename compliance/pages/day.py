"""The day a page is asked for, beside today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from compliance.rules import words


@dataclass(frozen=True, slots=True)
class DayShown:
    """The day that a page shows, how it is read, and what keeps it in a link."""

    as_of: date
    today: date

    @property
    def is_today(self) -> bool:
        return self.as_of == self.today

    @property
    def said(self) -> str:
        """The reading of the as-of day: "Wednesday, August 6, 2003"."""
        return words.long_date(self.as_of)

    @property
    def today_said(self) -> str:
        return words.long_date(self.today)

    @property
    def kept(self) -> str:
        """The query of a link that keeps the day; empty where that is today, so that it stays today."""
        return "" if self.is_today else f"?as_of={self.as_of.isoformat()}"
