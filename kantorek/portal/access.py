"""The guard of the portal: a client's person, at one company at a time, with what their level allows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from importlib import import_module
from typing import Any, Final, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation

from kantorek.accounts.access import ActorRequest, View, to_login
from kantorek.accounts.models import Key, Seat, User
from kantorek.clients.models import Client
from kantorek.core import scope
from kantorek.core.actor import Actor, day_of
from kantorek.core.clock import now
from kantorek.core.errors import Refused
from kantorek.core.known import first_of
from kantorek.core.pages import page
from kantorek.core.prepared import Prepared
from kantorek.offices.access import host_of, office_door, refuse, staff_actor
from kantorek.offices.models import Office
from kantorek.portal.actions.looking import note_visit
from kantorek.portal.choices import LEVELS

PREVIEW = "portal_preview"
"""In the session of staff: the id of the client whose portal they look at, read-only."""

FROM = "from:"
"""Stands before the first line's number among the scopes of a conversation's link."""


@dataclass(frozen=True, slots=True)
class Entrance:
    """How somebody stands in the portal of one client: at which level, with how many companies, or only looking."""

    level: str
    companies: int
    preview: bool = False


class PortalRequest(ActorRequest):
    """What a view behind @contact is given: who asks, at which client of which office."""

    office: Office
    user: User
    client: Client
    entrance: Entrance


def contact(right: str = "portal.see", *, own_transactions: bool = False) -> Callable[[View], View]:
    """Let in a client's person whose level holds the right; to everybody else the page does not exist.

    The view's argument `client_id` names the one company that is open; the scope holds that company alone, so that two
    companies of one person never mix. Staff who look at the portal as the client come in read-only: whatever they send is
    refused. A closed client (blocked, archived) gets a page that says whom to ask.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, client_id: int, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return to_login(request)
            _enter(request, client_id, right)
            asked = cast(PortalRequest, request)
            if asked.user.password_is_temporary and not asked.entrance.preview:
                return redirect("portal:own_password")
            try:
                with scope.of(asked.actor):
                    asked.client = _client(asked.actor, client_id)
                    if asked.client.why_closed():
                        return page(request, "portal/closed.html", {"client": asked.client}, status=403)
                    answer = None if own_transactions else view(request, client_id, *args, **kwargs)
                    _note(asked)
                return view(request, client_id, *args, **kwargs) if answer is None else answer
            except Refused as refused:
                return refuse(request, refused)

        guarded.guard = f"contact:{right}"  # type: ignore[attr-defined]
        return guarded

    return guard


def contact_actor(seat: Seat, user: User, *, at: datetime, scopes: frozenset[str] | None = None) -> Actor:
    """Make the actor of a client's person at the company of a seat; `scopes` narrow an API token's rights."""
    held = LEVELS.get(seat.role, frozenset())
    return Actor(
        kind="contact",
        at=at,
        office_id=seat.office_id,
        user_id=user.pk,
        name=seat.name or user.name,
        rights=held if scopes is None else held & scopes,
        clients=frozenset({cast(int, seat.client_id)}),
        language=user.language,
        contact_id=seat.object_id,
    )


def contact_id_of(key: Key) -> int:
    """Read to whom a link was mailed."""
    return next((int(scope_.removeprefix("contact:")) for scope_ in key.scopes if scope_.startswith("contact:")), 0)


def start_of(key: Key) -> int:
    """Read from which line on a link shows its conversation."""
    return next((int(scope_.removeprefix(FROM)) for scope_ in key.scopes if scope_.startswith(FROM)), 1)


def link_actor(key: Key, contact_id: int, *, at: datetime, right: str = "portal.send") -> Actor:
    """Make the actor of whoever holds a mailed link: the person it was mailed to, at that client, with one right.

    A request's link may send, a conversation's may write. It could see what the client's people see; the page behind the
    link asks for its one thing alone.
    """
    return Actor(
        kind="contact",
        at=at,
        office_id=key.office_id,
        name=key.name,
        rights=frozenset({right}),
        clients=frozenset({cast(int, key.client_id)}),
        contact_id=contact_id,
    )


def seats_of(user: User) -> Any:
    """The companies a person may enter, over all offices, each with the number of them all as `companies`."""
    mine = Seat.objects.filter(user=OuterRef("user"), kind=Seat.Kind.CONTACT).order_by()
    many = mine.values("user").annotate(many=Count("pk")).values("many")
    return Seat.objects.filter(user=user, kind=Seat.Kind.CONTACT).annotate(companies=Coalesce(Subquery(many), 0))


def _note(asked: PortalRequest) -> None:
    """Note the visit, last of all: a row held from the start would meet whoever changes it behind the client's lock."""
    if not asked.entrance.preview:
        note_visit(asked.actor)


def address_at(request: HttpRequest, office: Office) -> str:
    """Give where clients reach the office: its own host name where it has one, else where we are."""
    here = urlsplit(request.build_absolute_uri("/"))
    port = f":{here.port}" if here.port else ""
    return f"{here.scheme}://{office.hosts[0]}{port}/" if office.hosts else here.geturl()


def actor_at_company(request: HttpRequest, client_id: int, *, at: datetime) -> Actor | None:
    """Make the actor of whoever the cookie and the host of a socket's handshake name, by the same rules as @contact.

    Whoever is stopped there is nobody here: a password that others know, a company that is not theirs, a closed client.
    """
    store = import_module(settings.SESSION_ENGINE).SessionStore
    request.session = store(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
    user = get_user(request)
    if not isinstance(user, User):
        return None
    try:
        _office, actor, entrance = _standing(request, user, client_id, at)
        if not actor.may("portal.see") or (user.password_is_temporary and not entrance.preview):
            return None
        with scope.of(actor):
            return None if _client(actor, client_id).why_closed() else actor
    except Http404:
        return None


def _enter(request: HttpRequest, client_id: int, right: str) -> None:
    office, actor, entrance = _standing(request, cast(User, request.user), client_id, now())
    if right and not actor.may(right):
        raise Http404
    request.office, request.actor, request.entrance = office, actor, entrance  # type: ignore[attr-defined]
    request.LANGUAGE_CODE = actor.language
    translation.activate(actor.language)


_DOOR: Final = """
    SELECT o.*, s.object_id AS contact_id, s.role AS level, s.name AS contact_name,
           (SELECT count(*) FROM accounts_seat n WHERE n.user_id = s.user_id AND n.kind = 'contact') AS companies
      FROM accounts_seat s JOIN offices_office o ON o.id = s.office_id
     WHERE s.user_id = %(user)s AND s.client_id = %(client)s AND s.kind = 'contact'
       AND (%(host)s = ANY(o.hosts) OR NOT EXISTS (SELECT FROM offices_office h WHERE %(host)s = ANY(h.hosts)))
     ORDER BY s.id LIMIT 1"""


def _standing(request: HttpRequest, user: User, client_id: int, at: datetime) -> tuple[Office, Actor, Entrance]:
    """Find how somebody stands at one company: by their seat there, else as staff who look on; else it is not there."""
    values = {"user": user.pk, "client": client_id, "host": host_of(request)}
    office = first_of(Office, _DOOR, values)
    if office:
        names = {"object_id": office.contact_id, "name": office.contact_name, "role": office.level}
        seat = Seat(office_id=office.pk, client_id=client_id, **names)
        return office, contact_actor(seat, user, at=at), Entrance(office.level, office.companies)
    office, actor = _preview(request, user, client_id, at)
    return office, actor, Entrance("owner", 1, preview=True)


def _preview(request: HttpRequest, user: User, client_id: int, at: datetime) -> tuple[Office, Actor]:
    """Staff who have asked to see this client's portal: they see what the client sees, and may do nothing."""
    if request.session.get(PREVIEW) != client_id:
        raise Http404
    office = office_door(user, on=day_of(at), host=host_of(request), chosen=request.session.get("office"))
    member = staff_actor(office, user, at=at) if office else None
    if office is None or member is None or not member.may("portal.preview") or not member.sees(client_id):
        raise Http404
    looking = Actor(
        kind="contact",
        at=at,
        office_id=office.pk,
        user_id=user.pk,
        staff_id=member.staff_id,
        name=member.name,
        rights=frozenset({"portal.see"}),
        clients=frozenset({client_id}),
        language=user.language,
    )
    return office, looking


_one = Prepared(lambda actor, client_id: Client.objects.visible_to(actor).select_related("carer").filter(pk=client_id))


def _client(actor: Actor, client_id: int) -> Client:
    client: Client | None = _one.first(actor, client_id)
    if client is None:
        raise Http404
    return client
