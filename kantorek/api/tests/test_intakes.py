"""Lists of NIPs over the API: the same actions, the same walls."""

from collections.abc import Callable
from typing import Any

import pytest

from kantorek.clients.models import Client
from kantorek.clients.tests.conftest import gus, registers  # noqa: F401 -- fixtures
from kantorek.clients.tests.pasting import OUTSIDE, paste
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.testing import run_jobs
from kantorek.offices.tests.make import AT, actor_of
from kantorek.sandbox.tests.running import Sandbox

pytestmark = pytest.mark.django_db
Ask = Callable[..., Any]
COMPANY, TRADER = OUTSIDE[0], OUTSIDE[1]


def test_a_list_is_sent_in_read_and_confirmed(registers: Sandbox, cast: Cast, ask: Ask) -> None:  # noqa: F811
    sent = ask(cast.marek, "POST", "/clients/intakes", {"nips": [COMPANY.nip, f"PL {TRADER.nip}", "9991843023"]})
    assert sent.status_code == 201, sent.content
    path = f"/clients/intakes/{sent.json()['id']}"
    assert (sent.json()["stage"], sent.json()["total"]) == ("looking", 3)
    assert ask(cast.marek, "POST", f"{path}/confirm", {}).json()["code"] == "busy"
    run_jobs()
    assert ask(cast.marek, "GET", path).json()["counts"] == {"ready": 2, "wrong": 1}
    rows = ask(cast.marek, "GET", f"{path}/rows?limit=2").json()
    assert [row["verdict"] for row in rows["items"]] == ["ready", "ready"]
    assert rows["items"][0]["found"]["name"] == COMPANY.name
    rest = ask(cast.marek, "GET", f"{path}/rows?cursor={rows['next']}").json()
    assert [(row["verdict"], row["reason"]) for row in rest["items"]] == [("wrong", "checksum")]
    wanted = {"rows": [rows["items"][1]["id"]], "carer_id": cast.anna.pk}
    assert ask(cast.marek, "POST", f"{path}/confirm", wanted).status_code == 202
    assert ask(cast.marek, "POST", f"{path}/confirm", wanted).status_code == 202
    run_jobs()
    assert ask(cast.marek, "GET", path).json()["counts"] == {"ready": 1, "added": 1, "wrong": 1}
    with scope.system(cast.office.pk, "tests", at=AT):
        assert Client.objects.get(nip=TRADER.nip).carer_id == cast.anna.pk
        assert not Client.objects.filter(nip=COMPANY.nip).exists()


def test_a_token_that_sees_its_own_clients_alone_keeps_them_when_the_job_runs(
    registers: Sandbox,  # noqa: F811
    cast: Cast,
    ask: Ask,
) -> None:
    narrow = {"scopes": "clients.add clients.see"}
    sent = ask(cast.marek, "POST", "/clients/intakes", {"nips": [COMPANY.nip, cast.lipa.nip]}, **narrow).json()
    run_jobs()
    path = f"/clients/intakes/{sent['id']}"
    rows = ask(cast.marek, "GET", f"{path}/rows", **narrow).json()["items"]
    assert [(row["verdict"], row["client_id"]) for row in rows] == [("ready", None), ("served", None)]
    ask(cast.marek, "POST", f"{path}/confirm", {"carer_id": cast.anna.pk}, **narrow)
    run_jobs()
    with scope.system(cast.office.pk, "tests", at=AT):
        assert Client.objects.get(nip=COMPANY.nip).carer_id == cast.marek.pk


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({"nips": []}, 422),
        ({"nips": ["9991843022"] * 1001}, 422),
        ({"nips": "9991843022"}, 422),
        ({"nips": [9991843022]}, 422),
        ({"nips": ["9" * 2000]}, 422),
        ({"nips": [" "]}, 409),
        ({}, 422),
    ],
)
def test_bad_input_is_answered_by_name(cast: Cast, ask: Ask, data: Any, status: int) -> None:
    assert ask(cast.marek, "POST", "/clients/intakes", data).status_code == status


def test_lists_of_others_are_not_there(cast: Cast, ask: Ask) -> None:
    intake = paste(actor_of(cast.marek), "9991843022")
    for path in (f"/clients/intakes/{intake.pk}", f"/clients/intakes/{intake.pk}/rows"):
        assert ask(cast.anna, "GET", path).status_code == 404
        assert ask(cast.obcy, "GET", path).status_code == 404
        assert ask(cast.marek, "GET", path, scopes="clients.see").status_code == 403
    assert ask(cast.anna, "POST", f"/clients/intakes/{intake.pk}/confirm", {}).status_code == 404
