"""A placement file given to the site: what it would change is shown first, and saved all or not at all."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from compliance.pages.moves import shown
from compliance.pages.placement_file import MAY_LOAD, Trial, Unread, load_if_read, troubles
from compliance.placement_files import Given, Refused
from compliance.saving.carrying import CARRIED, LARGEST, came_back, carried
from compliance.saving.confirming import BACK, CONFIRMED, tell

from .page import Link, Page

PAGE = "placement"
"""The page that shows what a file would do, and carries it."""


class FileForm(forms.Form):
    """A placement file."""

    file = forms.FileField(
        label="Placement file",
        help_text="A file as described in the manual, with the ending .toml.",
        widget=forms.FileInput(attrs={"accept": ".toml"}),
        error_messages={"required": "Choose a file.", "empty": "The file is empty."},
    )

    def clean_file(self) -> Given:
        """The file. Raises ValidationError where it is too large to be one."""
        given = self.cleaned_data["file"]
        if given.size > LARGEST:
            raise ValidationError(
                f"The file has {given.size:,} bytes, and a placement file has at most {LARGEST:,} here. "
                "It holds one placement; documents and files of Schedule 1 are given on their own pages."
            )
        return Given(given.name, given.read())


class LoadPlacementView(Page):
    """Takes a placement file, tells what is wrong in it or what it would change, and then saves it."""

    template_name = "compliance/placement_load.html"
    permission_required = MAY_LOAD
    part = "Placements"
    title = "Load a placement file"

    def crumbs(self) -> list[Link]:
        return self.trail()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """What the file would change, or what is wrong in it; the placement, once that was read and is saved."""
        if BACK in request.POST:
            return HttpResponseRedirect(request.get_full_path())
        form = FileForm(request.POST, request.FILES)
        held = came_back(request, page=PAGE)
        given = Given(*held) if held else None
        if given is None and form.is_valid():
            given = form.cleaned_data["file"]
        if given is None:
            return self.again(form=form)
        try:
            trial = load_if_read(given, request.POST.get(CONFIRMED, ""), viewer=request.user, as_of=self.as_of)
        except Refused as refused:
            told = troubles(given, refused.problems)
            return self.again(form=FileForm(), given=given, troubles=told, to_correct=len(refused.problems))
        except Unread as unread:
            return self.preview(given, unread.trial)
        messages.success(request, f"Loaded: {trial.loaded.placement}.")
        tell(request, trial.moves)
        return HttpResponseRedirect(self.links.fact("placements_placement", trial.loaded.placement.pk))

    def preview(self, given: Given, trial: Trial) -> HttpResponse:
        """What the file would change, to be saved or not."""
        return self.again(
            **shown(trial.moves, today=self.frame.today),
            given=given,
            trial=trial,
            carried_name=CARRIED,
            carried=carried(given.name, given.content, page=PAGE),
            confirmed_name=CONFIRMED,
            back_name=BACK,
            is_stale=CONFIRMED in self.request.POST,
        )

    def again(self, **shown: Any) -> HttpResponse:
        """The page, with ``shown``."""
        return self.render_to_response(self.get_context_data(**shown))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"form": FileForm(), **kwargs})
