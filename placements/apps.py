from django.apps import AppConfig


class PlacementsConfig(AppConfig):
    """Facts of the deal: what was sold, under which agreement, and what has happened since."""

    name = "placements"
    default_auto_field = "django.db.models.BigAutoField"
