"""Two people behind a waiver and behind an accepted finding. What is on record stands as it does."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

PROPOSED_BY_NOBODY = Q(proposed_by__isnull=True, proposed_on__isnull=True)
PROPOSED = Q(proposed_by__isnull=False, proposed_on__isnull=False)
ACCEPTED_BY_NOBODY = Q(accepted_by__isnull=True, accepted_on__isnull=True)
ACCEPTED = Q(accepted_by__isnull=False, accepted_on__isnull=False)


def nothing_waits(apps: Any, schema_editor: Any) -> None:
    """Refuse the way back where something waits: the tables of before would let it count."""
    if apps.get_model("compliance", "Waiver").objects.filter(pending=True).exists():
        raise ValueError("A waiver waits for approval, and would count. Approve or delete what waits first.")
    if apps.get_model("compliance", "FindingAck").objects.filter(accepted_by=None).exists():
        raise ValueError("A finding is only proposed to be accepted. Accept or withdraw what is proposed first.")


def person() -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=django.db.models.deletion.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("compliance", "0015_duties_for_each_report"),
        ("record", "0007_reporting"),  # what was on file when the record began is in it as it was
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="waiver", name="a_waiver_says_who_approved_it"),
        migrations.RenameField(model_name="waiver", old_name="approved_by", new_name="granted_by"),
        migrations.AddConstraint(
            model_name="waiver",
            constraint=models.CheckConstraint(
                condition=~Q(granted_by=""),
                name="a_waiver_says_who_granted_it",
                violation_error_message="Say who granted it, as the document states.",
            ),
        ),
        migrations.AddField(
            model_name="waiver",
            name="pending",
            field=models.BooleanField(
                default=False,
                editable=False,
                help_text="Whether it waits for approval by another counsel, and counts for no date until then.",
                verbose_name="waits for approval",
            ),
        ),
        migrations.AddField(model_name="waiver", name="entered_by", field=person()),
        migrations.AddField(model_name="waiver", name="approved_by", field=person()),
        migrations.AddField(
            model_name="waiver",
            name="approved_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="approved"),
        ),
        migrations.AddConstraint(
            model_name="waiver",
            constraint=models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | Q(entered_by__isnull=True) | ~Q(approved_by=F("entered_by")),
                name="nobody_approves_a_waiver_of_their_own",
                violation_error_message="Another person approves what you entered or changed.",
            ),
        ),
        migrations.AddConstraint(
            model_name="waiver",
            constraint=models.CheckConstraint(
                condition=Q(pending=True) | Q(entered_by__isnull=True) | Q(approved_by__isnull=False),
                name="a_waiver_that_a_person_entered_counts_once_it_is_approved",
                violation_error_message="It counts once another person has approved it.",
            ),
        ),
        migrations.AddConstraint(
            model_name="waiver",
            constraint=models.CheckConstraint(
                condition=Q(approved_by__isnull=True, approved_at__isnull=True)
                | Q(approved_by__isnull=False, approved_at__isnull=False, pending=False),
                name="an_approval_has_a_time_and_ends_the_waiting",
                violation_error_message="An approval has a person and a time, and the waiver waits no more.",
            ),
        ),
        migrations.AddField(
            model_name="findingack",
            name="proposed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(model_name="findingack", name="proposed_on", field=models.DateField(blank=True, null=True)),
        migrations.AlterField(
            model_name="findingack",
            name="accepted_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="finding_acks",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="findingack", name="accepted_on", field=models.DateField(blank=True, null=True)
        ),
        migrations.AddConstraint(
            model_name="findingack",
            constraint=models.CheckConstraint(
                condition=Q(accepted_by__isnull=True) | Q(proposed_by__isnull=True) | ~Q(accepted_by=F("proposed_by")),
                name="nobody_accepts_a_finding_that_they_proposed_to_accept",
                violation_error_message="Another person accepts what you proposed to accept.",
            ),
        ),
        migrations.AddConstraint(
            model_name="findingack",
            constraint=models.CheckConstraint(
                condition=(PROPOSED_BY_NOBODY | PROPOSED) & (ACCEPTED_BY_NOBODY | ACCEPTED) & (PROPOSED | ACCEPTED),
                name="a_finding_is_proposed_and_accepted_by_a_person_on_a_day",
                violation_error_message="Name the person who proposed or accepted it, and the day.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="findingack",
            name="a_finding_is_accepted_once",
            constraint=models.UniqueConstraint(
                fields=("placement", "code", "fingerprint"),
                name="a_finding_is_accepted_once",
                violation_error_message="This finding is accepted, or proposed to be, with these figures.",
            ),
        ),
        migrations.RunPython(migrations.RunPython.noop, nothing_waits),
    ]
