"""One line of a timeline, drawn in Python: a page has fifteen or fifty of them, and a template costs each its share."""

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from kantorek.core import icons
from kantorek.core.templatetags.kantorek import moment
from kantorek.timeline.querysets import Line

register = template.Library()


@register.simple_tag
def timeline_line(line: Line) -> SafeString:
    """When, what, in smaller letters the detail and who; whatever people typed is escaped."""
    small = "".join(f'<span class="sub">{conditional_escape(part)}</span>' for part in (line.detail, line.who) if part)
    sign = icons.svg(line.icon, "!size-3.5 mt-0.5 text-muted")
    said = f'<span class="min-w-0 wrap-anywhere">{conditional_escape(line.title)}{small}</span>'
    return mark_safe(
        f'<div class="row"><span class="when" title="{moment(line.at, "full")}">{moment(line.at)}</span>'
        f'<span class="what flex gap-2">{sign}{said}</span><span class="side"></span></div>'
    )
