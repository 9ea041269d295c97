"""The attackers of the attack test, and how an answer is judged."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.test import Client as Browser

from kantorek.accounts.actions import make_key
from kantorek.accounts.models import Key, User
from kantorek.clients.tests.make import make_contact
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.offices.access import ROLES
from kantorek.offices.models import Role, StaffMember
from kantorek.offices.tests.make import AT, make_staff
from kantorek.portal.choices import SCOPES
from kantorek.portal.models import PortalAccess
from kantorek.portal.tests.make import make_access
from tests.architecture import database
from tests.architecture.addresses import Address
from tests.architecture.objects import FAR, LURE, NEAR, OF_THE_OFFICE, Victim, make_victim, value_of

DENIED = {401, 403, 404, 405}
FIELDS: dict[str, Any] = {
    "name": "Atak", "nip": "", "text": "Atak", "note": "Atak", "version": "1", "status": "blocked", "reason": "Atak",
    "valid_from": "2026-11-01", "tax_form": "scale", "role": "contact", "email": "atak@example.com", "phone": "123",
    "channel": "mail", "pinned": "1", "carer": "", "payroll_carer": "", "language": "pl", "theme": "day", "next": "/",
    "q": LURE, "search": LURE,
}  # fmt: skip
"""Plausible fields for any form: what gets past it must still not get past the walls."""
LURES = {"q": LURE, "search": LURE, "query": LURE, "text": LURE, "name": LURE, "columns": "all", "format": "csv"}


TOKEN_RIGHTS = frozenset({"portal.company", "portal.see", "portal.send"})
"""What a client's token carries in the battle."""
WAYS = [("GET", False), ("GET", True), ("POST", False), ("POST", True)]
ONCE = [("GET", False), ("POST", True)]
"""At a door that is shut to somebody as a whole: each method, and both ways of being told so."""


@dataclass(slots=True)
class Attacker:
    """Somebody who should see nothing of their victims."""

    name: str
    victims: list[Victim]
    own: dict[str, object]
    member: StaffMember | None = None
    bearer: str = ""
    contact: User | None = None
    brief: bool = False
    """Another attacker goes the same way from the same distance: one request of each kind is enough of this one."""
    browser: Browser = field(default_factory=lambda: Browser(raise_request_exception=False))

    def enter(self) -> None:
        """Log in, again where a page has ended the session."""
        session = self.browser.cookies.get(settings.SESSION_COOKIE_NAME)
        person = self.contact or (self.member and self.member.user)
        if person and not self.bearer and not (session and session.value):
            self.browser.force_login(person)

    def may_meet(self, address: Address, victim: Victim) -> bool:
        """Whether this is no attack: the object is their own office's, for all of its people."""
        mine = bool(self.member) and self.member.office_id == victim.office.pk  # type: ignore[union-attr]
        return mine and set(address.arguments) <= OF_THE_OFFICE

    def goes(self, address: Address) -> bool:
        """Machines ask the API, people the pages, strangers both."""
        return not (self.member or self.contact) or address.is_api == bool(self.bearer)

    def lives_in(self, address: Address) -> bool:
        """Whether it is a page made for people like them: the portal for clients' people, the rest for the office."""
        rights = [str(getattr(view, "guard", "")).partition(":")[2] for view in address.views]
        return bool(self.contact) == any(right in SCOPES for right in rights)

    def finds_shut(self, address: Address) -> bool:
        """Whether every guard there stops them by who they are, before it has looked at an id or at how they ask."""
        return all(self._is_stopped(str(getattr(view, "guard", ""))) for view in address.views)

    def _is_stopped(self, guard: str) -> bool:
        kind, _colon, right = guard.partition(":")
        if kind == "token":
            return not self.bearer or right not in self._rights()
        if not (self.member or self.contact):
            return kind != "public"
        if kind == "staff":
            return not self.member or bool(right and right not in self._rights())
        return False

    def _rights(self) -> frozenset[str]:
        return ROLES[self.member.role] if self.member else TOKEN_RIGHTS

    def ways(self, address: Address) -> list[tuple[str, bool]]:
        """In which ways to ask: by each method, as a page and as HTMX; machines have no HTMX."""
        if address.is_api:
            return [(method, False) for method in address.methods]
        return ONCE if self.brief or self.finds_shut(address) else WAYS

    def ask(self, method: str, path: str, data: dict[str, Any], *, htmx: bool) -> HttpResponseBase:
        """Send one request as a page, as HTMX or as a machine would."""
        headers = {"HX-Request": "true"} if htmx else {}
        headers |= {"Authorization": f"Bearer {self.bearer}"} if self.bearer else {}
        if method == "GET":
            return self.browser.get(path, data, headers=headers)
        if path.startswith("/api/"):
            send: Callable[..., Any] = getattr(self.browser, method.lower())
            return send(path, data, content_type="application/json", headers=headers)  # type: ignore[no-any-return]
        return self.browser.post(path, data, headers=headers)


@dataclass(frozen=True, slots=True)
class Battle:
    """Both victims, who attacks them, and who owns them."""

    near: Victim
    far: Victim
    attackers: list[Attacker]
    owners: list[Attacker]


def make_battle(cast: Cast) -> Battle:
    """The cast against a client of their own office that anna does not look after, and against another office's."""
    near = make_victim(cast.office, cast.marek, NEAR)
    far = make_victim(cast.elsewhere, cast.obcy, FAR)
    viewer = make_staff(cast.office, "Wiktor Podgląd", role=Role.VIEWER)
    at_home, at_lipa = {"client_id": cast.wierzba.pk}, {"client_id": cast.lipa.pk}
    abroad = {"client_id": cast.foreign.pk}
    jan, stranger = make_access(cast.jan), make_contact(cast.foreign, "Obca Osoba", email="osoba@example.com")
    attackers = [
        Attacker("anonymous", [near, far], {}),
        Attacker("marek", [far], dict(at_home), cast.marek, brief=True),  # the mirror of obcy
        Attacker("viewer", [far], dict(at_home), viewer, brief=True),  # marek with fewer rights
        Attacker("anna", [near, far], dict(at_lipa), cast.anna),
        Attacker("obcy", [near], dict(abroad), cast.obcy),
        Attacker("anna's token", [near, far], dict(at_lipa), cast.anna, _token(cast.anna)),
        Attacker("obcy's token", [near], dict(abroad), cast.obcy, _token(cast.obcy)),
        Attacker("jan", [near, far], dict(at_lipa), contact=jan.user),
        Attacker("jan's token", [near, far], dict(at_lipa), contact=jan.user, bearer=portal_token(jan)),
        Attacker("a foreign client's person", [far, near], dict(abroad), contact=make_access(stranger).user),
    ]
    owners = [
        Attacker("marek", [near], {}, cast.marek),
        Attacker("obcy", [far], {}, cast.obcy),
        Attacker("marek's token", [near], {}, cast.marek, _token(cast.marek)),
        Attacker("the near client's person", [near], {}, contact=near.portal.user),
        Attacker("the far client's person", [far], {}, contact=far.portal.user),
        Attacker("their token", [near], {}, contact=near.portal.user, bearer=portal_token(near.portal.access)),
    ]
    return Battle(near, far, attackers, owners)


def _token(member: StaffMember) -> str:
    rights = sorted(ROLES[member.role])
    _key, token = make_key(
        Key.Purpose.API, office_id=member.office_id, at=AT, prefix="sk_", user_id=member.user_id, scopes=rights
    )
    return token


def portal_token(access: PortalAccess) -> str:
    """A token of one of a client's people, with whatever such a token may carry."""
    _key, token = make_key(
        Key.Purpose.PORTAL_API, office_id=access.office_id, at=AT, prefix="pk_", user_id=access.user_id,
        client_id=access.client_id, object_id=access.contact_id, scopes=sorted(TOKEN_RIGHTS),
    )  # fmt: skip
    return token


def fill(address: Address, victim: Victim, own: dict[str, object] | None = None) -> str:
    """The address with the victim's ids, or with one's own where one has them."""
    values = {argument: value_of(argument, victim, page=address.name) for argument in address.arguments}
    return address.path(values | (own or {}))


def text_of(response: HttpResponseBase) -> str:
    """Everything an answer says, in lower case: head and body, a workbook unpacked."""
    assert isinstance(response, HttpResponse | StreamingHttpResponse) or hasattr(response, "streaming_content")
    body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            body = b"\n".join(book.read(part) for part in book.namelist())
    head = "\n".join(f"{key}: {value}" for key, value in response.items())
    return (head + "\n" + body.decode("utf-8", "replace")).lower()


def is_denied(response: HttpResponseBase, *, api: bool) -> bool:
    """Whether the door stayed shut: no such page, not allowed, or sent to the log-in page."""
    where = response.headers.get("Location", "") or response.headers.get("HX-Redirect", "")
    to_login = response.status_code in (204, 302) and where.startswith("/login/")
    return to_login or response.status_code in (DENIED | {422} if api else DENIED)


def leak(response: HttpResponseBase, victim: Victim, *, typed: bool = False) -> str:
    """Which secret of the victim the answer holds; a number that the attacker typed may come back."""
    said = text_of(response)
    return next((secret for secret in ((victim.mark,) if typed else victim.secrets) if secret in said), "")


def rows_of(victim: Victim) -> dict[str, list[Any]]:
    """Every row of the victim's client as it stands, and the colleague's."""
    found: dict[str, list[Any]] = {}
    with scope.system(victim.office.pk, "tests", at=AT), connection.cursor() as cursor:
        for table, column in database.client_columns().items():
            text = f'SELECT to_jsonb(t)::text FROM "{table}" t WHERE t."{column}" = %s ORDER BY t.id'
            cursor.execute(text, [victim.client.pk])
            found[table] = cursor.fetchall()
        cursor.execute("SELECT to_jsonb(t)::text FROM offices_staffmember t WHERE id = %s", [victim.member.pk])
        found["offices_staffmember"] = cursor.fetchall()
        cursor.execute("SELECT to_jsonb(t)::text FROM accounts_key t WHERE id = %s", [victim.key.pk])
        found["accounts_key"] = cursor.fetchall()
    return found
