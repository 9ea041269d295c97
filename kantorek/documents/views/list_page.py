"""What a list of documents shows: views, folders and years, filters, rows with words for how long they hold."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kantorek.clients.models import Client
from kantorek.core.actor import Actor
from kantorek.core.keyset import Page
from kantorek.documents.choices import Kind
from kantorek.documents.forms import address
from kantorek.documents.lists import LOOSE, ORDERS, Asked, counts_for, places_of
from kantorek.documents.querysets import SOON

Row = dict[str, Any]


def context_of(actor: Actor, asked: Asked, found: Page, client: Client | None) -> dict[str, Any]:
    """Everything that the template prints."""
    base = reverse("documents:client", args=[client.pk]) if client else reverse("documents:list")
    views, many = counts_for(actor, asked, found)
    return {
        "client": client,
        "asked": asked,
        "base": base,
        "rows": [_row(row, actor.on) for row in found.rows],
        "found": many,
        "whole": views[asked.view],
        "nothing_yet": not views["all"] and not views["archive"],
        "tabs": _tabs(base, asked, views),
        "folders": _places(actor, asked, base),
        "kinds": [
            {"value": value, "label": label, "on": asked.filters.get("kind") == value} for value, label in Kind.choices
        ],
        "orders": [{"value": key, "label": label, "on": key == asked.order} for key, label in _order_words().items()],
        "chips": _chips(asked, base),
        "clear": base + address(Asked(view=asked.view)),
        "next": found.after and base + address(asked, after=found.after),
        "prev": found.before and base + address(asked, before=found.before),
        "here": base + address(asked),
        "mine": "mine" in asked.filters,
        **_rights(actor, asked, client),
    }


def validity(row: Any, on: date) -> Row:
    """Say how long a document holds: kind of the sign, icon, words; nothing for one that always does."""
    first, last = row["valid_from"], row["valid_to"]
    if last and last < on:
        return {"kind": "off", "icon": "calendar-x", "label": _("ran out on %(day)s") % {"day": f"{last:%d.%m.%Y}"}}
    if first and first > on:
        return {"kind": "off", "icon": "calendar-clock", "label": _("from %(day)s") % {"day": f"{first:%d.%m.%Y}"}}
    if last and (last - on).days <= SOON:
        left = (last - on).days
        words = ngettext("ends in %(n)s day", "ends in %(n)s days", left) % {"n": left} if left else _("ends today")
        return {"kind": "wait", "icon": "hourglass", "label": words}
    if last:
        return {"kind": "ok", "icon": "circle-check", "label": _("valid to %(day)s") % {"day": f"{last:%d.%m.%Y}"}}
    return {}


def _row(row: Row, on: date) -> Row:
    return row | {
        "url": reverse("documents:detail", args=[row["id"]]),
        "kind_label": Kind(row["kind"]).label,
        "held": validity(row, on),
        "expired": bool(row["valid_to"] and row["valid_to"] < on),
        "client_name": row["client__name"],
        "by": row["added_by__name"] or row["sent_by__name"] or "",
        "media": row["newest__kind"] or "",
        "size": row["newest__size"] or 0,
        "pages": row["newest__pages"] or 0,
    }


def _tabs(base: str, asked: Asked, views: dict[str, int]) -> list[Row]:
    labels = {
        "all": _("All documents"),
        "valid": _("Valid ones"),
        "soon": _("End in 30 days"),
        "expired": _("No longer valid"),
        "shared": _("Shown to the client"),
        "archive": _("Archive"),
    }
    shown = [view for view in labels if view in ("all", "valid") or views[view] or view == asked.view]
    return [
        {
            "label": labels[view],
            "url": base + address(Asked(view=view)),
            "count": views[view],
            "current": view == asked.view,
        }
        for view in shown
    ]


def _places(actor: Actor, asked: Asked, base: str) -> dict[str, list[Row]]:
    """Folders and years with their counts, each a link that sets or lets go of it."""
    found = places_of(actor, asked)
    loose = {"folder": _("no folder"), "year": _("no year")}
    made = {}
    for name, key in (("folders", "folder"), ("years", "year")):
        now = asked.filters.get(key, "")
        made[name] = [
            {
                "label": value or loose[key],
                "count": count,
                "on": now == (value or LOOSE),
                "url": base + address(asked, **{key: "" if now == (value or LOOSE) else value or LOOSE}),
            }
            for value, count in found[name]
        ]
    return made


def _chips(asked: Asked, base: str) -> list[Row]:
    labels = {
        "folder": _("Folder"), "year": _("Year"), "kind": _("Kind"), "tag": _("Tag"), "mine": _("My clients"),
    }  # fmt: skip
    words: dict[str, dict[Any, Any]] = {
        "folder": {LOOSE: _("no folder")},
        "year": {LOOSE: _("no year")},
        "kind": dict(Kind.choices),
    }
    return [
        {
            "label": labels[key] if key == "mine" else f"{labels[key]}: {words.get(key, {}).get(value, value)}",
            "remove": base + address(asked, **{key: ""}),
        }
        for key, value in asked.filters.items()
    ]


def _order_words() -> dict[str, str]:
    words = {
        "-added": _("Newest first"),
        "added": _("Oldest first"),
        "title": _("Title, A to Z"),
        "-title": _("Title, Z to A"),
        "ends": _("By the last day"),
    }
    assert set(words) == set(ORDERS)
    return words


def _rights(actor: Actor, asked: Asked, client: Client | None) -> Row:
    may = actor.may("documents.edit")
    open_here = client is None or not client.why_closed()
    verbs = [
        {"key": "file", "label": _("Refile"), "icon": "folder", "url": reverse("documents:bulk_file")},
        {
            "key": "archive",
            "label": _("Put into the archive"),
            "icon": "archive",
            "url": reverse("documents:bulk_archive"),
        },
    ]
    back = [
        {"key": "restore", "label": _("Restore"), "icon": "archive-restore", "url": reverse("documents:bulk_restore")}
    ]
    return {
        "may_add": may and open_here and client is not None,
        "may_edit": may and open_here,
        "verbs": back if asked.view == "archive" else verbs,
        "filed": {
            key: asked.filters[key] for key in ("folder", "year", "kind") if asked.filters.get(key, LOOSE) != LOOSE
        },
    }
