"""How the events of registers read on a timeline."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kantorek.core.sentences import Sentence, describe, group
from kantorek.registers import events

_NAMES = {
    "white_list": gettext_lazy("White list"),
    "account": gettext_lazy("White list, account"),
    "flat_file": gettext_lazy("White list, flat file"),
}


def register() -> None:
    """Hang the sentences; called in AppConfig.ready.

    RegisterAnswered has none: whoever asked about a client is told once, and what a register says otherwise is told
    as a change; every single answer stands in the client's history of answers.
    """
    group("registers", gettext_lazy("Registers"))
    describe(events.AnswerLinked, Sentence("registers", "database", _outcome))


def _outcome(event: Any) -> str:
    name = {"register": _NAMES.get(event.register, event.register.upper())}
    match event.outcome:
        case "found":
            return _("%(register)s: data found") % name
        case "not_found":
            return _("%(register)s: nothing under this number") % name
        case "pending":
            return _("%(register)s: still asking") % name
        case _:
            return _("%(register)s: no answer") % name
