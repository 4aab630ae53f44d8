"""What every page of the admin shows, offers and deletes: only what the person who asks may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from django.contrib import admin
from django.contrib.admin.utils import NestedObjects
from django.core.exceptions import FieldDoesNotExist
from django.core.paginator import Paginator
from django.db import DEFAULT_DB_ALIAS, models
from django.http import Http404, HttpRequest, HttpResponse

from compliance.visibility import visible
from placements.models import BY_USE, EVERYBODY

HIDDEN_TOO = "records to which you have no access"
"""All that is said of what stands in the way of a deletion and is hidden."""

if TYPE_CHECKING:
    _Options = admin.options.BaseModelAdmin[Any]
else:
    _Options = object


def is_told(model: Any) -> bool:
    """Whether rows of ``model`` are hidden or shown by placement; people and other tables of Django's are not."""
    return hasattr(model, "placement_path")


def is_shared(model: Any) -> bool:
    """Whether rows of ``model`` may be named by placements that a person sees and by others that are hidden."""
    return getattr(model, "placement_path", EVERYBODY) in (BY_USE, EVERYBODY)


class VisibleRows(_Options):
    """A page, or an inline, of the admin that knows no row that its reader may not see.

    What is hidden is not there: its address answers as that of a row that never was.
    """

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        return visible(super().get_queryset(request), request.user)

    def get_field_queryset(self, db: str | None, db_field: Any, request: HttpRequest) -> Any:
        """The rows offered, and taken, as the choice of a field."""
        rows = super().get_field_queryset(db, db_field, request)
        named = db_field.remote_field.model
        if not is_told(named):
            return rows
        return visible(named._default_manager.all() if rows is None else rows, request.user)

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> NoReturn:
        """Where Django leads to the list with a message that names the key, here is no page."""
        raise Http404

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """Of a row that several placements share, an address may not ask by which others it is named."""
        if is_shared(self.model):
            try:
                asked: Any = self.model._meta.get_field(lookup.partition("__")[0])
            except FieldDoesNotExist:  # the key under another name, or nothing
                return True
            return not asked.is_relation
        return super().lookup_allowed(lookup, value, request)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What deleting ``objs`` takes along, or what forbids it. What is hidden forbids it, unnamed."""
        if is_shared(self.model) and _reaches_hidden(objs, request):
            return [], {}, set(), [HIDDEN_TOO]
        return super().get_deleted_objects(objs, request)  # type: ignore[misc]  # ModelAdmin's

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The history. Of a shared row Django's own leaves out what names rows of placements: some may be hidden."""
        response: Any = super().history_view(request, object_id, extra_context)  # type: ignore[misc]  # ModelAdmin's
        if is_shared(self.model) and "action_list" in response.context_data:
            entries = response.context_data["action_list"].paginator.object_list
            own = Paginator(entries.exclude(change_message__contains='"object":'), 100)
            response.context_data |= {"action_list": own.get_page(1), "page_range": own.page_range}
        return response  # type: ignore[no-any-return]


def _reaches_hidden(objs: Any, request: HttpRequest) -> bool:
    """Whether deleting ``objs`` would take along, or be forbidden by, a row that is hidden from the person."""
    collector = NestedObjects(using=DEFAULT_DB_ALIAS, origin=objs)
    collector.collect(objs)
    reached: dict[Any, set[Any]] = {model: {row.pk for row in rows} for model, rows in collector.data.items()}
    for row in collector.protected:
        reached.setdefault(type(row), set()).add(row.pk)
    return any(_hides_some(model, keys, request) for model, keys in reached.items() if is_told(model))


def _hides_some(model: type[models.Model], keys: set[Any], request: HttpRequest) -> bool:
    return visible(model._base_manager.filter(pk__in=keys), request.user).count() < len(keys)
