"""Tables as filed with the SEC in plain text: found by where headings and figures stand on the page.

A table is a heading and the figures under it; how its rows are set apart (by rules, blank lines, or nothing but
figures on their first or last line) is seen from the table itself.
"""

from .reading import read_text

__all__ = ["read_text"]
