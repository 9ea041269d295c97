"""The papers that an inspection wants: a checklist of which each line is a task as well."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from kantorek.core.actor import Actor
from kantorek.core.forms import attempt
from kantorek.core.pages import page, toast
from kantorek.inspections.actions import (
    change_paper,
    hand_over_paper,
    remove_paper,
    request_papers,
    restore_paper,
    take_back_paper,
)
from kantorek.inspections.forms import PaperForm, PapersForm
from kantorek.inspections.models import Inspection, RequestedPaper
from kantorek.inspections.views.finding import inspection_of, may_of, paper_of, people_of
from kantorek.offices.access import StaffRequest, staff
from kantorek.tasks.models import Task


@require_GET
@staff("clients.see")
def paper(request: StaffRequest, requested_paper_id: int) -> HttpResponse:
    """Lead from a task to the inspection that wants its paper."""
    mine = RequestedPaper.objects.visible_to(request.actor).select_related("inspection")
    one: RequestedPaper = get_object_or_404(mine, pk=requested_paper_id, inspection__removed_at=None)
    return redirect(f"{reverse('inspections:detail', args=[one.inspection_id])}#paper-{one.pk}")


@staff("inspections.edit")
def request_list(request: StaffRequest, inspection_id: int) -> HttpResponse:
    """Take a pasted list of papers; what was refused stays in the field."""
    actor, inspection = request.actor, inspection_of(request.actor, inspection_id)
    form = papers_form(actor, inspection, request.POST or None)
    if request.method == "POST" and form.is_valid():
        lines, owner_id = form.cleaned_data["lines"], form.cleaned_data["owner_id"]
        made = attempt(form, lambda: request_papers(actor, inspection, lines=lines, owner_id=owner_id))
        if made is not None:
            return _back(request, inspection, _said(len(made), len(lines)))
    context = {"client": inspection.client, "tab": "inspections", "form": form, "inspection": inspection}
    return page(request, "inspections/papers_add.html", context, status=422 if form.errors else 200)


@staff("inspections.edit")
def edit(request: StaffRequest, inspection_id: int, requested_paper_id: int) -> HttpResponse:
    """Change what a paper is called, or when it is wanted."""
    actor, inspection = request.actor, inspection_of(request.actor, inspection_id)
    one = paper_of(actor, inspection, requested_paper_id)
    form = PaperForm(request.POST or None, initial={"name": one.name, "due_on": one.due_on})
    if request.method == "POST" and form.is_valid():
        saved = attempt(form, lambda: change_paper(actor, one, **form.cleaned_data, seen=request.POST.get("seen")))
        if saved:
            return _back(request, inspection, _("Paper saved."))
        one.refresh_from_db(fields=["name", "due_on"])
    context = {"client": inspection.client, "tab": "inspections", "form": form, "inspection": inspection, "paper": one}
    return page(request, "inspections/paper_edit.html", context, status=422 if form.errors else 200)


@require_POST
@staff("inspections.edit")
def hand_over(request: StaffRequest, inspection_id: int, requested_paper_id: int) -> HttpResponse:
    """Tick a paper off, or take the tick back; HTMX gets the list anew."""
    actor, inspection = request.actor, inspection_of(request.actor, inspection_id)
    one = paper_of(actor, inspection, requested_paper_id)
    act = hand_over_paper if request.POST.get("done") == "1" else take_back_paper
    act(actor, one)
    if getattr(request, "htmx", False):
        return page(request, "inspections/papers.html", papers_part(actor, inspection))
    return redirect(f"{reverse('inspections:detail', args=[inspection.pk])}#papers")


@require_POST
@staff("inspections.edit")
def remove(request: StaffRequest, inspection_id: int, requested_paper_id: int) -> HttpResponse:
    """Take a paper off the list, with a way back."""
    actor, inspection = request.actor, inspection_of(request.actor, inspection_id)
    one = remove_paper(actor, paper_of(actor, inspection, requested_paper_id))
    undo = reverse("inspections:restore_paper", args=[inspection.pk, one.pk])
    return _back(request, inspection, _("Paper removed."), undo=undo)


@require_POST
@staff("inspections.edit")
def restore(request: StaffRequest, inspection_id: int, requested_paper_id: int) -> HttpResponse:
    """Put a paper back onto the list."""
    actor, inspection = request.actor, inspection_of(request.actor, inspection_id)
    restore_paper(actor, paper_of(actor, inspection, requested_paper_id))
    return _back(request, inspection, _("Paper restored."))


def papers_form(actor: Actor, inspection: Inspection, data: Any = None) -> PapersForm:
    """Make the form for a list of papers; without another word the lead gets the tasks, else the carer."""
    owner_id = inspection.lead_id or inspection.client.carer_id or actor.staff_id
    return PapersForm(data, people=people_of(actor), on=actor.on, owner_id=owner_id)


def papers_part(actor: Actor, inspection: Inspection) -> dict[str, Any]:
    """Give what inspections/papers.html prints: the papers with their tasks, in two queries."""
    papers = list(RequestedPaper.objects.visible_to(actor).current().filter(inspection=inspection).in_order())
    ids = [paper.task_id for paper in papers if paper.task_id]
    tasks = {
        task.pk: task for task in Task.objects.visible_to(actor).current().select_related("owner").filter(pk__in=ids)
    }
    rows = [
        {"paper": paper, "task": tasks.get(paper.task_id or 0), "late": paper.is_late(actor.on)} for paper in papers
    ]
    done = sum(1 for paper in papers if paper.handed_over_at)
    return {
        "client": inspection.client,
        "inspection": inspection,
        "papers": rows,
        "total": len(papers),
        "done": done,
        "late": sum(1 for row in rows if row["late"]),
        "may": may_of(actor, inspection.client),
    }


def _said(new: int, asked: int) -> str:
    if not new:
        return _("All of these papers are on the list already.")
    said = ngettext("%(n)s paper added, with its task.", "%(n)s papers added, each with its task.", new) % {"n": new}
    if new == asked:
        return said
    words = ngettext("%(n)s was on the list already.", "%(n)s were on the list already.", asked - new)
    return f"{said} {words % {'n': asked - new}}"


def _back(request: StaffRequest, inspection: Inspection, text: str, *, undo: str = "") -> HttpResponse:
    answer = redirect(f"{reverse('inspections:detail', args=[inspection.pk])}#papers")
    return toast(request, answer, text, undo=undo)
