"""Why a file is not kept: a code from below, words for the person above."""

from collections.abc import Callable
from typing import Any, Final

from django.utils.translation import gettext as _


class Bad(Exception):
    """A file that is not kept; `code` says why, `more` is put into the words."""

    def __init__(self, code: str, **more: Any) -> None:
        super().__init__(code)
        self.code = code
        self.more = more


def words_of(bad: Bad) -> str:
    """Say why a file was not kept, and what to do."""
    say = _SAY.get(bad.code)
    return (say() if say else _("This file cannot be read.")) % bad.more


_SAY: Final[dict[str, Callable[[], str]]] = {
    "empty": lambda: _("The file is empty."),
    "too_large": lambda: _("The file is too large: at most %(mb)s MB."),
    "bad_kind": lambda: _("Files of this kind are not kept here. Save it as PDF and add it again."),
    "program": lambda: _("This is a program or a web page. Such files are not kept here."),
    "programs_inside": lambda: _("There are programs in this archive. Take them out and add it again."),
    "not_what_it_says": lambda: _("The name ends with .%(ending)s, but the file is not one. It is: %(kind)s."),
    "unknown_inside": lambda: _("The name ends with .%(ending)s, but the file is not one."),
    "macros": lambda: _("This file has macros. Save it without them (.xlsx, .docx) and add it again."),
    "bomb": lambda: _("Unpacked, this file would be far too large. It was not kept."),
    "broken_zip": lambda: _("This file is damaged: it cannot be opened. Save it anew and add it again."),
    "broken_pdf": lambda: _("This PDF is damaged: it cannot be opened. Save it anew and add it again."),
    "broken_picture": lambda: _("This picture is damaged: it cannot be opened. Save it anew and add it again."),
    "too_many_points": lambda: _("This picture is too large to be shown. Save it smaller and add it again."),
    "busy": lambda: _("Many files are being looked at right now. Try again in a moment."),
    "no_logo": lambda: _("A logo is a picture: PNG, SVG, JPEG or WebP."),
    "too_heavy": lambda: _("This file takes too long to open. Save it anew, simpler, and add it again."),
}
