"""A person's own browsers, for the part of a page that lists them."""

from typing import Any

from django import template

from kantorek.notifications.push.leaving import is_of_session
from kantorek.notifications.push.readers import devices_of

register = template.Library()


@register.simple_tag(takes_context=True)
def push_devices(context: dict[str, Any]) -> list[dict[str, Any]]:
    """Give [{id, label, made_at, sent_at, here}], newest first; `here` is the browser that asks."""
    request = context["request"]
    found = devices_of(request.user)
    return [
        {
            "id": device.pk,
            "label": device.label,
            "made_at": device.made_at,
            "sent_at": device.sent_at,
            "here": is_of_session(device, request),
        }
        for device in found
    ]
