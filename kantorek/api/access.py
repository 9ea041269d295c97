"""The guard of the API: a bearer token, its rights, and the scope around the call."""

import inspect
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from kantorek.accounts.models import Key, Seat
from kantorek.accounts.querysets import key_behind
from kantorek.api.problems import Problem
from kantorek.clients.models import Client
from kantorek.core import scope
from kantorek.core.actor import Actor, day_of
from kantorek.core.clock import now
from kantorek.offices.access import office_door, staff_actor
from kantorek.portal.access import contact_actor, seats_of
from kantorek.portal.actions.tokens import PREFIX

Operation = Callable[..., Any]
PER_MINUTE = 600
USED_EVERY = timedelta(minutes=1)


class BearerToken(HttpBearer):
    """Who calls: asked before the input is read, so that a stranger learns nothing about it.

    Tokens of clients' own people (`pk_…`) hold rights of the portal alone, tokens of the office (`sk_…`) all others: at
    the other's addresses the answer is 403.
    """

    openapi_description = (
        "A token of the office, made on the page Settings → API tokens: `Bearer sk_…`; under `/portal/` one that a"
        " client's owner made in the portal: `Bearer pk_…`."
    )

    def __call__(self, request: HttpRequest) -> Actor:
        """Give the actor behind the header; without a valid token the answer is 401, above the limit 429."""
        scheme, _space, secret = request.headers.get(self.header, "").partition(" ")
        return self.authenticate(request, secret.strip() if scheme.lower() == "bearer" else "")

    def authenticate(self, request: HttpRequest, token: str) -> Actor:
        """Give the actor behind a token."""
        actor = _enter(request, token)
        request.actor = actor  # type: ignore[attr-defined]
        return actor


def token(right: str, *, own_transactions: bool = False) -> Callable[[Operation], Operation]:
    """Let in a token that carries the right; the scope opens around the call.

    Without the right the answer is 403; that the token is valid, BearerToken has seen to before.
    What the call returns must be plain: it is written out after the scope has closed.
    """

    def guard(operation: Operation) -> Operation:
        @wraps(operation)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            actor: Actor = request.auth  # type: ignore[attr-defined]
            if not actor.may(right):
                raise Problem(403, "forbidden", _("The token lacks the right %(right)s.") % {"right": right})
            with nullcontext() if own_transactions else scope.of(actor):
                return operation(request, *args, **kwargs)

        guarded.guard = f"token:{right}"  # type: ignore[attr-defined]
        guarded.__signature__ = inspect.signature(operation)  # type: ignore[attr-defined]
        return guarded

    return guard


def _enter(request: HttpRequest, secret: str) -> Actor:
    at = now()
    if secret.startswith(PREFIX):
        return _enter_portal(request, secret, at)
    key = key_behind(secret, Key.Purpose.API)
    if key is None or key.user is None or not key.user.is_active or key.why_closed(at):
        raise Problem(401, "unauthorized", _("Send a valid token: Authorization: Bearer sk_…"))
    translation.activate(_language(request, key.user.language))
    office = office_door(key.user, on=day_of(at), chosen=key.office_id)
    if office is None or office.pk != key.office_id:
        raise Problem(401, "unauthorized", _("The person behind this token no longer works here."))
    _note_use(key, at)
    return narrowed(staff_actor(office, key.user, at=at, scopes=frozenset(key.scopes)))


def _enter_portal(request: HttpRequest, secret: str, at: datetime) -> Actor:
    """A client's person at the one company of the token, with what their level holds today and the token carries."""
    key = key_behind(secret, Key.Purpose.PORTAL_API)
    if key is None or key.user is None or not key.user.is_active or key.why_closed(at):
        raise Problem(401, "unauthorized", _("Send a valid token: Authorization: Bearer sk_…"))
    translation.activate(_language(request, key.user.language))
    seat = seats_of(key.user).filter(office_id=key.office_id, client_id=key.client_id).first()
    if seat is None:
        raise Problem(401, "unauthorized", _("The person behind this token has no access any more."))
    _note_use(key, at)
    actor = contact_actor(seat, key.user, at=at, scopes=frozenset(key.scopes))
    with scope.of(actor):
        client = Client.objects.visible_to(actor).filter(pk=key.client_id or 0).first()
        if client is None or client.why_closed():
            raise Problem(403, "closed", _("The office has closed the portal of this company. Ask the office."))
    return actor


def _note_use(key: Key, at: datetime) -> None:
    _limit(key, at)
    if key.used_at is None or at - key.used_at > USED_EVERY:
        Key.objects.filter(pk=key.pk).update(used_at=at)


def narrowed(actor: Actor) -> Actor:
    """Hold a token without clients.see_all to the clients its person looks after, or stands in for; whatever the role."""
    if actor.clients is not None or actor.may("clients.see_all"):
        return actor
    mine = Seat.objects.filter(object_id__in=actor.mine, office_id=actor.office_id, kind=Seat.Kind.CARER)
    return replace(actor, clients=frozenset(pk for pk in mine.values_list("client_id", flat=True) if pk))


def _language(request: HttpRequest, person: str) -> str:
    wanted = request.headers.get("Accept-Language", "").strip().lower()
    return "en" if wanted.startswith("en") else person


def _limit(key: Key, at: datetime) -> None:
    """Count calls by the minute of the clock; the cache forgets each minute by itself."""
    window = f"api:{key.pk}:{int(at.timestamp()) // 60}"
    cache.add(window, 0, timeout=120)
    if cache.incr(window) > PER_MINUTE:
        words = _("At most %(count)s calls a minute. Wait until the next one.") % {"count": PER_MINUTE}
        raise Problem(429, "too_many_requests", words, headers={"Retry-After": str(60 - at.second)})
