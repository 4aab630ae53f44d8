"""History of a model: each addition, change and deletion as a row of its own, with who, when, why and in which request.

``history = Recorded(inherit=True)`` in an abstract model keeps the history of everything that inherits from it. What is
written past ``save()`` and ``delete()`` goes through ``record.writing``, which keeps history too.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.db import models
from simple_history.models import HistoricalRecords

from record import acting

_unrecorded: ContextVar[frozenset[type[models.Model]] | None] = ContextVar("unrecorded", default=frozenset())


class Entry(models.Model):
    """What a row of history says beside what django-simple-history keeps."""

    history_request = models.UUIDField("request", default=acting.number, db_index=True, editable=False)
    history_by = models.CharField("by", max_length=320, default=acting.by, blank=True, editable=False)

    class Meta:
        abstract = True


class Recorded(HistoricalRecords):  # type: ignore[misc]  # the library has no types
    """Keeps the history of a model in this app's tables."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            bases=[Entry], app="record", user_related_name="+", get_user=_person, use_base_model_db=False, **options
        )

    def copy_fields(self, model: type[models.Model]) -> dict[str, models.Field[Any, Any]]:
        """The model's fields, without what only forms ask of them; of its links the required ones are indexed.

        So another hint or another word to choose from is no change of the tables of history.
        """
        fields: dict[str, models.Field[Any, Any]] = super().copy_fields(model)
        for name, field in fields.items():
            field.help_text, field.choices, field._validators = "", None, []  # type: ignore[attr-defined]
            if isinstance(field, models.ForeignKey):
                field.db_index = not model._meta.get_field(name).null  # type: ignore[attr-defined]  # the stubs lack it
        return fields

    def get_m2m_fields_from_model(self, model: type[models.Model]) -> list[models.ManyToManyField[Any, Any]]:
        return list(model._meta.local_many_to_many)

    def _get_history_id_field(self) -> models.Field[Any, Any]:
        return models.BigAutoField(primary_key=True)

    def _get_history_change_reason_field(self) -> models.Field[Any, Any]:
        return models.TextField("reason", blank=True, default="")

    def _get_history_user_fields(self) -> dict[str, models.Field[Any, Any]]:
        """The person, who cannot be deleted while the record names them."""
        person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
        return {"history_user": person}

    def get_change_reason_for_object(self, instance: models.Model, history_type: str, using: Any) -> str:
        return acting.current().reason

    def create_historical_record(self, instance: models.Model, history_type: str, using: Any = None) -> None:
        left_out = _unrecorded.get()
        if left_out is not None and type(instance) not in left_out:
            super().create_historical_record(instance, history_type, using)

    def post_save(self, instance: models.Model, created: bool, using: Any = None, **kwargs: Any) -> None:
        """Nothing where only such fields were saved as are no part of the history."""
        saved = kwargs.get("update_fields")
        if saved is None or not set(saved) <= set(self.excluded_fields):
            super().post_save(instance, created, using, **kwargs)

    def m2m_changed(
        self, instance: models.Model, action: str, attr: str, pk_set: Any, reverse: bool, **kwargs: Any
    ) -> None:
        """Of both ends of a link the one that declares it keeps it in its history, from whichever end it is set."""
        if not reverse:
            super().m2m_changed(instance, action, attr, pk_set, reverse, **kwargs)
        elif action in {"post_add", "post_remove"}:
            for owner in kwargs["model"]._base_manager.filter(pk__in=pk_set):
                self.create_historical_record(owner, "~")


def _person(**kwargs: Any) -> Any:
    return acting.current().person


@contextmanager
def unrecorded(*noted: type[models.Model]) -> Iterator[None]:
    """Keep no history inside: of these models, whose rows are noted otherwise, or of any where none is named.

    Without names it is for made-up data only, which states no fact about anybody.
    """
    before = _unrecorded.get()
    token = _unrecorded.set(before | frozenset(noted) if noted and before is not None else None)
    try:
        yield
    finally:
        _unrecorded.reset(token)


def is_tracked(model: type[models.Model]) -> bool:
    """Whether the model has a history."""
    return hasattr(model._meta, "simple_history_manager_attribute")
