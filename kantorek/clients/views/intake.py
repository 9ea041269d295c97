"""Pasting a list of NIPs: the text, the dry run, what is ticked, the clients, the report."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kantorek.clients import actions
from kantorek.clients.forms.intake import PasteForm, row_ids, shown_verdict
from kantorek.clients.forms.listing import ExportForm
from kantorek.clients.forms.sheet import CarersForm
from kantorek.clients.models import Intake, IntakeRow
from kantorek.clients.views import intake_page
from kantorek.core.actor import Actor
from kantorek.core.forms import attempt
from kantorek.core.pages import go, page
from kantorek.core.sheets import table_file
from kantorek.offices.access import StaffRequest, staff
from kantorek.offices.models import StaffMember

_NEWEST = 8


@staff("clients.add")
def paste(request: StaffRequest) -> HttpResponse:
    """Take a pasted text in, and go to its dry run; below stand the lists of before, to come back to."""
    form = PasteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        made = attempt(form, lambda: actions.start_intake(request.actor, text=form.cleaned_data["text"]))
        if made:
            return go(request, reverse("clients:intake", args=[made.pk]))
    recent = Intake.objects.visible_to(request.actor).newest().counted()[:_NEWEST]
    context = {
        "form": form,
        "recent": [intake_page.line_of(intake) for intake in recent],
        "crumbs": [(_("Clients"), reverse("clients:list"))],
    }
    return page(request, "clients/intake_paste.html", context, status=422 if form.errors else 200)


@require_GET
@staff("clients.add")
def intake(request: StaffRequest, intake_id: int) -> HttpResponse:
    """Show how far a list has come: what the registers say row by row, what can be added, what became of it."""
    return _show(request, _intake(request, intake_id))


@require_POST
@staff("clients.add")
def tick(request: StaffRequest, intake_id: int) -> HttpResponse:
    """Take over which of the rows shown are ticked, or tick all or none of those that fit the filter."""
    found = _intake(request, intake_id)
    if request.POST.get("all"):
        rows = IntakeRow.objects.visible_to(request.actor).of_list(found, shown_verdict(request.GET.get("show", "")))
        shown = list(rows.values_list("pk", flat=True))
        ticked = shown if request.POST["all"] == "on" else []
    else:
        shown, ticked = row_ids(request.POST, "shown"), row_ids(request.POST, "row")
    actions.tick_rows(request.actor, found, ticked=ticked, among=shown)
    if request.POST.get("all") or not getattr(request, "htmx", False):
        return go(request, _back(request, found))
    return _show(request, found, part="tally")


@require_POST
@staff("clients.add")
def again(request: StaffRequest, intake_id: int) -> HttpResponse:
    """Ask the registers anew about the rows that got no answer."""
    found = _intake(request, intake_id)
    actions.ask_rows_again(request.actor, found)
    return go(request, _back(request, found))


@require_POST
@staff("clients.add")
def confirm(request: StaffRequest, intake_id: int) -> HttpResponse:
    """Have the ticked rows added."""
    found = _intake(request, intake_id)
    form = CarersForm(request.POST, people=people_for(request.actor))
    confirmed: Intake | None = None
    if form.is_valid():
        confirmed = attempt(form, lambda: actions.confirm_intake(request.actor, found, **form.cleaned_data))
    if confirmed:
        return redirect("clients:intake", found.pk)
    return _show(request, found, form=form, status=422)


@require_POST
@staff("clients.add")
def report(request: StaffRequest, intake_id: int) -> HttpResponse:
    """Give the whole list row by row as a file."""
    found = _intake(request, intake_id)
    form = ExportForm(request.POST)
    kind = form.cleaned_data["kind"] if form.is_valid() else "xlsx"
    rows = list(intake_page.written(request.actor, found))
    name = f"{_('pasted-nips')}-{request.actor.on:%Y-%m-%d}"
    response = table_file(kind, name, intake_page.heads(), rows)
    actions.export_clients(request.actor, count=len(rows), kind=kind, asked=f"intake={found.pk}")
    return response


def people_for(actor: Actor) -> list[StaffMember]:
    """Who may be made the carer: everybody who works here, or only oneself."""
    working = StaffMember.objects.visible_to(actor).working().alphabetical()
    return [member for member in working if actor.clients is None or member.pk == actor.staff_id]


def _show(
    request: StaffRequest, found: Intake, *, form: CarersForm | None = None, part: str = "live", status: int = 200
) -> HttpResponse:
    people = people_for(request.actor)
    start = {"carer_id": found.carer_id or request.actor.staff_id, "payroll_carer_id": found.payroll_carer_id}
    context: dict[str, Any] = {
        "form": form or CarersForm(initial=start, people=people),
        "crumbs": [(_("Clients"), reverse("clients:list")), (_("Paste NIPs"), reverse("clients:paste"))],
        **intake_page.context_of(request.actor, found, request.GET),
    }
    return page(request, "clients/intake_detail.html", context, part=part, status=status)


def _intake(request: StaffRequest, intake_id: int) -> Intake:
    found: Intake = get_object_or_404(Intake.objects.visible_to(request.actor).newest(), pk=intake_id)
    return found


def _back(request: HttpRequest, found: Intake) -> str:
    show = shown_verdict(request.GET.get("show", ""))
    return reverse("clients:intake", args=[found.pk]) + (f"?show={show}" if show else "")
