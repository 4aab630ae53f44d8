"""What the core says when it cannot answer. Every text is meant for the lawyer who reads it."""


class RuleError(Exception):
    """A rule, a fact or a day that the core refuses; the text says what is wrong and what to do."""


class DayOutOfReach(RuleError):
    """Arithmetic led past the last day that a calendar date can name (December 31, 9999)."""
