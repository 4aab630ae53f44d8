"""Holders on the site: found by any name, with what each has on the day, and what documents state of each."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from compliance.pages.holders import COUNTED, lines
from holders.models import Holder, PositionEntry
from placements.models import OPERATOR, Placement, RegistrationStatement
from tests import factories
from tests.compliance.admin.conftest import SignIn
from tests.compliance.admin.test_dashboard import row

pytestmark = pytest.mark.django_db

DAY = "2003-08-06"
LISTS = ("/holders/", "/positions/", "/consents/", "/questionnaires/", "/holders/groups/")


def text(response: Any) -> str:
    assert response.status_code == 200
    return " ".join(strip_tags(response.content.decode().replace("<", " <")).split())


def named(client: Client, **query: str) -> list[str]:
    response = client.get("/holders/", {"as_of": DAY, **query})
    return [record.code for record in response.context["page"].object_list]


def page_of(client: Client, holder: Holder, **query: str) -> Any:
    return client.get(f"/holders/{holder.pk}/", {"as_of": DAY, **query})


@pytest.fixture
def xmark(demo: None) -> Holder:
    return Holder.objects.get(code="xmark")


@pytest.fixture
def series_d(demo: None) -> Placement:
    return Placement.objects.get(slug="series-d-2003")


def test_the_list_says_what_each_has_on_the_day_and_how_else_it_is_called(xmark: Holder, counsel: Client) -> None:
    line = row(counsel.get("/holders/", {"as_of": DAY}), "Xmark Fund Ltd.", "xmark")
    assert "Xmark Funds" in line
    assert "Series D preferred, May 2003 1,140,425" in line
    before = row(counsel.get("/holders/", {"as_of": "2003-05-06"}), "Xmark Fund Ltd.", "xmark")
    assert before.endswith(" 0")


def test_a_holder_is_found_by_any_name_it_was_called_by(xmark: Holder, counsel: Client) -> None:
    assert named(counsel, q="funds xmark") == ["xmark"]
    assert named(counsel, q="Mitchell Kay") == ["xmark"]
    assert named(counsel, q="betts") == ["betts-shipman-goodwin", "betts-helen"]
    assert named(counsel, q="100%_'\"") == []
    assert "xmark" not in named(counsel, status="qib")
    assert "sds" in named(counsel, status="qib")
    assert named(counsel, placement="resale") == ["betts-shipman-goodwin", "betts-helen"]


def test_the_list_is_given_as_a_file(xmark: Holder, counsel: Client) -> None:
    answer = counsel.get("/holders/as.csv", {"as_of": DAY, "q": "xmark"})
    _, line = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert line == ["Xmark Fund Ltd.", "Xmark Fund, Ltd.; Xmark Funds", "", "Series D preferred, May 2003", "1140425"]
    assert counsel.get("/holders/as.xlsx").status_code == 200
    assert counsel.get("/consents/as.csv").status_code == counsel.get("/questionnaires/as.csv").status_code == 200


def test_under_very_many_placements_positions_are_counted_and_not_added_up() -> None:
    holder = factories.HolderFactory.create()
    for _ in range(COUNTED + 1):
        factories.AllocationFactory.create(holder=holder)
    line = lines([holder], as_of=date(2003, 8, 6), viewer=OPERATOR)[holder.pk]
    assert line.common is None
    assert len(line.placements) + line.more == COUNTED + 1


def test_the_page_says_what_documents_state_each_with_its_source(xmark: Holder, counsel: Client) -> None:
    response = page_of(counsel, xmark)
    said = text(response)
    for part in (
        "1,140,425 shares in common stock, 28.74% of all.",
        "Xmark Funds Series D preferred, May 2003 Wed May 14, 2003 Ex. 99.2 (May 14, 2003) first paragraph",
        "Fax: 212-247-1329",
        "Of record on this day",
    ):
        assert part in said
    assert re.search(r'href="/[^"]+">Ex\. 4\.4 signature page</a>', response.content.decode())


def test_the_page_shows_addresses_over_time_notices_and_transfers(series_d: Placement, counsel: Client) -> None:
    xmark, sds = (Holder.objects.get(code=code) for code in ("xmark", "sds"))
    factories.AddressFactory.create(
        placement=series_d, holder=xmark, starts_on=date(2003, 8, 1), address="1 New Street"
    )
    factories.NoticeFactory.create(placement=series_d, to="holder", recipient=xmark)
    factories.TransferFactory.create(
        placement=series_d, transferor=xmark, transferee=sds, shares=144_681, occurred_on=date(2003, 8, 5)
    )
    said = text(page_of(counsel, xmark))
    assert "Of record on this day 1 New Street" in said
    assert "Earlier 152 West 57th Street" in said
    assert "144,681 shares of common stock to SDS Merchant Fund, L.P. , Tue Aug 5, 2003" in said
    assert "1 New Street" not in text(page_of(counsel, xmark, as_of="2003-07-31"))


def test_the_page_of_a_seller_shows_its_line_of_the_table_and_its_questionnaire(demo: None, counsel: Client) -> None:
    trust = Holder.objects.get(code="betts-helen")
    statement = RegistrationStatement.objects.get(placement__slug="resale-2003")
    factories.QuestionnaireStepFactory.create(
        registration_statement=statement, holder=trust, occurred_on=date(2003, 12, 1)
    )
    said = text(page_of(counsel, trust, as_of="2003-12-31"))
    assert "26,500 * 14,000 12,500 *" in said
    assert "outstanding for 30 days" in said
    listed = counsel.get("/questionnaires/", {"as_of": "2003-12-31"})
    assert "outstanding for 30 days" in row(listed, "Trust u/a Helen M. Betts", "outstanding")
    assert "No questionnaire was sent by this day." in text(counsel.get("/questionnaires/", {"as_of": DAY}))


def test_the_list_of_questions_says_where_each_stands(series_d: Placement, counsel: Client) -> None:
    question = factories.ConsentQuestionFactory.create(placement=series_d, title="Waive the filing date")
    factories.ConsentFactory.create(
        question=question, holder=Holder.objects.get(code="xmark"), occurred_on=date(2003, 6, 18)
    )
    line = row(counsel.get("/consents/", {"as_of": DAY}), "Waive the filing date", "Not carried")
    assert "1,140,425 shares, 28.74%" in line
    assert "843,406 shares short" in line
    series_d.closings.get(code="first").allocations.filter(holder__code="xmark").update(quantity=1)
    PositionEntry.objects.create(
        placement=series_d, kind="redemption", quantity=5, occurred_on=date(2003, 8, 1),
        holder=Holder.objects.get(code="xmark"), security=series_d.securities.get(code="series-d"),
        closing=series_d.closings.get(code="first"),
    )  # fmt: skip
    assert "do not add up" in text(counsel.get("/consents/", {"as_of": DAY}))


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/holders/", "No holder is on record."),
        ("/positions/", "No placement is on record"),
        ("/consents/", "No question was put to holders."),
        ("/questionnaires/", "No questionnaire was sent by this day."),
        ("/holders/groups/", "No two holders are under common control"),
    ],
)
def test_an_office_without_holders_is_told_what_to_do(counsel: Client, address: str, said: str) -> None:
    assert said in text(counsel.get(address))


def test_what_belongs_to_a_restricted_placement_does_not_exist_to_a_stranger(
    series_d: Placement, counsel: Client
) -> None:
    question = factories.ConsentQuestionFactory.create(placement=series_d, title="A secret question")
    statement = factories.RegistrationStatementFactory.create(placement=series_d)
    xmark = Holder.objects.get(code="xmark")
    hidden = [
        f"/holders/{xmark.pk}/",
        f"/placements/{series_d.pk}/positions/",
        f"/consents/{question.pk}/",
        f"/registrations/{statement.pk}/sellers/",
    ]
    Placement.objects.filter(pk=series_d.pk).update(restricted=True)
    assert {path: counsel.get(path).status_code for path in hidden} == dict.fromkeys(hidden, 404)
    for path in (*LISTS, "/holders/as.csv", "/consents/as.csv", "/questionnaires/as.csv", "/holders/?q=xmark"):
        content = counsel.get(path, {"as_of": DAY}).content.decode()
        assert not any(word in content for word in ("Xmark Fund Ltd", "Series D", "A secret question"))
    factories.MemberFactory.create(placement=series_d, person=User.objects.get(username="the-counsel"))
    assert {path: counsel.get(path).status_code for path in hidden} == dict.fromkeys(hidden, 200)


def test_a_holder_of_two_placements_is_shown_without_the_hidden_one(series_d: Placement, counsel: Client) -> None:
    xmark = Holder.objects.get(code="xmark")
    open_one = factories.AllocationFactory.create(holder=xmark).closing.placement
    Placement.objects.filter(pk=series_d.pk).update(restricted=True)
    said = text(page_of(counsel, xmark))
    assert open_one.name in said
    assert series_d.name not in said
    assert "Xmark Funds" not in said
    assert series_d.name not in text(counsel.get("/holders/", {"as_of": DAY}))


def test_a_reader_is_offered_nothing_to_enter(series_d: Placement, sign_in: SignIn) -> None:
    reader = sign_in("reader")
    for path in (*LISTS, f"/placements/{series_d.pk}/positions/"):
        assert "/add/" not in reader.get(path).content.decode().split("<main")[1]


def test_no_list_asks_more_of_the_database_as_the_record_grows(sign_in: SignIn) -> None:
    client = sign_in("counsel")

    def asked() -> dict[str, int]:
        counts = {}
        for path in LISTS:
            with CaptureQueriesContext(connection) as statements:
                assert client.get(path, {"as_of": "2009-01-05"}).status_code == 200
            counts[path] = len(statements)
        return counts

    def more(count: int) -> None:
        for _ in range(count):
            allocation = factories.AllocationFactory.create()
            placement = allocation.closing.placement
            factories.HolderNameFactory.create(holder=allocation.holder, placement=placement)
            question = factories.ConsentQuestionFactory.create(placement=placement)
            factories.ConsentFactory.create(question=question, holder=allocation.holder)
            factories.QuestionnaireStepFactory.create(
                holder=allocation.holder, registration_statement__placement=placement
            )
            factories.ControlFactory.create(holder=allocation.holder, placement=placement, person="Somebody")

    more(2)
    asked()
    few = asked()
    more(6)
    many = asked()
    assert {path for path in LISTS if many[path] > few[path]} == set()
    assert {path: count for path, count in few.items() if count > 28} == {}


@pytest.mark.parametrize("path", ["/holders/999/", "/consents/999/", "/placements/999/positions/", "/holders/as.pdf"])
def test_what_is_not_there_is_not_found(counsel: Client, path: str) -> None:
    assert counsel.get(path).status_code == 404
