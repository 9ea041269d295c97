"""Clients over the API: the main job, its refusals, and who must not get in."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client as Browser

from kantorek.api.actions import issue_token, make_token
from kantorek.clients.tests.make import make_client, make_nip
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.errors import Refused
from kantorek.offices.tests.make import actor_of

Ask = Callable[..., Any]


def test_adds_reads_and_changes_a_client(cast: Cast, ask: Ask) -> None:
    nip = make_nip()
    made = ask(
        cast.marek, "POST", "/clients", {"name": "Nowa", "nip": f"PL {nip}", "terms": {"vat_frequency": "month"}}
    )
    assert made.status_code == 201, made.content
    body = made.json()
    assert body["nip"] == nip
    assert body["terms"]["vat_frequency"] == "month"
    assert body["micro_account"][10:13] == "222"
    assert "no-store" in made.headers["Cache-Control"]
    changed = ask(
        cast.marek, "PATCH", f"/clients/{body['id']}", {"city": "Zgierz"}, **{"If-Match": made.headers["ETag"]}
    )
    assert changed.json()["city"] == "Zgierz"
    stale = ask(cast.marek, "PATCH", f"/clients/{body['id']}", {"city": "Łódź"}, **{"If-Match": made.headers["ETag"]})
    assert stale.status_code == 412
    assert stale.json()["errors"] == [{"field": "city", "code": "stale", "message": "Zgierz"}]
    events = ask(cast.marek, "GET", f"/clients/{body['id']}/timeline").json()
    assert [event["name"] for event in events["items"]] == ["clients.client_changed", "clients.client_created"]


def test_terms_carry_the_tax_year_the_advances_and_further_facts(cast: Cast, ask: Ask) -> None:
    terms = {"tax_year_end": 6, "advance_period": "quarter", "facts": ["ppk", "oss"]}
    made = ask(cast.marek, "POST", "/clients", {"name": "Nowa", "terms": terms})
    assert made.json()["terms"] | terms | {"facts": ["oss", "ppk"]} == made.json()["terms"]
    path = f"/clients/{made.json()['id']}/terms"
    later = ask(cast.marek, "POST", path, {"valid_from": "2027-01-01", "facts": []})
    assert (later.json()["facts"], later.json()["tax_year_end"]) == ([], 6)
    for wrong in ({"tax_year_end": 0}, {"tax_year_end": 13}, {"facts": ["gold"]}, {"advance_period": "daily"}):
        assert ask(cast.marek, "POST", path, {"valid_from": "2027-02-01", **wrong}).status_code == 422


def test_tags_are_read_written_and_filtered(cast: Cast, ask: Ask) -> None:
    made = ask(cast.marek, "POST", "/clients", {"name": "Nowa", "tags": [" JDG", "budowlanka", "jdg"]}).json()
    assert made["tags"] == ["JDG", "budowlanka"]
    path = f"/clients/{made['id']}"
    seen = {"If-Match": ask(cast.marek, "GET", path).headers["ETag"]}
    changed = ask(cast.marek, "PATCH", path, {"tags": ["gastronomia"]}, **seen)
    assert changed.json()["tags"] == ["gastronomia"], changed.content
    assert [one["id"] for one in ask(cast.marek, "GET", "/clients?tag=gastronomia&tag=x").json()["items"]] == [
        made["id"]
    ]
    assert ask(cast.marek, "GET", "/clients?tag=JDG").json()["items"] == []
    seen = {"If-Match": changed.headers["ETag"]}
    for wrong in (["a" * 41], [f"t{n}" for n in range(21)], "x", [1]):
        assert ask(cast.marek, "PATCH", path, {"tags": wrong}, **seen).status_code == 422
    assert ask(cast.marek, "PATCH", path, {"tags": ["a,b"]}, **seen).status_code == 409


def test_a_change_needs_the_etag(cast: Cast, ask: Ask) -> None:
    assert ask(cast.marek, "PATCH", f"/clients/{cast.lipa.pk}", {"city": "Zgierz"}).status_code == 428


def test_refuses_a_nip_twice_with_a_link_and_a_wrong_one_with_its_field(cast: Cast, ask: Ask) -> None:
    twice = ask(cast.marek, "POST", "/clients", {"name": "Znowu", "nip": cast.lipa.nip})
    assert twice.status_code == 409
    assert twice.headers["Content-Type"] == "application/problem+json"
    assert twice.json()["link"] == f"/clients/{cast.lipa.pk}/"
    wrong = ask(cast.marek, "POST", "/clients", {"name": "Zła", "nip": "9990000001"})
    assert wrong.status_code in (409, 422)
    assert wrong.json()["errors"][0]["field"] == "nip"


@pytest.mark.parametrize(
    "data",
    [
        {"name": ""},
        {"name": "x" * 10_000},
        {"name": "A\x00B"},
        {},
        [],
        "tekst",
        {"name": "A", "status": "sleeping"},
        {"name": "A", "monthly_fee": -1},
        {"name": "A", "employee_count": 10**12},
        {"name": "A", "carer_id": 10**18},
        {"name": "A", "declarations": ["x" * 31]},
    ],
)
def test_bad_input_is_told_apart_and_never_breaks(cast: Cast, ask: Ask, data: Any) -> None:
    answer = ask(cast.marek, "POST", "/clients", data)
    assert answer.status_code in (409, 422), answer.content
    assert answer.json()["code"]


def test_html_and_sql_are_only_words(cast: Cast, ask: Ask) -> None:
    name = "<script>alert(1)</script> '; DROP TABLE clients_client; -- 🦊"
    made = ask(cast.marek, "POST", "/clients", {"name": name})
    assert made.json()["name"] == name
    found = ask(cast.marek, "GET", "/clients?search=drop%20table")
    assert [item["name"] for item in found.json()["items"]] == [name]


def test_pages_by_cursor_without_loss(cast: Cast, ask: Ask) -> None:
    for _number in range(7):
        make_client(cast.office)
    seen: list[int] = []
    cursor: str | None = ""
    while cursor is not None:
        page = ask(cast.marek, "GET", f"/clients?limit=2&cursor={cursor}").json()
        seen += [item["id"] for item in page["items"]]
        cursor = page["next"]
    assert len(seen) == len(set(seen)) == 9
    assert ask(cast.marek, "GET", "/clients?cursor=%%%").status_code == 422
    assert ask(cast.marek, "GET", "/clients?limit=201").status_code == 422


def test_finds_by_nip_and_by_contact(cast: Cast, ask: Ask) -> None:
    by_nip = ask(cast.marek, "GET", f"/clients?nip={cast.lipa.nip}").json()["items"]
    by_contact = ask(cast.marek, "GET", "/clients?search=lipinski").json()["items"]
    assert [item["id"] for item in by_nip] == [item["id"] for item in by_contact] == [cast.lipa.pk]


def test_anna_sees_only_hers_and_obcy_nothing(cast: Cast, ask: Ask) -> None:
    assert [item["id"] for item in ask(cast.anna, "GET", "/clients").json()["items"]] == [cast.lipa.pk]
    assert ask(cast.anna, "GET", f"/clients/{cast.wierzba.pk}").status_code == 404
    assert ask(cast.obcy, "GET", f"/clients/{cast.lipa.pk}").status_code == 404
    assert ask(cast.obcy, "PATCH", f"/clients/{cast.lipa.pk}", {"city": "X"}, **{"If-Match": '"1"'}).status_code == 404


def test_a_token_without_see_all_is_held_to_its_persons_own_clients(cast: Cast, ask: Ask) -> None:
    narrow = {"scopes": "clients.see clients.add clients.edit"}
    assert [item["id"] for item in ask(cast.marek, "GET", "/clients", **narrow).json()["items"]] == [cast.wierzba.pk]
    assert ask(cast.marek, "GET", f"/clients/{cast.lipa.pk}", **narrow).status_code == 404
    assert ask(cast.marek, "POST", f"/clients/{cast.lipa.pk}/notes", {"text": "x"}, **narrow).status_code == 404
    made = ask(cast.marek, "POST", "/clients", {"name": "Nowa"}, **narrow)
    assert made.status_code == 201, made.content
    assert ask(cast.marek, "GET", f"/clients/{made.json()['id']}", **narrow).status_code == 200
    assert len(ask(cast.marek, "GET", "/clients").json()["items"]) == 3


def test_a_scope_that_is_missing_is_403_and_no_token_401(cast: Cast, ask: Ask, client: Browser) -> None:
    denied = ask(cast.marek, "POST", "/clients", {"name": "A"}, scopes="clients.see")
    assert denied.status_code == 403
    assert "monthly_fee" in ask(cast.marek, "GET", f"/clients/{cast.lipa.pk}").json()
    none = client.get("/api/v1/clients")
    assert none.status_code == 401
    assert none.json()["code"] == "unauthorized"
    assert client.get("/api/v1/clients", headers={"Authorization": "Bearer sk_wrong"}).status_code == 401


def test_fees_are_hidden_without_the_right(cast: Cast, ask: Ask) -> None:
    rich = make_client(cast.office, monthly_fee=900)
    assert ask(cast.marek, "GET", f"/clients/{rich.pk}").json()["monthly_fee"] == "900.00"
    seeing = ask(cast.marek, "GET", f"/clients/{rich.pk}", scopes="clients.see clients.see_all")
    assert seeing.json()["monthly_fee"] is None


def test_refuses_a_token_with_rights_its_owner_lacks(cast: Cast) -> None:
    with scope.of(actor_of(cast.anna)) as actor, pytest.raises(Refused) as refused:
        make_token(actor, name="x", scopes=["office.people"])
    assert refused.value.code == "forbidden_scope"


def test_a_revoked_or_left_person_s_token_stops(cast: Cast, client: Browser) -> None:
    from kantorek.offices.actions import end_employment

    token = issue_token(cast.anna.email, ["all"])
    call = {"Authorization": f"Bearer {token}"}
    assert client.get("/api/v1/clients", headers=call).status_code == 200
    with scope.of(actor_of(cast.marek)) as actor:
        end_employment(actor, cast.anna)
    assert client.get("/api/v1/clients", headers=call).status_code == 401


def test_the_whole_life_of_a_client(cast: Cast, ask: Ask) -> None:
    client = make_client(cast.office)
    path = f"/clients/{client.pk}"
    assert ask(cast.marek, "POST", f"{path}/status", {"status": "blocked"}).status_code == 409
    blocked = ask(cast.marek, "POST", f"{path}/status", {"status": "blocked", "reason": "nie płaci"})
    assert blocked.json()["status"] == "blocked"
    assert ask(cast.marek, "POST", f"{path}/contacts", {"name": "Ktoś"}).status_code == 409
    assert ask(cast.marek, "POST", f"{path}/status", {"status": "active"}).status_code == 200
    assert ask(cast.marek, "POST", f"{path}/contacts", {"name": "Ktoś"}).status_code == 201
    later = {"valid_from": "2027-01-01", "vat_frequency": "quarter"}
    assert ask(cast.marek, "POST", f"{path}/terms", later).status_code == 201
    line = ask(cast.marek, "GET", f"{path}/terms").json()
    assert [terms["valid_to"] for terms in line] == ["2027-01-01", None]
    assert ask(cast.marek, "POST", f"{path}/notes", {"text": "uwaga"}).status_code == 201
    assert ask(cast.marek, "POST", f"{path}/archive").json()["archived_at"]
    assert ask(cast.marek, "DELETE", path, {"reason": "pomyłka"}).json()["code"] == "has_history"
    assert ask(cast.marek, "POST", f"{path}/restore").json()["id"] == client.pk


def test_openapi_describes_every_operation(client: Browser) -> None:
    document = client.get("/api/v1/openapi.json").json()
    assert {"/api/v1/clients", "/api/v1/clients/{client_id}", "/api/v1/registers/gus/{nip}"} <= set(document["paths"])
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            assert operation["summary"], (path, method)


def test_queries_do_not_grow(cast: Cast, ask: Ask, django_assert_max_num_queries: Any) -> None:
    for _number in range(30):
        make_client(cast.office)
    token = issue_token(cast.marek.email, [])
    browser = Browser(headers={"Authorization": f"Bearer {token}"})
    browser.get("/api/v1/clients")
    with django_assert_max_num_queries(10):  # with BEGIN's savepoints, which are not counted elsewhere
        assert len(browser.get("/api/v1/clients").json()["items"]) == 32
