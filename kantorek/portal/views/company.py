"""A company as its own people see it: its data, contacts and registers; asking for a change; its API tokens."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kantorek.accounts.models import Key
from kantorek.clients.models import ClientTerms, Contact
from kantorek.core.forms import attempt
from kantorek.core.pages import page, toast
from kantorek.portal import profile
from kantorek.portal.access import PortalRequest, contact
from kantorek.portal.actions.change import ask_change, withdraw_change
from kantorek.portal.actions.tokens import make_portal_token, stop_portal_token
from kantorek.portal.choices import SCOPES
from kantorek.portal.forms import ChangeForm, TokenForm
from kantorek.portal.models import ChangeRequest
from kantorek.portal.querysets import tokens_of
from kantorek.verification.models import BankAccount

START = {"scopes": ["portal.see"]}
"""What the form of a token proposes: to read."""


@require_GET
@contact("portal.see")
def company(request: PortalRequest, client_id: int) -> HttpResponse:
    """See the company's data, its contacts, what registers say of it, and the change that was asked for last."""
    actor, client = request.actor, request.client
    terms = ClientTerms.objects.visible_to(actor).filter(client=client).on(actor.on)
    accounts = BankAccount.objects.visible_to(actor).current().filter(client=client, own=True).order_by("pk")
    change = ChangeRequest.objects.visible_to(actor).filter(client=client).exclude(state="withdrawn").last()
    context = {
        "client": client,
        "heading": _("Company data"),
        "lines": profile.company_lines(client, terms, accounts),
        "registers": profile.registers_of(actor, client),
        "people": profile.people_of(actor, client),
        "me": actor.contact_id,
        "change": change,
        "changed": profile.change_lines(change) if change else [],
        "may": actor.may("portal.company"),
    }
    return page(request, "portal/company.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@contact("portal.company")
def change(request: PortalRequest, client_id: int) -> HttpResponse:
    """Ask the office for a change; the form begins with what stands there now."""
    mine = Contact.objects.visible_to(request.actor).current().filter(pk=request.actor.contact_id or 0).first()
    now = profile.standing(request.client, mine)
    form = ChangeForm(request.POST if request.method == "POST" else None, now=now)
    if request.method == "POST" and form.is_valid():
        note = form.cleaned_data["note"]
        if attempt(form, lambda: ask_change(request.actor, request.client, wished=form.wished, note=note)):
            return toast(request, redirect("portal:company", client_id), _("Sent. The office will look at it."))
    waits = ChangeRequest.objects.visible_to(request.actor).open().filter(client=request.client).exists()
    if waits and request.method != "POST":
        return redirect("portal:company", client_id)
    context = {"client": request.client, "heading": _("Ask for a change"), "form": form}
    return page(request, "portal/change.html", context, status=422 if form.errors else 200)


@require_POST
@contact("portal.company")
def change_withdraw(request: PortalRequest, client_id: int, change_request_id: int) -> HttpResponse:
    """Take a request back that the office has not answered yet."""
    mine = ChangeRequest.objects.visible_to(request.actor).filter(client=request.client)
    withdraw_change(request.actor, get_object_or_404(mine, pk=change_request_id))
    return toast(request, redirect("portal:company", client_id), _("Taken back."))


@require_http_methods(["GET", "HEAD", "POST"])
@contact("portal.tokens")
def tokens(request: PortalRequest, client_id: int) -> HttpResponse:
    """See the company's tokens and make one; its text stands in this one answer and nowhere else."""
    actor, client, secret = request.actor, request.client, ""
    form = TokenForm(request.POST if request.method == "POST" else None, actor=actor, initial=START)
    if request.method == "POST" and form.is_valid():
        wanted = {key: form.cleaned_data[key] for key in ("name", "scopes")}
        made = attempt(form, lambda: make_portal_token(actor, client, **wanted, expires_at=form.expires_at))
        if made:
            secret, form = made[1], TokenForm(actor=actor, initial=START)
    rows = [_row(key, actor.at) for key in tokens_of(client)[:100]]
    context = {"client": client, "heading": _("API tokens"), "form": form, "secret": secret, "rows": rows}
    return page(request, "portal/tokens.html", context, status=422 if form.errors else 200)


@require_POST
@contact("portal.tokens")
def token_stop(request: PortalRequest, client_id: int, key_id: int) -> HttpResponse:
    """Stop a token."""
    key = stop_portal_token(request.actor, request.client, get_object_or_404(tokens_of(request.client), pk=key_id))
    return toast(
        request, redirect("portal:tokens", client_id), _("The token %(name)s no longer works.") % {"name": key.name}
    )


def _row(key: Key, at: datetime) -> dict[str, Any]:
    scopes = [label for scope, label in SCOPES.items() if scope in key.scopes]
    return {"key": key, "closed": key.why_closed(at), "scopes": scopes}
