"""Verifying a client over the API: opened, waited for, listed; what is late is unknown with the time of the next try."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kantorek.api import verification
from kantorek.clients.tests.make import make_client
from kantorek.conftest import Cast
from kantorek.core.clock import now
from kantorek.core.testing import run_jobs
from kantorek.offices.models import Role
from kantorek.offices.tests.make import make_staff
from kantorek.registers import jobs
from kantorek.sandbox.tests.running import Sandbox
from kantorek.verification.tests.registers_here import payee, registers_here

pytestmark = pytest.mark.django_db
Ask = Callable[..., Any]


@pytest.fixture
def sandbox(settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Sandbox]:
    """A sandbox, and a worker that works while the API sleeps."""
    with registers_here(settings, monkeypatch, tmp_path) as running:
        monkeypatch.setattr(jobs, "now", lambda: now())
        monkeypatch.setattr(verification, "sleep", lambda seconds: run_jobs())
        yield running


def test_asks_waits_and_lists(cast: Cast, ask: Ask, sandbox: Sandbox) -> None:
    client = make_client(cast.office, nip=payee().nip, carer=cast.anna)
    told = ask(cast.anna, "POST", f"/clients/{client.pk}/verify")
    assert told.status_code == 200, told.content
    outcomes = {one["register"]: one["outcome"] for one in told.json()}
    assert outcomes["gus"] == outcomes["white_list"] == "found"
    assert all(one["evidence_id"] and one["asked_by"] == "Anna Wójcik" for one in told.json())
    listed = ask(cast.anna, "GET", f"/clients/{client.pk}/verifications").json()["items"]
    assert {one["evidence_id"] for one in listed} == {one["evidence_id"] for one in told.json()}
    only = ask(cast.anna, "GET", f"/clients/{client.pk}/verifications?register=gus").json()["items"]
    assert [one["register"] for one in only] == ["gus"]
    assert ask(cast.anna, "POST", f"/clients/{client.pk}/verify?only=gus&wait=0").json()[0]["register"] == "gus"


def test_what_is_late_is_unknown_with_the_time_of_the_next_try(cast: Cast, ask: Ask, sandbox: Sandbox) -> None:
    client = make_client(cast.office, nip=payee().nip, carer=cast.anna)
    sandbox.wish(register="white_list", fault="500", times=-1)
    told = ask(cast.anna, "POST", f"/clients/{client.pk}/verify?only=white_list&wait=0.2").json()
    assert [(one["outcome"], bool(one["reason"]), bool(one["retry_at"])) for one in told] == [("unknown", True, True)]


def test_pages_by_cursor_without_loss(cast: Cast, ask: Ask, sandbox: Sandbox) -> None:
    client = make_client(cast.office, nip=payee().nip, carer=cast.anna)
    ask(cast.anna, "POST", f"/clients/{client.pk}/verify?wait=0")
    seen: list[int] = []
    cursor: str | None = ""
    while cursor is not None:
        page = ask(cast.anna, "GET", f"/clients/{client.pk}/verifications?limit=1&cursor={cursor}").json()
        seen += [one["evidence_id"] for one in page["items"]]
        cursor = page["next"]
    assert len(seen) == len(set(seen)) >= 2
    assert seen == sorted(seen, reverse=True)


def test_refusals(cast: Cast, ask: Ask) -> None:
    nameless = make_client(cast.office, nip="", carer=cast.anna)
    path = f"/clients/{nameless.pk}/verify"
    assert (ask(cast.anna, "POST", path).status_code, ask(cast.anna, "POST", path).json()["code"]) == (409, "no_number")
    for wrong in ("wait=99", "wait=-1", "wait=nan", "only=weather"):
        assert ask(cast.anna, "POST", f"/clients/{cast.lipa.pk}/verify?{wrong}").status_code == 422, wrong
    assert ask(cast.anna, "POST", f"/clients/{cast.wierzba.pk}/verify").status_code == 404
    assert ask(cast.obcy, "GET", f"/clients/{cast.lipa.pk}/verifications").status_code == 404
    viewer = make_staff(cast.office, role=Role.VIEWER)
    assert ask(viewer, "POST", f"/clients/{cast.lipa.pk}/verify").status_code == 403
    assert ask(viewer, "GET", f"/clients/{cast.lipa.pk}/verifications").status_code == 200
