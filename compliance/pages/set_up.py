"""The way of a first placement onto the record: each step, what is on record of it, and where it is done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from compliance.models import Duty
from compliance.rules.words import counted
from compliance.tables import Links
from holders.models import Allocation
from placements.models import (
    Agreement,
    Closing,
    Issuer,
    Placement,
    RegistrationStatement,
    Security,
    SourceDocument,
    Viewer,
)


@dataclass(frozen=True, slots=True)
class SetUpStep:
    """One step: what is entered and what for, what is on record of it, and the form where it goes on."""

    title: str
    purpose: str
    on_record: str
    """What is on record, in words; empty while nothing is."""
    permission: str
    url: str
    """Empty while a step before it must come first."""

    @property
    def is_done(self) -> bool:
        return bool(self.on_record)


@dataclass(frozen=True, slots=True)
class SetUp:
    """Where a placement is on that way; without one, where the first would begin."""

    placement: Placement | None
    steps: tuple[SetUpStep, ...]

    @property
    def next_step(self) -> SetUpStep | None:
        """The first step of which nothing is on record and that can be taken; None where each is done."""
        return next((step for step in self.steps if not step.is_done and step.url), None)

    @property
    def done(self) -> int:
        """How many of the steps are done."""
        return sum(step.is_done for step in self.steps)


def least_complete(viewer: Viewer) -> Placement | None:
    """Of the placements that ``viewer`` may see the one entered last; None where there is none."""
    return Placement.objects.visible_to(viewer).order_by("-pk").first()


def set_up(placement: Placement | None, *, viewer: Viewer, links: Links) -> SetUp:
    """The steps for ``placement``, with addresses that lead back. A constant number of queries."""
    return SetUp(placement, tuple(_steps(placement, viewer, links)))


def _steps(placement: Placement | None, viewer: Viewer, links: Links) -> Iterator[SetUpStep]:
    issuers = 1 if placement else Issuer.objects.filter(placements=None).count()
    yield SetUpStep(
        "The issuer",
        "The company whose securities are sold. Its fiscal year end decides when earnings statements are due.",
        placement.issuer.name if placement else counted(issuers, "issuer") if issuers else "",
        "placements.add_issuer",
        links.fact("placements_issuer", placement.issuer_id) if placement else links.add("placements_issuer"),
    )
    yield SetUpStep(
        "The placement",
        "A name for the deal, under which all that follows is entered.",
        placement.name if placement else "",
        "placements.add_placement",
        links.fact("placements_placement", placement.pk) if placement else links.add("placements_placement"),
    )
    yield _counted(
        "Its documents",
        "The agreement, press releases and filings. Each fact names the document that states it.",
        placement,
        SourceDocument.objects.all(),
        "document",
        "placements.add_sourcedocument",
        links,
    )
    yield _counted(
        "What is sold",
        "Each security, with its price, and the price at which it converts or is exercised.",
        placement,
        Security.objects.all(),
        "security",
        "placements.add_security",
        links,
    )
    yield _counted(
        "Its closings",
        "The day of each closing and how it is known: the deadlines for filing and effectiveness count from it.",
        placement,
        Closing.objects.all(),
        "closing",
        "placements.add_closing",
        links,
    )
    yield _agreement(placement, links)
    yield _duties(placement, links)
    yield _schedule(placement, links)
    yield _counted(
        "The registration statement",
        "Which closings it covers. What happens to it then, such as the filing, is recorded as events.",
        placement,
        RegistrationStatement.objects.all(),
        "registration statement",
        "placements.add_registrationstatement",
        links,
    )


def _counted(
    title: str,
    purpose: str,
    placement: Placement | None,
    rows: QuerySet[SourceDocument] | QuerySet[Security] | QuerySet[Closing] | QuerySet[RegistrationStatement],
    noun: str,
    permission: str,
    links: Links,
) -> SetUpStep:
    """A step that adds rows to the placement, as often as there are any."""
    if placement is None:
        return SetUpStep(title, purpose, "", permission, "")
    number = rows.filter(placement=placement).count()
    said = "securities" if noun == "security" and number > 1 else ""
    on_record = f"{number:,} {said}" if said else counted(number, noun)
    kind = f"placements_{rows.model._meta.model_name}"
    return SetUpStep(title, purpose, on_record if number else "", permission, links.add(kind, placement=placement.pk))


def _agreement(placement: Placement | None, links: Links) -> SetUpStep:
    found = Agreement.objects.filter(placement=placement).first() if placement else None
    url = ""
    if placement:
        add = links.add("placements_agreement", placement=placement.pk)
        url = links.fact("placements_agreement", found.pk) if found else add
    return SetUpStep(
        "The agreement",
        "Its date, its calendar of business days, and its limits on blackouts.",
        (found.title or "on record") if found else "",
        "placements.add_agreement",
        url,
    )


def _duties(placement: Placement | None, links: Links) -> SetUpStep:
    number = Duty.objects.filter(placement=placement).count() if placement else 0
    return SetUpStep(
        "What was promised",
        "The duties of the agreement, taken from a clause library in one step and then made to say what yours says.",
        f"{number:,} {'duty' if number == 1 else 'duties'}" if number else "",
        "compliance.add_duty",
        links.page("compliance:library-take", placement.pk) if placement else "",
    )


def _schedule(placement: Placement | None, links: Links) -> SetUpStep:
    """The first closing without lines is offered; with none left, the first."""
    closings = Closing.objects.filter(placement=placement) if placement else Closing.objects.none()
    bare = closings.annotate(lines=Count("allocations")).order_by("lines", "pk").first()
    lines = Allocation.objects.filter(closing__in=closings).count()
    return SetUpStep(
        "Who bought",
        "Schedule 1, from a file: a spreadsheet, or the text of the filing. Holders are added as it names them.",
        counted(lines, "line") + " of Schedule 1" if lines else "",
        "holders.add_allocation",
        links.page("compliance:schedule-load", bare.pk) if bare else "",
    )
