"""2003 agreement §7(f): the page of a question shows where it stands; answers are typed in beside the question."""

from __future__ import annotations

import pytest
from django.test import Client

from holders.models import Consent, ConsentQuestion, Holder, HolderStatus
from placements.models import Placement
from tests.compliance.admin.conftest import Form, SignIn, errors
from tests.factories import ConsentFactory, ConsentQuestionFactory, HolderStatusFactory, PlacementFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def question(demo: None) -> ConsentQuestion:
    placement = Placement.objects.get(slug="series-d-2003")
    waiver: ConsentQuestion = ConsentQuestionFactory.create(placement=placement, code="waiver", clause="§7(f)")
    return waiver


def form_of(question: ConsentQuestion) -> str:
    return f"/admin/holders/consentquestion/{question.pk}/change/?as_of=2003-06-18"


def page(question: ConsentQuestion) -> str:
    return f"/consents/{question.pk}/?as_of=2003-06-18"


def test_the_page_shows_the_meter_and_its_bar_in_words(question: ConsentQuestion, counsel: Client) -> None:
    ConsentFactory.create(question=question, holder=Holder.objects.get(code="xmark"))
    html = counsel.get(page(question)).content.decode()
    assert "Not carried: 843,406 shares short" in html
    assert "more than 1,983,830 of 3,967,660 shares" in html
    assert "SDS Merchant Fund, L.P. alone would carry it." in html
    assert "signed 1,140,425 shares, 28.74%; refused 0 shares, 0.00%" in html


def test_an_answer_typed_in_moves_the_meter(question: ConsentQuestion, counsel: Client) -> None:
    form = Form(counsel, form_of(question))
    for place, code in enumerate(("xmark", "sds")):
        row = {"holder": Holder.objects.get(code=code).pk, "answer": "signed", "occurred_on": "2003-06-18"}
        row |= {"certainty": "exact"}
        form.data |= {f"consents-{place}-{name}": str(value) for name, value in row.items()}
    assert errors(form.save(**{"consents-TOTAL_FORMS": "2"})) == {}
    assert Consent.objects.count() == 2
    assert "Carried: 7,659 shares more than half" in counsel.get(page(question)).content.decode()


def test_a_percentage_without_its_number_is_refused_in_words(question: ConsentQuestion, counsel: Client) -> None:
    found = errors(Form(counsel, form_of(question)).save(standard="percentage"))
    assert found == {"__all__": ["Give a percentage of more than 0 and at most 100 where the standard is one."]}


def test_a_reader_sees_the_meter_and_can_change_nothing(question: ConsentQuestion, sign_in: SignIn) -> None:
    reader = sign_in("reader")
    assert "Not carried" in reader.get(page(question)).content.decode()
    assert reader.post(form_of(question), {}).status_code == 403


def test_the_form_leads_to_the_meter(question: ConsentQuestion, counsel: Client) -> None:
    assert f'href="{page(question)}"' in counsel.get(form_of(question)).content.decode()


def test_an_affiliate_by_a_hidden_placement_is_left_out_and_nothing_says_by_which(
    question: ConsentQuestion, sign_in: SignIn
) -> None:
    hidden = PlacementFactory.create(
        issuer=question.placement.issuer, restricted=True, name="Project Canary", slug="canary"
    )
    affiliate = Holder.objects.get(code="sco-capital")
    HolderStatusFactory.create(placement=hidden, holder=affiliate, status=HolderStatus.Status.AFFILIATE)
    reader = sign_in("reader")
    shown = reader.get(page(question)).text
    assert "not counted: affiliate, §7(o)" in shown
    assert "canary" not in (shown + reader.get(f"/holders/{affiliate.pk}/").text).lower()
