"""The client's tab of agreements, and writing one down."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from kantorek.agreements.actions import add_agreement
from kantorek.agreements.choices import Status
from kantorek.agreements.forms import AgreementForm
from kantorek.agreements.lists import WITHIN, listed, of_client
from kantorek.agreements.querysets import AgreementQuerySet
from kantorek.agreements.views.finding import client_of, may_of
from kantorek.agreements.views.look import shown
from kantorek.clients.models import Client
from kantorek.core.actor import Actor
from kantorek.core.forms import attempt
from kantorek.core.pages import go, page, toast
from kantorek.offices.access import StaffRequest, staff

MOST = 200
"""A client with more agreements than that has a list of its own among the office's."""


@require_GET
@staff("clients.see")
def agreements(request: StaffRequest, client_id: int) -> HttpResponse:
    """List the client's agreements, the last to begin first."""
    actor, client = request.actor, client_of(request.actor, client_id)
    mine = of_client(actor, client.pk)
    wanted = request.GET.get("status", "")
    ends = request.GET.get("ends", "")
    rows = _narrowed(actor, mine, wanted, ends)
    context = {
        "client": client,
        "tab": "agreements",
        "rows": [shown(actor, row) for row in listed(rows).order_by("-starts_on", "-id")[:MOST]],
        "parts": _parts(mine, client, wanted, ends),
        "may": may_of(actor, client),
    }
    return page(request, "agreements/client_list.html", context)


@staff("agreements.edit")
def add(request: StaffRequest, client_id: int) -> HttpResponse:
    """Write an agreement down."""
    actor, client = request.actor, client_of(request.actor, client_id)
    form = AgreementForm(request.POST or None, fees=actor.may("clients.fees"), initial={"starts_on": actor.on})
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: add_agreement(actor, client, fields=form.cleaned_data))
        if made:
            answer = go(request, reverse("agreements:detail", args=[made.pk]))
            return toast(request, answer, _("Agreement added."))
    context = {"client": client, "tab": "agreements", "form": form, "why": client.why_closed()}
    return page(request, "agreements/agreement_edit.html", context, status=422 if form.errors else 200)


def _narrowed(actor: Actor, rows: AgreementQuerySet, status: str, ends: str) -> AgreementQuerySet:
    if ends in dict(WITHIN):
        return rows.ending_within(int(ends), actor.on).to_be_renewed()
    return rows.filter(status=status) if status in Status.values else rows


def _parts(mine: AgreementQuerySet, client: Client, wanted: str, ends: str) -> list[dict[str, Any]]:
    """The states as links, each with how many it holds; none for a client without agreements."""
    here = reverse("agreements:client", args=[client.pk])
    counted: dict[str, int] = {}
    for status in mine.order_by().values_list("status", flat=True):
        counted[status] = counted.get(status, 0) + 1
    if not counted:
        return []
    every = {
        "label": pgettext("agreements", "All"),
        "url": here,
        "current": wanted not in Status.values and ends not in dict(WITHIN),
        "count": sum(counted.values()),
    }
    labels = {Status.ACTIVE: _("Active"), Status.EXPIRED: _("Expired"), Status.CANCELLED: _("Cancelled")}
    states = [
        {"label": label, "url": f"{here}?status={value}", "current": value == wanted, "count": counted.get(value, 0)}
        for value, label in labels.items()
    ]
    return [every, *states]
