"""Terms, tables and entries of the ledger are entered, corrected, made void and taken back on the site."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape

from compliance.entering.facts import FACTS, Fact
from holders.models import Address, Allocation, AssignmentPaper, Coverage, Holder, PositionEntry, Transfer
from placements.models import (
    Agreement,
    Closing,
    ClosingTotal,
    NoticeLimb,
    Placement,
    RegistrationStatement,
    Security,
)
from tests import factories
from tests.compliance.admin.conftest import SignIn

from .entering import Entering, errors, undo
from .test_recording import days, text

pytestmark = pytest.mark.django_db

DAY = "2003-08-06"
ABOUT = f"placement=series-d-2003&as_of={DAY}"
MOST_QUERIES = 38
"""What the page of a fact of any kind asks: one for each row that the fact names, beside what every page asks."""
LEDGER_QUERIES = 20
"""What a ledger asks at most, however long it is."""


@pytest.fixture
def xmark(series_d: Placement) -> dict[str, str]:
    """A conversion of some of what Xmark bought, as it is typed."""
    common = factories.SecurityFactory.create(placement=series_d, code="common", kind="common", name="Common Stock")
    return {
        "security": str(series_d.securities.get(code="series-d").pk), "holder": "xmark", "into": str(common.pk),
        "closing": str(series_d.closings.get(code="first").pk), "quantity": "100", "occurred_on": "2003-07-01",
    }  # fmt: skip


class TestAnEntry:
    """Conversions, exercises, sales, splits and the like."""

    ADDRESS = f"/record/entry/?{ABOUT}&kind=conversion"

    def test_is_of_a_kind_that_is_chosen_first(self, series_d: Placement, counsel: Client) -> None:
        chosen = counsel.get(f"/record/entry/?{ABOUT}")
        assert "Exercise of a warrant" in text(chosen)
        assert "&amp;kind=exercise" in chosen.content.decode()
        assert counsel.post(f"/record/entry/?{ABOUT}&kind=gift").status_code == 404

    def test_is_shown_in_positions_before_it_is_saved_and_taken_back_after(
        self, series_d: Placement, counsel: Client, xmark: dict[str, str]
    ) -> None:
        before = days()
        shown = text(Entering(counsel, self.ADDRESS).press(**xmark))
        assert "Saving this would change 2 positions" in shown
        assert "Wed May 7, 2003 134 34" in shown
        assert not PositionEntry.objects.filter(placement=series_d).exists()
        saved = Entering(counsel, self.ADDRESS).save(**xmark)
        row = PositionEntry.objects.get(placement=series_d)
        assert (row.kind, row.quantity, row.voided_on) == ("conversion", 100, None)
        undo(counsel, saved)
        row.refresh_from_db()
        assert row.void_reason == "Taken back by who entered it"
        assert days() == before

    def test_asks_what_its_kind_has_and_says_beside_the_field_what_is_wrong(
        self, series_d: Placement, counsel: Client, xmark: dict[str, str]
    ) -> None:
        split = Entering(counsel, f"/record/entry/?{ABOUT}&kind=split")
        assert {"new_shares", "old_shares"} < set(split.data)
        assert {"holder", "quantity", "into"}.isdisjoint(split.data)
        refused = errors(split.press(new_shares="2", old_shares="0", occurred_on="2003-07-01"))
        assert refused["old_shares"] == ["Give more than 0."]
        assert refused["security"] == ["Fill in “What is split”."]
        assert "__all__" not in refused
        exercise = Entering(counsel, f"/record/entry/?{ABOUT}&kind=exercise")
        refused = errors(exercise.press(**{**xmark, "cashless": "on"}))
        assert refused == {"price": ["Without cash the market price decides how many shares are given up: give it."]}
        too_many = errors(Entering(counsel, self.ADDRESS).press(**{**xmark, "quantity": "135"}))
        assert "134" in str(too_many["__all__"])

    def test_whose_day_no_document_states_is_confirmed_without_positions(
        self, series_d: Placement, counsel: Client, xmark: dict[str, str]
    ) -> None:
        typed = {**xmark, "occurred_on": "", "certainty": "unknown"}
        shown = text(Entering(counsel, self.ADDRESS).press(**typed))
        assert "Read this before it is saved" in shown
        assert "No day is given, so no position moves by it" in shown
        assert not PositionEntry.objects.exists()
        Entering(counsel, self.ADDRESS).save(**typed)
        assert PositionEntry.objects.get().certainty == "unknown"

    def test_is_corrected_and_made_void_for_a_reason(
        self, series_d: Placement, counsel: Client, xmark: dict[str, str]
    ) -> None:
        Entering(counsel, self.ADDRESS).save(**xmark)
        row = PositionEntry.objects.get()
        page = f"/entries/{row.pk}/"
        assert "Quantity 100" in text(counsel.get(page))
        saved = Entering(counsel, f"{page}change/?as_of={DAY}").save(quantity="90")
        assert saved.redirect_chain[-1][0].startswith(page)
        row.refresh_from_db()
        assert row.quantity == 90
        undo(counsel, saved)
        row.refresh_from_db()
        assert row.quantity == 100
        voiding = Entering(counsel, f"{page}void/?as_of={DAY}")
        assert errors(voiding.press())["void_reason"] == ["Say why: the reason stays on record."]
        shown = text(voiding.press(void_reason="entered twice"))
        assert "Saving this would change 2 positions" in shown
        assert "34 134" in shown
        saved = voiding.save(void_reason="entered twice")
        assert "Make void" not in text(saved)
        row.refresh_from_db()
        assert (row.void_reason, row.voided_on is None) == ("entered twice", False)
        again = errors(Entering(counsel, f"{page}void/?as_of={DAY}").press(void_reason="again"))
        assert again["__all__"][0].startswith("It is void already, since")
        undo(counsel, saved)
        row.refresh_from_db()
        assert row.voided_on is None

    def test_on_which_another_rests_is_not_made_void(
        self, series_d: Placement, counsel: Client, xmark: dict[str, str]
    ) -> None:
        Entering(counsel, self.ADDRESS).save(**xmark)
        converted = PositionEntry.objects.get()
        sale = {name: xmark[name] for name in ("holder", "closing")} | {
            "security": xmark["into"], "quantity": "1", "under": "rule 144", "occurred_on": "2003-07-02",
        }  # fmt: skip
        Entering(counsel, f"/record/entry/?{ABOUT}&kind=sale").save(**sale)
        refused = errors(Entering(counsel, f"/entries/{converted.pk}/void/").press(void_reason="entered twice"))
        assert refused["__all__"][0].startswith("Other entries rest on it. Make void first: ")


class TestATransferOnRecord:
    """2003 agreement: §7(i)."""

    def test_is_corrected_has_its_papers_and_is_made_void(self, series_d: Placement, counsel: Client) -> None:
        buyer = Holder.objects.get(code="sds")
        transfer = Transfer.objects.create(placement=series_d, code="sds-1", transferee=buyer, shares=5)
        page = f"/transfers/{transfer.pk}/"
        Entering(counsel, f"{page}change/").save(shares="6", occurred_on="2003-07-01")
        paper = f"/record/paper/?{ABOUT}&transfer=sds-1"
        Entering(counsel, paper).save(kind="consent", occurred_on="2003-07-02")
        assert AssignmentPaper.objects.get().transfer == transfer
        shown = text(counsel.get(page))
        assert "Consent of the issuer".casefold() in shown.casefold()
        assert "Shares 6" in shown
        Entering(counsel, f"{page}void/").save(void_reason="another placement's")
        transfer.refresh_from_db()
        assert transfer.void_reason == "another placement's"


def test_terms_are_added_from_the_fewest_words_and_taken_back(series_d: Placement, counsel: Client) -> None:
    """Each kind that is added by its form alone; what it moves is shown first, and all of it can be taken back."""
    before = days()
    first, preferred = series_d.closings.get(code="first"), series_d.securities.get(code="series-d")
    second = series_d.closings.get(code="second")
    common = factories.SecurityFactory.create(placement=series_d, code="common", kind="common")
    saved = Entering(counsel, f"/record/registration/?{ABOUT}").save(form="S-3", closings=[str(first.pk)])
    statement = RegistrationStatement.objects.get(placement=series_d)
    assert (statement.code, list(statement.closings.all())) == ("s-3", [first])
    adds: tuple[tuple[type[Any], str, dict[str, Any]], ...] = (
        (Security, "security", {"name": "Note", "kind": "note"}),
        (Closing, "closing", {"name": "Third closing", "occurred_on": "2003-07-01"}),
        (NoticeLimb, "limb", {"label": "(x)", "gives": "receipt"}),
        (Coverage, "coverage", {"registration_statement": str(statement.pk), "holder": "xmark", "shares_offered": "9"}),
    )
    for model, noun, typed in adds:
        count = model.objects.count()
        taken = Entering(counsel, f"/record/{noun}/?{ABOUT}").save(**typed)
        assert model.objects.count() == count + 1, errors(taken)
        undo(counsel, taken)
        assert model.objects.count() == count
    undo(counsel, saved)
    assert days() == before
    assert not RegistrationStatement.objects.filter(placement=series_d).exists()
    buyer = factories.HolderFactory.create(code="late", name="Late Fund")
    line = {"closing": str(first.pk), "holder": buyer.code, "security": str(preferred.pk), "quantity": "7"}
    total = {"closing": str(second.pk), "security": str(common.pk), "quantity": "7"}
    lines: tuple[tuple[type[Any], str, dict[str, Any]], ...] = (
        (Allocation, "allocation", line), (ClosingTotal, "total", total),
    )  # fmt: skip
    for model, noun, typed in lines:
        count = model.objects.count()
        taken = Entering(counsel, f"/record/{noun}/?{ABOUT}").save(**typed)
        assert model.objects.count() == count + 1, errors(taken)
        undo(counsel, taken)
        assert model.objects.count() == count


def test_terms_on_record_are_corrected_and_taken_back(series_d: Placement, counsel: Client) -> None:
    preferred = series_d.securities.get(code="series-d")
    was = preferred.conversion_price
    saved = Entering(counsel, f"/securities/{preferred.pk}/change/").save(conversion_price="$2.50")
    preferred.refresh_from_db()
    assert preferred.conversion_price == Decimal("2.5")
    undo(counsel, saved)
    preferred.refresh_from_db()
    assert preferred.conversion_price == was
    duty = series_d.duties.get(code="FILE")
    Entering(counsel, f"/duties/{duty.pk}/change/").save(owed_to="each holder")
    duty.refresh_from_db()
    assert duty.owed_to == "each holder"


def test_how_an_agreements_dates_are_counted_is_for_counsel(
    series_d: Placement, counsel: Client, sign_in: SignIn
) -> None:
    agreement = Agreement.objects.get(placement=series_d)
    address = f"/agreements/{agreement.pk}/change/?as_of={DAY}"
    editor = Entering(sign_in("editor"), address)
    assert "reading" not in editor.data
    assert "governing_law" in editor.data
    moved = Entering(counsel, address).press(reading="forward")
    assert "Saving this would" in text(moved)


def corrects(client: Client, address: str, row: Any) -> None:
    """Type another clause, or of a document another note, and look at the row and at the record of it."""
    form = Entering(client, address)
    field = "clause" if "clause" in form.data else "note"
    said = errors(form.save(**{field: "as corrected"}))
    row.refresh_from_db()
    assert (getattr(row, field), said) == ("as corrected", {})
    last = row.history.latest()
    assert (last.history_type, last.history_user_id) == ("~", int(client.session["_auth_user_id"]))


@pytest.mark.parametrize("kind", FACTS, ids=lambda kind: kind.noun)
def test_each_kind_is_read_corrected_and_hidden_as_its_placement_is(
    kind: Fact, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    from tests.test_factories import ALL

    row: Any = next(factory for factory in ALL if factory._meta.model is kind.model).create()
    placement = Placement.objects.get(pk=row.fact_placement_id)
    may_change = "counsel" if kind.noun == "duty" else "editor"
    reader, editor = sign_in("reader"), sign_in(may_change)
    adding = f"/record/{kind.noun}/?placement={placement.slug}&kind=split"
    pages = {name: f"/{kind.path}/{row.pk}/{name}" for name in ("change/", "void/")}
    shown = []
    if kind.has_page:
        shown.append(f"/{kind.path}/{row.pk}/")
        with django_assert_max_num_queries(MOST_QUERIES):
            read = reader.get(shown[0])
        assert read.status_code == 200
        assert "Correct</a>" not in read.content.decode()
        assert "Correct</a>" in editor.get(shown[0]).content.decode()
    entering = [*([adding] if kind.add else []), *([pages["change/"]] if kind.correct else [])]
    entering += [pages["void/"]] if kind.void else []
    for address in entering:
        assert reader.get(address).status_code == reader.post(address).status_code == 403
        assert editor.get(address).status_code == 200
    if kind.correct:
        corrects(editor, pages["change/"], row)
    Placement.objects.filter(pk=placement.pk).update(restricted=True)
    for address in [*shown, *entering[1 if kind.add else 0 :]]:
        assert editor.get(address).status_code == 404
    if kind.add:
        assert editor.post(adding).status_code == 404


def test_an_agreement_is_added_to_a_placement_that_has_none(counsel: Client) -> None:
    placement = factories.PlacementFactory.create(slug="series-e-2005")
    saved = Entering(counsel, "/record/agreement/?placement=series-e-2005").save(title="Registration Rights Agreement")
    assert Agreement.objects.get(placement=placement).title == "Registration Rights Agreement", errors(saved)
    undo(counsel, saved)
    assert not Agreement.objects.filter(placement=placement).exists()


def test_a_ledger_has_each_row_in_the_order_of_days_by_a_fixed_number_of_queries(
    series_d: Placement, sign_in: SignIn, xmark: dict[str, str], django_assert_max_num_queries: Any
) -> None:
    """Of a placement, and of a holder; what was made void stays listed, and all is hidden with the placement."""
    editor, holder = sign_in("editor"), Holder.objects.get(code="xmark")
    Transfer.objects.create(placement=series_d, code="sds-1", transferee=holder, shares=5)
    Entering(editor, TestAnEntry.ADDRESS).save(**xmark)
    Entering(editor, f"/entries/{PositionEntry.objects.get().pk}/void/").save(void_reason="entered twice")
    reader = sign_in("reader")
    addresses = [f"/placements/{series_d.pk}/ledger/", f"/holders/{holder.pk}/ledger/"]
    for address, sold, last in zip(addresses, (25, 3), ("?page=2", ""), strict=True):
        with django_assert_max_num_queries(LEDGER_QUERIES):
            assert text(reader.get(address)).count("Sold at the first closing") == sold
        told = text(reader.get(address + last))
        assert told.rfind("Sold at") < told.index("Conversion") < told.index("entered twice") < told.index("Transfer")
    Placement.objects.update(restricted=True)
    assert [reader.get(address).status_code for address in addresses] == [404, 404]


def test_a_placement_is_added_and_restricted_by_counsel_on_the_site(counsel: Client, sign_in: SignIn) -> None:
    issuer = factories.IssuerFactory.create()
    editor = sign_in("editor")
    added = Entering(editor, "/record/placement/").save(issuer=str(issuer.pk), name="Series E, 2005")
    placement = Placement.objects.get()
    assert (placement.slug, placement.restricted) == ("series-e-2005", False)
    assert added.redirect_chain[-1][0].startswith("/placements/set-up/?placement=series-e-2005")
    assert "Undo" not in text(added)
    address = f"/placements/{placement.pk}/change/"
    assert "restricted" not in Entering(editor, address).data
    Entering(editor, address).save(summary="What was sold.", restricted="on")
    placement.refresh_from_db()
    assert (placement.summary, placement.restricted) == ("What was sold.", False)
    Entering(counsel, address).save(restricted="on")
    placement.refresh_from_db()
    assert [member.person.username for member in placement.members.all()] == ["the-counsel"]
    assert editor.get(address).status_code == editor.post(address).status_code == 404
    assert sign_in("reader").get("/record/placement/").status_code == 403


def test_a_correction_is_not_taken_back_once_its_former_document_is_gone(counsel: Client) -> None:
    row = factories.AllocationFactory.create()
    placement = row.closing.placement
    former, cited = (factories.SourceDocumentFactory.create(placement=placement) for _ in range(2))
    Allocation.objects.filter(pk=row.pk).update(source=former)
    row.refresh_from_db()
    row.save()
    corrected = Entering(counsel, f"/allocations/{row.pk}/change/").save(source=str(cited.pk))
    former.delete()
    assert "cannot be again what it was" in text(undo(counsel, corrected))
    row.refresh_from_db()
    assert row.source == cited


def test_a_page_says_dollars_hours_and_lines_as_documents_print_them(series_d: Placement, counsel: Client) -> None:
    security, limb = series_d.securities.get(code="series-d"), series_d.notice_limbs.get(label="(i)")
    line = Allocation.objects.get(holder__code="xmark", security=security)
    assert "Price $10,000.00 Conversion price $2.35 Dividend rate, % a year 8" in text(
        counsel.get(f"/securities/{security.pk}/")
    )
    assert "Price paid $1,340,000.00" in text(counsel.get(f"/allocations/{line.pk}/"))
    assert "Sent before 5:00 pm" in text(counsel.get(f"/limbs/{limb.pk}/"))
    agreement = text(counsel.get(f"/agreements/{series_d.agreement.pk}/"))
    assert "Blackout consecutive days 20" in agreement
    assert "Blackout maximum periods" not in agreement
    address = Address.objects.get(holder=line.holder, placement=series_d)
    shown = counsel.get(f"/addresses/{address.pk}/").content.decode()
    assert "<br>".join(escape(each) for each in address.address.splitlines()) in shown
