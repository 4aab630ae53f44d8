"""A form that enters one fact: what it moves is seen before it is saved, and afterwards it can be taken back."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import messages
from django.db import models, transaction
from django.forms import Field
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.functional import cached_property

from compliance.asked import PlacementChoice, came_from, person_of, placement_choice, row_named, row_or_404
from compliance.changes import affected_by
from compliance.entering.asking import EnteredForm
from compliance.entering.holders import HolderField
from compliance.fields import key_typed
from compliance.history import Names, Scope, hidden_ever, of_objects
from compliance.pages.moves import shown
from compliance.positions import Change
from compliance.rules import RuleError
from compliance.rules.words import counted
from compliance.saving import once, versions
from compliance.saving.confirming import BACK, CONFIRMED, Unconfirmed, confirmed, is_stale, tell, typed
from compliance.undoing import is_last_act
from compliance.visibility import placement_of, placement_path, visible
from compliance.wording import day_known
from holders.models import Holder
from placements.models import EventKind, Placement
from record import acting

from .page import Link, Page


class EnterView(Page):
    """A form that enters one fact. A subclass says which, and what its row is."""

    template_name = "compliance/record_form.html"
    form_class: type[EnteredForm]
    part = "Placements"
    done: ClassVar[str] = "Recorded"
    """How the message about what was saved begins."""

    @cached_property
    def row(self) -> Any:
        """The row that is entered or changed. Raises Http404 where the person may not see it."""
        raise NotImplementedError

    @property
    def placement(self) -> Placement:
        """The placement that the fact belongs to."""
        return placement_of(self.row)

    def carried(self) -> tuple[str, str]:
        """What the form carries beside its fields, by name."""
        raise NotImplementedError

    def refused(self) -> HttpResponse | None:
        """What is answered to a form that may not be saved as it was sent; None for one that may."""
        raise NotImplementedError

    def initial(self) -> dict[str, Any]:
        """First values of the form."""
        return {}

    def made_with(self) -> dict[str, Any]:
        """What else the form is made with."""
        return {}

    def form(self, data: QueryDict | None = None) -> EnteredForm:
        """The form, with what was sent."""
        given = {"placement": self.placement, "viewer": self.request.user, "instance": self.row, **self.made_with()}
        return self.form_class(data, initial=self.initial(), **given)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form, to be filled in."""
        return self.asked(self.form())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save what was sent, where what it moves was confirmed; else show that, or what is wrong."""
        if BACK in request.POST:
            return self.asked(self.form(request.POST))
        with transaction.atomic():
            return self.refused() or self.saved(self.form(request.POST))

    def saved(self, form: EnteredForm) -> HttpResponse:
        """The way back, with what was done; else the form with what is wrong, or the moves to be confirmed."""
        if not form.is_valid():
            return self.not_saved(form)
        try:
            positions, caution = self.positions(form), self.caution(form)
            placements = form.placements_before | affected_by(form.instance)
            beside = [*positions, *filter(None, [caution])]
            moves = confirmed(self.request, form.enter, placements, beside=beside)
        except Unconfirmed as unconfirmed:
            once.forget(self.request)
            return self.confirmation(form, unconfirmed, positions, caution)
        except RuleError as error:
            form.add_error(None, str(error))
            return self.not_saved(form)
        once.added(self.request, form.instance)
        # The number of the act stands with the message, for its button that takes the act back.
        act = acting.number() if is_last_act(form.instance, by=person_of(self.request)) else ""
        messages.success(self.request, f"{self.done}: {form.said.removesuffix('.')}.", extra_tags=str(act))
        tell(self.request, moves)
        return HttpResponseRedirect(self.afterwards(form.instance))

    def way_back(self) -> str:
        """Where the person came from: where the need showed."""
        return came_from(self.request) or self.links.fact("placements_placement", self.placement.pk)

    def afterwards(self, row: Any) -> str:
        """Where the person is led once ``row`` is saved."""
        return self.way_back()

    def not_saved(self, form: EnteredForm) -> HttpResponse:
        """The form again, with what is wrong; it can be sent again."""
        once.forget(self.request)
        return self.asked(form)

    def asked(self, form: EnteredForm, *, status: int = 200, **also: Any) -> HttpResponse:
        """The form."""
        name, value = self.carried()
        context = self.get_context_data(**{"form": form, "carried_name": name, "carried": value, **also})
        return self.render_to_response(context, status=status)

    def positions(self, form: EnteredForm) -> list[Change]:
        """The positions of holders that saving would move. Raises RuleError where there are not so many shares."""
        return []

    def caution(self, form: EnteredForm) -> str:
        """What else is to be read before it is saved, in sentences; empty for nothing."""
        return ""

    def confirmation(
        self, form: EnteredForm, unconfirmed: Unconfirmed, positions: list[Change], caution: str
    ) -> HttpResponse:
        """What saving would move, to be confirmed."""
        lots = f"change {counted(len(positions), 'position')}" if positions else ""
        does = " and ".join(filter(None, (lots, unconfirmed.moves.counted)))
        context = self.get_context_data(
            **shown(unconfirmed.moves, today=self.frame.today),
            positions=positions,
            caution=caution,
            fingerprint=unconfirmed.fingerprint,
            does=does,
            form=form,
            entered=form.said,
            sent=typed(self.request),
            is_stale=is_stale(self.request),
            confirmed_name=CONFIRMED,
            back_name=BACK,
            title=f"Saving this would {does}" if does else "Read this before it is saved",
        )
        self.template_name = "compliance/record_moves.html"
        return self.render_to_response(context)

    def crumbs(self) -> list[Link]:
        return self.trail(self.placement)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # The moves have a button of this name too; the address to which the person returns is another.
        return super().get_context_data(**{"leave": self.way_back(), **kwargs})


class AddView(EnterView):
    """A form that adds a fact to the placement that the address names, filled in as far as the address says."""

    model: type[models.Model]

    @cached_property
    def choice(self) -> PlacementChoice:
        """The placements that the address means; all that the person may see where it names none."""
        return placement_choice(self.request)

    @cached_property
    def chosen(self) -> Placement | None:
        """The one that is meant: by its short name, its key, or because there is no other."""
        asked, meant = self.request.GET.get("placement", ""), self.choice.one
        if meant is not None and meant.slug == asked:
            return meant
        if asked.isdecimal() and (by_key := row_named(Placement, asked, self.request)) is not None:
            return by_key
        return meant if asked or len(self.choice.found) != 1 else self.choice.found[0]

    @cached_property
    def row(self) -> Any:
        own = {"placement": self.placement} if placement_path(self.model) == "placement" else {}
        return self.model(**own, **self.fixed())

    @property
    def placement(self) -> Placement:
        if self.chosen is None:
            raise Http404
        return self.chosen

    def fixed(self) -> dict[str, Any]:
        """What the address says of the row and the form does not ask."""
        return {}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.chosen is not None:
            return super().get(request, *args, **kwargs)
        self.template_name = "compliance/record_choice.html"
        return self.render_to_response(Page.get_context_data(self, choice=self.choice))

    def crumbs(self) -> list[Link]:
        return super().crumbs() if self.chosen is not None else []

    def carried(self) -> tuple[str, str]:
        return once.ONCE, once.number_of(self.request)

    def refused(self) -> HttpResponse | None:
        if once.sent_before(self.request, self.model) is None:
            return None
        messages.info(self.request, f"This {self.model._meta.verbose_name} was recorded already: it was sent twice.")
        return HttpResponseRedirect(self.way_back())

    def initial(self) -> dict[str, Any]:
        """What the address says of the form's fields; of rows that are none, or none for this person, nothing."""
        found = {}
        for name, field in self.form_class.base_fields.items():
            if asked := self.request.GET.get(name):
                named = Holder if isinstance(field, HolderField) else _model_of(field)
                found[name] = self.named(named, asked) if named else asked
        return {name: value for name, value in found.items() if value is not None}

    def named(self, model: type[models.Model], asked: str) -> Any:
        """The key of the row of ``model`` that ``asked`` names, by its code or its key; None for none."""
        rows = visible(model._default_manager.all(), self.request.user)
        if hasattr(model, "placement"):
            rows = rows.filter(placement=self.placement)
        by_name = rows.filter(**{"name" if model is EventKind else "code": asked}) if _has_code(model) else rows.none()
        by_key = rows.filter(pk=key_typed(asked))
        return by_name.values_list("pk", flat=True).first() or by_key.values_list("pk", flat=True).first()


class ChangeView(EnterView):
    """A form that changes a fact on record, over the version alone that its person has read."""

    model: type[models.Model]
    done = "Changed"
    on_record = ""
    """What is on record now, in a few words."""

    @cached_property
    def row(self) -> Any:
        [key] = self.kwargs.values()
        found = row_or_404(self.model, key, self.request)
        self.on_record = self.told(found)  # before a form writes into it
        return found

    def told(self, row: Any) -> str:
        """What a row says on record, in a few words."""
        return f"{getattr(row, 'label', row)}: {day_known(row)}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(on_record=self.on_record, **kwargs)

    def scope(self) -> Scope:
        """The history of the row."""
        return of_objects(self.model, [self.row.pk])

    def carried(self) -> tuple[str, str]:
        sent = self.request.POST.get(versions.VERSION)
        return versions.VERSION, sent or self.signed()

    def signed(self) -> str:
        """The version of the row as it is now, as a form carries it."""
        return versions.signed(versions.version_of(self.scope()), self.model, str(self.row.pk))

    def refused(self) -> HttpResponse | None:
        """The form with what others changed since it was opened, and what was typed where they did not."""
        versions.lock(self.row)
        read = versions.read_at(self.request, self.model, str(self.row.pk))
        if read == versions.version_of(self.scope()):
            return None
        self.row.refresh_from_db()
        self.on_record = self.told(self.row)
        fields = list(versions.held_against(self.form(self.request.POST), read))
        names = Names(hidden_ever(self.request.user))
        data = self.request.POST.copy()
        for name, values in versions.with_theirs(dict(data.lists()), fields).items():
            data.setlist(name, values)
        return self.asked(
            self.form(data),
            status=409,
            carried=self.signed(),
            lines=[each.line(names) for each in fields if each.is_theirs],
            others=versions.changed_by(self.scope(), read),
        )


def _model_of(field: Field) -> type[models.Model] | None:
    """The rows among which a field chooses; None for what is typed."""
    rows = getattr(field, "queryset", None)
    return None if rows is None else rows.model


def _has_code(model: type[models.Model]) -> bool:
    """Whether rows of ``model`` are named by a code, or, as kinds of event are, by their name."""
    return model is EventKind or any(column.name == "code" for column in model._meta.concrete_fields)
