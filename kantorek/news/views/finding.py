"""Finding announcements, groups and what a form offers; not yours is 404."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from kantorek.clients.lists import tags_in_use
from kantorek.clients.models import Client
from kantorek.core.actor import Actor
from kantorek.news.choices import Audience
from kantorek.news.models import Announcement, StaffGroup
from kantorek.offices.models import StaffMember

_DIGITS = 9


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
    """What a form may name: tags in use, groups, carers, and the clients that this person sees. Four queries."""
    people = StaffMember.objects.visible_to(actor).working().alphabetical()
    clients = Client.objects.visible_to(actor).current().by_name()
    return {
        "tags": tags_in_use(actor),
        "groups": list(StaffGroup.objects.visible_to(actor).current().order_by("name")),
        "people": dict(people.values_list("pk", "name")),
        "clients": list(clients.values_list("pk", "name")),
    }


def version_in(data: Any) -> int:
    """Read which version was on the screen; none that can be read is older than any."""
    text = data.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else 0
