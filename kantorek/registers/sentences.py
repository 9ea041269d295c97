"""How the events of registers read on a timeline."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kantorek.core.sentences import Sentence, describe, group
from kantorek.registers import events

_NAMES = {"gus": "GUS"}


def register() -> None:
    """Hang the sentences; called in AppConfig.ready."""
    group("registers", gettext_lazy("Registers"))
    describe(events.RegisterAnswered, Sentence("registers", "database", _outcome))
    describe(events.AnswerLinked, Sentence("registers", "database", _outcome))


def _outcome(event: Any) -> str:
    name = {"register": _NAMES.get(event.register, event.register)}
    match event.outcome:
        case "found":
            return _("%(register)s: data found") % name
        case "not_found":
            return _("%(register)s: nothing under this number") % name
        case "pending":
            return _("%(register)s: still asking") % name
        case _:
            return _("%(register)s: no answer") % name
