"""The event kinds that the product knows from the start. Staff add others in the admin."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from ._event_kinds import remove_unused

EVENT_KINDS = {
    "closing": "The closing of a sale of the securities; its day is the closing's own.",
    "agreement date": "The day as of which the agreement is made; its day is the agreement's own.",
    "drafts furnished": "Drafts of a filing were furnished to the holders and their special counsel.",
    "drafts received": "A holder or special counsel received drafts of a filing.",
    "objection": "Holders of a majority, or special counsel, reasonably objected in writing to a filing.",
    "filing": "The registration statement was filed with the SEC.",
    "additional filing": "An additional registration statement was filed, for shares the first does not cover.",
    "amendment filed": "An amendment, pre- or post-effective, was filed.",
    "supplement filed": "A prospectus supplement was filed under Rule 424.",
    "review notice": "The SEC said, orally or in writing, that it will review the registration statement.",
    "no-review notice": "The SEC said, orally or in writing, that there will be no review, or no further review.",
    "comments received": "Comments of the SEC's staff were received.",
    "comments answered": "Comments of the SEC's staff were answered.",
    "acceleration requested": "The issuer asked the SEC to accelerate effectiveness (Securities Act Rule 461).",
    "effectiveness": "The SEC declared the registration statement effective.",
    "effectiveness notice delivered": "The transfer agent was told of effectiveness.",
    "prospectus first used": "The prospectus was first used.",
    "supplement first used": "A prospectus supplement was first used.",
    "prospectus delivered": "Copies of the prospectus were delivered to holders.",
    "corrective event": "Something happened that makes the prospectus untrue or incomplete.",
    "corrective supplement filed": "A supplement or amendment was filed that puts the prospectus right.",
    "stop order": "The SEC suspended the registration statement's effectiveness.",
    "stop order lifted": "A stop order was withdrawn.",
    "blackout begins": "The board's determination postpones filing or suspends use of the prospectus.",
    "blackout ends": "A postponement or suspension ended.",
    "all sold": "All registrable securities covered were sold.",
    "free under Rule 144": "The holder may sell all its registrable securities without restriction under Rule 144.",
    "piggyback notice": "Holders received notice that the issuer means to register other securities.",
    "piggyback request": "A holder asked in writing to be included in that registration.",
    "planned sale": "A holder means to sell registrable securities.",
    "certificates requested": "A holder asked for certificates without legend.",
    "certificates delivered": "Certificates without legend were delivered.",
    "questionnaire sent": "The issuer asked a holder for the information that the filing needs.",
    "questionnaire received": "A holder gave the information that the filing needs.",
    "fiscal period end": "A three-month fiscal period ended.",
    "fiscal year end": "A fiscal year ended.",
    "earnings statement": "An earnings statement was made available to security holders (Rule 158).",
    "audited statements filed": "Audited financial statements were filed.",
    "balance sheet date": "The day of the latest balance sheet in the filing.",
    "first sale": "The first sale of the securities, from which Form D counts.",
    "Form D filed": "A Form D was filed with the SEC.",
    "Form 8-K filed": "A current report on Form 8-K was filed.",
    "indemnity notice": "Written notice of fees and expenses to be indemnified was given.",
    "indemnity paid": "Fees and expenses were paid to the indemnified party.",
    "assignment notice": "The issuer was told in writing of a transfer of registration rights.",
    "warrants exercisable": "The warrants are first exercisable.",
}


def add_built_in(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    EventKind = apps.get_model("placements", "EventKind")
    EventKind.objects.bulk_create(
        (EventKind(name=name, meaning=meaning, built_in=True) for name, meaning in EVENT_KINDS.items()),
        ignore_conflicts=True,  # taken back and applied again, it finds those that rows name
    )


def remove_built_in(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    remove_unused(apps.get_model("placements", "EventKind").objects.filter(built_in=True))


class Migration(migrations.Migration):
    dependencies = [("placements", "0001_initial")]

    operations = [migrations.RunPython(add_built_in, remove_built_in)]
