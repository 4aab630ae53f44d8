"""A holder's one status and one controlling person become rows, each in the first placement that names the holder."""

from typing import Any

from django.db import migrations

# From a placement to the holders that it names.
NAMING = (
    "parties",
    "closings__allocations__holder",
    "registration_statements__coverages__holder",
    "transfers__transferor",
    "transfers__transferee",
    "holder_names__holder",
    "addresses__holder",
)


def moved(apps: Any, schema_editor: Any) -> None:
    """Give each status and each controlling person a row. Raises RuntimeError where no placement names the holder."""
    database = schema_editor.connection.alias
    holders, placements = (
        apps.get_model(app, name).objects.using(database)
        for app, name in (("holders", "Holder"), ("placements", "Placement"))
    )
    for holder in holders.exclude(status="", controlled_by="").order_by("pk"):
        named = (placements.filter(**{name: holder}).order_by("pk").first() for name in NAMING)
        placement = next(filter(None, named), None)
        if placement is None:
            raise RuntimeError(
                f"“{holder.name}” ({holder.code}) has a status or a controlling person, but no placement names it. Say "
                "in the holder's “party to” to which placement it belongs, or empty both, and migrate again."
            )
        # Taken back and applied again, it finds the rows that it made.
        if holder.status and not holder.statuses.filter(status=holder.status).exists():
            holder.statuses.create(placement=placement, status=holder.status)
        if holder.controlled_by and not holder.controls.filter(person=holder.controlled_by).exists():
            holder.controls.create(placement=placement, person=holder.controlled_by)


def moved_back(apps: Any, schema_editor: Any) -> None:
    """Give each holder its first status and its first controlling person; the others have no place in it."""
    database = schema_editor.connection.alias
    for holder in apps.get_model("holders", "Holder").objects.using(database).order_by("pk"):
        status = holder.statuses.exclude(status="affiliate by holding").order_by("pk").first()
        control = holder.controls.order_by("pk").first()
        holder.status, holder.controlled_by = status.status if status else "", control.person if control else ""
        holder.save(update_fields=["status", "controlled_by"])


class Migration(migrations.Migration):
    dependencies = [("holders", "0007_holders_over_time")]

    operations = [migrations.RunPython(moved, moved_back)]
