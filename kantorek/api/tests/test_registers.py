"""The registers over the API: outcome, reason, when to ask again, evidence; never a 500, never a false "invalid"."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.actor import WARSAW
from kantorek.core.clock import now
from kantorek.offices.models import Role
from kantorek.offices.tests.make import AT, actor_of, make_staff
from kantorek.registers.models import Answer
from kantorek.sandbox import CRBR_PATH, KRS_PATH, VIES_PATH
from kantorek.sandbox.economy import companies
from kantorek.sandbox.owners import owners_of
from kantorek.sandbox.tests.running import Sandbox
from kantorek.verification.tests.registers_here import STRANGE, payee, registers_here, take_file

pytestmark = pytest.mark.django_db
Ask = Callable[..., Any]
SHOP = payee()
COURT = next(c for c in companies() if c.krs and c.form == "sp_zoo" and owners_of(c) and owners_of(c)[0].pesel)
ASKED = {"outcome", "reason", "retry_at", "evidence_id", "at", "data"}


@pytest.fixture
def sandbox(settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Sandbox]:
    """Every register of the sandbox, and the flat file of today."""
    with registers_here(settings, monkeypatch, tmp_path) as running:
        settings.VIES_URL, settings.CRBR_URL = running.url + VIES_PATH, running.url + CRBR_PATH
        settings.KRS_URL = running.url + KRS_PATH
        take_file(now().astimezone(WARSAW).date(), now())
        yield running


@pytest.mark.parametrize(
    ("path", "outcome"),
    [
        (f"gus/{SHOP.nip}", "found"),
        (f"white-list/{SHOP.nip}", "found"),
        ("white-list/5260250995", "not_found"),
        (f"white-list/{SHOP.nip}/accounts/{SHOP.account}", "found"),
        ("vies/DE/100000001", "not_found"),
        (f"crbr/{COURT.nip}", "found"),
        (f"krs/{COURT.krs}", "found"),
        ("krs/999", "not_found"),
        ("nbp/EUR/2026-11-20", "found"),
        ("nbp/XXX/2026-11-20", "not_found"),
        ("nbp/EUR/2099-01-01", "unknown"),
    ],
)
def test_each_register_answers_in_the_same_shape(
    cast: Cast, ask: Ask, sandbox: Sandbox, path: str, outcome: str
) -> None:
    told = ask(cast.marek, "GET", f"/registers/{path}")
    assert told.status_code == 200, told.content
    body = told.json()
    assert set(body) >= ASKED
    assert body["outcome"] == outcome
    with scope.of(actor_of(cast.marek)):
        assert Answer.objects.filter(pk=body["evidence_id"], outcome=outcome).exists()


def test_the_account_has_the_ministrys_word_and_the_files_beside(cast: Cast, ask: Ask, sandbox: Sandbox) -> None:
    yes = ask(cast.marek, "GET", f"/registers/white-list/{SHOP.nip}/accounts/{SHOP.account}").json()
    assert (yes["data"]["assigned"], bool(yes["data"]["request_id"])) == (True, True)
    assert (yes["flat_file"]["verdict"], yes["flat_file"]["is_today"]) == ("active", True)
    no = ask(cast.marek, "GET", f"/registers/white-list/{SHOP.nip}/accounts/{STRANGE}").json()
    assert (no["outcome"], no["data"]["assigned"], no["flat_file"]["verdict"]) == ("found", False, "absent")


@pytest.mark.parametrize("fault", ["500", "429", "html", "malformed", "empty", "drop", "blocked"])
def test_trouble_is_unknown_with_a_reason_and_never_a_500(cast: Cast, ask: Ask, sandbox: Sandbox, fault: str) -> None:
    for register in ("white_list", "account", "vies", "crbr", "krs", "nbp", "gus"):
        sandbox.wish(register=register, fault=fault, times=-1)
    paths = [
        f"white-list/{SHOP.nip}",
        f"white-list/{SHOP.nip}/accounts/{SHOP.account}",
        f"vies/PL/{SHOP.nip}",
        f"crbr/{COURT.nip}",
        f"krs/{COURT.krs}",
        "nbp/EUR/2026-11-20",
    ]
    for path in paths:
        told = ask(cast.marek, "GET", f"/registers/{path}")
        assert told.status_code == 200, (path, told.content)
        body = told.json()
        assert (body["outcome"], bool(body["reason"]), body["retry_at"] is not None) == ("unknown", True, True), path


def test_without_an_address_it_is_said(cast: Cast, ask: Ask, settings: Any) -> None:
    for name in ("WL_URL", "VIES_URL", "CRBR_URL", "KRS_URL", "NBP_URL", "WL_FLAT_URL"):
        setattr(settings, name, "")
    told = ask(cast.marek, "GET", f"/registers/white-list/{SHOP.nip}/accounts/{SHOP.account}").json()
    assert (told["outcome"], told["reason"], told["flat_file"]["verdict"]) == ("unknown", "not_configured", "no_file")


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("gus/9991843023", "nip_checksum"),
        ("white-list/999", "nip_length"),
        (f"white-list/{SHOP.nip}/accounts/{'1' * 25}", "nrb_length"),
        (f"white-list/{SHOP.nip}/accounts/{'1' * 26}", "nrb_checksum"),
        ("white-list/9991843023/accounts/1", "nip_checksum"),
        ("vies/99/91843022", "vat_eu_country"),
        ("vies/US/123", "vat_eu_country"),
        ("vies/DE/1", "vat_eu_length"),
        ("crbr/abc", "nip_characters"),
        ("krs/123456789012", "krs_length"),
        ("krs/1e3", "krs_characters"),
        ("nbp/EURO/2026-11-20", "rate_day_characters"),
        ("nbp/EUR/yesterday", "rate_day_characters"),
        ("nbp/EUR/1999-01-01", "rate_day_early"),
        (f"gus/{'9' * 3000}", "nip_too_long"),
    ],
)
def test_numbers_that_cannot_be_are_422_before_any_call(
    cast: Cast, ask: Ask, sandbox: Sandbox, path: str, code: str
) -> None:
    before = sandbox.world.trouble.counters()["total"]
    told = ask(cast.marek, "GET", f"/registers/{path}")
    assert (told.status_code, told.json()["code"]) == (422, code)
    assert sandbox.world.trouble.counters()["total"] == before


def test_no_personal_number_comes_over_the_api(cast: Cast, ask: Ask, sandbox: Sandbox) -> None:
    told = ask(cast.marek, "GET", f"/registers/crbr/{COURT.nip}")
    evidence = ask(cast.marek, "GET", f"/answers/{told.json()['evidence_id']}")
    assert evidence.json()["raw"]
    assert evidence.json()["sha256"]
    for owner in owners_of(COURT):
        assert owner.pesel not in told.content.decode()
        assert owner.pesel not in evidence.content.decode()
    assert "*" * 11 in evidence.json()["raw"]


def test_who_may_not_ask(cast: Cast, ask: Ask) -> None:
    viewer = make_staff(cast.office, role=Role.VIEWER)
    for path in (f"white-list/{SHOP.nip}", "nbp/EUR/2026-11-20", f"white-list/{SHOP.nip}/accounts/{STRANGE}"):
        assert ask(viewer, "GET", f"/registers/{path}").status_code == 403
        assert ask(cast.marek, "GET", f"/registers/{path}", scopes="clients.see").status_code == 403


def test_evidence_of_another_s_client_is_not_there(cast: Cast, ask: Ask) -> None:
    with scope.of(actor_of(cast.marek)):
        answer = Answer.objects.create(
            office_id=cast.office.pk, client_id=cast.wierzba.pk, register="gus", number="9991843022",
            outcome="unknown", at=AT, raw="<PESEL>44051401359</PESEL>",
        )  # fmt: skip
    mine = ask(cast.marek, "GET", f"/answers/{answer.pk}")
    assert mine.json()["raw"] == "<PESEL>***********</PESEL>"
    for stranger in (cast.anna, cast.obcy):
        assert ask(stranger, "GET", f"/answers/{answer.pk}").status_code == 404
