"""Status and control stand in rows of their own; a name may be on record once for each place that gives it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("holders", "0008_status_and_control_moved")]

    operations = [
        migrations.RemoveConstraint(
            model_name="holdername",
            name="a_holder_has_another_name_once_in_a_placement",
        ),
        migrations.RemoveField(
            model_name="holder",
            name="controlled_by",
        ),
        migrations.RemoveField(
            model_name="holder",
            name="status",
        ),
        migrations.AddConstraint(
            model_name="holdername",
            constraint=models.UniqueConstraint(
                fields=("placement", "holder", "name", "clause"),
                name="a_holder_has_another_name_once_in_a_place",
                violation_error_message="This name of the holder, from this place, is on record.",
            ),
        ),
    ]
