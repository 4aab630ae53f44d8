"""A duty of a library through the database: milestones in, deadlines out."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from compliance import libraries, operations, selectors
from compliance.models import Duty
from placements.models import EventKind, Placement, RegistrationStatement
from tests.factories import (
    AgreementFactory,
    AllocationFactory,
    ClosingFactory,
    MilestoneFactory,
    PlacementFactory,
    RegistrationStatementFactory,
)

ONE_DAY = timedelta(days=1)
MATTER = "matter-1"
FILED = {"amendment": "amendment filed", "supplement": "supplement filed"}
"""What begins the filing over which a duty repeats that another event opens."""
FISCAL = ("fiscal period end", "fiscal year end")


@dataclass(frozen=True)
class Case:
    """What happened, by event and day, and the due day that follows; of a backward window the event is planned."""

    happened: Mapping[str, str]
    due: str
    planned: bool = False
    calendar: str = "NYBANK"

    def __str__(self) -> str:
        return f"{'-'.join(self.happened.values())}"


def given(
    code: str, library: str, happened: Mapping[str, str], *, planned: bool = False, calendar: str = "NYBANK"
) -> Placement:
    """A placement that took one duty of a library, and to which this happened."""
    placement = PlacementFactory.create()
    agreement = date.fromisoformat(happened.get("agreement date", "2003-05-07"))
    AgreementFactory.create(placement=placement, dated_on=agreement, calendar=calendar)
    closing = ClosingFactory.create(
        placement=placement, code="first", occurred_on=date.fromisoformat(happened.get("closing", "2003-05-07"))
    )
    statement = RegistrationStatementFactory.create(placement=placement, code="s-3")
    statement.closings.add(closing)
    for event, day in happened.items():
        if event in ("closing", "agreement date"):
            continue
        if event in FISCAL:  # its period begins after effectiveness, and ends of itself
            months = {"fiscal period end": 3, "fiscal year end": 12}[event]
            began = date.fromisoformat(day) - timedelta(days=31 * months + 30)
            record(placement, "effectiveness", began, statement)
        else:
            record(placement, event, date.fromisoformat(day), statement, planned=planned)
    only = {code, *(named for named in ("FILE", "EFFECT") if code == f"GRACE-{named}")}
    libraries.take(placement=placement, library=libraries.library(library), only=only)
    if placement.duties.filter(per=Duty.Per.HOLDER).exists():
        AllocationFactory.create(closing=closing)
    return placement


def record(
    placement: Placement, event: str, on: date, statement: RegistrationStatement, *, planned: bool = False
) -> None:
    """A milestone; what belongs to a matter names the one there is."""
    kind = EventKind.objects.get(name=event)
    of_matter = Duty.objects.filter(placement=placement, per__in=EventKind.Begins.values).exists()
    MilestoneFactory.create(
        placement=placement,
        event=kind,
        occurred_on=None if planned else on,
        planned_on=on if planned else None,
        registration_statement=statement,
        filing=MATTER if kind.begins or of_matter else "",
    )


def standing(placement: Placement, code: str, as_of: date) -> tuple[str, date | None]:
    """The standing and due day of the duty's earliest deadline; "not there" where it has arisen for nothing."""
    operations.refresh(placement=placement)
    rows = selectors.deadlines(as_of=as_of, placement=placement).filter(duty__code=code).order_by("due_on")
    row = rows.first()
    return (row.standing, row.due_on) if row else ("not there", None)


def check_dated(code: str, library: str, case: Case) -> None:
    """The day before it is due and the due day it is not missed; the day after it is, or a right has ended."""
    placement = given(code, library, case.happened, planned=case.planned, calendar=case.calendar)
    due = date.fromisoformat(case.due)
    is_right = Duty.objects.get(placement=placement, code=code).is_right
    assert standing(placement, code, due - ONE_DAY) == ("due_soon", due)
    assert standing(placement, code, due) == ("due_soon", due)
    assert standing(placement, code, due + ONE_DAY) == ("ended" if is_right else "missed", due)


def check_undated(code: str, library: str) -> None:
    """From its event on it is open, never missed; what satisfies it ends that."""
    taken = next(entry for entry in libraries.library(library).entries if entry.values["code"] == code).values
    opened = date(2003, 5, 7) if taken["opened_by"] == "agreement date" else date(2003, 8, 5)
    opened = max(opened, taken.get("in_force_from", opened))
    until = taken.get("in_force_until", opened + timedelta(days=3653))
    happened = {taken["opened_by"]: opened.isoformat()}
    begun = EventKind.objects.get(name=taken["opened_by"]).begins
    if not begun and (filed := FILED.get(str(taken.get("per")))):
        happened[filed] = opened.isoformat()
    placement = given(code, library, happened)
    assert standing(placement, code, opened - ONE_DAY)[0] in ("waiting", "not there")
    assert standing(placement, code, opened) == ("open", None)
    assert standing(placement, code, until) == ("open", None)
    if event := taken.get("satisfied_by"):
        record(placement, event, opened + ONE_DAY, placement.registration_statements.get())
        assert standing(placement, code, opened) == ("open", None)
        assert standing(placement, code, opened + ONE_DAY) == ("met", None)


def dated(library: str) -> set[str]:
    """The codes of a library's duties with a sentence. Read from the file, as no database is there yet."""
    return {row["code"] for row in raw(library) if row.get("due")}


def undated(library: str) -> list[str]:
    """The codes of a library's duties without a sentence."""
    return [row["code"] for row in raw(library) if not row.get("due")]


def raw(library: str) -> list[dict[str, str]]:
    """The duties of a library as its file has them."""
    rows: list[dict[str, str]] = tomllib.loads((libraries.FOLDER / f"{library}.toml").read_text("utf-8"))["duties"]
    return rows


def parameters(cases: Mapping[str, list[Case]]) -> list[tuple[str, Case]]:
    """Each duty with each of its cases."""
    return [(code, case) for code, all_cases in cases.items() for case in all_cases]
