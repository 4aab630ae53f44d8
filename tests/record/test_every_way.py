"""Whatever way a row is written, it is on record: each model with a history, each way of the site and its commands."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.management import call_command
from django.db import transaction
from django.db.models import ProtectedError
from django.test import Client
from django.urls import reverse

from compliance.merging import merge
from compliance.models import ScheduleImport, Waiver
from compliance.placement_files.exporting import export
from compliance.what_if import moves_if
from holders.models import Allocation, Holder, HolderName
from placements.models import DocumentVersion, Member, Milestone, Placement, SourceDocument
from record import writing
from record.acting import RequestedAct, acting
from tests import factories
from tests.compliance.admin.conftest import Form, confirm, delete
from tests.compliance.intake.conftest import AT, SCHEDULE
from tests.record.ways import recorded, state, tracked
from tests.test_factories import ALL

pytestmark = pytest.mark.django_db

FACTORIES: dict[type[Any], Any] = {factory._meta.model: factory for factory in ALL}
MODELS = [model for model in FACTORIES if model in tracked()]
# A version of a document is kept as it came; neither is a person ever deleted who is named by the record.
KEPT = {DocumentVersion, User}

WRITES = {"create_demo_people", "findings", "import_allocations", "load_demo", "load_placement", "sync_roles"}
WRITES |= {"remove_demo", "take_library", "undo_import"}
"""Commands that write what has a history; each runs below or in the tests of its own."""
MADE_UP = {"make_portfolio"}
READS = {
    "backup", "blackouts", "consent", "deadlines", "due", "explain", "export_placement", "forget_mails", "notice",
    "positions", "refresh_deadlines", "restore", "rule144", "run_scheduler", "selling_holders", "send_deadline_report",
    "verify_backup", "verify_deadlines", "what_if", "make_letter",
}  # fmt: skip
"""Commands that write nothing, or what has no history: deadlines, mails, files."""


@pytest.fixture
def ann() -> User:
    made: User = User.objects.create_superuser("ann")
    return made


@pytest.fixture
def client(ann: User) -> Client:
    client = Client()
    client.force_login(ann)
    return client


def by(person: User) -> Any:
    return acting(RequestedAct(Mock(user=person, POST={"why": "A new exhibit"})))


def test_every_model_with_a_history_is_made_below() -> None:
    assert set(tracked()) - {Group} <= set(FACTORIES)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_row_that_is_added_changed_and_deleted_by_itself_or_with_many_is_on_record(model: Any, ann: User) -> None:
    with recorded(by="ann", person=ann, reason="A new exhibit") as done, by(ann):
        row = FACTORIES[model].create()
    assert (model, "+") in done
    field = next(field for field in model._meta.concrete_fields if not field.primary_key)
    with by(ann):
        row.save()
    assert model.history.filter(id=row.pk).first().history_type == "~"
    assert model.history.filter(id=row.pk).first().history_change_reason == "A new exhibit"
    with by(ann):
        writing.update(model._base_manager.filter(pk=row.pk), **{field.attname: getattr(row, field.attname)})
    entries = model.history.filter(id=row.pk).order_by("history_id")
    assert [entry.history_type for entry in entries][-2:] == ["~", "~"]
    assert {entry.history_by for entry in entries} == {"ann"}
    if model in KEPT:
        return
    try:
        with recorded(by="ann", person=ann, reason="A new exhibit") as done, by(ann), transaction.atomic():
            row.delete()
    except ProtectedError:
        return  # other rows that its factory made need it
    assert (model, "-") in done


class TestThePages:
    """What a person does in the browser: each is one act, with the person, the time and the reason."""

    def test_a_fact_added_changed_and_deleted_with_its_tables(self, client: Client, ann: User) -> None:
        closing = factories.ClosingFactory.create()
        security = factories.SecurityFactory.create(placement=closing.placement)
        holder = factories.HolderFactory.create()
        page = reverse("admin:placements_closing_change", args=[closing.pk])
        line = {"holder": holder.pk, "security": security.pk, "quantity": 134}
        row = {f"allocations-0-{name}": str(value) for name, value in line.items()}
        with recorded(by="ann", person=ann, reason="A new exhibit") as done:
            Form(client, page).save(**{"allocations-TOTAL_FORMS": "1", "clause": "§1", "why": "A new exhibit", **row})
        assert {(Allocation, "+"), (type(closing), "~")} <= done
        with recorded(by="ann", person=ann) as done:
            Form(client, page).save(**{"allocations-0-quantity": "150"})
        assert (Allocation, "~") in done
        with recorded(by="ann", person=ann) as done:
            Form(client, page).save(**{"allocations-0-DELETE": "on"})
        assert (Allocation, "-") in done
        with recorded(by="ann", person=ann) as done:
            delete(client, page.replace("/change/", "/delete/"))
        assert (type(closing), "-") in done

    def test_several_deleted_from_their_list(self, client: Client, ann: User) -> None:
        rows = factories.SourceDocumentFactory.create_batch(2)
        address, chosen = "/admin/placements/sourcedocument/", [str(row.pk) for row in rows]
        asked = {"action": "delete_selected", "_selected_action": chosen}
        with recorded(by="ann", person=ann) as done:
            confirm(client, address, client.post(address, {**asked, "post": "yes"}))
        assert done == {(SourceDocument, "-")}

    def test_a_waiver_entered_by_one_and_approved_by_another(self, client: Client, ann: User) -> None:
        waiver = factories.WaiverFactory.create(pending=True)
        address = f"/waivers/{waiver.pk}/"
        with recorded(by="ann", person=ann) as done:
            shown = client.get(address).context
            client.post(address, {"version": shown["version"], "_moves": shown["moves"].fingerprint})
        assert done == {(Waiver, "~")}

    def test_a_person_let_in_and_a_role_given(self, client: Client, ann: User) -> None:
        placement, person = factories.PlacementFactory.create(restricted=True), User.objects.create_user("bob")
        Member.objects.create(placement=placement, person=ann, added_at=AT)
        with recorded(by="ann", person=ann) as done:
            client.post("/admin/placements/member/add/", {"placement": placement.pk, "person": person.pk})
        assert done == {(Member, "+")}
        group = Group.objects.create(name="editor")
        form = {"username": "bob", "groups": [group.pk], "is_active": "on"}
        form |= {"date_joined_0": "2026-01-02", "date_joined_1": "09:00:00"}
        with recorded(by="ann", person=ann) as done:
            page = f"/admin/auth/user/{person.pk}/change/"
            client.post(page, {**form, "version": client.get(page).context["version"]})
        assert done == {(User, "~")}

    def test_what_a_role_may_do(self, client: Client, ann: User) -> None:
        group = Group.objects.create(name="editor")
        granted = Permission.objects.get(codename="add_closing").pk
        with recorded(by="ann", person=ann) as done:
            Form(client, f"/admin/auth/group/{group.pk}/change/").save(permissions=str(granted))
        assert done == {(Group, "~")}
        history = client.get(f"/admin/auth/group/{group.pk}/history/").content.decode()
        assert "Can add closing" in history

    def test_what_is_supposed_is_not_kept(self, client: Client) -> None:
        closing = factories.ClosingFactory.create(code="first")
        before = state()
        assert client.get(f"/what-if/?placement={closing.placement.slug}").status_code == 200
        moves_if(closing.delete, [closing.placement_id], as_of=AT.date())
        assert state() == before


class TestTheCommands:
    """What a run of a command wrote has one number, and the command's name with the account it ran under."""

    def test_a_file_loaded_loaded_again_and_loaded_without_some_rows(self, tmp_path: Path) -> None:
        file = tmp_path / "deal.toml"
        with recorded(by="load_demo") as done:
            call_command("load_demo", verbosity=0)
        assert {(Placement, "+"), (Holder, "+"), (Allocation, "+"), (Milestone, "+")} <= done
        placement = Placement.objects.get(slug="resale-2003")
        file.write_text(text := export(placement), "utf-8")
        before = state()
        call_command("load_placement", str(file), stdout=io.StringIO())
        call_command("load_placement", str(file), "--dry-run", stdout=io.StringIO())
        assert state() == before
        head, _, tail = text.partition("[[milestones]]")
        file.write_text(head + tail[tail.index("[[") :], "utf-8")
        with recorded(by="load_placement") as done:
            call_command("load_placement", str(file), stdout=io.StringIO())
        assert (Milestone, "-") in done

    def test_an_import_its_undo_and_a_merge(self, ann: User) -> None:
        placement = factories.PlacementFactory.create(slug="fresh")
        for code, kind in (("series-d", "preferred"), ("d-1", "warrant"), ("d-2", "warrant"), ("agent", "warrant")):
            factories.SecurityFactory.create(placement=placement, code=code, kind=kind, name=_named(code))
        closing = factories.ClosingFactory.create(placement=placement, code="first")
        arguments = ("first", str(SCHEDULE), "--placement", "fresh", "--format", "json")
        with recorded(by="import_allocations") as done:
            call_command("import_allocations", *arguments, stdout=io.StringIO())
        assert {(Allocation, "+"), (Holder, "+")} <= done
        with recorded(by="undo_import") as done:
            call_command("undo_import", str(ScheduleImport.objects.get().pk), stdout=io.StringIO())
        assert {(Allocation, "-"), (Holder, "-")} <= done
        keep, drop = factories.HolderFactory.create_batch(2)
        factories.AllocationFactory.create(closing=closing, holder=drop)
        with recorded(by="ann", person=ann, reason="A new exhibit") as done, by(ann):
            merge(keep=keep, drop=drop, by=ann, on=AT.date(), reason="One fund.")
        assert {(Allocation, "~"), (Holder, "-"), (HolderName, "+")} <= done

    def test_the_roles(self) -> None:
        with recorded(by="sync_roles") as done:
            call_command("sync_roles", stdout=io.StringIO())
        assert done == {(Group, "+")}

    def test_every_command_is_known_to_write_or_not(self) -> None:
        folder = Path(__file__).parents[2] / "compliance" / "management" / "commands"
        found = {path.stem for path in folder.glob("*.py")} - {"__init__"}
        assert found <= WRITES | READS | MADE_UP


def _named(code: str) -> str:
    preferred = "Series D 8% Cumulative Convertible Voting Preferred Stock"
    return {"series-d": preferred, "agent": "Placement Agent Warrants"}.get(code, f"Series {code.upper()} Warrants")
