"""Schedule 1 from a file: the file or its text with what a person says of it, and who each near name is."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.forms.boundfield import BoundField

from compliance import intake
from compliance.saving.carrying import Carried
from holders import schedule
from placements.models import Closing, SourceDocument

from .asking import NO_SOURCE, RowField

PASTED = "pasted.txt"
"""The name of a file that was given as text."""


class ScheduleFileForm(forms.Form):
    """A file, or the text of one, and what a person says of it. ``held`` is a file that was given before."""

    file = forms.FileField(
        required=False, help_text="A table as filed with the SEC (.txt), CSV or XLSX.",
        widget=forms.FileInput(attrs={"accept": ",".join(schedule.KINDS)}),
        error_messages={"empty": "The file is empty."},
    )  # fmt: skip
    text = forms.CharField(
        label="Or its text", required=False, strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "cols": 80, "wrap": "off", "spellcheck": "false"}),
        help_text="Pasted with its headings, and with the spaces between the columns as they are.",
    )  # fmt: skip
    source = RowField(
        SourceDocument.objects.none(), required=False, empty_label=NO_SOURCE,
        label="Document", help_text="The document that the schedule is a part of.",
    )  # fmt: skip
    columns = forms.CharField(
        required=False, widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
        help_text="What a heading does not say: a line each, such as “Shares = series-d”, “Paid = price:series-d” or "
        "“Notes = ignore”.",
    )  # fmt: skip
    encoding = forms.ChoiceField(
        required=False, choices=[("", "UTF-8"), ("cp1252", "Windows-1252 (older Windows)")],
        help_text="Of a file of text.",
    )  # fmt: skip

    folded = ("columns", "encoding")
    """The fields that few files need."""

    def __init__(
        self, *args: Any, closing: Closing, held: Carried | None = None, too_large: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._held, self._too_large = held, too_large
        documents = SourceDocument.objects.filter(placement=closing.placement)
        self.fields["source"].queryset = documents  # type: ignore[attr-defined]
        if codes := ", ".join(closing.placement.securities.values_list("code", flat=True)):
            self.fields["columns"].help_text += f" The securities here: {codes}."

    def at_once(self) -> list[BoundField]:
        """The fields that are not folded away."""
        return [self[name] for name in self.fields if name not in self.folded]

    def folded_away(self) -> list[BoundField]:
        """The rest."""
        return [self[name] for name in self.folded]

    @property
    def is_unfolded(self) -> bool:
        """Whether one of the rest says something, or was refused."""
        return any(field.errors or field.value() for field in self.folded_away())

    def hold(self, file: Carried) -> None:
        """Say that the page carries ``file``, which so need not be chosen again."""
        self["file"].help_text = f"{file.name} is kept here. Choose another file only to give that instead."

    def clean_file(self) -> UploadedFile[Any] | None:
        """The file, refused by its size before it is read into memory."""
        file: UploadedFile[Any] | None = self.cleaned_data["file"]
        if self._too_large:
            raise ValidationError(f"The file is too large: at most {schedule.LARGEST:,} bytes are read.")
        if file and (file.size or 0) > schedule.LARGEST:
            raise ValidationError(f"The file has {file.size:,} bytes; at most {schedule.LARGEST:,} are read.")
        return file

    def clean_columns(self) -> dict[str, str]:
        """What each column is, by its heading."""
        pairs = [line.rpartition("=") for line in self.cleaned_data["columns"].splitlines() if line.strip()]
        if any(not (heading.strip() and said.strip()) for heading, _, said in pairs):
            raise ValidationError("Write each line as a heading, “=”, and what it means.")
        return {heading.strip(): said.strip() for heading, _, said in pairs}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        ways = [bool(cleaned.get("file")), bool(self._pasted)]
        if "file" not in self.errors and (all(ways) or not any((*ways, self._held))):
            raise ValidationError("Choose a file, or paste its text: one of the two.")
        return cleaned

    def file_given(self) -> Carried | None:
        """The file that was given now, else the one that was given before; None where its text is pasted instead."""
        if file := self.cleaned_data.get("file"):
            file.seek(0)
            return Carried(file.name, file.read())
        return None if self._pasted else self._held

    def upload(self) -> intake.Upload:
        """What was given, with what the person says of it; the form is valid."""
        file = self.file_given()
        source: SourceDocument | None = self.cleaned_data["source"]
        return intake.Upload(
            name=file.name if file else PASTED,
            content=file.content if file else self._pasted.replace("\r\n", "\n").encode(),
            encoding=self.cleaned_data["encoding"] if file else "",
            columns=self.cleaned_data["columns"],
            source_id=source.pk if source else None,
        )

    @property
    def _pasted(self) -> str:
        text: str = self.cleaned_data.get("text") or ""
        return text if text.strip() else ""


class DecideForm(forms.Form):
    """Who each near name is: a holder on file, or a new one. Nothing is chosen beforehand."""

    def __init__(self, *args: Any, questions: list[intake.Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = {f"name-{number}": question.name for number, question in enumerate(questions)}
        for field, question in zip(self.names, questions, strict=True):
            near = [(known.code, f"{known.name} ({known.code})") for known in question.near]
            self.fields[field] = forms.ChoiceField(
                label=f"“{question.name}” is",
                choices=[*near, (intake.NEW, "a new holder")],
                widget=forms.RadioSelect,
                error_messages={"required": "Say whether it is the same holder or a new one."},
            )

    def decisions(self) -> intake.Decisions:
        """What was chosen, by the names in the file."""
        return intake.Decisions({name: self.cleaned_data[field] for field, name in self.names.items()})
