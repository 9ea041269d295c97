"""The card of documents on a client's dashboard."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kantorek.clients.models import Client
from kantorek.core.actor import Actor
from kantorek.documents.models import Document


def kept_of(actor: Actor, client: Client) -> QuerySet[Document]:
    """A client's documents outside the archive: the number beside the tab's name."""
    found: QuerySet[Document] = Document.objects.visible_to(actor).current().filter(client_id=client.pk)
    return found


def stat_card(actor: Actor, client: Client) -> dict[str, Any]:
    """Count all and the valid ones, in one query; what to do now is looking at those that end soon, or adding one."""
    counts = Document.objects.visible_to(actor).filter(client_id=client.pk).counted(actor.on, "all", "valid", "soon")
    base = reverse("documents:client", args=[client.pk])
    lines = [
        {"label": pgettext("documents", "all"), "value": counts["all"], "href": base},
        {"label": pgettext("documents", "valid"), "value": counts["valid"], "href": f"{base}?view=valid"},
    ]
    card: dict[str, Any] = {"lines": lines, "tab_count": counts["all"]}
    if soon := counts["soon"]:
        words = ngettext("%(n)s ends within 30 days", "%(n)s end within 30 days", soon) % {"n": soon}
        return card | {"next_label": words, "next_href": f"{base}?view=soon", "next_icon": "hourglass"}
    if actor.may("documents.edit") and not client.why_closed():
        href = reverse("documents:add_here", args=[client.pk])
        card |= {"next_label": _("Add a document"), "next_href": href, "next_icon": "file-plus-2"}
    return card
