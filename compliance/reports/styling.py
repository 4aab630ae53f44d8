"""The templates of mails, compiled (compliance/jinja.py), and their styles, which mail programs want in each element.

Styles are put into the HTML of a template, once, and never into that of a whole mail.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from css_inline import CSSInliner
from django.template import engines
from django.utils.safestring import SafeString, mark_safe
from jinja2 import Environment, Template

from compliance.rules import Standing

STYLES = "compliance/report.css"
LINE = "compliance/_report_item"


def plain(name: str) -> Template:
    """The template of this name as it stands."""
    return _engine().get_template(name)


@cache
def inlined(name: str) -> Template:
    """The template of this name with the styles in it. Its tags stand where HTML has text or an attribute's value."""
    source = _source(name)
    whole = source.lstrip().startswith("<!")
    return _engine().from_string(_inliner().inline(source) if whole else styled(source))


@cache
def line(form: str, standing: Standing) -> Template:
    """The template of a line: in HTML of a mail with the styles of ``standing`` in it, which differ by its class.

    ``form`` is `html`, `txt`, or `page` for HTML without styles in it.
    """
    if form != "html":
        return plain(f"{LINE}.{'txt' if form == 'txt' else 'html'}")
    return _engine().from_string(styled(_source(f"{LINE}.html").replace("{{ standing }}", standing.value)))


def styled(fragment: str) -> SafeString:
    """Part of a mail's HTML with the styles in it."""
    return mark_safe(_inliner().inline_fragment(fragment, _source(STYLES)))  # noqa: S308 - as safe as it came


@cache
def _inliner() -> CSSInliner:
    """Puts the mail's styles into HTML; what depends on the screen or the theme stays in the head."""
    return CSSInliner(keep_at_rules=True, load_remote_stylesheets=False, extra_css=_source(STYLES))


@cache
def _engine() -> Environment:
    backend: Any = engines["jinja2"]
    engine: Environment = backend.env
    return engine


def _source(name: str) -> str:
    return str(_engine().loader.get_source(_engine(), name)[0])  # type: ignore[union-attr]  # settings give it one
