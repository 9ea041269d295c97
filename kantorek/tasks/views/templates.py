"""Templates of tasks: the list, one of them, and using it for many clients at once."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from kantorek.core.actor import Actor
from kantorek.core.errors import Stale
from kantorek.core.forms import attempt
from kantorek.core.pages import page, toast
from kantorek.offices.access import StaffRequest, staff
from kantorek.offices.models import StaffMember
from kantorek.tasks import actions
from kantorek.tasks.actions.templates import MOST_AT_ONCE
from kantorek.tasks.forms.template import ChoiceForm, TemplateForm, UseForm
from kantorek.tasks.models import Template

_LONGEST_ID = 19


@require_GET
@staff("clients.see")
def index(request: StaffRequest) -> HttpResponse:
    """List the templates."""
    rows = Template.objects.visible_to(request.actor).current().order_by("title", "pk")
    context = {"rows": rows, "may_edit": request.actor.may("tasks.edit"), "crumbs": _crumbs()[:1]}
    return page(request, "tasks/template_list.html", context)


@staff("tasks.edit")
def add(request: StaffRequest) -> HttpResponse:
    """Keep a piece of work as a template."""
    form = TemplateForm(request.POST or None, people=_people(request))
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: actions.add_template(request.actor, fields=form.values()))
        if made:
            return toast(request, redirect("tasks:templates"), _("Template saved."))
    return _form(request, form, None)


@staff("tasks.edit")
def edit(request: StaffRequest, template_id: int) -> HttpResponse:
    """Change a template; tasks made from it before stay as they are."""
    template = _template(request, template_id)
    form = TemplateForm(request.POST or None, people=_people(request), template=template)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        changed = attempt(
            form, lambda: actions.change_template(request.actor, template, fields=form.values(), version=version)
        )
        if changed:
            return toast(request, redirect("tasks:templates"), _("Template saved."))
        template.refresh_from_db()
    return _form(request, form, template)


@require_POST
@staff("tasks.edit")
def remove(request: StaffRequest, template_id: int) -> HttpResponse:
    """Take a template away, with a way back."""
    actions.remove_template(request.actor, _template(request, template_id))
    undo = reverse("tasks:restore_template", args=[template_id])
    return toast(request, redirect("tasks:templates"), _("Template removed."), undo=undo)


@require_POST
@staff("tasks.edit")
def restore(request: StaffRequest, template_id: int) -> HttpResponse:
    """Bring a template back."""
    actions.restore_template(request.actor, _template(request, template_id))
    return toast(request, redirect("tasks:templates"), _("Template restored."))


@staff("tasks.edit")
def use(request: StaffRequest, template_id: int) -> HttpResponse:
    """Choose clients, see for whom a task would be made and whom it leaves out, and make them."""
    template, people = _template(request, template_id), _people(request)
    form = UseForm(request.POST if request.method == "POST" else None, people=people)
    if request.method == "POST" and form.is_valid():
        owner_id = form.cleaned_data["owner_id"]
        used = attempt(form, lambda: actions.use_template(request.actor, template, form.clients(), owner_id=owner_id))
        if used:
            return toast(request, redirect("tasks:templates"), _done(used))
    choice = ChoiceForm(request.GET, people=people)
    context = _tried(request, template, choice) | {"template": template, "form": form, "choice": choice}
    context["crumbs"] = _crumbs()
    return page(request, "tasks/template_use.html", context, part="clients", status=422 if form.errors else 200)


def template_in(request: StaffRequest) -> Template | None:
    """Give the template that the address of a form names, if it is one of the office."""
    chosen = request.GET.get("template", "")
    if not (chosen.isascii() and chosen.isdigit() and len(chosen) < _LONGEST_ID):
        return None
    return Template.objects.visible_to(request.actor).current().filter(pk=chosen).first()


def typed_from(actor: Actor, template: Template | None) -> dict[str, Any]:
    """Give what the form of a task starts with when it is made from a template."""
    if template is None:
        return {}
    plan = actions.filled_from(actor, template, on=actor.on)
    if plan["due_on"] is None:
        del plan["due_on"]
    return plan | {"labels": ", ".join(plan["labels"]), "steps": "\n".join(plan["steps"])}


def _tried(request: StaffRequest, template: Template, choice: ChoiceForm) -> dict[str, Any]:
    """Give the clients that fit: those that would get a task, and the others with the reason."""
    ids = [client.pk for client in choice.clients(request.actor)]
    if not ids:
        return {"rows": [], "left": [], "many": False}
    tried = actions.use_template(request.actor, template, ids[:MOST_AT_ONCE], try_only=True)
    rows = sorted(tried.clients, key=lambda client: (client.name_key, client.pk))
    return {"rows": rows, "left": tried.left, "many": len(ids) > MOST_AT_ONCE, "most": MOST_AT_ONCE}


def _done(used: actions.Used) -> str:
    made, left = len(used.made), len(used.left)
    text = ngettext("%(n)s task made.", "%(n)s tasks made.", made) % {"n": made}
    if left:
        text += " " + ngettext("%(n)s client left out.", "%(n)s clients left out.", left) % {"n": left}
    return text


def _form(request: StaffRequest, form: TemplateForm, template: Template | None) -> HttpResponse:
    stale = isinstance(getattr(form, "refused", None), Stale)
    context = {"form": form, "template": template, "stale": stale, "crumbs": _crumbs()}
    return page(request, "tasks/template_edit.html", context, status=422 if form.errors else 200)


def _template(request: StaffRequest, template_id: int) -> Template:
    template: Template = get_object_or_404(Template.objects.visible_to(request.actor), pk=template_id)
    return template


def _people(request: StaffRequest) -> list[tuple[int, str]]:
    here = StaffMember.objects.visible_to(request.actor).working().alphabetical()
    return list(here.values_list("pk", "name"))


def _crumbs() -> list[tuple[str, str]]:
    return [(_("Tasks"), reverse("tasks:list")), (_("Templates"), reverse("tasks:templates"))]
