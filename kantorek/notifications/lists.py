"""A person's notices as they ask for them, and how many are unread: counted once, kept until something changes it."""

import secrets
from collections.abc import Iterable
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.db.models import CharField, Count, Func, Subquery, Value

from kantorek.core import scope
from kantorek.core.actor import Actor
from kantorek.core.keyset import Key, Page, page_of
from kantorek.notifications.models import Notice
from kantorek.offices.models import Office

MOST = 100
"""What the bell counts up to."""
KEPT = 600
"""Seconds; a count that nothing has changed is asked again after these."""
SIZE = 25
_ORDER = [Key("id", down=True)]
_COLUMNS = ("id", "level", "icon", "title", "text", "at", "read_at")


def page_of_notices(actor: Actor, *, unread: bool, after: str, before: str) -> Page:
    """One page of the actor's notices, newest first."""
    mine = Notice.objects.visible_to(actor)
    rows = (mine.unread() if unread else mine).values(*_COLUMNS)
    return page_of(rows, _ORDER, size=SIZE, after=after, before=before)


def bell(actor: Actor) -> dict[str, Any] | None:
    """What the bell in the top bar shows; nobody but staff has one."""
    if actor.kind != "staff" or not actor.staff_id:
        return None
    count = unread_count(actor)
    return {"unread": count, "shown": f"{MOST - 1}+" if count >= MOST else str(count), "staff_id": actor.staff_id}


def unread_count(actor: Actor) -> int:
    """Count what the actor has not read, MOST at most: from the cache, else from the rows.

    A frame is drawn on error pages too, when no scope is open any more; then one is opened. What is kept bears the stamp that held before
    the rows were read: a count that a change has overtaken meanwhile is counted again.
    """
    stamp, kept = _keys(actor.office_id, actor.staff_id or 0)
    found = cache.get_many([stamp, kept])
    known = found.get(kept)
    if known and known[0] == found.get(stamp, ""):
        return int(known[1])
    count = _count(actor)
    if count is None:
        with scope.of(actor):
            count = _count(actor) or 0
    cache.set(kept, (found.get(stamp, ""), count), timeout=KEPT)
    return count


def _count(actor: Actor) -> int | None:
    """Count the rows; None where the actor's scope is not open, so that the wall hides them."""
    mine = Notice.objects.visible_to(actor).unread().order_by().values("office_id")
    counted = Subquery(mine.annotate(count=Count("pk")).values("count"))
    scope_of = Func(Value("kantorek.office"), Value(True), function="current_setting", output_field=CharField())
    doorway = Office.objects.filter(pk=actor.office_id).annotate(unread=counted, scope_of=scope_of)
    unread, open_for = doorway.values_list("unread", "scope_of").get()
    return min(unread or 0, MOST) if open_for == str(actor.office_id) else None


def forget_counts(office_id: int, staff_ids: Iterable[int]) -> None:
    """Let the counts of these people be made anew, once what changes them is committed."""
    stamps = {_keys(office_id, staff_id)[0]: secrets.token_hex(4) for staff_id in staff_ids}
    transaction.on_commit(lambda: _stamp(stamps), robust=True)


def _stamp(stamps: dict[str, str]) -> None:
    cache.set_many(stamps, timeout=2 * KEPT)


def _keys(office_id: int, staff_id: int) -> tuple[str, str]:
    return f"notices:stamp:{office_id}:{staff_id}", f"notices:unread:{office_id}:{staff_id}"
