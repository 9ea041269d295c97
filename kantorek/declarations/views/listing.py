"""The list of obligations by deadline, and the same rows as a file."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kantorek.core.actor import Actor
from kantorek.core.pages import page
from kantorek.core.sheets import Cell, table_file
from kantorek.declarations import lists
from kantorek.declarations.lists import Asked
from kantorek.declarations.views import board_page
from kantorek.declarations.views.words import LABELS, SIGNS, columns_among, look_of, period_name, rule_name, rules_of
from kantorek.offices.access import StaffRequest, staff
from kantorek.offices.models import StaffMember


def index(request: StaffRequest, asked: Asked) -> HttpResponse:
    """Show one row an obligation; board() has read the address."""
    actor = request.actor
    found = lists.page_asked_for(actor, asked, rules=rules_of(asked.columns))
    context = context_of(actor, asked, list(drawn(actor, found.rows)))
    context["next"] = found.after and board_page.address(asked, view="list", after=found.after)
    context["prev"] = found.before and board_page.address(asked, view="list", before=found.before)
    return page(request, "declarations/obligation_list.html", context)


@require_POST
@staff("clients.export")
def export(request: StaffRequest) -> HttpResponse:
    """Give the whole list as it is filtered on the page, as a file."""
    actor, asked = request.actor, lists.asked_in(request.GET, on=request.actor.on)
    kind = "csv" if request.POST.get("kind") == "csv" else "xlsx"
    rows = lists.all_asked_for(actor, asked, rules=rules_of(asked.columns)).iterator(chunk_size=2000)
    head = [
        _("Deadline"),
        _("Client"),
        _("Obligation"),
        _("Period"),
        _("State"),
        _("Amount to pay"),
        _("Currency"),
        _("Carer"),
    ]
    return table_file(kind, f"{_('deadlines')}-{actor.on:%Y-%m-%d}", head, exported(actor, rows))


def context_of(actor: Actor, asked: Asked, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Everything that the list prints; the chips count the same rows without the filter of stages."""
    whole = Asked(month=asked.month, carer=asked.carer, day=asked.day, proposals=asked.proposals)
    counts, due, unsent = lists.stages_of(actor, lists.asked_for(actor, whole, rules=rules_of(asked.columns)))
    people = dict(StaffMember.objects.visible_to(actor).working().alphabetical().values_list("pk", "name"))
    title = _("Questions") if asked.proposals else f"{asked.day:%d.%m.%Y}" if asked.day else ""
    export_to = board_page.address(asked).partition("?")[2]
    labels = dict(columns_among(due))
    may = actor.may("obligations.edit")
    return {
        **board_page.head(actor, asked, "list"),
        **({"title": title, "back": "", "forth": ""} if title else {}),
        "stages": board_page.chips(asked, counts, "list"),
        "clear": board_page.address(asked, view="list", stage=[], column=[]) if asked.stages or asked.columns else "",
        "carers": board_page.carers(actor, asked, people, "list"),
        "only": ", ".join(labels.get(key, key) for key in asked.columns),
        "rows": rows,
        "found": sum(counts[stage] for stage in asked.stages) if asked.stages else sum(counts.values()),
        "export": f"{reverse('declarations:export')}?{export_to}" if actor.may("clients.export") else "",
        "makes": " ".join(str(row["id"]) for row in rows if row["proposal"] == "add") if may else "",
        "may_edit": may,
        **board_page.amounts_to_send(actor, asked, unsent, view="list"),
    }


def drawn(actor: Actor, rows: Iterable[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    """Rows with words in place of codes."""
    for row in rows:
        stage = lists.stage_of(row["state"], row["due_on"], actor.on)
        yield row | {
            "url": reverse("declarations:obligation", args=[row["id"]]),
            "name": rule_name(row["rule"]),
            "period": period_name(row["period_kind"], row["period_from"], row["period_to"]),
            "client": row["client__name"],
            "kind": SIGNS[stage][0],
            "icon": SIGNS[stage][1],
            "look": look_of(stage),
            "label": LABELS[stage],
            "left": (row["due_on"] - actor.on).days,
            "stage": stage,
            "unit": "zł" if row["currency"] == "PLN" else row["currency"],
        }


def exported(actor: Actor, rows: Iterable[dict[str, Any]]) -> Iterable[list[Cell]]:
    """The rows of an export, cell by cell."""
    people = dict(StaffMember.objects.visible_to(actor).values_list("pk", "name"))
    for row in drawn(actor, rows):
        yield [
            f"{row['due_on']:%Y-%m-%d}",
            row["client"],
            row["name"],
            row["period"],
            str(row["label"]),
            row["amount"],
            row["currency"] if row["amount"] is not None else "",
            people.get(row["client__carer_id"], ""),
        ]
