"""A placement: its name, and who may see it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.contrib.auth.models import User

from placements.models import Member, Placement

from .asking import MORE, EnteredForm, asked_as, free_code

WHO_SEES: dict[str, tuple[str, ...]] = {"Who may see it": ("restricted", "names_to_outsiders")}
MAY_RESTRICT = ("placements.change_placement", "placements.add_member")
"""What it takes to restrict a placement: counsel may, as they may set its duties."""


def add_first_member(placement: Placement, person: Any, *, at: datetime) -> None:
    """Make ``person``, who restricts ``placement``, a member of it."""
    Member.objects.get_or_create(placement=placement, person=person, defaults={"added_by": person, "added_at": at})


def open_to_all(placement: Placement) -> None:
    """Let everybody see ``placement`` again: it has no members, until it is restricted anew."""
    placement.members.all().delete()


class PlacementForm(EnteredForm):
    """A placement on record. Its short name stands in addresses and files, and stays."""

    folded = WHO_SEES

    class Meta:
        model = Placement
        formfield_callback = asked_as
        fields: tuple[str, ...] = ("name", "summary", "restricted", "names_to_outsiders")
        widgets = {"summary": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, by: User, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._by, self._at = by, at
        if not by.has_perms(MAY_RESTRICT):
            for name in ("restricted", "names_to_outsiders"):
                del self.fields[name]

    def enter(self) -> Placement:
        """Who restricts a placement is its first member, so that it is not out of everybody's sight."""
        row: Placement = self.save()
        if "restricted" in self.changed_data:
            if row.restricted:
                add_first_member(row, self._by, at=self._at)
            else:
                open_to_all(row)
        return row

    @property
    def said(self) -> str:
        return f"placement {self.instance}"


class AddPlacementForm(PlacementForm):
    """A placement that is added, under which all its facts are entered then."""

    folded = {**WHO_SEES, MORE: ("slug",)}

    class Meta(PlacementForm.Meta):
        fields = ("issuer", "name", "summary", "restricted", "names_to_outsiders", "slug")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slug"].required = False
        self.fields["slug"].help_text += " Left empty, it is made of the name, and stays."

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("slug") and "slug" not in self.errors:
            cleaned["slug"] = free_code(cleaned.get("name", ""), set(Placement.objects.values_list("slug", flat=True)))
        return cleaned
