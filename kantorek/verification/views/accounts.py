"""A client's accounts: its own, and those of whom it pays; each with its last check."""

from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from kantorek.clients.models import Client
from kantorek.core import scope
from kantorek.core.actor import Actor
from kantorek.core.forms import attempt
from kantorek.core.keyset import Key, page_of
from kantorek.core.numbers import nip_display
from kantorek.core.pages import page, toast
from kantorek.core.words import squeeze
from kantorek.offices.access import StaffRequest, staff
from kantorek.registers.models import Answer
from kantorek.verification.actions.accounts import (
    add_account,
    check_accounts,
    checked_today,
    remove_account,
    restore_account,
)
from kantorek.verification.actions.payments import check_payment, last_checks
from kantorek.verification.forms import AccountForm, AccountsFilter
from kantorek.verification.models import BankAccount
from kantorek.verification.paying import Verdict
from kantorek.verification.views.verdicts import ICONS, short_of, title_of

TEMPLATE = "verification/account_list.html"
SIZE = 50
_ORDER = (Key("id", down=True),)
_COLUMNS = ("id", "holder_nip", "holder_name", "nrb", "own", "note")


@staff("clients.see")
def accounts(request: StaffRequest, client_id: int) -> HttpResponse:
    """List the accounts, filtered and page by page."""
    client = client_of(request.actor, client_id)
    return _show(request, client, AccountForm(initial={"own": "own" in request.GET}), part="rows")


@staff("clients.edit")
def add(request: StaffRequest, client_id: int) -> HttpResponse:
    """Write an account down."""
    client = client_of(request.actor, client_id)
    if request.method != "POST":
        return redirect("verification:accounts", client_id)
    form = AccountForm(request.POST)
    account = None
    if form.is_valid():
        account = attempt(form, lambda: add_account(request.actor, client, fields=form.cleaned_data))
    if account is None:
        return _show(request, client, form, status=422)
    text, level = _added(request.actor, account)
    return toast(request, redirect("verification:accounts", client_id), text, level=level)


@require_POST
@staff("clients.edit")
def remove(request: StaffRequest, client_id: int, bank_account_id: int) -> HttpResponse:
    """Take an account off the list, with a way back."""
    account = remove_account(request.actor, _account(request.actor, client_id, bank_account_id))
    undo = reverse("verification:restore_account", args=[client_id, bank_account_id])
    text = _("Account of %(name)s removed.") % {"name": account.holder_name or nip_display(account.holder_nip)}
    return toast(request, redirect("verification:accounts", client_id), text, undo=undo)


@require_POST
@staff("clients.edit")
def restore(request: StaffRequest, client_id: int, bank_account_id: int) -> HttpResponse:
    """Put an account back."""
    restore_account(request.actor, _account(request.actor, client_id, bank_account_id))
    return toast(request, redirect("verification:accounts", client_id), _("The account is back."))


@require_POST
@staff("registers.ask", own_transactions=True)
def check_one(request: StaffRequest, client_id: int, bank_account_id: int) -> HttpResponse:
    """Look one account up in the flat file; HTMX gets its row, a plain form the page of the check."""
    actor = request.actor
    with scope.of(actor):
        account = _account(actor, client_id, bank_account_id)
    checked = check_payment(actor, account.holder_nip, account.nrb, at=actor.at, client_id=client_id)
    if not getattr(request, "htmx", False) and checked.answer:
        return redirect("verification:checked", checked.answer.pk)
    with scope.of(actor):
        client = client_of(actor, client_id)
        rows = [{name: getattr(account, name) for name in _COLUMNS}]
        context = {"client": client, "row": _with_checks(actor, client, rows)[0], "may": _may(actor, client)}
        return page(request, "verification/account_row.html", context)


@require_POST
@staff("registers.ask", own_transactions=True)
def check_all(request: StaffRequest, client_id: int) -> HttpResponse:
    """Look every account up that was not looked up today; hundreds go on in a job."""
    actor = request.actor
    with scope.of(actor):
        client = client_of(actor, client_id)
    heap = check_accounts(actor, client, at=actor.at)
    back = redirect("verification:accounts", client_id)
    if heap.no_file:
        return toast(request, back, _("No flat file to look in yet."), level="look")
    if heap.more:
        return toast(request, back, _("The rest is on its way; the list shows it as it comes."))
    if not heap.checked:
        return toast(request, back, _("All of them were checked today already."))
    words = ngettext("%(n)s account checked.", "%(n)s accounts checked.", heap.checked) % {"n": heap.checked}
    return toast(request, back, words)


def client_of(actor: Actor, client_id: int) -> Client:
    """Find a client with everybody its page names; not yours is 404."""
    return get_object_or_404(Client.objects.visible_to(actor).with_names(), pk=client_id)


def _added(actor: Actor, account: BankAccount) -> tuple[str, str]:
    """Say that an account was added; a second one of the same payee is how forged invoices look."""
    name = {"name": account.holder_name or nip_display(account.holder_nip)}
    known = BankAccount.objects.visible_to(actor).filter(client_id=account.client_id, holder_nip=account.holder_nip)
    if account.own or not known.exclude(nrb=account.nrb).exists():
        return _("Account of %(name)s added.") % name, "ok"
    return _(
        "Another account than before of %(name)s. Ask them by a number you know whether it has changed."
    ) % name, "look"


def _account(actor: Actor, client_id: int, bank_account_id: int) -> BankAccount:
    mine = BankAccount.objects.visible_to(actor).filter(client_id=client_id)
    account: BankAccount = get_object_or_404(mine, pk=bank_account_id)
    return account


def _show(
    request: StaffRequest, client: Client, form: AccountForm, *, part: str | None = None, status: int = 200
) -> HttpResponse:
    actor, wanted = request.actor, AccountsFilter(request.GET)
    mine = BankAccount.objects.visible_to(actor).current().filter(client_id=client.pk)
    today = checked_today(actor, client.pk, at=actor.at)
    shown = _filtered(mine, wanted, today)
    cursors = {name: request.GET.get(name, "")[:400] for name in ("after", "before")}
    cut = page_of(shown.values(*_COLUMNS), _ORDER, size=SIZE, **cursors)
    total = mine.count()
    context: dict[str, Any] = {
        "client": client,
        "tab": "accounts",
        "form": form,
        "rows": _with_checks(actor, client, cut.rows),
        "own": _own(actor, client),
        "total": total,
        "checked_today": min(len(today), total),
        "q": wanted.text(),
        "show": request.GET.get("show", ""),
        "next": _link(request, client, after=cut.after),
        "prev": _link(request, client, before=cut.before),
        "may": _may(actor, client),
    }
    return page(request, TEMPLATE, context, part=part, status=status)


def _may(actor: Actor, client: Client) -> dict[str, bool]:
    return {"edit": actor.may("clients.edit") and not client.why_closed(), "ask": actor.may("registers.ask")}


def _filtered(mine: Any, wanted: AccountsFilter, today: dict[str, str]) -> Any:
    if text := wanted.text():
        found = Q(holder_name__icontains=text) | Q(note__icontains=text)
        if digits := squeeze(text):
            found |= Q(holder_nip__contains=digits) | Q(nrb__contains=digits)
        mine = mine.filter(found)
    show = wanted.data.get("show", "")
    if show in ("bad", "unchecked"):
        rows = mine.values_list("pk", "holder_nip", "nrb")
        verdict = {pk: today.get(f"{nip}/{nrb}") for pk, nip, nrb in rows}
        keep = [pk for pk, told in verdict.items() if (told is None if show == "unchecked" else told == "absent")]
        mine = mine.filter(pk__in=keep)
    return mine


def _with_checks(actor: Actor, client: Client, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Put the last check beside each account, in two queries for all of them."""
    last = last_checks(actor, client.pk, {f"{row['holder_nip']}/{row['nrb']}" for row in rows})
    return [row | _check(last.get(f"{row['holder_nip']}/{row['nrb']}")) for row in rows]


def _check(last: tuple[Answer, Verdict] | None) -> dict[str, Any]:
    if last is None:
        return {"light": "off", "icon": "circle-dashed", "short": _("not checked yet"), "answer": None}
    answer, verdict = last
    return {
        "light": verdict.light,
        "icon": ICONS[verdict.light],
        "short": short_of(verdict),
        "title": title_of(verdict),
        "answer": answer,
    }


def _own(actor: Actor, client: Client) -> dict[str, Any]:
    """Give what the white list named as the client's own accounts the last time it was asked."""
    if not client.nip:
        return {"accounts": [], "asked": False}
    told = Answer.objects.visible_to(actor).about("white_list", client.nip).filter(outcome__in=("found", "not_found"))
    answer = told.only("data", "at", "answered_at").first()
    data = (answer.data or {}) if answer else {}
    kept = BankAccount.objects.visible_to(actor).current().filter(client_id=client.pk, own=True)
    return {
        "accounts": data.get("accounts") or [],
        "virtual": bool(data.get("virtual_accounts")),
        "asked": answer is not None,
        "at": (answer.answered_at or answer.at) if answer else None,
        "missing": [nrb for nrb in kept.values_list("nrb", flat=True) if nrb not in (data.get("accounts") or [])],
    }


def _link(request: StaffRequest, client: Client, **cursor: str) -> str:
    if not next(iter(cursor.values())):
        return ""
    asked = request.GET.copy()
    for name in ("after", "before"):
        asked.pop(name, None)
    asked.update(cursor)
    return f"{reverse('verification:accounts', args=[client.pk])}?{asked.urlencode()}"
