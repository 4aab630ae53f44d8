"""`manage.py consent`: where a question for the holders' consent stands on a day, and who would tip it."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import CommandParser

from compliance.consents import Asked, Line, ask
from compliance.management.base import Command as BaseCommand
from compliance.management.base import Refused, add_as_of, day_asked, iso, meant, placement_named
from compliance.rules.consents import Answer
from compliance.rules.words import medium_date
from holders.models import ConsentQuestion

NOT_CARRIED = 1
"""Exit status where the question is not carried."""


class Command(BaseCommand):
    help = (
        "Show whether a question is carried on a day: who signed, what is needed, and who would tip it. "
        "Exit status 0: carried; 1: not carried."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("placement", metavar="PLACEMENT", help="its slug, such as series-d-2003")
        parser.add_argument("question", metavar="QUESTION", help="its code, such as waive-filing-date")
        add_as_of(parser)
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        placement = placement_named(options["placement"])
        questions = {each.code: each for each in ConsentQuestion.objects.filter(placement=placement)}
        code = options["question"]
        if code not in questions:
            raise Refused(f"{placement.slug} has no question “{code}”.{meant(code, list(questions))}")
        asked = ask(questions[code], as_of=day_asked(options))
        if options["format"] == "json":
            self.stdout.write(json.dumps(record(asked), indent=2, ensure_ascii=False))
        else:
            self.stdout.write(_text(asked))
        if not asked.meter.is_carried:
            raise SystemExit(NOT_CARRIED)


def record(asked: Asked) -> dict[str, Any]:
    """The question as JSON gives it: shares of common stock, percentages as text, dates as YYYY-MM-DD or null."""
    shown, question = asked.meter, asked.question
    return {
        "placement": question.placement.slug,
        "question": question.code,
        "title": question.title,
        "clause": question.cited_as,
        "as_of": iso(asked.as_of),
        "record_on": iso(asked.record_on),
        "standard": str(shown.standard),
        "percent": None if question.percent is None else str(question.percent.normalize()),
        "base": question.base,
        "base_shares": shown.shares(),
        "needed": shown.needed,
        "signed": shown.total(Answer.SIGNED),
        "refused": shown.total(Answer.REFUSED),
        "not_answered": shown.total(Answer.SILENT),
        "excluded_shares": sum(vote.shares for vote in shown.excluded),
        "carried": shown.is_carried,
        "short_by": max(0, shown.short_by),
        "can_carry": shown.can_carry,
        "tipping": [vote.holder for vote in shown.tipping],
        "smallest_sets": [[vote.holder for vote in each] for each in shown.smallest_sets()],
        "pivotal": [vote.holder for vote in shown.pivotal],
        "not_counted": list(asked.uncounted),
        "holders": [_line(line) for line in asked.lines],
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "holder": line.holder.code,
        "name": line.holder.name,
        "shares": line.vote.shares,
        "percent": line.percent or None,
        "answer": str(line.vote.answer),
        "answered_on": iso(line.consent.occurred_on) if line.consent else None,
        "source": line.consent.cited_as if line.consent else "",
        "counted": line.is_counted,
        "affiliate": line.vote.is_affiliate,
    }


def _text(asked: Asked) -> str:
    question = asked.question
    width = max((len(line.holder.name) for line in asked.lines), default=0)
    cited = f" ({question.cited_as})" if question.cited_as else ""
    return "\n".join(
        [
            f"{question.title}, as of {medium_date(asked.as_of)}{cited}",
            f"  {asked.meter.outcome}",
            f"  Needed: {asked.meter.rule}",
            f"  Base: {asked.base_said}; each line rounded half up",
            *(f"  {tip}" for tip in asked.tips),
            *(f"  {name}: {figure}" for name, figure in asked.figures),
            *(f"  Not counted: {name}, no price at which it converts" for name in asked.uncounted),
            "",
            *(
                f"  {line.holder.name.ljust(width)}  {line.vote.shares:>12,}  {line.percent:>7}  {line.answer}"
                for line in asked.lines
            ),
        ]
    )
