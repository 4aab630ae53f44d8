"""Rights pass with a transfer by an agreement, a copy and a notice, or by consent (2003 agreement §7(i))."""

from __future__ import annotations

from datetime import date

import pytest

from compliance.rules.assignment import Kind, Paper, Rights, rights

TRANSFERRED = date(2003, 11, 20)
PAPERS = (
    Paper("agreement", date(2003, 11, 18)),
    Paper("copy", date(2003, 12, 1)),
    Paper("notice", date(2003, 12, 3)),
)


def of(*papers: Paper, on: date | None = TRANSFERRED, as_of: date | None = None) -> Rights:
    return rights(papers, transferred_on=on, as_of=as_of)


def test_they_pass_with_the_last_of_the_papers() -> None:
    assert of(*PAPERS).since == date(2003, 12, 3)
    assert of(*PAPERS).said == "Rights passed since Wed Dec 3, 2003 (§7(i))."


def test_they_do_not_pass_before_the_transfer() -> None:
    assert of(*PAPERS, on=date(2004, 1, 5)).since == date(2004, 1, 5)
    assert not of(*PAPERS, on=date(2004, 1, 5), as_of=date(2004, 1, 4)).passed


@pytest.mark.parametrize(("as_of", "passed"), [(2, False), (3, True), (4, True)])
def test_they_have_passed_from_that_day(as_of: int, passed: bool) -> None:
    assert of(*PAPERS, as_of=date(2003, 12, as_of)).passed is passed


@pytest.mark.parametrize(
    ("kind", "missing"),
    [
        ("agreement", "the written agreement to assign"),
        ("copy", "the copy of the agreement to the issuer"),
        ("notice", "the written notice to the issuer"),
    ],
)
def test_each_paper_is_needed(kind: Kind, missing: str) -> None:
    found = of(*(paper for paper in PAPERS if paper.kind != kind))
    assert found.missing == (missing,)
    assert found.said == f"Rights not shown to have passed: missing {missing} (§7(i))."


def test_a_notice_gives_name_address_and_securities() -> None:
    notice = Paper("notice", date(2003, 12, 3), lacks=("the transferee's address",))
    assert of(*PAPERS[:2], notice).missing == ("the transferee's address in the written notice to the issuer",)


def test_a_later_notice_that_is_whole_completes_them() -> None:
    poor = Paper("notice", date(2003, 12, 3), lacks=("the securities",))
    assert of(*PAPERS[:2], poor, Paper("notice", date(2003, 12, 20))).since == date(2003, 12, 20)


def test_the_issuers_consent_does_instead() -> None:
    assert of(Paper("consent", date(2003, 11, 25))).since == date(2003, 11, 25)
    assert of(*PAPERS, Paper("consent", date(2003, 11, 25))).since == date(2003, 11, 25)


def test_papers_without_a_stated_day_pass_them_on_a_day_not_stated() -> None:
    found = of(*PAPERS[:2], Paper("notice", None))
    assert (found.passed, found.since) == (True, None)
    assert found.said == "Rights passed on a day that no document states (§7(i))."
    assert of(*PAPERS, on=None).since is None
