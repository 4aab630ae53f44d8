"""One issuer and one holder, in a placement that all may see and in restricted ones: of these nothing is said."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from compliance import operations
from compliance.roles import sync_roles
from holders.models import Holder
from placements.models import Member, Placement
from record.acting import Act, acting
from tests import factories

pytestmark = pytest.mark.django_db
CANARY = "zqxvk"


class Deal:
    """A placement open to all, a restricted one, and one that was restricted when it was deleted; ``member`` sees all.

    All are of one issuer and sold to one holder. Every text of the restricted ones, and every reason typed for them,
    has the canary in it.
    """

    def __init__(self) -> None:
        sync_roles()
        self.member, self.outsider = (
            User.objects.create_user(name, is_staff=True) for name in ("a-member", "an-outsider")
        )
        for person in (self.member, self.outsider):
            person.groups.add(Group.objects.get(name="counsel"))
        self.open: Placement = factories.PlacementFactory.create(slug="open")
        self.holder: Holder = factories.HolderFactory.create(name="Xmark Fund Ltd.")
        factories.AllocationFactory.create(closing__placement=self.open, holder=self.holder)
        factories.DutyFactory.create(placement=self.open, code="FILE")
        self.holder.party_to.add(self.open)
        self.hidden, gone = (self._restricted(name) for name in ("hidden", "gone"))
        with acting(Act(by="Ann Lee", reason=f"{CANARY} is off")):
            self.holder.party_to.remove(gone)
            rows: list[Any] = [*gone.closings.get().allocations.all(), *gone.holder_statuses.all()]
            for row in (*rows, *gone.controls.all(), *gone.closings.all(), *gone.documents.all()):
                row.delete()
            self.gone = gone.pk
            gone.delete()
        for placement in (self.open, self.hidden):
            operations.refresh(placement=placement)

    def _restricted(self, name: str) -> Placement:
        with acting(Act(by="Ann Lee", reason=f"Project {CANARY}")):
            placement: Placement = factories.PlacementFactory.create(
                issuer=self.open.issuer, slug=f"{CANARY}-{name}", name=f"Project {CANARY} {name}", restricted=True
            )
            Member.objects.create(placement=placement, person=self.member, added_at=timezone.now())
            source = factories.SourceDocumentFactory.create(placement=placement, title=f"{CANARY} letter", code="x")
            said: dict[str, Any] = {"placement": placement, "source": source, "clause": f"§{CANARY}"}
            closing = factories.ClosingFactory.create(name=f"{CANARY} closing", code=CANARY, **said)
            factories.AllocationFactory.create(closing=closing, holder=self.holder)
            factories.HolderStatusFactory.create(holder=self.holder, status="affiliate", **said)
            factories.ControlFactory.create(holder=self.holder, person=f"Mr. {CANARY}", **said)
            self.holder.party_to.add(placement)
            closing.name = f"{CANARY} first closing"
            closing.save()
        return placement


def pages(deal: Deal) -> list[str]:
    """Where rows that are shared, or of the open placement, are told of."""
    shared = [("placements_issuer", deal.open.issuer_id), ("holders_holder", deal.holder.pk)]
    own = [("placements_placement", deal.open.pk), ("placements_closing", deal.open.closings.get().pk)]
    found = [
        reverse(f"admin:{name}_{page}", args=[key])
        for name, key in (*shared, *own)
        for page in ("change", "history", "delete")
    ]
    found += [reverse(f"admin:{name}_history_file", args=[key, "csv"]) for name, key in (*shared, *own)]
    found += [f"/admin/compliance/deadline/{row.pk}/change/" for row in deal.open.deadlines.all()]
    found += [f"/admin/{page}/?placement=open" for page in ("findings", "positions", "what-if", "groups")]
    found += ["/admin/", "/admin/record/access/", "/admin/holders/holder/?q=qxv", "/admin/placements/closing/"]
    return found


def shown(client: Client, address: str) -> str:
    response: Any = client.get(address)
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return str(content.decode() + str(response.headers)).lower()


@pytest.fixture
def deal() -> Deal:
    return Deal()


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_no_page_of_what_is_shared_says_a_word_of_what_is_hidden_or_was(deal: Deal) -> None:
    member, outsider = signed_in(deal.member), signed_in(deal.outsider)
    told = [shown(member, address) for address in pages(deal)]
    assert sum(CANARY in text for text in told) > 6  # the control: members read it, and now their looks are noted
    assert [address for address in pages(deal) if CANARY in shown(outsider, address)] == []


def test_that_a_holder_joined_a_hidden_placement_is_no_act_to_who_may_not_see_it(deal: Deal) -> None:
    address = reverse("admin:holders_holder_history", args=[deal.holder.pk])
    acts = {
        person: signed_in(person).get(address).context["acts"] for person in (deal.member, deal.outsider)
    }  # added; party to the open, to both others, and out of one
    assert len(acts[deal.outsider]) < len(acts[deal.member])
    assert not any("Ann Lee" in act["by"] for act in acts[deal.outsider])


@pytest.mark.parametrize("page", ["history", "history_file"])
def test_of_a_placement_that_was_restricted_when_it_was_deleted_only_its_members_read(deal: Deal, page: str) -> None:
    more = ["csv"] if page == "history_file" else []
    address = reverse(f"admin:placements_placement_{page}", args=[deal.gone, *more])
    assert signed_in(deal.outsider).get(address).status_code == 404
    assert CANARY in shown(signed_in(deal.member), address)
