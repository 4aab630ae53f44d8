"""The database refuses words that no list of a duty offers."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("compliance", "0004_pending_deadlines")]

    operations = [
        migrations.AddConstraint(
            model_name="duty",
            constraint=models.CheckConstraint(
                name="a_duty_arises_for_a_known_subject",
                condition=Q(
                    per__in=[
                        "placement",
                        "closing",
                        "registration statement",
                        "amendment",
                        "supplement",
                        "notice",
                        "request",
                        "fiscal quarter",
                        "fiscal year",
                    ]
                ),
                violation_error_message="Choose from the list what the duty arises for.",
            ),
        ),
        migrations.AddConstraint(
            model_name="duty",
            constraint=models.CheckConstraint(
                name="a_duty_has_a_known_boundary",
                condition=Q(boundary__in=["by", "before"]),
                violation_error_message="The boundary is “by” or “before”.",
            ),
        ),
    ]
