"""Notices (RRA §7(g)): given on the earliest day that a limb says, or actual receipt; where none speaks, on no day."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from compliance.rules.calendars import CALENDAR_NAMES, OutsideCalendar, UnknownCalendar, calendar
from compliance.rules.errors import DayOutOfReach, RuleError
from compliance.rules.notices import Given, Gives, Limb, Method, NoticeClause, clock, deemed_given

SECTION_7G = NoticeClause(
    number="§7(g)",
    limbs=(
        Limb("(i)", frozenset({"fax"}), Gives.THAT_DAY, before=time(17), business_days_only=True),
        Limb("(ii)", frozenset({"fax"}), Gives.NEXT_BUSINESS_DAY, after=time(17), before=time(23, 59)),
        Limb("(iii)", frozenset({"overnight courier"}), Gives.NEXT_BUSINESS_DAY),
        Limb("(iv)", frozenset(), Gives.RECEIPT),
    ),
)
EASTERN, PACIFIC = ZoneInfo("America/New_York"), ZoneInfo("America/Los_Angeles")
SATURDAY_MORNING = datetime(2003, 5, 10, 9, 0, tzinfo=EASTERN)


def at(words: str, zone: ZoneInfo = EASTERN) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=zone)


def notice(method: Method, sent_at: datetime, received_at: datetime | None = None, own: str = "NYBANK") -> Given:
    return deemed_given(method, sent_at, "America/New_York", own, received_at, clause=SECTION_7G)


def fax(words: str, zone: ZoneInfo = EASTERN) -> tuple[str, str]:
    found = notice(Method.FAX, at(words, zone))
    return str(found.on), found.limb


# Fax


@pytest.mark.parametrize(
    ("sent", "on", "limb"),
    [
        ("2003-05-07T00:00", "2003-05-07", "(i)"),
        ("2003-05-07T16:59", "2003-05-07", "(i)"),
        ("2003-05-07T16:59:59.999999", "2003-05-07", "(i)"),
        ("2003-05-07T17:00", "None", ""),
        ("2003-05-07T17:00:00.000001", "2003-05-08", "(ii)"),
        ("2003-05-07T17:01", "2003-05-08", "(ii)"),
        ("2003-05-07T23:58", "2003-05-08", "(ii)"),
        ("2003-05-07T23:58:59", "2003-05-08", "(ii)"),
        ("2003-05-07T23:59", "None", ""),
        ("2003-05-07T23:59:59", "None", ""),
        ("2003-05-08T00:00", "2003-05-08", "(i)"),
    ],
)
def test_a_fax_on_a_business_day_goes_by_the_minute(sent: str, on: str, limb: str) -> None:
    assert fax(sent) == (on, limb)


@pytest.mark.parametrize("day", ["2003-05-10", "2003-05-11", "2003-07-04"])
def test_a_fax_on_no_business_day_is_given_only_after_5_pm(day: str) -> None:
    following = {"2003-05-10": "2003-05-12", "2003-05-11": "2003-05-12", "2003-07-04": "2003-07-07"}[day]
    assert fax(f"{day}T09:00") == ("None", "")
    assert fax(f"{day}T16:59") == ("None", "")
    assert fax(f"{day}T17:00") == ("None", "")
    assert fax(f"{day}T17:01") == (following, "(ii)")
    assert fax(f"{day}T23:59") == ("None", "")


def test_every_minute_of_a_week_with_a_holiday_is_given_as_the_clause_reads() -> None:
    first = at("2003-07-02T00:00")
    for n in range(7 * 24 * 60):
        sent = first + timedelta(minutes=n)
        found = notice(Method.FAX, sent)
        minute, works = sent.hour * 60 + sent.minute, sent.date() not in map(date.fromisoformat, CLOSED)
        if minute < 1_020 and works:
            assert (found.on, found.limb) == (sent.date(), "(i)")
        elif 1_020 < minute < 1_439:
            assert (found.on, found.limb) == (date.fromisoformat(NEXT[sent.date().isoformat()]), "(ii)")
        else:
            assert (found.on, found.limb) == (None, "")


CLOSED = ("2003-07-04", "2003-07-05", "2003-07-06")
NEXT = {
    "2003-07-02": "2003-07-03",
    "2003-07-03": "2003-07-07",
    "2003-07-04": "2003-07-07",
    "2003-07-05": "2003-07-07",
    "2003-07-06": "2003-07-07",
    "2003-07-07": "2003-07-08",
    "2003-07-08": "2003-07-09",
}


# The worked values


@pytest.mark.parametrize(("sent", "on"), [("2003-07-03", "2003-07-07"), ("2003-11-26", "2003-11-28")])
def test_the_next_business_day_follows_a_late_fax_and_a_couriers_pick_up(sent: str, on: str) -> None:
    assert fax(f"{sent}T18:00") == (on, "(ii)")
    found = notice(Method.COURIER, at(f"{sent}T12:00"))
    assert (str(found.on), found.limb) == (on, "(iii)")


def test_the_calendar_is_the_agreements() -> None:
    # Veterans Day 2003: banks are closed, the exchange is open.
    assert notice(Method.COURIER, at("2003-11-10T12:00")).on == date(2003, 11, 12)
    assert notice(Method.COURIER, at("2003-11-10T12:00"), own="NYSE").on == date(2003, 11, 11)


# Courier, and what the clause does not name


@pytest.mark.parametrize("hour", ["00:00", "17:00", "23:59"])
def test_a_couriers_notice_is_given_on_the_business_day_after_whatever_the_hour(hour: str) -> None:
    found = notice(Method.COURIER, at(f"2003-05-09T{hour}"))
    assert (found.on, found.limb) == (date(2003, 5, 12), "(iii)")


@pytest.mark.parametrize("method", [Method.MAIL, Method.PERSONAL, Method.EMAIL])
def test_other_methods_are_given_only_by_actual_receipt(method: Method) -> None:
    found = notice(method, at("2003-05-07T10:00"))
    assert (found.on, found.limb) == (None, "")
    assert found.because == (
        f"{method} sent Wed May 7, 2003 at 10:00 am EDT: §7(g) does not provide for {method}; "
        "only actual receipt (iv) gives the day, and none is on record"
    )
    received = notice(method, at("2003-05-07T10:00"), SATURDAY_MORNING)
    assert (received.on, received.limb) == (date(2003, 5, 10), "(iv)")


# The earliest


def test_actual_receipt_counts_if_it_is_earlier() -> None:
    friday_evening = at("2003-05-09T18:00")
    assert notice(Method.FAX, friday_evening, SATURDAY_MORNING).limb == "(iv)"
    assert notice(Method.FAX, friday_evening, SATURDAY_MORNING).on == date(2003, 5, 10)
    assert notice(Method.FAX, friday_evening, at("2003-05-13T09:00")).limb == "(ii)"


def test_of_limbs_that_give_the_same_day_the_first_is_named() -> None:
    found = notice(Method.FAX, at("2003-05-09T18:00"), at("2003-05-12T09:00"))
    assert (found.on, found.limb) == (date(2003, 5, 12), "(ii)")


@pytest.mark.parametrize("gap", ["2003-05-09T17:00", "2003-05-09T23:59", "2003-05-10T08:00"])
def test_only_actual_receipt_closes_a_gap_of_the_text(gap: str) -> None:
    found = notice(Method.FAX, at(gap), SATURDAY_MORNING)
    assert (found.on, found.limb) == (date(2003, 5, 10), "(iv)")
    assert found.because == "received Sat May 10, 2003 at 9:00 am EDT: actual receipt, §7(g)(iv)"


# Zones and summer time


def test_is_read_on_the_clocks_of_the_agreement_wherever_it_was_sent() -> None:
    assert fax("2003-05-07T13:59", PACIFIC) == ("2003-05-07", "(i)")
    assert fax("2003-05-07T14:00", PACIFIC) == ("None", "")
    assert fax("2003-05-07T14:01", PACIFIC) == ("2003-05-08", "(ii)")
    assert fax("2003-05-07T20:59", PACIFIC) == ("None", "")
    # Nine in the evening in Irvine is the next day in New York.
    assert fax("2003-05-07T21:00", PACIFIC) == ("2003-05-08", "(i)")
    assert notice(Method.MAIL, at("2003-05-07T10:00"), at("2003-05-09T21:00", PACIFIC)).on == date(2003, 5, 10)


@pytest.mark.parametrize(
    ("utc", "on", "limb"),
    [
        ("2003-04-04T21:59", "2003-04-04", "(i)"),  # standard time, five hours behind
        ("2003-04-04T22:00", "None", ""),
        ("2003-04-07T20:59", "2003-04-07", "(i)"),  # summer time since April 6, four hours behind
        ("2003-04-07T21:00", "None", ""),
        ("2003-04-07T21:01", "2003-04-08", "(ii)"),
        ("2003-10-24T21:01", "2003-10-27", "(ii)"),
        ("2003-10-27T21:01", "2003-10-27", "(i)"),  # standard time again since October 26
        ("2003-10-26T22:01", "2003-10-27", "(ii)"),  # the day itself, a Sunday, at 5:01 pm
        ("2007-03-12T20:59", "2007-03-12", "(i)"),  # from 2007 summer time begins in March
        ("2007-03-12T21:01", "2007-03-13", "(ii)"),
    ],
)
def test_summer_time_moves_the_hour(utc: str, on: str, limb: str) -> None:
    found = notice(Method.FAX, datetime.fromisoformat(utc).replace(tzinfo=UTC))
    assert (str(found.on), found.limb) == (on, limb)


def test_the_hour_that_comes_twice_is_told_apart_by_its_name() -> None:
    night = at("2003-10-26T01:30")
    first, second = notice(Method.FAX, night), notice(Method.FAX, night.replace(fold=1))
    assert "1:30 am EDT" in first.because
    assert "1:30 am EST" in second.because


# The reason in words


def test_says_which_limb_applied_and_which_holidays_were_skipped() -> None:
    assert notice(Method.FAX, at("2003-05-07T16:59")).because == (
        "fax sent Wed May 7, 2003 at 4:59 pm EDT, before 5:00 pm on a business day: that day, Wed May 7, 2003, §7(g)(i)"
    )
    assert notice(Method.FAX, at("2003-11-26T18:00")).because == (
        "fax sent Wed Nov 26, 2003 at 6:00 pm EST, after 5:00 pm and before 11:59 pm: "
        "the next business day, Fri Nov 28, 2003, §7(g)(ii); Thu Nov 27, 2003 is Thanksgiving Day"
    )
    assert notice(Method.COURIER, at("2003-05-07T10:00")).because == (
        "overnight courier sent Wed May 7, 2003 at 10:00 am EDT: the next business day, Thu May 8, 2003, §7(g)(iii)"
    )


def test_says_what_the_text_leaves_open() -> None:
    open_text = (
        "§7(g) provides only for (i) before 5:00 pm on a business day and (ii) after 5:00 pm and before 11:59 pm; "
        "only actual receipt (iv) gives the day, and none is on record"
    )
    assert notice(Method.FAX, at("2003-05-07T17:00")).because == (
        f"fax sent Wed May 7, 2003 at 5:00 pm EDT: {open_text}"
    )
    assert notice(Method.FAX, at("2003-05-10T09:00")).because == (
        f"fax sent Sat May 10, 2003 at 9:00 am EDT (no business day: Saturday): {open_text}"
    )


@pytest.mark.parametrize(
    ("moment", "words"),
    [("00:00", "12:00 am"), ("12:00", "12:00 pm"), ("17:00:30", "5:00:30 pm"), ("23:59", "11:59 pm")],
)
def test_the_clock_has_twelve_hours(moment: str, words: str) -> None:
    assert clock(time.fromisoformat(moment)) == words


# Another agreement


def test_another_agreement_gives_its_own_clause() -> None:
    clause = NoticeClause(
        number="§12",
        limbs=(
            Limb("(a)", frozenset({"fax", "e-mail"}), Gives.THAT_DAY, before=time(18), business_days_only=True),
            Limb("(b)", frozenset({"fax", "e-mail"}), Gives.NEXT_BUSINESS_DAY),
            Limb("(c)", frozenset(), Gives.RECEIPT),
        ),
    )

    def email(words: str) -> tuple[date | None, str]:
        found = deemed_given(Method.EMAIL, at(words), "America/Chicago", "NYSE", clause=clause)
        return found.on, found.limb

    assert email("2003-05-07T18:59") == (date(2003, 5, 7), "(a)")
    assert email("2003-05-07T19:00") == (date(2003, 5, 8), "(b)")
    assert email("2003-05-10T09:00") == (date(2003, 5, 12), "(b)")


# Of a clause of a West Coast issuer: e-mail and fax until 6:00 pm Pacific, mail three business days after posting,
# registered mail five days after it, whatever days they are.
WESTERN = NoticeClause(
    number="§9.4",
    limbs=(
        Limb("(a)", frozenset({"fax", "e-mail"}), Gives.THAT_DAY, by=time(18), business_days_only=True),
        Limb("(b)", frozenset({"fax", "e-mail"}), Gives.NEXT_BUSINESS_DAY, after=time(18)),
        Limb("(c)", frozenset({"mail"}), Gives.BUSINESS_DAYS, days=3),
        Limb("(d)", frozenset({"registered mail"}), Gives.DAYS, days=5),
    ),
)


def western(method: str, words: str, received_at: datetime | None = None) -> Given:
    return deemed_given(method, at(words), "America/Los_Angeles", "NYBANK", received_at, clause=WESTERN)


@pytest.mark.parametrize(
    ("method", "sent", "on", "limb"),
    [
        ("e-mail", "2003-07-03T20:59", "2003-07-03", "(a)"),
        ("e-mail", "2003-07-03T21:00", "2003-07-03", "(a)"),  # by 6:00 pm: that very time is in time
        ("e-mail", "2003-07-03T21:00:01", "2003-07-07", "(b)"),
        ("fax", "2003-07-05T12:00", "None", ""),  # a Saturday before 6:00 pm
        ("fax", "2003-07-05T21:01", "2003-07-07", "(b)"),
        ("fax", "2003-07-04T02:59", "2003-07-07", "(b)"),  # one minute to midnight in California
        ("mail", "2003-07-03T12:00", "2003-07-09", "(c)"),
        ("mail", "2003-07-05T12:00", "2003-07-09", "(c)"),
        ("registered mail", "2003-07-01T12:00", "2003-07-06", "(d)"),  # a Sunday: the clause counts days
        ("personal delivery", "2003-07-03T12:00", "None", ""),
    ],
)
def test_limbs_of_other_clauses_count_as_they_say(method: str, sent: str, on: str, limb: str) -> None:
    found = western(method, sent)
    assert (str(found.on), found.limb) == (on, limb)


def test_the_reason_follows_the_limb() -> None:
    assert western("mail", "2003-07-03T12:00").because == (
        "mail sent Thu Jul 3, 2003 at 9:00 am PDT: 3 business days after, Wed Jul 9, 2003, §9.4(c); "
        "Fri Jul 4, 2003 is Independence Day"
    )
    assert western("registered mail", "2003-07-01T12:00").because == (
        "registered mail sent Tue Jul 1, 2003 at 9:00 am PDT: 5 days after, Sun Jul 6, 2003, §9.4(d)"
    )
    assert western("fax", "2003-07-05T12:00").because == (
        "fax sent Sat Jul 5, 2003 at 9:00 am PDT (no business day: Saturday): §9.4 provides only for "
        "(a) by 6:00 pm on a business day and (b) after 6:00 pm; "
        "only actual receipt gives the day, and none is on record"
    )


def test_receipt_that_no_limb_names_counts_only_where_no_limb_gives_a_day() -> None:
    monday = at("2003-07-07T12:00")
    assert western("mail", "2003-07-03T12:00", monday).on == date(2003, 7, 9)
    delivered = western("personal delivery", "2003-07-03T12:00", monday)
    assert (delivered.on, delivered.limb) == (date(2003, 7, 7), "")
    assert delivered.because == (
        "received Mon Jul 7, 2003 at 9:00 am PDT: actual receipt; §9.4 does not provide for personal delivery"
    )


def test_a_clause_that_is_not_entered_gives_no_day() -> None:
    unknown = deemed_given("fax", at("2003-05-07T10:00"), "America/New_York", "NYBANK", clause=NoticeClause())
    assert (unknown.on, unknown.limb, unknown.weighed) == (None, "", ())
    assert unknown.because == (
        "fax sent Wed May 7, 2003 at 10:00 am EDT: the agreement's notice clause is not entered; "
        "only actual receipt gives the day, and none is on record"
    )
    received = deemed_given(
        "fax", at("2003-05-07T10:00"), "America/New_York", "NYBANK", SATURDAY_MORNING, clause=NoticeClause()
    )
    assert (received.on, received.limb) == (date(2003, 5, 10), "")
    assert received.because == (
        "received Sat May 10, 2003 at 9:00 am EDT: actual receipt; the agreement's notice clause is not entered"
    )


# Limb by limb


def test_every_limb_is_weighed_in_its_order() -> None:
    assert [(each.label, str(each.on), each.why) for each in notice(Method.FAX, at("2003-05-10T17:00")).weighed] == [
        ("(i)", "None", "it is for notices sent before 5:00 pm, and this was sent at 5:00 pm"),
        ("(ii)", "None", "it is for notices sent after 5:00 pm and before 11:59 pm, and this was sent at 5:00 pm"),
        ("(iii)", "None", "it is for overnight courier, not for fax"),
        ("(iv)", "None", "no actual receipt is on record"),
    ]
    saturday = notice(Method.FAX, SATURDAY_MORNING, SATURDAY_MORNING).weighed
    assert saturday[0].why == "it is for business days, and Sat May 10, 2003 is none: Saturday"
    assert saturday[3].why == "received Sat May 10, 2003 at 9:00 am EDT: actual receipt, §7(g)(iv)"
    late = notice(Method.FAX, at("2003-05-07T18:00"), at("2003-05-07T18:01")).weighed
    assert [each.on for each in late] == [None, date(2003, 5, 8), None, date(2003, 5, 7)]


# Refusals


def test_a_time_without_a_zone_is_refused() -> None:
    naive = datetime(2003, 5, 7, 10, 0)  # noqa: DTZ001 - what a person forgets
    with pytest.raises(RuleError, match="notice was sent has no time zone"):
        notice(Method.FAX, naive)
    with pytest.raises(RuleError, match="notice was received has no time zone"):
        notice(Method.FAX, at("2003-05-07T10:00"), naive)


@pytest.mark.parametrize("zone", ["Eastern", "", "../etc/passwd", "America"])
def test_an_unknown_zone_is_refused_with_an_example(zone: str) -> None:
    with pytest.raises(RuleError, match="Give a name such as America/New_York"):
        deemed_given(Method.FAX, at("2003-05-07T10:00"), zone, "NYBANK", clause=SECTION_7G)


def test_receipt_before_sending_is_refused() -> None:
    with pytest.raises(RuleError, match="received before it was sent"):
        notice(Method.FAX, at("2003-05-07T10:00"), at("2003-05-07T09:59"))


def test_a_day_outside_the_calendar_is_refused() -> None:
    with pytest.raises(OutsideCalendar, match="NYBANK"):
        notice(Method.FAX, at("2046-01-02T10:00"))
    with pytest.raises(UnknownCalendar):
        notice(Method.FAX, at("2003-05-07T10:00"), own="NYBNK")
    with pytest.raises(DayOutOfReach):
        deemed_given(Method.MAIL, datetime.max.replace(tzinfo=UTC), "Pacific/Kiritimati", "NYBANK", clause=SECTION_7G)
    with pytest.raises(DayOutOfReach):
        deemed_given("registered mail", datetime(9999, 12, 30, tzinfo=UTC), "UTC", "NYBANK", clause=WESTERN)


# Against an oracle

FIRST, LAST = date(1996, 1, 1), date(2044, 12, 1)
HOLIDAYS = {name: [day for day, _ in calendar(name).skipped(FIRST, date(2045, 12, 31))] for name in CALENDAR_NAMES}
times = st.times() | st.sampled_from([time(16, 59), time(17), time(17, 1), time(23, 58), time(23, 59), time(0)])
days = st.dates(FIRST, LAST) | st.sampled_from([date(2003, 4, 6), date(2003, 10, 26), date(2004, 2, 29)])
moments = st.builds(lambda day, hour: datetime.combine(day, hour, EASTERN), days, times).map(
    # The hour that a clock leaps over in spring is not on it.
    lambda moment: moment.astimezone(UTC).astimezone(EASTERN)
)
delays = st.none() | st.timedeltas(timedelta(0), timedelta(days=6))


def naively(method: Method, sent: datetime, received: datetime | None, own: str) -> tuple[date | None, str]:
    """The four limbs one by one, with numpy's business days."""
    today = np.datetime64(sent.date(), "D")
    following = np.busday_offset(today, 0, roll="backward", holidays=HOLIDAYS[own])
    tomorrow: date = np.busday_offset(following, 1, holidays=HOLIDAYS[own]).astype(object)
    found: list[tuple[date, str]] = []
    seconds = (sent.replace(tzinfo=None) - datetime.combine(sent.date(), time())).total_seconds()
    if method == Method.FAX and seconds < 17 * 3_600 and np.is_busday(today, holidays=HOLIDAYS[own]):
        found.append((sent.date(), "(i)"))
    if method == Method.FAX and 17 * 3_600 < seconds < 24 * 3_600 - 60:
        found.append((tomorrow, "(ii)"))
    if method == Method.COURIER:
        found.append((tomorrow, "(iii)"))
    if received:
        found.append((received.astimezone(EASTERN).date(), "(iv)"))
    return min(found, default=(None, ""))


@given(moments, delays, st.sampled_from(Method), st.sampled_from(CALENDAR_NAMES), st.integers(-12, 14))
@example(at("2003-07-03T17:00:01"), timedelta(days=3), Method.FAX, "NYBANK", 14)
def test_says_what_the_four_limbs_say_one_by_one(
    sent: datetime, delay: timedelta | None, method: Method, own: str, hours: int
) -> None:
    # The same instant, as a clock elsewhere shows it.
    elsewhere = sent.astimezone(timezone(timedelta(hours=hours)))
    received = None if delay is None else elsewhere + delay
    found = notice(method, elsewhere, received, own)
    assert (found.on, found.limb) == naively(method, sent, received, own)
    assert (found.on is None) == (found.limb == "")
