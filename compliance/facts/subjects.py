"""What duties repeat over and has a row of its own: the placement, its closings and registration statements."""

from __future__ import annotations

from dataclasses import dataclass

from compliance import rules
from compliance.models import Duty
from placements.models import Closing, Placement, RegistrationStatement

from .concerns import Concern, happenings


@dataclass(frozen=True, slots=True)
class About:
    """A subject, and the primary keys of the rows that its deadlines link to."""

    subject: rules.Subject
    closing_id: int | None = None
    registration_statement_id: int | None = None
    holder_id: int | None = None


@dataclass(frozen=True, slots=True)
class Cover:
    """A registration statement with the closings that it covers, read once for every subject that asks."""

    statement: RegistrationStatement
    closing_ids: frozenset[int]
    related: frozenset[tuple[str, str]]
    """Kind and code of the closings."""


def covers_of(placement: Placement) -> list[Cover]:
    """Every registration statement of the placement."""
    return [_cover_of(statement) for statement in placement.registration_statements.all()]


def _cover_of(statement: RegistrationStatement) -> Cover:
    closings = statement.closings.all()
    return Cover(
        statement,
        frozenset(closing.pk for closing in closings),
        frozenset((str(Duty.Per.CLOSING), closing.code) for closing in closings),
    )


def placement_subject(concerns: list[Concern]) -> About:
    """The placement as a whole: every fact bears on it."""
    return About(rules.Subject(kind=Duty.Per.PLACEMENT, code="", happenings=happenings(concerns)))


def closing_subject(closing: Closing, concerns: list[Concern], covers: list[Cover]) -> About:
    """A closing, with the facts of the registration statements that cover it."""
    covering = [cover.statement for cover in covers if closing.pk in cover.closing_ids]
    own, statement_ids = {closing.pk}, {each.pk for each in covering}
    bearing = [each for each in concerns if each.bears_on(closing_id=own, registration_statement_id=statement_ids)]
    stated = closing.agreement_covers == Closing.AgreementCovers.STATED
    subject = rules.Subject(
        kind=Duty.Per.CLOSING,
        code=closing.code,
        happenings=happenings(bearing),
        caveats=() if stated else ("no document says that the agreement covers it",),
        related=frozenset((Duty.Per.REGISTRATION_STATEMENT, each.code) for each in covering),
    )
    return About(subject, closing_id=closing.pk)


def statement_subject(cover: Cover, concerns: list[Concern]) -> About:
    """A registration statement, with the facts of the closings that it covers."""
    subject = rules.Subject(
        kind=Duty.Per.REGISTRATION_STATEMENT,
        code=cover.statement.code,
        happenings=happenings(concerns_of_statement(cover, concerns)),
        related=cover.related,
    )
    return About(subject, registration_statement_id=cover.statement.pk)


def concerns_of_statement(cover: Cover, concerns: list[Concern]) -> list[Concern]:
    """The facts that bear on a registration statement: its own, its closings' and those of the whole placement."""
    own = {cover.statement.pk}
    return [each for each in concerns if each.bears_on(registration_statement_id=own, closing_id=cover.closing_ids)]
