"""Holders (2003 agreement §2, §3(m)(i), §7(d)): each of a placement, and each that a notice or request concerns.

Beside the facts of the whole placement a holder has those of the closings at which it bought, of the registration
statements that cover them, and its own. Where a duty begins with a notice or request, each of these begins it anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from compliance import rules
from compliance.models import Duty
from holders.models import Allocation, Holder, QuestionnaireStep
from placements.models import FREE_RESALE, Milestone, Placement

from .concerns import Concern, happenings
from .matters import matters
from .resale import resale_facts
from .subjects import About, Cover


@dataclass(frozen=True, slots=True)
class Holding:
    """A holder of a placement, and the primary keys of the closings at which it bought."""

    holder_id: int
    code: str
    closing_ids: frozenset[int]
    computed: tuple[rules.Happening, ...] = ()
    """What its lots give: when all of them are free of Rule 144's limits, or sold."""


def holdings(placements: Collection[Placement]) -> dict[int, tuple[Holding, ...]]:
    """The holders of each placement whose duties repeat over them, by primary key, in the order of their codes.

    A holder is one that bought at a closing, that is on file for the placement, or that a milestone or a step of a
    questionnaire names; where a duty counts from the end of holding periods, also one to whom something passed later.
    A constant number of queries, and none where no duty repeats over holders.
    """
    wanted = [each.pk for each in placements if any(duty.per == Duty.Per.HOLDER for duty in each.duties.all())]
    found: dict[int, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    if wanted:
        bought = Allocation.objects.filter(closing__placement__in=wanted).order_by()
        for placement, holder, closing in bought.values_list("closing__placement", "holder", "closing").distinct():
            found[placement][holder].add(closing)
        on_file = Holder.party_to.through.objects.filter(placement__in=wanted)
        named = Milestone.objects.filter(placement__in=wanted, holder__isnull=False).order_by()
        asked = QuestionnaireStep.objects.filter(registration_statement__placement__in=wanted).order_by()
        for rows, owner in ((on_file, "placement"), (named, "placement"), (asked, "registration_statement__placement")):
            for placement, holder in rows.values_list(owner, "holder").distinct():
                found[placement][holder].update()
    computed = resale_facts([each for each in placements if any(map(_counts_from_resale, each.duties.all()))])
    for key, facts in computed.items():
        for holder in facts:
            found[key][holder].update()
    codes = dict(Holder.objects.filter(pk__in={pk for held in found.values() for pk in held}).values_list("pk", "code"))
    return {
        placement.pk: tuple(
            Holding(pk, codes[pk], frozenset(closings), computed.get(placement.pk, {}).get(pk, ()))
            for pk, closings in sorted(found[placement.pk].items(), key=lambda held: codes[held[0]])
        )
        for placement in placements
    }


def _counts_from_resale(duty: Duty) -> bool:
    return duty.per == Duty.Per.HOLDER and FREE_RESALE in duty.due


def holder_subjects(
    placement: Placement,
    covers: list[Cover],
    concerns: list[Concern],
    duties: tuple[rules.Duty, ...],
    held: tuple[Holding, ...],
) -> Iterator[About]:
    """Each holder, and each holder of each matter that begins a duty of holders."""
    begun = {event for duty in duties if duty.per == Duty.Per.HOLDER for event in duty.about} - {Duty.Per.HOLDER}
    for holding in held:
        bearing = [concern for concern in concerns if concern.holder_id in (None, holding.holder_id)]
        yield _itself(placement, covers, bearing, holding)
        for matter in matters(placement, covers, bearing, duties, answered_per=Duty.Per.HOLDER) if begun else ():
            if begun.intersection(event for event, _ in matter.subject.beginnings):
                yield _of_matter(matter, holding)


def _itself(placement: Placement, covers: list[Cover], concerns: list[Concern], holding: Holding) -> About:
    """A holder by itself: without the facts of any one matter, but for those that name the holder."""
    covering = [cover for cover in covers if holding.closing_ids & cover.closing_ids]
    statement_ids = {cover.statement.pk for cover in covering}
    bearing = [
        concern
        for concern in concerns
        if concern.holder_id
        or (
            not concern.filing
            and concern.bears_on(closing_id=holding.closing_ids, registration_statement_id=statement_ids)
        )
    ]
    closings = {
        (str(Duty.Per.CLOSING), closing.code)
        for closing in placement.closings.all()
        if closing.pk in holding.closing_ids
    }
    subject = rules.Subject(
        kind=Duty.Per.HOLDER,
        code=holding.code,
        happenings=(*happenings(bearing), *holding.computed),
        beginnings=((str(Duty.Per.HOLDER), None),),
        related=frozenset(closings).union(
            *(cover.related for cover in covering),
            ((str(Duty.Per.REGISTRATION_STATEMENT), cover.statement.code) for cover in covering),
        ),
    )
    return About(subject, holder_id=holding.holder_id)


def _of_matter(matter: About, holding: Holding) -> About:
    """A holder in one matter: what it owes or may do because of this notice or request."""
    subject = replace(
        matter.subject,
        kind=Duty.Per.HOLDER,
        code=f"{holding.code}.{matter.subject.code}",
        related=matter.subject.related | {(matter.subject.kind, matter.subject.code)},
    )
    return replace(matter, subject=subject, holder_id=holding.holder_id)
