"""What rows are called on screen: an event, and an acceptance of a finding."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("compliance", "0023_tokens_end_with_a_password"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="findingack",
            options={
                "ordering": ["placement", "code", "pk"],
                "verbose_name": "acceptance of a finding",
                "verbose_name_plural": "acceptances of findings",
            },
        ),
    ]
