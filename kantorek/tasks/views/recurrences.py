"""Recurring tasks: the list, one of them with its next days, pausing and taking away."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kantorek.core.errors import Stale
from kantorek.core.forms import attempt
from kantorek.core.pages import page, toast
from kantorek.offices.access import StaffRequest, staff
from kantorek.offices.models import StaffMember
from kantorek.tasks import actions
from kantorek.tasks.forms.recurrence import RecurrenceForm, days_said, rule_said
from kantorek.tasks.models import Recurrence
from kantorek.tasks.recurring import shifted

MOST = 500


@require_GET
@staff("clients.see")
def index(request: StaffRequest) -> HttpResponse:
    """List the recurring tasks, the one that comes next first."""
    found = Recurrence.objects.visible_to(request.actor).current().select_related("client", "owner")
    rows = list(found.order_by("next_on", "title", "pk")[: MOST + 1])
    context = {
        "rows": [_row(one, request.actor.on) for one in rows[:MOST]],
        "more": len(rows) > MOST,
        "may_edit": request.actor.may("tasks.edit"),
        "crumbs": _crumbs()[:1],
    }
    return page(request, "tasks/recurrence_list.html", context)


@staff("tasks.edit")
def add(request: StaffRequest) -> HttpResponse:
    """Let a task come again and again."""
    form = RecurrenceForm(request.POST or None, actor=request.actor, people=_people(request))
    if request.method == "POST" and form.is_valid():
        client = form.cleaned_data["client"]
        made = attempt(form, lambda: actions.add_recurrence(request.actor, client=client, fields=form.values()))
        if made:
            return toast(request, redirect("tasks:recurrences"), _("Recurring task saved."))
    return _form(request, form, None)


@staff("tasks.edit")
def edit(request: StaffRequest, recurrence_id: int) -> HttpResponse:
    """Change a recurring task from its next time on."""
    one = _recurrence(request, recurrence_id)
    form = RecurrenceForm(request.POST or None, actor=request.actor, people=_people(request, one), recurrence=one)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        changed = attempt(
            form, lambda: actions.change_recurrence(request.actor, one, fields=form.values(), version=version)
        )
        if changed:
            return toast(request, redirect("tasks:recurrences"), _("Recurring task saved."))
        one.refresh_from_db()
    return _form(request, form, one)


@require_POST
@staff("tasks.edit")
def days(request: StaffRequest) -> HttpResponse:
    """Say the next days of the rule as it stands in the form; saves nothing."""
    form = RecurrenceForm(request.POST, actor=request.actor, people=_people(request))
    return page(request, "tasks/recurrence_days.html", _days(request, form))


@require_POST
@staff("tasks.edit")
def pause(request: StaffRequest, recurrence_id: int) -> HttpResponse:
    """Let a recurring task rest, or go on."""
    paused = request.POST.get("paused") == "1"
    actions.pause_recurrence(request.actor, _recurrence(request, recurrence_id), paused=paused)
    return toast(request, redirect("tasks:recurrences"), _("Paused.") if paused else _("It goes on."))


@require_POST
@staff("tasks.edit")
def remove(request: StaffRequest, recurrence_id: int) -> HttpResponse:
    """Take a recurring task away, with a way back; what it made stays."""
    actions.remove_recurrence(request.actor, _recurrence(request, recurrence_id))
    undo = reverse("tasks:restore_recurrence", args=[recurrence_id])
    return toast(request, redirect("tasks:recurrences"), _("Recurring task removed."), undo=undo)


@require_POST
@staff("tasks.edit")
def restore(request: StaffRequest, recurrence_id: int) -> HttpResponse:
    """Bring a recurring task back."""
    actions.restore_recurrence(request.actor, _recurrence(request, recurrence_id))
    return toast(request, redirect("tasks:recurrences"), _("Recurring task restored."))


def _row(one: Recurrence, on: date) -> dict[str, Any]:
    owner = one.owner
    next_on = shifted(one.next_on, one.shift) if one.next_on else None
    return {
        "one": one,
        "said": rule_said(one.rule),
        "next_on": next_on,
        "year": next_on.year if next_on and next_on.year != on.year else None,
        "gone": bool(owner and owner.left_at),
    }


def _form(request: StaffRequest, form: RecurrenceForm, one: Recurrence | None) -> HttpResponse:
    stale = isinstance(getattr(form, "refused", None), Stale)
    context = {"form": form, "recurrence": one, "stale": stale, "crumbs": _crumbs()} | _days(request, form)
    return page(request, "tasks/recurrence_edit.html", context, status=422 if form.is_bound and form.errors else 200)


def _days(request: StaffRequest, form: RecurrenceForm) -> dict[str, Any]:
    shown = form
    if not form.is_bound:  # what the page starts with
        start = {key: form.get_initial_for_field(field, key) for key, field in form.fields.items()}
        shown = RecurrenceForm(start, actor=request.actor, people=[])
    rule = shown.rule()
    return {"days": days_said(rule, on=request.actor.on), "said": rule_said(rule) if rule else ""}


def _recurrence(request: StaffRequest, recurrence_id: int) -> Recurrence:
    found = Recurrence.objects.visible_to(request.actor).select_related("client", "owner")
    one: Recurrence = get_object_or_404(found, pk=recurrence_id)
    return one


def _people(request: StaffRequest, one: Recurrence | None = None) -> list[tuple[int, str]]:
    """Everybody who works here, and whoever has it still, though they left."""
    here = StaffMember.objects.visible_to(request.actor)
    people = list(here.working().alphabetical().values_list("pk", "name"))
    owner = one.owner if one else None
    return people + ([(owner.pk, owner.name)] if owner and owner.left_at else [])


def _crumbs() -> list[tuple[str, str]]:
    return [(_("Tasks"), reverse("tasks:list")), (_("Recurring"), reverse("tasks:recurrences"))]
