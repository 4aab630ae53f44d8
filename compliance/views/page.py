"""What every page of the site has in common: who may open it, the day it is asked for, and its frame."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, NamedTuple

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from compliance.asked import kept
from compliance.forms import AsOfForm
from compliance.pages.day import DayShown
from compliance.roles import DEMO
from compliance.tables import SiteLinks
from compliance.tables.links import address_of
from placements.models import Placement

Link = tuple[str, str]
"""A link above the heading, or beside it: its words and its address."""


class Part(NamedTuple):
    """A part of Shelfwatch: its words, its URL's name, the permission to see it, and whether it can be asked by day."""

    name: str
    address: str
    permission: str = ""
    by_day: bool = True


PARTS = (
    Part("Home", "compliance:home"),
    Part("Placements", "compliance:placement-list", "placements.view_placement"),
    Part("Deadlines", "compliance:deadline-list", "compliance.view_deadline"),
    Part("Registrations", "compliance:registration-list", "placements.view_registrationstatement"),
    Part("Holders", "compliance:holder-list", "holders.view_holder"),
    Part("Documents", "compliance:document-list", "placements.view_sourcedocument"),
    Part("Reports", "compliance:report-list", "compliance.view_deadline", by_day=False),
    Part("Findings", "compliance:finding-list", "compliance.view_findingack"),
    Part("Notices", "compliance:notice-list", "holders.view_notice"),
    Part("What if", "compliance:what-if", "placements.view_placement"),
)
"""The parts as the head names them, in its order."""


@dataclass(frozen=True, slots=True)
class PartLink:
    """A link in the head, to a part."""

    name: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Frame(DayShown):
    """What stands around a page: the parts, the day asked for, and what else the address asks, which is kept."""

    form: AsOfForm
    parts: list[PartLink]
    asked: list[tuple[str, str]]
    """What the address asks beside the day."""
    is_demo: bool
    """Whether one of the demo's people looks at it."""


class Page(PermissionRequiredMixin, TemplateView):
    """A page of the site. It is for those who work here, as the admin is; ``permission_required`` narrows that."""

    raise_exception = True
    permission_required: Any = ()
    part: ClassVar[str] = ""
    """The name in the head of what the page belongs to."""
    title: str = ""
    """The heading."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The page. Who is signed in without access is told so where people sign in."""
        if not (request.user.is_active and request.user.is_staff):
            return redirect_to_login(request.get_full_path())
        asked = (text for name, values in request.GET.lists() for text in (name, *values))
        if any("\0" in str(text) for text in (*asked, *kwargs.values())):
            raise BadRequest("The address has a character that cannot be stored.")
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def frame(self) -> Frame:
        """The frame, from the address and today."""
        today = timezone.localdate()
        form = AsOfForm.asked(self.request.GET, today)
        day = DayShown(form.day(today), today)
        return Frame(
            as_of=day.as_of,
            today=today,
            form=form,
            parts=list(self._parts(day.kept)),
            asked=kept(self.request, "as_of", "page"),
            is_demo=self.request.user.get_username().startswith(DEMO),
        )

    @property
    def as_of(self) -> date:
        """The day asked for."""
        return self.frame.as_of

    @cached_property
    def links(self) -> SiteLinks:
        """Addresses that keep the day; from the admin's forms they lead back here."""
        return SiteLinks(self.as_of, back=self.request.get_full_path())

    def crumbs(self) -> list[Link]:
        """The links above the heading, from Home down to what the page is in."""
        return []

    def trail(self, placement: Placement | None = None) -> list[Link]:
        """The links from the list of placements down to the page of ``placement``; without one, to the list."""
        own = [(placement.name, self.links.fact("placements_placement", placement.pk))] if placement else []
        return [("Placements", self.links.listed("placements_placement")), *own]

    def actions(self) -> list[Link]:
        """What can be done here, at the right of the heading; the first is the main action."""
        return []

    def may(self, permission: str) -> bool:
        """Whether the person who asks has the permission."""
        return self.request.user.has_perm(permission)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        home = [("Home", f"{address_of('compliance:home')}{self.frame.kept}")]
        crumbs = self.crumbs()
        given = {
            "title": self.title,
            "frame": self.frame,
            "crumbs": [*home, *crumbs] if crumbs else [],
            "actions": self.actions(),
            "back": self.links.back_query,
        }
        return super().get_context_data(**{**given, **kwargs})

    def _parts(self, kept: str) -> Iterator[PartLink]:
        for part in PARTS:
            if not part.permission or self.may(part.permission):
                url = f"{address_of(part.address)}{kept if part.by_day else ''}"
                yield PartLink(part.name, url, part.name == self.part)
