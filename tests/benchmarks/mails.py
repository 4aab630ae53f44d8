"""What the mails of a morning cost, against the same messages made from ready text.

Run `python -m tests.benchmarks.mails [--database postgresql] [--placements 10000] [--readers 500] [--rounds 5]` from
the project's folder. First every reader has a report of the whole portfolio, then each of placements of their own. Ours
reads the deadlines, writes each mail and makes its message; the other has each text and file ready, and makes of them
a message by Django and the standard library.
The number of queries is printed for all readers and for one.
"""

import argparse
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from itertools import cycle, islice
from typing import Any

from tests.benchmarks.contest import contest
from tests.benchmarks.databases import SEED, add_arguments, analyze, database

AS_OF = date(2003, 8, 6)
AT = datetime(2003, 8, 6, 12, tzinfo=UTC)
EACH = 20
"""Placements that a reader has who has not all."""


def subscriptions(readers: int) -> tuple[list[Any], list[Any]]:
    """So many readers of everything, and as many of placements of their own, no two of the same."""
    from django.contrib.auth.models import User

    from compliance.models import Subscription
    from placements.models import Placement

    User.objects.bulk_create(
        User(username=f"reader-{number}", email=f"reader-{number}@example.com", is_staff=True, is_superuser=True)
        for number in range(readers)
    )
    people = list(User.objects.order_by("pk")[:readers])
    whole, own = ([Subscription(person=person, made_at=AT) for person in people] for _ in range(2))
    for each in (*whole, *own):
        each.save()
    keys = cycle(Placement.objects.order_by("pk").values_list("pk", flat=True))
    chosen = Subscription.placements.through
    chosen.objects.bulk_create(
        chosen(subscription_id=each.pk, placement_id=key) for each in own for key in islice(keys, EACH)
    )
    return whole, own


def measure(title: str, some: list[Any], rounds: int) -> None:
    """Prints the ratio for these subscriptions, and how many queries all of them take, and one."""
    from django.core.mail import EmailMultiAlternatives
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from compliance.reports.composing import composed
    from compliance.reports.mail import Mail, message

    since = dict.fromkeys((each.pk for each in some), AS_OF - timedelta(days=7))

    def written() -> dict[int, Mail]:
        return composed(some, as_of=AS_OF, since=since)

    def messages(mails: dict[int, Mail]) -> list[bytes]:
        return [
            message(mail, to="reader@example.com", message_id=f"<{key}@example.com>", at=AT)
            for key, mail in mails.items()
        ]

    def plain(mails: dict[int, Mail]) -> list[bytes]:
        made = []
        for key, mail in mails.items():
            headers = {"Message-ID": f"<{key}@example.com>", "Date": format_datetime(AT)}
            one = EmailMultiAlternatives(mail.subject, mail.text, to=["reader@example.com"], headers=headers)
            one.attach_alternative(mail.html, "text/html")
            for file in mail.attachments:
                one.attach(file.name, file.content, file.content_type)
            made.append(one.message().as_bytes())
        return made

    queries = []
    for asked in (some, some[:1]):
        with CaptureQueriesContext(connection) as captured:
            composed(asked, as_of=AS_OF, since=since)
        queries.append(len(captured))
    ready = written()
    assert ready.keys() == {each.pk for each in some}
    sizes = [len(each) for each in messages(dict(islice(ready.items(), 5)))]
    print(f"{len(ready)} mails, {len(set(map(id, ready.values())))} different; about {max(sizes):,} bytes each")
    print(f"queries: {queries[0]} for all, {queries[1]} for one")
    contest(title, rounds, {"ours": lambda: messages(written())}, {"messages of ready text": lambda: plain(ready)})


def main() -> None:
    """Makes a portfolio and its readers, then measures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_arguments(parser)
    parser.add_argument("--placements", type=int, default=10_000)
    parser.add_argument("--readers", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with database(options.database):
        from compliance import portfolio

        portfolio.make(count=options.placements, seed=SEED)
        whole, own = subscriptions(options.readers)
        analyze()
        measure("every reader of everything", whole, options.rounds)
        measure(f"every reader of {EACH} placements of their own", own, options.rounds)


if __name__ == "__main__":
    main()
