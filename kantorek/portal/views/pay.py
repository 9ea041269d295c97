"""One amount to pay: how the transfer is written, the code for the bank's app, and the client's word that it is paid."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kantorek.core import scope
from kantorek.core.forms import attempt
from kantorek.core.pages import page, toast
from kantorek.core.templatetags.kantorek import NBSP, account, money
from kantorek.declarations import actions
from kantorek.declarations.choices import State
from kantorek.declarations.models import Obligation
from kantorek.files.models import StoredFile
from kantorek.files.receiving import take_uploads
from kantorek.notifications.actions import mark_group_read
from kantorek.portal import wording
from kantorek.portal.access import PortalRequest, contact
from kantorek.portal.forms import PaidForm
from kantorek.portal.paying import Transfer
from kantorek.portal.paying.code import drawn, picture
from kantorek.portal.transfers import transfer_for


@require_GET
@contact("portal.see")
def pay(request: PortalRequest, client_id: int, obligation_id: int) -> HttpResponse:
    """Show one amount that the office has sent, with everything that the bank asks for."""
    it = _found(request, obligation_id)
    mark_group_read(request.actor, group=it.ref.key)
    return _page(request, it, PaidForm(None))


@require_GET
@contact("portal.see")
def code(request: PortalRequest, client_id: int, obligation_id: int) -> HttpResponse:
    """Give the code as a picture to keep on the phone."""
    it = _found(request, obligation_id)
    text = _transfer(request, it).code
    if not text or it.state == State.PAID:
        raise Http404
    response = HttpResponse(picture(text), content_type="image/png")
    response["Content-Disposition"] = f'attachment; filename="{it.rule}-{it.period_to:%Y-%m}.png"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@contact("portal.send")
def paid(request: PortalRequest, client_id: int, obligation_id: int) -> HttpResponse:
    """Take the client's word that it has been paid."""
    it, form = _found(request, obligation_id), PaidForm(request.POST)
    if form.is_valid():
        day, seen = form.cleaned_data["paid_on"], _version(request)
        if attempt(form, lambda: actions.claim_paid(request.actor, it, paid_on=day, version=seen)):
            text = _("Marked as paid. The office knows.")
            return toast(request, redirect("portal:home", client_id), text)
    it.refresh_from_db()
    return _page(request, it, form, status=422)


@require_POST
@contact("portal.send")
def not_paid(request: PortalRequest, client_id: int, obligation_id: int) -> HttpResponse:
    """Let the client take that back."""
    it = _found(request, obligation_id)
    actions.take_back_claim(request.actor, it, version=_version(request))
    return toast(request, redirect("portal:pay", client_id, it.pk), _("Taken back."))


@require_POST
@contact("portal.send", own_transactions=True)
def proof(request: PortalRequest, client_id: int, obligation_id: int) -> HttpResponse:
    """Take the bank's confirmation of the payment; it is looked at before anything is locked."""
    actor = request.actor
    with scope.of(actor):
        it = _found(request, obligation_id)

    def store(upload: "UploadedFile[Any]", facts: Any) -> StoredFile:
        return actions.add_proof(actor, it, upload=upload, facts=facts)

    return take_uploads(request, store, back=request.path.removesuffix("proof/"))


def _found(request: PortalRequest, obligation_id: int) -> Obligation:
    """Find an amount that the client has been told; not theirs, or not told, is 404."""
    rows = Obligation.objects.visible_to(request.actor).filter(client=request.client).shown()
    it: Obligation = get_object_or_404(rows.filter(amount__isnull=False), pk=obligation_id)
    return it


def _transfer(request: PortalRequest, it: Obligation) -> Transfer:
    return transfer_for(request.actor, request.client, it)


def _page(request: PortalRequest, it: Obligation, form: PaidForm, *, status: int = 200) -> HttpResponse:
    actor, transfer = request.actor, _transfer(request, it)
    settled = it.state == State.PAID or not it.amount
    proofs = StoredFile.objects.visible_to(actor).current().of(it.proof_ref).listed()
    day = it.done_on if it.state == State.PAID else it.claimed_on
    context = {
        "client": request.client,
        "it": it,
        "heading": wording.duty_name(it),
        "period": wording.payment_for(it, on=actor.on),
        "transfer": transfer,
        "unit": wording.unit(it.currency),
        "text": "" if settled else wording.until(it.due_on, actor.on),
        "late": not settled and it.claimed_at is None and it.due_on < actor.on,
        "settled": settled,
        "claimed": it.claimed_at is not None,
        "paid": _paid(it, day),
        "code": drawn(transfer.code) if transfer.code and it.claimed_at is None else "",
        "lines": [] if settled else _lines(transfer),
        "proofs": list(proofs),
        "form": form,
        "may": actor.may("portal.send"),
    }
    return page(request, "portal/pay.html", context, status=status)


def _paid(it: Obligation, day: Any) -> str:
    if not it.amount:
        return _("There is nothing to pay.")
    if it.state == State.PAID:
        return _("Paid on %(day)s.") % {"day": f"{day:%d.%m.%Y}"} if day else _("Paid.")
    return _("Marked as paid on %(day)s; the office will confirm it.") % {"day": f"{day:%d.%m.%Y}"} if day else ""


def _lines(transfer: Transfer) -> list[dict[str, str]]:
    """What the bank's form asks for, each with what goes to the clipboard."""
    found = [
        (_("Payee"), transfer.payee, transfer.payee),
        (transfer.account_name, _groups(transfer.account), transfer.account),
        (
            _("Amount"),
            money(transfer.amount, wording.unit(transfer.currency)),
            f"{transfer.amount:.2f}".replace(".", ","),
        ),
        (_("Title"), transfer.title, transfer.title),
        (_("Symbol of the form"), transfer.symbol, transfer.symbol),
        (_("Period"), transfer.period, transfer.period),
        (_("Identifier (NIP)"), transfer.identifier, transfer.identifier),
    ]
    return [{"label": label, "shown": shown, "value": value} for label, shown, value in found if value]


def _groups(number: str) -> str:
    """An account in groups that may stand on two lines: a phone has no room for it on one."""
    return account(number).replace(NBSP, " ")


def _version(request: PortalRequest) -> int:
    """Read which version was on the screen; none that can be read is older than any."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
