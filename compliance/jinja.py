"""The second engine of templates: Jinja2, compiled to Python, for what every page has in its frame and around lists.

Pages are Django's templates; `{% jinja "…" %}` puts a template of this engine into one. Mails, of which a morning has
hundreds, are written by this engine alone (compliance/reports/styling.py). Everything is escaped unless it says that it
is markup, in Django's way as in Jinja2's, so that text from a record is text on either side.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.forms import BoundField
from django.http import HttpRequest
from django.template.defaultfilters import capfirst
from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString
from jinja2 import Environment, StrictUndefined
from markupsafe import escape

from compliance.tables.links import address_of


def environment(**options: Any) -> Environment:
    """The engine as settings ask for it. A name that nobody gave is an error, not an empty text."""
    made = Environment(**{**options, "undefined": StrictUndefined, "autoescape": True})  # noqa: S701 - it escapes
    made.globals |= {
        "url": reverse,
        "address_of": address_of,
        "static": static,
        "address_with": address_with,
        "attributes_of": attributes_of,
        "text_input": text_input,
    }
    made.filters |= {
        "capfirst": capfirst,
        "grouped": grouped,
    }
    return made


def address_with(request: HttpRequest, **changed: Any) -> str:
    """The query of the page's own address with what is ``changed``; None takes a name out of it."""
    asked = {**dict(request.GET.lists()), **changed}
    return f"?{urlencode({name: value for name, value in asked.items() if value is not None}, doseq=True)}"


def attributes_of(field: BoundField) -> SafeString:
    """The attributes of a field's control: its id, what describes it, and whether what was typed is refused.

    As Django's ``flatatt`` writes them, which puts each through a formatter and takes several times as long.
    """
    attributes = field.build_widget_attrs({**field.field.widget.attrs, "id": field.auto_id})
    said = (
        (name, "" if value is True else f'="{escape(value)}"')
        for name, value in attributes.items()
        if value not in (None, False)
    )
    return SafeString("".join(f" {name}{value}" for name, value in said))


def text_input(field: BoundField) -> SafeString:
    """The control of a field in which text is typed, as Django's template of it writes it, without that template."""
    typed = field.field.widget.format_value(field.value())
    value = "" if typed is None else f' value="{escape(typed)}"'
    return SafeString(f'<input type="text" name="{field.html_name}"{value}{attributes_of(field)}>')


def grouped(number: int) -> str:
    """A number with its thousands apart: 1,234."""
    return f"{number:,}"
