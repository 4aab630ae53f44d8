"""Indexes of the deadlines that press, by their day; those of foreign keys that other indexes begin with are dropped."""

from django.db import migrations, models
from django.db.models import F, Q
from django.db.models.deletion import CASCADE

UNRELIEVED = Q(waived_on__isnull=True, excused_on__isnull=True, ended_on__isnull=True)
PENDING = UNRELIEVED & (
    Q(unknown=True) | (Q(satisfied_on__isnull=True) & (Q(due_on__isnull=False) | Q(opened_on__isnull=False)))
)
OUTLASTING = PENDING & Q(due_on__isnull=False) & (Q(valid_to__isnull=True) | Q(valid_to__gt=F("due_on")))
NOT_STATED = UNRELIEVED & Q(unknown=True)


class Migration(migrations.Migration):
    dependencies = [("compliance", "0008_waivers")]

    operations = [
        migrations.RemoveIndex("deadline", "deadline_pending"),
        *(
            migrations.AddIndex("deadline", models.Index(fields=fields, condition=condition, name=name))
            for name, condition, fields in (
                ("deadline_pending", PENDING, ["due_on", "valid_from", "valid_to", "safe_on"]),
                ("deadline_outlasting", OUTLASTING, ["due_on", "valid_from", "valid_to"]),
                ("deadline_not_stated", NOT_STATED, ["valid_from", "valid_to"]),
            )
        ),
        *(
            migrations.AlterField(
                "deadline", name, models.ForeignKey(to, on_delete=CASCADE, related_name="deadlines", db_index=False)
            )
            for name, to in (("placement", "placements.placement"), ("duty", "compliance.duty"))
        ),
    ]
