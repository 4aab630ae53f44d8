"""The deal as its documents state it: issuer, placement, documents, securities, agreement, kinds of event."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from compliance.asked import day_asked
from compliance.entering.placements import add_first_member, open_to_all
from compliance.forms import EventKindForm
from compliance.models import Deadline
from compliance.rules import words
from compliance.selectors import duties_naming
from compliance.timeline import drawn, timeline
from compliance.visibility import visible
from placements.models import (
    Agreement,
    EventKind,
    Issuer,
    IssuerAddress,
    Member,
    Placement,
    Security,
    SourceDocument,
)

from .base import SOURCE, FactAdmin, FactInline
from .blackouts import GAUGE, GaugeAdmin
from .columns import add_link, list_link
from .filters import ByPlacementFilter
from .members import MemberInline, let_in, may_restrict
from .parts import PARTS, PARTS_OF_PARTS
from .subscriptions import ResponsibleInline
from .visible import HIDDEN_TOO

# What decides the dates of every duty of an agreement is set by those who may change duties.
COUNSEL_SETS = ("calendar", "reading", "tolling")

# How many of the duties that stand in the way of a deletion are named.
PROTECTED_SHOWN = 25


@admin.register(Issuer)
class IssuerAdmin(FactAdmin[Issuer]):
    """The company that owes the duties."""

    list_display = ("name", "symbol", "state", "fiscal_year_end")
    search_fields = ("name", "symbol")
    readonly_fields = ("where_notices_go",)
    fieldsets = (
        (None, {"fields": ("name", ("state", "symbol"), "fiscal_year_end")}),
        ("For notices", {"fields": ("where_notices_go",)}),
    )

    def get_fieldsets(self, request: HttpRequest, obj: Issuer | None = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        return fieldsets if obj else fieldsets[:1]

    @admin.display(description="addresses")
    def where_notices_go(self, obj: Issuer) -> str:
        """Each agreement names an address of its own, and notices change it."""
        return list_link(IssuerAddress, "Under each placement's agreement", placement__issuer__id__exact=obj.pk)


class DocumentInline(FactInline):
    """The placement's documents: enter these first, every fact cites one."""

    model = SourceDocument
    fields = ("code", "title", "cite", "dated_on", "note")


class SecurityInline(FactInline):
    """What was sold."""

    model = Security
    fields = ("code", "kind", "name", "price", "conversion_price", "exercise_price", "source", "clause")
    autocomplete_fields = ("source",)


@admin.register(Placement)
class PlacementAdmin(FactAdmin[Placement]):
    """One placement, with its documents and securities, and the way to everything else of it."""

    class Media:
        css = {"all": ("compliance/timeline.css",)}

    list_display = ("name", "issuer", "slug")
    list_filter = (("issuer", admin.RelatedOnlyFieldListFilter),)
    list_select_related = ("issuer",)
    search_fields = ("name", "slug", "issuer__name")
    autocomplete_fields = ("issuer",)
    prepopulated_fields = {"slug": ("name",)}
    readonly_fields = ("life", "parts")
    inlines = (DocumentInline, SecurityInline, ResponsibleInline, MemberInline)
    fieldsets = (
        (None, {"fields": ("issuer", "name", "slug", "summary")}),
        ("Timeline", {"fields": ("life",), "classes": ("wide-field",)}),
        (
            "Its facts and duties",
            {
                "fields": ("parts",),
                "description": "In the order of a closing binder; each list holds what is of this placement.",
            },
        ),
        (
            "Who may see it",
            {
                "fields": ("restricted", "names_to_outsiders"),
                "description": (
                    "Everybody who works here, or its members alone. To others a restricted placement does not exist: "
                    "no list, search, file or figure has it. Counsel restricts it, and is its first member."
                ),
            },
        ),
    )

    def get_fieldsets(self, request: HttpRequest, obj: Placement | None = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        return fieldsets if obj else (fieldsets[0], fieldsets[-1])

    def get_readonly_fields(self, request: HttpRequest, obj: Placement | None = None) -> Any:
        fixed = super().get_readonly_fields(request, obj)
        return fixed if may_restrict(request) else (*fixed, "restricted", "names_to_outsiders")

    def get_inlines(self, request: HttpRequest, obj: Placement | None) -> Any:
        """Members only where there is something to be a member of."""
        inlines = super().get_inlines(request, obj)
        is_restricted = obj is not None and obj.restricted
        return inlines if is_restricted else [each for each in inlines if each is not MemberInline]

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        if formset.model is Member:
            let_in(formset, by=request.user)
        super().save_formset(request, form, formset, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Who restricts a placement is its first member, so that it is not out of everybody's sight."""
        if "restricted" in form.changed_data:
            if form.instance.restricted:
                add_first_member(form.instance, request.user, at=timezone.now())
            else:
                open_to_all(form.instance)
        super().save_related(request, form, formsets, change)

    def get_prepopulated_fields(self, request: HttpRequest, obj: Placement | None = None) -> Any:
        # The short name stands in addresses and files: once given it does not follow the name.
        return {} if obj else super().get_prepopulated_fields(request, obj)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Placement | None:
        found: Any = super().get_object(request, object_id, from_field)
        if found is not None:
            found.life = timeline(found, as_of=day_asked(request))
        return found  # type: ignore[no-any-return]  # with its timeline

    @admin.display(description="from closing to the end")
    def life(self, obj: Placement) -> SafeString:
        shown = obj.life  # type: ignore[attr-defined]  # get_object sets it
        return render_to_string("compliance/_timeline.html", {"timeline": shown, "drawing": drawn(shown)})

    @admin.display(description="parts")
    def parts(self, obj: Placement) -> SafeString:
        linked = (
            (
                list_link(model, title, placement__id__exact=obj.pk),
                add_link(model, f"Add {model._meta.verbose_name}", placement=obj.pk),
            )
            for title, model in PARTS
        )
        further = (
            (list_link(model, title, **{f"{way}__id__exact": obj.pk}), "") for title, model, way in PARTS_OF_PARTS
        )
        deadlines = list_link(Deadline, "Deadlines", placement__id__exact=obj.pk)
        pages = (
            ("Findings", "compliance:finding-list"),
            ("What if a fact were another", "compliance:what-if"),
            ("When is a notice given?", "compliance:notice-given"),
        )
        links = [
            (format_html('<a href="{}">{}</a>', reverse(name, query={"placement": obj.slug}), title), "")
            for title, name in pages
        ]
        entered = ((every, _after(add)) for every, add in linked)
        positions = reverse("compliance:position-detail", args=[obj.pk])
        links.insert(0, (format_html('<a href="{}">Positions</a>', positions), ""))
        return format_html_join("", "<div>{}{}</div>", [*entered, *further, (deadlines, ""), *links])


def _after(link: SafeString) -> SafeString:
    return format_html_join("", " · {}", [(link,)])


@admin.register(Security)
class SecurityAdmin(FactAdmin[Security]):
    """A class of securities."""

    list_display = ("name", "kind", "price_figure", "conversion_figure", "exercise_figure", "placement")
    list_filter = ("kind", ("placement", ByPlacementFilter))
    list_select_related = ("placement",)
    search_fields = ("code", "name", "placement__name")
    autocomplete_fields = ("placement", "source")
    fixed_once_added = ("placement",)
    fieldsets = (
        (None, {"fields": ("placement", ("code", "kind"), "name")}),
        (
            "Prices",
            {
                "fields": (("price", "conversion_price", "exercise_price"), "dividend_rate", "reason"),
                "description": "Dollars. Leave empty what no document states; say in the reason what is implied.",
            },
        ),
        SOURCE,
    )

    @admin.display(description="price", ordering="price")
    def price_figure(self, obj: Security) -> str:
        return words.dollars(obj.price)

    @admin.display(description="converts at", ordering="conversion_price")
    def conversion_figure(self, obj: Security) -> str:
        return words.dollars(obj.conversion_price)

    @admin.display(description="exercised at", ordering="exercise_price")
    def exercise_figure(self, obj: Security) -> str:
        return words.dollars(obj.exercise_price)


@admin.register(Agreement)
class AgreementAdmin(GaugeAdmin[Agreement]):
    """How an agreement's dates are counted, and what it caps."""

    list_display = ("__str__", "dated_on", "calendar", "reading", "tolling", "blackout_limits")
    list_filter = ("calendar", "reading", "tolling")
    list_select_related = ("placement",)
    search_fields = ("title", "placement__name", "placement__slug")
    autocomplete_fields = ("placement", "source")
    readonly_fields = ("blackout_gauge", "blackout_limits")
    fieldsets = (
        (None, {"fields": ("placement", "title", "dated_on", "governing_law")}),
        (
            "How dates are counted",
            {
                "fields": (("calendar", "time_zone"), "reading", "tolling"),
                "description": (
                    "2003 agreement: “Business Day” is defined in §1; §7(k) chooses New York law, whose "
                    "Gen. Constr. Law §25 rolls a weekend forward; §3(n) does not say whether a blackout moves dates, "
                    "so tolling is a choice: no effect, a miss excused, or a date moved by the blackout's days. "
                    "Calendar, reading and tolling decide dates for everybody: who may change duties sets them."
                ),
            },
        ),
        (
            "What is registered",
            {
                "fields": ("minimum_shares", "other_securities_maximum"),
                "description": "Whole shares. 2003 agreement: §2, and §7(c) for the other securities.",
            },
        ),
        (
            "Blackout limits",
            {
                "fields": (
                    ("blackout_consecutive_days", "blackout_total_days"),
                    ("blackout_window_months", "blackout_maximum_periods"),
                    "blackout_clause",
                    "blackout_limits",
                ),
                "description": "2003 agreement: §3(n): calendar days; periods on the same facts not back to back.",
            },
        ),
        GAUGE,
        (
            "Notices",
            {
                "fields": ("notice_clause", "issuer_counsel", "holders_counsel"),
                "description": (
                    "The clause's limbs have a list of their own. Counsel have copies; a copy is not said to be "
                    "notice. 2003 agreement: §7(g)."
                ),
            },
        ),
        SOURCE,
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Agreement | None = None) -> Any:
        set_by_counsel = () if request.user.has_perm("compliance.change_duty") else COUNSEL_SETS
        return (*super().get_readonly_fields(request, obj), *set_by_counsel)

    @admin.display(description="the limits say")
    def blackout_limits(self, obj: Agreement) -> str:
        said = []
        if obj.blackout_consecutive_days:
            said.append(f"at most {words.counted(obj.blackout_consecutive_days, 'day')} in a row")
        if obj.blackout_total_days and obj.blackout_window_months:
            window = words.counted(obj.blackout_window_months, "month")
            said.append(f"at most {words.counted(obj.blackout_total_days, 'day')} in any {window}")
        if obj.blackout_maximum_periods:
            said.append(f"at most {words.counted(obj.blackout_maximum_periods, 'period')}")
        return "; ".join(said) or "no limit on record"


@admin.register(EventKind)
class EventKindAdmin(FactAdmin[EventKind]):
    """The kinds of events. A name that a sentence uses stays as it is."""

    form = EventKindForm
    list_display = ("name", "meaning", "begins", "built_in")
    list_filter = ("built_in",)
    search_fields = ("name", "meaning")
    fields = ("name", "meaning", "begins")

    def get_form(self, request: HttpRequest, obj: EventKind | None = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.viewer = request.user
        return form

    def get_readonly_fields(self, request: HttpRequest, obj: EventKind | None = None) -> Any:
        # The libraries' sentences count by these names, and their duties arise for what these begin.
        return ("name", "begins") if obj and obj.built_in else ()

    def has_delete_permission(self, request: HttpRequest, obj: EventKind | None = None) -> bool:
        """The built-in kinds stay: placement files and libraries name them."""
        return super().has_delete_permission(request, obj) and not (obj and obj.built_in)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """A kind that a sentence names, or that is built in, is protected as if the database did it."""
        kinds: QuerySet[EventKind] | list[EventKind] = objs
        to_delete, counts, perms_needed, protected = super().get_deleted_objects(kinds, request)
        protected += [f"built-in kind of event: {kind}" for kind in kinds if kind.built_in]
        naming = duties_naming({kind.name for kind in kinds})
        seen = visible(naming, request.user)
        protected += [f"duty {duty}: “{duty.due}”" for duty in seen[:PROTECTED_SHOWN]]
        if naming.count() > seen.count():
            protected.append(HIDDEN_TOO)
        return to_delete, counts, perms_needed, protected
