"""A duty may be tolled otherwise than its agreement says."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("compliance", "0005_known_words"),
        ("placements", "0006_known_words"),
    ]

    operations = [
        migrations.AddField(
            model_name="duty",
            name="tolling",
            field=models.CharField(
                blank=True,
                choices=[
                    ("none", "none: a blackout changes nothing"),
                    ("excuse", "excuse: the miss is excused, the date stays"),
                    ("extend", "extend: the date moves by the blackout's days"),
                ],
                help_text="What a blackout does to this duty; empty: what the agreement says. 2003 agreement: §3(n).",
                max_length=8,
            ),
        ),
        migrations.AddConstraint(
            model_name="duty",
            constraint=models.CheckConstraint(
                condition=models.Q(("tolling__in", ["", "none", "excuse", "extend"])),
                name="a_duty_has_a_known_tolling_or_its_agreements",
                violation_error_message="Tolling is “none”, “excuse” or “extend”, or empty for the agreement's own.",
            ),
        ),
    ]
