"""Templates of the second engine (compliance/jinja.py) within Django's."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context, engines
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag(takes_context=True)
def jinja(context: Context, name: str, **given: Any) -> SafeString:
    """The template ``name`` of the second engine, with what stands beside it and the request."""
    return SafeString(engines["jinja2"].get_template(name).render({**given, "request": context["request"]}))
