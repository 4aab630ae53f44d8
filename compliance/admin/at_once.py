"""Two people at one object: a form carries the version it was read at, and a form that adds can be sent only once.

Where somebody else saved meanwhile nothing is overwritten: a page shows, field by field, what the form said when it was
opened, what is on record now and what was typed, and the person chooses.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.forms import MultiWidget
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst

from compliance import operations
from compliance.history import Names, history_of, moment, said, who
from placements.models import Placement
from record.acting import REASON
from record.models import Submission

from .history import WithHistory, hidden
from .preview import BACK, CONFIRMED, unconfirm

VERSION = "version"
"""The field of a form that says at which version its object was read."""
ONCE = "once"
"""The field of a form that adds something: its number, under which it adds it once."""

Version = dict[str, int]
"""The last row of history of the object and of each table on its page, by kind of fact; 0 where there is none."""

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
        with transaction.atomic():
            if saves and object_id is None and (added := self._added_already(request)):
                return added
            if saves and object_id is not None and (stale := self._refused_as_stale(request, unquote(object_id))):
                return stale
            context = {**self._carried(request, object_id), **(extra_context or {})}
            response = super().changeform_view(request, object_id, form_url, context)
            if saves and object_id is None and not hasattr(request, "added"):
                _submissions(request).delete()
        return response

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The page that asks whether to delete, with its version; where somebody saved since, it asks again."""
        key = unquote(object_id)
        context = dict(extra_context or {})
        with transaction.atomic():
            if VERSION in request.POST and (row := self.get_object(request, key)) is not None:
                self._lock(row)
                if self._read_at(request, key) != self._version(str(row.pk)):
                    context["is_changed"] = True
                    unconfirm(request)
            if key.isdecimal():
                context[VERSION] = self._signed(key, self._version(key))
            return super().delete_view(request, object_id, context)

    def response_add(self, request: HttpRequest, obj: models.Model, *args: Any, **kwargs: Any) -> HttpResponse:
        request.added = obj  # type: ignore[attr-defined]  # read by changeform_view
        if submission := _submissions(request).first():
            submission.row = obj.pk
            submission.save()
        return super().response_add(request, obj, *args, **kwargs)

    def _carried(self, request: HttpRequest, object_id: str | None) -> dict[str, str]:
        """What the form carries; shown again, it carries what it carried."""
        if object_id is None:
            return {ONCE: request.POST.get(ONCE) or uuid4().hex}
        key = unquote(object_id)
        return {
            VERSION: request.POST.get(VERSION) or (self._signed(key, self._version(key)) if key.isdecimal() else "")
        }

    def _version(self, key: str) -> Version:
        """The version of an object as it is now."""
        return {
            rows.model.instance_type._meta.label_lower: rows.aggregate(last=models.Max("history_id"))["last"] or 0
            for rows in self.history_on_page(int(key))
        }

    def _signed(self, key: str, version: Version) -> str:
        return signing.dumps(version, salt=f"{self.opts.label_lower}:{key}", compress=True)

    def _read_at(self, request: HttpRequest, key: str) -> Version:
        """The version that the form says it was read at; one that says none was read before everything."""
        try:
            read: Version = signing.loads(request.POST.get(VERSION, ""), salt=f"{self.opts.label_lower}:{key}")
        except signing.BadSignature:
            return {}
        return read

    def _refused_as_stale(self, request: HttpRequest, key: str) -> HttpResponse | None:
        """The page that shows both versions, where the object is no longer as it was read; None where it is.

        From here to the end of the transaction nobody else writes the object or what belongs to its placement.
        """
        row = self.get_object(request, key)
        if row is None or not self.has_change_permission(request, row):
            return None  # the admin says so
        self._lock(row)
        read, now = self._read_at(request, key), self._version(str(row.pk))
        if read == now:
            return None
        return _choice(self, request, row.pk, read, self._signed(key, now))

    def _lock(self, row: models.Model) -> None:
        """Make whoever writes the row, or what belongs to its placement, wait until the transaction ends."""
        if placement := getattr(row, "fact_placement_id", None):
            operations.lock(placement=Placement(pk=placement))
        list(self.model._base_manager.select_for_update(no_key=True).filter(pk=row.pk).values_list("pk"))

    def _added_already(self, request: HttpRequest) -> HttpResponse | None:
        """The way to what this form added before, where it is sent a second time; None, and noted, the first time."""
        token = _token(request)
        if token is None or not self.has_add_permission(request):
            return None
        try:
            with transaction.atomic():
                Submission.objects.create(token=token, model=self.opts.label_lower)
        except IntegrityError:
            before = Submission.objects.get(token=token)
            messages.info(request, f"This {self.opts.verbose_name} was added already: the form was sent twice.")
            name = f"admin:{self.opts.app_label}_{self.opts.model_name}"
            return HttpResponseRedirect(
                reverse(f"{name}_change", args=[before.row]) if before.row else reverse(f"{name}_changelist")
            )
        return None


def _token(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.POST.get(ONCE, ""))
    except ValueError:
        return None


def _submissions(request: HttpRequest) -> models.QuerySet[Submission]:
    """What is noted of this form, if it carries a number."""
    token = _token(request)
    return Submission.objects.filter(token=token) if token else Submission.objects.none()


@dataclass(frozen=True, slots=True)
class Line:
    """A field in three states, in words: when the form was opened, on record now, and typed (empty if left alone)."""

    field: str
    opened: str
    now: str
    typed: str
    is_mine: bool


@dataclass(frozen=True, slots=True)
class _Field:
    """A field of a form that was sent, held against the row as it was read and as it is."""

    form: Any
    name: str
    opened: Any
    now: Any

    @property
    def field(self) -> Any:
        return self.form.fields[self.name]

    @property
    def is_mine(self) -> bool:
        """Whether the person typed something else than the form said when it was opened."""
        return bool(self.field.has_changed(self.opened, self.form[self.name].data))

    @property
    def is_theirs(self) -> bool:
        """Whether somebody else changed it since."""
        return bool(_comparable(self.opened) != _comparable(self.now))

    def line(self, names: Names) -> Line:
        column: Any = self.form.instance._meta.get_field(self.name)
        label = capfirst(str(self.field.label or column.verbose_name))
        of = f"{self.form.instance}: " if self.form.prefix else ""
        opened, now = (_told(column, value, names) for value in (self.opened, self.now))
        return Line(f"{of}{label}", opened, now, self._typed(column, names), self.is_mine)

    def _typed(self, column: Any, names: Names) -> str:
        try:
            cleaned = self.field.clean(self.form[self.name].data)
        except ValidationError:
            return str(self.form[self.name].data)
        return _told(column, getattr(cleaned, "pk", cleaned), names)

    def as_sent(self) -> Iterator[tuple[str, list[str]]]:
        """The names under which a browser sends the field, each with what it would send for what is on record now."""
        name, value = self.form.add_prefix(self.name), self.field.prepare_value(self.now)
        if isinstance(self.field.widget, MultiWidget):
            for number, part in enumerate(self.field.widget.decompress(value) or ()):
                yield f"{name}_{number}", ["" if part is None else str(part)]
        elif isinstance(value, bool):
            yield name, ["on"] if value else []
        else:
            values = value if isinstance(value, (list, tuple)) else [value]
            yield name, ["" if each is None else str(getattr(each, "pk", each)) for each in values]


def _comparable(value: Any) -> Any:
    """The primary keys of several rows, in whatever order."""
    return {getattr(each, "pk", each) for each in value} if isinstance(value, (list, tuple, set)) else value


def _told(column: Any, value: Any, names: Names) -> str:
    if column.many_to_many:
        named = (names.of(column.related_model, getattr(row, "pk", row)) for row in value or ())
        return ", ".join(sorted(filter(None, named)))
    return said(column, value, names)


def _choice(model_admin: Any, request: HttpRequest, key: int, read: Version, version: str) -> TemplateResponse:
    """The page that shows both versions and asks which is to stand."""
    obj = model_admin.get_object(request, str(key))
    names = Names(hidden(request))
    fields = list(_fields(model_admin, request, obj, read))
    sent = {name: values for name, values in request.POST.lists() if name not in _SENT_ANEW}
    for each in fields:
        if each.is_theirs and not each.is_mine:
            sent.update(each.as_sent())
    request.current_app = model_admin.admin_site.name
    context = {
        **model_admin.admin_site.each_context(request),
        "title": f"Somebody changed this {model_admin.opts.verbose_name} while you had it open",
        "subtitle": None,
        "opts": model_admin.opts,
        "object": obj,
        "lines": [each.line(names) for each in fields if each.is_mine or each.is_theirs],
        "others": _others(model_admin, key, read),
        "typed": [(name, value) for name, values in sent.items() for value in values],
        "version": version,
        "back": BACK,
    }
    return TemplateResponse(request, "admin/changed_meanwhile.html", context, status=409)


_SENT_ANEW = {"csrfmiddlewaretoken", CONFIRMED, BACK, VERSION, REASON}


def _fields(model_admin: Any, request: HttpRequest, obj: Any, read: Version) -> Iterator[_Field]:
    """The fields that were sent, of the object and of the rows of its tables."""
    names = flatten_fieldsets(model_admin.get_fieldsets(request, obj))
    form = model_admin.get_form(request, obj, change=True, fields=names)(request.POST, instance=obj)
    formsets, _ = model_admin._create_formsets(request, obj, change=True)
    rows = [row for formset in formsets for row in formset.initial_forms if row.instance.pk]
    for sent in (form, *rows):
        entry = _entry_read(sent.instance, read)
        for name in sent.fields:
            column = _column(sent.instance, name)
            if column is not None and column.name not in {"id", getattr(getattr(sent, "fk", None), "name", "id")}:
                now = sent.initial.get(name)
                yield _Field(sent, name, _opened(entry, column) if entry else now, now)


def _column(instance: models.Model, name: str) -> Any:
    """The column or the link of this name; None for what a form asks beside them."""
    return next(
        (each for each in (*instance._meta.concrete_fields, *instance._meta.many_to_many) if each.name == name), None
    )


def _entry_read(instance: models.Model, read: Version) -> Any:
    """The row of history that the form was made from; None where the object had none."""
    at = read.get(instance._meta.label_lower, 0)
    return history_of(type(instance)).filter(id=instance.pk, history_id__lte=at).order_by("-history_id").first()


def _opened(entry: Any, column: Any) -> Any:
    if column.many_to_many:
        return list(getattr(entry, column.name).values_list(f"{column.m2m_reverse_field_name()}_id", flat=True))
    return getattr(entry, column.attname)


def _others(model_admin: Any, key: int, read: Version) -> list[str]:
    """Who changed it since it was read, and when, the last first."""
    since = [
        entry
        for rows in model_admin.history_on_page(key)
        for entry in rows.filter(history_id__gt=read.get(rows.model.instance_type._meta.label_lower, 0))[:20]
    ]
    since.sort(key=lambda entry: entry.history_date, reverse=True)
    return list(dict.fromkeys(f"{who(entry.history_by)}, {moment(entry.history_date)}" for entry in since))[:5]
