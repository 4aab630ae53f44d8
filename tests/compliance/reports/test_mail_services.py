"""Mails handed to a mail service over HTTP: what it answers says whether each is sent, tried again, or given up."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from compliance.models import Delivery
from compliance.reports import ledger
from compliance.reports.ledger import Tally
from compliance.reports.mail import Attachment, Mail
from compliance.reports.posting import Post
from config.mail_services import service
from tests.compliance.reports.sending import MONDAY, subscribed

pytestmark = pytest.mark.django_db

MAIL = Mail(
    "2 missed: Søren & Partners",
    "2 missed\n",
    "<p>2 missed</p>",
    attachments=(Attachment("deadlines.ics", "text/calendar", b"BEGIN:VCALENDAR\r\n"),),
)
INACTIVE = "Found inactive addresses: ann@office.example. Inactive recipients are ones that have bounced."
TAKEN = {"ErrorCode": 0, "Message": "OK", "MessageID": "0a1b"}


class Service(BaseHTTPRequestHandler):
    """A mail service such as Postmark. It answers as the test says, and keeps what it was sent."""

    answer: tuple[int, dict[str, Any]] | None
    """Status and content; None: it takes the mail, and hangs up."""
    taken: list[dict[str, Any]]
    tokens: list[str]

    def do_POST(self) -> None:
        said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.taken.append(said)
        self.tokens.append(self.headers["X-Postmark-Server-Token"])
        if self.answer is None:
            return
        status, content = self.answer
        body = json.dumps(content if status != 200 else {**content, "To": said["To"]}).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing: the test looks at what was kept."""


@pytest.fixture
def postmark(settings: Settings) -> Iterator[type[Service]]:
    """The service, to which EMAIL_URL sends mails."""

    class Mine(Service):
        answer, taken, tokens = (200, TAKEN), [], []

    with ThreadingHTTPServer(("127.0.0.1", 0), Mine) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        use(settings, server.server_port)
        yield Mine
        server.shutdown()


def use(settings: Settings, port: int) -> None:
    for name, value in service(f"anymail+postmark://Token%2F1?api_url=http://127.0.0.1:{port}/").items():
        setattr(settings, name, value)


def sent() -> Delivery:
    return ledger.send_test(subscribed(), MAIL, at=MONDAY)


def test_a_mail_goes_out_whole_with_its_token(postmark: type[Service]) -> None:
    delivery = sent()
    assert (delivery.status, delivery.attempts) == ("sent", 1)
    [taken] = postmark.taken
    assert postmark.tokens == ["Token/1"]
    assert (taken["To"], taken["Subject"]) == ("ann@office.example", MAIL.subject)
    assert taken["TextBody"].split() == MAIL.text.split()
    assert [each["Name"] for each in taken["Attachments"]] == ["deadlines.ics"]
    assert {"Name": "Message-ID", "Value": delivery.message_id} in taken["Headers"]


@pytest.mark.parametrize(
    ("answer", "status", "is_tried_again"),
    [
        ((500, {"Message": "Broken"}), "pending", True),
        ((503, {"Message": "Busy"}), "pending", True),
        ((429, {"Message": "Too many"}), "pending", True),
        ((401, {"ErrorCode": 10, "Message": "No such token"}), "pending", True),
        ((422, {"ErrorCode": 406, "Message": INACTIVE}), "failed", False),
        ((422, {"ErrorCode": 300, "Message": "Not a mail"}), "failed", False),
        ((413, {"Message": "Too large"}), "failed", False),
        ((504, {"Message": "The gateway waited"}), "uncertain", True),
        (None, "uncertain", True),
    ],
    ids=lambda value: str(value[0]) if isinstance(value, tuple) else None,
)
def test_what_the_service_says_decides_whether_a_mail_is_tried_again(
    postmark: type[Service], answer: tuple[int, dict[str, Any]] | None, status: str, is_tried_again: bool
) -> None:
    postmark.answer = answer
    delivery = sent()
    assert (delivery.status, delivery.next_attempt_at is not None) == (status, is_tried_again)
    assert delivery.answer
    assert "Token/1" not in delivery.answer


def test_a_service_that_cannot_be_reached_has_the_mail_later(settings: Settings) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Service) as server:
        port = server.server_port
    use(settings, port)
    delivery = sent()
    assert (delivery.status, delivery.times_uncertain) == ("pending", 0)


def test_a_run_ends_where_the_service_does_not_know_the_token(postmark: type[Service]) -> None:
    postmark.answer = (401, {"ErrorCode": 10, "Message": "No such token"})
    subscription = subscribed()
    drafts = [
        ledger.Draft(
            subscription, Delivery.Kind.TEST, subscription.recipient, subscription.sent_to, MONDAY, f"test {number}",
            MONDAY.date(), MAIL,
        )
        for number in range(3)
    ]  # fmt: skip
    ledger.enter(drafts, at=MONDAY)
    with Post() as post:
        assert ledger.send(post) == Tally(later=1)
    assert len(postmark.taken) == 1
