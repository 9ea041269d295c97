"""Where a person starts, and search over everything."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from kantorek.core.pages import page
from kantorek.desk.forms import SearchForm
from kantorek.desk.found import MOST, groups_for
from kantorek.offices.access import StaffRequest, staff


@require_GET
@staff()
def home(request: HttpRequest) -> HttpResponse:
    """Start at the clients until the desk has a page of its own."""
    return redirect("clients:list")


@require_GET
@staff("clients.see")
def search(request: StaffRequest) -> HttpResponse:
    """Find clients, people and commands: a page of its own, or the inside of the palette."""
    form = SearchForm(request.GET)
    text, small = form.text(), "palette" in request.GET
    groups = groups_for(request.actor, text, most=MOST["palette" if small else "page"])
    template = "desk/search.html#groups" if small else "desk/search.html"
    return page(request, template, {"q": text, "groups": groups, "small": small})
