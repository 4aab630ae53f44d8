"""The selling-holder table of a registration statement, and whose questionnaire it still waits for, as of a day."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from compliance.holdings import Held, controls, held
from compliance.rules.ownership import Outstanding, Owned, counts_as_owned, together
from compliance.rules.questionnaires import Questionnaire, Step, Taken, stand
from compliance.rules.words import plain_date
from holders.models import Control, Coverage, Holder, QuestionnaireStep
from placements.models import ClassOutstanding, Milestone, RegistrationStatement, Security

EXERCISABLE = "warrants exercisable"
"""The event from which the warrants of a closing can be exercised; without it they can be at once."""


@dataclass(frozen=True, slots=True)
class Seller:
    """One line of the table: a holder, or a person with the lines that it controls."""

    name: str
    code: str
    owned: Owned | None
    """None where no document states what the holder owns."""
    offered: int
    outstanding: Outstanding | None
    notes: tuple[int, ...] = ()
    line: Coverage | None = None
    """The line of a document that states it; None where it follows from holdings, or adds up several lines."""

    @property
    def before(self) -> int | None:
        """Shares owned beneficially before the offering."""
        return self.owned.before if self.owned else None

    @property
    def after(self) -> int | None:
        """Shares owned once all shares offered are sold."""
        return self.owned.after if self.owned else None

    @property
    def percent_before(self) -> str:
        """Of the class: as the document prints it, else as filings do; empty where it cannot be told."""
        printed = self.line.percent_before if self.line else ""
        return printed or (self.owned.percent_before(self.outstanding) if self.owned and self.outstanding else "")

    @property
    def percent_after(self) -> str:
        """Of the class after the offering, by the same."""
        printed = self.line.percent_after if self.line else ""
        return printed or (self.owned.percent_after(self.outstanding) if self.owned and self.outstanding else "")

    @property
    def cited(self) -> str:
        """The document that states the line; empty where none does."""
        return self.line.cited_as if self.line else ""

    @property
    def figures(self) -> dict[str, str]:
        """Its shares as a reader writes them."""
        shares = {"before": self.before, "offered": self.offered, "after": self.after}
        return {name: "not stated" if count is None else f"{count:,}" for name, count in shares.items()}

    @property
    def must_report(self) -> bool:
        """Whether it may be more than 5% of the class (Rule 13d-1)."""
        return bool(self.owned and self.outstanding and self.owned.must_report(self.outstanding))


@dataclass(frozen=True, slots=True)
class Answering:
    """One holder's questionnaire."""

    holder: Holder
    state: Questionnaire


@dataclass(frozen=True, slots=True)
class SellersTable:
    """A selling-holder table as of a day, with its notes."""

    statement: RegistrationStatement
    as_of: date
    counted: ClassOutstanding | None
    sellers: tuple[Seller, ...]
    persons: tuple[Seller, ...]
    """Those who control several lines, with what these come to."""
    notes: tuple[tuple[int, str], ...]
    questionnaires: tuple[Answering, ...]

    @property
    def offered(self) -> int:
        """Shares offered in all."""
        return sum(seller.offered for seller in self.sellers)

    @property
    def excluded(self) -> tuple[Answering, ...]:
        """Holders whose shares are left out (2003 agreement §3(m))."""
        return tuple(each for each in self.questionnaires if each.state.excluded_on)

    @property
    def outstanding(self) -> tuple[Answering, ...]:
        """Holders whose questionnaire is still to come, the longest first."""
        waiting = [each for each in self.questionnaires if each.state.is_outstanding]
        return tuple(sorted(waiting, key=lambda each: each.state.sent_on or date.max))


def table(statement: RegistrationStatement, *, as_of: date, holdings: Collection[Held] | None = None) -> SellersTable:
    """The table of ``statement`` on ``as_of``: the lines of its prospectus and supplements, the later one for a holder.

    Where none is on record, the lines that holdings of the closings it covers give: ``holdings`` are those of its
    placement on the day, where they were read already. Raises RuleError.
    """
    counted = (
        ClassOutstanding.objects.filter(placement=statement.placement_id, as_of_on__lte=as_of)
        .select_related("source")
        .order_by("as_of_on")
        .last()
    )
    outstanding = Outstanding(counted.least, counted.most or counted.least) if counted else None
    lines = _lines_on_record(statement, as_of)
    covered = set(statement.closings.values_list("pk", flat=True))
    if lines:
        holdings = []
    elif holdings is None:
        holdings = held(statement.placement, as_of=as_of)
    concerned = [line.holder for line in lines] + [row.holder for row in holdings if row.closing.pk in covered]
    asked = _questionnaires(statement, concerned, as_of)
    left_out = {each.holder for each in asked if each.state.excluded_on}
    owned: dict[Holder, Owned | None] = {line.holder: _printed(line) for line in lines}
    offered = {line.holder: line.shares_offered for line in lines}
    for holder, own in _computed(statement, covered, holdings, as_of).items():
        if own.offered and holder not in left_out:
            owned[holder], offered[holder] = own, own.offered
    stated = {line.holder: line for line in lines}
    power = controls(owned, as_of=as_of)
    notes, marks = _notes(list(owned), power, counted, left_out)
    return SellersTable(
        statement=statement,
        as_of=as_of,
        counted=counted,
        sellers=tuple(
            Seller(
                holder.name,
                holder.code,
                own,
                offered[holder],
                outstanding,
                marks.get(holder, ()),
                stated.get(holder),
            )
            for holder, own in owned.items()
        ),
        persons=tuple(_persons(power, owned, outstanding)),
        notes=notes,
        questionnaires=asked,
    )


def _lines_on_record(statement: RegistrationStatement, as_of: date) -> list[Coverage]:
    """The lines as printed: of several for one holder the one of the latest table."""
    rows = Coverage.objects.filter(registration_statement=statement).select_related("holder", "source")
    known = sorted(
        (row for row in rows if row.as_of_on is None or row.as_of_on <= as_of),
        key=lambda row: (row.as_of_on or date.min, row.pk),
    )
    return list({row.holder_id: row for row in known}.values())


def _printed(line: Coverage) -> Owned | None:
    """What a line states; its shares before count those that the holder may acquire within 60 days."""
    return None if line.shares_before is None else Owned(line.shares_before, 0, line.shares_offered)


def _computed(
    statement: RegistrationStatement, covered: Collection[int], holdings: Iterable[Held], as_of: date
) -> dict[Holder, Owned]:
    """What holdings give each holder; offered is all that comes from the closings covered (primary keys)."""
    begins = {
        row.closing_id: row.occurred_on or row.planned_on or row.not_before
        for row in Milestone.objects.filter(placement=statement.placement_id, event__name=EXERCISABLE)
    }
    found: dict[Holder, list[Owned]] = {}
    for row in holdings:
        shares = row.shares or 0
        offered = shares if row.closing.pk in covered else 0
        starts = begins.get(row.closing.pk) if row.security.kind == Security.Kind.WARRANT else None
        if row.is_outstanding:
            own = Owned(shares, 0, offered)
        elif counts_as_owned(starts, as_of):
            own = Owned(0, shares, offered)
        else:
            own = Owned(0, 0, offered, later=offered)
        found.setdefault(row.holder, []).append(own)
    return {holder: together(each) for holder, each in found.items()}


def _notes(
    holders: list[Holder], power: list[Control], counted: ClassOutstanding | None, left_out: set[Holder]
) -> tuple[tuple[tuple[int, str], ...], dict[Holder, tuple[int, ...]]]:
    """The notes of the table, the first two for all lines, and by which numbers each holder's line refers to them."""
    told = [
        f"Of {counted} outstanding on {plain_date(counted.as_of_on)}"
        + (f" ({counted.cited_as})" if counted.cited_as else "")
        + "; shares that a person may acquire within 60 days are in its own percentage (Rule 13d-3(d)(1))."
        if counted
        else "No document on record states the shares of the class outstanding.",
        "If all shares offered are sold.",
    ]
    marks: dict[Holder, tuple[int, ...]] = {}
    for holder in holders:
        for control in power:
            if control.holder_id == holder.pk:
                told.append(f"{control.person} has {control.get_power_display()} over these shares.")
                marks[holder] = (*marks.get(holder, ()), len(told))
        if holder in left_out:
            told.append("Left out since the holder did not furnish its information. 2003 agreement: §3(m).")
            marks[holder] = (*marks.get(holder, ()), len(told))
    return tuple(enumerate(told, start=1)), marks


def _persons(
    power: list[Control], owned: dict[Holder, Owned | None], outstanding: Outstanding | None
) -> Iterable[Seller]:
    """Who controls several lines, with all of their shares (Rule 13d-3(a))."""
    by_person: dict[str, dict[Holder, Owned]] = {}
    for control in power:
        if own := owned.get(control.holder):
            by_person.setdefault(control.person, {})[control.holder] = own
    for person, lines in by_person.items():
        if len(lines) > 1:
            all_of_them = together(lines.values())
            yield Seller(person, "", all_of_them, all_of_them.offered, outstanding)


def _questionnaires(
    statement: RegistrationStatement, concerned: Iterable[Holder], as_of: date
) -> tuple[Answering, ...]:
    """How the questionnaire of each holder stands that was asked or is ``concerned``; none if none began."""
    taken: dict[Holder, list[Taken]] = {}
    rows = QuestionnaireStep.objects.filter(registration_statement=statement).select_related("holder")
    for row in rows.order_by("occurred_on", "pk"):
        taken.setdefault(row.holder, []).append(Taken(Step(row.step), row.occurred_on, row.reason))
    if not taken:
        return ()
    return tuple(
        Answering(holder, stand(taken.get(holder, ()), as_of)) for holder in dict.fromkeys([*taken, *concerned])
    )
