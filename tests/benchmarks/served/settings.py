"""The site's own settings, with the pages that it is measured against."""

from config.settings import *  # noqa: F403

INSTALLED_APPS += ["django_tables2"]  # noqa: F405
ROOT_URLCONF = "tests.benchmarks.served.urls"
# What the others need; the site's own pages are given no more than in earnest.
TEMPLATES[0]["DIRS"] += [BASE_DIR / "tests" / "benchmarks" / "served"]  # noqa: F405
