"""The page of findings shows what the documents leave in doubt; counsel accepts one there, and withdraws it."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from compliance.models import FindingAck
from compliance.pages.findings import called, said
from compliance.views.findings import MEANWHILE, PLACEMENTS_IN_FILE, PLACEMENTS_PER_PAGE
from placements.models import Agreement, Placement
from tests import factories
from tests.compliance.admin.conftest import SignIn, messages

pytestmark = pytest.mark.django_db

ADDRESS = "/findings/"
ROLES = ["reader", "editor", "counsel", "administrator"]
SERIES_D = {"placement": "series-d-2003"}
NOT_ACCEPTED: dict[str, Any] = {"accepted_by": None, "accepted_on": None}


def shown(client: Client, **query: str) -> Any:
    response = client.get(ADDRESS, query)
    assert response.status_code == 200
    return response


def groups(response: Any) -> dict[str, Any]:
    return {group.placement.slug: group for group in response.context["groups"]}


def minimum_shares(client: Client) -> Any:
    """The line of the finding about the minimum of the Series D agreement, open or accepted."""
    group = groups(shown(client, **SERIES_D))["series-d-2003"]
    return next(line for line in (*group.open, *group.accepted) if line.title == "Minimum shares")


def propose(client: Client, fingerprint: str, reason: str = "The dividend shares were agreed upon.") -> Any:
    sent = {**SERIES_D, "fingerprint": fingerprint, "reason": reason}
    return client.post(f"{ADDRESS}?placement=series-d-2003", sent, follow=True)


def agree(client: Client, fingerprint: str) -> Any:
    sent = {**SERIES_D, "fingerprint": fingerprint, "agrees": "1"}
    return client.post(f"{ADDRESS}?placement=series-d-2003", sent, follow=True)


class TestWhatItShows:
    """Each finding with severity, clause, arithmetic and figures, by placement, most severe first."""

    def test_every_placement_has_its_findings(self, demo: None, counsel: Client) -> None:
        found = groups(shown(counsel))
        assert {slug: len(group.open) for slug, group in found.items()} == {
            "series-d-2003": 29,
            "common-2004": 6,
            "resale-2003": 11,
        }

    @pytest.mark.parametrize("asked", ["series-d-2003", "Series D", "SERIES-D"])
    def test_a_placement_is_found_by_its_short_name_or_part_of_a_name(
        self, demo: None, counsel: Client, asked: str
    ) -> None:
        assert list(groups(shown(counsel, placement=asked))) == ["series-d-2003"]

    def test_a_short_name_that_is_part_of_another_one_still_means_its_own(self, counsel: Client) -> None:
        for slug in ("alpha", "alpha-two"):
            factories.PlacementFactory.create(slug=slug)
        assert list(groups(shown(counsel, placement="alpha"))) == ["alpha"]

    def test_a_name_that_nothing_has_is_said_so_and_escaped(self, demo: None, counsel: Client) -> None:
        page = shown(counsel, placement="<b>x").content.decode()
        assert "No placement on record has “&lt;b&gt;x” in its name." in page

    def test_the_most_severe_come_first_and_severity_is_a_sign_and_a_word(self, demo: None, counsel: Client) -> None:
        severities = [line.found.finding.severity for line in groups(shown(counsel))["series-d-2003"].open]
        assert severities == ["warning"] * 12 + ["notice"] * 17
        assert minimum_shares(counsel).severity == (
            '<span class="standing severity-warning"><span class="sign" aria-hidden="true">▲</span> Warning</span>'
        )

    def test_an_error_comes_before_a_warning(self, series_d: Placement, counsel: Client) -> None:
        line = series_d.closings.get(code="first").allocations.exclude(price_paid=None).earliest("pk")
        line.price_paid = Decimal(1)
        line.save()
        first = groups(shown(counsel))["series-d-2003"].open[0]
        assert "✕</span> Error" in first.severity

    def test_a_severity_can_be_asked_for(self, demo: None, counsel: Client) -> None:
        found = groups(shown(counsel, severity="warning"))
        assert {slug: len(group.open) for slug, group in found.items()} == {
            "series-d-2003": 12,
            "common-2004": 3,
            "resale-2003": 5,
        }
        assert "No finding of this severity is open." in shown(counsel, severity="error").content.decode()

    def test_a_severity_that_does_not_exist_is_refused_in_words_and_everything_is_shown(
        self, demo: None, counsel: Client
    ) -> None:
        response = shown(counsel, severity="fatal")
        assert "Choose one from the list." in response.content.decode()
        assert len(groups(response)["series-d-2003"].open) == 29

    def test_clause_arithmetic_and_figures_are_on_the_page(self, demo: None, counsel: Client) -> None:
        page = shown(counsel, **SERIES_D).content.decode()
        for part in (
            "§2, §3(a); Ex. 4.4 Schedule 1",
            "4,967,600 stated \N{MINUS SIGN} 3,967,660 computed = 999,940 more",
            "<dt>conversion exact</dt><dd>1,889,361.70</dd>",
            "<dt>closing</dt><dd>First closing</dd>",
            "<dt>holder</dt><dd>North Sound Legacy International Ltd.</dd>",
        ):
            assert part in page
        assert "<dd>first</dd>" not in page

    @pytest.mark.parametrize(
        ("figure", "words"),
        [
            (4_967_600, "4,967,600"),
            ("1889361.70", "1,889,361.70"),
            ("2003-05-07", "Wed May 7, 2003"),
            ("2003-13-07", "2003-13-07"),
            ("1.42%", "1.42%"),
            ("first", "first"),
        ],
    )
    def test_a_figure_is_written_as_a_reader_writes_it(self, figure: int | str, words: str) -> None:
        assert said(figure) == words

    @pytest.mark.parametrize(
        ("figure", "words"),
        [
            ("shares_d-1", "shares, Series D-1 Warrants"),
            ("first_before", "First closing, before"),
            ("first_on", "first on"),
            ("shares_offered", "shares offered"),
        ],
    )
    def test_a_figure_is_called_by_names_and_not_by_codes(self, figure: str, words: str) -> None:
        names = {"security": {"d-1": "Series D-1 Warrants"}, "closing": {"first": "First closing"}}
        assert called(figure, names) == words

    def test_names_in_a_finding_are_escaped(self, series_d: Placement, counsel: Client) -> None:
        holder = series_d.closings.get(code="first").allocations.earliest("pk").holder
        holder.name = "<script>alert(1)</script>"
        holder.save()
        series_d.name = "<img src=x>"
        series_d.save()
        page = shown(counsel).content.decode()
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
        assert "&lt;img src=x&gt;" in page
        assert "<script>alert" not in page
        assert "<img src=x" not in page

    def test_an_office_without_placements_is_told_so(self, counsel: Client) -> None:
        assert "No placement is on record, so there is nothing to find." in shown(counsel).content.decode()

    def test_the_first_page_and_the_placement_lead_here_and_the_day_is_kept(
        self, series_d: Placement, counsel: Client
    ) -> None:
        assert 'href="/findings/?as_of=2003-08-06"' in counsel.get("/?as_of=2003-08-06").content.decode()
        page = counsel.get(f"/admin/placements/placement/{series_d.pk}/change/").content.decode()
        assert 'href="/findings/?placement=series-d-2003"' in page
        page = shown(counsel, as_of="2003-08-06").content.decode()
        assert 'href="/?as_of=2003-08-06"' in page
        assert '<input type="hidden" name="as_of" value="2003-08-06">' in page


class TestItsSize:
    """A page computes the findings of its own placements, in a number of queries that does not grow."""

    def test_2_placements_and_all_of_a_page_take_the_same_queries(self, counsel: Client) -> None:
        def queries() -> int:
            with CaptureQueriesContext(connection) as captured:
                shown(counsel)
            return len(captured)

        def deal() -> None:
            closing = factories.ClosingFactory.create()
            factories.AgreementFactory.create(placement=closing.placement, minimum_shares=1)
            factories.AllocationFactory.create(closing=closing, price_paid=1)

        deal()
        deal()
        shown(counsel)
        two = queries()
        for _ in range(PLACEMENTS_PER_PAGE + 3):
            deal()
        assert queries() == two

    def test_further_placements_are_on_further_pages(self, counsel: Client) -> None:
        factories.PlacementFactory.create_batch(PLACEMENTS_PER_PAGE + 2)
        assert len(groups(shown(counsel, severity="error"))) == PLACEMENTS_PER_PAGE
        assert len(groups(shown(counsel, page="2"))) == 2
        assert "severity=error&amp;page=2#results" in shown(counsel, severity="error").content.decode()


class TestItsFile:
    """The findings asked for, of every page, as a table that can be taken away."""

    def test_it_has_each_finding_asked_for_with_how_it_stands(self, demo: None, counsel: Client) -> None:
        propose(counsel, minimum_shares(counsel).found.finding.fingerprint, "=Known.")
        answer = counsel.get(f"{ADDRESS}as.csv", {**SERIES_D, "severity": "warning"})
        heading, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
        assert heading == ["Placement", "Severity", "Finding", "Clause", "What is found", "Stands"]
        assert len(rows) == 12
        [proposed] = [row for row in rows if row[2] == "Minimum shares"]
        assert proposed[:2] == ["Series D preferred, May 2003", "Warning"]
        assert re.fullmatch(r"Proposed to be accepted by the-counsel on .+: =Known\.", proposed[5])
        assert {row[5] for row in rows if row is not proposed} == {"Open"}

    def test_more_placements_than_it_may_have_are_refused_in_words(self, counsel: Client) -> None:
        issuer = factories.IssuerFactory.create()
        factories.PlacementFactory.create_batch(PLACEMENTS_IN_FILE + 1, issuer=issuer)
        response = counsel.get(f"{ADDRESS}as.csv", {"severity": "error"}, follow=True)
        assert f"A file has the findings of {PLACEMENTS_IN_FILE} placements at most." in messages(response)
        assert response.redirect_chain[-1][0] == f"{ADDRESS}?severity=error"
        assert "as.csv" not in response.content.decode()

    def test_a_kind_that_does_not_exist_is_not_there(self, counsel: Client) -> None:
        assert counsel.get(f"{ADDRESS}as.pdf").status_code == 404


class TestAccepting:
    """Counsel accepts a finding with the figures on the page, for a reason, as themselves and today."""

    def test_who_proposed_and_who_accepted_it_when_and_why_stand_with_it(self, demo: None) -> None:
        # Half past nine in the evening in New York is the next day in UTC: the day is the office's.
        with time_machine.travel("2027-01-05T21:30-05:00", tick=False):
            clients = [Client(), Client()]
            for client, name in zip(clients, ("Lee", "Ray"), strict=True):
                client.force_login(factories.PersonFactory.create(is_superuser=True, is_staff=True, last_name=name))
            fingerprint = minimum_shares(clients[0]).found.finding.fingerprint
            response = propose(clients[0], fingerprint)
            said = messages(response)
            assert "Minimum shares: proposed to be accepted, for Series D preferred, May 2003." in said
            assert "Another counsel accepts it:" in said
            assert "Ray (" in said
            assert "Lee (" not in said
            page = response.content.decode()
            assert "Proposed to be accepted by Lee on Tue Jan 5, 2027:" in page
            assert "Accept as proposed" not in page
            response = agree(clients[1], fingerprint)
            assert "Minimum shares: accepted, for Series D preferred, May 2003." in messages(response)
            ack = FindingAck.objects.get()
            assert (ack.proposed_on, ack.accepted_on, ack.code) == (date(2027, 1, 5),) * 2 + ("minimum-shares",)
        group = groups(response)["series-d-2003"]
        assert (len(group.open), len(group.accepted)) == (28, 1)
        assert "Accepted by Ray on Tue Jan 5, 2027, as proposed by Lee:" in response.content.decode()
        assert "The dividend shares were agreed upon." in response.content.decode()

    def test_until_another_accepts_it_the_finding_is_open(
        self, demo: None, counsel: Client, other_counsel: Client
    ) -> None:
        propose(counsel, minimum_shares(counsel).found.finding.fingerprint)
        group = groups(shown(other_counsel))["series-d-2003"]
        assert (len(group.open), len(group.accepted)) == (29, 0)
        assert "Accept as proposed" in shown(other_counsel).content.decode()
        assert "Another counsel accepts it: the-other-counsel." in shown(counsel).content.decode()

    def test_who_proposed_it_is_refused_in_words_and_told_who_else_may(
        self, demo: None, counsel: Client, other_counsel: Client
    ) -> None:
        fingerprint = minimum_shares(counsel).found.finding.fingerprint
        propose(counsel, fingerprint)
        response = agree(counsel, fingerprint)
        assert response.status_code == 403
        assert (
            "You proposed to accept this finding, so you cannot accept it. Another counsel accepts it: "
            "the-other-counsel." in messages(response)
        )
        assert FindingAck.objects.get().accepted_by is None

    def test_the_people_are_those_at_the_screen_whatever_is_sent(self, demo: None, counsel: Client) -> None:
        other = factories.PersonFactory.create()
        fingerprint = minimum_shares(counsel).found.finding.fingerprint
        sent = {**SERIES_D, "fingerprint": fingerprint, "reason": "Known.", "accepted_by": other.pk}
        counsel.post(ADDRESS, {**sent, "proposed_by": other.pk, "accepted_on": "1999-01-01"})
        ack = FindingAck.objects.select_related("proposed_by").get()
        assert (ack.proposed_by and ack.proposed_by.username, ack.accepted_by) == ("the-counsel", None)
        assert (ack.proposed_on, ack.accepted_on) == (timezone.localdate(), None)

    def test_pressing_twice_proposes_once_and_accepts_once(
        self, demo: None, counsel: Client, other_counsel: Client
    ) -> None:
        fingerprint = minimum_shares(counsel).found.finding.fingerprint
        propose(counsel, fingerprint)
        response = propose(counsel, fingerprint, "Again.")
        assert "this is proposed already. Proposed to be accepted by the-counsel on" in messages(response)
        agree(other_counsel, fingerprint)
        response = agree(other_counsel, fingerprint)
        assert "this finding stands accepted. Accepted by the-other-counsel on" in messages(response)
        assert FindingAck.objects.get().reason == "The dividend shares were agreed upon."

    def test_what_was_withdrawn_meanwhile_cannot_be_accepted(
        self, demo: None, counsel: Client, other_counsel: Client
    ) -> None:
        fingerprint = minimum_shares(counsel).found.finding.fingerprint
        propose(counsel, fingerprint)
        FindingAck.objects.get().delete()
        response = agree(other_counsel, fingerprint)
        assert "The proposal was withdrawn meanwhile" in messages(response)
        assert not FindingAck.objects.exists()

    @pytest.mark.parametrize("reason", ["", "  \n "])
    def test_without_a_reason_nothing_is_proposed_and_the_form_is_open_at_it(
        self, demo: None, counsel: Client, reason: str
    ) -> None:
        line = minimum_shares(counsel)
        response = propose(counsel, line.found.finding.fingerprint, reason)
        [refused] = response.context["refused"]
        assert refused.anchor == line.anchor
        page = response.content.decode()
        assert f'<a href="#id_reason_{line.anchor}">Minimum shares: Say why the finding may stand.</a>' in page
        assert page.count("<details open>") == 1
        assert not FindingAck.objects.exists()

    def test_figures_that_changed_meanwhile_are_refused_in_words(self, demo: None, counsel: Client) -> None:
        fingerprint = minimum_shares(counsel).found.finding.fingerprint
        Agreement.objects.filter(placement__slug="series-d-2003").update(minimum_shares=4_967_601)
        response = propose(counsel, fingerprint, "<i>Known.</i>")
        assert "The figures have changed since you opened this page" in messages(response)
        assert "You had written: “&lt;i&gt;Known.&lt;/i&gt;”" in response.content.decode()
        assert not FindingAck.objects.exists()

    @pytest.mark.parametrize("field", ["placement", "fingerprint"])
    @pytest.mark.parametrize("value", ["", "x", "\0", "0" * 64])
    def test_what_no_form_of_the_page_sends_accepts_nothing(
        self, demo: None, counsel: Client, field: str, value: str
    ) -> None:
        fingerprint = minimum_shares(counsel).found.finding.fingerprint
        sent = {**SERIES_D, "fingerprint": fingerprint, "reason": "Known.", field: value}
        response = counsel.post(ADDRESS, sent, follow=True)
        assert response.status_code == 200
        assert "so nothing was kept" in messages(response)
        assert not FindingAck.objects.exists()

    def test_a_reason_is_escaped_where_it_is_shown(self, demo: None, counsel: Client) -> None:
        page = propose(
            counsel, minimum_shares(counsel).found.finding.fingerprint, "<script>1</script>"
        ).content.decode()
        assert "&lt;script&gt;1&lt;/script&gt;" in page
        assert "<script>1" not in page

    def test_a_page_of_another_site_accepts_nothing(self, demo: None, counsel: Client) -> None:
        strict = Client(enforce_csrf_checks=True)
        strict.cookies = counsel.cookies
        assert strict.post(ADDRESS, {}).status_code == 403


class TestWhoMay:
    """Everybody in the office reads; counsel accepts and withdraws; a stranger signs in first."""

    @pytest.mark.parametrize("role", ROLES)
    def test_every_role_reads_and_only_counsel_is_offered_to_propose(
        self, demo: None, sign_in: SignIn, role: str
    ) -> None:
        page = shown(sign_in(role)).content.decode()
        assert "999,940 more" in page
        assert ("Propose to accept with these figures" in page) is (role == "counsel")

    @pytest.mark.parametrize("role", ROLES)
    def test_only_counsel_proposes_and_accepts(self, demo: None, sign_in: SignIn, role: str) -> None:
        client = sign_in(role)
        response = propose(client, minimum_shares(client).found.finding.fingerprint)
        assert response.status_code == (200 if role == "counsel" else 403)
        assert FindingAck.objects.exists() is (role == "counsel")
        if role != "counsel":
            line = minimum_shares(client)
            factories.FindingAckFactory.create(
                placement=line.found.placement, fingerprint=line.found.finding.fingerprint, **NOT_ACCEPTED
            )
            assert agree(client, line.found.finding.fingerprint).status_code == 403
            assert "Accept as proposed" not in shown(client).content.decode()

    @pytest.mark.parametrize("role", ROLES)
    def test_only_counsel_withdraws_and_is_asked_first(self, demo: None, sign_in: SignIn, role: str) -> None:
        client = sign_in(role)
        fingerprint = minimum_shares(client).found.finding.fingerprint
        placement = Placement.objects.get(slug="series-d-2003")
        ack = factories.FindingAckFactory.create(placement=placement, fingerprint=fingerprint)
        address = f"/findings/{ack.pk}/withdraw/?placement=series-d-2003"
        assert (address in shown(client, **SERIES_D).content.decode()) is (role == "counsel")
        asking = client.get(address)
        if role != "counsel":
            assert (asking.status_code, client.post(address, {"accepted": "1"}).status_code) == (403, 403)
            assert FindingAck.objects.exists()
            return
        assert "Withdraw this?" in asking.content.decode()
        assert ack.reason in asking.content.decode()
        assert FindingAck.objects.exists()
        response = client.post(address, {"accepted": "1"}, follow=True)
        assert "Withdrawn: Series D preferred, May 2003: minimum-shares." in messages(response)
        assert not minimum_shares(client).found.ack
        assert list(groups(response)) == ["series-d-2003"]

    def test_a_proposal_that_was_accepted_since_it_was_read_is_not_withdrawn(
        self, demo: None, counsel: Client, other_counsel: Client
    ) -> None:
        fingerprint = minimum_shares(counsel).found.finding.fingerprint
        propose(counsel, fingerprint)
        address = f"{ADDRESS}{FindingAck.objects.get().pk}/withdraw/"
        assert "Withdraw the proposal" in counsel.get(address).content.decode()
        agree(other_counsel, fingerprint)
        assert MEANWHILE in messages(counsel.post(address, follow=True))
        assert FindingAck.objects.get().is_accepted

    def test_what_a_stranger_to_a_placement_asks_for_is_not_there(self, counsel: Client) -> None:
        ack = factories.FindingAckFactory.create(placement=factories.PlacementFactory.create(restricted=True))
        assert counsel.get(f"{ADDRESS}{ack.pk}/withdraw/").status_code == 404
        assert counsel.post(f"{ADDRESS}{ack.pk}/withdraw/", {"accepted": "1"}).status_code == 404
        assert groups(shown(counsel)) == {}
        assert ack.placement.name not in counsel.get(f"{ADDRESS}as.csv").content.decode()
        assert FindingAck.objects.exists()

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_a_person_without_leave_is_refused_and_a_stranger_signs_in(self, client: Client, method: str) -> None:
        assert getattr(client, method)(ADDRESS)["Location"].endswith(f"?next={ADDRESS}")
        client.force_login(factories.PersonFactory.create(is_staff=True))
        assert getattr(client, method)(ADDRESS).status_code == 403
        assert "Findings</a>" not in client.get("/").content.decode()

    def test_nobody_types_in_a_fingerprint(self, admin_client: Client) -> None:
        ack = factories.FindingAckFactory.create()
        assert admin_client.get("/admin/compliance/findingack/add/").status_code == 403
        change = f"/admin/compliance/findingack/{ack.pk}/change/"
        assert b'name="_save"' not in admin_client.get(change).content
        assert admin_client.post(change, {"reason": "Another."}).status_code == 403
