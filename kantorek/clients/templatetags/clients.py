"""What the templates of a client's page ask for: the frame above the tabs, and numbers to dial."""

from typing import Any

from django import template
from django.template.context import Context

from kantorek.clients.views.frame import frame_of

register = template.Library()


@register.simple_tag(takes_context=True)
def client_frame(context: Context) -> dict[str, Any]:
    """Give the frame of the client in the context; a view that has made it already is not asked twice."""
    made: dict[str, Any] | None = context.get("above")
    return made or frame_of(context["request"].actor, context["client"], str(context.get("tab", "")))


@register.filter
def tel(phone: object) -> str:
    """Give a number as a telephone dials it."""
    text = str(phone or "")
    digits = "".join(c for c in text if c.isdigit())
    return f"+{digits}" if text.strip().startswith("+") else digits
