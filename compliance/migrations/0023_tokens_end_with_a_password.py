"""A token of the API ends with the password it was made under: those there are end with the one of today."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.utils.crypto import salted_hmac

SALT = "django.contrib.auth.models.AbstractBaseUser.get_session_auth_hash"
"""Django's own, of AbstractBaseUser.get_session_auth_hash, which models of migrations lack."""


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Give each token the hash of its person's password."""
    for token in apps.get_model("compliance", "ApiToken").objects.select_related("person"):
        token.password_hash = salted_hmac(SALT, token.person.password, algorithm="sha256").hexdigest()
        token.save(update_fields=["password_hash"])


class Migration(migrations.Migration):
    dependencies = [
        ("compliance", "0022_programs_and_views"),
    ]

    operations = [
        migrations.AddField(
            model_name="apitoken",
            name="password_hash",
            field=models.CharField(default="", editable=False, max_length=64),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
