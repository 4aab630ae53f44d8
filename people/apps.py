"""The app of the people who use the site."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Signing in, by django-allauth and django-axes; it keeps no tables of its own."""

    name = "people"
