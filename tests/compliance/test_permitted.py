"""What a person may do is what Django says, in one statement."""

from __future__ import annotations

import pytest
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser, Group, Permission, User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from compliance.permitted import Backend
from compliance.roles import Role, sync_roles
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> list[User]:
    """Who has nothing, a role, two, a permission by itself, both, everything; and who is closed."""
    sync_roles()
    people = PersonFactory.create_batch(7)
    reader, counsel = (Group.objects.get(name=role) for role in (Role.READER, Role.COUNSEL))
    by_itself = Permission.objects.get(codename="add_closing")
    people[1].groups.add(reader)
    people[2].groups.add(reader, counsel)
    people[3].user_permissions.add(by_itself)
    people[4].groups.add(reader)
    people[4].user_permissions.add(by_itself)
    people[5].is_superuser = True
    people[6].is_active = False
    people[6].groups.add(counsel)
    for person in people:
        person.save()
    return people


def test_each_person_may_do_what_django_says(people: list[User]) -> None:
    told = {person.pk: Backend().get_all_permissions(User.objects.get(pk=person.pk)) for person in people}
    assert told == {person.pk: ModelBackend().get_all_permissions(User.objects.get(pk=person.pk)) for person in people}
    assert [bool(told[person.pk]) for person in people] == [False, True, True, True, True, True, False]
    assert Backend().get_all_permissions(AnonymousUser()) == set()


def test_it_is_asked_once_for_a_person_and_anew_for_the_person_of_the_next_request(people: list[User]) -> None:
    person = User.objects.get(pk=people[4].pk)
    with CaptureQueriesContext(connection) as captured:
        assert person.has_perm("placements.add_closing")
        assert person.has_perm("placements.view_closing")
        assert not person.has_perm("placements.delete_closing")
    assert len(captured) == 1
    people[4].user_permissions.clear()
    assert not User.objects.get(pk=person.pk).has_perm("placements.add_closing")
