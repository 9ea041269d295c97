"""Many requests at once, with a way back: accepted, reminded, withdrawn."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from kantorek.core.actor import Actor
from kantorek.core.errors import Refused
from kantorek.requests.actions.reminding import remind_client
from kantorek.requests.actions.settling import accept_request, reopen_request, withdraw_request
from kantorek.requests.choices import State
from kantorek.requests.models import ClientRequest
from kantorek.requests.querysets import RequestQuerySet

MOST: Final = 500


@dataclass(frozen=True, slots=True)
class Many:
    """What became of a change of many: `was` is what put_back() takes, `left` says why others stayed as they are."""

    was: list[list[int]] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


@transaction.atomic
def accept_many(actor: Actor, ids: Iterable[int]) -> Many:
    """Settle many requests that were delivered, each as if it were accepted alone; the others are named and stay.

    Refuses none, and more than 500.
    """
    return _each(actor, ids, _accept)


@transaction.atomic
def remind_many(actor: Actor, ids: Iterable[int]) -> Many:
    """Remind of many requests that wait for their clients; the others are named. Refuses none, and more than 500."""
    return _each(actor, ids, remind_client)


@transaction.atomic
def withdraw_many(actor: Actor, ids: Iterable[int]) -> Many:
    """Withdraw many requests; those that are done are named and stay. Refuses none, and more than 500."""
    return _each(actor, ids, withdraw_request)


@transaction.atomic
def put_back(actor: Actor, was: Iterable[Iterable[int]]) -> Many:
    """Open requests again that accept_many() or withdraw_many() closed, but for those that somebody changed since."""
    versions = {int(pk): int(version) for pk, version in was}

    def back(actor: Actor, request: ClientRequest) -> ClientRequest:
        if request.version != versions[request.pk]:
            raise Refused(_("Somebody changed it since."), code="stale")
        return reopen_request(actor, request)

    return _each(actor, versions, back)


def _accept(actor: Actor, request: ClientRequest) -> ClientRequest:
    if request.state not in (State.DELIVERED, State.DONE):
        raise Refused(_("Nothing has come yet."), code="not_delivered")
    return accept_request(actor, request)


def _each(actor: Actor, ids: Iterable[int], change: Callable[[Actor, ClientRequest], ClientRequest]) -> Many:
    """Change each in a transaction of its own, in the order of clients, as everybody who locks several does."""
    done = Many()
    for request in _chosen(actor, ids):
        try:
            with transaction.atomic():
                changed = change(actor, request)
        except Refused as refused:
            done.left.append(f"{request.client.name} – {request.title}: {refused.message}")
            continue
        if changed.version != request.version:
            done.was.append([changed.pk, changed.version])
    return done


def _chosen(actor: Actor, ids: Iterable[int]) -> RequestQuerySet:
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        raise Refused(_("Choose at least one request."), code="required")
    if len(wanted) > MOST:
        raise Refused(_("At most %(count)s requests at once.") % {"count": MOST}, code="too_many")
    found: RequestQuerySet = ClientRequest.objects.visible_to(actor).filter(pk__in=wanted)
    return found.select_related("client").order_by("client_id", "pk")
