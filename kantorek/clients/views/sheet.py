"""The data sheet of a client: details, editing, terms in time, who looks after the client."""

import json
from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from kantorek.clients import actions, law
from kantorek.clients.forms.draft import declaration_cards, facts_of
from kantorek.clients.forms.merging import base_of, merge
from kantorek.clients.forms.sheet import CarersForm, EditForm, TermsForm
from kantorek.clients.forms.shown import declaration_names, sheet_groups, terms_line, terms_values
from kantorek.clients.models import TERMS_FIELDS, Client, ClientTerms
from kantorek.core.errors import Stale
from kantorek.core.forms import attempt
from kantorek.core.pages import page, toast
from kantorek.offices.access import StaffRequest, staff
from kantorek.offices.models import StaffMember


@staff("clients.see")
def details(request: StaffRequest, client_id: int) -> HttpResponse:
    """Show every field of the sheet, and the line of terms in time."""
    client = _client(request, client_id)
    line = _line(client)
    held = next((terms for terms in line if terms.holds(request.actor.on)), line[-1] if line else None)
    context = {
        "client": client,
        "tab": "details",
        "groups": sheet_groups(request.actor, client),
        "declarations": declaration_names(client, request.actor.on),
        "held": terms_values(held) if held else [],
        "line": terms_line(line, request.actor.on),
        **_around(request, client),
    }
    return page(request, "clients/client_details.html", context)


@staff("clients.edit")
def edit(request: StaffRequest, client_id: int) -> HttpResponse:
    """Change the sheet; whoever comes second sees what differs, and nothing is overwritten in silence."""
    client, actor = _client(request, client_id), request.actor
    if request.method != "POST":
        if reason := client.why_closed():
            return toast(request, redirect("clients:details", client.pk), reason, level="bad")
        return _edit_page(request, client, _fresh_form(request, client))
    form = EditForm(request.POST, actor=actor, kept=client.declarations)
    if request.POST.get("only") == "draft":
        typed = {name: form[name].data for name in form.fields}
        return _edit_page(
            request, client, EditForm(initial=typed, actor=actor, kept=client.declarations), restored=True
        )
    if not form.is_valid():
        return _edit_page(request, client, form, status=422)
    version = form.cleaned_data["version"]
    if attempt(form, lambda: actions.change_client(actor, client, fields=form.values(), version=version)):
        return toast(request, redirect("clients:details", client.pk), _("Saved."))
    if isinstance(getattr(form, "refused", None), Stale):
        return _merge_page(request, client, form)
    return _edit_page(request, client, form, status=422)


def _fresh_form(request: StaffRequest, client: Client, values: dict[str, Any] | None = None) -> EditForm:
    names = [name for name in EditForm.base_fields if name not in ("version", "base")]
    shown = {name: getattr(client, name) for name in names} | (values or {})
    kept = {*client.declarations, *shown["declarations"]}
    shown |= {"version": client.version, "base": base_of(client, request.actor)}
    return EditForm(initial=shown, actor=request.actor, kept=sorted(kept))


def _merge_page(request: StaffRequest, client: Client, form: EditForm) -> HttpResponse:
    client.refresh_from_db()
    merged = merge(client, form.values(), form.cleaned_data["base"])
    again = _fresh_form(request, client, merged.values)
    look: dict[str, Any] = {"marks": merged.marks, "rows": merged.rows, "stale": True}
    return _edit_page(request, client, again, status=409, **look)


def _edit_page(
    request: StaffRequest, client: Client, form: EditForm, *, status: int = 200, **look: Any
) -> HttpResponse:
    held = client.terms.on(request.actor.on)
    terms = {name: getattr(held, name) for name in TERMS_FIELDS} if held else {}
    proposed = [d.code for d in law.proposed(facts_of({**terms, "legal_form": client.legal_form}), request.actor.on)]
    chosen = list(form["declarations"].value() or [])
    context = {
        "client": client,
        "form": form,
        "marks": {},
        "picks": declaration_cards(chosen, proposed, on=request.actor.on),
        "chosen": chosen,
        "fresh": request.method == "GET",
        **_around(request, client),
        **look,
    }
    return page(request, "clients/client_edit.html", context, status=status)


@staff("clients.edit")
def terms(request: StaffRequest, client_id: int) -> HttpResponse:
    """Let other terms hold from a day on; the form shows what holds on that day."""
    client = _client(request, client_id)
    line = _line(client)
    if request.method == "POST":
        return _change_terms(request, client, line)
    if reason := client.why_closed():
        return toast(request, redirect("clients:details", client.pk), reason, level="bad")
    asked = TermsForm(request.GET)
    asked.is_valid()
    first = (request.actor.on.replace(day=1) + timedelta(days=32)).replace(day=1)
    day: date = getattr(asked, "cleaned_data", {}).get("valid_from") or first
    held = _holding(line, day)
    form = TermsForm(initial={"valid_from": day, **_values(held)})
    return _terms_page(request, client, line, form, held)


def _change_terms(request: StaffRequest, client: Client, line: list[ClientTerms]) -> HttpResponse:
    """What was typed counts against the terms that the form showed; where others hold now, those are shown first."""
    form, actor = TermsForm(request.POST), request.actor
    if not form.is_valid():
        return _terms_page(request, client, line, form, _shown(request, line), status=422)
    day, values = form.parts()
    held, saw = _holding(line, day), _saw(request, line)
    touched = {key: value for key, value in values.items() if key not in saw or value != saw[key]}
    if saw and held is not None and saw != _values(held):
        again = TermsForm(initial={"valid_from": day, **_values(held), **touched})
        return _terms_page(request, client, line, again, held, status=422, other_day=True)
    if attempt(form, lambda: actions.change_terms(actor, client, values=touched, valid_from=day)):
        return toast(request, redirect("clients:details", client.pk), _("The terms change on that day."))
    return _terms_page(request, client, line, form, held, status=422)


def _terms_page(
    request: StaffRequest,
    client: Client,
    line: list[ClientTerms],
    form: TermsForm,
    held: ClientTerms | None,
    *,
    status: int = 200,
    **look: Any,
) -> HttpResponse:
    context = {
        "client": client,
        "form": form,
        "marks": {},
        "seen": held,
        "base": json.dumps(_values(held)),
        "line": terms_line(line, request.actor.on),
        **_around(request, client),
        **look,
    }
    return page(
        request, "clients/client_terms.html", context, part="fields" if request.method == "GET" else None, status=status
    )


@staff("clients.edit")
def remove_terms(request: StaffRequest, client_id: int, client_terms_id: int) -> HttpResponse:
    """Take a change of terms out again."""
    client = _client(request, client_id)
    taken = get_object_or_404(ClientTerms.objects.visible_to(request.actor).filter(client=client), pk=client_terms_id)
    back = redirect("clients:details", client.pk)
    if request.method != "POST":
        return back
    actions.remove_terms(request.actor, taken)
    return toast(request, back, _("The change was taken out."))


@staff("clients.assign")
def carers(request: StaffRequest, client_id: int) -> HttpResponse:
    """Say who looks after the books and the payroll."""
    client, actor = _client(request, client_id), request.actor
    people = StaffMember.objects.visible_to(actor).working().alphabetical()
    shown = {"carer_id": client.carer_id or "", "payroll_carer_id": client.payroll_carer_id or ""}
    form = CarersForm(request.POST if request.method == "POST" else None, initial=shown, people=people)
    if request.method == "POST" and form.is_valid():
        if attempt(form, lambda: actions.assign_carers(actor, client, **form.cleaned_data)):
            return toast(request, redirect("clients:details", client.pk), _("Saved."))
    elif reason := client.why_closed():
        return toast(request, redirect("clients:details", client.pk), reason, level="bad")
    context = {"client": client, "form": form, **_around(request, client)}
    return page(request, "clients/client_carers.html", context, status=422 if form.errors else 200)


def _client(request: StaffRequest, client_id: int) -> Client:
    known = Client.objects.visible_to(request.actor).select_related("carer", "payroll_carer")
    client: Client = get_object_or_404(known, pk=client_id)
    return client


def _line(client: Client) -> list[ClientTerms]:
    return list(client.terms.order_by("valid_from"))


def _holding(line: list[ClientTerms], day: date) -> ClientTerms | None:
    before = [terms for terms in line if terms.valid_from <= day]
    return before[-1] if before else (line[0] if line else None)


def _shown(request: StaffRequest, line: list[ClientTerms]) -> ClientTerms | None:
    return next((terms for terms in line if str(terms.pk) == request.POST.get("seen")), None)


def _saw(request: StaffRequest, line: list[ClientTerms]) -> dict[str, Any]:
    """Read which terms the form was filled with: a colleague may have changed the same ones meanwhile."""
    try:
        saw = json.loads(request.POST.get("base", "")[:2000])
    except (ValueError, RecursionError):
        saw = None
    return saw if isinstance(saw, dict) and set(saw) == set(TERMS_FIELDS) else _values(_shown(request, line))


def _values(terms: ClientTerms | None) -> dict[str, Any]:
    return {name: getattr(terms, name) for name in TERMS_FIELDS} if terms else {}


def _around(request: StaffRequest, client: Client) -> dict[str, Any]:
    here, open_ = reverse("clients:detail", args=[client.pk]), not client.why_closed()
    return {
        "crumbs": [(_("Clients"), reverse("clients:list")), (client.name, here)],
        "can": {key: open_ and request.actor.may(f"clients.{key}") for key in ("edit", "assign")},
    }
