"""The register light of a client: what GUS said last, how old that is, and where it differs from our sheet."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from kantorek.clients.choices import LegalForm, Status
from kantorek.clients.forms.register import register_trouble, register_values, typed_day
from kantorek.clients.models import Client
from kantorek.core.actor import Actor
from kantorek.core.templatetags.kantorek import moment
from kantorek.core.words import fold, squeeze
from kantorek.registers.models import Answer

REGISTER = "gus"
_WATCHED = timedelta(minutes=2)
"""How long the page asks again by itself for an answer that is on its way."""
_STREET = ("street", "building", "flat", "postal_code", "city")


@dataclass(frozen=True)
class Difference:
    """One thing that GUS knows otherwise."""

    label: str
    ours: str
    theirs: str


@dataclass(frozen=True)
class Light:
    """What the light shows: its shape, two lines, the differences, and whether to look again soon."""

    kind: str
    text: str
    age: str
    ask: bool = False
    watch: bool = False
    differences: list[Difference] = field(default_factory=list)


def light_of(actor: Actor, client: Client) -> Light:
    """Read the newest answers about a client; one that says nothing leaves the last good one in sight."""
    ask = actor.may("registers.ask") and not client.why_closed() and bool(client.nip)
    newest = Answer.objects.visible_to(actor).of_client(client.pk).filter(register=REGISTER)
    answers = list(newest.only("outcome", "reason", "data", "at", "answered_at", "retry_at", "number")[:5])
    current = [answer for answer in answers if answer.number == client.nip]
    if not current:
        text = _("not asked yet") if client.nip else _("no NIP to ask about")
        return Light("off", text, _("Here stands what the register says."), ask)
    good = next((answer for answer in current if answer.outcome in ("found", "not_found")), None)
    if current[0].outcome == "pending":
        return _pending(actor, current[0], good, ask=ask)
    if current[0].outcome == "unknown":
        return Light("off", register_trouble("unknown", current[0].reason)[0], _last(good, current[0].at), ask)
    assert good
    return _settled(client, good, ask=ask)


def _pending(actor: Actor, answer: Answer, good: Answer | None, *, ask: bool) -> Light:
    due = answer.retry_at is not None and answer.retry_at <= actor.at  # the sweeper takes it up within seconds
    if due or actor.at - answer.at < _WATCHED:
        return Light("off", _("asking, the answer is on its way"), _last(good, answer.at), False, ask)
    later = _("we ask again at %s") % moment(answer.retry_at)
    trouble = register_trouble("pending", answer.reason)[0].removeprefix("GUS ")  # the light says its name already
    return Light("off", trouble, f"{_last(good, None)} · {later}".strip(" ·"), ask)


def _last(good: Answer | None, asked: datetime | None) -> str:
    if good:
        words = _("entered") if good.outcome == "found" else _("not found")
        return _("last answer: %(words)s, %(when)s") % {"words": words, "when": moment(good.answered_at or good.at)}
    return _("asked %s") % moment(asked) if asked else ""


def _settled(client: Client, answer: Answer, *, ask: bool) -> Light:
    age = _("REGON register") + " · " + moment(answer.answered_at or answer.at)
    if answer.outcome == "not_found" or answer.data is None:
        return Light("bad", _("does not know this NIP"), age, ask)
    data = answer.data
    differences = differences_of(client, data)
    if data.get("status") == "ended":
        day = typed_day(data.get("ended_on") or data.get("struck_off_on"))
        return Light("bad", _("struck off %s") % day if day else _("struck off"), age, ask, False, differences)
    if data.get("status") == "suspended":
        text = _("suspended since %s") % typed_day(data.get("suspended_on"))
        return Light("wait", text, age, ask, False, differences)
    if differences:
        return Light("wait", _("differs from our data"), age, ask, False, differences)
    return Light("ok", _("entered, agrees with our data"), age, ask)


def differences_of(client: Client, data: dict[str, Any]) -> list[Difference]:
    """List what the register knows otherwise; what it leaves out is no difference."""
    theirs = register_values(data)
    found = []
    if theirs.get("name") and fold(theirs["name"]) != fold(client.name):
        found.append(Difference(_("name"), client.name, theirs["name"]))
    if theirs.get("city") and _place(theirs) != _place({key: getattr(client, key) for key in _STREET}):
        told = Client(**{key: theirs.get(key, "") for key in _STREET})
        found.append(Difference(_("address"), client.address_line or "–", told.address_line))
    for key, label in (("regon", "REGON"), ("krs", "KRS")):
        number, ours = squeeze(theirs.get(key, "")), getattr(client, key)
        if number and number[:9] != ours[:9] if key == "regon" else number and number != ours:
            found.append(Difference(label, ours or "–", number))
    form = theirs.get("legal_form", "")
    if form and form != LegalForm.OTHER and form != client.legal_form:
        found.append(Difference(_("legal form"), client.get_legal_form_display() or "–", str(LegalForm(form).label)))
    return found + _status(client, data)


def _place(values: dict[str, str]) -> list[str]:
    street = fold(values.get("street", "")).removeprefix("ul. ").removeprefix("ul ")
    return [street, *(fold(values.get(key, "")) for key in _STREET[1:])]


def _status(client: Client, data: dict[str, Any]) -> list[Difference]:
    words = {"suspended": _("suspended"), "ended": _("struck off")}
    said = words.get(str(data.get("status")))
    if said and client.status == Status.ACTIVE:
        return [Difference(_("status"), client.get_status_display(), said)]
    return []
