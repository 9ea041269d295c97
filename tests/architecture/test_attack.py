"""The attack: every address × every member of the cast × somebody else's objects, by page, by HTMX and by token.

The answer is "no such page", "not allowed" or the log-in page, and nothing of the other's data stands in it.
New addresses are covered by themselves.
"""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache

from kantorek.conftest import Cast
from tests.architecture.addresses import LIBRARY_PAGES, Address, every_address
from tests.architecture.attack import FIELDS, LURES, Attacker, fill, is_denied, leak, make_battle, rows_of, text_of
from tests.architecture.objects import OBJECTS, Victim

# Long transactions: in one process with the tests that wait until no older one is open on the whole server.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("horizon")]
WAYS = [("GET", False), ("GET", True), ("POST", False), ("POST", True)]
MACHINE_WAYS = [("GET", False), ("POST", False), ("PATCH", False), ("PUT", False), ("DELETE", False)]
OWN_ANSWERS = {
    "mfa_remove_webauthn": "the library asks who it is once more before a passkey goes",
    "portal:code": "there is no code before it is known whom to pay",
    "api:download_file": "the file is a document's, not the request's",
    "clients:looked_up": "an answer is shown to whoever asked for it; nobody asked for the victim's",
}
"""Pages that their owner need not be able to open with the victim's objects."""


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thousand lines "Not Found" would hide the one that matters."""
    monkeypatch.setattr(logging.getLogger("django.request"), "level", logging.ERROR)
    logging.getLogger("django.request")._cache.clear()  # type: ignore[attr-defined]


def with_objects() -> list[Address]:
    return [address for address in every_address() if set(address.arguments) & set(OBJECTS)]


def without_objects() -> list[Address]:
    return [
        address
        for address in every_address()
        if not set(address.arguments) & set(OBJECTS) and address.name not in LIBRARY_PAGES
    ]


def strike(attacker: Attacker, address: Address, victim: Victim, path: str) -> Iterator[str]:
    """Ask for one path in every way; give a line for each answer that lets something out."""
    attacker.enter()
    for method, htmx in MACHINE_WAYS if address.is_api else WAYS:
        response = attacker.ask(method, path, {} if method == "GET" else FIELDS, htmx=htmx)
        found = leak(response, victim)
        if found or not is_denied(response, api=address.is_api):
            told = f"holds “{found}”" if found else "is let in"
            yield f"{attacker.name} {method}{' (HTMX)' if htmx else ''} {path}: {response.status_code}, {told}"


def paths(attacker: Attacker, address: Address, victim: Victim) -> set[str]:
    """The victim's objects alone, and behind the attacker's own where an address takes several."""
    mixed = attacker.own if set(address.arguments) - set(attacker.own) else {}
    own = {key: value for key, value in mixed.items() if key in address.arguments}
    return {fill(address, victim), fill(address, victim, own)}


def test_nobody_opens_what_is_not_theirs(cast: Cast) -> None:
    battle = make_battle(cast)
    before = [rows_of(battle.near), rows_of(battle.far)]
    leaks: list[str] = []
    for address in with_objects():
        for attacker in battle.attackers if address.views else []:
            for victim in attacker.victims if attacker.goes(address) else []:
                for path in [] if attacker.may_meet(address, victim) else sorted(paths(attacker, address, victim)):
                    leaks += strike(attacker, address, victim, path)
        cache.clear()  # the API counts calls; an attacker who is told to slow down proves nothing
    assert leaks == [], "Fetch through visible_to(actor), in the scope of the guard:\n" + "\n".join(leaks)
    assert [rows_of(battle.near), rows_of(battle.far)] == before, "an attack changed the victim's rows"


def test_lists_searches_and_exports_show_nobody_elses_rows(cast: Cast) -> None:
    battle = make_battle(cast)
    before = [rows_of(battle.near), rows_of(battle.far)]
    leaks: list[str] = []
    for address in without_objects():
        for attacker in battle.attackers:
            for victim in attacker.victims if attacker.goes(address) else []:
                leaks += rummage(attacker, address, victim)
        cache.clear()
    assert leaks == [], "\n".join(leaks)
    assert [rows_of(battle.near), rows_of(battle.far)] == before, "an attack changed the victim's rows"


def rummage(attacker: Attacker, address: Address, victim: Victim) -> Iterator[str]:
    """Look for the victim in a page that names no object, and type the victim's number into its form."""
    path = fill(address, victim)
    typed = FIELDS | {"nip": victim.client.nip, "name": ""}
    asked: list[tuple[str, dict[str, Any]]] = [("GET", LURES), ("POST", typed), ("GET", {"nip": victim.client.nip})]
    for method, data in asked:
        for htmx in (False, True):
            attacker.enter()
            response = attacker.ask(method, path, data, htmx=htmx)
            found = leak(response, victim, typed="nip" in data or "nip" in address.arguments)
            if found or response.status_code >= 500:
                yield f"{attacker.name} {method} {path}: {response.status_code}, holds “{found}”"


def test_the_owner_does_get_in(cast: Cast) -> None:
    """The control: were the victim's pages broken, the attack above would prove nothing."""
    battle = make_battle(cast)
    shut, shown = [], 0
    for address in with_objects():
        for owner in battle.owners if address.name not in OWN_ANSWERS else []:
            for victim in owner.victims if owner.goes(address) and owner.lives_in(address) else []:
                owner.enter()
                response = owner.ask("GET", fill(address, victim), {}, htmx=False)
                where = response.headers.get("Location", "")
                if response.status_code not in (200, 204, 302, 405) or where.startswith("/login/"):
                    shut.append(f"{owner.name} GET {fill(address, victim)}: {response.status_code}")
                shown += victim.mark in text_of(response)
    assert shut == [], "\n".join(shut)
    assert shown >= 4, "the marks should be seen by the owner: else their absence elsewhere says nothing"


def test_the_owner_finds_the_victim_by_its_lure(cast: Cast) -> None:
    """The control of the second test: search and list do find the victim for who may see it."""
    battle = make_battle(cast)
    finding = set()
    for address in without_objects():
        for owner in battle.owners:
            if owner.goes(address):
                owner.enter()
                victim = owner.victims[0]
                if victim.mark in text_of(owner.ask("GET", fill(address, victim), LURES, htmx=False)):
                    finding.add((owner.name, address.name))
    assert {("marek", "clients:list"), ("obcy", "clients:list"), ("marek", "desk:search")} <= finding


ODD = "'; DROP TABLE clients_client; -- <script>alert(1)</script> 😀 \u202e \x00 " + "ą" * 10_000


def test_nothing_that_is_typed_breaks_a_page(cast: Cast) -> None:
    """Whoever may enter a form may type anything: plausible, odd or nothing at all; never a 500."""
    battle = make_battle(cast)
    broken = []
    for address in every_address():
        for owner in battle.owners if address.name not in LIBRARY_PAGES else []:
            for data in ({}, FIELDS, dict.fromkeys(FIELDS, ODD)) if owner.goes(address) else ():
                owner.enter()
                for method in ("GET", "POST"):
                    asked = data if method == "POST" else {key: value[:300] for key, value in data.items()}
                    response = owner.ask(method, fill(address, owner.victims[0]), asked, htmx=False)
                    if response.status_code >= 500:
                        broken.append(f"{owner.name} {method} {address.name}: {response.status_code}")
        cache.clear()
    assert broken == [], "\n".join(broken)
