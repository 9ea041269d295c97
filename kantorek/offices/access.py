"""Rights and roles of staff on one screen, and the guard of the office's pages."""

from collections.abc import Callable
from contextlib import nullcontext
from datetime import date, datetime
from functools import wraps
from importlib import import_module
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from kantorek.accounts.access import ActorRequest, View, has_told_password, to_login
from kantorek.accounts.models import Seat, User
from kantorek.core import scope
from kantorek.core.actor import Actor, day_of
from kantorek.core.clock import now
from kantorek.core.errors import Refused
from kantorek.core.known import first_of
from kantorek.core.pages import toast
from kantorek.offices.models import Office, Role

RIGHTS = {
    "clients.see": _("See clients"),
    "clients.see_all": _("See all clients, not only their own"),
    "clients.add": _("Add clients"),
    "clients.edit": _("Change clients, contacts and notes"),
    "clients.assign": _("Say who looks after a client"),
    "clients.archive": _("Archive and restore clients"),
    "clients.delete": _("Delete archived clients"),
    "clients.fees": _("See and change fees"),
    "clients.export": _("Export lists"),
    "tasks.edit": _("Make and change tasks"),
    "obligations.edit": _("Work on obligations"),
    "obligations.approve": _("Approve obligations"),
    "documents.edit": _("File and change documents"),
    "agreements.edit": _("Make and change agreements"),
    "inspections.edit": _("Keep inspections"),
    "requests.edit": _("Ask clients for documents and answers"),
    "chat.write": _("Write to clients' people"),
    "news.write": _("Publish announcements"),
    "portal.invite": _("Let clients' people into the portal"),
    "portal.preview": _("See the portal as a client"),
    "registers.ask": _("Ask the registers"),
    "registers.pesel": _("See personal numbers in register answers"),
    "office.settings": _("Change the office and its brand"),
    "office.people": _("Invite people and change roles"),
    "office.substitutions": _("Say who stands in for whom"),
    "office.tokens": _("Make API tokens"),
}
_WORK = {"tasks.edit", "obligations.edit", "documents.edit", "inspections.edit", "requests.edit", "chat.write"}
_ASSISTANT = {"clients.see", "clients.edit", "registers.ask"} | _WORK
_SHEET = {"clients.add", "clients.archive", "clients.fees", "clients.export"}
_TELLING = {"portal.invite", "portal.preview", "news.write"}
_ACCOUNTANT = _ASSISTANT | _SHEET | _TELLING | {"obligations.approve", "agreements.edit"}
_MANAGER = _ACCOUNTANT | {
    "clients.see_all",
    "clients.assign",
    "clients.delete",
    "registers.pesel",
    "office.substitutions",
}
ROLES: dict[str, frozenset[str]] = {
    Role.OWNER: frozenset(RIGHTS),
    Role.MANAGER: frozenset(_MANAGER),
    Role.ACCOUNTANT: frozenset(_ACCOUNTANT),
    Role.ASSISTANT: frozenset(_ASSISTANT),
    Role.VIEWER: frozenset({"clients.see", "clients.see_all"}),
}


class StaffRequest(ActorRequest):
    """What a view behind @staff is given: who asks, in which office."""

    office: Office
    user: User


_DOOR = """
    SELECT o.*, s.object_id AS staff_id, s.role AS role, s.name AS staff_name,
           coalesce(t.staff, '{}') AS stands_for, coalesce(t.names, '{}') AS stands_for_names,
           coalesce(t.until, '{}') AS stands_for_until,
           CASE WHEN s.role = ANY(%(see_all)s) THEN NULL ELSE coalesce(
               (SELECT array_agg(DISTINCT c.client_id) FROM accounts_seat c
                 WHERE c.user_id = ANY(s.user_id || t.users) AND c.office_id = s.office_id AND c.kind = 'carer'),
               '{}') END AS own,
           (SELECT count(*) FROM accounts_seat n WHERE n.user_id = s.user_id AND n.kind = 'staff') AS seats
      FROM accounts_seat s JOIN offices_office o ON o.id = s.office_id
           CROSS JOIN LATERAL (
               SELECT array_agg(f.user_id) AS users, array_agg(f.object_id ORDER BY i.id) AS staff,
                      array_agg(f.name ORDER BY i.id) AS names, array_agg(i.ends_on ORDER BY i.id) AS until
                 FROM accounts_standin i
                 JOIN accounts_seat f
                   ON f.user_id = i.for_user_id AND f.office_id = i.office_id AND f.kind = 'staff'
                WHERE i.user_id = s.user_id AND i.office_id = s.office_id
                  AND %(on)s BETWEEN i.starts_on AND i.ends_on) t
     WHERE s.user_id = %(user)s AND s.kind = 'staff'
       AND (%(host)s = ANY(o.hosts) OR NOT EXISTS (SELECT FROM offices_office h WHERE %(host)s = ANY(h.hosts)))
     ORDER BY s.office_id = %(chosen)s DESC, s.id LIMIT 1"""
_SEE_ALL = [role for role, rights in ROLES.items() if "clients.see_all" in rights]


def office_door(user: User, *, on: date, host: str = "", chosen: int | None = None) -> Office | None:
    """Find the office a person enters as staff, in one query over doorways only.

    A host name that belongs to an office admits to that office alone; else the one chosen last, else the first.
    The office carries staff_id, role, staff_name, stands_for (staff ids of the colleagues whom the person stands in for
    on that day), in the same order their names and the last days of it, own (ids of the clients looked after, by them
    or by those colleagues; None for all) and seats (in how many offices the person works).
    """
    values = {"user": user.pk, "host": host, "chosen": chosen or 0, "see_all": _SEE_ALL, "on": on}
    found: Office | None = first_of(Office, _DOOR, values)
    return found


def office_at_the_door(request: HttpRequest) -> Office | None:
    """Find whose log-in page a visitor sees: the host's office, else the only one there is; a person sees their own."""
    host = host_of(request)
    if request.user.is_authenticated:
        seats = Seat.objects.filter(user_id=request.user.pk)
        mine = Office.objects.at_host(host).filter(pk__in=seats.values("office_id")).order_by("pk")
        return mine.filter(pk=request.session.get("office") or 0).first() or mine.first()
    offices = Office.objects.order_by("pk")
    few = list(offices[:2])
    return offices.filter(hosts__contains=[host]).first() or (few[0] if len(few) == 1 else None)


def staff_actor(office: Office, user: User, *, at: datetime, scopes: frozenset[str] | None = None) -> Actor:
    """Make the actor of a person in the office that office_door() found; `scopes` narrow an API token's rights."""
    held = ROLES[office.role]
    return Actor(
        kind="staff" if scopes is None else "token",
        at=at,
        office_id=office.pk,
        user_id=user.pk,
        staff_id=office.staff_id,
        name=office.staff_name,
        rights=held if scopes is None else held & scopes,
        clients=None if office.own is None else frozenset(office.own),
        language=user.language,
        stands_for=frozenset(office.stands_for),
    )


def staff(right: str = "", *, own_transactions: bool = False) -> Callable[[View], View]:
    """Let in staff of the office who hold the right; to everybody else the page does not exist.

    The scope opens here, around the view; with `own_transactions` the view opens scope.of(actor) itself, because
    it talks to the network in between.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if elsewhere := _stopped(request):
                return elsewhere
            actor = _enter(request)
            if actor is None and request.path == "/":  # a client's person who typed the host name alone
                return redirect("offices:enter")
            if actor is None:
                raise Http404
            if right and not actor.may(right):
                raise Http404
            try:
                with nullcontext() if own_transactions else scope.of(actor):
                    return view(request, *args, **kwargs)
            except Refused as refused:
                return refuse(request, refused)

        guarded.guard = f"staff:{right}"  # type: ignore[attr-defined]
        return guarded

    return guard


def host_of(request: HttpRequest) -> str:
    """Give the host name that was asked for, without its port."""
    return request.get_host().rsplit(":", 1)[0].lower()


def actor_of_session(request: HttpRequest, *, at: datetime) -> Actor | None:
    """Make the actor of whoever the cookie and the host of a socket's handshake name, by the same rules as @staff.

    The session is read anew each time, so that signing out or losing a seat ends what the socket may see.
    """
    store = import_module(settings.SESSION_ENGINE).SessionStore
    request.session = store(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
    user = get_user(request)
    if not isinstance(user, User) or user.password_is_temporary:
        return None
    office = office_door(user, on=day_of(at), host=host_of(request), chosen=request.session.get("office"))
    return staff_actor(office, user, at=at) if office else None


def _stopped(request: HttpRequest) -> HttpResponse | None:
    """Where somebody has to go first: to sign in, or to choose a password that nobody else knows."""
    if not request.user.is_authenticated:
        return to_login(request)
    return redirect("portal:own_password") if has_told_password(request) else None


def _enter(request: HttpRequest) -> Actor | None:
    user = cast(User, request.user)
    at = now()
    office = office_door(user, on=day_of(at), host=host_of(request), chosen=request.session.get("office"))
    if office is None:
        return None
    actor = staff_actor(office, user, at=at)
    request.office = office  # type: ignore[attr-defined]
    request.actor = actor  # type: ignore[attr-defined]
    request.LANGUAGE_CODE = actor.language
    translation.activate(actor.language)
    return actor


def refuse(request: HttpRequest, refused: Refused) -> HttpResponse:
    """Show a refusal where the person stands: as a toast, or as a message on the page they came from."""
    if getattr(request, "htmx", False):
        return toast(request, HttpResponse(status=409), refused.message, level="bad")
    messages.error(request, refused.message)
    here = request.build_absolute_uri("/")
    back = request.headers.get("Referer", "")
    return HttpResponseRedirect(back if back.startswith(here) and request.method == "POST" else "/")
