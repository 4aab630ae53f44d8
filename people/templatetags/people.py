"""Filters for the pages of people."""

from django import template

from people.devices import device as device_in_words

register = template.Library()


@register.filter
def device(user_agent: str) -> str:
    """What the browser that sent ``user_agent`` is, in words."""
    return device_in_words(user_agent)
