"""The page of one inspection: what it is about, which papers it wants, its files, what happened."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kantorek.core.actor import Actor
from kantorek.core.forms import attempt
from kantorek.core.pages import go, page, toast
from kantorek.files.receiving import files_part
from kantorek.inspections.actions import change_inspection, move_inspection, remove_inspection, restore_inspection
from kantorek.inspections.choices import MOVES, Status
from kantorek.inspections.forms import InspectionForm, MoveForm, written
from kantorek.inspections.models import Inspection
from kantorek.inspections.views.finding import inspection_of, may_of, people_of, version_in
from kantorek.inspections.views.look import look_of
from kantorek.inspections.views.papers import papers_form, papers_part
from kantorek.offices.access import StaffRequest, staff
from kantorek.timeline.querysets import Wanted, lines


@require_GET
@staff("clients.see")
def detail(request: StaffRequest, inspection_id: int) -> HttpResponse:
    """Show an inspection."""
    actor, inspection = request.actor, inspection_of(request.actor, inspection_id)
    told, _more = lines(actor, inspection.client_id, Wanted(subject=inspection.ref), limit=20)
    context = papers_part(actor, inspection) | {
        "tab": "inspections",
        "look": look_of(inspection, actor.on),
        "form": papers_form(actor, inspection),
        "files": files_part(actor, inspection),
        "lines": told,
        "moves": _moves(actor, inspection),
    }
    return page(request, "inspections/inspection_detail.html", context)


@staff("inspections.edit")
def edit(request: StaffRequest, inspection_id: int) -> HttpResponse:
    """Change an inspection; when a colleague was quicker, theirs stands beside what was typed."""
    actor, inspection = request.actor, inspection_of(request.actor, inspection_id)
    people = people_of(actor)
    if inspection.lead and inspection.lead.left_at:
        people.append((inspection.lead.pk, inspection.lead.name))
    form = InspectionForm(request.POST or None, people=people, initial=written(inspection), new=False)
    if request.method == "POST" and form.is_valid():
        fields, version = form.cleaned_data, version_in(request.POST)
        if attempt(form, lambda: change_inspection(actor, inspection, fields=fields, version=version)):
            answer = go(request, reverse("inspections:detail", args=[inspection.pk]))
            return toast(request, answer, _("Inspection saved."))
        inspection.refresh_from_db(fields=["version"])
    context = {"client": inspection.client, "tab": "inspections", "form": form, "inspection": inspection}
    context |= {"why": inspection.client.why_closed()}
    return page(request, "inspections/inspection_edit.html", context, status=422 if form.errors else 200)


@staff("inspections.edit")
def move(request: StaffRequest, inspection_id: int) -> HttpResponse:
    """Ask for the day on which it began or ended, and move it on or back."""
    actor, inspection = request.actor, inspection_of(request.actor, inspection_id)
    to = request.GET.get("to", "")
    to = to if to in MOVES[inspection.status] else MOVES[inspection.status][0]
    start = {"status": to, "was": inspection.status, "day": _day(actor, inspection, to), "result": inspection.result}
    form = MoveForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        if attempt(form, lambda: move_inspection(actor, inspection, **form.cleaned_data)):
            answer = go(request, reverse("inspections:detail", args=[inspection.pk]))
            return toast(request, answer, _("Status: %s.") % Status(form.cleaned_data["status"]).label)
        to = form.cleaned_data["status"]
    context = {"client": inspection.client, "tab": "inspections", "form": form, "inspection": inspection, "to": to}
    return page(request, "inspections/inspection_move.html", context, status=422 if form.errors else 200)


@require_POST
@staff("inspections.edit")
def remove(request: StaffRequest, inspection_id: int) -> HttpResponse:
    """Take an inspection away, with a way back."""
    inspection = remove_inspection(request.actor, inspection_of(request.actor, inspection_id))
    answer = go(request, reverse("inspections:client", args=[inspection.client_id]))
    undo = reverse("inspections:restore", args=[inspection.pk])
    return toast(request, answer, _("Inspection removed."), undo=undo)


@require_POST
@staff("inspections.edit")
def restore(request: StaffRequest, inspection_id: int) -> HttpResponse:
    """Bring an inspection back."""
    inspection = restore_inspection(request.actor, inspection_of(request.actor, inspection_id, removed=True))
    answer = go(request, reverse("inspections:detail", args=[inspection.pk]))
    return toast(request, answer, _("Inspection restored."))


def _day(actor: Actor, inspection: Inspection, to: str) -> Any:
    """The day that the form starts with: the one written down, unless it is ahead."""
    known = inspection.starts_on if inspection.status == Status.PLANNED else inspection.ends_on
    return known if known and known <= actor.on else actor.on


def _moves(actor: Actor, inspection: Inspection) -> list[dict[str, Any]]:
    if not may_of(actor, inspection.client)["edit"]:
        return []
    words = {
        (Status.PLANNED, Status.IN_PROGRESS): (_("It has begun"), "play", True),
        (Status.IN_PROGRESS, Status.DONE): (_("Finish it"), "circle-check", True),
        (Status.IN_PROGRESS, Status.PLANNED): (_("Not begun yet"), "undo-2", False),
        (Status.DONE, Status.IN_PROGRESS): (_("Open it again"), "undo-2", False),
    }
    found = []
    for status in MOVES[inspection.status]:
        label, icon, primary = words[Status(inspection.status), Status(status)]
        found.append({"label": label, "icon": icon, "primary": primary, "to": str(status)})
    return found
