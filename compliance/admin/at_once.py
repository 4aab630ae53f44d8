"""Two people at one object: a form carries the version it was read at, and a form that adds can be sent only once.

Where somebody else saved meanwhile nothing is overwritten: a page shows, field by field, what the form said when it was
opened, what is on record now and what was typed, and the person chooses.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from compliance.history import Names
from compliance.saving import once
from compliance.saving.confirming import BACK, CONFIRMED
from compliance.saving.versions import (
    VERSION,
    Held,
    Version,
    changed_by,
    held_against,
    lock,
    read_at,
    signed,
    version_of,
    with_theirs,
)
from record.acting import REASON

from .history import WithHistory, hidden
from .preview import unconfirm

if TYPE_CHECKING:
    _Admin = WithHistory
else:
    _Admin = object


class NothingOverwritten(_Admin):
    """Saves a form only over the version that its person has read, and adds what it adds once."""

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The form, with its version; a save over another version leads to a page that shows both."""
        saves = request.method == "POST" and BACK not in request.POST
        with _written_at_once(request):
            if saves and object_id is None and (added := self._added_already(request)):
                return added
            if saves and object_id is not None and (stale := self._refused_as_stale(request, unquote(object_id))):
                return stale
            context = {**self._carried(request, object_id), **(extra_context or {})}
            response = super().changeform_view(request, object_id, form_url, context)
            if saves and object_id is None and not hasattr(request, "added"):
                once.forget(request)
        return response

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The page that asks whether to delete, with its version; where somebody saved since, it asks again."""
        key = unquote(object_id)
        context = dict(extra_context or {})
        with _written_at_once(request):
            if request.POST and (row := self.get_object(request, key)) is not None:
                lock(row)
                if self._read_at(request, key) != self._version(str(row.pk)):
                    context["is_changed"] = True
                    unconfirm(request)
            if key.isdecimal():
                context[VERSION] = self._signed(key, self._version(key))
            return super().delete_view(request, object_id, context)

    def version_of_chosen(self, chosen: models.QuerySet[Any]) -> str:
        """The version of rows chosen in the list, as a page carries it that asks about them."""
        keys = sorted(chosen.values_list("pk", flat=True))
        return signed(version_of(self.history_on_page(*keys)), self.model, str(keys))

    def is_changed(self, request: HttpRequest, chosen: models.QuerySet[Any]) -> bool:
        """Whether rows chosen in the list are no longer as they stood on the page that was sent.

        From here to the end of the transaction nobody else writes them or what belongs to their placements.
        """
        lock(*chosen)
        keys = sorted(chosen.values_list("pk", flat=True))
        return read_at(request, self.model, str(keys)) != version_of(self.history_on_page(*keys))

    def response_add(self, request: HttpRequest, obj: models.Model, *args: Any, **kwargs: Any) -> HttpResponse:
        request.added = obj  # type: ignore[attr-defined]  # read by changeform_view
        once.added(request, obj)
        return super().response_add(request, obj, *args, **kwargs)

    def _carried(self, request: HttpRequest, object_id: str | None) -> dict[str, str]:
        """What the form carries; shown again, it carries what it carried."""
        if object_id is None:
            return {once.ONCE: once.number_of(request)}
        key = unquote(object_id)
        return {
            VERSION: request.POST.get(VERSION) or (self._signed(key, self._version(key)) if key.isdecimal() else "")
        }

    def _version(self, key: str) -> Version:
        """The version of an object as it is now."""
        return version_of(self.history_on_page(int(key)))

    def _signed(self, key: str, version: Version) -> str:
        return signed(version, self.model, key)

    def _read_at(self, request: HttpRequest, key: str) -> Version:
        return read_at(request, self.model, key)

    def _refused_as_stale(self, request: HttpRequest, key: str) -> HttpResponse | None:
        """The page that shows both versions, where the object is no longer as it was read; None where it is.

        From here to the end of the transaction nobody else writes the object or what belongs to its placement.
        """
        row = self.get_object(request, key)
        if row is None or not self.has_change_permission(request, row):
            return None  # the admin says so
        lock(row)
        read, now = self._read_at(request, key), self._version(str(row.pk))
        if read == now:
            return None
        return _choice(self, request, row.pk, read, self._signed(key, now))

    def _added_already(self, request: HttpRequest) -> HttpResponse | None:
        """The way to what this form added before, where it is sent a second time; None, and noted, the first time."""
        if not self.has_add_permission(request) or (before := once.sent_before(request, self.model)) is None:
            return None
        messages.info(request, f"This {self.opts.verbose_name} was added already: the form was sent twice.")
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}"
        return HttpResponseRedirect(
            reverse(f"{name}_change", args=[before.row]) if before.row else reverse(f"{name}_changelist")
        )


def _written_at_once(request: HttpRequest) -> AbstractContextManager[Any]:
    """One transaction for what is sent; none for who only looks.

    On SQLite a transaction has the database to itself: pages that are looked at would keep those waiting who save. The
    version that a form carries is read before the form, so that at worst a save in between shows both versions.
    """
    return transaction.atomic() if request.method == "POST" else nullcontext()


def _choice(model_admin: Any, request: HttpRequest, key: int, read: Version, version: str) -> TemplateResponse:
    """The page that shows both versions and asks which is to stand."""
    obj = model_admin.get_object(request, str(key))
    names = Names(hidden(request))
    fields = list(_fields(model_admin, request, obj, read))
    sent = {name: values for name, values in request.POST.lists() if name not in _SENT_ANEW}
    request.current_app = model_admin.admin_site.name
    context = {
        **model_admin.admin_site.each_context(request),
        "title": f"Somebody changed this {model_admin.opts.verbose_name} while you had it open",
        "subtitle": None,
        "opts": model_admin.opts,
        "object": obj,
        "lines": [each.line(names) for each in fields if each.is_mine or each.is_theirs],
        "others": changed_by(model_admin.history_on_page(key), read),
        "typed": [(name, value) for name, values in with_theirs(sent, fields).items() for value in values],
        "version": version,
        "back": BACK,
    }
    return TemplateResponse(request, "admin/changed_meanwhile.html", context, status=409)


_SENT_ANEW = {"csrfmiddlewaretoken", CONFIRMED, BACK, VERSION, REASON}


def _fields(model_admin: Any, request: HttpRequest, obj: Any, read: Version) -> Iterator[Held]:
    """The fields that were sent, of the object and of the rows of its tables."""
    names = flatten_fieldsets(model_admin.get_fieldsets(request, obj))
    form = model_admin.get_form(request, obj, change=True, fields=names)(request.POST, instance=obj)
    formsets, _ = model_admin._create_formsets(request, obj, change=True)
    rows = [row for formset in formsets for row in formset.initial_forms if row.instance.pk]
    for sent in (form, *rows):
        yield from held_against(sent, read)
