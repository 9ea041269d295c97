"""What is wrong with a field of the input, in the language of whoever asks; the library knows English only."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

Facts = dict[str, Any]


def fault_text(fault: dict[str, Any]) -> str:
    """Say what is wrong with a field; what we have no words for is only told to be wrong."""
    facts: Facts = fault.get("ctx") or {}
    say = _SAY.get(fault["type"]) or _SAY_BY_KIND.get(fault["type"].partition("_")[0])
    return say(facts) if say else _("This value cannot be used.")


def _too_long(facts: Facts) -> str:
    count = int(facts["max_length"])
    return ngettext("At most %(count)s character.", "At most %(count)s characters.", count) % {"count": count}


_SAY: dict[str, Callable[[Facts], str]] = {
    "missing": lambda facts: _("This field is missing."),
    "string_too_long": _too_long,
    "string_too_short": lambda facts: _("This field cannot be empty."),
    "string_pattern_mismatch": lambda facts: _("This is not written the way it should be."),
    "string_type": lambda facts: _("A text is needed here."),
    "enum": lambda facts: _("One of these is needed: %(values)s.") % {"values": facts.get("expected", "")},
    "greater_than_equal": lambda facts: _("At least %(limit)s.") % {"limit": facts.get("ge")},
    "less_than_equal": lambda facts: _("At most %(limit)s.") % {"limit": facts.get("le")},
}
_SAY_BY_KIND: dict[str, Callable[[Facts], str]] = {
    "int": lambda facts: _("A whole number is needed here."),
    "decimal": lambda facts: _("An amount with at most two decimal places is needed here."),
    "bool": lambda facts: _("true or false is needed here."),
    "date": lambda facts: _("A day as YYYY-MM-DD is needed here."),
    "list": lambda facts: _("A list is needed here."),
    "model": lambda facts: _("An object with fields is needed here."),
    "dict": lambda facts: _("An object with fields is needed here."),
}
