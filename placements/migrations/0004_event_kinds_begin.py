"""Some events begin what duties repeat over: amendments, supplements, notices and requests. More kinds of event."""

import django.core.validators
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from ._event_kinds import remove_unused

BEGINS = {
    "amendment": ["amendment filed"],
    "supplement": ["supplement filed", "supplement first used"],
    "notice": [
        "blackout begins",
        "comments received",
        "corrective event",
        "indemnity notice",
        "piggyback notice",
        "stop order",
    ],
    "request": ["certificates requested", "piggyback request", "planned sale", "questionnaire sent"],
}
# Name: what it begins, what it means.
EVENT_KINDS = {
    "prospectus filed": ("", "The prospectus was filed under Rule 424."),
    "prospectus drafts furnished": ("", "Drafts of the prospectus were furnished to holders and special counsel."),
    "incorporated document filed": ("supplement", "A report that the prospectus incorporates was filed."),
    "objection withdrawn": ("", "The holders' objection to a filing was withdrawn or met."),
    "inquiry received": ("request", "A holder asked for answers to its inquiries before a filing."),
    "inquiry answered": ("", "A holder's inquiries were answered."),
    "correspondence copied to holders": ("", "Holders were given the correspondence with the SEC."),
    "filing proposed": ("notice", "The issuer means to file a prospectus, a supplement or an amendment."),
    "holders told of proposed filing": ("", "Holders and special counsel were told of a proposed filing."),
    "holders told of review decision": ("", "Holders and special counsel were told whether the SEC will review."),
    "holders told of comments": ("", "Holders and special counsel were told of written comments of the SEC."),
    "holders told of effectiveness": ("", "Holders and special counsel were told of effectiveness."),
    "amendment effective": ("amendment", "A post-effective amendment became effective."),
    "authority's request": ("request", "The SEC or another authority asked for a change or for information."),
    "holders told of authority's request": ("", "Holders and special counsel were told of an authority's request."),
    "holders told of stop order": ("", "Holders and special counsel were told of a stop order or its proceedings."),
    "state suspension": ("notice", "A state suspended, or began to suspend, qualification of the securities."),
    "state suspension lifted": ("", "A state's suspension was withdrawn."),
    "holders told of state suspension": ("", "Holders and special counsel were told of a state's suspension."),
    "holders told of corrective event": ("", "Holders and special counsel were told that the prospectus is untrue."),
    "holder information requested": ("request", "A majority of holders asked for information to be included."),
    "holder information filed": ("", "The information that holders asked for was filed."),
    "conformed copies furnished": ("", "Conformed copies were furnished to holders and special counsel."),
    "prospectuses requested": ("request", "A holder or special counsel asked for copies of the prospectus."),
    "state qualification requested": ("request", "A holder asked in writing for qualification in a state."),
    "state qualification obtained": ("", "The securities were qualified, or found exempt, in a state."),
    "shares listed": ("", "The registrable securities were listed."),
    "deletion requested": ("request", "A holder asked for a reference to it to be deleted."),
    "reference deleted": ("", "A reference to a holder was deleted by amendment or supplement."),
    "use suspended": ("notice", "Holders received notice to stop using the prospectus."),
    "use resumed": ("", "Holders received the corrected prospectus, or written advice that its use may go on."),
    "stop-transfer no longer needed": ("notice", "Stop-transfer orders are no longer needed."),
    "stop-transfer orders removed": ("", "Stop-transfer orders were removed."),
    "proceeding known": ("notice", "The issuer knows of a proceeding about what the agreement contemplates."),
    "holders told of proceeding": ("", "Holders were told of a proceeding."),
    "claim against indemnified party": ("notice", "A proceeding was brought against a person entitled to indemnity."),
    "claim notice": ("", "The indemnified party told the indemnifying party of the claim in writing."),
    "certification requested": ("request", "A holder asked whether the Exchange Act reports are in order."),
    "certification delivered": ("", "An officer's certification was delivered to the holder."),
    "other registration decided": ("notice", "The issuer decided to register other equity securities."),
    "piggyback shares included": ("", "The shares that a holder asked for were included in the other registration."),
    "assignment": ("notice", "A holder assigned its registration rights."),
    "assignment consent requested": ("request", "A holder asked the issuer to consent to an assignment."),
    "assignment consent answered": ("", "The issuer answered a request to consent to an assignment."),
    "pricing": ("", "The offering price was determined."),
    "prospectus updated": ("", "The prospectus was brought up to date as Securities Act §10(a)(3) asks."),
    "table date": ("supplement", "The day as of which a table of selling holders counts shares."),
    "five percent acquired": ("notice", "A holder came to own more than five percent of a class."),
    "Schedule 13D filed": ("", "A Schedule 13D was filed with the SEC."),
    "fifteen-day event": ("notice", "An event of Form 8-K before August 23, 2004: items 1 to 3."),
    "five-day event": ("notice", "An event of Form 8-K before August 23, 2004: items 4 and 6."),
    "twenty percent issuance decided": ("notice", "An issuance of 20% or more below the price of Nasdaq's rule was decided."),
    "shareholder approval": ("", "Shareholders approved an issuance."),
    "cutback": ("notice", "The SEC did not allow all the shares to be registered at once."),
    "legends removed": ("", "Restrictive legends were removed."),
    "damages paid": ("", "Liquidated damages were paid."),
    "report to holders": ("", "The issuer reported to holders on the registration statement."),
}  # fmt: skip


def add_built_in(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    EventKind = apps.get_model("placements", "EventKind")
    for begins, names in BEGINS.items():
        EventKind.objects.filter(name__in=names).update(begins=begins)
    for name, (begins, meaning) in EVENT_KINDS.items():
        told = {"begins": begins, "meaning": meaning, "built_in": True}
        if not EventKind.objects.filter(name__iexact=name).update(**told):
            EventKind.objects.create(name=name, **told)


def remove_built_in(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    remove_unused(apps.get_model("placements", "EventKind").objects.filter(name__in=EVENT_KINDS, built_in=True))


class Migration(migrations.Migration):
    dependencies = [("placements", "0003_document_statement")]

    operations = [
        migrations.AddField(
            model_name="eventkind",
            name="begins",
            field=models.CharField(
                blank=True,
                choices=[
                    ("amendment", "an amendment"),
                    ("supplement", "a supplement"),
                    ("notice", "a notice, or something else that happened"),
                    ("request", "a request"),
                ],
                help_text="What each such event begins, for duties that arise for each; empty if it begins nothing.",
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="milestone",
            name="filing",
            field=models.CharField(
                blank=True,
                help_text="The amendment, supplement, notice, request or fiscal period it concerns, such as supplement-1.",
                max_length=40,
                validators=[
                    django.core.validators.RegexValidator(
                        "^[a-z0-9]+(?:[.-][a-z0-9]+)*\\Z",
                        "Use small letters, digits, hyphens and dots, such as ex-4.4.",
                    )
                ],
            ),
        ),
        migrations.RunPython(add_built_in, remove_built_in),
    ]
