"""Questions on record, as the rules count them: the base of a record day, who answered, who would tip it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from compliance.holdings import CONVERTIBLE, Held, held_in
from compliance.positions import Record, record_of, records_of
from compliance.rules import RuleError
from compliance.rules.consents import Answer, Meter, Standard, Vote, meter
from compliance.rules.percentages import percentage
from compliance.rules.words import counted, medium_date
from holders.models import Consent, ConsentQuestion, Holder, HolderStatus
from placements.models import Security

Base = ConsentQuestion.Base


@dataclass(frozen=True, slots=True)
class Line:
    """One holder's line: its shares on the base, and what it answered."""

    holder: Holder
    vote: Vote
    is_counted: bool
    percent: str
    """Of the base, to two places; empty where the holder is not counted."""
    consent: Consent | None

    @property
    def shares(self) -> str:
        """Its shares as a reader writes them."""
        return f"{self.vote.shares:,}"

    @property
    def answer(self) -> str:
        """``signed Mon Jun 30, 2003``, ``not answered``, or why the holder is not counted."""
        if self.vote.is_affiliate and not self.is_counted:
            return "not counted: affiliate, §7(o)"
        if not self.is_counted:
            return "nothing on this base"
        if self.consent is None:
            return str(Answer.SILENT)
        on = self.consent.occurred_on
        return f"{self.consent.answer} {medium_date(on) if on else 'on a day not stated'}"


@dataclass(frozen=True, slots=True)
class Segment:
    """One stretch of the bar, in shares from the left end."""

    name: str
    start: int
    shares: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it stands on a day."""

    question: ConsentQuestion
    as_of: date
    record_on: date
    meter: Meter
    lines: tuple[Line, ...]
    names: dict[str, str]
    """The holders' names by their codes."""
    uncounted: tuple[str, ...]
    """Securities that count for nothing, since no document says at what price they convert."""

    @property
    def base_said(self) -> str:
        """What the base counts, of which day, in one sentence."""
        what = self.question.get_base_display()
        return f"{counted(self.meter.shares(), 'share')} on {medium_date(self.record_on)}: {what}"

    @property
    def figures(self) -> list[tuple[str, str]]:
        """Signed, refused, not answered and left out, each in shares and as part of the base."""
        shown = self.meter
        told = [(str(answer).capitalize(), self._said(shown.shares(answer))) for answer in Answer]
        excluded = sum(vote.shares for vote in shown.excluded)
        return [*told, ("Left out, §7(o)", f"{excluded:,} shares")] if shown.excluded else told

    @property
    def tips(self) -> list[str]:
        """Who would tip it, in sentences."""
        shown = self.meter
        if shown.is_carried:
            alone = [self.names[vote.holder] for vote in shown.pivotal]
            return [f"Without {_either(alone)} it would not be carried." if alone else "No single holder is needed."]
        if not shown.can_carry:
            return ["Nobody who has not answered could tip it, not even all of them together."]
        sets = shown.smallest_sets()
        if shown.tipping:
            return [f"{self.names[vote.holder]} alone would carry it." for vote in shown.tipping]
        return [
            "No single holder would carry it.",
            *(f"{' and '.join(self.names[vote.holder] for vote in each)} together would." for each in sets),
        ]

    @property
    def length(self) -> int:
        """The length of the bar in shares: the base and what is left out of it."""
        return max(1, self.meter.shares() + sum(vote.shares for vote in self.meter.excluded))

    @property
    def bar(self) -> list[Segment]:
        """The bar from left to right: signed, not answered, refused, left out."""
        shown = self.meter
        parts = [(str(answer), shown.shares(answer)) for answer in (Answer.SIGNED, Answer.SILENT, Answer.REFUSED)]
        parts.append(("left out", sum(vote.shares for vote in shown.excluded)))
        segments, start = [], 0
        for name, shares in parts:
            if shares:
                segments.append(Segment(name, start, shares))
            start += shares
        return segments

    @property
    def mark(self) -> int | None:
        """Where on the bar the question is carried; None where each holder must sign, whatever it holds."""
        return None if self.meter.standard is Standard.EACH else self.meter.needed

    def _said(self, shares: int) -> str:
        return f"{shares:,} shares, {percentage(shares, self.meter.shares())}"


def ask(question: ConsentQuestion, *, as_of: date) -> Asked:
    """How ``question`` stands on ``as_of``: answers of that day or before, shares of its record day.

    Without a record day, or where it lies ahead, shares count as of ``as_of``. A constant number of queries. Raises
    RuleError.
    """
    return ask_each([question], {question.placement_id: record_of(question.placement)}, as_of=as_of)[0]


def ask_each(questions: Sequence[ConsentQuestion], records: Mapping[int, Record], *, as_of: date) -> list[Asked]:
    """As ``ask``, for questions of several placements whose positions were read, by primary key. Three queries.

    Answers and holders concerned are read afresh: what a question had at hand may be older than a merge of holders.
    """
    answers: dict[int, list[Consent]] = defaultdict(list)
    for row in Consent.objects.filter(question__in=questions).select_related("holder", "source"):
        answers[row.question_id].append(row)
    concerned: dict[int, set[int]] = defaultdict(set)
    named = ConsentQuestion.relates_to.through.objects.filter(consentquestion__in=questions)
    for question_id, holder_id in named.values_list("consentquestion_id", "holder_id"):
        concerned[question_id].add(holder_id)
    issuers = {record.placement.issuer_id for record in records.values()}
    affiliates = HolderStatus.objects.filter(placement__issuer__in=issuers, status=HolderStatus.Status.AFFILIATE)
    stated = list(affiliates.select_related("placement"))
    return [
        _ask(each, records[each.placement_id], stated, answers[each.pk], concerned[each.pk], as_of)
        for each in questions
    ]


def ask_soundly(questions: Sequence[ConsentQuestion], *, as_of: date) -> dict[int, Asked | str]:
    """As ``ask``, for questions of any placements, by primary key: or why not, where entries do not add up.

    A constant number of queries.
    """
    records = records_of(list({question.placement_id: question.placement for question in questions}.values()))
    refused: dict[int, str] = {}
    for key, record in records.items():
        try:
            held_in(record, as_of=as_of)
        except RuleError as error:
            refused[key] = f"The entries on record do not add up: {error}"
    sound = [question for question in questions if question.placement_id not in refused]
    asked: dict[int, Asked | str] = {each.question.pk: each for each in ask_each(sound, records, as_of=as_of)}
    return asked | {each.pk: refused[each.placement_id] for each in questions if each.placement_id in refused}


def _ask(
    question: ConsentQuestion,
    record: Record,
    stated: Iterable[HolderStatus],
    answers: Iterable[Consent],
    concerned: Collection[int],
    as_of: date,
) -> Asked:
    """``concerned``: the primary keys of the holders that alone are asked; empty: all."""
    record_on = min(question.record_on or as_of, as_of)
    holdings = held_in(record, as_of=record_on)
    left_out = {
        each.holder_id
        for each in stated
        if each.placement.issuer_id == record.placement.issuer_id and each.is_in_force(record_on)
    }
    answered = _answers(answers, as_of)
    holders = dict.fromkeys(row.holder for row in holdings) | dict.fromkeys(row.holder for row in answered.values())
    shares: Counter[int] = Counter()
    for row in holdings:
        shares[row.holder.pk] += row.shares or 0 if counts(row, Base(question.base)) else 0
    votes = []
    for holder in holders:
        if concerned and holder.pk not in concerned:
            continue
        consent = answered.get(holder.pk)
        answer = Answer(consent.answer) if consent else Answer.SILENT
        votes.append(Vote(holder.code, shares[holder.pk], answer, holder.pk in left_out))
    percent = None if question.percent is None else Fraction(question.percent)
    shown = meter(votes, Standard(question.standard), percent)
    return Asked(
        question=question,
        as_of=as_of,
        record_on=record_on,
        meter=shown,
        lines=tuple(_lines(shown, {holder.code: holder for holder in holders}, answered)),
        names={holder.code: holder.name for holder in holders},
        uncounted=tuple(dict.fromkeys(row.security.name for row in holdings if row.shares is None)),
    )


def counts(row: Held, base: Base) -> bool:
    """Whether securities count on a base."""
    match base:
        case Base.ALL:
            return True
        case Base.NO_WARRANTS:
            return row.security.kind != Security.Kind.WARRANT
        case Base.PREFERRED:
            return row.security.kind in CONVERTIBLE
        case Base.OUTSTANDING:
            return row.is_outstanding


def _answers(answers: Iterable[Consent], as_of: date) -> dict[int, Consent]:
    """The last answer of each holder that is known on a day; one whose day is not stated is the first of them."""
    known = (row for row in answers if (row.occurred_on or row.not_before or date.min) <= as_of)
    ordered = sorted(known, key=lambda row: (row.occurred_on or date.min, row.pk))
    return {row.holder_id: row for row in ordered}


def _lines(shown: Meter, holders: dict[str, Holder], answered: dict[int, Consent]) -> list[Line]:
    """The lines of the table, the largest holder first."""
    lines = []
    for vote in sorted(shown.votes, key=lambda vote: (-vote.shares, vote.holder)):
        is_counted = vote in shown.counted
        percent = shown.share_of(vote) if is_counted else ""
        holder = holders[vote.holder]
        lines.append(Line(holder, vote, is_counted, percent, answered.get(holder.pk)))
    return lines


def _either(names: list[str]) -> str:
    """`Xmark Fund Ltd.`, `Xmark Fund Ltd. or SDS Merchant Fund, L.P.`."""
    return " or ".join(names)
