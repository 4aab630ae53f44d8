from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("placements", "0012_issuer_addresses_moved")]

    operations = [
        migrations.RemoveField(model_name="issuer", name="address"),
        migrations.RemoveField(model_name="issuer", name="attention"),
        migrations.RemoveField(model_name="issuer", name="fax"),
    ]
