"""What the office asks for, as the client sees it: the list, one request, and the answer to it."""

from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kantorek.core import scope
from kantorek.core.actor import day_of
from kantorek.core.errors import Refused
from kantorek.core.pages import page, toast
from kantorek.files.models import StoredFile
from kantorek.notifications.actions import mark_group_read
from kantorek.portal import wording
from kantorek.portal.access import PortalRequest, contact
from kantorek.portal.views.gathering import gather, purpose_of, waiting
from kantorek.requests.actions import deliver_request, files_of, take_back_file
from kantorek.requests.choices import Kind, State
from kantorek.requests.models import ClientRequest

_OLD: Final = 50
_MOST: Final = 200
_LONGEST: Final = 5_000


@require_GET
@contact("portal.see")
def requests(request: PortalRequest, client_id: int) -> HttpResponse:
    """Show what waits for the client, what waits for the office, and what was settled lately."""
    actor = request.actor
    mine = ClientRequest.objects.visible_to(actor).filter(client=request.client)
    open_ones = list(mine.exclude(state=State.DONE).order_by("due_on", "pk")[:_MOST])
    done = list(mine.filter(state=State.DONE).order_by("-done_at", "-pk")[:_OLD])
    parts = [
        (_("To do"), [one for one in open_ones if one.waits]),
        (_("The office is looking at it"), [one for one in open_ones if not one.waits]),
        (_("Done"), done),
    ]
    groups = [{"title": title, "rows": [_row(one, request) for one in rows]} for title, rows in parts if rows]
    context = {"client": request.client, "heading": _("Requests of the office"), "groups": groups}
    return page(request, "portal/requests.html", context)


@require_GET
@contact("portal.see")
def request(request: PortalRequest, client_id: int, client_request_id: int) -> HttpResponse:
    """Show what is asked for, and what was sent."""
    one = _found(request, client_request_id)
    mark_group_read(request.actor, group=one.ref.key)
    return _page(request, one)


@require_POST
@contact("portal.send", own_transactions=True)
def deliver(request: PortalRequest, client_id: int, client_request_id: int) -> HttpResponse:
    """Send files, an answer, or both; what cannot be kept is named, and nothing is sent then."""
    actor = request.actor
    with scope.of(actor):
        one = _found(request, client_request_id)
    answer = request.POST.get("answer", "")
    got = gather(request, purpose_of(one), title=one.title)
    faults = got.faults
    if not faults:
        try:
            with scope.of(actor):
                more: dict[str, Any] = {"drop": _ids(request, "drop"), "version": _version(request)}
                deliver_request(actor, one, answer=answer, files=got.files, **more)
            got.let_go(actor)
        except Refused as refused:
            faults = [refused.message]
    if faults:
        with scope.of(actor):
            return _page(request, _found(request, one.pk), faults=faults, answer=answer, status=422)
    return toast(request, redirect("portal:home", client_id), _("Sent. The office has it."))


@require_POST
@contact("portal.send")
def take_back(request: PortalRequest, client_id: int, client_request_id: int, stored_file_id: int) -> HttpResponse:
    """Take away a file that was returned, or laid there by mistake."""
    one = _found(request, client_request_id)
    file: StoredFile = get_object_or_404(
        StoredFile.objects.visible_to(request.actor).current().of(one.ref), pk=stored_file_id
    )
    take_back_file(request.actor, one, file)
    return toast(request, redirect("portal:request", client_id, one.pk), _("%(name)s removed.") % {"name": file.name})


def _found(request: PortalRequest, client_request_id: int) -> ClientRequest:
    mine = ClientRequest.objects.visible_to(request.actor).filter(client=request.client).select_related("client")
    one: ClientRequest = get_object_or_404(mine, pk=client_request_id)
    return one


def _page(
    request: PortalRequest, one: ClientRequest, *, faults: list[str] | None = None, answer: str = "", status: int = 200
) -> HttpResponse:
    actor = request.actor
    may = actor.may("portal.send") and not one.settled
    context = {
        "client": request.client,
        "heading": one.title,
        "one": one,
        "row": _row(one, request),
        "files": files_of(actor, one),
        "may": may,
        "returned": one.state == State.RETURNED,
        "wants_answer": one.kind == Kind.ANSWER,
        "answer": (answer or (one.answer if one.waits else ""))[:_LONGEST],
        "faults": faults or [],
        "purpose": purpose_of(one),
        "waiting": waiting(actor, one.client_id, purpose_of(one)) if may else [],
        "action": reverse("portal:deliver", args=[one.client_id, one.pk]),
        "back": reverse("portal:home", args=[one.client_id]),
    }
    return page(request, "portal/request.html", context, status=status)


def _row(one: ClientRequest, request: PortalRequest) -> dict[str, Any]:
    on = request.actor.on
    mark = False
    if one.state == State.RETURNED:
        text, mark = _("to be corrected"), True
    elif one.state == State.DELIVERED:
        sent = day_of(one.delivered_at) if one.delivered_at else on
        text = _("sent on %(day)s, the office is looking at it") % {"day": f"{sent:%d.%m}"}
    elif one.state == State.DONE:
        text = _("done on %(day)s") % {"day": f"{day_of(one.done_at):%d.%m.%Y}"} if one.done_at else _("done")
    elif one.due_on:
        text, mark = wording.until(one.due_on, on), (one.due_on - on).days <= 1
    else:
        text = wording.waiting_for((on - day_of(one.asked_at)).days)
    return {
        "title": one.title,
        "text": text,
        "mark": mark,
        "icon": "message-circle-question-mark" if one.kind == Kind.ANSWER else "file-plus-2",
        "url": reverse("portal:request", args=[one.client_id, one.pk]),
    }


def _ids(request: PortalRequest, name: str) -> list[int]:
    typed = request.POST.getlist(name)
    return [int(text) for text in typed if text.isascii() and text.isdigit() and len(text) < 18]


def _version(request: PortalRequest) -> int:
    """Read which version was on the screen; none that can be read is older than any."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
