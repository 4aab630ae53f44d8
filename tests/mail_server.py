"""A real SMTP server in a thread, which keeps what it took and misbehaves as it is told."""

from __future__ import annotations

import asyncio
import socket
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from typing import Any

from aiosmtpd.controller import Controller

Behaviour = Callable[["MailServer", Any], str]
"""What the server does with a mail that it was handed, given the server and aiosmtpd's session; gives its answer."""


def takes_it(server: MailServer, session: Any) -> str:
    """As a server should."""
    return "250 OK"


@dataclass
class MailServer:
    """What arrived, mail by mail; ``refuses`` answers a recipient, ``behaves`` the end of a mail."""

    port: int = 0
    taken: list[bytes] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    connections: int = 0
    refuses: dict[str, str] = field(default_factory=dict)
    behaves: Behaviour = takes_it
    pause: float = 0.0
    """Seconds between the end of a mail, when it is kept, and the answer."""

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def message_ids(self) -> Counter[str]:
        """How often each Message-ID arrived."""
        return Counter(str(message_from_bytes(body)["Message-ID"]) for body in self.taken)

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if said := self.refuses.get(address):
            return said
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        answer = self.behaves(self, server)
        if answer.startswith("250"):
            self.taken.append(bytes(envelope.original_content))
            self.recipients += envelope.rcpt_tos
        if self.pause:
            await asyncio.sleep(self.pause)
        return answer


def takes_it_and_hangs_up(server: MailServer, protocol: Any) -> str:
    """The mail is taken, and the connection is gone before it is said."""
    protocol.transport.abort()
    return "250 OK"


def never_answers(server: MailServer, protocol: Any) -> str:
    """Takes the mail and says so a long time later."""
    server.pause = 3.0
    return "250 OK"


@contextmanager
def serving() -> Iterator[MailServer]:
    """The server on a free port of this machine, until the end of the block."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        server = MailServer(port=free.getsockname()[1])
    controller = Controller(server, hostname="127.0.0.1", port=server.port)
    controller.start()
    try:
        yield server
    finally:
        controller.stop(no_assert=True)
