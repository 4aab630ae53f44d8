from django.apps import AppConfig


class ComplianceConfig(AppConfig):
    """Judgement: duties, the deadlines computed from them, and what the office is told."""

    name = "compliance"
    default_auto_field = "django.db.models.BigAutoField"
