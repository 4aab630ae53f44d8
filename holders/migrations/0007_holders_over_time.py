"""What holders are, who controls them, questions for their consent, and questionnaires: each a row of its own."""

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("holders", "0006_position_entries"), ("placements", "0009_class_outstanding")]

    operations = [
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "clause",
                    models.CharField(blank=True, help_text="Where in the document, such as §3(a).", max_length=120),
                ),
                (
                    "occurred_on",
                    models.DateField(
                        blank=True, help_text="Such as 2003-05-07 or May 7, 2003.", null=True, verbose_name="day"
                    ),
                ),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("exact", "exact: a document states the day"),
                            ("inferred", "inferred: the reason says from what"),
                            ("approximate", "approximate: only a span, such as a month, is stated"),
                            ("unknown", "unknown: no document states the day"),
                        ],
                        default="exact",
                        max_length=12,
                        verbose_name="day is",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        help_text="Why the day is inferred, or what the documents leave open.",
                        max_length=300,
                    ),
                ),
                (
                    "not_before",
                    models.DateField(
                        blank=True, help_text="Where the day is not stated.", null=True, verbose_name="not before"
                    ),
                ),
                (
                    "not_after",
                    models.DateField(
                        blank=True, help_text="Where the day is not stated.", null=True, verbose_name="not after"
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        choices=[("signed", "signed"), ("refused", "refused")], default="signed", max_length=8
                    ),
                ),
            ],
            options={
                "ordering": ["question", "occurred_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ConsentQuestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "clause",
                    models.CharField(blank=True, help_text="Where in the document, such as §3(a).", max_length=120),
                ),
                (
                    "code",
                    models.CharField(
                        help_text="Such as waive-filing-date.",
                        max_length=40,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9]+(?:[.-][a-z0-9]+)*\\Z",
                                "Use small letters, digits, hyphens and dots, such as ex-4.4.",
                            )
                        ],
                    ),
                ),
                (
                    "title",
                    models.CharField(
                        help_text="Such as Waive the filing date of June 21, 2003.",
                        max_length=200,
                        verbose_name="question",
                    ),
                ),
                (
                    "standard",
                    models.CharField(
                        choices=[
                            ("majority", "a majority of the registrable securities"),
                            ("each holder", "each holder"),
                            ("percentage", "a percentage of the registrable securities"),
                        ],
                        default="majority",
                        max_length=12,
                    ),
                ),
                (
                    "percent",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        help_text="66.6667 for two thirds.",
                        max_digits=7,
                        null=True,
                        verbose_name="at least, %",
                    ),
                ),
                (
                    "base",
                    models.CharField(
                        choices=[
                            ("all", "all conversion and warrant shares, and common stock"),
                            ("without warrants", "common stock and conversion shares, warrants left out"),
                            ("preferred", "only preferred stock and notes, as converted"),
                            ("outstanding", "only common stock outstanding"),
                        ],
                        default="all",
                        help_text="Whether unconverted securities vote is not stated in the 2003 agreement: the choice is shown.",
                        max_length=20,
                    ),
                ),
                (
                    "record_on",
                    models.DateField(
                        blank=True,
                        help_text="Holdings count as of this day; empty: as of the day asked.",
                        null=True,
                        verbose_name="record day",
                    ),
                ),
            ],
            options={
                "verbose_name": "question for consent",
                "verbose_name_plural": "questions for consent",
                "ordering": ["placement", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Control",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "clause",
                    models.CharField(blank=True, help_text="Where in the document, such as §3(a).", max_length=120),
                ),
                (
                    "starts_on",
                    models.DateField(
                        blank=True, help_text="Empty: as far back as the documents go.", null=True, verbose_name="from"
                    ),
                ),
                (
                    "ends_on",
                    models.DateField(
                        blank=True, help_text="Its last day; empty while it holds.", null=True, verbose_name="until"
                    ),
                ),
                (
                    "person",
                    models.CharField(
                        help_text="The person or firm as the document names it; the same words for each holder.",
                        max_length=200,
                    ),
                ),
                (
                    "power",
                    models.CharField(
                        choices=[
                            ("both", "voting and investment power"),
                            ("voting", "voting power"),
                            ("investment", "investment power"),
                            ("not stated", "control; which power is not stated"),
                        ],
                        default="both",
                        max_length=12,
                    ),
                ),
            ],
            options={
                "verbose_name": "control of a holder",
                "verbose_name_plural": "control of holders",
                "ordering": ["holder", "pk"],
            },
        ),
        migrations.CreateModel(
            name="HolderStatus",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "clause",
                    models.CharField(blank=True, help_text="Where in the document, such as §3(a).", max_length=120),
                ),
                (
                    "starts_on",
                    models.DateField(
                        blank=True, help_text="Empty: as far back as the documents go.", null=True, verbose_name="from"
                    ),
                ),
                (
                    "ends_on",
                    models.DateField(
                        blank=True, help_text="Its last day; empty while it holds.", null=True, verbose_name="until"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("qib", "qualified institutional buyer"),
                            ("accredited", "accredited investor"),
                            ("affiliate", "affiliate of the issuer"),
                            ("affiliate by holding", "affiliate of the issuer only by its holding"),
                        ],
                        help_text="An affiliate only by its holding is counted in consents, another is not. 2003 agreement: §7(o).",
                        max_length=20,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "holder statuses",
                "ordering": ["holder", "pk"],
            },
        ),
        migrations.CreateModel(
            name="QuestionnaireStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "clause",
                    models.CharField(blank=True, help_text="Where in the document, such as §3(a).", max_length=120),
                ),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("sent", "sent to the holder"),
                            ("chased", "chased"),
                            ("incomplete", "came back incomplete"),
                            ("received", "received, complete"),
                            ("excluded", "shares left out of the registration statement"),
                            ("readmitted", "shares taken back in"),
                        ],
                        max_length=12,
                    ),
                ),
                ("occurred_on", models.DateField(help_text="Such as 2003-05-20 or May 20, 2003.", verbose_name="day")),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        help_text="What is missing, or why the shares are left out. 2003 agreement: §3(m).",
                        max_length=300,
                    ),
                ),
            ],
            options={
                "verbose_name": "questionnaire step",
                "ordering": ["registration_statement", "holder", "occurred_on", "pk"],
            },
        ),
        migrations.AddField(
            model_name="consent",
            name="holder",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="consents", to="holders.holder"
            ),
        ),
        migrations.AddField(
            model_name="consent",
            name="source",
            field=models.ForeignKey(
                blank=True,
                help_text="The document that states this.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="placements.sourcedocument",
            ),
        ),
        migrations.AddField(
            model_name="consentquestion",
            name="placement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="consent_questions", to="placements.placement"
            ),
        ),
        migrations.AddField(
            model_name="consentquestion",
            name="relates_to",
            field=models.ManyToManyField(
                blank=True,
                help_text="The holders whom the question concerns alone; empty: all. 2003 agreement: §7(f).",
                related_name="questions",
                to="holders.holder",
            ),
        ),
        migrations.AddField(
            model_name="consentquestion",
            name="source",
            field=models.ForeignKey(
                blank=True,
                help_text="The document that states this.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="placements.sourcedocument",
            ),
        ),
        migrations.AddField(
            model_name="consent",
            name="question",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="consents", to="holders.consentquestion"
            ),
        ),
        migrations.AddField(
            model_name="control",
            name="holder",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="controls", to="holders.holder"
            ),
        ),
        migrations.AddField(
            model_name="control",
            name="placement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="controls", to="placements.placement"
            ),
        ),
        migrations.AddField(
            model_name="control",
            name="source",
            field=models.ForeignKey(
                blank=True,
                help_text="The document that states this.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="placements.sourcedocument",
            ),
        ),
        migrations.AddField(
            model_name="holderstatus",
            name="holder",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="statuses", to="holders.holder"
            ),
        ),
        migrations.AddField(
            model_name="holderstatus",
            name="placement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="holder_statuses", to="placements.placement"
            ),
        ),
        migrations.AddField(
            model_name="holderstatus",
            name="source",
            field=models.ForeignKey(
                blank=True,
                help_text="The document that states this.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="placements.sourcedocument",
            ),
        ),
        migrations.AddField(
            model_name="questionnairestep",
            name="holder",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="questionnaire_steps", to="holders.holder"
            ),
        ),
        migrations.AddField(
            model_name="questionnairestep",
            name="registration_statement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="questionnaire_steps",
                to="placements.registrationstatement",
            ),
        ),
        migrations.AddField(
            model_name="questionnairestep",
            name="source",
            field=models.ForeignKey(
                blank=True,
                help_text="The document that states this.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="placements.sourcedocument",
            ),
        ),
        migrations.AddConstraint(
            model_name="consentquestion",
            constraint=models.UniqueConstraint(
                fields=("placement", "code"),
                name="a_question_code_is_used_once_in_a_placement",
                violation_error_message="This placement has a question with this code.",
            ),
        ),
        migrations.AddConstraint(
            model_name="consentquestion",
            constraint=models.CheckConstraint(
                condition=models.Q(("standard__in", ["majority", "each holder", "percentage"])),
                name="a_consent_standard_is_known",
                violation_error_message="A question takes a majority, a percentage or each holder.",
            ),
        ),
        migrations.AddConstraint(
            model_name="consentquestion",
            constraint=models.CheckConstraint(
                condition=models.Q(("base__in", ["all", "without warrants", "preferred", "outstanding"])),
                name="a_consent_base_is_known",
                violation_error_message="Choose how the shares are counted.",
            ),
        ),
        migrations.AddConstraint(
            model_name="consentquestion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("percent__gt", 0),
                        ("percent__isnull", False),
                        ("percent__lte", 100),
                        ("standard", "percentage"),
                    ),
                    models.Q(models.Q(("standard", "percentage"), _negated=True), ("percent__isnull", True)),
                    _connector="OR",
                ),
                name="only_a_percentage_has_a_number",
                violation_error_message="Give a percentage of more than 0 and at most 100 where the standard is one.",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("certainty", "inferred"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="holders_consent_inferred_day_has_a_reason",
                violation_error_message="The day is inferred: say in the reason from what.",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("certainty", "approximate"), _negated=True),
                    models.Q(("not_after__isnull", False), ("not_before__isnull", False)),
                    _connector="OR",
                ),
                name="holders_consent_approximate_day_has_both_bounds",
                violation_error_message="The day is approximate: give the first and the last day it may be, for a month its first and last day.",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("certainty__in", ["exact", "inferred"]), ("occurred_on__isnull", True), _connector="OR"
                ),
                name="holders_consent_unstated_day_is_left_empty",
                violation_error_message="A day that is approximate or unknown is left empty: use “not before” and “not after”, or mark the day as exact or inferred.",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("not_before__isnull", True),
                    ("not_after__isnull", True),
                    ("not_before__lte", models.F("not_after")),
                    _connector="OR",
                ),
                name="holders_consent_bounds_are_in_order",
                violation_error_message="“Not before” is later than “not after”.",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(("certainty__in", ["exact", "inferred", "approximate", "unknown"])),
                name="holders_consent_certainty_is_a_known_word",
                violation_error_message="The day is exact, inferred, approximate or unknown.",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.UniqueConstraint(
                fields=("question", "holder", "occurred_on"),
                name="a_holder_answers_a_question_once_a_day",
                violation_error_message="This holder's answer of this day is on record: change that one.",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("certainty__in", ["approximate", "unknown"]), ("occurred_on__isnull", False), _connector="OR"
                ),
                name="an_exact_or_inferred_consent_has_a_day",
                violation_error_message="Give the day of the signature or refusal, or mark it approximate or unknown.",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(("answer__in", ["signed", "refused"])),
                name="an_answer_is_signed_or_refused",
                violation_error_message="A holder signed or refused; one that has not answered has no line.",
            ),
        ),
        migrations.AddConstraint(
            model_name="control",
            constraint=models.CheckConstraint(
                condition=models.Q(("power__in", ["both", "voting", "investment", "not stated"])),
                name="a_power_over_shares_is_known",
                violation_error_message="The power is voting, investment, both, or not stated.",
            ),
        ),
        migrations.AddConstraint(
            model_name="control",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("starts_on__isnull", True),
                    ("ends_on__isnull", True),
                    ("starts_on__lte", models.F("ends_on")),
                    _connector="OR",
                ),
                name="control_ends_after_it_starts",
                violation_error_message="The control ends before it begins.",
            ),
        ),
        migrations.AddConstraint(
            model_name="holderstatus",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["qib", "accredited", "affiliate", "affiliate by holding"])),
                name="a_holder_status_is_known",
                violation_error_message="A holder is a qualified institutional buyer, an accredited investor, an affiliate of the issuer, or one only by its holding.",
            ),
        ),
        migrations.AddConstraint(
            model_name="holderstatus",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("starts_on__isnull", True),
                    ("ends_on__isnull", True),
                    ("starts_on__lte", models.F("ends_on")),
                    _connector="OR",
                ),
                name="a_holder_status_ends_after_it_starts",
                violation_error_message="The status ends before it begins.",
            ),
        ),
        migrations.AddConstraint(
            model_name="questionnairestep",
            constraint=models.UniqueConstraint(
                fields=("registration_statement", "holder", "step", "occurred_on"),
                name="a_questionnaire_takes_a_step_once_a_day",
                violation_error_message="This step of this day is on record: change that one.",
            ),
        ),
        migrations.AddConstraint(
            model_name="questionnairestep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("step__in", ["sent", "chased", "incomplete", "received", "excluded", "readmitted"])
                ),
                name="a_questionnaire_step_is_known",
                violation_error_message="A questionnaire is sent, chased, incomplete, received, or a holder left out.",
            ),
        ),
        migrations.AddConstraint(
            model_name="questionnairestep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("step__in", ["incomplete", "excluded"]), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="an_incomplete_questionnaire_or_an_exclusion_has_a_reason",
                violation_error_message="Say what is missing, or why the holder's shares are left out.",
            ),
        ),
    ]
