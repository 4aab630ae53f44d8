from django.apps import AppConfig


class HoldersConfig(AppConfig):
    """Facts about who holds: purchasers, their Schedule 1 allocations, and what is registered for them."""

    name = "holders"
    default_auto_field = "django.db.models.BigAutoField"
