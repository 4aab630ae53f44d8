from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("placements", "0015_free_resale"),
    ]

    operations = [
        migrations.AlterField(
            model_name="placement",
            name="slug",
            field=models.SlugField(
                help_text="The short name in addresses and commands, such as series-d-2003.",
                max_length=60,
                unique=True,
                verbose_name="short name",
            ),
        ),
    ]
