"""A person's notices as they ask for them, and how many are unread: counted once, kept until something changes it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet

from kantorek.core.actor import Actor, day_of
from kantorek.core.keyset import Key, Page, page_of
from kantorek.notifications.models import Notice, Wishes
from kantorek.notifications.readers import FIRST_HOUR
from kantorek.offices import tally

MOST = 100
"""What the bell counts up to."""
BELL = "bell"
"""The number of the bell among those that are counted together."""
SIZE = 25
_ORDER = [Key("at", down=True), Key("id", down=True)]
_COLUMNS = ("id", "client_id", "kind", "level", "icon", "title", "text", "url", "count", "at", "read_at")


def page_of_notices(actor: Actor, *, unread: bool, after: str, before: str) -> Page:
    """One page of the actor's notices, newest first."""
    mine = Notice.objects.visible_to(actor)
    rows = (mine.unread() if unread else mine).values(*_COLUMNS)
    return page_of(rows, _ORDER, size=SIZE, after=after, before=before)


def by_day(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Put rows, newest first, under their days; what is about the same thing stands together, behind its newest."""
    days: dict[date, dict[str, list[dict[str, Any]]]] = {}
    for row in rows:
        days.setdefault(day_of(row["at"]), {}).setdefault(row["url"], []).append(row)
    return [{"day": day, "things": list(things.values())} for day, things in days.items()]


def wishes_of(actor: Actor) -> Wishes:
    """Give how the actor wishes to be told; who has never said anything gets what everybody gets, not saved."""
    held = Wishes.objects.visible_to(actor).first()
    if held:
        return held
    if actor.kind == "contact":
        client_id = next(iter(actor.clients or ()), None)
        return Wishes(
            office_id=actor.office_id, contact_id=actor.contact_id, client_id=client_id, digest_hour=FIRST_HOUR
        )
    return Wishes(office_id=actor.office_id, staff_id=actor.staff_id)


def bell(actor: Actor) -> dict[str, Any] | None:
    """What the bell of a colleague or of a client's person shows; nobody else has one, nor who only looks on."""
    topic = tally.person_of(actor)
    if actor.kind not in ("staff", "contact") or not topic:
        return None
    count = unread_count(actor)
    return {"unread": count, "shown": f"{MOST - 1}+" if count >= MOST else str(count), "topic": topic}


def unread_count(actor: Actor) -> int:
    """Count what the actor has not read, MOST at most: from what is kept, else from the rows."""
    return min(tally.number(actor, BELL), MOST)


def unread_of(actor: Actor) -> QuerySet[Notice]:
    """What the actor has not read."""
    return Notice.objects.visible_to(actor).unread()


def forget_counts(office_id: int, people: Iterable[str]) -> None:
    """Let the counts of these people (their topics) be made anew, once what changes them is committed."""
    tally.forget(office_id, BELL, people)
