"""A message as the bytes that go to a mail server (RFC 5322, RFC 2045 to 2047 and 2183), written part by part.

To have the standard library put hundreds of messages together takes longer than to find out what they say. Headers are
encoded by Django, which lets none of them be two; what the bytes say is compared in tests with what Django writes.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Mapping
from email.utils import encode_rfc2231, quote

from django.core.mail.message import forbid_multi_line_headers

END = "\r\n"
LONGEST_NAME = 60
"""Characters of a file's name, the last ones, which say its kind: each may take twelve in a line, which has 998."""
# What neither base64 nor quoted-printable, in which every part is, can have in a line.
_MIXED, _ALTERNATIVE = "=_mixed", "=_alternative"


def written(headers: Mapping[str, str], *, text: str, html: str, files: Iterable[tuple[str, str, bytes]] = ()) -> bytes:
    """A message with ``headers``, what it says as ``text`` and as ``html``, and ``files``, with lines that end in CRLF.

    A file is its name, its media type, and its content: of a type of text in UTF-8. Raises BadHeaderError for a header
    of several lines.
    """
    head = "".join(map(_header, headers, headers.values())) + f"MIME-Version: 1.0{END}"
    said = _together("alternative", _ALTERNATIVE, (_spoken("plain", text), _spoken("html", html)))
    attached = [_file(*each) for each in files]
    return head.encode("ascii") + (_together("mixed", _MIXED, (said, *attached)) if attached else said)


def _header(name: str, value: str) -> str:
    """A header in as many lines as it takes, each but the first indented."""
    name, value = forbid_multi_line_headers(name, value, "utf-8")
    lines = value.splitlines()
    return f"{name}: {END.join(lines)}{END}"


def _together(kind: str, boundary: str, parts: Iterable[bytes]) -> bytes:
    """Several parts as one (RFC 2046 §5.1)."""
    between = f"{END}--{boundary}".encode()
    head = f'Content-Type: multipart/{kind}; boundary="{boundary}"{END}'.encode()
    return b"".join((head, *(b"".join((between, b"\r\n", part)) for part in parts), between, b"--\r\n"))


def _spoken(kind: str, text: str) -> bytes:
    """A text to be read, in quoted-printable (RFC 2045 §6.7): no line of it is too long for a server."""
    lines = text.replace(END, "\n").replace("\r", "\n")
    return _part(f"text/{kind}", "quoted-printable", _ended(binascii.b2a_qp(lines.encode())))


def _file(name: str, kind: str, content: bytes) -> bytes:
    name = name[-LONGEST_NAME:]
    called = f'filename="{quote(name)}"' if name.isascii() else f"filename*={encode_rfc2231(name, 'utf-8')}"
    return _part(kind, "base64", _ended(base64.encodebytes(content)), f"Content-Disposition: attachment; {called}{END}")


def _ended(lines: bytes) -> bytes:
    """Lines that end as servers want it."""
    return lines.replace(b"\n", b"\r\n")


def _part(kind: str, encoding: str, content: bytes, more: str = "") -> bytes:
    charset = '; charset="utf-8"' if kind.startswith("text/") else ""
    head = f"Content-Type: {kind}{charset}{END}Content-Transfer-Encoding: {encoding}{END}{more}{END}"
    return head.encode() + content
