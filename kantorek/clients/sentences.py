"""How the events of this app read on a timeline."""

from datetime import date
from functools import cache
from typing import Any

from django.db.models import DateField, DecimalField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kantorek.clients import events
from kantorek.clients.choices import Status
from kantorek.clients.models import TERMS_FIELDS, Client, ClientTerms, Contact
from kantorek.core.actor import Actor
from kantorek.core.sentences import Sentence, describe, group
from kantorek.core.templatetags.kantorek import money

FEES = {"monthly_fee", "fee_currency"}
CONTACT_FIELDS = {"role", "email", "phone", "channel"}


def register() -> None:
    """Hang the sentences; called in AppConfig.ready."""
    for key, label in (
        ("created", gettext_lazy("Client")),
        ("changed", gettext_lazy("Changes of data")),
        ("status", gettext_lazy("Status")),
        ("contacts", gettext_lazy("Contacts")),
        ("notes", gettext_lazy("Notes")),
    ):
        group(key, label)
    for kind, sentence in _sentences().items():
        describe(kind, sentence)


def _sentences() -> dict[type[Any], Sentence]:
    return {
        events.ClientCreated: Sentence("created", "user-plus", lambda e: _("Client added")),
        events.ClientArchived: Sentence("created", "archive", lambda e: _("Moved to the archive")),
        events.ClientRestored: Sentence("created", "archive-restore", lambda e: _("Restored from the archive")),
        events.ClientChanged: Sentence("changed", "pencil", _changed, changed_fields),
        events.ClientTermsChanged: Sentence("changed", "calendar-clock", _terms, changed_fields),
        events.ClientTermsRemoved: Sentence("changed", "calendar-clock", _terms_removed, changed_fields),
        events.ClientCarersChanged: Sentence("changed", "user-check", lambda e: _("Carer changed"), _carers),
        events.ClientStatusChanged: Sentence("status", "circle-dot-dashed", _status, lambda e, actor: e.reason),
        events.ContactAdded: Sentence("contacts", "user-plus", lambda e: _("Contact added: %s") % e.contact_name),
        events.ContactChanged: Sentence(
            "contacts", "pencil", lambda e: _("Contact changed: %s") % e.contact_name, changed_fields
        ),
        events.ContactRemoved: Sentence("contacts", "user-minus", lambda e: _("Contact removed: %s") % e.contact_name),
        events.ContactRestored: Sentence("contacts", "user-plus", lambda e: _("Contact restored: %s") % e.contact_name),
        events.NoteWritten: Sentence("notes", "sticky-note", lambda e: _("Note written")),
        events.NoteChanged: Sentence("notes", "sticky-note", lambda e: _("Note changed"), changed_fields),
        events.NotePinned: Sentence("notes", "pin", lambda e: _("Note pinned") if e.pinned else _("Note unpinned")),
        events.NoteRemoved: Sentence("notes", "sticky-note", lambda e: _("Note removed")),
        events.NoteRestored: Sentence("notes", "sticky-note", lambda e: _("Note restored")),
    }


def _changed(event: events.ClientChanged) -> str:
    if len(event.changes) == 1:
        return _("Changed: %s") % label_of(next(iter(event.changes)))
    return _("Data changed: %s") % ", ".join(label_of(key) for key in list(event.changes)[:4])


def _terms(event: events.ClientTermsChanged) -> str:
    return _("From %(day)s: %(fields)s") % {
        "day": _day(event.valid_from),
        "fields": ", ".join(label_of(key) for key in event.changes),
    }


def _terms_removed(event: events.ClientTermsRemoved) -> str:
    return _("Change from %s taken out") % _day(event.valid_from)


def _day(written: str) -> str:
    return f"{date.fromisoformat(written):%d.%m.%Y}"


def _status(event: events.ClientStatusChanged) -> str:
    return _("Status: %(was)s → %(now)s") % {"was": Status(event.was).label, "now": Status(event.now).label}


def _carers(event: events.ClientCarersChanged, actor: Actor) -> str:
    pairs = (f"{was or '–'} → {now or '–'}" for was, now in event.names.values())
    return "; ".join(pairs)


def changed_fields(event: Any, actor: Actor) -> str:
    """Print old → new for each field; fees only for those who may see them."""
    hidden = set() if actor.may("clients.fees") else FEES
    shown = [(key, pair) for key, pair in event.changes.items() if key not in hidden]
    return "; ".join(_pair(key, pair, named=len(shown) > 1) for key, pair in shown)


def _pair(key: str, pair: list[Any], *, named: bool) -> str:
    was, now = (shown_value(key, value) for value in pair)
    return f"{label_of(key)}: {was} → {now}" if named else f"{was} → {now}"


def label_of(key: str) -> str:
    """Give the name of a field as people read it."""
    if key == "text":
        return _("text")
    return str(getattr(_column(key), "verbose_name", key))


@cache
def _column(key: str) -> Any:
    """Find the column that a key of the stream stands for: of the client, of its terms, of a contact."""
    model: Any = ClientTerms if key in TERMS_FIELDS else Contact if key in CONTACT_FIELDS else Client
    return {field.name: field for field in model._meta.get_fields()}.get(key)


def shown_value(key: str, value: Any) -> str:
    """Print one value of a field as people read it; nothing is a dash."""
    if value in (None, "", []):
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    column = _column(key)
    if isinstance(column, DateField):
        return _day(str(value))
    if isinstance(column, DecimalField):
        return money(value, "")
    choices = dict(getattr(getattr(column, "base_field", column), "choices", None) or [])
    if isinstance(value, list):
        return ", ".join(str(choices.get(item, item)) for item in value)
    return str(choices.get(value, value))[:120]
