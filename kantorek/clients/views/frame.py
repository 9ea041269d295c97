"""What stands above every tab of a client's page: who it is, what may be done, the bands of other apps, the tabs."""

from typing import Any

from django.db.models import Count, Value
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kantorek.clients.choices import MOVES, AccountingType, Status, VatFrequency
from kantorek.clients.events import ClientStatusChanged
from kantorek.clients.models import Client
from kantorek.core import slots
from kantorek.core.actor import Actor
from kantorek.core.models import EventRecord

SIGNS = {
    Status.POTENTIAL: ("run", "circle-dot-dashed"),
    Status.ACTIVE: ("ok", "circle-check"),
    Status.INACTIVE: ("off", "circle-pause"),
    Status.BLOCKED: ("bad", "ban"),
}
"""Shape and colour of the four statuses."""


LAST = 1000
"""Behind every card."""
SHOWN = 4
"""So many actions stand in the header as buttons, the rest behind "…"."""


def frame_of(actor: Actor, client: Client, tab: str, counts: dict[str, Any] | None = None) -> dict[str, Any]:
    """Give the header, the banner, the bands and the tabs of a client's page; `counts` are what tabs say beside their name."""
    kind, icon = SIGNS[Status(client.status)]
    may = permissions(actor, client)
    quick = _quick(actor, client, may)
    return {
        "kind": kind,
        "icon": icon,
        "facts": _facts(actor, client),
        "carers": _carers(client),
        "banner": _banner(client),
        "bands": [{"template": slot.template, "context": slot.load(actor, client, may)} for slot in _bands(actor)],
        "tabs": _tabs(actor, client, tab, _counted(actor, client) if counts is None else counts),
        "quick": quick[:SHOWN],
        "further": quick[SHOWN:],
        "may": may,
        "crumbs": [(_("Clients"), reverse("clients:list"))],
    }


def permissions(actor: Actor, client: Client) -> dict[str, bool]:
    """Tell what this person may do with this client as it stands."""
    edit = actor.may("clients.edit")
    return {
        "edit": edit and not client.why_closed(),
        "note": edit and not client.is_archived,
        "move": edit and not client.is_archived and bool(MOVES[client.status]),
        "assign": actor.may("clients.assign") and not client.why_closed(),
        "archive": actor.may("clients.archive") and not client.is_archived,
        "restore": actor.may("clients.archive") and client.is_archived,
        "delete": actor.may("clients.delete") and client.is_archived,
    }


def _facts(actor: Actor, client: Client) -> list[str]:
    books, vat = _held(actor, client)
    often = str(VatFrequency(vat).label) if vat else ""
    facts = [
        str(AccountingType(books).label) if books else "",
        _("VAT %(how_often)s") % {"how_often": often} if vat in ("month", "quarter") else often,
        _employees(client),
    ]
    return [fact for fact in facts if fact]


def _held(actor: Actor, client: Client) -> tuple[str, str]:
    """How the books are kept and how often VAT is settled today; asked for only where the client came without it."""
    if hasattr(client, "held"):
        return (client.held["books"], client.held["vat"]) if client.held else ("", "")
    terms = client.terms.on(actor.on)
    return (terms.accounting_type, terms.vat_frequency) if terms else ("", "")


def _employees(client: Client) -> str:
    count = client.employee_count
    return ngettext("%(n)s employee", "%(n)s employees", count) % {"n": count} if count else ""


def _carers(client: Client) -> str:
    parts = [
        _("carer: %s") % client.carer.name if client.carer else _("no carer"),
        _("payroll: %s") % client.payroll_carer.name if client.payroll_carer else "",
    ]
    return ", ".join(part for part in parts if part)


def _banner(client: Client) -> dict[str, Any]:
    """Say why the client is closed, since when and by whom; nothing for an open one."""
    if client.is_archived:
        return {"kind": "archived", "at": client.archived_at, "who": client.archived_by and client.archived_by.name}
    if client.status != Status.BLOCKED:
        return {}
    told = EventRecord.objects.filter(client_id=client.pk, office_id=client.office_id)
    told = told.filter(name=ClientStatusChanged.name).order_by("-pk")
    last = told.values_list("at", "actor_name", "actor_kind").first()
    at, who, by = last or (None, "", "")
    return {"kind": "blocked", "at": at, "who": "" if by == "system" else who, "reason": client.status_reason}


def _tabs(actor: Actor, client: Client, tab: str, counts: dict[str, Any]) -> list[dict[str, Any]]:
    own = [
        ("dashboard", _("Dashboard"), "layout-dashboard", "clients:detail"),
        ("details", _("Details"), "", "clients:details"),
        ("timeline", _("Timeline"), "", "clients:timeline"),
    ]
    cards = {card.tab: card.order for card in slots.every(slots.StatCard)}  # tabs of cards come first, as the cards do
    found = sorted(slots.open_to(actor, slots.ClientTab), key=lambda slot: cards.get(slot.key, LAST))
    hung = [(slot.key, slot.label, slot.icon, slot.url_name) for slot in found]
    return [
        {
            "label": label,
            "icon": icon if key == "dashboard" else "",
            "url": reverse(name, args=[client.pk]),
            "current": key == tab,
            "count": counts.get(key) or None,
        }
        for key, label, icon, name in [*own, *hung]
    ]


def _counted(actor: Actor, client: Client) -> dict[str, int]:
    """What stands beside the names of the tabs, all in one question; the dashboard knows it from its cards."""
    counts = [
        slot.counted(actor, client).order_by().annotate(tab=Value(slot.key)).values("tab").annotate(many=Count("pk"))
        for slot in slots.open_to(actor, slots.ClientTab)
        if slot.counted
    ]
    if not counts:
        return {}
    return {row["tab"]: row["many"] for row in counts[0].union(*counts[1:], all=True)}


def _bands(actor: Actor) -> list[slots.ClientBand]:
    return slots.open_to(actor, slots.ClientBand)


def _quick(actor: Actor, client: Client, may: dict[str, bool]) -> list[dict[str, Any]]:
    """What can be done with the client at once: first what other apps offer, then our own."""
    found = [] if client.why_closed() else slots.open_to(actor, slots.QuickAction)
    theirs = [
        {
            "label": slot.label,
            "icon": slot.icon,
            "url": reverse(slot.url_name, args=[client.pk]),
            "post": slot.post,
            "kind": "primary" if slot.primary else "line",
        }
        for slot in found
    ]
    own = [
        ("restore", _("Restore"), "archive-restore", "clients:restore", "primary"),
        ("edit", _("Change the data"), "pencil", "clients:edit", "line"),
        ("edit", _("Add a contact"), "user-plus", "clients:add_contact", "line"),
        ("note", _("Write a note"), "sticky-note", "clients:add_note", "line"),
    ]
    ours = [
        {"label": label, "icon": icon, "url": reverse(name, args=[client.pk]), "post": False, "kind": kind}
        for right, label, icon, name, kind in own
        if may[right]
    ]
    return [*theirs, *ours]
