"""Calendars and time zones are known ones, and the database refuses words that no list offers."""

from django.db import migrations, models
from django.db.models import Q

import placements.models.deal


class Migration(migrations.Migration):
    dependencies = [("placements", "0005_agreement_blackout_clause")]

    operations = [
        migrations.AlterField(
            model_name="agreement",
            name="calendar",
            field=models.CharField(
                choices=[
                    ("NYBANK", "NYBANK: banks in New York"),
                    ("SEC", "SEC: the SEC and other federal offices"),
                    ("NYSE", "NYSE: the New York Stock Exchange"),
                    ("NYGCL", "NYGCL: public holidays of New York law"),
                ],
                default="NYBANK",
                help_text="The calendar of “Business Day”. 2003 agreement: §1.",
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="agreement",
            name="time_zone",
            field=models.CharField(
                default="America/New_York",
                help_text="In which notices are timed, such as America/New_York. 2003 agreement: §7(g).",
                max_length=60,
                validators=[placements.models.deal.validate_time_zone],
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                name="an_agreement_counts_on_a_known_calendar",
                condition=Q(calendar__in=["NYBANK", "SEC", "NYSE", "NYGCL"]),
                violation_error_message="The calendar is NYBANK, SEC, NYSE or NYGCL.",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                name="an_agreement_tolls_in_a_known_way",
                condition=Q(tolling__in=["none", "excuse", "extend"]),
                violation_error_message="What a blackout does to dates is none, excuse or extend.",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                name="an_agreement_has_a_known_reading",
                condition=Q(reading__in=["literal", "forward"]),
                violation_error_message="The reading is literal or forward.",
            ),
        ),
        migrations.AddConstraint(
            model_name="closing",
            constraint=models.CheckConstraint(
                name="a_closing_says_whether_the_agreement_covers_it",
                condition=Q(agreement_covers__in=["stated", "not stated"]),
                violation_error_message="That the agreement covers the closing is stated, or not stated.",
            ),
        ),
        migrations.AddConstraint(
            model_name="security",
            constraint=models.CheckConstraint(
                name="a_security_is_of_a_known_kind",
                condition=Q(kind__in=["preferred", "common", "warrant", "note"]),
                violation_error_message="A security is preferred stock, common stock, a warrant or a note.",
            ),
        ),
        migrations.AddConstraint(
            model_name="eventkind",
            constraint=models.CheckConstraint(
                name="an_event_kind_begins_something_known",
                condition=Q(begins__in=["", "amendment", "supplement", "notice", "request"]),
                violation_error_message="An event begins an amendment, supplement, notice or request, or nothing.",
            ),
        ),
    ]
