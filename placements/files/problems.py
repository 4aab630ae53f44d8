"""What is wrong with a file that is not taken."""

from __future__ import annotations


class Refused(Exception):
    """A file that is not stored. The message says what is wrong with it and what to do, for a lawyer to read."""
