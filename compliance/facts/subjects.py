"""What duties repeat over and has a row of its own: the placement, its closings and registration statements."""

from __future__ import annotations

from dataclasses import dataclass

from compliance import rules
from compliance.models import Duty
from placements.models import Closing, RegistrationStatement

from .concerns import Concern, happenings


@dataclass(frozen=True, slots=True)
class About:
    """A subject, and the primary keys of the rows that its deadlines link to."""

    subject: rules.Subject
    closing_id: int | None = None
    registration_statement_id: int | None = None
    holder_id: int | None = None


def placement_subject(concerns: list[Concern]) -> About:
    """The placement as a whole: every fact bears on it."""
    return About(rules.Subject(kind=Duty.Per.PLACEMENT, code="", happenings=happenings(concerns)))


def closing_subject(closing: Closing, concerns: list[Concern], statements: list[RegistrationStatement]) -> About:
    """A closing, with the facts of the registration statements that cover it."""
    covering = [statement for statement in statements if closing in statement.closings.all()]
    bearing = [
        concern
        for concern in concerns
        if concern.bears_on(closing_id={closing.pk}, registration_statement_id={each.pk for each in covering})
    ]
    stated = closing.agreement_covers == Closing.AgreementCovers.STATED
    subject = rules.Subject(
        kind=Duty.Per.CLOSING,
        code=closing.code,
        happenings=happenings(bearing),
        caveats=() if stated else ("no document says that the agreement covers it",),
        related=frozenset((Duty.Per.REGISTRATION_STATEMENT, each.code) for each in covering),
    )
    return About(subject, closing_id=closing.pk)


def statement_subject(statement: RegistrationStatement, concerns: list[Concern]) -> About:
    """A registration statement, with the facts of the closings that it covers."""
    subject = rules.Subject(
        kind=Duty.Per.REGISTRATION_STATEMENT,
        code=statement.code,
        happenings=happenings(concerns_of_statement(statement, concerns)),
        related=related_closings(statement),
    )
    return About(subject, registration_statement_id=statement.pk)


def concerns_of_statement(statement: RegistrationStatement, concerns: list[Concern]) -> list[Concern]:
    """The facts that bear on a registration statement: its own, its closings' and those of the whole placement."""
    covered = {closing.pk for closing in statement.closings.all()}
    return [each for each in concerns if each.bears_on(registration_statement_id={statement.pk}, closing_id=covered)]


def related_closings(statement: RegistrationStatement) -> frozenset[tuple[str, str]]:
    """Kind and code of the closings that a registration statement covers."""
    return frozenset((str(Duty.Per.CLOSING), closing.code) for closing in statement.closings.all())
