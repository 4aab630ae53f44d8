"""Waivers and extensions, which count once another counsel has approved them."""

from __future__ import annotations

from compliance.models import Waiver

from .asking import MORE, EnteredForm, asked_as


class WaiverForm(EnteredForm):
    """What those to whom a duty is owed granted, as the document states (2003 agreement: §7(f))."""

    folded = {MORE: ("asked_by", "asked_on", "consent", "question", "note")}

    class Meta:
        model = Waiver
        formfield_callback = asked_as
        fields = (
            "duty", "subject", "kind", "granted_on", "until_on", "granted_by", "source", "clause", "asked_by",
            "asked_on", "consent", "question", "note",
        )  # fmt: skip
