"""How the events of verification read on a timeline."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kantorek.core.actor import Actor
from kantorek.core.numbers import nip_display
from kantorek.core.sentences import Sentence, describe
from kantorek.verification import events
from kantorek.verification.compare import field_labels
from kantorek.verification.wording import change_words, short_name

_GROUP = "registers"
"""Named by the registers themselves."""


def register() -> None:
    """Hang the sentences; called in AppConfig.ready."""
    describe(events.RegisterChanged, Sentence(_GROUP, "git-compare", _changed, _changed_more))
    describe(events.ClientVerified, Sentence(_GROUP, "refresh-cw", _asked))
    describe(events.FieldTaken, Sentence(_GROUP, "corner-down-left", _taken))
    describe(events.EvidenceRead, Sentence(_GROUP, "eye", _read))
    describe(events.BankAccountAdded, Sentence(_GROUP, "landmark", lambda e: _("Account added: %s") % _holder(e)))
    describe(events.BankAccountRemoved, Sentence(_GROUP, "landmark", lambda e: _("Account removed: %s") % _holder(e)))
    describe(events.PaymentChecked, Sentence(_GROUP, "shield-check", _paid))
    describe(events.BankAccountsChecked, Sentence(_GROUP, "shield-check", _many_paid, _many_absent))


def _changed(event: events.RegisterChanged) -> str:
    return change_words(event.register, event.code, event.told)[0]


def _changed_more(event: events.RegisterChanged, actor: Actor) -> str:
    return change_words(event.register, event.code, event.told)[1]


def _asked(event: events.ClientVerified) -> str:
    return _("Registers asked: %s") % ", ".join(short_name(register) for register in event.registers)


def _taken(event: events.FieldTaken) -> str:
    return _("Taken over from a register: %s") % ", ".join(field_labels(event.fields))


def _read(event: events.EvidenceRead) -> str:
    return _("%(register)s: personal numbers looked at") % {"register": short_name(event.register)}


def _holder(event: Any) -> str:
    return str(event.holder or "–")


def _paid(event: events.PaymentChecked) -> str:
    listed = event.verdict == "confirmed" or event.verdict in ("listed", "listed_exempt", "listed_virtual")
    absent = event.verdict in ("absent", "denied")
    told = _("on the white list") if listed else _("not on the white list") if absent else _("to be looked at")
    words = {"verdict": told, "nip": nip_display(event.holder_nip)}
    return _("Account checked before a payment, NIP %(nip)s: %(verdict)s") % words


def _many_paid(event: events.BankAccountsChecked) -> str:
    words = ngettext(
        "%(n)s account looked up in the flat file", "%(n)s accounts looked up in the flat file", event.checked
    )
    return words % {"n": event.checked}


def _many_absent(event: events.BankAccountsChecked, actor: Actor) -> str:
    if not event.absent:
        return _("All are on the white list.")
    words = ngettext("%(n)s is not on the white list", "%(n)s are not on the white list", event.absent)
    return words % {"n": event.absent}
