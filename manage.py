#!/usr/bin/env python3
"""Runs Shelfwatch's commands: ``manage.py help`` lists them."""

import os
import sys


def main() -> None:
    """Run one command. A request or a setting that is wrong exits 2 with one line on standard error."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        from django.conf import settings
        from django.core.exceptions import ImproperlyConfigured
        from django.core.management import execute_from_command_line
    except ImportError:
        print(
            "Django is not installed for this Python. Run make demo once, then use .venv/bin/python.", file=sys.stderr
        )
        sys.exit(2)
    try:
        # Loads the settings now: later, Django would answer a bad one with a traceback.
        settings.INSTALLED_APPS  # noqa: B018
    except ImproperlyConfigured as error:
        print(error, file=sys.stderr)
        sys.exit(2)
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
