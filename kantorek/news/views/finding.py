"""Finding announcements, groups and what a form offers; not yours is 404."""

from typing import Any, Final
from uuid import UUID

from django.core.cache import cache
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from kantorek.clients.lists import tags_in_use
from kantorek.clients.models import Client
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused
from kantorek.news.actions.checking import MOST_CHOSEN
from kantorek.news.choices import Audience
from kantorek.news.models import Announcement, StaffGroup
from kantorek.offices.models import StaffMember

_DIGITS = 9
_LONGEST = 80
_BEGUN_SECONDS = 3600
SHOWN: Final = 20
"""So many clients stand under the search at most."""


def announcement_of(actor: Actor, announcement_id: int) -> Announcement:
    """Find an announcement: whoever does not publish sees what is published, and no post of a group they are not in."""
    rows = Announcement.objects.visible_to(actor).select_related("group", "author")
    found: Announcement = get_object_or_404(rows, pk=announcement_id)
    if actor.may("news.write"):
        return found
    outside = found.audience == Audience.STAFF and found.group and actor.staff_id not in found.group.members
    if found.published_at is None or outside:
        raise Http404
    return found


def group_of(actor: Actor, staff_group_id: int) -> StaffGroup:
    """Find a group of colleagues."""
    found: StaffGroup = get_object_or_404(StaffGroup.objects.visible_to(actor), pk=staff_group_id)
    return found


def offered_to(actor: Actor) -> dict[str, Any]:
    """What a form may name: tags in use, groups and carers. Three queries."""
    people = StaffMember.objects.visible_to(actor).working().alphabetical()
    return {
        "tags": tags_in_use(actor),
        "groups": list(StaffGroup.objects.visible_to(actor).current().order_by("name")),
        "people": dict(people.values_list("pk", "name")),
    }


def found_clients(actor: Actor, q: str) -> dict[str, Any]:
    """Give the first clients of those that words find, to choose from, and how many there are; without words of all. Two queries."""
    q = " ".join(q.replace("\x00", "").split())[:_LONGEST]
    clients = Client.objects.visible_to(actor).current()
    found = clients.matching(q) if q else clients
    return {"q": q, "found": list(found.by_name().values("pk", "name", "nip")[:SHOWN]), "found_count": found.count()}


def chosen_clients(actor: Actor, ids: list[int]) -> list[dict[str, Any]]:
    """Give those chosen by name, as the form shows them; who is not there any more is left out. One query, none for none."""
    clients = Client.objects.visible_to(actor).current().among(ids[:MOST_CHOSEN])
    return [dict(row) for row in clients.by_name().values("pk", "name")] if ids else []


def version_in(data: Any) -> int:
    """Read which version was on the screen; none that can be read is older than any."""
    text = data.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else 0


def whose(actor: Actor) -> str:
    """Say for whom, and in which office, a form was opened: the form sends it back, and the device keeps its copies by it."""
    return f"{actor.user_id}:{actor.office_id}"


def refuse_others(actor: Actor, data: Any) -> None:
    """Refuse a form that was opened by somebody else or in another office: in another tab one signs in anew, or changes offices."""
    if data.get("whose", whose(actor)) != whose(actor):
        words = _(
            "Nothing was saved: this was begun by somebody else, or in another office. Sign in there again to save it."
        )
        raise Refused(words, code="other")


def begun(actor: Actor, data: Any) -> Announcement | None:
    """Find the draft that this very form has made already, within the hour: the answer that said so may have been lost."""
    kept = cache.get(key) if (key := _begun_key(actor, data)) else None
    return Announcement.objects.visible_to(actor).filter(pk=kept).first() if kept else None


def note_begun(actor: Actor, data: Any, made: Announcement) -> None:
    """Keep which draft a form has made. Rolled back, it leads to no row, and the next attempt makes one."""
    if key := _begun_key(actor, data):
        cache.set(key, made.pk, timeout=_BEGUN_SECONDS)


def _begun_key(actor: Actor, data: Any) -> str:
    try:
        return f"news:begun:{whose(actor)}:{UUID(data.get('once', '')).hex}"
    except ValueError:
        return ""
