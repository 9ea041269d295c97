"""The list of tasks; changing many of them, and taking that back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from kantorek.core.pages import page, toast
from kantorek.core.undo import keep, kept
from kantorek.offices.access import StaffRequest, staff
from kantorek.tasks import lists
from kantorek.tasks.actions import Many, change_many
from kantorek.tasks.actions import put_back as put_back_many
from kantorek.tasks.choices import Priority, State
from kantorek.tasks.forms.listing import numbers
from kantorek.tasks.forms.task import ManyForm
from kantorek.tasks.views.asking import Desk, back_to, desk_of, list_url, orders_of, stages_of, tools_of
from kantorek.tasks.views.rows import drawn

NAMED = 3
"""So many of those that could not change are named in a message."""


@require_GET
@staff("clients.see")
def index(request: StaffRequest) -> HttpResponse:
    """One page of the list; typing and ticking change the rows alone and keep the address in step."""
    return show(request, desk_of(request.actor, request.GET, list_url()), "tasks/task_list.html")


def show(request: StaffRequest, desk: Desk, template: str) -> HttpResponse:
    """Draw a list: the office's, or a client's own."""
    found = lists.page_asked_for(desk.actor, desk.asked)
    counts = lists.counts_for(desk.actor, desk.asked, found)
    context = tools_of(desk) | {
        "rows": drawn(found.rows, desk.people, desk.actor.on),
        "found": counts.found,
        "whole": counts.stages[desk.asked.stage],
        "nothing_yet": not (counts.stages["all"] or desk.asked.narrowed),
        "stages": stages_of(desk, counts),
        "orders": orders_of(desk),
        "next": found.after and desk.url(after=found.after),
        "prev": found.before and desk.url(before=found.before),
        "states": State.choices,
        "priorities": Priority.choices[::-1],
        "client": desk.client if desk.of_client else None,
        "tab": "tasks",
        "part": is_part(request),
    }
    response = page(request, "tasks/list_body.html#rows" if context["part"] else template, context)
    if context["part"] and request.headers.get("HX-Trigger-Name"):
        typed = request.headers["HX-Trigger-Name"] == "q"  # a letter typed is no step to come back to
        response["HX-Replace-Url" if typed else "HX-Push-Url"] = str(context["here"])
    return response


@require_POST
@staff("tasks.edit")
def many(request: StaffRequest) -> HttpResponse:
    """Change the ticked tasks as the button said, with a way back."""
    ids, form = numbers(request.POST.getlist("task")), ManyForm(request.POST)
    answer = redirect(back_to(request, list_url()))
    wanted = form.wanted() if form.is_valid() else {}
    if not ids or not wanted:
        fault = next((str(words) for faults in form.errors.values() for words in faults), "")
        words = _("Tick some tasks first.") if not ids else fault or _("Say what is to change.")
        return toast(request, answer, words, level="look")
    done = change_many(request.actor, ids, fields=wanted)
    words = ngettext("%(n)s task changed.", "%(n)s tasks changed.", len(done.was)) % {"n": len(done.was)}
    return tell(request, answer, words, done)


@require_POST
@staff("tasks.edit")
def put_back(request: StaffRequest) -> HttpResponse:
    """Bring tasks back to what they were; what they were is kept for an hour, for this person alone."""
    was = kept(request.actor, "tasks:put_back", request.GET.get("was", ""))
    answer = redirect(back_to(request, list_url()))
    if was is None:
        return toast(request, answer, _("It is too late to take this back."), level="look")
    done = put_back_many(request.actor, was)
    return tell(request, answer, _("Taken back."), Many(left=done.left))


def tell(request: StaffRequest, answer: HttpResponse, words: str, done: Many) -> HttpResponse:
    """Say what became of many: how many changed, and which could not, with the first reasons."""
    undo = keep(request.actor, "tasks:put_back", list(done.was))
    if not done.left:
        return toast(request, answer, words, undo=undo)
    left = ngettext("%(n)s stays as it is:", "%(n)s stay as they are:", len(done.left)) % {"n": len(done.left)}
    reasons = " ".join(done.left[:NAMED]) + (" …" if len(done.left) > NAMED else "")
    return toast(request, answer, f"{words} {left} {reasons}", level="look", undo=undo)


def is_part(request: HttpRequest) -> bool:
    """Tell whether htmx asks for a part of the page."""
    htmx = getattr(request, "htmx", None)
    return bool(htmx and not htmx.boosted and not htmx.history_restore_request)
