"""The rows of one placement as the checks see them, read in a constant number of queries for each 500 placements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from compliance.facts import PlacementFacts, facts_for_each
from compliance.models import ScheduleImport
from holders.models import (
    Address,
    Allocation,
    Control,
    Coverage,
    Holder,
    HolderName,
    QuestionnaireStep,
    Transfer,
)
from placements.models import (
    Agreement,
    Closing,
    ClosingTotal,
    DocumentStatement,
    Milestone,
    Placement,
    RegistrationStatement,
    Security,
    Sourced,
    in_force,
)

# Beside what the facts are read from. The allocations of sellers tell whether any placement on file names them.
_ROWS = (
    "addresses__source",
    "blackouts__source",
    "closings__totals__security",
    "closings__totals__source",
    "closings__allocations__holder",
    "closings__allocations__security__source",
    "closings__allocations__source",
    "controls__source",
    "holder_names__holder",
    "holder_names__source",
    "registration_statements__source",
    "registration_statements__coverages__holder__allocations",
    "registration_statements__coverages__source",
    "registration_statements__questionnaire_steps__holder",
    "registration_statements__questionnaire_steps__source",
    "statements__closing",
    "statements__source",
    "transfers__papers",
    "transfers__source",
    "transfers__transferee",
)


Names = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Deal:
    """One placement with all its rows at hand; rows of a kind stand in the order in which they were entered."""

    placement: Placement
    facts: PlacementFacts
    agreement: Agreement | None
    closings: tuple[Closing, ...]
    totals: tuple[ClosingTotal, ...]
    allocations: tuple[Allocation, ...]
    holder_names: tuple[HolderName, ...]
    addresses: tuple[Address, ...]
    controls: tuple[Control, ...]
    registration_statements: tuple[RegistrationStatement, ...]
    coverages: tuple[Coverage, ...]
    questionnaire_steps: tuple[QuestionnaireStep, ...]
    milestones: tuple[Milestone, ...]
    transfers: tuple[Transfer, ...]
    statements: tuple[DocumentStatement, ...]
    imports: tuple[ScheduleImport, ...]
    """Files of Schedule 1 that were imported, the last one last."""

    @property
    def holders(self) -> tuple[Holder, ...]:
        """Whoever has a line of Schedule 1 or of a selling-holder table, each once."""
        return tuple(dict.fromkeys(line.holder for line in self._lines))

    @property
    def names(self) -> Names:
        """How rows are called on screen, by what a figure is about and then by their code."""
        securities = (*(line.security for line in self.allocations), *(total.security for total in self.totals))
        return {
            "closing": {each.code: each.label for each in self.closings},
            "duty": {each.code: each.title for each in self.placement.duties.all()},
            "holder": {each.code: each.name for each in self.holders},
            "registration_statement": {each.code: each.heading for each in self.registration_statements},
            "security": {each.code: each.name for each in securities},
            "subject": {
                **{each.code: each.label for each in self.closings},
                **{each.code: each.heading for each in self.registration_statements},
            },
        }

    def address_of(self, holder: Holder) -> Address | None:
        """Its latest address of record under the agreement; None if no document states one."""
        return in_force((each for each in self.addresses if each.holder_id == holder.pk), date.max)

    def lines_of(self, *holders: Holder) -> list[Allocation | Coverage]:
        """The lines that name one of ``holders``."""
        return [line for line in self._lines if line.holder in holders]

    @property
    def _lines(self) -> tuple[Allocation | Coverage, ...]:
        return (*self.allocations, *self.coverages)

    def allocated(self, closing: Closing, security: Security | None = None) -> list[Allocation]:
        """The lines of Schedule 1 for a closing, of one security or of all."""
        return [
            line for line in self.allocations if line.closing_id == closing.pk and security in (None, line.security)
        ]

    def buyers(self, closing: Closing) -> set[int]:
        """The primary keys of the holders for whom the schedule of a closing gives a price: its purchasers."""
        return {line.holder_id for line in self.allocated(closing) if line.price_paid is not None}

    def stated(self, subject: str) -> list[DocumentStatement]:
        """What the documents state of a subject, in letters of either case."""
        return [row for row in self.statements if row.subject.casefold() == subject.casefold()]

    def clause_satisfied_by(self, event: str) -> str:
        """The clause of the agreement that promises an event, such as "Ex. 4.4 §2, §3(a)" for the filing."""
        duties = [duty for duty in self.placement.duties.all() if duty.satisfied_by and duty.satisfied_by.name == event]
        return cite(duties) or (self.agreement.cited_as if self.agreement else "")


def deals(placements: QuerySet[Placement]) -> Iterator[Deal]:
    """Each placement as a deal. The number of queries does not grow with the number of placements up to 500."""
    applied = ScheduleImport.objects.filter(applied_at__isnull=False).defer("content").select_related("source")
    imports = Prefetch("closings__schedule_imports", applied.order_by("pk"))
    for placement, facts in facts_for_each(placements.select_related("issuer").prefetch_related(*_ROWS, imports)):
        closings = tuple(placement.closings.all())
        registrations = tuple(placement.registration_statements.all())
        yield Deal(
            placement=placement,
            facts=facts,
            agreement=getattr(placement, "agreement", None),
            closings=closings,
            totals=tuple(total for closing in closings for total in closing.totals.all()),
            allocations=tuple(line for closing in closings for line in closing.allocations.all()),
            holder_names=tuple(placement.holder_names.all()),
            addresses=tuple(placement.addresses.all()),
            controls=tuple(placement.controls.all()),
            registration_statements=registrations,
            coverages=tuple(line for registration in registrations for line in registration.coverages.all()),
            questionnaire_steps=tuple(
                step for registration in registrations for step in registration.questionnaire_steps.all()
            ),
            milestones=tuple(placement.milestones.all()),
            transfers=tuple(row for row in placement.transfers.all() if row.voided_on is None),
            statements=tuple(placement.statements.all()),
            imports=tuple(each for closing in closings for each in closing.schedule_imports.all()),
        )


def cite(rows: Iterable[Sourced]) -> str:
    """Where rows are stated, each place once: "Ex. 4.4 §2; Ex. 4.4 §7(c)"."""
    return "; ".join(dict.fromkeys(row.cited_as for row in rows if row.cited_as))
