"""What the frame of a portal page shows: the menu at the foot, how many companies, whether staff only look."""

from typing import Any

from django import template
from django.urls import reverse

from kantorek.core import slots
from kantorek.notifications import lists

register = template.Library()
MORE = "more"
"""The key of the line behind which the pages stand that the menu has no room for."""


@register.simple_tag(takes_context=True)
def portal_frame(context: dict[str, Any]) -> dict[str, Any]:
    """Give {tabs: [{url, label, icon, current, count}], companies, preview, bell} for the client in hand.

    Current is the line whose address begins the page's, the longest of them; on a page behind "More" it is that one.
    """
    request, client = context["request"], context["client"]
    known = slots.open_to(request.actor, slots.PortalTab)
    tabs = [_line(request, client, tab) for tab in known if not tab.more]
    behind = max((_match(request, client, tab) for tab in known if tab.more), default=0)
    nearest = max((line["match"] for line in tabs), default=0)
    for line in tabs:
        line["current"] = line["key"] == MORE if behind > nearest else bool(nearest) and line["match"] == nearest
    entrance = request.entrance
    bell = lists.bell(request.actor)
    return {"tabs": tabs, "companies": entrance.companies, "preview": entrance.preview, "bell": bell}


def _line(request: Any, client: Any, tab: slots.PortalTab) -> dict[str, Any]:
    return {
        "key": tab.key,
        "url": reverse(tab.url_name, args=[client.pk]),
        "label": tab.label,
        "icon": tab.icon,
        "count": tab.count(request.actor, client) if tab.count else None,
        "match": _match(request, client, tab),
    }


def _match(request: Any, client: Any, tab: slots.PortalTab) -> int:
    url = reverse(tab.url_name, args=[client.pk])
    return len(url) if request.path.startswith(url) else 0
