"""The addresses that stood with the holders, moved to the addresses of record; the first of each holder has no day."""

from typing import Any

from django.db import migrations

MOVED = ("address", "attention", "fax")


def moved(apps: Any, schema_editor: Any) -> None:
    """Give each placement that names a holder the holder's address. Raises RuntimeError where none names it."""
    database = schema_editor.connection.alias
    holders, addresses = (apps.get_model("holders", name).objects.using(database) for name in ("Holder", "Address"))
    for holder in holders.order_by("pk"):
        details = {name: getattr(holder, name) for name in MOVED}
        if not any(details.values()):
            continue
        placements = _placements(apps, database, holder)
        if not placements:
            raise RuntimeError(
                f"“{holder.name}” ({holder.code}) has an address, but no placement names it. Say in the holder's "
                "“party to” to which placement it belongs, or empty its address, and migrate again."
            )
        for placement in placements:
            # Taken back and applied again, it finds the addresses that it made.
            addresses.get_or_create(placement_id=placement, holder=holder, starts_on=None, defaults=details)


def moved_back(apps: Any, schema_editor: Any) -> None:
    """Give each holder its first address; what came later has no place beside it."""
    database = schema_editor.connection.alias
    addresses = apps.get_model("holders", "Address").objects.using(database)
    told = set()
    for address in addresses.filter(starts_on__isnull=True).select_related("holder").order_by("placement", "pk"):
        if address.holder_id not in told:
            told.add(address.holder_id)
            for name in MOVED:
                setattr(address.holder, name, getattr(address, name))
            address.holder.save(update_fields=MOVED)


def _placements(apps: Any, database: str, holder: Any) -> list[int]:
    """The primary keys of the placements that name the holder, the oldest first."""
    naming = (
        ("Allocation", "holder", "closing__placement"),
        ("Transfer", "transferor", "placement"),
        ("Transfer", "transferee", "placement"),
        ("Coverage", "holder", "registration_statement__placement"),
        ("HolderName", "holder", "placement"),
    )
    found = set(holder.party_to.using(database).values_list("pk", flat=True))
    for name, field, placement in naming:
        rows = apps.get_model("holders", name).objects.using(database).filter(**{field: holder})
        found.update(rows.values_list(placement, flat=True))
    return sorted(found)


class Migration(migrations.Migration):
    dependencies = [("holders", "0003_address")]

    operations = [migrations.RunPython(moved, moved_back)]
