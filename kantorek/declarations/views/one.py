"""One obligation: its page, which is also the board's panel, and everything that is done to it there."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kantorek.core import scope
from kantorek.core.errors import Refused
from kantorek.core.fields import DayField
from kantorek.core.forms import attempt
from kantorek.core.pages import page
from kantorek.declarations import actions
from kantorek.declarations.choices import State
from kantorek.declarations.forms import AmountForm, NoteForm, ReceiptForm
from kantorek.declarations.models import Obligation
from kantorek.declarations.views import one_page
from kantorek.declarations.views.answers import answer, moved
from kantorek.declarations.views.words import LABELS, rule_name
from kantorek.files.actions import checked
from kantorek.offices.access import StaffRequest, staff

TEMPLATE = "declarations/obligation_detail.html"


def found(request: StaffRequest, obligation_id: int) -> Obligation:
    """Find an obligation with its client; not yours is 404."""
    rows = Obligation.objects.visible_to(request.actor).select_related("client", "made_by", "approved_by")
    it: Obligation = get_object_or_404(rows, pk=obligation_id)
    return it


@require_GET
@staff("clients.see")
def obligation(request: StaffRequest, obligation_id: int) -> HttpResponse:
    """Show one obligation: as a page, or for the board as its panel."""
    it = found(request, obligation_id)
    return page(request, TEMPLATE, one_page.context_of(request.actor, it), part="panel")


@require_POST
@staff("obligations.edit")
def move(request: StaffRequest, obligation_id: int) -> HttpResponse:
    """Move an obligation to the state of the button that was pressed."""
    it, wanted = found(request, obligation_id), request.POST.get("state", "")
    if wanted not in State.values:
        return answer(request, [it], _("There is no such state."), level="look")
    reason, versions = request.POST.get("reason", "").replace("\x00", "")[:300].strip(), {it.pk: _version(request)}
    try:
        day = DayField().clean(request.POST.get("done_on", ""))
    except ValidationError as error:
        return answer(request, [it], " ".join(error.messages), level="look")
    if day:
        actions.move_obligation(request.actor, it, state=wanted, version=_version(request), reason=reason, done_on=day)
        return answer(request, [it], f"{rule_name(it.rule)}: {LABELS[wanted]}.", panel=panel_of(request, it))
    done = actions.move_many(request.actor, [it.pk], state=wanted, versions=versions, reason=reason)
    return moved(request, [it], wanted, done, panel=lambda: panel_of(request, it))


@require_POST
@staff("obligations.edit")
def amount(request: StaffRequest, obligation_id: int) -> HttpResponse:
    """Say what is to be paid, and to which account."""
    it = found(request, obligation_id)
    form, version = AmountForm(request.POST, of=it), _version(request)

    def save() -> Obligation:
        typed = form.cleaned_data
        return actions.set_amount(request.actor, it, amount=typed["amount"], account=typed["account"], version=version)

    return _saved(request, it, form, save, _("Amount saved."), "amount_form")


@require_POST
@staff("obligations.edit", own_transactions=True)
def receipt(request: StaffRequest, obligation_id: int) -> HttpResponse:
    """Attach the UPO: its number, its file, or both; the file is looked at before anything is locked."""
    actor, version = request.actor, _version(request)
    with scope.of(actor):
        it = found(request, obligation_id)
    form = ReceiptForm(request.POST, request.FILES, of=it)
    upload = form.cleaned_data["file"] if form.is_valid() else None
    try:
        facts = checked(actor, upload) if upload else None
    except Refused as refused:
        form.add_error("file", refused.message)

    def save() -> Obligation:
        number = form.cleaned_data["number"]
        return actions.note_receipt(actor, it, number=number, upload=upload, version=version, facts=facts)

    with scope.of(actor):
        return _saved(request, it, form, save, _("UPO saved."), "receipt_form")


@require_POST
@staff("obligations.edit")
def note(request: StaffRequest, obligation_id: int) -> HttpResponse:
    """Leave a note for colleagues."""
    it = found(request, obligation_id)
    form, version = NoteForm(request.POST, of=it), _version(request)

    def save() -> Obligation:
        return actions.change_note(request.actor, it, note=form.cleaned_data["note"], version=version)

    return _saved(request, it, form, save, _("Note saved."), "note_form")


@require_POST
@staff("obligations.edit")
def answer_question(request: StaffRequest, obligation_id: int) -> HttpResponse:
    """Answer what the program asks: make it, keep it, or let it go."""
    it = found(request, obligation_id)
    keeps = request.POST.get("keep") == "1"
    it = actions.answer_proposal(request.actor, it, keep=keeps)
    text = _("%(what)s stands.") if keeps else _("%(what)s does not apply.")
    return answer(request, [it], text % {"what": rule_name(it.rule)}, panel=panel_of(request, it))


def _saved(
    request: StaffRequest, it: Obligation, form: forms.Form, save: Callable[[], Obligation], text: str, name: str
) -> HttpResponse:
    """Save what a valid form says; with faults the page comes back with what was typed."""
    done = attempt(form, save) if form.is_valid() else None
    if done:
        return answer(request, [done], text, panel=panel_of(request, done))
    it.refresh_from_db()
    context = one_page.context_of(request.actor, it) | {name: form}
    return page(request, TEMPLATE, context, part="panel", status=422)


def panel_of(request: StaffRequest, it: Obligation) -> str:
    """The board's panel anew; a page without script has none."""
    if not getattr(request, "htmx", False) or request.htmx.target != "panel":  # type: ignore[attr-defined]
        return ""
    context: dict[str, Any] = one_page.context_of(request.actor, found(request, it.pk))
    return render_to_string(f"{TEMPLATE}#panel", context, request)


def _version(request: StaffRequest) -> int:
    """Read which version was on the screen; none that can be read is older than any."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
