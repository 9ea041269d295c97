"""The office's canned answers, among its settings."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kantorek.chat import actions, variables
from kantorek.chat.forms import CannedForm
from kantorek.chat.models import CannedAnswer
from kantorek.chat.views.finding import canned_of
from kantorek.core import slots
from kantorek.core.errors import Stale
from kantorek.core.forms import attempt
from kantorek.core.pages import page, toast
from kantorek.offices.access import StaffRequest, staff


@require_GET
@staff("clients.see")
def index(request: StaffRequest) -> HttpResponse:
    """List the answers, those that were put away below."""
    mine = CannedAnswer.objects.visible_to(request.actor).order_by("shortcut", "pk")
    context = {
        "rows": [_shown(one) for one in mine.current()],
        "away": list(mine.exclude(archived_at=None)),
        "may_edit": request.actor.may("chat.write"),
        "tabs": slots.settings_tabs(request.actor, request.path),
    }
    return page(request, "chat/canned_list.html", context)


@staff("chat.write")
def add(request: StaffRequest) -> HttpResponse:
    """Write an answer down."""
    form = CannedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: actions.add_canned(request.actor, **form.values()))
        if made:
            return toast(request, redirect("chat:canned"), _("Answer saved."))
    return _form(request, form, None)


@staff("chat.write")
def edit(request: StaffRequest, canned_answer_id: int) -> HttpResponse:
    """Change an answer; what was sent with it stays as it is."""
    canned = canned_of(request.actor, canned_answer_id)
    form = CannedForm(request.POST or None, canned=canned)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        if attempt(form, lambda: actions.change_canned(request.actor, canned, **form.values(), version=version)):
            return toast(request, redirect("chat:canned"), _("Answer saved."))
        canned.refresh_from_db()
    return _form(request, form, canned)


@require_POST
@staff("chat.write")
def archive(request: StaffRequest, canned_answer_id: int) -> HttpResponse:
    """Put an answer away, with a way back."""
    canned = actions.archive_canned(request.actor, canned_of(request.actor, canned_answer_id))
    undo = reverse("chat:restore_canned", args=[canned.pk])
    return toast(request, redirect("chat:canned"), _("Answer put away."), undo=undo)


@require_POST
@staff("chat.write")
def restore(request: StaffRequest, canned_answer_id: int) -> HttpResponse:
    """Bring an answer back."""
    actions.restore_canned(request.actor, canned_of(request.actor, canned_answer_id))
    return toast(request, redirect("chat:canned"), _("Answer restored."))


def marked(text: str) -> list[dict[str, Any]]:
    """Take a text apart for showing: plain words, and variables, by what they stand for or as unknown."""
    parts: list[dict[str, Any]] = []
    labels, at = {one.name: one.label for one in variables.every()}, 0
    for found in variables.MARK.finditer(text):
        parts += [{"text": text[at : found.start()]}]
        parts += [{"text": labels.get(found[1], found[1]), "variable": True, "unknown": found[1] not in labels}]
        at = found.end()
    return [part for part in [*parts, {"text": text[at:]}] if part["text"]]


def _shown(one: CannedAnswer) -> dict[str, Any]:
    return {"one": one, "parts": marked(one.text), "english": bool(one.text_en)}


def _form(request: StaffRequest, form: CannedForm, canned: CannedAnswer | None) -> HttpResponse:
    text = str(form["text"].value() or "")
    context: dict[str, Any] = {
        "form": form,
        "canned": canned,
        "parts": marked(text),
        "variables": variables.every(),
        "stale": isinstance(getattr(form, "refused", None), Stale),
    }
    return page(request, "chat/canned_edit.html", context, status=422 if form.errors else 200)
