"""What became of a mail that was handed over, and what the error of a mail service says of it."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from http import HTTPStatus

try:
    from anymail.exceptions import AnymailError, AnymailRequestsAPIError
except ImportError:  # django-anymail is an extra
    AnymailError = AnymailRequestsAPIError = None

NOT_REACHED = ("ConnectTimeout", "ConnectTimeoutError", "NewConnectionError", "NameResolutionError")
"""Errors of the libraries under django-anymail that are raised before anything was handed over."""


class Outcome(Enum):
    """What became of a mail that was handed over."""

    SENT = "sent"
    LATER = "later"
    """Not taken now; it may be later."""
    NO_SERVER = "no server"
    """No server was reached, or none that knows us: neither this mail nor another will be taken now."""
    NEVER = "never"
    """Not taken, and it will not be."""
    UNCERTAIN = "uncertain"
    """The connection broke between the end of the mail and the server's word."""


def outcome_of(error: Exception) -> Outcome:
    """What a mail service's ``error``, or that of any other way to send, says of the one mail that was handed over."""
    status = getattr(error, "status_code", None)
    if status is not None:
        return _answered(status)
    if AnymailError is None or not isinstance(error, AnymailError):
        return Outcome.UNCERTAIN
    if any(type(each).__name__ in NOT_REACHED for each in _behind(error)):
        return Outcome.NO_SERVER
    # What else is wrong was found before the mail was handed over, or is that its reader is written to no more.
    return Outcome.UNCERTAIN if isinstance(error, AnymailRequestsAPIError) else Outcome.NEVER


def _answered(status: int) -> Outcome:
    """By the status of a service's answer."""
    match status:
        case HTTPStatus.UNAUTHORIZED | HTTPStatus.PAYMENT_REQUIRED | HTTPStatus.FORBIDDEN:
            return Outcome.NO_SERVER
        case HTTPStatus.BAD_GATEWAY | HTTPStatus.GATEWAY_TIMEOUT:
            return Outcome.UNCERTAIN
        case HTTPStatus.REQUEST_TIMEOUT | HTTPStatus.TOO_EARLY | HTTPStatus.TOO_MANY_REQUESTS:
            return Outcome.LATER
    return Outcome.NEVER if status // 100 == 4 else Outcome.LATER


def _behind(error: BaseException) -> Iterator[BaseException]:
    """The error and those that it was raised for, as far as each names one."""
    at: object = error
    while isinstance(at, BaseException):
        yield at
        at = at.__cause__ or getattr(at, "reason", None) or next(iter(at.args), None)
