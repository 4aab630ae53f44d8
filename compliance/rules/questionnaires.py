"""Questionnaires: who has not sent the information that a registration statement needs, and for how long.

2003 agreement §3(m)(i): each holder furnishes it within a reasonable time before the filing; the issuer may leave the
shares of one that does not out of the registration statement.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .words import counted, medium_date


class Step(StrEnum):
    """What happened to a questionnaire."""

    SENT = "sent"
    CHASED = "chased"
    INCOMPLETE = "incomplete"
    """It came back, and something is missing in it."""
    RECEIVED = "received"
    """It came back complete."""
    EXCLUDED = "excluded"
    """The holder's shares were left out of the registration statement."""
    READMITTED = "readmitted"


@dataclass(frozen=True, slots=True)
class Taken:
    """One step, on its day; `reason` says what is missing, or why the holder was left out or taken back."""

    step: Step
    on: date
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """Where one holder's questionnaire stands on a day."""

    as_of: date
    sent_on: date | None
    chased_on: tuple[date, ...]
    received_on: date | None
    """The day on which it was complete; None: not yet, or not on record."""
    missing: str
    """What is missing in what came back; empty where nothing did, or nothing is."""
    excluded_on: date | None
    excluded_because: str

    @property
    def is_outstanding(self) -> bool:
        """Whether it is still to come, in whole or in part."""
        return self.received_on is None

    @property
    def days_outstanding(self) -> int | None:
        """Calendar days since it was sent, while it is outstanding; None where it is not, or was never sent."""
        return (self.as_of - self.sent_on).days if self.is_outstanding and self.sent_on else None

    @property
    def said(self) -> str:
        """Where it stands, in a few words."""
        if self.received_on:
            return f"received {medium_date(self.received_on)}"
        if self.sent_on is None:
            return "not sent"
        words = f"outstanding for {counted((self.as_of - self.sent_on).days, 'day')}"
        return f"{words}, incomplete: {self.missing}" if self.missing else words


def stand(steps: Iterable[Taken], as_of: date) -> Questionnaire:
    """Where a questionnaire stands on `as_of`, from its steps in any order; later ones are left out.

    One that is sent again is outstanding again: from then on if it had come back complete, else from when it was first
    sent. On one day the steps count in the order of Step.
    """
    order = list(Step)
    known = sorted((each for each in steps if each.on <= as_of), key=lambda each: (each.on, order.index(each.step)))
    received = excluded = None
    sent: date | None = None
    missing = because = ""
    for each in known:
        match each.step:
            case Step.SENT:
                sent, received = each.on if sent is None or received else sent, None
            case Step.INCOMPLETE:
                received, missing = None, each.reason
            case Step.RECEIVED:
                received, missing = each.on, ""
            case Step.EXCLUDED:
                excluded, because = each.on, each.reason
            case Step.READMITTED:
                excluded, because = None, ""
    chased = tuple(each.on for each in known if each.step is Step.CHASED)
    return Questionnaire(as_of, sent, chased, received, missing, excluded, because)
