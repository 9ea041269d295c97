"""Renewing an agreement, giving it up, and taking that back."""

from datetime import date, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kantorek.agreements.actions import cancel_agreement, renew_agreement, withdraw_cancellation
from kantorek.agreements.forms import AgreementForm, CancelForm, written
from kantorek.agreements.models import Agreement
from kantorek.agreements.views.finding import agreement_of
from kantorek.core.days import day_of_month
from kantorek.core.forms import attempt
from kantorek.core.pages import go, page, toast
from kantorek.offices.access import StaffRequest, staff


@staff("agreements.edit")
def renew(request: StaffRequest, agreement_id: int) -> HttpResponse:
    """Write the next version; the form starts with what the old one says, for as long again."""
    actor, agreement = request.actor, agreement_of(request.actor, agreement_id)
    form = AgreementForm(
        request.POST or None, fees=actor.may("clients.fees"), initial=written(agreement) | _next(agreement, actor.on)
    )
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: renew_agreement(actor, agreement, fields=form.cleaned_data))
        if made:
            text = _("Renewed from %(day)s.") % {"day": f"{made.starts_on:%d.%m.%Y}"}
            answer = go(request, reverse("agreements:detail", args=[made.pk]))
            return toast(request, answer, text, undo=reverse("agreements:remove", args=[made.pk]))
    context = {"client": agreement.client, "tab": "agreements", "form": form, "replaced": agreement}
    context |= {"why": agreement.client.why_closed()}
    return page(request, "agreements/agreement_edit.html", context, status=422 if form.errors else 200)


@staff("agreements.edit")
def cancel(request: StaffRequest, agreement_id: int) -> HttpResponse:
    """Give an agreement up from a day on."""
    actor, agreement = request.actor, agreement_of(request.actor, agreement_id)
    form = CancelForm(request.POST or None, initial={"cancelled_on": max(actor.on, agreement.starts_on)})
    if request.method == "POST" and form.is_valid():
        fields = form.cleaned_data
        if attempt(form, lambda: cancel_agreement(actor, agreement, **fields)):
            answer = go(request, reverse("agreements:detail", args=[agreement.pk]))
            undo = reverse("agreements:withdraw", args=[agreement.pk])
            return toast(request, answer, _("Agreement cancelled."), undo=undo)
    context = {"client": agreement.client, "tab": "agreements", "form": form, "agreement": agreement}
    return page(request, "agreements/agreement_cancel.html", context, status=422 if form.errors else 200)


@require_POST
@staff("agreements.edit")
def withdraw(request: StaffRequest, agreement_id: int) -> HttpResponse:
    """Let a cancelled agreement go on."""
    agreement = withdraw_cancellation(request.actor, agreement_of(request.actor, agreement_id))
    answer = go(request, reverse("agreements:detail", args=[agreement.pk]))
    return toast(request, answer, _("The agreement goes on."))


def _next(agreement: Agreement, on: date) -> dict[str, Any]:
    """Begin the day after the old one ends, else next month, and run as long as the old one did."""
    starts = agreement.ends_on + timedelta(days=1) if agreement.ends_on else day_of_month(on.year, on.month + 1, 1)
    return {"starts_on": starts, "ends_on": _as_long(agreement, starts), "signed_on": None}


def _as_long(agreement: Agreement, starts: date) -> date | None:
    """Give the last day of a period as long as the old one: in months where it ran in whole months."""
    if agreement.ends_on is None:
        return None
    behind = agreement.ends_on + timedelta(days=1)
    ran = relativedelta(behind, agreement.starts_on)
    if ran.days == 0:
        return starts + relativedelta(years=ran.years, months=ran.months) - timedelta(days=1)
    return starts + (agreement.ends_on - agreement.starts_on)
