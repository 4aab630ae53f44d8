"""Duties arise for each report that the prospectus incorporates; what counts from its filing does so from now on."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

EVENT = "incorporated document filed"


def for_each_report(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    Duty = apps.get_model("compliance", "Duty")
    Duty.objects.filter(per="supplement", due__contains=EVENT).update(per="report")
    Duty.objects.filter(per="supplement", opened_by__name=EVENT).update(per="report")


def for_each_supplement(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("compliance", "Duty").objects.filter(per="report").update(per="supplement")


class Migration(migrations.Migration):
    dependencies = [("compliance", "0014_reporting"), ("placements", "0019_incorporated_reports")]

    operations = [
        migrations.RemoveConstraint(model_name="duty", name="a_duty_arises_for_a_known_subject"),
        migrations.AlterField(
            model_name="duty",
            name="per",
            field=models.CharField(
                choices=[
                    ("placement", "the placement, once"),
                    ("closing", "each closing"),
                    ("registration statement", "each registration statement"),
                    ("amendment", "each amendment"),
                    ("supplement", "each supplement"),
                    ("report", "each report that the prospectus incorporates"),
                    ("notice", "each notice"),
                    ("request", "each request"),
                    ("fiscal quarter", "each fiscal quarter after effectiveness"),
                    ("fiscal year", "each fiscal year after effectiveness"),
                    ("holder", "each holder, or each holder concerned by a notice or request"),
                ],
                default="closing",
                max_length=24,
                verbose_name="arises for",
            ),
        ),
        migrations.AddConstraint(
            model_name="duty",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    per__in=[
                        "placement",
                        "closing",
                        "registration statement",
                        "amendment",
                        "supplement",
                        "report",
                        "notice",
                        "request",
                        "fiscal quarter",
                        "fiscal year",
                        "holder",
                    ]
                ),
                name="a_duty_arises_for_a_known_subject",
                violation_error_message="Choose from the list what the duty arises for.",
            ),
        ),
        migrations.RunPython(for_each_report, for_each_supplement),
    ]
