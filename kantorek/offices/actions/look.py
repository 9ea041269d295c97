"""What may happen to how an office looks to its clients: drafted, shown, discarded."""

from functools import partial
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import DomainNameValidator
from django.db import connection, transaction
from django.utils.translation import gettext as _

from kantorek.core import brand as colours
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused, Stale
from kantorek.core.events import publish
from kantorek.core.refs import Ref
from kantorek.offices import logos
from kantorek.offices.events import LookChanged
from kantorek.offices.look import answers_to, changed, columns_of, drafted, seen, shown, with_draft
from kantorek.offices.models import Office

_HOSTS_LOCK = 0x6C6F6F6B
"""Two offices that take one address at once wait in this line."""


@transaction.atomic
def draft_look(actor: Actor, office: Office, *, seen: str, look: dict[str, Any]) -> Office:
    """Keep changes of the look that clients do not see yet; `look` has the keys of offices.look.shown() that change.

    Refuses a colour that nothing makes readable (WCAG AA), an address that is none or is another's, and when a
    colleague changed the look meanwhile.
    """
    office = _held(office, seen)
    wanted = drafted(office) | _cleaned(office, look)
    _refuse_colour(wanted["brand"])
    _refuse_host(office, wanted["host"])
    if wanted != drafted(office):
        _keep(office, wanted)
    return office


@transaction.atomic
def draft_logo(actor: Actor, office: Office, *, seen: str, picture: bytes | None) -> Office:
    """Keep another logo, or none, as a draft; `picture` is PNG from core.pictures.logo_png(), never what was sent."""
    office = _held(office, seen)
    _keep(office, drafted(office) | {"logo": logos.keep(office.pk, picture) if picture else ""})
    return office


@transaction.atomic
def discard_look(actor: Actor, office: Office, *, seen: str) -> Office:
    """Forget the draft; clients go on seeing what they see."""
    office = _held(office, seen)
    if changed(office):
        _keep(office, shown(office))
    return office


@transaction.atomic
def show_look(actor: Actor, office: Office, *, seen: str) -> Office:
    """Let clients see the draft from now on.

    Refuses what draft_look() refuses, for an address may be taken since, and an address that this server does not
    answer to: every letter's links would lead nowhere.
    """
    office = _held(office, seen)
    look = drafted(office)
    _refuse_colour(look["brand"])
    _refuse_host(office, look["host"])
    if look["host"] not in office.hosts and not answers_to(look["host"]):
        words = _("This server does not answer to this address yet. Leave it empty, or have it let in first.")
        raise Refused(words, code="unreachable", field="host")
    former, wanted = office.logo, columns_of(office, look)
    changes = {key: [getattr(office, key), value] for key, value in wanted.items() if getattr(office, key) != value}
    if not changes:
        return office
    for column, value in wanted.items():
        setattr(office, column, value)
    office.version += 1
    office.draft = with_draft(office, look)
    office.save(update_fields=[*changes, "version", "draft"])
    if former != office.logo:
        transaction.on_commit(partial(logos.drop, former))
    publish(LookChanged(actor=actor, subject=Ref("offices.office", office.pk, office.name), changes=changes))
    return office


def _held(office: Office, was: str) -> Office:
    office = Office.objects.select_for_update().get(pk=office.pk)
    if seen(office) != was:
        raise Stale(_("Somebody else changed the look meanwhile. Load the page anew and look at it first."), theirs={})
    return office


def _keep(office: Office, look: dict[str, Any]) -> None:
    former = drafted(office)["logo"]
    office.draft = with_draft(office, look)
    office.save(update_fields=["draft"])
    if former not in (look["logo"], office.logo):
        transaction.on_commit(partial(logos.drop, former))


def _cleaned(office: Office, look: dict[str, Any]) -> dict[str, Any]:
    clean = {key: value.strip() if isinstance(value, str) else value for key, value in look.items()}
    for line in ("client_name", "sender_name", "contact_line"):
        if line in clean:
            clean[line] = " ".join(clean[line].split())  # no line break reaches the head of a letter
    if clean.get("client_name") == office.name:
        clean["client_name"] = ""  # it follows the office's own name
    if "host" in clean and clean["host"] not in office.hosts:
        clean["host"] = _clean_host(clean["host"])
    if "brand" in clean:
        clean["brand"] = "#" + clean["brand"].lstrip("#").lower()
    return clean


def _clean_host(typed: str) -> str:
    """Give a host name as a browser sends it: without https:// and path, in small letters, Polish ones as punycode."""
    name = typed.lower().partition("://")[2] or typed.lower()
    name = name.partition("/")[0].rstrip(".")
    if not name:
        return ""
    try:
        name = name.encode("idna").decode("ascii")
        DomainNameValidator(accept_idna=False)(name)
    except (UnicodeError, ValidationError) as fault:
        words = _("This is not an address. Write it like this: panel.jaworska.example")
        raise Refused(words, code="invalid", field="host") from fault
    return name


def _refuse_host(office: Office, host: str) -> None:
    if not host or host in office.hosts:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_HOSTS_LOCK])
    others = Office.objects.exclude(pk=office.pk)
    if others.filter(hosts__contains=[host]).exists():
        raise Refused(_("Another office has this address already."), code="duplicate", field="host")
    if host in _own_names() and others.exists():
        words = _("This address belongs to all offices on this server. Choose another one.")
        raise Refused(words, code="shared", field="host")


def _own_names() -> set[str]:
    return {"localhost", settings.URL.partition("://")[2].partition("/")[0].partition(":")[0]}


def _refuse_colour(colour: str) -> None:
    if not colours.is_colour(colour):
        raise Refused(_("Write the colour as # and six digits, for example #0e5a6b."), code="invalid", field="brand")
    if not colours.readable(colour):
        words = _("No shade of this colour can be read well enough (WCAG AA). Choose another one.")
        raise Refused(words, code="unreadable", field="brand")
