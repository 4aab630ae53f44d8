"""Every model has its list and its form, for every role what it may do, at a constant number of queries."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any
from unittest.mock import patch

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from factory.django import DjangoModelFactory

from compliance import selectors
from compliance.admin.judgement import DeadlineAdmin
from compliance.models import FindingAck
from holders.models import Allocation
from placements.models import DocumentStatement, Placement
from tests import factories
from tests.compliance.admin.conftest import SignIn

pytestmark = pytest.mark.django_db

FACTORIES: dict[str, type[DjangoModelFactory[Any]]] = {
    "placements.issuer": factories.IssuerFactory,
    "placements.issueraddress": factories.IssuerAddressFactory,
    "placements.placement": factories.PlacementFactory,
    "placements.sourcedocument": factories.SourceDocumentFactory,
    "placements.documentversion": factories.DocumentVersionFactory,
    "placements.security": factories.SecurityFactory,
    "placements.closing": factories.ClosingFactory,
    "placements.closingtotal": factories.ClosingTotalFactory,
    "placements.agreement": factories.AgreementFactory,
    "placements.noticelimb": factories.NoticeLimbFactory,
    "placements.eventkind": factories.EventKindFactory,
    "placements.registrationstatement": factories.RegistrationStatementFactory,
    "placements.milestone": factories.MilestoneFactory,
    "placements.blackoutperiod": factories.BlackoutPeriodFactory,
    "holders.holder": factories.HolderFactory,
    "holders.holdername": factories.HolderNameFactory,
    "holders.address": factories.AddressFactory,
    "holders.notice": factories.NoticeFactory,
    "holders.allocation": factories.AllocationFactory,
    "holders.transfer": factories.TransferFactory,
    "holders.assignmentpaper": factories.AssignmentPaperFactory,
    "holders.positionentry": factories.PositionEntryFactory,
    "holders.coverage": factories.CoverageFactory,
    "holders.holderstatus": factories.HolderStatusFactory,
    "holders.control": factories.ControlFactory,
    "holders.questionnairestep": factories.QuestionnaireStepFactory,
    "holders.consentquestion": factories.ConsentQuestionFactory,
    "holders.consent": factories.ConsentFactory,
    "placements.classoutstanding": factories.ClassOutstandingFactory,
    "compliance.holdermerge": factories.HolderMergeFactory,
    "compliance.scheduleimport": factories.ScheduleImportFactory,
    "compliance.duty": factories.DutyFactory,
    "compliance.waiver": factories.WaiverFactory,
    "compliance.deadline": factories.DeadlineFactory,
}
LABELS = [*FACTORIES, "placements.documentstatement", "compliance.findingack"]
MORE: dict[str, dict[str, Any]] = {
    "placements.blackoutperiod": {"starts_on": "2003-09-02", "ends_on": "2003-09-21", "facts": "a merger"},
    # A file that was given and not imported stands on no list.
    "compliance.scheduleimport": {"applied_at": datetime(2003, 5, 9, 15, 5, tzinfo=UTC), "receipt": b"x"},
}
COMPUTED = ["compliance.deadline"]
# Accepted on the page of findings, merged from the list of holders, imported from the page of a closing, uploaded on
# the page of a document: test_findings.py, test_merging.py, test_schedules.py, test_documents.py.
RECORDED = [
    "compliance.findingack",
    "compliance.holdermerge",
    "compliance.scheduleimport",
    "placements.documentversion",
]
# Who may see a placement, whose calendar reads it, and who has which mails: tests/config/access, test_calendars.py and
# tests/compliance/reports.
PERSONAL = {
    "placements.member",
    "compliance.apitoken",
    "compliance.savedview",
    "compliance.calendarlink",
    "compliance.subscription",
    "compliance.responsible",
    "compliance.delivery",
    "compliance.reportrun",
}
SHOWN_WITH_ANOTHER = {"compliance.deadlinemove", "placements.passage"}
"""On the page of what they are about: test_moved.py, test_documents.py."""
TYPED_IN = [label for label in LABELS if label not in (*COMPUTED, *RECORDED)]


def made(label: str, count: int = 1) -> list[Any]:
    """So many valid rows of a model."""
    if label == "placements.documentstatement":
        documents = factories.SourceDocumentFactory.create_batch(count)
        return [
            DocumentStatement.objects.create(placement=one.placement, source=one, subject="minimum", number=5_808)
            for one in documents
        ]
    if label == "compliance.findingack":
        person, _ = User.objects.get_or_create(username="who-accepts")
        given = {"code": "minimum-shares", "fingerprint": "0" * 64, "reason": "Known.", "accepted_on": "2003-08-06"}
        placements = factories.PlacementFactory.create_batch(count)
        return [FindingAck.objects.create(placement=one, accepted_by=person, **given) for one in placements]
    return FACTORIES[label].create_batch(count, **MORE.get(label, {}))


def address(label: str, page: str = "") -> str:
    return f"/admin/{label.replace('.', '/')}/{page}"


def test_every_model_of_ours_has_a_page() -> None:
    ours = {
        model._meta.label_lower
        for app in ("placements", "holders", "compliance")
        for model in apps.get_app_config(app).get_models()
    }
    assert ours - PERSONAL - SHOWN_WITH_ANOTHER == set(LABELS)
    assert {model._meta.label_lower for model in admin.site._registry} >= set(LABELS)


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


@pytest.mark.parametrize("label", LABELS)
def test_a_list_runs_the_same_queries_for_1_row_and_for_30(counsel: Client, label: str) -> None:
    path = address(label, "?as_of=2003-08-06" if label == "compliance.deadline" else "")
    made(label)
    counsel.get(path)
    one = queries(counsel, path)
    made(label, 29)
    assert queries(counsel, path) == one


@pytest.mark.parametrize("label", LABELS)
def test_a_list_can_be_searched(counsel: Client, label: str) -> None:
    made(label)
    assert counsel.get(address(label, "?q=series")).status_code == 200


@pytest.mark.parametrize("role", ["reader", "administrator"])
@pytest.mark.parametrize("label", LABELS)
def test_who_only_reads_sees_each_page_and_can_write_none(sign_in: SignIn, label: str, role: str) -> None:
    client = sign_in(role)
    [row] = made(label)
    change = address(label, f"{row.pk}/change/")
    assert client.get(address(label)).status_code == 200
    assert client.get(change).status_code == 200
    assert b'name="_save"' not in client.get(change).content
    assert client.get(address(label, "add/")).status_code == 403
    assert client.post(change, {}).status_code in ({200} if label in COMPUTED else {403})
    assert client.post(address(label, f"{row.pk}/delete/"), {"post": "yes"}).status_code == 403
    assert type(row).objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("label", TYPED_IN)
def test_an_editor_enters_facts_and_only_counsel_duties(sign_in: SignIn, label: str) -> None:
    may = 403 if label.startswith("compliance.") else 200
    assert sign_in("editor").get(address(label, "add/")).status_code == may
    assert sign_in("counsel").get(address(label, "add/")).status_code == 200


@pytest.mark.parametrize("label", TYPED_IN)
def test_a_form_opens_and_is_saved_without_an_error(counsel: Client, label: str) -> None:
    from tests.compliance.admin.conftest import Form, errors

    [row] = made(label)
    assert errors(Form(counsel, address(label, f"{row.pk}/change/")).save()) == {}


@pytest.mark.parametrize("page", ["add/", "1/delete/"])
def test_nobody_types_in_a_deadline(admin_client: Client, page: str) -> None:
    factories.DeadlineFactory.create(pk=1)
    assert admin_client.get(address("compliance.deadline", page)).status_code == 403


class TestDeadlinePages:
    """The list of deadlines and the page of one, as of a day."""

    def test_the_list_goes_by_the_day_and_by_standing(self, demo: None, counsel: Client) -> None:
        page = counsel.get("/admin/compliance/deadline/?as_of=2003-08-06&standing=missed").content.decode()
        assert "Missed, 46 days late" in page
        assert page.count("Missed, ") == 2

    def test_the_most_urgent_comes_first(self, demo: None, counsel: Client) -> None:
        response = counsel.get("/admin/compliance/deadline/?as_of=2003-08-06")
        standings = [row.standing for row in response.context["cl"].result_list]
        assert standings == [*["missed"] * 2, *["unknown"] * 4, *["open"] * 4, *["waiting"] * 9]

    def test_the_pages_follow_each_other_in_that_order(self, demo: None, counsel: Client) -> None:
        def listed(query: str) -> list[int]:
            response = counsel.get(f"/admin/compliance/deadline/?as_of=2003-08-06{query}")
            return [row.pk for row in response.context["cl"].result_list]

        with patch.object(DeadlineAdmin, "list_per_page", 4), patch("compliance.tables.by_urgency.FEW", 0):
            pages = [pk for number in range(1, 6) for pk in listed(f"&p={number}")]
        assert pages == [row.pk for row in selectors.deadlines(as_of=date(2003, 8, 6))]
        assert listed("&standing=unknown") == pages[2:6]
        assert listed("&q=effective") == [pk for pk in pages if pk in listed("&q=effective")]

    def test_of_very_many_it_says_so_and_pages_no_further(self, demo: None, counsel: Client) -> None:
        with (
            patch("compliance.tables.by_urgency.MOST", 5),
            patch("compliance.admin.judgement.MOST", 5),
            patch.object(DeadlineAdmin, "list_per_page", 4),
        ):
            page = counsel.get("/admin/compliance/deadline/?as_of=2003-08-06&p=2")
        assert len(page.context["cl"].result_list) == 1
        assert "The first 5: choose a placement or a standing to see others" in page.content.decode()

    def test_a_day_that_cannot_be_read_is_said_in_the_list_too(self, demo: None, counsel: Client) -> None:
        page = counsel.get("/admin/compliance/deadline/?as_of=31 June 2003").content.decode()
        assert "June 31 does not exist." in page

    def test_the_page_explains_and_links_the_facts(self, demo: None, counsel: Client) -> None:
        listed = counsel.get("/admin/compliance/deadline/?as_of=2003-08-06").context["cl"].result_list
        row = next(row for row in listed if row.duty.code == "FILE" and row.standing == "missed")
        page = counsel.get(f"/admin/compliance/deadline/{row.pk}/change/?as_of=2003-08-06").content.decode()
        for said in (
            "Saturday, June 21, 2003",
            "day 1 is May 8; day 45 is June 21",
            "the agreement has no rule for weekends",
            "N.Y. Gen. Constr. Law §25",
            "Nothing on record satisfies it (filing).",
            f"/admin/placements/closing/{row.closing_id}/change/?as_of=2003-08-06",
            f"/admin/compliance/duty/{row.duty_id}/change/?as_of=2003-08-06",
        ):
            assert said in page

    def test_the_page_of_one_stretch_shows_the_one_that_holds_on_the_day(self, demo: None, counsel: Client) -> None:
        listed = counsel.get("/admin/compliance/deadline/?as_of=2003-08-06").context["cl"].result_list
        row = next(row for row in listed if row.duty.code == "FILE" and row.standing == "missed")
        page = counsel.get(f"/admin/compliance/deadline/{row.pk}/change/?as_of=2003-05-01").content.decode()
        assert "Waits for closing" in page

    @pytest.mark.parametrize("key", ["0", "999999", "x", "9" * 30])
    def test_a_deadline_that_does_not_exist_is_said_so(self, counsel: Client, key: str) -> None:
        response = counsel.get(f"/admin/compliance/deadline/{key}/change/", follow=True)
        assert response.status_code == 404
        assert "or the record was deleted" in response.content.decode()

    def test_a_computed_deadline_of_no_closing_is_explained_too(self, demo: None, counsel: Client) -> None:
        for row in counsel.get("/admin/compliance/deadline/?as_of=2004-06-01").context["cl"].result_list:
            assert counsel.get(f"/admin/compliance/deadline/{row.pk}/change/?as_of=2004-06-01").status_code == 200


def test_a_stranger_is_led_to_the_sign_in_page(client: Client) -> None:
    response = client.get("/admin/?as_of=2003-08-06")
    assert response.status_code == 302
    assert response["Location"].endswith("?next=/admin/%3Fas_of%3D2003-08-06")


def test_a_page_is_headed_by_the_row_and_stands_under_its_list(series_d: Placement, counsel: Client) -> None:
    page = counsel.get(f"/admin/placements/placement/{series_d.pk}/change/").content.decode()
    assert f"<h1>{series_d}</h1>" in page
    assert "Short name:" in page
    crumbs = " ".join(page.split('class="breadcrumbs"')[1].split("</div>")[0].split())
    assert re.findall(r">([^<>]+)</a>", crumbs) == ["Home", "Placements"]
    assert crumbs.endswith(f" {series_d}")
    listed = counsel.get("/admin/placements/placement/").content.decode()
    assert "Placements </div>" in " ".join(listed.split())
    assert "<h1>Add placement</h1>" in counsel.get("/admin/placements/placement/add/").content.decode()


def test_a_choice_of_a_filter_says_that_nothing_is_stated(counsel: Client) -> None:
    factories.RegistrationStatementFactory.create(form="")
    factories.RegistrationStatementFactory.create(form="S-3")
    page = counsel.get("/admin/placements/registrationstatement/").content.decode()
    assert '<a href="?form=">not stated</a>' in page


@pytest.mark.django_db
def test_the_list_of_allocations_is_paged_as_far_as_its_first_rows(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [factories.AllocationFactory.create(quantity=quantity) for quantity in (30, 20, 10)]
    monkeypatch.setattr("compliance.admin.long_lists.MOST", 2)
    monkeypatch.setattr(admin.site.get_model_admin(Allocation), "list_per_page", 1)
    page = admin_client.get("/admin/holders/allocation/?p=2")
    assert list(page.context["cl"].result_list) == rows[1:2]
    assert page.context["cl"].paginator.num_pages == 2
    assert "The first 2: choose a placement" in page.content.decode()
    content = admin_client.get("/admin/holders/allocation/as.csv").content.decode()
    assert [quantity for quantity in ("30", "20", "10") if f",{quantity}," in content] == ["30", "20", "10"]
