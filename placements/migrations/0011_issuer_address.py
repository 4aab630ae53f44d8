"""Where the issuer has its notices under the agreement of each placement, and since when."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("placements", "0010_no_review_decision"),
    ]

    operations = [
        migrations.CreateModel(
            name="IssuerAddress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "clause",
                    models.CharField(blank=True, help_text="Where in the document, such as §3(a).", max_length=120),
                ),
                (
                    "starts_on",
                    models.DateField(
                        blank=True,
                        help_text="Its first day; empty for the first address, as in the agreement.",
                        null=True,
                        verbose_name="from",
                    ),
                ),
                ("address", models.TextField(blank=True, help_text="For notices, a line each. 2003 agreement: §7(g).")),
                ("attention", models.CharField(blank=True, max_length=120)),
                (
                    "fax",
                    models.CharField(
                        blank=True, help_text="The fax number for notices. 2003 agreement: §7(g).", max_length=40
                    ),
                ),
                (
                    "email",
                    models.EmailField(
                        blank=True,
                        help_text="If the agreement takes notices by e-mail.",
                        max_length=254,
                        verbose_name="e-mail",
                    ),
                ),
                (
                    "copies_to",
                    models.TextField(
                        blank=True,
                        help_text="Counsel with copies, a line each; empty: the counsel that the agreement names.",
                    ),
                ),
                (
                    "note",
                    models.CharField(
                        blank=True, help_text="How it is known, such as a notice of change.", max_length=300
                    ),
                ),
                (
                    "placement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="issuer_addresses",
                        to="placements.placement",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        help_text="The document that states this.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="placements.sourcedocument",
                    ),
                ),
            ],
            options={
                "verbose_name": "address of the issuer",
                "verbose_name_plural": "addresses of the issuer",
                "ordering": ["placement", "starts_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("address", ""),
                            ("attention", ""),
                            ("copies_to", ""),
                            ("email", ""),
                            ("fax", ""),
                            _negated=True,
                        ),
                        name="placements_issueraddress_says_where_notices_go",
                        violation_error_message="Give at least one of address, attention, fax, e-mail and copies.",
                    ),
                    models.UniqueConstraint(
                        fields=("placement", "starts_on"),
                        name="an_issuer_has_one_address_from_a_day_on",
                        violation_error_message="The issuer has an address from this day on: change that one.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("starts_on__isnull", True)),
                        fields=("placement",),
                        name="an_issuer_has_one_first_address_in_a_placement",
                        violation_error_message="The issuer has a first address here: change that, or give this one its day.",
                    ),
                ],
            },
        ),
    ]
