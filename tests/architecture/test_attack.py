"""The attack: every address × every member of the cast × somebody else's objects, by page, by HTMX and by token.

The answer is "no such page", "not allowed" or the log-in page, and nothing of the other's data stands in it.
New addresses are covered by themselves.
"""

import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpResponseBase
from django.urls import reverse

from kantorek.conftest import Cast
from tests.architecture.addresses import LIBRARY_PAGES, Address, every_address
from tests.architecture.attack import FIELDS, LURES, Attacker, fill, is_denied, leak, make_battle, rows_of, text_of
from tests.architecture.objects import OBJECTS, Victim

# Long transactions: in one process with the tests that wait until no older one is open on the whole server.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("horizon")]
Typed = Callable[[str], dict[str, Any] | None]
"""What is sent by a method; None: that method has been tried already."""
OWN_ANSWERS = {
    "news:picture": "the file is a document's, not an announcement's",
    "portal:news_picture": "the same, in the portal",
    "portal:chat_link_file": "nobody holds the made-up link; portal/tests/test_chat_letters.py opens files by a true one",
    "portal:news_link_picture": "nobody holds the made-up link; portal/tests/test_news_links.py opens one by a true one",
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
    for method, htmx, response in answers(attacker, address, path, lambda method: FIELDS if method != "GET" else {}):
        found = leak(response, victim)
        if found or not is_denied(response, api=address.is_api):
            told = f"holds “{found}”" if found else "is let in"
            yield f"{attacker.name} {method}{' (HTMX)' if htmx else ''} {path}: {response.status_code}, {told}"


def answers(
    attacker: Attacker, address: Address, path: str, typed: Typed
) -> Iterator[tuple[str, bool, HttpResponseBase]]:
    """Ask in every way that there is; a method that a page does not know it knows neither as HTMX."""
    unknown: set[str] = set()
    for method, htmx in attacker.ways(address):
        data = typed(method)
        if data is not None and method not in unknown:
            attacker.enter()
            response = attacker.ask(method, path, data, htmx=htmx)
            unknown |= {method} if response.status_code == 405 else set()
            yield method, htmx, response


def paths(attacker: Attacker, address: Address, victim: Victim) -> set[str]:
    """The victim's objects alone, and behind the attacker's own where an address takes several.

    Before a shut door one is enough: it is shut before any id is read.
    """
    if attacker.finds_shut(address):
        return {fill(address, victim)} if victim is attacker.victims[0] else set()
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
            for path, sought in pages(attacker, address).items() if attacker.goes(address) else ():
                leaks += rummage(attacker, address, path, sought)
        cache.clear()
    assert leaks == [], "\n".join(leaks)
    assert [rows_of(battle.near), rows_of(battle.far)] == before, "an attack changed the victim's rows"


def pages(attacker: Attacker, address: Address) -> dict[str, list[Victim]]:
    """The paths of an address, and who is looked for in each: mostly one path, for it names nobody."""
    found: dict[str, list[Victim]] = {}
    for victim in attacker.victims[:1] if attacker.finds_shut(address) else attacker.victims:
        found.setdefault(fill(address, victim), []).append(victim)
    return found


def rummage(attacker: Attacker, address: Address, path: str, sought: list[Victim]) -> Iterator[str]:
    """Look for the victims in a page that names no object: by what all of them hold, then by the number of each."""
    for named in (None, *sought):
        for method, _htmx, response in answers(attacker, address, path, bait(named, attacker.finds_shut(address))):
            for victim in sought:
                found = leak(response, victim, typed=victim is named or "nip" in address.arguments)
                if found or response.status_code >= 500:
                    yield f"{attacker.name} {method} {path}: {response.status_code}, holds “{found}”"


def bait(named: Victim | None, shut: bool) -> Typed:
    """What is sent by each method: the lures, or one victim's number; nothing is read twice behind a shut door."""
    if named is None:
        return lambda method: LURES if method == "GET" else None
    number = {"nip": named.client.nip}
    return lambda method: FIELDS | number | {"name": ""} if method != "GET" else None if shut else number


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
    by_name = {owner.name: owner for owner in battle.owners}
    for name, page in (("marek", "clients:list"), ("obcy", "clients:list"), ("marek", "desk:search")):
        owner = by_name[name]
        owner.enter()
        assert owner.victims[0].mark in text_of(owner.ask("GET", reverse(page), LURES, htmx=False)), (name, page)


def entered_by(owner: Attacker, address: Address) -> list[str]:
    """The methods by which somebody may come in; none where the guard stops them."""
    if not owner.goes(address) or owner.finds_shut(address):
        return []
    return list(address.methods) if address.is_api else ["GET", "POST"]


def type_anything(owner: Attacker, address: Address, method: str) -> Iterator[str]:
    """An empty form, a plausible one, an odd one; a page that does not know the method knows it with no form."""
    for data in ({}, FIELDS, dict.fromkeys(FIELDS, ODD)):
        owner.enter()
        asked = {key: value[:300] for key, value in data.items()} if method == "GET" else data
        response = owner.ask(method, fill(address, owner.victims[0]), asked, htmx=False)
        if response.status_code >= 500:
            yield f"{owner.name} {method} {address.name}: {response.status_code}"
        if response.status_code == 405:
            return


ODD = "'; DROP TABLE clients_client; -- <script>alert(1)</script> 😀 \u202e \x00 " + "ą" * 10_000


def test_nothing_that_is_typed_breaks_a_page(cast: Cast) -> None:
    """Whoever may enter a form may type anything: nothing at all, plausible or odd; never a 500.

    Who may not enter has been asked above; the far office's people are the near one's in a mirror.
    """
    battle = make_battle(cast)
    broken: list[str] = []
    owners = [owner for owner in battle.owners if owner.victims == [battle.near]]
    for address in every_address():
        for owner in owners if address.name not in LIBRARY_PAGES else []:
            for method in entered_by(owner, address):
                broken += type_anything(owner, address, method)
        cache.clear()
    assert broken == [], "\n".join(broken)
