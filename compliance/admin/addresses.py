"""Where notices go: the addresses of record of the holders and of the issuer, and since when."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.forms import Textarea
from django.http import HttpRequest

from compliance.rules import words
from holders.models import Address
from placements.models import AddressOfRecord, IssuerAddress

from .base import CITED, FactAdmin, FactInline, M
from .filters import ByPlacementFilter


class AddressInline(FactInline):
    """Where the holder's notices go under the agreement of a placement; each address has a page of its own."""

    model = Address
    fields = ("placement", "starts_on", "address", "attention", "fax", "source", "clause")
    autocomplete_fields = ("placement", "source")
    formfield_overrides = {
        **FactInline.formfield_overrides,
        models.TextField: {"widget": Textarea(attrs={"rows": 3, "cols": 32})},
    }

    def get_queryset(self, request: HttpRequest) -> QuerySet[Address]:
        return super().get_queryset(request).select_related("placement", "source")


WHERE: tuple[tuple[str, Any], ...] = (
    ("For notices", {"fields": ("address", "attention", ("fax", "email"), "copies_to")}),
    ("Source", {"fields": (("source", "clause"), "note"), "description": CITED}),
)


class OfRecordAdmin(FactAdmin[M]):
    """An address of record, of whomever."""

    @admin.display(description="from", ordering="starts_on")
    def since(self, obj: AddressOfRecord) -> str:
        return words.medium_date(obj.starts_on) if obj.starts_on else "the beginning"


@admin.register(Address)
class AddressAdmin(OfRecordAdmin[Address]):
    """An address of record of a holder."""

    list_display = ("holder", "since", "attention", "fax", "placement")
    list_filter = (("placement", ByPlacementFilter),)
    list_select_related = ("holder", "placement")
    search_fields = ("holder__name", "address", "attention", "fax", "placement__name")
    autocomplete_fields = ("placement", "holder", "source")
    fieldsets = (
        (
            None,
            {
                "fields": ("placement", "holder", "starts_on"),
                "description": (
                    "A holder's first address has no day. A change is an address of its own, from its first day on; "
                    "what it does not state is unknown from then on. 2003 agreement: §7(g)."
                ),
            },
        ),
        *WHERE,
    )


@admin.register(IssuerAddress)
class IssuerAddressAdmin(OfRecordAdmin[IssuerAddress]):
    """An address of record of the issuer."""

    list_display = ("placement", "since", "attention", "fax", "clause")
    list_filter = (("placement", ByPlacementFilter), ("placement__issuer", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("placement__issuer",)
    search_fields = ("address", "attention", "fax", "placement__name", "placement__issuer__name")
    autocomplete_fields = ("placement", "source")
    fieldsets = (
        (
            None,
            {
                "fields": ("placement", "starts_on"),
                "description": (
                    "Where holders send their notices under this agreement. The first address has no day; a change is "
                    "an address of its own, from its first day on; what it does not state is unknown from then on. "
                    "2003 agreement: §7(g)."
                ),
            },
        ),
        *WHERE,
    )
