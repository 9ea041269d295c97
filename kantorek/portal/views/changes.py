"""The office's side of changes that clients ask for: the list, one beside what the registers say, and the answer."""

from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kantorek.clients.models import Client
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused
from kantorek.core.pages import page, toast
from kantorek.offices.access import StaffRequest, staff
from kantorek.portal import profile
from kantorek.portal.actions.change import accept_change, refuse_change
from kantorek.portal.choices import ChangeState
from kantorek.portal.forms import AnswerForm
from kantorek.portal.models import ChangeRequest
from kantorek.portal.profile import ACCOUNT, SHEET, standing
from kantorek.registers.models import Answer
from kantorek.verification.compare import differences
from kantorek.verification.models import Light

BAND: Final = "portal/change_band.html"
MOST: Final = 200
SIGNS: Final = {
    "open": ("wait", "hourglass"),
    "accepted": ("ok", "circle-check"),
    "refused": ("bad", "circle-x"),
    "withdrawn": ("off", "minus"),
}


def band_of(actor: Actor, client: Client, may: dict[str, bool]) -> dict[str, Any]:
    """The change that waits for an answer, above the tabs of the client's page; one question."""
    change = ChangeRequest.objects.visible_to(actor).open().filter(client=client).first()
    return {"change": change, "lines": profile.change_lines(change) if change else []}


@require_GET
@staff("clients.see")
def changes(request: StaffRequest) -> HttpResponse:
    """List what waits for an answer, the oldest first, and what was answered last."""
    mine = ChangeRequest.objects.visible_to(request.actor).select_related("client", "answered_by")
    open_rows = mine.open().order_by("asked_at", "pk")[:MOST]
    done = mine.exclude(state__in=(ChangeState.OPEN, ChangeState.WITHDRAWN)).order_by("-answered_at", "-pk")[:50]
    context = {"waiting": [_row(each) for each in open_rows], "done": [_row(each) for each in done]}
    return page(request, "portal/change_list.html", context)


@require_GET
@staff("clients.see")
def change_request(request: StaffRequest, change_request_id: int) -> HttpResponse:
    """See one beside what stands on the sheet now and what the registers said last."""
    change = _change(request, change_request_id)
    now = standing(change.client, change.contact)
    wished = {key: new for key, (_old, new) in change.fields.items()}
    lines = [_beside(line, now) for line in profile.change_lines(change)]
    context = {
        "change": change,
        "client": change.client,
        "lines": lines,
        "checks": _checks(request.actor, change.client, wished),
        "sign": SIGNS[change.state],
        "why": change.client.why_closed(),
        "may": request.actor.may("clients.edit") and change.state == ChangeState.OPEN,
    }
    return page(request, "portal/change_detail.html", context)


@require_POST
@staff("clients.edit")
def change_accept(request: StaffRequest, change_request_id: int) -> HttpResponse:
    """Do what was asked for."""
    change, form = _change(request, change_request_id), AnswerForm(request.POST)
    seen = form.cleaned_data if form.is_valid() else {}
    versions = {"version": seen.get("version") or 0, "client_version": seen.get("client_version") or 0}
    accept_change(request.actor, change, **versions)
    return toast(request, redirect("clients:details", change.client_id), _("Changed. The client is told."))


@require_POST
@staff("clients.edit")
def change_refuse(request: StaffRequest, change_request_id: int) -> HttpResponse:
    """Leave everything as it is and say why."""
    change, form = _change(request, change_request_id), AnswerForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Write why, in at most 500 characters."), code="invalid", field="reason")
    refuse_change(request.actor, change, reason=form.cleaned_data["reason"], version=form.cleaned_data["version"])
    return toast(request, redirect("portal:changes"), _("Refused. The client reads the reason."))


def _change(request: StaffRequest, change_request_id: int) -> ChangeRequest:
    mine = ChangeRequest.objects.visible_to(request.actor).select_related("client", "contact", "answered_by")
    change: ChangeRequest = get_object_or_404(mine, pk=change_request_id)
    return change


def _beside(line: dict[str, str], now: dict[str, Any]) -> dict[str, Any]:
    """Put what stands on the sheet now beside the wish; `moved` when it is neither what it was nor the wish."""
    here = profile.shown(line["key"], now.get(line["key"]))
    return {**line, "now": here, "moved": here not in (line["was"], line["wished"])}


def _row(change: ChangeRequest) -> dict[str, Any]:
    what = ", ".join(label for key, label in profile.labels().items() if key in change.fields) or change.note
    return {"change": change, "what": what, "sign": SIGNS[change.state]}


def _checks(actor: Actor, client: Client, wished: dict[str, Any]) -> list[dict[str, Any]]:
    """Hold the wish against the newest answers: which register says the same, which otherwise."""
    lights = {light.register: light for light in Light.objects.visible_to(actor).filter(client=client)}
    found = list[dict[str, Any]]()
    if set(wished) & set(SHEET):
        known = [lights[name].answer_id or 0 for name in ("gus", "krs") if name in lights]
        answers = Answer.objects.visible_to(actor).filter(pk__in=known, outcome="found").defer("raw")
        as_wished = Client(**{key: getattr(client, key) for key in SHEET} | _sheet(wished))
        for answer in answers.order_by("register"):
            found += _compared(as_wished, wished, answer)
    if ACCOUNT in wished:
        found.append(_account(lights.get("white_list"), wished[ACCOUNT]))
    return found


def _sheet(wished: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in wished.items() if key in SHEET}


def _compared(as_wished: Client, wished: dict[str, Any], answer: Answer) -> list[dict[str, Any]]:
    told = {one.field: one.theirs for one in differences(as_wished, answer.register, answer.data or {})}
    asked = [("name", _("name"))] if "name" in wished else []
    asked += [("address", _("address"))] if set(wished) & set(SHEET[1:]) else []
    rows = list[dict[str, Any]]()
    for key, label in asked:
        kind, icon, text = ("ok", "circle-check", _("says the same"))
        if key in told:
            kind, icon, text = "wait", "triangle-alert", _("has: %(value)s") % {"value": told[key]}
        sign: dict[str, Any] = {"kind": kind, "icon": icon, "text": text}
        rows.append(sign | {"register": answer.register.upper(), "what": str(label), "at": answer.at})
    return rows


def _account(light: Light | None, number: str) -> dict[str, Any]:
    facts = (light.facts or {}) if light else {}
    at = light.answered_at if light else None
    if number in (facts.get("accounts") or []):
        kind, icon, text = "ok", "circle-check", _("names this account")
    elif at:
        kind, icon, text = "wait", "triangle-alert", _("does not name this account (yet)")
    else:
        kind, icon, text = "off", "minus", _("not asked yet")
    return {
        "register": _("White list"), "what": _("account"), "kind": kind, "icon": icon, "text": text, "at": at,
    }  # fmt: skip
