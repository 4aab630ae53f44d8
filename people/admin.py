"""The admin of people. An administrator gives roles, and can give nobody more than the roles hold."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from axes.utils import reset
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.timezone import localtime

from people.devices import device
from people.sessions import end_sessions
from people.throttle import as_counted
from people.versions import VERSION, PersonForm

admin.site.unregister(User)
# What the libraries keep is reached through a person, or by nobody: among it are the secrets of second factors.
ADMIN_OF_LIBRARIES = (
    *(EmailAddress, Authenticator, UserSession, SocialAccount, SocialApp, SocialToken),
    *(AccessAttempt, AccessFailureLog, AccessLog),
)
for model in ADMIN_OF_LIBRARIES:
    if admin.site.is_registered(model):
        admin.site.unregister(model)


OWN = ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")
"""What nobody decides of their own account, so that at least the person who acts remains an administrator."""
NOT_YOUR_OWN = "Another administrator decides what you may do, and whether your account is open."


@admin.register(User)
class PersonAdmin(UserAdmin[User]):
    """Django's page of users, without what would let an administrator rise above the roles.

    That is superuser status and single permissions of anybody. What their own account may do nobody decides, superusers
    included.
    """

    form = PersonForm
    list_display = ("username", "first_name", "last_name", "email", "is_active", "second_factor", "last_login")
    list_filter = ("groups", "is_active")
    readonly_fields = ("second_factor", "places")
    fieldsets = (*(UserAdmin.fieldsets or ()), ("Sign-in", {"fields": ("second_factor", "places")}))
    actions = ("sign_out", "take_second_factor", "open_sign_in")

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """People, each with whether a second factor is set up."""
        factors = Authenticator.objects.filter(user=OuterRef("pk")).exclude(type=Authenticator.Type.RECOVERY_CODES)
        return super().get_queryset(request).annotate(has_second_factor=Exists(factors))

    @admin.display(boolean=True, description="second factor")
    def second_factor(self, person: User) -> bool:
        """Whether the person has set one up."""
        return bool(getattr(person, "has_second_factor", False))

    @admin.display(description="signed in at")
    def places(self, person: User) -> str:
        """Where the person is signed in: device, address, and when it was seen last."""
        sessions = UserSession.objects.purge_and_list(person)
        lines = [
            (device(session.user_agent), session.ip, date_format(localtime(session.last_seen_at), "D M j, Y, g:i A"))
            for session in sessions
        ]
        return format_html_join(mark_safe("<br>"), "{}, address {}, last seen {}", lines) or "nowhere"

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[Any, ...]:
        fixed = tuple(super().get_readonly_fields(request, obj))
        if obj == request.user:
            return (*fixed, *OWN)
        return fixed if request.user.is_superuser else (*fixed, "is_superuser", "user_permissions")

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        """On a person's own page it is said why they cannot change their roles."""
        shown = super().get_fieldsets(request, obj)
        if obj != request.user:
            return shown
        return [(title, {**of, "description": NOT_YOUR_OWN} if "groups" in of["fields"] else of) for title, of in shown]

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        """The form, with what it says."""
        form = context["adminform"].form
        if isinstance(form, PersonForm) and context["original"]:
            context[VERSION] = form.version
        return super().render_change_form(request, context, *args, **kwargs)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """An administrator must not take over a superuser's account by setting its password."""
        if obj is not None and obj.is_superuser and not request.user.is_superuser:
            return False
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Nobody: who has left is closed, so that what they entered keeps their name."""
        return False

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """A closed account is signed out at once, so that opening it again brings no old session back.

        Of two administrators who take each other's role at once the second waits, and has none any more: one is always
        left.
        """
        list(Group.objects.select_for_update().order_by("pk").values_list("pk"))
        acting = User.objects.filter(username=request.user.get_username()).first()
        if acting is None or not acting.has_perm("auth.change_user"):
            raise PermissionDenied("Your own role was taken while you changed another's. Nothing was saved.")
        if obj == request.user and set(OWN) & set(request.POST):
            messages.error(request, f"{NOT_YOUR_OWN} That stays as it is.")
        super().save_model(request, obj, form, change)
        if not obj.is_active:
            end_sessions(obj)

    @admin.action(description="Sign out everywhere", permissions=["change"])
    def sign_out(self, request: HttpRequest, people: QuerySet[User]) -> None:
        """End every session of the people chosen."""
        for person in self._changeable(request, people):
            count = end_sessions(person)
            places = "1 place" if count == 1 else f"{count} places"
            messages.success(request, f"Signed out of {places}: {person.get_username()}.")

    @admin.action(description="Remove the second factor, for who has lost it", permissions=["change"])
    def take_second_factor(self, request: HttpRequest, people: QuerySet[User]) -> None:
        """Forget app, keys and recovery codes; the person signs in by password and sets up a new one."""
        for person in self._changeable(request, people):
            if person == request.user:
                messages.error(request, "Another administrator removes your own second factor.")
                continue
            Authenticator.objects.filter(user=person).delete()
            end_sessions(person)
            messages.success(
                request, f"The second factor of {person.get_username()} is removed, to be set up anew at sign-in."
            )

    @admin.action(description="Open sign-in after too many wrong tries", permissions=["change"])
    def open_sign_in(self, request: HttpRequest, people: QuerySet[User]) -> None:
        """Forget the wrong tries under the names of the people chosen."""
        for person in self._changeable(request, people):
            reset(username=as_counted(person.get_username()))
            messages.success(request, f"Sign-in is open again for {person.get_username()}.")

    def _changeable(self, request: HttpRequest, people: QuerySet[User]) -> list[User]:
        """Those of ``people`` whom the person asking may change; the others are named in a message."""
        kept = [person for person in people if self.has_change_permission(request, person)]
        for person in set(people) - set(kept):
            messages.error(request, f"Only a superuser may change {person.get_username()}, who is one.")
        return kept
