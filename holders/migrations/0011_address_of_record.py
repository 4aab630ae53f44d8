"""An address of record has the same fields, whether it is a holder's or the issuer's."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("holders", "0010_notice"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="address",
            name="an_address_says_where_notices_go",
        ),
        migrations.AlterField(
            model_name="address",
            name="address",
            field=models.TextField(blank=True, help_text="For notices, a line each. 2003 agreement: §7(g)."),
        ),
        migrations.AlterField(
            model_name="address",
            name="copies_to",
            field=models.TextField(
                blank=True, help_text="Counsel with copies, a line each; empty: the counsel that the agreement names."
            ),
        ),
        migrations.AlterField(
            model_name="address",
            name="starts_on",
            field=models.DateField(
                blank=True,
                help_text="Its first day; empty for the first address, as in the agreement.",
                null=True,
                verbose_name="from",
            ),
        ),
        migrations.AddConstraint(
            model_name="address",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("address", ""), ("attention", ""), ("copies_to", ""), ("email", ""), ("fax", ""), _negated=True
                ),
                name="holders_address_says_where_notices_go",
                violation_error_message="Give at least one of address, attention, fax, e-mail and copies.",
            ),
        ),
    ]
