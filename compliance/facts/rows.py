"""Single rows as the core takes them: duties and happenings."""

from __future__ import annotations

from functools import lru_cache

from compliance import rules
from compliance.models import Duty, Waiver
from placements.models import Agreement, BlackoutPeriod, DatedFact


def duty_fact(duty: Duty, words: rules.Vocabulary, begins: dict[str, str], agreement: Agreement | None) -> rules.Duty:
    """A duty of ``agreement``; ``begins`` tells which events begin what it may repeat over.

    Of the matters of its kind it arises for those begun by an event that it counts from or that opens it: a duty
    counted from the indemnity notice arises for no other notice. One that repeats over holders arises for each holder
    of each such matter, or, where none of its events begins one, for each holder once.
    """
    counted_from = _events_in(duty.due, words) if duty.due else ()
    opened_by = duty.opened_by.name if duty.opened_by else ""
    beginning = {event: begins[event] for event in (*counted_from, opened_by) if event in begins}
    if duty.per == Duty.Per.HOLDER:
        about = frozenset(beginning) or frozenset({str(Duty.Per.HOLDER)})
    else:
        about = frozenset(event for event, matter in beginning.items() if matter == duty.per)
    return rules.Duty(
        code=duty.code,
        clause=duty.clause,
        title=duty.title,
        due=duty.due,
        per=duty.per,
        counted_from=frozenset(filter(None, (*counted_from, opened_by))),
        about=about,
        satisfied_by=duty.satisfied_by.name if duty.satisfied_by else "",
        boundary=duty.boundary,
        unstated=duty.unstated,
        opened_by=opened_by,
        in_force_from=duty.in_force_from,
        in_force_until=duty.in_force_until,
        is_right=duty.is_right,
        of_agreement=_is_promised(duty, agreement),
        tolling=(duty.tolling or agreement.tolling) if agreement and duty.may_be_tolled else Agreement.Tolling.NONE,
    )


def _is_promised(duty: Duty, agreement: Agreement | None) -> bool:
    """Whether a duty is a promise of ``agreement``; a rule's cites itself where a promise cites a document."""
    return agreement is not None and (duty.source_id is not None or agreement.source_id is None)


@lru_cache(maxsize=4_096)
def _events_in(sentence: str, words: rules.Vocabulary) -> tuple[str, ...]:
    """The events that a sentence names; none for one that does not read, of which the timetable says why."""
    try:
        return rules.events_in(rules.parse(sentence, words))
    except rules.RuleError:
        return ()


def happening(event: str, fact: DatedFact) -> rules.Happening:
    """What a dated row tells of an event."""
    return rules.Happening(
        event=event,
        on=fact.occurred_on,
        planned_on=getattr(fact, "planned_on", None),
        certainty=fact.certainty,
        reason=fact.reason,
        not_before=fact.not_before,
        not_after=fact.not_after,
        source=fact.cited_as,
        ref=f"{fact._meta.model_name}:{fact.pk}",
    )


def agreed(agreement: Agreement) -> rules.Happening:
    """The agreement's own day."""
    return rules.Happening(
        event="agreement date",
        on=agreement.dated_on,
        certainty="exact" if agreement.dated_on else "unknown",
        source=agreement.cited_as,
        ref=f"agreement:{agreement.pk}",
    )


def relief(waiver: Waiver) -> rules.Relief:
    """A waiver or an extension that was granted."""
    return rules.Relief(
        duty=waiver.duty.code,
        kind="extension" if waiver.kind == Waiver.Kind.EXTENSION else "waiver",
        on=waiver.granted_on,
        until=waiver.until_on,
        by=waiver.granted_by,
        consent=waiver.consent or (f"consent: {waiver.question}" if waiver.question else ""),
        source=waiver.cited_as,
        ref=f"waiver:{waiver.pk}",
    )


def blacked_out(blackout: BlackoutPeriod) -> tuple[rules.Happening, rules.Happening]:
    """The first and the last day of a blackout; the last is a plan until it comes."""
    source, ref = blackout.cited_as, f"blackoutperiod:{blackout.pk}"
    return (
        rules.Happening("blackout begins", on=blackout.starts_on, source=source, ref=ref),
        rules.Happening("blackout ends", on=blackout.ends_on, planned_on=blackout.ends_on, source=source, ref=ref),
    )
