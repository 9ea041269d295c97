"""The office's settings: name and brand, and the tabs that every page of the settings wears."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kantorek.core import brand as colours
from kantorek.core import slots
from kantorek.core.forms import attempt
from kantorek.core.pages import page, toast
from kantorek.offices.access import StaffRequest, staff
from kantorek.offices.actions import change_office
from kantorek.offices.forms import OfficeForm
from kantorek.offices.models import Office

either = require_http_methods(["GET", "HEAD", "POST"])


@either
@staff("office.settings")
def settings(request: StaffRequest) -> HttpResponse:
    """Change the office's name and colour, and see at once how the colour reads."""
    office = request.office
    if request.method == "POST":
        form = OfficeForm(request.POST)
        if form.is_valid():
            changed = attempt(form, lambda: change_office(request.actor, office, **form.cleaned_data))
            if changed:
                return toast(request, redirect("offices:settings"), _("Saved."))
        colour = form.cleaned_data.get("brand", office.brand)
        office = Office.objects.get(pk=office.pk)
    else:
        colour = _colour(request, office)
        form = OfficeForm(
            initial={"name": office.name, "brand": colour, "vat_eu": office.vat_eu, "version": office.version}
        )
    context = {"form": form, "office": office, **_looks(colour), "tabs": settings_tabs(request)}
    part = "preview" if request.headers.get("HX-Target") == "preview" else "colour"
    return page(request, "offices/office_edit.html", context, part=part, status=422 if form.errors else 200)


def _colour(request: HttpRequest, office: Office) -> str:
    asked = OfficeForm({"name": office.name, "brand": request.GET.get("brand", ""), "version": 0})
    return str(asked.cleaned_data["brand"]) if asked.is_valid() else office.brand


def _looks(colour: str) -> dict[str, Any]:
    found = colours.findings(colour)
    return {
        "colour": colour,
        "hex": colour.lstrip("#"),
        "findings": found,
        "moved": {one.place for one in found if one.moved},
        "samples": [(name, value.lstrip("#"), value == colour) for name, value in colours.SAMPLES.items()],
    }


def settings_tabs(request: StaffRequest) -> list[dict[str, Any]]:
    """The pages of the settings that are open to the actor."""
    return slots.settings_tabs(request.actor, request.path)
