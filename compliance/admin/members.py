"""Who may see a restricted placement: its members, whom counsel and administrators let in, on record."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils import timezone

from compliance.asked import person_of
from compliance.entering.placements import MAY_RESTRICT
from placements.models import Member, Placement

from .as_file import ListAsFile
from .base import FactInline
from .visible import VisibleRows

ANOTHER = "Another person lets you in: ask a member, or an administrator."


def may_restrict(request: HttpRequest) -> bool:
    """Whether the person may restrict a placement that they see."""
    return request.user.has_perms(MAY_RESTRICT)


def let_in(formset: Any, *, by: Any) -> None:
    """Note on the members that ``formset`` adds who let them in, and when."""
    for form in formset.extra_forms:
        form.instance.added_by, form.instance.added_at = by, timezone.now()


class AmongPeople(VisibleRows):
    """Offers the people who work here."""

    def get_field_queryset(self, db: str | None, db_field: Any, request: HttpRequest) -> Any:
        if db_field.name == "person":
            return User.objects.filter(is_active=True).order_by("username")
        return super().get_field_queryset(db, db_field, request)


class MemberInline(AmongPeople, FactInline):
    """Its members, on the page of the placement."""

    model = Member
    fields = ("person", "added_by", "added_at")
    readonly_fields = ("added_by", "added_at")
    verbose_name = "member"
    verbose_name_plural = "Members: who may see this placement"
    show_change_link = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Member]:
        return super().get_queryset(request).select_related("person", "added_by")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """One is let in, or let go; neither is changed into another."""
        return False


class RestrictedField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A choice among restricted placements, each by its number: who manages people need not know the deal."""

    def label_from_instance(self, obj: Any) -> str:
        return f"Restricted placement {obj.pk}"


class MemberForm(forms.ModelForm):  # type: ignore[type-arg]  # the admin names the model
    """Lets one person in."""

    by: ClassVar[Any]
    """Who lets in; the admin says it."""

    def clean_person(self) -> User:
        person: User = self.cleaned_data["person"]
        if person == self.by:
            raise ValidationError(ANOTHER)
        return person


@admin.register(Member)
class MemberAdmin(AmongPeople, ListAsFile, admin.ModelAdmin[Member]):
    """The members of restricted placements. A member sees those of their placements; an administrator sees them all,
    and of the placements their numbers alone."""

    form = MemberForm
    list_display = ("person", "restricted_placement", "known_as", "added_by", "added_at")
    list_select_related = ("person", "added_by")
    list_per_page = 25
    show_full_result_count = False
    search_fields = ("person__username", "person__first_name", "person__last_name")
    fields = ("placement", "person")
    readonly_fields = ("restricted_placement", "known_as", "added_by", "added_at")
    actions = None

    def get_fields(self, request: HttpRequest, obj: Member | None = None) -> Any:
        """Of one on record not the placement, whose name would stand there."""
        return ("restricted_placement", "known_as", "person", "added_by", "added_at") if obj else self.fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Member]:
        """Each with the name of its placement where the person may know it."""
        rows = Member.objects.all() if manages_people(request) else super().get_queryset(request)
        seen = Placement.objects.visible_to(request.user).filter(pk=OuterRef("placement"))
        return rows.annotate(name_seen=Subquery(seen.values("name")))

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Of the placements those that are restricted: to an administrator all, to others those that they see."""
        if db_field.name == "placement":
            seen = Placement.objects.all() if manages_people(request) else Placement.objects.visible_to(request.user)
            kwargs |= {
                "form_class": RestrictedField,
                "queryset": seen.filter(restricted=True).order_by("pk"),
                "help_text": "Restricted placements alone are listed; counsel restricts one on its own page.",
            }
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """A choice without links to what is chosen: it has a page that not everybody here may see."""
        field: Any = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(getattr(field, "widget", None), RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field

    def get_form(self, request: HttpRequest, obj: Member | None = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.by = request.user
        return form

    def save_model(self, request: HttpRequest, obj: Member, form: Any, change: bool) -> None:
        obj.added_by, obj.added_at = person_of(request), timezone.now()
        super().save_model(request, obj, form, change)

    def has_change_permission(self, request: HttpRequest, obj: Member | None = None) -> bool:
        """One is let in, or let go; neither is changed into another."""
        return False

    @admin.display(description="placement", ordering="placement")
    def restricted_placement(self, obj: Member) -> str:
        return f"Restricted placement {obj.placement_id}"

    @admin.display(description="known to you as")
    def known_as(self, obj: Any) -> str:
        return obj.name_seen or "not known to you"


def manages_people(request: HttpRequest) -> bool:
    """Whether the person manages people, and so lets them in where they see nothing themselves."""
    return request.user.has_perm("auth.change_user")
