"""What migrations of event kinds share."""

from typing import Any

from django.db.models import ProtectedError


def remove_unused(kinds: Any) -> None:
    """Delete the kinds that no row names; one that a duty or a milestone names stays, and the migration finds it."""
    for kind in kinds:
        try:
            kind.delete()
        except ProtectedError:
            continue
