"""What somebody may send who means no good, or whose program is broken."""

from __future__ import annotations

from io import BytesIO
from urllib.parse import quote, urlencode

from hypothesis import strategies as st

from tests.placements import corpus

from .site import Shown

ODD = (
    "", " ", "\0", "a\0b", "0", "-1", "1", "00", "1.5", "1e309", "NaN", "-Infinity", "9" * 19, "9" * 30, "9" * 5_000,
    "2003-05-07", "2003-02-30", "0000-00-00", "0001-01-01", "9999-12-31", "10000-01-01", "May 7, 2003", "31 June",
    "2003-05-07 16:30", "9999-12-31 23:59", "0001-01-01 00:00", "24:00", "on", "true", "null", "None", "_save",
    "'", '"', "\\", "%", "_", "%s", "{}", "[]", "[1]", '{"a": 1}', "' OR 1=1 --", "<script>alert(1)</script>",
    "../../etc/passwd", "//example.com", "javascript:alert(1)", "\r\nX: y", "\t", "\u202e", "\u2028", "\ufeff", "é",
    "💣", "ﬀ", "İ", "ß", "٣", "²", "½", "\N{MINUS SIGN}1", "1,2,3", "1__2", "$1,000.00", "series-d-2003", "first",
    "s-3", "closing", "45 days after closing", "the earlier of", "(" * 400, "5 days before " * 60, "a" * 301,
    "a" * 10_000, "America/New_York", "csv", "xlsx", "id", "pk", "-pk", "1.-2.99", "auth.user", "placements.closing",
)  # fmt: skip
KEYS = (
    "as_of", "q", "p", "o", "all", "e", "_facets", "_popup", "_to_field", "_changelist_filters", "next", "term",
    "app_label", "model_name", "field_name", "placement", "placement_name", "placement__id__exact", "id__exact",
    "id__in", "id__isnull", "pk", "standing", "window", "page", "per", "sort", "text__contains", "method", "sent",
    "received", "zone", "to", "closing", "event", "plan", "blackout", "calendar", "reading", "tolling", "accepted",
    "issuer__id__exact", "certainty__exact", "kind__exact", "dated_on__gte", "occurred_on__year", "user", "source",
    "registration_statement", "holder", "library", "only", "",
)  # fmt: skip
# What no text is: bytes that are not UTF-8, half a character, an escape cut off.
BROKEN = ("%FF", "%ED%A0%80", "%C3", "%", "%0", "%zz", "%00", "&&", "=", "a[]=1", ";")

text = st.one_of(
    st.sampled_from(ODD), st.text(st.characters(codec="utf-8"), max_size=40), st.integers().map(str),
    st.dates().map(str), st.datetimes().map(str), st.decimals(allow_nan=True).map(str),
)  # fmt: skip
pairs = st.one_of(
    st.tuples(st.sampled_from(KEYS), text).map(lambda pair: f"{quote(pair[0])}={quote(pair[1])}"),
    st.sampled_from(BROKEN),
    st.tuples(st.sampled_from(KEYS), st.sampled_from(BROKEN)).map("=".join),
)
query = st.lists(pairs, max_size=4).map("&".join)
content = st.one_of(
    st.binary(max_size=300),
    st.sampled_from([*corpus.TAKEN.values(), *(bad for _, bad in corpus.REFUSED.values() if len(bad) < 2**20)]),
    text.map(lambda words: words.encode()),
)


class File(BytesIO):
    """A file as it is sent, under any name at all: Django's own class for it takes but good ones."""

    def __init__(self, name: str, content: bytes) -> None:
        super().__init__(content)
        self.name = name


files = st.builds(
    File,
    name=st.one_of(
        st.sampled_from([name for name in corpus.NAMES if "\ud800" not in name]), st.sampled_from([*corpus.TAKEN])
    ),
    content=content,
)


@st.composite
def filled_in(draw: st.DrawFn, form: Shown) -> dict[str, object]:
    """What a browser would send of ``form``, with some fields changed, some left out and some that it does not have."""
    sent: dict[str, object] = {name: list(values) for name, values in form.values.items()}
    names = [*{**form.values, **form.choices}] or ["nothing"]
    for name in draw(st.lists(st.sampled_from(names), max_size=4)):
        value = st.sampled_from(form.choices[name]) if form.choices.get(name) else text
        sent[name] = draw(st.lists(st.one_of(value, text), max_size=2))
    for name in draw(st.lists(st.sampled_from(names), max_size=2)):
        sent.pop(name, None)
    for button in draw(
        st.lists(st.sampled_from(["_save", "_continue", "_addanother", "_preview", "action"]), max_size=1)
    ):
        sent.setdefault(button, "1")
    for name in form.files:
        sent[name] = draw(files)
    return sent


def asked(form: Shown) -> st.SearchStrategy[str]:
    """What a browser would add to the address for ``form``, in the same way."""
    return filled_in(form).map(lambda sent: urlencode(sent, doseq=True))
