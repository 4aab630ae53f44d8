"""Text in each colour of a standing can be read: a contrast of at least 4.5:1 (WCAG 2.2, 1.4.3) in both themes."""

import re
from pathlib import Path

import pytest

CSS = (Path(__file__).resolve().parent.parent.parent / "static" / "shelfwatch.css").read_text("utf-8")
TOKENS = {
    name: (light, dark)
    for name, light, dark in re.findall(r"--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);", CSS)
}
LIGHT, DARK = 0, 1
# Django's admin paints its pages and striped rows in these.
ADMIN_BACKGROUNDS = {LIGHT: ("#ffffff", "#f8f8f8"), DARK: ("#121212", "#212121")}


def luminance(colour: str) -> float:
    """The relative luminance of #rrggbb, 0 for black to 1 for white, as WCAG defines it."""
    shares = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, from 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_black_on_white_has_the_greatest_contrast() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    "token", ["ink", "ink-soft", "accent", "red", "amber", "slate", "green", "grey", "violet", "blue"]
)
def test_text_stands_out_from_every_background(token: str, theme: int) -> None:
    backgrounds = (TOKENS["page"][theme], TOKENS["panel"][theme], *ADMIN_BACKGROUNDS[theme])
    assert min(contrast(TOKENS[token][theme], background) for background in backgrounds) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_words_on_a_button_stand_out(theme: int) -> None:
    assert contrast(TOKENS["accent"][theme], TOKENS["accent-ink"][theme]) >= 4.5
