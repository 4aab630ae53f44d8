from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("holders", "0004_addresses_moved")]

    operations = [
        migrations.RemoveField(model_name="holder", name="address"),
        migrations.RemoveField(model_name="holder", name="attention"),
        migrations.RemoveField(model_name="holder", name="fax"),
    ]
