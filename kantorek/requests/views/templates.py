"""The office's words to ask with, among its settings."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kantorek.core import slots
from kantorek.core.errors import Stale
from kantorek.core.forms import attempt
from kantorek.core.pages import page, toast
from kantorek.offices.access import StaffRequest, staff
from kantorek.requests import actions
from kantorek.requests.forms import TemplateForm
from kantorek.requests.models import RequestTemplate
from kantorek.requests.views.finding import month_hint, template_of


@require_GET
@staff("clients.see")
def index(request: StaffRequest) -> HttpResponse:
    """List the templates, those that were put away below."""
    mine = RequestTemplate.objects.visible_to(request.actor)
    context = {
        "rows": list(mine.current().by_title()),
        "away": list(mine.exclude(archived_at=None).by_title()),
        "may_edit": request.actor.may("requests.edit"),
        "tabs": slots.settings_tabs(request.actor, request.path),
    }
    return page(request, "requests/template_list.html", context)


@staff("requests.edit")
def add(request: StaffRequest) -> HttpResponse:
    """Write words down to ask with."""
    form = TemplateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: actions.add_template(request.actor, fields=form.values()))
        if made:
            return toast(request, redirect("requests:templates"), _("Template saved."))
    return _form(request, form, None)


@staff("requests.edit")
def edit(request: StaffRequest, request_template_id: int) -> HttpResponse:
    """Change words to ask with; what was asked with them stays as it is."""
    template = template_of(request.actor, request_template_id)
    start = {key: getattr(template, key) for key in ("title", "text", "kind", "days", "version")}
    form = TemplateForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        if attempt(
            form, lambda: actions.change_template(request.actor, template, fields=form.values(), version=version)
        ):
            return toast(request, redirect("requests:templates"), _("Template saved."))
        template.refresh_from_db()
    return _form(request, form, template)


@require_POST
@staff("requests.edit")
def archive(request: StaffRequest, request_template_id: int) -> HttpResponse:
    """Put words away, with a way back."""
    template = actions.archive_template(request.actor, template_of(request.actor, request_template_id))
    undo = reverse("requests:restore_template", args=[template.pk])
    return toast(request, redirect("requests:templates"), _("Template put away."), undo=undo)


@require_POST
@staff("requests.edit")
def restore(request: StaffRequest, request_template_id: int) -> HttpResponse:
    """Bring words back."""
    actions.restore_template(request.actor, template_of(request.actor, request_template_id))
    return toast(request, redirect("requests:templates"), _("Template restored."))


def _form(request: StaffRequest, form: TemplateForm, template: RequestTemplate | None) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "template": template,
        "stale": isinstance(getattr(form, "refused", None), Stale),
    }
    context["month_hint"] = month_hint()
    return page(request, "requests/template_edit.html", context, status=422 if form.errors else 200)
