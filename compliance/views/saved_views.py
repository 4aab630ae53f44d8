"""The page on which a person saves what a list shows under a name, and deletes what they saved."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse

from compliance import saved_views
from compliance.asked import person_of
from compliance.fields import key_typed
from compliance.models import SavedView

from .page import Page


class SavedViewForm(forms.ModelForm[SavedView]):
    """A view of the list from which the person came."""

    class Meta:
        model = SavedView
        fields = ("name", "shared", "is_default", "of_list", "query")
        widgets = {"of_list": forms.HiddenInput, "query": forms.HiddenInput}
        error_messages = {"name": {"required": "Give the view a name."}}


class SavedViewsView(Page):
    """One's own views: save one, which the address says, or delete one."""

    template_name = "compliance/saved_views.html"
    permission_required = "compliance.view_deadline"
    title = "Saved views"

    def post(self, request: HttpRequest) -> HttpResponse:
        """Deletes the view that a button names; otherwise saves the one that the form says."""
        person = person_of(request)
        if "delete" in request.POST:
            view = SavedView.objects.filter(person=person.pk, pk=key_typed(request.POST["delete"])).first()
            if view is None:
                raise Http404
            view.delete()
            messages.success(request, f"The view “{view}” is deleted.")
            return HttpResponseRedirect(reverse("compliance:saved-views"))
        form = SavedViewForm(request.POST, instance=SavedView(person=person))
        if not (form.is_valid() and self._saved(form)):
            return self.render_to_response(self.get_context_data(form=form))
        messages.success(request, f"The view “{form.instance}” is saved: it stands above the list.")
        return HttpResponseRedirect(_address(form.instance))

    def _saved(self, form: SavedViewForm) -> bool:
        view = form.instance
        view.query = saved_views.kept(QueryDict(view.query))
        try:
            saved_views.save(view)
        except ValidationError as error:
            form.add_error(None, error)
            return False
        return True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self.request.GET
        given: dict[str, Any] = {"form": None}
        if asked.get("list") in SavedView.List.values:
            given["form"] = SavedViewForm(initial={"of_list": asked["list"], "query": asked.get("query", "")})
        own = SavedView.objects.filter(person=person_of(self.request).pk)
        views = [(view, _address(view)) for view in own]
        return super().get_context_data(**{**given, **kwargs}, views=views)


def _address(view: SavedView) -> str:
    return f"{reverse(f'compliance:{view.of_list}')}?{view.query or 'view=all'}"
