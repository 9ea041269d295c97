"""The tab of a client's registers: what each says, where it differs from our data, and every answer so far."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kantorek.clients.models import Client
from kantorek.core.keyset import Key, page_of
from kantorek.core.pages import page, toast
from kantorek.offices.access import StaffRequest, staff
from kantorek.registers.lines import REGISTERS
from kantorek.registers.models import Answer
from kantorek.registers.verdicts import verdict_of
from kantorek.verification.actions.taking import ALL, put_back, take_over
from kantorek.verification.views.accounts import client_of
from kantorek.verification.views.band import may_ask
from kantorek.verification.views.sheets import sheets_of
from kantorek.verification.wording import short_name

TEMPLATE = "verification/client_page.html"
SIZE = 25
_ORDER = (Key("id", down=True),)
_LONGEST_NUMBER = 18


@staff("clients.see")
def verification(request: StaffRequest, client_id: int) -> HttpResponse:
    """Show the registers of a client; HTMX gets the sheets, or the history when that is what it turns."""
    actor, client = request.actor, client_of(request.actor, client_id)
    part = _part(request)
    context: dict[str, Any] = {
        "client": client,
        "tab": "verification",
        "may": {"ask": may_ask(actor, client), "take": actor.may("clients.edit") and not client.why_closed()},
        "all": ALL,
    }
    if part in ("", "sheets"):
        context |= sheets_of(actor, client)
    if part in ("", "history"):
        context |= _history(request, client)
    return page(request, TEMPLATE, context, part=part or None)


def _part(request: StaffRequest) -> str:
    """Tell which part is asked for; nothing is the whole page."""
    htmx = getattr(request, "htmx", None)
    if not htmx or htmx.boosted or htmx.history_restore_request:
        return ""
    return "history" if htmx.target == "history" else "sheets"


@require_POST
@staff("clients.edit")
def take(request: StaffRequest, client_id: int) -> HttpResponse:
    """Take a field of an answer over into our data, with a way back."""
    actor, client = request.actor, client_of(request.actor, client_id)
    mine = Answer.objects.visible_to(actor).filter(client_id=client.pk)
    answer = get_object_or_404(mine, pk=_number(request.POST.get("answer_id", "")))
    field, version = request.POST.get("field", "")[:20], _number(request.POST.get("version", ""))
    taken_id = take_over(actor, client, answer, field, version=version)
    undo = f"{reverse('verification:put_back', args=[client_id])}?taken={taken_id}"
    text = _("Taken over from %(register)s.") % {"register": short_name(answer.register)}
    return toast(request, redirect("verification:client", client_id), text, undo=undo)


@require_POST
@staff("clients.edit")
def undo(request: StaffRequest, client_id: int) -> HttpResponse:
    """Put back what a take-over replaced."""
    client = client_of(request.actor, client_id)
    put_back(request.actor, client, _number(request.GET.get("taken", "")))
    return toast(request, redirect("verification:client", client_id), _("Our data is as it was."))


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER):
        raise Http404
    return int(text)


def _history(request: StaffRequest, client: Client) -> dict[str, Any]:
    """Give one page of the answers about a client, newest first."""
    register = request.GET.get("register", "")
    wanted = register if register in REGISTERS else ""
    mine = Answer.objects.visible_to(request.actor).filter(client_id=client.pk)
    rows: Any = (mine.filter(register=wanted) if wanted else mine).values("id")
    cursors = {name: request.GET.get(name, "")[:400] for name in ("after", "before")}
    cut = page_of(rows, _ORDER, size=SIZE, **cursors)
    answers = Answer.objects.visible_to(request.actor).defer("raw").in_bulk([row["id"] for row in cut.rows])
    told = [answers[row["id"]] for row in cut.rows if row["id"] in answers]
    here = reverse("verification:client", args=[client.pk])
    return {
        "answers": [{"answer": one, "name": short_name(one.register), "verdict": verdict_of(one)} for one in told],
        "filters": [_filter(here, key, wanted) for key in ("", *REGISTERS) if key != "nbp"],
        "next": _turned(here, wanted, "after", cut.after),
        "prev": _turned(here, wanted, "before", cut.before),
    }


def _filter(here: str, key: str, wanted: str) -> dict[str, Any]:
    label = short_name(key) if key else _("All registers")
    return {
        "label": label,
        "url": f"{here}?register={key}#history" if key else f"{here}#history",
        "current": key == wanted,
    }


def _turned(here: str, register: str, name: str, cursor: str) -> str:
    chosen = f"register={register}&" if register else ""
    return f"{here}?{chosen}{name}={cursor}" if cursor else ""
