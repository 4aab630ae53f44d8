"""2003 agreement §7(f): a question is put to the holders, and each answer recorded, on the site."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils.html import strip_tags

from holders.models import Consent, ConsentQuestion, Holder
from placements.models import Placement
from tests.compliance.admin.conftest import SignIn
from tests.factories import ConsentFactory, ConsentQuestionFactory, WaiverFactory

from .entering import Entering, errors, undo

pytestmark = pytest.mark.django_db

DAY = "2003-06-18"
ASK = f"/record/question/?placement=series-d-2003&as_of={DAY}"


def text(response: Any) -> str:
    return " ".join(strip_tags(response.content.decode().replace("<", " <")).split())


@pytest.fixture
def question(series_d: Placement) -> ConsentQuestion:
    made: ConsentQuestion = ConsentQuestionFactory.create(placement=series_d, code="waive-filing")
    return made


def answer(question: ConsentQuestion) -> str:
    return f"/consents/{question.pk}/answer/?as_of={DAY}"


def test_a_question_is_put_and_has_a_code_of_its_words(series_d: Placement, counsel: Client) -> None:
    typed = {"title": "Waive the filing date of June 21, 2003", "record_on": "2003-06-13", "clause": "§7(f)"}
    saved = Entering(counsel, ASK).save(**typed)
    asked = ConsentQuestion.objects.get(placement=series_d)
    assert saved.redirect_chain[-1][0] == f"/consents/{asked.pk}/?as_of={DAY}"
    assert (asked.code, asked.record_on) == ("waive-the-filing-date-of-june-21-20", date(2003, 6, 13))
    assert "Not carried: 1,983,831 shares short" in text(saved)
    Entering(counsel, ASK).save(**typed)
    assert ConsentQuestion.objects.filter(code="waive-the-filing-date-of-june-21-20-2").exists()
    taken_back = undo(counsel, saved)
    assert "Taken back: question for consent" in text(taken_back)
    assert taken_back.redirect_chain[-1][0].startswith(f"/placements/{series_d.pk}/")
    assert not ConsentQuestion.objects.filter(pk=asked.pk).exists()


def test_a_question_says_what_it_takes_or_is_refused_with_what_was_typed_kept(
    series_d: Placement, counsel: Client
) -> None:
    refused = Entering(counsel, ASK).press(title="", standard="percentage", record_on="June 31, 2003")
    found = errors(refused)
    assert found["title"] == ["Fill in “Question”."]
    assert found["record_on"] == ["June 31 does not exist. Give a day of June, 1 to 30."]
    assert 'value="June 31, 2003"' in refused.content.decode()
    found = errors(Entering(counsel, ASK).press(title="Waive it", standard="percentage"))
    assert found["percent"] == ["Give a percentage of more than 0 and at most 100 where the standard is one."]


def test_a_question_is_put_otherwise_and_its_holders_come_back_with_undo(
    question: ConsentQuestion, counsel: Client
) -> None:
    xmark, sds = (Holder.objects.get(code=code) for code in ("xmark", "sds"))
    question.relates_to.set([xmark])
    question.save()
    form = Entering(counsel, f"/consents/{question.pk}/change/?as_of={DAY}")
    saved = form.save(standard="each holder", relates_to=[str(xmark.pk), str(sds.pk)])
    question.refresh_from_db()
    assert (question.code, question.standard) == ("waive-filing", "each holder")
    assert set(question.relates_to.all()) == {xmark, sds}
    undo(counsel, saved)
    question.refresh_from_db()
    assert (question.standard, list(question.relates_to.all())) == ("majority", [xmark])


def test_an_answer_is_recorded_from_the_question_and_can_be_taken_back(
    question: ConsentQuestion, counsel: Client
) -> None:
    page = counsel.get(f"/consents/{question.pk}/?as_of={DAY}").content.decode()
    assert answer(question).partition("?")[0] in page
    Entering(counsel, answer(question)).save(holder="Xmark Fund Ltd.", occurred_on=DAY)
    saved = Entering(counsel, answer(question)).save(holder="sds", occurred_on=DAY, clause="§7(f)")
    assert "was “Not carried: 843,406 shares short”, is now “Carried: 7,659 shares more than half”" in text(saved)
    undo(counsel, saved)
    assert [each.holder.code for each in Consent.objects.filter(question=question)] == ["xmark"]


def test_an_answer_names_a_holder_on_record_and_a_day(question: ConsentQuestion, counsel: Client) -> None:
    found = errors(Entering(counsel, answer(question)).press(holder="Nobody Fund", occurred_on=""))
    assert "No holder on record is called “Nobody Fund”." in found["holder"][0]
    assert found["occurred_on"] == ["Give the day of the signature or refusal, or mark it approximate or unknown."]
    assert not Consent.objects.exists()


def test_an_answer_is_corrected_and_the_meter_follows(question: ConsentQuestion, counsel: Client) -> None:
    given = ConsentFactory.create(question=question, holder=Holder.objects.get(code="xmark"))
    address = f"/consents/answers/{given.pk}/?as_of={DAY}"
    assert address in counsel.get(f"/consents/{question.pk}/?as_of={DAY}").content.decode()
    saved = Entering(counsel, address).save(answer="refused")
    assert "was “Not carried: 843,406 shares short”, is now “Not carried: 1,983,831 shares short”" in text(saved)
    undo(counsel, saved)
    given.refresh_from_db()
    assert given.answer == "signed"


def test_a_question_that_holders_have_answered_is_not_taken_back(series_d: Placement, counsel: Client) -> None:
    saved = Entering(counsel, ASK).save(title="Waive it")
    ConsentFactory.create(question=ConsentQuestion.objects.get(), holder=Holder.objects.get(code="xmark"))
    assert "stays: answers of holders are on record" in text(undo(counsel, saved))
    assert ConsentQuestion.objects.exists()


def test_nothing_of_it_is_for_a_reader_or_a_stranger_to_the_placement(
    question: ConsentQuestion, sign_in: SignIn, counsel: Client
) -> None:
    given = ConsentFactory.create(question=question, holder=Holder.objects.get(code="xmark"))
    addresses = [answer(question), f"/consents/{question.pk}/change/", f"/consents/answers/{given.pk}/", ASK]
    reader = sign_in("reader")
    assert [reader.get(address).status_code for address in addresses] == [403] * 4
    Placement.objects.filter(pk=question.placement_id).update(restricted=True)
    assert [counsel.get(address).status_code for address in addresses[:3]] == [404] * 3
    assert "Series D" not in counsel.get(ASK).content.decode()


def test_what_was_granted_because_of_it_stands_on_its_page(question: ConsentQuestion, counsel: Client) -> None:
    waiver = WaiverFactory.create(placement=question.placement, question=question, granted_by="Xmark and SDS")
    page = counsel.get(f"/consents/{question.pk}/").content.decode()
    assert f'href="/waivers/{waiver.pk}/' in page
