"""One task: its page, adding, changing, moving, removing; finding a client for it by typing."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kantorek.clients.models import Client
from kantorek.core.errors import Stale
from kantorek.core.forms import attempt
from kantorek.core.pages import go, page, toast
from kantorek.core.undo import keep
from kantorek.offices.access import StaffRequest, staff
from kantorek.tasks import actions
from kantorek.tasks.choices import State
from kantorek.tasks.forms.listing import number
from kantorek.tasks.forms.task import AddForm, EditForm, find_clients
from kantorek.tasks.models import Task, Template
from kantorek.tasks.views.asking import back_to, list_url
from kantorek.tasks.views.lists import is_part
from kantorek.tasks.views.sheet import client_of, people_for, sheet_of, task_of
from kantorek.tasks.views.templates import template_in, typed_from


@require_GET
@staff("clients.see")
def detail(request: StaffRequest, task_id: int) -> HttpResponse:
    """Show everything about a task; a nudge fetches what others change, and leaves what is being typed alone."""
    task = task_of(request.actor, task_id)
    return page(request, "tasks/task_detail.html", sheet_of(request, task), part="live")


@staff("tasks.edit")
def add(request: StaffRequest) -> HttpResponse:
    """Write down a task; the address may name its client."""
    chosen = number(request.GET.get("client", ""))
    client = Client.objects.visible_to(request.actor).filter(pk=chosen).first() if chosen else None
    return _add(request, client, list_url())


@staff("tasks.edit")
def add_for_client(request: StaffRequest, client_id: int) -> HttpResponse:
    """Write down a task for this client."""
    client = client_of(request.actor, client_id)
    return _add(request, client, reverse("tasks:client", args=[client.pk]))


def _add(request: StaffRequest, client: Client | None, back: str) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    start = {
        "owner_id": request.actor.staff_id,
        "client": client.pk if client else None,
        "due_on": request.GET.get("due"),
    }
    template = template_in(request)
    start |= typed_from(request.actor, template)
    form = AddForm(posted, people=people_for(request.actor, None), actor=request.actor, initial=start)
    if posted and form.is_valid():
        source = template.ref if template else None
        task = attempt(form, lambda: actions.add_task(request.actor, **form.parts(), source=source))
        if task:
            words = _("Task added: %s") % task.title
            undo = reverse("tasks:remove", args=[task.pk])
            return toast(request, go(request, back_to(request, task_url(task))), words, undo=undo)
    picked = form.cleaned_data.get("client") if form.is_bound and hasattr(form, "cleaned_data") else client
    context: dict[str, Any] = {
        "form": form,
        "picked": picked if isinstance(picked, Client) else None,
        "found": form.found,
        "template": template,
        "templates": Template.objects.visible_to(request.actor).current().order_by("title", "pk"),
        "back": back,
        "crumbs": [(_("Tasks"), list_url())],
    }
    return page(request, "tasks/task_add.html", context, status=422 if form.errors else 200)


@staff("tasks.edit")
def edit(request: StaffRequest, task_id: int) -> HttpResponse:
    """Change a task's fields; what a colleague changed meanwhile is shown beside what was typed."""
    task = task_of(request.actor, task_id)
    people = people_for(request.actor, task.client)
    form = EditForm(request.POST if request.method == "POST" else None, task=task, people=people)
    if form.is_bound and form.is_valid():
        wanted, version = form.values(), form.cleaned_data["version"]
        if attempt(form, lambda: actions.change_task(request.actor, task, fields=wanted, version=version)):
            return toast(request, go(request, task_url(task)), _("Task saved."))
    context = {"task": task, "form": form, "theirs": _theirs(form), "now": task_of(request.actor, task_id).version}
    context["crumbs"] = [(_("Tasks"), list_url()), (task.title, task_url(task))]
    return page(request, "tasks/task_edit.html", context, part="edit", status=422 if form.errors else 200)


def _theirs(form: EditForm) -> list[tuple[str, Any]]:
    """What stands in the fields that somebody else has changed meanwhile."""
    refused = getattr(form, "refused", None)
    if not isinstance(refused, Stale):
        return []
    choices = {name: dict(getattr(field, "choices", [])) for name, field in form.fields.items()}
    return [
        (str(form.fields[name].label), choices[name].get(str(now or ""), now) if choices[name] else now)
        for name, (_mine, now) in refused.theirs.items()
    ]


@require_POST
@staff("tasks.edit")
def move(request: StaffRequest, task_id: int) -> HttpResponse:
    """Move a task to another state, with a way back; refused, the page or the board says why."""
    task, posted = task_of(request.actor, task_id), request.POST
    state, reason, version = posted.get("state", ""), posted.get("reason", ""), number(posted.get("version", "")) or 0
    moved = actions.move_task(
        request.actor, task, state=state, version=version, reason=reason, was=posted.get("was", "")
    )
    answer = HttpResponse(status=204) if is_part(request) else redirect(back_to(request, task_url(task)))
    if moved.version == task.version:
        return toast(request, answer, _("It is there already."))
    undo = keep(request.actor, "tasks:put_back", list(actions.state_was(request.actor, task, moved)))
    return toast(request, answer, _("Moved: %s") % State(moved.state).label, undo=undo)


@require_POST
@staff("tasks.edit")
def remove(request: StaffRequest, task_id: int) -> HttpResponse:
    """Take a task away, with a way back."""
    task = task_of(request.actor, task_id, removed=True)
    actions.remove_task(request.actor, task)
    back = reverse("tasks:client", args=[task.client_id]) if task.client_id else list_url()
    words = _("Task removed: %s") % task.title
    return toast(request, redirect(back), words, undo=reverse("tasks:restore", args=[task.pk]))


@require_POST
@staff("tasks.edit")
def restore(request: StaffRequest, task_id: int) -> HttpResponse:
    """Bring a task back."""
    task = task_of(request.actor, task_id, removed=True)
    actions.restore_task(request.actor, task)
    return toast(request, redirect(task_url(task)), _("Task restored: %s") % task.title)


@require_GET
@staff("clients.see")
def find_client(request: StaffRequest) -> HttpResponse:
    """Offer the clients that fit what was typed, to pick one."""
    typed = request.GET.get("client_q", "").replace("\x00", "")[:200].strip()
    found = find_clients(request.actor, typed) if typed else []
    return page(request, "tasks/client_found.html", {"found": found, "typed": typed})


def task_url(task: Task) -> str:
    """The address of a task's page."""
    return reverse("tasks:detail", args=[task.pk])
