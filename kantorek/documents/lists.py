"""The list of documents: what a person asked for, which rows that is, how many, and one page of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Count, Exists, F, OuterRef, Q

from kantorek.core.actor import Actor
from kantorek.core.keyset import Key, Page, page_of
from kantorek.documents.models import Document, Reading
from kantorek.documents.querysets import DocumentQuerySet, ends_soon, holds

PAGE = 50
VIEWS = ("all", "valid", "soon", "expired", "shared", "archive")
FILTERS = ("folder", "year", "kind", "tag", "mine")
ORDERS: dict[str, tuple[str, ...]] = {
    "-added": ("-added_at", "-id"),
    "added": ("added_at", "id"),
    "title": ("title", "id"),
    "-title": ("-title", "-id"),
    "ends": ("ends", "id"),
}
LOOSE = "-"
"""Stands for "in no folder" and "of no year" in a filter."""
_SHOWN = (
    "id",
    "title",
    "kind",
    "folder",
    "year",
    "tags",
    "valid_from",
    "valid_to",
    "shared_at",
    "version_count",
    "added_at",
    "archived_at",
    "client_id",
    "client__name",
    "added_by__name",
    "sent_by__name",
    "newest_id",
    "newest__kind",
    "newest__size",
    "newest__pages",
)
_MOST_FOLDERS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a person asked the list for; all of it stands in the address. Without a client: the whole office."""

    client_id: int | None = None
    view: str = "all"
    q: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)
    order: str = "-added"
    after: str = ""
    before: str = ""

    @property
    def narrowed(self) -> bool:
        """Whether fewer rows than the whole view are asked for; by its last day stands only what has one."""
        return bool(self.q or self.filters or self.order == "ends")


def asked_for(actor: Actor, asked: Asked) -> DocumentQuerySet:
    """The documents that were asked for, in no order yet."""
    rows = of_place(actor, asked).filter(_view(actor, asked.view)).filter(_narrowed(actor, asked.filters))
    if asked.order == "ends":  # what never ends stands on another page
        rows = rows.exclude(valid_to=None)
    return rows.matching(asked.q) if asked.q else rows


def of_place(actor: Actor, asked: Asked) -> DocumentQuerySet:
    """All documents of the client, or of the office."""
    rows: DocumentQuerySet = Document.objects.visible_to(actor)
    return rows.filter(client_id=asked.client_id) if asked.client_id else rows


def page_asked_for(actor: Actor, asked: Asked) -> Page:
    """One page of what was asked for."""
    keys = [Key(name.removeprefix("-"), name.startswith("-")) for name in ORDERS[asked.order]]
    opened = Reading.objects.filter(document=OuterRef("pk"), version_count__gte=OuterRef("version_count"))
    rows = asked_for(actor, asked).annotate(opened=Exists(opened))
    if asked.order == "ends":
        rows = rows.annotate(ends=F("valid_to"))
    shown = rows.values(*_SHOWN, "opened", *(["ends"] if asked.order == "ends" else []))
    return page_of(shown, keys, size=PAGE, after=asked.after, before=asked.before)


def counts_for(actor: Actor, asked: Asked, page: Page) -> tuple[dict[str, int], int]:
    """Count every view, and what was asked for where the page in hand does not tell it."""
    views = of_place(actor, asked).counted(actor.on)
    if not asked.narrowed:
        return views, views[asked.view]
    more = bool(page.after or page.before)
    return views, asked_for(actor, asked).count() if more else len(page.rows)


def places_of(actor: Actor, asked: Asked) -> dict[str, list[tuple[str, int]]]:
    """Count the folders and the years of the view, in one question: what the list may be narrowed to."""
    rows = of_place(actor, asked).filter(_view(actor, asked.view)).order_by()
    folders: dict[str, int] = {}
    years: dict[int, int] = {}
    for folder, year, count in rows.values_list("folder", "year").annotate(n=Count("pk")):
        folders[folder] = folders.get(folder, 0) + count
        years[year or 0] = years.get(year or 0, 0) + count
    named = sorted(folders.items(), key=lambda each: (not each[0], each[0].casefold()))[:_MOST_FOLDERS]
    return {
        "folders": named,
        "years": [(str(year or ""), count) for year, count in sorted(years.items(), reverse=True)],
    }


def _view(actor: Actor, view: str) -> Q:
    if view == "archive":
        return Q(archived_at__isnull=False)
    wanted: dict[str, Q] = {
        "valid": holds(actor.on),
        "soon": ends_soon(actor.on),
        "expired": Q(valid_to__lt=actor.on),
        "shared": Q(shared_at__isnull=False),
    }
    return Q(archived_at=None) & wanted.get(view, Q())


def _narrowed(actor: Actor, filters: Mapping[str, str]) -> Q:
    wanted = Q()
    if folder := filters.get("folder"):
        wanted &= Q(folder="" if folder == LOOSE else folder)
    if year := filters.get("year"):
        wanted &= Q(year=None) if year == LOOSE else Q(year=int(year))
    if kind := filters.get("kind"):
        wanted &= Q(kind=kind)
    if tag := filters.get("tag"):
        wanted &= Q(tags__contains=[tag])
    if filters.get("mine"):
        wanted &= Q(client__carer_id__in=actor.mine) | Q(client__payroll_carer_id__in=actor.mine)
    return wanted
