"""A report as a mail: subject, plain text and HTML of equal content, and the files that go with it.

Each line is rendered once for all mails that have it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from compliance.rules import words
from compliance.tables import SiteLinks

from .attachments import Files
from .content import Report, ReportSection
from .dates import rewritten
from .items import SHOWN_AS, Item, Kind
from .mail import Mail
from .styling import inlined, plain, styled
from .styling import line as line_template

FRAME, CONTENT = "compliance/report_body.html", "compliance/_report.html"
LONGEST_NAME = 60
"""Characters of a placement's name in a subject."""
HEADING = re.compile(r"(</?h)([12])>")
BLANK_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class MailPart:
    """One part of the mail: its heading, its lines as they are rendered, and what is not told line by line."""

    title: str
    lines: SafeString
    rest: str = ""
    url: str = ""


def rendered(report: Report, *, home: str, late_for: datetime | None = None) -> Mail:
    """The mail of one report. ``home`` is the address of the site, such as https://shelfwatch.example.com.

    ``late_for`` is the time for which it was, of one that goes out late.
    """
    return Renderer(as_of=report.as_of, home=home, late_for=late_for).mail(report)


def headline(report: Report) -> str:
    """`2 missed, 3 due by Jun 27`."""
    missed, due = (report.numbers.get(kind, 0) for kind in (Kind.MISSED, Kind.DUE))
    day = rewritten(words.short_date(report.until).partition(" ")[2], report.dates, year=report.until.year)
    if report.all_clear:
        return f"Nothing missed, nothing due by {day}"
    counted = [f"{missed:,} missed"] if missed else []
    return ", ".join([*counted, f"{due:,} due by {day}" if due else f"nothing due by {day}"])


def framed(*, subject: str, content: str) -> str:
    """The HTML of a mail with another ``content``, which is HTML itself, in the frame and the styles of a report."""
    return inlined(FRAME).render(subject=subject, content=styled(content))


class Renderer:
    """Writes the mails of one day; what two mails have in common is written once."""

    def __init__(self, *, as_of: date, home: str, late_for: datetime | None = None) -> None:
        self._as_of, self._home, self._late_for = as_of, home, late_for
        self._links = SiteLinks(as_of, back="")
        self._files = Files(as_of=as_of, home=home)
        self._lines: dict[tuple[str, Item], str] = {}
        self._home_page = self._url(f"{reverse('compliance:home')}?as_of={as_of}")
        self._manage_page = self._url(reverse("compliance:report-list"))
        self._lists = {kind: self._url(self._list(kind)) for kind in Kind}

    def mail(self, report: Report) -> Mail:
        """The mail of ``report``."""
        said = self.said(report)
        content = SafeString(inlined(CONTENT).render(said, parts=self._parts(report, "html")))
        return Mail(
            subject=str(said["subject"]),
            text=self._text(report, said),
            html=inlined(FRAME).render(subject=said["subject"], content=content),
            attachments=self._files.of(report),
            tells_of=report.placements,
        )

    def _text(self, report: Report, said: dict[str, Any]) -> str:
        """The mail as plain text."""
        text = plain("compliance/report_body.txt").render(said, parts=self._parts(report, "txt"))
        return BLANK_LINES.sub("\n\n", text).strip() + "\n"

    def page(self, report: Report) -> str:
        """The HTML of the mail for a page of the site, which has style sheets, and a heading, of its own."""
        html = plain(CONTENT).render(self.said(report), parts=self._parts(report, "page"))
        return mark_safe(HEADING.sub(lambda found: f"{found[1]}{int(found[2]) + 1}>", html))  # noqa: S308 - as it came

    def said(self, report: Report) -> dict[str, Any]:
        """What the templates say around the lines."""
        counts = headline(report)
        about = {"headline": counts, "about": report.about, "about_cut": _cut(report.about)}
        subject = plain("compliance/report_subject.txt").render(about)
        return {
            **about,
            "subject": " ".join(subject.split()),
            "as_of": self._dated(words.long_date(self._as_of), report),
            "since": self._dated(words.medium_date(report.since), report),
            "late_for": self._late(report),
            "report": report,
            "following": report.following,
            "following_url": self._url(report.following.path) if report.following else "",
            "home": "" if report.outside else self._home_page,
            "manage": "" if report.outside else self._manage_page,
        }

    def _parts(self, report: Report, form: str) -> list[MailPart]:
        return [
            MailPart(
                self._title(section, report),
                SafeString("".join(self._line(item, form) for item in section.items)),
                f"{section.rest:,} more" if section.rest else "",
                "" if report.outside else self._lists[section.kind],
            )
            for section in report.sections
        ]

    def _line(self, item: Item, form: str) -> str:
        """An item by the template of its form: `html`, `txt`, or `page` for HTML without styles in it."""
        if (form, item) not in self._lines:
            standing = SHOWN_AS[item.kind]
            told = line_template(form, standing).render(item=item, url=self._url(item.path), standing=standing)
            self._lines[form, item] = told
        return self._lines[form, item]

    def _title(self, section: ReportSection, report: Report) -> str:
        since = self._dated(words.medium_date(report.since), report)
        return {
            Kind.MISSED: "Missed",
            Kind.DUE: f"Due by {self._dated(words.medium_date(report.until), report)}",
            Kind.MET: f"Met since {since}",
            Kind.MOVED: f"Moved since {since}",
            Kind.OPEN: "Open, the oldest first",
            Kind.UNKNOWN: "Unknown: what is needed",
        }[section.kind]

    def _list(self, kind: Kind) -> str:
        """The list that has all of a part as of the day; of what was met or moved, all deadlines."""
        one = "" if kind in (Kind.MET, Kind.MOVED) else SHOWN_AS[kind].value
        return self._links.listed("compliance_deadline", standing=one)

    def _late(self, report: Report) -> str:
        if self._late_for is None:
            return ""
        at = self._late_for.astimezone(timezone.get_default_timezone())
        return f"{self._dated(words.medium_date(at.date()), report)}, {at:%H:%M}"

    def _dated(self, text: str, report: Report) -> str:
        return rewritten(text, report.dates, year=self._as_of.year)

    def _url(self, path: str) -> str:
        return f"{self._home}{path}" if path else ""


def _cut(name: str) -> str:
    """``name``, of LONGEST_NAME characters at most."""
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1].rstrip()}…"
