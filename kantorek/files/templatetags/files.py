"""How a file is printed: its sign, its kind in words, its size."""

from django import template
from django.conf import settings
from django.utils.formats import localize

from kantorek.files.looking.kinds import accepted, kind_of

register = template.Library()
_STEP = 1024


@register.filter
def file_icon(media: str) -> str:
    """The name of the sign of a kind of file, for {% icon %}."""
    return kind_of(media).icon


@register.filter
def file_kind(media: str) -> str:
    """The kind of a file in words."""
    return str(kind_of(media).label)


@register.filter
def is_drawn(media: str) -> bool:
    """Whether pages of such files can be looked at."""
    return kind_of(media).drawn


@register.filter
def file_size(size: int) -> str:
    """A size as people read it: 812 B, 34 KB, 1,4 MB."""
    if size < _STEP:
        return f"{size}\N{NO-BREAK SPACE}B"
    if size < _STEP * _STEP:
        return f"{round(size / _STEP)}\N{NO-BREAK SPACE}KB"
    large = round(size / _STEP / _STEP, 1)
    return f"{localize(int(large) if large.is_integer() else large)}\N{NO-BREAK SPACE}MB"


@register.simple_tag
def files_accepted() -> str:
    """The endings that a file input offers."""
    return accepted()


@register.simple_tag
def upload_max() -> int:
    """Bytes of one file."""
    return int(settings.UPLOAD_MAX)
