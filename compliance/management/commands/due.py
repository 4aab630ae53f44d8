"""`manage.py due`: evaluate one sentence of the rule language on given days."""

from __future__ import annotations

import json
from argparse import ArgumentTypeError
from collections import Counter
from datetime import date
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from compliance import rules
from compliance.management.base import Command as BaseCommand
from compliance.management.base import Refused, add_as_of, day, days_of
from compliance.vocabulary import vocabulary

SENTENCE = "sentence"
"""What the one subject is, over which the one duty repeats."""
THE_DEADLINE_OF = "the deadline of "


class Command(BaseCommand):
    help = "Evaluate one sentence, such as “45 days after closing”, on given days, and explain it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("sentence", metavar="SENTENCE")
        parser.add_argument(
            "--event",
            action="append",
            default=[],
            type=_event,
            metavar="NAME=DATE",
            help="the day of an event, or of “the deadline of CODE”; may be repeated",
        )
        parser.add_argument(
            "--planned",
            action="append",
            default=[],
            type=_event,
            metavar="NAME=DATE",
            help="the planned day of an event",
        )
        parser.add_argument("--calendar", default="NYBANK", help="whose business days (default: NYBANK)")
        parser.add_argument("--boundary", choices=["by", "before"], default="by", help="whether the due day is in time")
        add_as_of(parser)
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        given, planned = options["event"], options["planned"]
        for kind in (given, planned):
            names = Counter(name.casefold() for name, _ in kind)
            if twice := next((name for name, count in names.items() if count > 1), None):
                raise Refused(f"“{twice}” is given twice. Give each event one day.")
        # Days given here are facts, even those to come: by default the question is asked when all are in.
        as_of = options["as_of"] or max([timezone.localdate(), *(on for _, on in given)])
        events = [(name, on) for name, on in given if not name.startswith(THE_DEADLINE_OF)]
        words = vocabulary(*(name for name, _ in (*events, *planned)))
        tree = rules.parse(options["sentence"], words)
        duty = rules.Duty(code="THIS", due=tree, per=SENTENCE, boundary=options["boundary"])
        named = [
            rules.Duty(code=name.removeprefix(THE_DEADLINE_OF).upper(), due=on.isoformat(), per=SENTENCE)
            for name, on in given
        ]
        subject = rules.Subject(
            kind=SENTENCE,
            code="",
            happenings=(
                *(rules.Happening(event=words.spelled(name), on=on) for name, on in events),
                *(rules.Happening(event=words.spelled(name), planned_on=on) for name, on in planned),
            ),
        )
        terms = rules.Terms(calendar=rules.calendar(options["calendar"]).name)
        docket = rules.Docket([*named, duty], [subject], terms, words)
        # What a list shows as unknown, such as a day outside the calendar's years, is refused here.
        rules.readings(docket.outcome(duty, subject, as_of), duty.boundary, terms)
        stretch = rules.stretch_at(docket, duty, subject, as_of)
        explanation = rules.explanation(duty, subject, terms, as_of, [*named, duty], [subject], vocabulary=words)
        if options["format"] == "json":
            answer = record(tree, stretch, standing=rules.standing(stretch, as_of), because=explanation.text())
            self.stdout.write(json.dumps(answer, indent=2, ensure_ascii=False))
        else:
            self.stdout.write(explanation.text())


def record(tree: rules.Sentence, stretch: rules.Stretch, *, standing: str, because: str) -> dict[str, Any]:
    """One evaluated sentence as JSON gives it."""
    return {
        "sentence": rules.to_sentence(tree),
        **days_of(stretch),
        "standing": standing,
        "missing": stretch.missing or None,
        "because": because,
    }


def _event(written: str) -> tuple[str, date]:
    name, equals, on = written.rpartition("=")
    if not equals or not name.strip():
        raise ArgumentTypeError(f"“{written}” is not an event with its day; write it as closing=2003-05-07")
    return " ".join(name.split()), day(on.strip())
