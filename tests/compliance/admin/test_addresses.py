"""Whatever an address asks for, the page answers: what cannot be meant is left out."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.contrib import admin
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import DutyFactory, PlacementFactory

pytestmark = pytest.mark.django_db

MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label_lower)
MANY = "9" * 30
ODD = [
    "",
    "0",
    "-1",
    MANY,
    "²",
    "٣",
    "x",
    "1,2",
    "a,b",
    "\x00",
    "1\x00",
    "None",
    "[]",
    "2003-08-06",
    "0001-01-01",
    "%",
    "é",
]
GENERAL = [
    "q",
    "p",
    "o",
    "e",
    "all",
    "_facets",
    "_popup",
    "_to_field",
    "as_of",
    "standing",
    "page",
    "placement",
    "term",
]
VALUES = st.one_of(st.sampled_from(ODD), st.text(max_size=12), st.integers().map(str))


def parameters(model: type) -> list[str]:
    """Parameters that a page of ``model`` reads, and its filters as Django spells them."""
    options = model._meta  # type: ignore[attr-defined]
    names = [field.name for field in (*options.fields, *options.many_to_many)]
    linked = [field.name for field in options.fields if field.related_model]
    lookups = [f"{name}{lookup}" for name in names for lookup in ("", "__exact", "__in", "__isnull", "__gte")]
    within = [f"{name}__{lookup}" for name in linked for lookup in ("id__exact", "name__icontains", "pk")]
    return [
        *GENERAL,
        *lookups,
        *within,
        "closing__placement__id__exact",
        "registration_statement__placement__id__exact",
    ]


def answers(client: Client, path: str, query: dict[str, str]) -> None:
    response = client.get(f"{path}?{urlencode(query)}")
    assert response.status_code < 500, (path, query)


@pytest.mark.parametrize("odd", [MANY, "²", "x", "0", "\x00", "1,2"])
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label_lower)
def test_a_form_and_a_list_open_whatever_row_their_address_names(admin_client: Client, model: type, odd: str) -> None:
    options = model._meta  # type: ignore[attr-defined]
    query = dict.fromkeys([field.name for field in (*options.fields, *options.many_to_many)], odd)
    path = f"/admin/{options.app_label}/{options.model_name}/"
    answers(admin_client, f"{path}add/", query)
    for name, value in query.items():
        answers(admin_client, path, {name: value})


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label_lower)
def test_a_list_opens_whatever_its_address_asks(admin_client: Client, model: type) -> None:
    options = model._meta  # type: ignore[attr-defined]
    path = f"/admin/{options.app_label}/{options.model_name}/"

    @settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.dictionaries(st.sampled_from(parameters(model)), VALUES, min_size=1, max_size=3))
    def opens(query: dict[str, str]) -> None:
        answers(admin_client, path, query)
        answers(admin_client, f"{path}add/", query)

    opens()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    asked=st.dictionaries(st.sampled_from(["term", "page"]), VALUES, max_size=2),
    field=st.sampled_from(["placement.milestone", "closing.milestone", "source.duty", "x.y"]),
)
def test_a_search_among_choices_answers_whatever_is_asked(
    admin_client: Client, asked: dict[str, str], field: str
) -> None:
    name, _, model = field.partition(".")
    app = "compliance" if model == "duty" else "placements"
    query = {"app_label": app, "model_name": model, "field_name": name, **asked}
    answers(admin_client, "/admin/autocomplete/", query)


def test_an_object_found_by_no_field_is_a_bad_request(admin_client: Client) -> None:
    duty = DutyFactory.create()
    for page in ("change", "delete"):
        path = f"/admin/compliance/duty/{duty.pk}/{page}/"
        assert admin_client.get(f"{path}?_to_field=").status_code == 400
        assert admin_client.post(path, {"_to_field": "", "post": "yes"}).status_code == 400
        assert admin_client.get(f"{path}?_to_field=id").status_code == 200


def test_a_delete_that_names_an_action_of_lists_asks_again(admin_client: Client) -> None:
    duty = DutyFactory.create()
    asked = admin_client.post(f"/admin/compliance/duty/{duty.pk}/delete/", {"action": "delete_selected"})
    assert asked.status_code == 200
    assert type(duty).objects.filter(pk=duty.pk).exists()


def test_a_placement_that_is_none_leaves_the_form_as_if_none_was_named(counsel: Client) -> None:
    placement = PlacementFactory.create()
    path = "/admin/placements/milestone/add/?placement="
    assert counsel.get(f"{path}{MANY}").context["adminform"].form["placement"].value() is None
    assert counsel.get(f"{path}{placement.pk}").context["adminform"].form["placement"].value() == str(placement.pk)


class TestPlacementFilter:
    """A list narrows to placements by name, on a page that is as small for thousands as for one."""

    def test_the_page_does_not_grow_with_the_placements(self, counsel: Client) -> None:
        DutyFactory.create()
        counsel.get("/admin/compliance/duty/")
        small = len(counsel.get("/admin/compliance/duty/").content)
        PlacementFactory.create_batch(200)
        assert len(counsel.get("/admin/compliance/duty/").content) - small < 100

    def test_a_name_in_part_narrows_the_list_and_the_rest_stays_chosen(self, counsel: Client) -> None:
        wanted = DutyFactory.create(placement__name="Series D")
        DutyFactory.create(placement__name="Common")
        response = counsel.get("/admin/compliance/duty/?placement_name=series&per__exact=closing")
        assert [duty.pk for duty in response.context["cl"].result_list] == [wanted.pk]
        assert '<input type="hidden" name="per__exact" value="closing">' in response.content.decode()

    def test_a_link_names_one_placement_and_the_page_says_which(self, counsel: Client) -> None:
        wanted = DutyFactory.create(placement__name="Series D")
        DutyFactory.create(placement__name="Common")
        response = counsel.get(f"/admin/compliance/duty/?placement__id__exact={wanted.placement_id}")
        assert [duty.pk for duty in response.context["cl"].result_list] == [wanted.pk]
        assert "Shown: Series D" in response.content.decode()
