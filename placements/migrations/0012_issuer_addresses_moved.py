"""The address that stood with each issuer, moved to the addresses under its placements' agreements; it has no day."""

from typing import Any

from django.db import migrations

MOVED = ("address", "attention", "fax")


def moved(apps: Any, schema_editor: Any) -> None:
    """Give each placement the address of its issuer. Raises RuntimeError where the issuer has no placement."""
    database = schema_editor.connection.alias
    issuers, addresses = (
        apps.get_model("placements", name).objects.using(database) for name in ("Issuer", "IssuerAddress")
    )
    for issuer in issuers.order_by("pk"):
        details = {name: getattr(issuer, name) for name in MOVED}
        if not any(details.values()):
            continue
        placements = list(issuer.placements.using(database).order_by("pk"))
        if not placements:
            raise RuntimeError(
                f"“{issuer.name}” has an address, but no placement, to whose agreement it could belong. Add its "
                "placement, or empty its address, and migrate again."
            )
        for placement in placements:
            # Taken back and applied again, it finds the addresses that it made.
            addresses.get_or_create(placement=placement, starts_on=None, defaults=details)


def moved_back(apps: Any, schema_editor: Any) -> None:
    """Give each issuer its first address of its oldest placement; what came later has no place beside it."""
    database = schema_editor.connection.alias
    addresses = apps.get_model("placements", "IssuerAddress").objects.using(database)
    told = set()
    first = addresses.filter(starts_on__isnull=True).select_related("placement__issuer")
    for address in first.order_by("placement", "pk"):
        issuer = address.placement.issuer
        if issuer.pk not in told:
            told.add(issuer.pk)
            for name in MOVED:
                setattr(issuer, name, getattr(address, name))
            issuer.save(update_fields=MOVED)


class Migration(migrations.Migration):
    dependencies = [("placements", "0011_issuer_address")]

    operations = [migrations.RunPython(moved, moved_back)]
