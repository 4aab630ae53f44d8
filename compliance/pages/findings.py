"""Findings as a page shows them: each with severity, clause, arithmetic and figures, and who let it stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from django import forms
from django.contrib.auth.models import User
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString

from compliance import four_eyes
from compliance.checks import CHECKS, Check, Found, Names, Severity, found_in
from compliance.models import FindingAck
from compliance.rules import words
from compliance.wording import name_of
from placements.models import Placement

MOST_SEVERE_FIRST = list(Severity)
SIGNS = {Severity.ERROR: "✕", Severity.WARNING: "▲", Severity.NOTICE: "●"}

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_DECIMAL = re.compile(r"\d+\.\d+")


class AcceptForm(forms.Form):
    """Why a finding may stand. The fingerprint says which figures the person has read."""

    placement = forms.CharField(widget=forms.HiddenInput)
    fingerprint = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Why the finding may stand",
        error_messages={"required": "Say why the finding may stand."},
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
    )


@dataclass(frozen=True, slots=True)
class Line:
    """One finding as the page shows it; ``form`` is there for who may propose to accept it.

    ``agrees`` says whether the reader may accept what another proposed; ``asked`` who else may, where they proposed it.
    """

    found: Found
    form: AcceptForm | None
    agrees: bool = False
    asked: str = ""

    @property
    def anchor(self) -> str:
        return _anchor(self.found)

    @property
    def title(self) -> str:
        return title_of(self.found.finding.code)

    @property
    def severity(self) -> SafeString:
        """Sign, word and colour, always all three."""
        severity = self.found.finding.severity
        return format_html(
            '<span class="standing severity-{}"><span class="sign" aria-hidden="true">{}</span> {}</span>',
            severity,
            SIGNS[severity],
            severity.word.capitalize(),
        )

    @property
    def figures(self) -> list[tuple[str, str]]:
        """Each figure by its name, as a reader writes it; what has a name is called by that and not by its code."""
        return [
            (called(name, self.found.names), self.found.names.get(name, {}).get(str(value)) or said(value))
            for name, value in self.found.finding.figures.items()
            if value != ""
        ]

    @property
    def accepted(self) -> str:
        """Who accepted it, and when; empty while it is open."""
        return _accepted(self.found.ack) if self.found.ack else ""

    @property
    def proposed(self) -> str:
        """Who proposed to accept it, and when; empty where nobody did."""
        return _proposed(self.found.proposed) if self.found.proposed else ""

    @property
    def kept(self) -> FindingAck | None:
        """The acceptance, or the proposal, that can be withdrawn."""
        return self.found.ack or self.found.proposed


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one placement, most severe first: those that are open, and those that a person accepted."""

    placement: Placement
    open: list[Line]
    accepted: list[Line]

    @property
    def counted(self) -> str:
        """How many there are, such as "12 open, 3 accepted"."""
        return f"{len(self.open):,} open, {len(self.accepted):,} accepted"


def title_of(code: str) -> str:
    """What a finding is called, such as "Minimum shares"."""
    return code.replace("-", " ").capitalize()


def called(name: str, names: Names) -> str:
    """What a figure is called: ``shares_series-d`` by the name of the security, ``first_by`` by that of the closing."""
    what, _, security = name.partition("_")
    closing, _, word = name.rpartition("_")
    if security in names.get("security", {}):
        return f"{what}, {names['security'][security]}"
    if word in ("by", "before") and closing in names.get("closing", {}):
        return f"{names['closing'][closing]}, {word}"
    return name.replace("_", " ")


def said(figure: int | str) -> str:
    """A figure as a reader writes it: "1,889,361.70", "Wed May 7, 2003"; other text stays as it is."""
    if isinstance(figure, int):
        return f"{figure:,}"
    if _DECIMAL.fullmatch(figure):
        return f"{Decimal(figure):,}"
    try:
        return words.medium_date(date.fromisoformat(figure)) if _DAY.fullmatch(figure) else figure
    except ValueError:  # what a document states need not be a day
        return figure


def groups_of(
    placements: Iterable[Placement], *, severity: str = "", by: User | None = None, sent: QueryDict | None = None
) -> list[Group]:
    """The findings of each of ``placements``, in its order, of ``severity`` (empty: all). A constant number of queries.

    ``by`` is the person who may propose and accept, if the reader may; ``sent`` what they typed and pressed.
    """
    groups = {placement.pk: Group(placement, [], []) for placement in placements}
    others = cache(lambda key: _asked_of(groups[key], by))
    for found in _most_severe_first(groups):
        if severity not in ("", found.finding.severity):
            continue
        group = groups[found.placement.pk]
        if found.ack:
            group.accepted.append(Line(found, None))
        elif by and found.proposed:
            is_own = found.proposed.proposed_by == by
            asked_of = others(found.placement.pk) if is_own else ""
            group.open.append(Line(found, None, agrees=not is_own, asked=asked_of))
        else:
            group.open.append(Line(found, _form(found, sent) if by else None))
    return list(groups.values())


def open_findings(placement: Placement, checks: tuple[Check, ...] = CHECKS) -> list[Line]:
    """What ``checks`` find in a placement that nobody has accepted, most severe first."""
    return [Line(found, None) for found in _most_severe_first([placement.pk], checks) if found.ack is None]


def _most_severe_first(placements: Iterable[int], checks: tuple[Check, ...] = CHECKS) -> Iterator[Found]:
    every = found_in(Placement.objects.filter(pk__in=placements).order_by("pk"), checks)
    yield from sorted(every, key=lambda found: MOST_SEVERE_FIRST.index(found.finding.severity))


def _asked_of(group: Group, person: User | None) -> str:
    """Who else may accept a finding of the group's placement."""
    return four_eyes.who_else(four_eyes.ACCEPTS_FINDINGS, group.placement, but=person, does="accepts it")


def _form(found: Found, sent: QueryDict | None) -> AcceptForm:
    """The form under a finding, empty unless it is this one that was sent."""
    own = {"placement": found.placement.slug, "fingerprint": found.finding.fingerprint}
    is_sent = sent is not None and all(sent.get(name) == value for name, value in own.items())
    return AcceptForm(sent if is_sent else None, initial=own, auto_id=f"id_%s_{_anchor(found)}")


def _anchor(found: Found) -> str:
    return f"{found.placement.slug}-{found.finding.key}"


def _accepted(ack: FindingAck) -> str:
    """Such as "Accepted by Ann Lee on Wed Aug 6, 2003, as proposed by Bob Ray"."""
    by = f", as proposed by {name_of(ack.proposed_by)}" if ack.proposed_by else ""
    return f"Accepted by {name_of(ack.accepted_by)} on {_day(ack.accepted_on)}{by}"


def _proposed(ack: FindingAck) -> str:
    """Such as "Proposed to be accepted by Bob Ray on Wed Aug 6, 2003"."""
    return f"Proposed to be accepted by {name_of(ack.proposed_by)} on {_day(ack.proposed_on)}"


def _day(on: date | None) -> str:
    return words.medium_date(on) if on else ""
