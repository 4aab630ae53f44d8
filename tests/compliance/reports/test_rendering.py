"""A report as a mail: the same in plain text and in HTML, with a calendar file and a workbook."""

from __future__ import annotations

import io
import re
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import User
from icalendar import Calendar
from openpyxl import load_workbook

from compliance.models import Deadline, Duty, Subscription
from compliance.reports.composing import composed
from compliance.reports.content import Report
from compliance.reports.dates import rewritten
from compliance.reports.mail import Mail
from compliance.reports.rendering import LONGEST_NAME, headline, rendered
from compliance.rules import words
from placements.models import Placement
from tests.factories import SubscriptionFactory

if TYPE_CHECKING:
    from tests.compliance.reports.conftest import Told

pytestmark = pytest.mark.django_db

HOME = "https://shelfwatch.example.com"
JUNE_12, AUGUST_6 = date(2003, 6, 12), date(2003, 8, 6)
CANARY = "zqxvk"


class Words(HTMLParser):
    """What a mail program shows of HTML without its styles, and where its links lead."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self.links: list[str] = []
        self._hidden = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in ("head", "style")
        self.links += [value for name, value in attributes if tag == "a" and name == "href" and value]

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("head", "style")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.said.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.said).split())


def mail_of(report: Report) -> Mail:
    return rendered(report, home=HOME)


@pytest.mark.parametrize(
    ("as_of", "window", "said"),
    [
        (AUGUST_6, 14, "2 missed, nothing due by Aug 20: Series D preferred, May 2003"),
        (JUNE_12, 14, "1 due by Jun 26: Series D preferred, May 2003"),
        (date(2003, 6, 25), 60, "1 missed, 1 due by Aug 24: Series D preferred, May 2003"),
        (date(2003, 5, 20), 14, "Nothing missed, nothing due by Jun 3: all placements"),
    ],
)
def test_the_subject_says_what_is_missed_and_due(
    series_d: Placement, told: Told, as_of: date, window: int, said: str
) -> None:
    assert mail_of(told(as_of, window=window)).subject == said


def test_a_subject_of_several_placements_names_the_first_and_counts_the_others(series_d: Placement, told: Told) -> None:
    report = told(date(2003, 5, 20), placements=Placement.objects.all())
    assert mail_of(report).subject.endswith(": Common stock, April 2004 and 2 more")


def test_a_long_name_is_cut_in_the_subject_alone(series_d: Placement, told: Told) -> None:
    Placement.objects.filter(pk=series_d.pk).update(name=f"Series D\r\n{'x' * 150}")
    mail = mail_of(told(AUGUST_6))
    about = mail.subject.partition(": ")[2]
    assert len(about) <= LONGEST_NAME
    assert "\n" not in mail.subject
    assert "x" * 150 in mail.text


@pytest.mark.parametrize("as_of", [date(2003, 5, 20), JUNE_12, AUGUST_6])
def test_text_and_html_say_the_same_item_by_item_and_in_the_same_order(
    series_d: Placement, told: Told, as_of: date
) -> None:
    report = told(as_of)
    mail = mail_of(report)
    html = Words(mail.html)
    plain = " ".join(mail.text.split())
    said = [headline(report), report.about, words.long_date(as_of)]
    said += [
        part[:1].upper() + part[1:] if part == item.when else part
        for section in report.sections
        for item in section.items
        for part in (item.title, item.when, item.about, item.why)
    ]
    said += [part for line in report.blackouts for part in (line.about, line.said)]
    for text in (plain, html.text):
        at = 0
        for part in said:
            at = text.index(part, at) + len(part)
    assert re.findall(r"https?://\S+", mail.text) == html.links


def test_nothing_is_said_in_one_form_alone(series_d: Placement, told: Told) -> None:
    mail = mail_of(told(AUGUST_6))
    plain = re.sub(r"https?://\S+", " ", mail.text)

    def spoken(text: str) -> set[str]:
        return set(re.findall(r"\w+", text.casefold()))

    assert spoken(plain) == spoken(Words(mail.html).text)


def test_links_lead_to_the_screens_as_of_the_day(series_d: Placement, told: Told) -> None:
    links = Words(mail_of(told(AUGUST_6)).html).links
    assert links[0] == f"{HOME}/placements/series-d-2003/deadlines/FILE/first/?as_of=2003-08-06"
    assert all(link.startswith(f"{HOME}/") for link in links)


def test_when_nothing_is_due_it_is_a_short_all_clear_with_the_next_thing(series_d: Placement, told: Told) -> None:
    text = mail_of(told(date(2003, 5, 20))).text
    assert "Next: File the resale registration statement, by Fri Jun 20, 2003, in 31 days" in text


def test_styles_stand_in_the_lines_and_the_dark_theme_in_the_head(series_d: Placement, told: Told) -> None:
    html = mail_of(told(AUGUST_6)).html
    head, _, body = html.partition("</head>")
    assert "@media (prefers-color-scheme: dark)" in head
    assert re.search(r'<span class="when" style="[^"]*color: #b3261e', body)
    assert "{{" not in html
    assert "{%" not in html
    assert not re.search(r"<(img|script|link|iframe)\b|url\(", html)


@pytest.mark.parametrize("style", Subscription.Dates.values)
def test_days_are_written_as_the_subscription_wants_them(style: str) -> None:
    subscription = Subscription(dates=style)
    for day in (date(2003, 6, 21), date(2004, 2, 29), date(2003, 5, 1)):
        wanted = subscription.dated(day)
        assert rewritten(f"closing ({words.medium_date(day)})", style, year=1999) == f"closing ({wanted})"


def test_a_day_without_its_year_is_of_the_year_of_the_report() -> None:
    assert rewritten("Met Fri Jun 20", "iso", year=2003) == "Met 2003-06-20"
    assert rewritten("Met Fri Jun 20", "day first", year=2003) == "Met Fri 20 Jun"
    assert rewritten("on or before May 14, 2003", "day first", year=2003) == "on or before 14 May 2003"
    assert (
        rewritten("5 business days; April 2005; May 2003", "iso", year=2003) == "5 business days; April 2005; May 2003"
    )


def test_the_workbook_has_every_line_and_no_formula(series_d: Placement, told: Told) -> None:
    Duty.objects.filter(placement=series_d, code="FILE").update(title='=HYPERLINK("https://example.com")')
    mail = mail_of(told(AUGUST_6))
    [workbook] = [each for each in mail.attachments if each.name.endswith(".xlsx")]
    sheet = load_workbook(io.BytesIO(workbook.content)).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert [row[0] for row in rows[1:]] == ["missed"] * 2 + ["open"] * 4 + ["unknown"] * 4
    assert (f"{rows[1][3]:%Y-%m-%d}", rows[1][6]) == ("2003-06-21", 46)
    assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)


def test_the_calendar_has_what_is_missed_and_due_on_safe_days(series_d: Placement, told: Told) -> None:
    mail = mail_of(told(AUGUST_6))
    [file] = [each for each in mail.attachments if each.name.endswith(".ics")]
    events = Calendar.from_ical(file.content).events
    assert [event.decoded("dtstart") for event in events] == [date(2003, 6, 20), date(2003, 8, 4)]


def test_no_byte_that_goes_outside_holds_a_name(series_d: Placement, told: Told) -> None:
    Placement.objects.filter(pk=series_d.pk).update(name=f"Series {CANARY}", slug=f"series-{CANARY}")
    Duty.objects.filter(placement=series_d).update(title=f"File {CANARY}", clause=f"§{CANARY}")
    Deadline.objects.filter(placement=series_d).update(
        because=f"45 days after {CANARY}", missing=f"{CANARY} day not stated"
    )
    for as_of in (date(2003, 5, 20), JUNE_12, AUGUST_6):
        mail = mail_of(told(as_of, address="counsel@example.com", placements=[series_d]))
        assert CANARY not in f"{mail.subject}{mail.text}{mail.html}"
        assert mail.attachments == ()
        assert "http" not in mail.text
    inside = mail_of(told(AUGUST_6, placements=[series_d]))
    assert CANARY in inside.subject
    assert CANARY in inside.text


def test_where_names_may_go_outside_no_file_leads_to_a_page_either(series_d: Placement, told: Told) -> None:
    Placement.objects.filter(pk=series_d.pk).update(names_to_outsiders=True)
    inside, outside = (
        mail_of(told(AUGUST_6, placements=[series_d], **who)).attachments
        for who in ({}, {"address": "counsel@example.com"})
    )
    assert HOME.encode() in inside[0].content
    assert [file.name for file in outside] == [file.name for file in inside]
    assert HOME.encode() not in outside[0].content


def test_one_that_goes_out_late_says_for_when_it_was(series_d: Placement, told: Told) -> None:
    mail = rendered(told(AUGUST_6), home=HOME, late_for=datetime(2003, 8, 4, 12, tzinfo=UTC))
    late = "This report was for Mon Aug 4, 2003, 08:00 and goes out late."
    assert late in mail.text
    assert late in Words(mail.html).text


def test_readers_of_the_same_are_sent_the_same_mail_and_strangers_none(series_d: Placement, pat: User) -> None:
    first, second = (SubscriptionFactory.create(person=pat) for _ in range(2))
    stranger = SubscriptionFactory.create()
    since = dict.fromkeys((first.pk, second.pk, stranger.pk), date(2003, 7, 30))
    mails = composed([first, second, stranger], as_of=AUGUST_6, since=since)
    assert mails.keys() == {first.pk, second.pk}
    assert mails[first.pk] is mails[second.pk]
    assert series_d.pk in mails[first.pk].tells_of
