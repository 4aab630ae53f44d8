from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("record", "0002_begin"),
    ]

    operations = [
        migrations.AlterField(
            model_name="historicalplacement",
            name="slug",
            field=models.SlugField(max_length=60, verbose_name="short name"),
        ),
    ]
