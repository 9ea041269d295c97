"""Asking: one client from its page, a task or an obligation; many from a choice, or those that another page names."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from kantorek.clients.models import Client
from kantorek.core import undo
from kantorek.core.actor import Actor
from kantorek.core.days import month_after, next_working_day
from kantorek.core.errors import Refused
from kantorek.core.forms import attempt
from kantorek.core.pages import page, toast
from kantorek.core.refs import url_of
from kantorek.offices.access import StaffRequest, staff
from kantorek.requests import actions
from kantorek.requests.actions.asking import MOST, Asked
from kantorek.requests.forms import AskForm, ChoiceForm, ids_in
from kantorek.requests.models import ClientRequest, RequestTemplate
from kantorek.requests.sources import Source, read
from kantorek.requests.views.finding import client_of, contacts_of, month_hint, people_of

_DAYS = 7
_MONTHS = 14
_NAMED = 12


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address of the form says: of whom, from what, with which template."""

    clients: list[Client] = field(default_factory=list)
    source: Source | None = None
    template: RequestTemplate | None = None
    month: str = ""

    @property
    def only(self) -> Client | None:
        """The one client, where it is one."""
        return self.clients[0] if len(self.clients) == 1 else None


@staff("requests.edit")
def ask(request: StaffRequest) -> HttpResponse:
    """Say what is needed, until when and of whom; a template fills the words in."""
    actor, wanted = request.actor, _wanted(request)
    people = contacts_of(actor, wanted.only) if wanted.only else []
    typed = request.POST if request.method == "POST" else None
    form = AskForm(typed, months=_months(actor), people=people, initial=_initial(actor, wanted))
    if typed is not None and form.is_valid():
        done = attempt(form, lambda: _ask(request, form, wanted))
        if done is not None:
            return _asked(request, done, wanted)
    context = _context(request, wanted) | {
        "form": form,
        "warn": bool(wanted.only) and not any("@" in n for _p, n in people),
    }
    return page(request, "requests/request_ask.html", context, part="clients", status=422 if form.errors else 200)


@require_GET
@staff("requests.edit")
def ask_client(request: StaffRequest, client_id: int) -> HttpResponse:
    """Go to the form for one client."""
    client = client_of(request.actor, client_id)
    return redirect(f"{reverse('requests:ask')}?client={client.pk}")


@require_POST
@staff("requests.edit")
def unask(request: StaffRequest) -> HttpResponse:
    """Withdraw what has just been asked of many."""
    was = undo.kept(request.actor, "requests:unask", request.GET.get("was", ""))
    if was is None:
        raise Refused(_("It is too late to take this back."), code="too_late")
    done = actions.withdraw_many(request.actor, was)
    words = ngettext("%(n)s request withdrawn.", "%(n)s requests withdrawn.", len(done.was)) % {"n": len(done.was)}
    return toast(request, redirect("requests:list"), words)


def _wanted(request: StaffRequest) -> Wanted:
    actor, data = request.actor, request.GET
    source = read(actor, data.get("source", ""))
    ids = ids_in([*data.getlist("client"), *data.get("clients", "").split(",")])
    if source:
        ids = [source.client_id]
    mine = Client.objects.visible_to(actor).current()
    chosen = ids_in([data.get("template", "")])
    templates = RequestTemplate.objects.visible_to(actor).current()
    template = templates.filter(pk=chosen[0]).first() if chosen else None
    clients = list(mine.among(ids).select_related("carer").by_name()) if ids else []
    return Wanted(clients, source, template, data.get("month", ""))


def _initial(actor: Actor, wanted: Wanted) -> dict[str, Any]:
    """Start with the template's words and the month of what it is asked from, else the month before this one."""
    template, source = wanted.template, wanted.source
    month = source.month if source and source.month else month_after(actor.on, -1)
    days = template.days if template else _DAYS
    start: dict[str, Any] = {
        "month": wanted.month or month.isoformat(),
        "due_on": next_working_day(actor.on + timedelta(days=days)),
    }
    return start | ({"title": template.title, "text": template.text, "kind": template.kind} if template else {})


def _months(actor: Actor) -> list[tuple[str, str]]:
    """The months of a bit more than a year, this one first."""
    found = [month_after(actor.on, -back) for back in range(_MONTHS)]
    return [(month.isoformat(), date_format(month, "F Y")) for month in found]


def _ask(request: StaffRequest, form: AskForm, wanted: Wanted) -> Asked:
    words = form.words()
    if wanted.only and wanted.source:
        return Asked([actions.ask_client(request.actor, wanted.only, **words, source=wanted.source.ref)])
    if wanted.only:
        return Asked([actions.ask_client(request.actor, wanted.only, **words)])
    ids = [client.pk for client in wanted.clients] or ids_in(request.POST.getlist("client"))
    return actions.ask_clients(request.actor, ids, **words)


def _asked(request: StaffRequest, done: Asked, wanted: Wanted) -> HttpResponse:
    """Go back to where it was asked from; of many, to the list, with a way back."""
    if wanted.only:
        home = url_of(wanted.source.ref) if wanted.source else ""
        answer = redirect(home or reverse("requests:client", args=[wanted.only.pk]))
        return toast(request, answer, _("Asked: %(title)s.") % {"title": done.requests[0].title.rstrip(".")})
    many = len(done.requests)
    words = ngettext("%(n)s client asked.", "%(n)s clients asked.", many) % {"n": many}
    if done.left:
        words += " " + ngettext("%(n)s left out: %(who)s", "%(n)s left out: %(who)s", len(done.left)) % {
            "n": len(done.left),
            "who": "; ".join(done.left[:3]),
        }
    back = undo.keep(request.actor, "requests:unask", [one.pk for one in done.requests])
    return toast(request, redirect("requests:list"), words, level="ok" if many else "look", undo=back)


def _context(request: StaffRequest, wanted: Wanted) -> dict[str, Any]:
    actor, only = request.actor, wanted.only
    templates = RequestTemplate.objects.visible_to(actor).current().by_title()
    context: dict[str, Any] = {
        "client": only,
        "clients": wanted.clients[:_NAMED],
        "many": len(wanted.clients),
        "more": max(len(wanted.clients) - _NAMED, 0),
        "source": wanted.source,
        "source_url": url_of(wanted.source.ref) if wanted.source else "",
        "template": wanted.template,
        "templates": [
            {"title": one.title, "url": _with(request, one.pk), "on": one == wanted.template} for one in templates
        ],
        "crumbs": _crumbs(only),
        "month_hint": month_hint(),
        "why": only.why_closed() if only else "",
        "waiting": _waiting(actor, only),
    }
    return context if wanted.clients else context | _choice(request)


def _choice(request: StaffRequest) -> dict[str, Any]:
    choice = ChoiceForm(request.GET, people=people_of(request.actor).items())
    rows = list(choice.clients(request.actor).select_related("carer"))
    return {"choice": choice, "rows": rows[:MOST], "too_many": len(rows) > MOST, "most": MOST}


def _waiting(actor: Actor, client: Client | None) -> list[ClientRequest]:
    """What this client has been asked for already: nobody likes to be asked twice."""
    if client is None:
        return []
    return list(ClientRequest.objects.visible_to(actor).waiting().filter(client=client).order_by("-pk")[:5])


def _with(request: StaffRequest, template_id: int) -> str:
    asked = request.GET.copy()
    asked["template"] = str(template_id)
    return f"{reverse('requests:ask')}?{asked.urlencode()}"


def _crumbs(client: Client | None) -> list[tuple[str, str]]:
    if client is None:
        return [(_("Requests"), reverse("requests:list"))]
    return [
        (_("Clients"), reverse("clients:list")),
        (client.name, reverse("clients:detail", args=[client.pk])),
        (_("Requests"), reverse("requests:client", args=[client.pk])),
    ]
