"""May I pay this account today: the question, the answer at once, the ministry's proof."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kantorek.clients.models import Client
from kantorek.core import scope
from kantorek.core.actor import Actor
from kantorek.core.context import address
from kantorek.core.errors import Refused
from kantorek.core.numbers import NumberRefused, clean_nip, nip_display
from kantorek.core.pages import go, page
from kantorek.core.templatetags.kantorek import money
from kantorek.offices.access import StaffRequest, staff
from kantorek.registers.models import Answer
from kantorek.verification.actions.payments import (
    FILE,
    Checked,
    check_payment,
    prove_payment,
    read_check,
    recent_checks,
    verdicts_of,
)
from kantorek.verification.forms import PaymentForm, typed_again
from kantorek.verification.views.verdicts import ICONS, said, short_of

TEMPLATE = "verification/payment_check.html"
_MOST_POLLS = 40
_ALIKE = 4


@staff("registers.ask", own_transactions=True)
def check(request: StaffRequest) -> HttpResponse:
    """Show the form; by POST answer at once and keep the answer as evidence."""
    if request.method != "POST":
        with scope.of(request.actor):
            form = PaymentForm(initial=_initial(request))
            form.fields["nip" if form.initial["account"] else "account"].widget.attrs["autofocus"] = True
            return _show(request, form)
    form = PaymentForm(request.POST)
    checked = None
    if form.is_valid():
        with scope.of(request.actor):
            client = _client_for(request.actor, form)
        if not form.errors:
            checked = _check(request, form, client)
    if checked and checked.answer and not getattr(request, "htmx", False):
        return redirect("verification:checked", checked.answer.pk)
    with scope.of(request.actor):
        if checked and checked.answer:  # what was understood of a pasted text stands in the fields
            form = PaymentForm(initial=_typed(request.actor, checked.answer))
        return _show(request, form, checked, status=422 if form.errors else 200)


def _check(request: StaffRequest, form: PaymentForm, client: Client | None) -> Checked | None:
    """Check with no transaction open; a refusal stands on the form."""
    typed, actor = form.cleaned_data, request.actor
    try:
        return check_payment(
            actor,
            typed["nip"],
            typed["account"],
            at=actor.at,
            amount=typed["amount"],
            currency=typed["currency"],
            client_id=client.pk if client else None,
        )
    except Refused as refused:
        field = {"nrb": "account"}.get(refused.field or "", refused.field)
        form.add_error(field if field in form.fields else None, refused.message)
        return None


@staff("registers.ask")
def checked(request: StaffRequest, answer_id: int) -> HttpResponse:
    """Show a check again, with the ministry's answer when it has come."""
    answer = get_object_or_404(Answer.objects.visible_to(request.actor), pk=answer_id)
    if answer.register != FILE:
        return redirect(address("verification:evidence", answer_id) or "verification:payment")
    form = PaymentForm(initial=_typed(request.actor, answer))
    return _show(request, form, read_check(request.actor, answer), part="verdict")


@require_POST
@staff("registers.ask", own_transactions=True)
def prove(request: StaffRequest, answer_id: int) -> HttpResponse:
    """Ask the ministry itself, wait up to three seconds, and show the check with what it said."""
    actor = request.actor
    with scope.of(actor):
        answer = get_object_or_404(Answer.objects.visible_to(actor), pk=answer_id, register=FILE)
    prove_payment(actor, answer, at=actor.at)
    if not getattr(request, "htmx", False):
        return go(request, reverse("verification:checked", args=[answer_id]))
    with scope.of(actor):
        return _show(request, PaymentForm(initial=_typed(actor, answer)), read_check(actor, answer), part="verdict")


def _show(
    request: StaffRequest, form: PaymentForm, checked: Checked | None = None, *, part: str = "check", status: int = 200
) -> HttpResponse:
    polls = int(count) if (count := request.GET.get("n", "")[:4]).isdecimal() else 0
    context: dict[str, Any] = {
        "form": form,
        "checked": checked,
        "said": said(checked) if checked else None,
        "may_edit": request.actor.may("clients.edit"),
        "more": bool(
            form["amount"].value() or form["client"].value() or form["amount"].errors or form["client"].errors
        ),
        "history": _history(request.actor),
        "polls": polls + 1,
    }
    context |= _behind(checked, polls) if checked and checked.answer else {}
    return page(request, TEMPLATE, context, part=part, status=status)


def _behind(checked: Checked, polls: int) -> dict[str, Any]:
    """Give what stands under the verdict: the client, the proof and how far it is, links to the evidence."""
    answer, proof = checked.answer, checked.proof
    assert answer is not None
    waiting = proof is not None and not proof.settled
    return {
        "client": Client.objects.filter(pk=answer.client_id).only("name").first() if answer.client_id else None,
        "evidence_url": address("verification:evidence", (checked.evidence or answer).pk),
        "file_url": address("verification:evidence", answer.pk) if checked.verdict.is_proved else "",
        "waiting": waiting,
        "poll": waiting and polls < _MOST_POLLS,
        "silent": proof if proof and proof.settled and proof.outcome == "unknown" else None,
    }


def _history(actor: Actor) -> list[dict[str, Any]]:
    answers = recent_checks(actor)
    verdicts = verdicts_of(actor, answers)
    return [
        {
            "answer": answer,
            "nip": answer.number[:10],
            "account": answer.number[11:],
            "light": verdicts[answer.pk].light,
            "icon": ICONS[verdicts[answer.pk].light],
            "short": short_of(verdicts[answer.pk]),
        }
        for answer in answers
    ]


def _initial(request: StaffRequest) -> dict[str, Any]:
    """Fill the form from the address, as the palette and a client's page link to it."""
    given = {name: request.GET.get(name, "")[:64].replace("\x00", "") for name in ("account", "nip", "amount")}
    pk = request.GET.get("client_id", "")
    known = pk.isascii() and pk.isdecimal() and len(pk) < 19
    client = Client.objects.visible_to(request.actor).filter(pk=int(pk)).first() if known else None
    return given | {"client": _named(client) if client else ""}


def _typed(actor: Actor, answer: Answer) -> dict[str, Any]:
    """Fill the form with what was asked, so that one figure can be mended and asked again."""
    payment: dict[str, Any] = (answer.data or {}).get("payment") or {}
    client = Client.objects.visible_to(actor).filter(pk=answer.client_id).first() if answer.client_id else None
    shown = typed_again(answer.number[:10], answer.number[11:])
    amount = money(payment.get("amount", ""), "")
    return {**shown, "amount": amount, "currency": payment.get("currency"), "client": _named(client) if client else ""}


def _named(client: Client) -> str:
    return nip_display(client.nip) if client.nip else client.name


def _client_for(actor: Actor, form: PaymentForm) -> Client | None:
    """Find the client that was typed, by NIP or by name; more than one that fits is said on the form."""
    text = form.cleaned_data["client"].strip()
    if not text:
        return None
    mine = Client.objects.visible_to(actor)
    try:
        found = list(mine.filter(nip=clean_nip(text)))
    except NumberRefused:
        found = list(mine.current().matching(text)[: _ALIKE + 1])
    exact = [client for client in found if client.name.casefold() == text.casefold()]
    if len(exact or found) == 1:
        return (exact or found)[0]
    names = ", ".join(client.name for client in found[:_ALIKE])
    words = _("Several clients fit: %(names)s. Write the NIP.") % {"names": names}
    form.add_error("client", words if found else _("No client of yours fits. Write the name or the NIP."))
    return None
