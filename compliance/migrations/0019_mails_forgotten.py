"""What an old mail said may be forgotten; that it went out stays in the ledger, with the hash of the message."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("compliance", "0018_reminders")]

    operations = [
        migrations.AlterField(
            model_name="subscription",
            name="made_by",
            field=models.ForeignKey(
                blank=True,
                help_text=(
                    "Who answers for it: an outside address is told of what this person may read, while they may."
                ),
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="delivery",
            name="forgotten_at",
            field=models.DateTimeField(
                blank=True, help_text="When what it said was dropped.", null=True, verbose_name="forgotten"
            ),
        ),
        migrations.AddField(
            model_name="delivery",
            name="sha256",
            field=models.CharField(
                blank=True,
                help_text="Of the message that was forgotten: a copy is known by it.",
                max_length=64,
                verbose_name="SHA-256",
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=Q(forgotten_at__isnull=True) | Q(status__in=["sent", "failed"]) & ~Q(sha256=""),
                name="only_a_mail_at_its_end_is_forgotten_and_its_hash_stays",
                violation_error_message="What is to be sent is not forgotten.",
            ),
        ),
    ]
