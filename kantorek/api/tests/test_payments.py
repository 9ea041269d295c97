"""Payments over the API: green, red, amber, the proof, bad input; and a client's list of accounts."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kantorek.conftest import Cast
from kantorek.core.actor import WARSAW
from kantorek.core.clock import now
from kantorek.offices.models import Role
from kantorek.offices.tests.make import make_staff
from kantorek.sandbox.tests.running import Sandbox
from kantorek.verification.tests.registers_here import STRANGE, payee, registers_here, take_file

pytestmark = pytest.mark.django_db
Ask = Callable[..., Any]
SHOP = payee()
CHECK = "/payments/check"


@pytest.fixture
def sandbox(settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Sandbox]:
    """The white list, and the flat file of today."""
    with registers_here(settings, monkeypatch, tmp_path) as running:
        take_file(now().astimezone(WARSAW).date(), now())
        yield running


@pytest.mark.parametrize(
    ("account", "amount", "light", "code", "rule"),
    [
        (SHOP.account, None, "ok", "listed", "unknown"),
        (STRANGE, "15000.01", "bad", "absent", "above"),
        (STRANGE, 15000, "wait", "absent", "below"),
        ("DE89 3704 0044 0532 0130 00", "20000", "wait", "foreign", "above"),
    ],
)
def test_green_red_and_amber(
    cast: Cast, ask: Ask, sandbox: Sandbox, account: str, amount: Any, light: str, code: str, rule: str
) -> None:
    told = ask(cast.anna, "POST", CHECK, {"nip": SHOP.nip, "account": account, "amount": amount})
    assert told.status_code == 200, told.content
    body = told.json()
    assert (body["light"], body["code"], body["rule"]) == (light, code, rule)
    assert (body["evidence_id"] is None) == (code == "foreign")
    assert body["threshold"] == "15000.00"


def test_with_the_proof_of_the_ministry(cast: Cast, ask: Ask, sandbox: Sandbox) -> None:
    data = {"nip": f"PL{SHOP.nip}", "account": f"PL{SHOP.account}", "client_id": cast.lipa.pk, "proof": True}
    body = ask(cast.anna, "POST", CHECK, data).json()
    assert (body["code"], body["proof"]["data"]["assigned"]) == ("confirmed", True)
    assert body["evidence_id"] == body["proof"]["evidence_id"]
    listed = ask(cast.anna, "GET", f"/clients/{cast.lipa.pk}/verifications").json()["items"]
    assert {one["register"] for one in listed} == {"account", "flat_file"}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({}, "invalid"),
        ({"account": STRANGE}, "nip_empty"),
        ({"nip": SHOP.nip, "account": "1" * 25}, "nrb_length"),
        ({"nip": SHOP.nip, "account": "1" * 26}, "nrb_checksum"),
        ({"nip": SHOP.nip, "account": "1e25"}, "nrb_characters"),
        ({"nip": "9991843023", "account": STRANGE}, "nip_checksum"),
        ({"nip": SHOP.nip, "account": STRANGE, "amount": -1}, "invalid"),
        ({"nip": SHOP.nip, "account": STRANGE, "amount": 10**30}, "invalid"),
        ({"nip": SHOP.nip, "account": STRANGE, "amount": "15 000,01"}, "invalid"),
        ({"nip": SHOP.nip, "account": STRANGE, "amount": "1e400"}, "invalid"),
        ({"nip": SHOP.nip, "account": STRANGE, "amount": 999999999999.99, "currency": "zł"}, "invalid"),
        ({"nip": SHOP.nip, "account": "x" * 100_000}, "invalid"),
        ({"nip": None, "account": None}, "invalid"),
        ({"nip": SHOP.nip, "account": STRANGE, "client_id": "wszyscy"}, "invalid"),
    ],
)
def test_bad_input_is_422(cast: Cast, ask: Ask, sandbox: Sandbox, data: Any, code: str) -> None:
    told = ask(cast.anna, "POST", CHECK, data)
    assert (told.status_code, told.json()["code"]) == (422, code), told.content


def test_for_a_client_that_is_not_theirs_it_is_404(cast: Cast, ask: Ask, sandbox: Sandbox) -> None:
    data = {"nip": SHOP.nip, "account": SHOP.account, "client_id": cast.wierzba.pk}
    for stranger in (cast.anna, cast.obcy):
        assert ask(stranger, "POST", CHECK, data).status_code == 404
    assert ask(cast.anna, "POST", CHECK, {**data, "client_id": 2**70}).status_code in (404, 422)
    assert ask(make_staff(cast.office, role=Role.VIEWER), "POST", CHECK, data).status_code == 403


def test_a_clients_list_of_accounts(cast: Cast, ask: Ask, sandbox: Sandbox) -> None:
    path = f"/clients/{cast.lipa.pk}/accounts"
    made = ask(cast.anna, "POST", path, {"nrb": f"PL {SHOP.account}", "holder_nip": SHOP.nip, "note": "za towar"})
    assert made.status_code == 201, made.content
    assert made.json()["nrb"] == SHOP.account
    again = ask(cast.anna, "POST", path, {"nrb": SHOP.account, "holder_nip": SHOP.nip})
    assert (again.status_code, again.json()["code"]) == (409, "duplicate")
    wrong = ask(cast.anna, "POST", path, {"nrb": "12", "holder_nip": SHOP.nip})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "nrb_length")
    own = ask(cast.anna, "POST", path, {"nrb": STRANGE, "own": True}).json()
    assert (own["holder_nip"], own["own"]) == (cast.lipa.nip, True)
    ask(cast.anna, "POST", CHECK, {"nip": SHOP.nip, "account": SHOP.account, "client_id": cast.lipa.pk})
    items = ask(cast.anna, "GET", path).json()["items"]
    assert [(one["nrb"], (one["last_check"] or {}).get("code")) for one in items] == [
        (STRANGE, None),
        (SHOP.account, "listed"),
    ]
    first = ask(cast.anna, "GET", f"{path}?limit=1").json()
    second = ask(cast.anna, "GET", f"{path}?limit=1&cursor={first['next']}").json()
    assert (second["items"][0]["id"], second["next"]) == (made.json()["id"], None)
    for stranger in (cast.marek, cast.obcy):
        here = path if stranger is cast.obcy else f"/clients/{cast.wierzba.pk}/accounts"
        assert ask(stranger, "DELETE", f"{here}/{made.json()['id']}").status_code == 404
    assert ask(cast.anna, "DELETE", f"{path}/{made.json()['id']}").status_code == 204
    assert ask(cast.anna, "DELETE", f"{path}/{made.json()['id']}").status_code == 404
    assert len(ask(cast.anna, "GET", path).json()["items"]) == 1
