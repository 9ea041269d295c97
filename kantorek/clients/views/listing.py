"""The list of clients: search, filters, paging, export."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kantorek.clients import lists
from kantorek.clients.actions import export_clients
from kantorek.clients.forms.listing import ExportForm
from kantorek.clients.views import list_page
from kantorek.core.pages import page
from kantorek.core.sheets import table_file
from kantorek.offices.access import StaffRequest, staff


@require_GET
@staff("clients.see")
def index(request: StaffRequest) -> HttpResponse:
    """One page of the list; typing and ticking change the rows alone and keep the address in step."""
    desk = list_page.desk_of(request.actor, request.GET)
    found = lists.page_asked_for(request.actor, desk.asked)
    counts = lists.counts_for(request.actor, desk.asked, found)
    context = list_page.context_of(desk, found, counts) | {"part": _is_part(request)}
    response = page(request, "clients/client_list.html", context, part="rows")
    if context["part"]:
        typed = request.headers.get("HX-Trigger-Name") == "q"  # a letter typed is no step to come back to
        cursors = {"after": desk.asked.after, "before": desk.asked.before}
        response["HX-Replace-Url" if typed else "HX-Push-Url"] = desk.url(**cursors)
    return response


@require_POST
@staff("clients.export")
def export(request: StaffRequest) -> HttpResponse:
    """Give the whole list as it is filtered and sorted on the page, as a file."""
    desk = list_page.desk_of(request.actor, request.GET)
    form = ExportForm(request.POST)
    kind = form.cleaned_data["kind"] if form.is_valid() else "xlsx"
    rows = list(list_page.exported(desk, lists.all_asked_for(request.actor, desk.asked).iterator(chunk_size=2000)))
    head = [label for label, _cell in list_page.columns(request.actor)]
    response = table_file(kind, f"{_('clients')}-{request.actor.on:%Y-%m-%d}", head, rows)
    asked = desk.url().partition("?")[2]
    export_clients(request.actor, count=len(rows), kind=kind, asked=asked)
    return response


def _is_part(request: HttpRequest) -> bool:
    htmx = getattr(request, "htmx", None)
    return bool(htmx and not htmx.boosted and not htmx.history_restore_request)
