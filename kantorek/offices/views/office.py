"""The office's own data: its name and numbers; and the tabs that every page of the settings wears."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kantorek.core import slots
from kantorek.core.forms import attempt
from kantorek.core.pages import page, toast
from kantorek.offices.access import StaffRequest, staff
from kantorek.offices.actions import change_office
from kantorek.offices.forms import OfficeForm
from kantorek.offices.models import Office


@require_http_methods(["GET", "HEAD", "POST"])
@staff("office.settings")
def data(request: StaffRequest) -> HttpResponse:
    """Change the office's name and the numbers that the registers ask for."""
    office = request.office
    if request.method == "POST":
        form = OfficeForm(request.POST)
        if form.is_valid():
            wanted = {**form.cleaned_data, "brand": office.brand}
            if attempt(form, lambda: change_office(request.actor, office, **wanted)):
                return toast(request, redirect("offices:data"), _("Saved."))
        office = Office.objects.get(pk=office.pk)
    else:
        form = OfficeForm(initial={"name": office.name, "vat_eu": office.vat_eu, "version": office.version})
    context = {"form": form, "office": office, "tabs": settings_tabs(request)}
    return page(request, "offices/office_edit.html", context, status=422 if form.errors else 200)


def settings_tabs(request: StaffRequest) -> list[dict[str, Any]]:
    """The pages of the settings that are open to the actor."""
    return slots.settings_tabs(request.actor, request.path)
