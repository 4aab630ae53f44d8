"""Documents: what each is, how it is cited, and the file of it where there is one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import models

from compliance.rules import RuleError
from placements import files
from placements.keeping import keep
from placements.models import SourceDocument

from .asking import MORE, CodedForm, asked_as


class FileInput(forms.FileInput):
    """Takes a file of a kind that is kept."""

    def __init__(self) -> None:
        super().__init__({"accept": ",".join(ending for form in files.FORMS.values() for ending in form.endings)})


class DocumentForm(CodedForm):
    """A document by its title and how it is cited."""

    words_from = "title"
    folded = {MORE: ("note", "code")}

    class Meta:
        model = SourceDocument
        formfield_callback = asked_as
        fields = ("title", "cite", "dated_on", "note", "code")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cite"].help_text = "How facts cite it, such as Ex. 4.4. Left empty, it is made of its code."

    @property
    def said(self) -> str:
        return str(self.instance)


class NewDocumentForm(DocumentForm):
    """A document that is added, with its file; without one it is cited all the same."""

    file = forms.FileField(
        required=False, widget=FileInput(), error_messages={"empty": "The file is empty."},
        help_text=f"{files.TAKEN} Without one the document is cited all the same.",
    )  # fmt: skip
    field_order = ("title", "cite", "dated_on", "file")

    def __init__(
        self, *args: Any, by: User, at: datetime, may_upload: bool, too_large: bool = False, **kw: Any
    ) -> None:
        """``too_large``: a file was sent, and not taken for its size."""
        super().__init__(*args, **kw)
        self._by, self._at, self._too_large = by, at, too_large
        if not may_upload:
            del self.fields["file"]

    def clean_file(self) -> Any:
        """The file. Raises ValidationError for one that was too large to be taken."""
        if self._too_large:
            raise ValidationError(files.too_large())
        return self.cleaned_data["file"]

    def enter(self) -> models.Model:
        """Write the document and keep its file. Raises RuleError for a file that is not taken."""
        row = super().enter()
        if given := self.cleaned_data.get("file"):
            try:
                keep(document=self.instance, pieces=given.chunks(), name=given.name or "", by=self._by, at=self._at)
            except files.Refused as refused:
                raise RuleError(str(refused)) from None
            except ValidationError as error:
                raise RuleError(" ".join(error.messages)) from None
        return row
