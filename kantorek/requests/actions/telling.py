"""Whom in the office a delivery is told to, and a client's silence after the last reminder."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kantorek.core.actor import Actor
from kantorek.core.refs import url_of
from kantorek.notifications.actions import notify
from kantorek.notifications.models import Level, Notice
from kantorek.requests.models import ClientRequest


def tell_of_delivery(actor: Actor, request: ClientRequest, *, files: int, key: str, by: int | None) -> list[Notice]:
    """Tell who asked and the carer that the client has sent it; `by` is who wrote it down, and knows."""
    client = request.client
    return notify(
        actor,
        people_of(actor, request) - {by or 0},
        kind="requests.delivered",
        level=Level.LOOK,
        icon="inbox",
        title=lambda: _("%(client)s sent: %(title)s") % {"client": client.name, "title": request.title},
        text=lambda: " · ".join(part for part in (_files(files), request.answer[:120]) if part),
        url=url_of(request.ref),
        group=request.ref.key,
        client_id=client.pk,
        once=f"request:{request.pk}:{key}",
        mail=False,
    )


def tell_of_silence(actor: Actor, request: ClientRequest) -> list[Notice]:
    """Tell who asked and the carer that the last reminder has gone out and nothing has come: time to call."""
    client = request.client
    return notify(
        actor,
        people_of(actor, request),
        kind="requests.silence",
        level=Level.BAD,
        icon="phone",
        title=lambda: _("%(client)s is silent: %(title)s") % {"client": client.name, "title": request.title},
        text=lambda: _("The last reminder has gone out. Time to call."),
        url=url_of(request.ref),
        group=request.ref.key,
        client_id=client.pk,
        once=f"request:{request.pk}:silence:{request.due_on}",
    )


def people_of(actor: Actor, request: ClientRequest) -> set[int]:
    """Name who asked and who looks after the client."""
    return {pk for pk in (request.asked_by_id, request.client.carer_id) if pk}


def _files(count: int) -> str:
    return ngettext("%(n)s file", "%(n)s files", count) % {"n": count} if count else ""
