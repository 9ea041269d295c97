"""Pictures of announcements: kept as files of the announcement, shown to whoever is shown the announcement."""

from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from kantorek.core import scope
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused
from kantorek.files.actions import store_file
from kantorek.files.looking import Facts
from kantorek.files.models import StoredFile
from kantorek.news.actions.checking import taken
from kantorek.news.models import Announcement
from kantorek.news.richtext import pictures_in

KINDS: Final = ("image/png", "image/jpeg", "image/webp")
LARGEST: Final = 10_000_000
MOST: Final = 50


@transaction.atomic
def add_picture(actor: Actor, announcement: Announcement, upload: "UploadedFile[Any]", *, facts: Facts) -> StoredFile:
    """Keep a picture for the text of an announcement. Refuses what is no PNG, JPEG or WebP, and more than a few dozen."""
    announcement = taken(actor, announcement)
    if facts.media not in KINDS:
        raise Refused(_("A picture is a PNG, JPEG or WebP file."), code="kind", field="file")
    if facts.size > LARGEST:
        raise Refused(_("A picture has at most 10 MB."), code="too_large", field="file")
    if StoredFile.objects.visible_to(actor).of(announcement.ref).count() >= MOST:
        raise Refused(_("There are %(count)s pictures already.") % {"count": MOST}, code="too_many", field="file")
    return store_file(actor, upload, owner=announcement.ref, client_id=None, facts=facts, told=False)


def picture_for(actor: Actor, stored_file_id: int) -> StoredFile | None:
    """Find a picture of an announcement that the actor is shown; None for any other file.

    A picture belongs to the office and to no client, so a client's person finds it past the second wall: only when the
    announcement is theirs to read, and its text shows the picture.
    """
    with scope.system(actor.office_id, "show a picture of an announcement", at=actor.at) as program:
        of_news = StoredFile.objects.visible_to(program).current().filter(owner_kind="news.announcement")
        file = of_news.filter(pk=stored_file_id).first()
    owner = Announcement.objects.visible_to(actor).filter(pk=file.owner_id).first() if file else None
    if owner is None or (actor.kind == "contact" and stored_file_id not in pictures_in(owner.body, owner.body_en)):
        return None
    return file if actor.kind == "contact" or _is_open_to(actor, owner) else None


def _is_open_to(actor: Actor, announcement: Announcement) -> bool:
    """Tell whether a colleague reads it: whoever publishes does; others what is published, and not for a group without them."""
    group = announcement.group
    inside = group is None or actor.staff_id in group.members
    return actor.may("news.write") or (announcement.published_at is not None and inside)
