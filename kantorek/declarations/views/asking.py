"""Asking clients for what is missing: from one obligation, or from marked cells of the board."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kantorek.core.actor import Actor
from kantorek.core.pages import toast
from kantorek.core.refs import Ref
from kantorek.declarations import lists
from kantorek.declarations.models import Obligation
from kantorek.declarations.views import board_page
from kantorek.declarations.views.words import period_name, rule_name
from kantorek.offices.access import StaffRequest, staff
from kantorek.requests.sources import Source

MOST = 2000


@require_GET
@staff("requests.edit")
def ask_clients(request: StaffRequest) -> HttpResponse:
    """Go to the form of a request, to the clients of the marked cells and about the board's month."""
    picked = lists.among(request.actor, board_page.numbers(request.GET.get("ids", ""), most=MOST))
    if not picked:
        return toast(request, redirect("declarations:board"), _("Mark some cells first."), level="look")
    clients = dict.fromkeys(row.client_id for row in picked)
    asked = {"clients": ",".join(map(str, clients)), "month": picked[0].board_month.isoformat()}
    return redirect(f"{reverse('requests:ask')}?{urlencode(asked, safe=',')}")


def source_of(actor: Actor, pk: int) -> Source | None:
    """An obligation, as a request that is asked from it names it."""
    it = Obligation.objects.visible_to(actor).filter(pk=pk).first()
    if it is None:
        return None
    title = f"{rule_name(it.rule)}, {period_name(it.period_kind, it.period_from, it.period_to)}"
    return Source(Ref(it.ref.kind, it.pk, title), it.client_id, month=it.board_month, due_on=it.due_on)
