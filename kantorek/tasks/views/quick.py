"""Quick add: one line, what was recognised in it as one types, and Enter saves just that."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from kantorek.core.errors import Refused
from kantorek.core.pages import page, toast
from kantorek.core.templatetags.kantorek import day
from kantorek.offices.access import StaffRequest, staff
from kantorek.tasks import actions
from kantorek.tasks.choices import Priority
from kantorek.tasks.forms.quick import QuickForm
from kantorek.tasks.forms.recurrence import day_said
from kantorek.tasks.models import Task
from kantorek.tasks.quick.seen import Seen, see

SAYS: dict[str, Any] = {
    "no_such_day": gettext_lazy("There is no such day: “%(words)s”. It stays in the task's words."),
    "past": gettext_lazy("“%(words)s” has gone by. It stays in the task's words."),
    "nobody": gettext_lazy("Nobody here is called “%(words)s”. It stays in the task's words."),
}


@staff("tasks.edit")
def quick(request: StaffRequest) -> HttpResponse:
    """Type a task in one line; what is saved is what was shown, else it is shown first."""
    form = QuickForm(request.POST if request.method == "POST" else request.GET)
    seen = see(request.actor, form.text(), form.wish()) if form.text() else None
    if request.method != "POST" or seen is None:
        return page(request, "tasks/quick_add.html", _context(request, seen))
    try:
        task = actions.add_seen(request.actor, seen, digest=form.asked.get("seen", ""))
    except Refused as refused:
        return _again(request, seen, refused)
    return _added(request, task, seen)


@require_POST
@staff("tasks.edit")
def look(request: StaffRequest) -> HttpResponse:
    """Show what is recognised in the line as it stands; saves nothing."""
    form = QuickForm(request.POST)
    seen = see(request.actor, form.text(), form.wish()) if form.text() else None
    if getattr(request, "htmx", False):
        return page(request, "tasks/quick_seen.html", _context(request, seen))
    return page(request, "tasks/quick_add.html", _context(request, seen))


def _again(request: StaffRequest, seen: Seen, refused: Refused) -> HttpResponse:
    """Show what would be saved, and why it was not: the line itself stays as it was typed."""
    context = _context(request, seen) | {"refused": refused.message, "unseen": refused.code == "not_shown"}
    if not getattr(request, "htmx", False):
        return page(request, "tasks/quick_add.html", context, status=422)
    answer = page(request, "tasks/quick_seen.html", context, status=422)
    answer["HX-Retarget"], answer["HX-Reswap"] = "#quick-seen", "innerHTML"
    return answer


def _added(request: StaffRequest, task: Task, seen: Seen) -> HttpResponse:
    """Say what was made, and stand ready for the next line."""
    said = [task.title, day(task.due_on) if task.due_on else "", seen.client.name if seen.client else ""]
    words = _("Task added: %(what)s") % {"what": " · ".join(part for part in said if part)}
    undo = reverse("tasks:remove", args=[task.pk])
    if not getattr(request, "htmx", False):
        return toast(request, redirect("tasks:quick"), words, undo=undo)
    answer = toast(request, page(request, "tasks/quick.html", {"again": True}), words, undo=undo)
    answer["HX-Trigger-After-Swap"] = "tasks-changed"
    return answer


def _context(request: StaffRequest, seen: Seen | None) -> dict[str, Any]:
    context: dict[str, Any] = {"crumbs": [(_("Tasks"), reverse("tasks:list"))]}
    if seen is None:
        return context
    on = request.actor.on
    monday = on + timedelta(days=7 - on.weekday())
    days = {on: _("today"), on + timedelta(days=1): _("tomorrow"), monday: _("on Monday")}
    faults = [(fault.code, fault.text) for fault in seen.line.faults]
    faults += [("nobody", seen.nobody)] if seen.nobody else []
    return context | {
        "seen": seen,
        "day_said": day_said(seen.due_on) if seen.due_on else "",
        "priority_label": Priority(seen.priority).label if seen.priority else "",
        "priorities": [(value, label) for value, label in Priority.choices if value != seen.priority],
        "days": [(one, label) for one, label in days.items() if one != seen.due_on],
        "labels": [(label, _label_words(seen, label)) for label in seen.labels],
        "faults": [SAYS[code] % {"words": words} for code, words in faults],
    }


def _label_words(seen: Seen, label: str) -> str:
    """The word that said the label."""
    said = (part.text for part in seen.line.parts if part.kind == "label")
    return next((words for words in said if words.strip("#,;:") == label), f"#{label}")
