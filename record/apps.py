from django.apps import AppConfig


class RecordConfig(AppConfig):
    """The record: who changed what, when and why, and who looked at it."""

    name = "record"
    verbose_name = "The record"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen for Django's own news of who signs in."""
        from record import signing_in  # noqa: F401 - importing it connects its receivers
