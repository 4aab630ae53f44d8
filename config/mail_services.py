"""Mail services that take mails over HTTP, as EMAIL_URL names them: by django-anymail, which is an extra."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

BEFORE = "anymail+"
"""Of the scheme of such an address: anymail+postmark://TOKEN."""
TOKENS = {
    "brevo": ("API_KEY",),
    "mailersend": ("API_TOKEN",),
    "mailgun": ("API_KEY",),
    "mailjet": ("API_KEY", "SECRET_KEY"),
    "mandrill": ("API_KEY",),
    "postmark": ("SERVER_TOKEN",),
    "resend": ("API_KEY",),
    "scaleway": ("SECRET_KEY",),
    "sendgrid": ("API_KEY",),
    "sparkpost": ("API_KEY",),
}
"""The services, and what each calls the tokens that stand in the address, in their order."""


class NoSuchService(ValueError):
    """An address names no mail service, or not as it should; the text says what would."""


def service(address: str) -> dict[str, Any]:
    """Django's settings for the mail service of ``address``, such as anymail+mailjet://KEY:SECRET.

    What stands after a question mark is a setting of the service: anymail+mailgun://KEY?sender_domain=mail.example.com.
    Raises NoSuchService.
    """
    parts = urlsplit(address)
    name = parts.scheme.removeprefix(BEFORE)
    if name not in TOKENS:
        raise NoSuchService(f"names no mail service. There are: {', '.join(TOKENS)}.")
    tokens = [unquote(token) for token in parts.netloc.split(":")]
    # What no header can carry would be quoted in full by the library's error, and so stand in the ledger of mails.
    are_tokens = all(token.isascii() and token.isprintable() and " " not in token for token in tokens)
    if parts.path.strip("/") or len(tokens) != len(TOKENS[name]) or not all(tokens) or not are_tokens:
        wanted = ":".join(TOKENS[name])
        raise NoSuchService(
            f"is not of the form {BEFORE}{name}://{wanted}, with / : ? and % in it as %2F %3A %3F and %25."
        )
    if find_spec("anymail") is None:
        raise NoSuchService("names a mail service. Install django-anymail for it: the extra “anymail” has it.")
    given = {**dict(zip(TOKENS[name], tokens, strict=True)), **dict(parse_qsl(parts.query))}
    return {
        "EMAIL_BACKEND": f"anymail.backends.{name}.EmailBackend",
        "EMAIL_FILE_PATH": "",
        "ANYMAIL": {f"{name}_{key}".upper(): value for key, value in given.items()},
    }
