"""Running the checks over placements: what is silent, what is accepted, how many queries, and the command."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from compliance import checks
from compliance.checks import CHECKS, Check, Deal, Finding, Found, Severity, deals, found_in, minimum_shares
from compliance.four_eyes import accept, propose
from compliance.management.base import Refused
from compliance.models import FindingAck
from holders.models import Allocation, Holder
from placements.models import Agreement, Placement
from tests.factories import CoverageFactory, MilestoneFactory, PersonFactory, PlacementFactory

from .helpers import code_of, found, only

pytestmark = pytest.mark.django_db
TODAY = date(2004, 5, 3)


def name(check: Check) -> str:
    return code_of(check).replace("-", "_")


def everything() -> list[Found]:
    return list(found_in(Placement.objects.order_by("slug"), CHECKS))


def of_code(code: str) -> Found:
    [one] = [each for each in everything() if each.finding.code == code and each.placement.slug == "series-d-2003"]
    return one


def accepted(one: Found, *, reason: str) -> FindingAck:
    """Accepted by one person as another proposed."""
    ack = propose(one, by=PersonFactory.create(), on=TODAY, reason=reason)
    accept(ack, by=PersonFactory.create(), on=TODAY)
    ack.refresh_from_db()
    return ack


def asked(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, Any]]:
    """What the command gives as JSON; there are open findings."""
    with pytest.raises(SystemExit) as exit_:
        call_command("findings", "--format", "json", *arguments)
    assert exit_.value.code == 1
    records: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    return records


@pytest.mark.parametrize("check", CHECKS, ids=name)
def test_a_check_is_a_function_in_a_file_of_its_name_and_its_findings_bear_that_name(
    check: Check, deal: Callable[[str], Deal]
) -> None:
    assert check.__module__ == f"{checks.__name__}.{name(check)}"
    codes = {each.code for slug in ("series-d-2003", "common-2004", "resale-2003") for each in found(check, deal(slug))}
    assert codes <= {code_of(check)}


def test_every_file_with_a_check_is_listed() -> None:
    folder = Path(checks.__file__).parent
    listed = {name(check) for check in CHECKS}
    heads = {path.stem: f"def {path.stem}(deal: Deal) -> Iterator[Finding]:" for path in folder.glob("*.py")}
    written = {stem for stem, head in heads.items() if head in (folder / f"{stem}.py").read_text("utf-8")}
    assert written == listed
    assert len(listed) == len(CHECKS)


@pytest.mark.parametrize("check", CHECKS, ids=name)
def test_a_check_is_silent_on_a_placement_of_which_nothing_is_known(check: Check) -> None:
    PlacementFactory.create()
    [empty] = deals(Placement.objects.all())
    assert found(check, empty) == []


def test_no_check_names_a_placement_or_a_holder_of_the_demo(demo: None) -> None:
    folder = Path(checks.__file__).parent
    names = [*Placement.objects.values_list("slug", flat=True), *Holder.objects.values_list("code", flat=True)]
    code = "\n".join(path.read_text("utf-8") for path in folder.glob("*.py"))
    assert [each for each in names if f'"{each}"' in code] == []


def test_a_finding_has_a_message_of_one_line_and_flat_figures(demo: None) -> None:
    for each in everything():
        assert each.finding.message.endswith(".")
        assert "\n" not in each.finding.message
        assert all(type(value) in (int, str) for value in each.finding.figures.values())
        assert json.loads(json.dumps(each.finding.figures)) == each.finding.figures


def test_every_finding_but_those_of_the_secs_rules_and_unsourced_days_cites_a_document(demo: None) -> None:
    assert {each.finding.code for each in everything() if not each.finding.clause} == {"undated-milestone"}


def test_the_queries_do_not_grow_with_the_placements(demo: None) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            everything()
        return len(captured)

    few = queries()
    original = Placement.objects.get(slug="series-d-2003")
    for milestone in MilestoneFactory.create_batch(12):
        CoverageFactory.create_batch(3, registration_statement__placement=milestone.placement, shares_before=1)
    assert Placement.objects.count() > 12
    assert original in Placement.objects.all()
    assert queries() == few


def test_a_seller_with_a_line_in_any_placements_schedule_is_no_finding(demo: None) -> None:
    line = Allocation.objects.get(holder__code="xmark", security__code="d-1")
    line.holder = Holder.objects.get(code="betts-helen")
    line.save()
    [resale] = deals(Placement.objects.filter(slug="resale-2003"))
    assert only(checks.sellers_not_allotted, resale).figures["shares_offered"] == 20_000


def test_the_fingerprint_follows_code_and_figures_and_not_the_words() -> None:
    one = Finding("a", Severity.ERROR, "§1", "Words.", {"x": 1, "y": "2.35"})
    assert one.fingerprint == Finding("a", Severity.NOTICE, "§2", "Others.", {"y": "2.35", "x": 1}).fingerprint
    assert one.fingerprint != Finding("a", Severity.ERROR, "§1", "Words.", {"x": 2, "y": "2.35"}).fingerprint
    assert one.fingerprint != Finding("b", Severity.ERROR, "§1", "Words.", {"x": 1, "y": "2.35"}).fingerprint
    assert one.fingerprint.startswith(one.key)


def test_an_acceptance_holds_while_the_figures_stay_and_not_longer(demo: None) -> None:
    ack = accepted(of_code("minimum-shares"), reason="  Dividend shares, by telephone.  ")
    assert ack.reason == "Dividend shares, by telephone."
    assert of_code("minimum-shares").ack == ack
    agreement = Agreement.objects.get(placement__slug="series-d-2003")
    agreement.minimum_shares = 4_967_601
    agreement.save()
    assert of_code("minimum-shares").ack is None
    agreement.minimum_shares = 4_967_600
    agreement.save()
    assert of_code("minimum-shares").ack == ack


def test_a_finding_is_accepted_once_and_for_a_reason(demo: None) -> None:
    person = PersonFactory.create()
    one = of_code("minimum-shares")
    with pytest.raises(ValidationError):
        propose(one, by=person, on=TODAY, reason=" ")
    accepted(one, reason="Known.")
    with pytest.raises(ValidationError, match="accepted, or proposed to be, with these figures"):
        propose(one, by=person, on=TODAY, reason="Known again.")
    assert FindingAck.objects.count() == 1


def test_the_command_gives_the_keys_of_the_contract(demo: None, capsys: pytest.CaptureFixture[str]) -> None:
    records = asked(capsys, "--placement", "series-d-2003")
    [minimum] = [each for each in records if each["code"] == "minimum-shares"]
    assert {"code", "severity", "clause", "message", "figures", "placement"} <= set(minimum)
    assert (minimum["severity"], minimum["figures"]["difference"]) == ("warning", 999_940)
    assert (minimum["accepted_by"], minimum["accepted_on"], minimum["reason"]) == (None, None, None)
    assert {each["placement"] for each in records} == {"series-d-2003"}
    assert {each["placement"] for each in asked(capsys)} == {"series-d-2003", "common-2004", "resale-2003"}


def test_the_command_accepts_a_finding_by_its_key_once_two_people_are_named(
    demo: None, capsys: pytest.CaptureFixture[str]
) -> None:
    PersonFactory.create(username="counsel")
    PersonFactory.create(username="partner")
    [minimum] = [each for each in asked(capsys) if each["code"] == "minimum-shares"]
    accepting = ["findings", "--accept", minimum["key"], "--reason", "Known."]
    call_command(*accepting, "--by", "counsel")
    assert "Proposed to be accepted: minimum-shares of series-d-2003, by counsel." in capsys.readouterr().out
    with pytest.raises(Refused, match="accepted, or proposed to be"):
        call_command(*accepting, "--by", "counsel")
    [proposed] = [each for each in asked(capsys) if each["code"] == "minimum-shares"]
    assert (proposed["proposed_by"], proposed["accepted_by"], proposed["reason"]) == ("counsel", None, None)
    with pytest.raises(SystemExit):
        call_command("findings")
    assert "Proposed to be accepted by counsel on" in capsys.readouterr().out
    call_command(*accepting, "--by", "partner")
    assert "Accepted: minimum-shares of series-d-2003, by partner." in capsys.readouterr().out
    [done] = [each for each in asked(capsys) if each["code"] == "minimum-shares"]
    assert (done["proposed_by"], done["accepted_by"], done["reason"]) == ("counsel", "partner", "Known.")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--placement", "series-d"], "There is no placement “series-d”. Did you mean series-d-2003?"),
        (["--accept", "00000000"], "add --by NAME and --reason TEXT"),
        (["--accept", "00000000", "--by", "counsel", "--reason", "Known."], "There is no finding “00000000”."),
    ],
)
def test_the_command_refuses_what_it_cannot_do(demo: None, arguments: list[str], told: str) -> None:
    with pytest.raises(Refused, match=told) as refused:
        call_command("findings", *arguments)
    assert refused.value.returncode == 2


def test_the_command_refuses_a_person_who_is_not_there(demo: None, capsys: pytest.CaptureFixture[str]) -> None:
    key = asked(capsys)[0]["key"]
    with pytest.raises(Refused, match="nobody “nobody”"):
        call_command("findings", "--accept", key, "--by", "nobody", "--reason", "Known.")


def test_with_nothing_open_the_exit_status_is_0(demo: None, capsys: pytest.CaptureFixture[str]) -> None:
    for each in everything():
        accepted(each, reason="Seen.")
    call_command("findings")
    assert ", 0 open." in capsys.readouterr().out


def test_without_placements_there_is_no_finding(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("findings")
    assert capsys.readouterr().out == "No finding.\n"


def test_the_table_shows_severity_code_key_clause_and_arithmetic(
    demo: None, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        call_command("findings", "--placement", "series-d-2003")
    out = capsys.readouterr().out
    assert f"WARNING  series-d-2003  minimum-shares  [{of_code('minimum-shares').finding.key}]" in out
    assert "= 999,940 more" in out


def test_figures_from_the_database_are_those_of_a_deal_in_memory(demo: None, series_d_deal: Deal) -> None:
    assert of_code("minimum-shares").finding.figures == only(minimum_shares, series_d_deal).figures
