"""An agreement's notice clause and the notices under it, as the core takes them."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from compliance import rules
from holders.models import Notice
from placements.models import Agreement, NoticeLimb, Placement


def clause_of(placement: Placement) -> rules.NoticeClause:
    """The notice clause of the placement's agreement; without limbs where none is entered."""
    agreement = getattr(placement, "agreement", None)
    limbs = tuple(map(_limb, placement.notice_limbs.all()))
    return rules.NoticeClause(agreement.notice_clause if agreement else "", limbs)


def methods_known(placement: Placement) -> list[str]:
    """The methods of sending, as common use and then the limbs of the placement's clause name them."""
    named = (name for limb in placement.notice_limbs.all() for name in limb.method_names)
    return list(dict.fromkeys([*map(str, rules.Method), *named]))


def _limb(row: NoticeLimb) -> rules.Limb:
    return rules.Limb(
        label=row.label,
        methods=frozenset(row.method_names),
        gives=rules.Gives(row.gives),
        days=row.days or 0,
        after=row.after,
        before=row.before,
        by=row.by,
        business_days_only=row.business_days_only,
    )


def given(placement: Placement, method: str, sent_at: datetime, received_at: datetime | None = None) -> rules.Given:
    """When a notice under the placement's agreement is deemed given (2003 agreement: §7(g)).

    Both times carry a zone. Without an agreement nothing is entered, and business days are New York's.
    Raises RuleError.
    """
    agreement = getattr(placement, "agreement", None) or Agreement()
    return rules.deemed_given(
        method, sent_at, agreement.time_zone, agreement.calendar, received_at, clause=clause_of(placement)
    )


def given_on(notice: Notice) -> rules.Given:
    """When a notice on record is deemed given, under the agreement of its placement. Raises RuleError."""
    return given(notice.placement, notice.method, notice.sent_at, notice.received_at)


def noticed(event: str, notice: Notice) -> rules.Happening:
    """The event that a notice is, on the day on which it is deemed given; without one its day is not stated."""
    found = given_on(notice)
    return rules.Happening(
        event=event,
        on=found.on,
        certainty="inferred" if found.on else "unknown",
        reason=found.because,
        not_before=None if found.on else notice.sent_at.astimezone(ZoneInfo(notice.zone)).date(),
        source=notice.cited_as,
        ref=f"notice:{notice.pk}",
    )
