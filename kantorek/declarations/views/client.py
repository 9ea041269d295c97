"""A client's deadlines: the tab with a year and two months, duties added by hand, and the month's card on the dashboard."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kantorek.clients.models import Client
from kantorek.core.actor import Actor
from kantorek.core.days import month_after
from kantorek.core.forms import attempt
from kantorek.core.pages import page, toast
from kantorek.declarations import actions, law, lists
from kantorek.declarations.choices import OPEN, State
from kantorek.declarations.forms import EventForm
from kantorek.declarations.lists import Cell
from kantorek.declarations.models import Obligation
from kantorek.declarations.views.cells import Pen, payable
from kantorek.declarations.views.listing import drawn
from kantorek.declarations.views.words import column_of, columns_among, month_name, sums
from kantorek.offices.access import StaffRequest, staff

YEARS = (1990, 2200)


@require_GET
@staff("clients.see")
def deadlines(request: StaffRequest, client_id: int) -> HttpResponse:
    """Show a client's duties: of the month being closed and the next, and a year of them at a glance."""
    return _page(request, _client(request.actor, client_id), _event_form(request.actor))


@require_POST
@staff("obligations.edit")
def add_event(request: StaffRequest, client_id: int) -> HttpResponse:
    """Add a duty that follows from something that happened."""
    client = _client(request.actor, client_id)
    form = EventForm(request.POST, rules=_event_rules(request.actor))
    if form.is_valid():
        typed = form.cleaned_data
        made = attempt(
            form,
            lambda: actions.add_event_obligation(request.actor, client, rule=typed["rule"], event_on=typed["event_on"]),
        )
        if made:
            text = _("Added, due %(day)s.") % {"day": f"{made.due_on:%d.%m.%Y}"}
            undo = reverse("declarations:take_back", args=[made.pk])
            return toast(request, redirect("declarations:client", client.pk), text, undo=undo)
    return _page(request, client, form, status=422)


@require_POST
@staff("obligations.edit")
def take_back(request: StaffRequest, obligation_id: int) -> HttpResponse:
    """Take a duty away again that was added by hand."""
    it = get_object_or_404(Obligation.objects.visible_to(request.actor), pk=obligation_id)
    actions.take_back_obligation(request.actor, it)
    return toast(request, redirect("declarations:client", it.client_id), _("Taken back."))


def _client(actor: Actor, client_id: int) -> Client:
    return get_object_or_404(Client.objects.visible_to(actor).with_names(), pk=client_id)


def _event_rules(actor: Actor) -> list[tuple[str, str]]:
    return [(rule.code, rule.title) for rule in law.rules(actor.on) if rule.period == "event"]


def _event_form(actor: Actor) -> EventForm:
    return EventForm(None, rules=_event_rules(actor))


def _page(request: StaffRequest, client: Client, form: EventForm, *, status: int = 200) -> HttpResponse:
    actor = request.actor
    closing = month_after(actor.on, -1)
    text = request.GET.get("year", "")
    known = text.isascii() and text.isdigit() and len(text) == 4 and YEARS[0] <= int(text) <= YEARS[1]
    year = int(text) if known else closing.year
    found = lists.years_of(actor, client.pk, year)
    months = [month_after(closing, step) for step in (0, 1)]
    near = list(drawn(actor, lists.months_of(actor, client.pk, months)))
    may = actor.may("obligations.edit") and not client.why_closed()
    asked = lists.questions_of(actor, client.pk) if may else []
    sendable = [row["id"] for row in near if may and _is_to_send(row)]
    context = {
        "client": client,
        "tab": "deadlines",
        "months": [
            {"title": month_name(month), "rows": [row for row in near if row["board_month"] == month]}
            for month in months
        ],
        **year_of(found, year, actor.on),
        "form": form,
        "questions": len(asked),
        "to_send": len(sendable),
        "sends": " ".join(map(str, sendable)),
        "makes": " ".join(map(str, asked)),
        "may": may,
        "may_edit": may,
        "bare": True,
    }
    return page(request, "declarations/client_deadlines.html", context, status=status)


def _is_to_send(row: dict[str, Any]) -> bool:
    """Whether the client may be told its amount and has not been, as to_send() says it to the database."""
    told = row["shown_at"] is not None or row["amount"] is None or row["proposal"] == "add"
    return not told and row["state"] not in (State.NOT_DUE, State.APPROVE, State.PAID)


def year_of(found: dict[date, list[Cell]], year: int, on: date) -> dict[str, Any]:
    """A year as a small board: months down, columns across."""
    columns = columns_among(cell.rule for cells in found.values() for cell in cells)
    pen = Pen(on)
    rows = [
        {
            "title": month_name(month, year=False),
            "url": f"{reverse('declarations:board')}?month={month:%Y-%m}",
            "cells": pen.row(month.month, columns, found.get(month, ())),
            "payable": payable(found.get(month, [])),
        }
        for month in (date(year, number, 1) for number in range(1, 13))
    ]
    return {"year": year, "year_rows": rows if columns else [], "columns": columns}


def month_card(actor: Actor, client: Client) -> dict[str, Any] | None:
    """The month being closed, on the client's dashboard: what is left to pay, and four steps; None without duties."""
    month = month_after(actor.on, -1)
    cells = [cell for cell in lists.cells_of(actor, month, [client.pk])[client.pk] if cell.proposal != "add"]
    cells = [cell for cell in cells if cell.state != State.NOT_DUE]
    if not cells:
        return None
    left: dict[str, Any] = {}
    for cell in cells:
        if cell.amount is not None and cell.state != State.PAID:
            left[cell.currency] = left.get(cell.currency, 0) + cell.amount
    return {
        "title": month_name(month, year=month.year != actor.on.year),
        "left": sums(left) or ("" if any(cell.amount is None for cell in cells) else sums({"PLN": 0})),
        "steps": steps(cells),
        "url": reverse("declarations:client", args=[client.pk]),
    }


def steps(cells: list[Cell]) -> list[dict[str, Any]]:
    """Documents, books, taxes, sent: how far a month is, read from its duties.

    Documents are in when nothing waits for them; books are done when their own duty is, or else when nothing is in
    progress; taxes when every open one has been counted and approved; sent when nothing is open.
    """
    here = len([cell for cell in cells if cell.state != State.WAITING])
    books = [cell for cell in cells if column_of(cell.rule) == "books"]
    rest = [cell for cell in cells if column_of(cell.rule) != "books"]
    booked = [cell for cell in (books or cells) if cell.state not in (State.WAITING, State.DOING)]
    done = [cell for cell in rest if cell.state not in OPEN]
    taxed = [cell for cell in rest if cell.state not in (State.WAITING, State.DOING)]
    parts = [
        (_("Documents"), here, len(cells)),
        (_("Books"), len(booked), len(books or cells)),
        (_("Taxes"), len(taxed), len(rest)),
        (_("Sent"), len(done), len(rest)),
    ]
    shown, now = [], False
    for label, many, whole in parts:
        state = "done" if many == whole else "next" if now else "now"
        now = now or many < whole
        shown.append({"label": label, "state": state, "text": f"{many} / {whole}" if whole else ""})
    return shown
