"""Rule 13d-3 and 2003 agreement §3(m): the selling-holder table from the facts on record, and its questionnaires."""

from __future__ import annotations

import json
import re
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

from compliance.checks import deals, findings_of, percent_of_class
from compliance.sellers import SellersTable, table
from holders.models import Holder
from placements.models import Placement, RegistrationStatement
from tests import factories

pytestmark = pytest.mark.django_db

DECEMBER_5, DECEMBER_4 = date(2003, 12, 5), date(2003, 12, 4)
JUNE_20 = date(2003, 6, 20)


@pytest.fixture
def resale(demo: None) -> RegistrationStatement:
    return RegistrationStatement.objects.get(code="resale")


@pytest.fixture
def shelf(series_d: Placement) -> RegistrationStatement:
    """A registration statement that covers the first closing of the Series D placement, without lines printed."""
    found: RegistrationStatement = factories.RegistrationStatementFactory.create(placement=series_d, code="s-3")
    found.closings.add(series_d.closings.get(code="first"))
    return found


def rows(shown: SellersTable) -> dict[str, tuple[Any, ...]]:
    return {
        each.code or each.name: (each.before, each.percent_before, each.offered, each.after, each.percent_after)
        for each in (*shown.sellers, *shown.persons)
    }


class TestTheSupplementOfDecember2003:
    def test_is_reproduced_to_the_digit(self, resale: RegistrationStatement) -> None:
        shown = table(resale, as_of=DECEMBER_5)
        assert rows(shown) == {
            "betts-shipman-goodwin": (101_700, "1.42%", 20_000, 81_700, "1.14%"),
            "betts-helen": (26_500, "*", 14_000, 12_500, "*"),
            "James T. Betts": (128_200, "1.78% to 1.80%", 34_000, 94_200, "1.31% to 1.32%"),
        }

    def test_has_a_note_for_each_line_that_one_person_controls(self, resale: RegistrationStatement) -> None:
        shown = table(resale, as_of=DECEMBER_5)
        assert [seller.notes for seller in shown.sellers] == [(3,), (4,)]
        assert dict(shown.notes)[3] == "James T. Betts has voting and investment power over these shares."
        assert dict(shown.notes)[1].startswith("Of 7,136,842 to 7,187,279 shares outstanding on December 5, 2003")

    def test_says_nothing_before_its_day(self, resale: RegistrationStatement) -> None:
        shown = table(resale, as_of=DECEMBER_4)
        assert (shown.sellers, shown.counted) == ((), None)

    def test_counts_the_class_as_the_finding_on_its_percentages_does(self, resale: RegistrationStatement) -> None:
        placement = Placement.objects.filter(pk=resale.placement_id)
        [found] = findings_of(next(deals(placement)), (percent_of_class,))
        counted = table(resale, as_of=DECEMBER_5).counted
        assert counted
        assert (counted.least, counted.most) == (found.figures["outstanding_low"], found.figures["outstanding_high"])

    def test_prints_what_the_documents_print(self, resale: RegistrationStatement) -> None:
        shown = {seller.code: seller for seller in table(resale, as_of=DECEMBER_5).sellers}
        for line in resale.coverages.select_related("holder"):
            seller = shown[line.holder.code]
            assert (seller.percent_before, seller.percent_after) == (line.percent_before, line.percent_after)
            assert seller.after == line.shares_after


def test_a_later_line_takes_the_place_of_an_earlier_one_of_the_holder(resale: RegistrationStatement) -> None:
    later = factories.CoverageFactory.create(
        registration_statement=resale,
        holder=Holder.objects.get(code="betts-helen"),
        filing="supplement-2",
        as_of_on=date(2004, 1, 9),
        shares_offered=10_000,
        shares_before=22_500,
    )
    assert rows(table(resale, as_of=date(2004, 1, 8)))["betts-helen"][2] == 14_000
    assert rows(table(resale, as_of=date(2004, 1, 9)))["betts-helen"][2] == later.shares_offered


class TestATableFromPositions:
    def test_offers_all_conversion_and_warrant_shares_of_the_closings_covered(
        self, shelf: RegistrationStatement
    ) -> None:
        factories.ClassOutstandingFactory.create(placement=shelf.placement, as_of_on=date(2003, 5, 1), least=3_000_000)
        shown = table(shelf, as_of=JUNE_20)
        assert shown.offered == 3_967_660
        # 1,140,425 ÷ (3,000,000 + 1,140,425)
        assert rows(shown)["xmark"] == (1_140_425, "27.54%", 1_140_425, 0, "*")
        assert all(seller.must_report is (seller.owned.before >= 157_895) for seller in shown.sellers if seller.owned)

    def test_leaves_out_of_ownership_warrants_that_cannot_be_exercised_within_60_days(
        self, shelf: RegistrationStatement
    ) -> None:
        closing = shelf.closings.get()
        factories.MilestoneFactory.create(
            placement=shelf.placement,
            event=factories.EventKindFactory.create(name="warrants exercisable"),
            closing=closing,
            occurred_on=date(2003, 8, 20),
        )
        assert rows(table(shelf, as_of=JUNE_20))["xmark"][:4:2] == (570_213, 1_140_425)
        assert rows(table(shelf, as_of=date(2003, 6, 21)))["xmark"][:4:2] == (1_140_425, 1_140_425)

    def test_gives_no_percentage_where_the_class_is_not_stated(self, shelf: RegistrationStatement) -> None:
        shown = table(shelf, as_of=JUNE_20)
        assert rows(shown)["xmark"] == (1_140_425, "", 1_140_425, 0, "")
        assert shown.notes[0][1] == "No document on record states the shares of the class outstanding."

    def test_is_without_a_holder_that_was_left_out(self, shelf: RegistrationStatement) -> None:
        ota = Holder.objects.get(code="ota")
        for step, on in (("sent", date(2003, 5, 20)), ("excluded", date(2003, 6, 19))):
            factories.QuestionnaireStepFactory.create(
                registration_statement=shelf, holder=ota, step=step, occurred_on=on, reason="nothing came back"
            )
        assert "ota" in rows(table(shelf, as_of=date(2003, 6, 18)))
        shown = table(shelf, as_of=JUNE_20)
        assert "ota" not in rows(shown)
        assert [each.holder.code for each in shown.excluded] == ["ota"]


def test_questionnaires_list_each_holder_concerned_the_longest_outstanding_first(shelf: RegistrationStatement) -> None:
    assert table(shelf, as_of=JUNE_20).questionnaires == ()
    for code, on in (("xmark", date(2003, 5, 22)), ("sds", date(2003, 5, 20))):
        factories.QuestionnaireStepFactory.create(
            registration_statement=shelf, holder=Holder.objects.get(code=code), occurred_on=on
        )
    shown = table(shelf, as_of=JUNE_20)
    assert [(each.holder.code, each.state.days_outstanding) for each in shown.outstanding[:3]] == [
        ("sds", 31),
        ("xmark", 29),
        ("north-sound-legacy", None),
    ]
    assert len(shown.questionnaires) == 9


class TestTheCommand:
    def test_prints_the_table_with_its_notes(self, resale: RegistrationStatement) -> None:
        said = run("resale-2003", "resale", "--as-of", "2003-12-05")
        assert "101,700 1.42% 20,000 81,700 1.14%" in " ".join(said.split())
        assert "(3) James T. Betts has voting and investment power over these shares." in said

    def test_gives_json_and_csv(self, resale: RegistrationStatement) -> None:
        answered = json.loads(run("resale-2003", "resale", "--as-of", "2003-12-05", "--format", "json"))
        assert answered["outstanding"] == {
            "as_of": "2003-12-05",
            "least": 7_136_842,
            "most": 7_187_279,
            "source": "Supp. no. 1 table, note 1",
        }
        assert answered["holders"][0]["percent_before"] == "1.42%"
        assert answered["control_persons"][0]["before"] == 128_200
        lines = run("resale-2003", "resale", "--as-of", "2003-12-05", "--format", "csv").splitlines()
        assert lines[2].endswith("26500,*,14000,12500,*")

    def test_gives_no_name_to_a_spreadsheet_as_a_formula(self, resale: RegistrationStatement) -> None:
        [first, *_] = run("resale-2003", "resale", "--as-of", "2003-12-05", "--format", "csv").splitlines()[1:]
        Holder.objects.filter(code=first.split(",")[0]).update(name="=HYPERLINK(1)")
        written = run("resale-2003", "resale", "--as-of", "2003-12-05", "--format", "csv")
        assert ",'=HYPERLINK(1)," in written

    def test_refuses_a_statement_that_is_not_there(self, resale: RegistrationStatement) -> None:
        with pytest.raises(CommandError, match="no registration statement “s-3”"):
            run("resale-2003", "s-3")


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("selling_holders", *arguments, stdout=out)
    return out.getvalue()


def test_the_page_of_the_sellers_shows_the_table_to_the_digit(
    resale: RegistrationStatement, admin_client: Client
) -> None:
    path = f"/registrations/{resale.pk}/sellers/?as_of=2003-12-05"
    html = admin_client.get(path).content.decode()
    assert "1.42%" in html
    assert "James T. Betts, together" in html
    cells = re.findall(r'<td class="number"[^>]*>([^<]*)</td>', html)
    assert cells[:10] == ["101,700", "1.42%", "20,000", "81,700", "1.14%", "26,500", "*", "14,000", "12,500", "*"]
