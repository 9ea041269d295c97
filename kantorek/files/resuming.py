"""Files that come in parts, and after a break from where they stopped: what tus 1.0 asks of a server, without its HTTP.

A part stands in the storage before its row knows of it; a part whose row was never written is written over by the next.
Nothing here is told to the stream: a file on its way is nobody's yet, and whoever keeps it at last tells.
"""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from kantorek.core.actor import Actor
from kantorek.core.errors import Refused
from kantorek.files import keeping
from kantorek.files.looking.faults import Bad, words_of
from kantorek.files.looking.names import clean_name
from kantorek.files.models import PartialUpload

MOST_PART: Final = 8 * 1024 * 1024
MOST_FILES: Final = 150
MOST_BYTES: Final = 600 * 1024 * 1024
"""What one person may have on its way at a time."""
KEPT: Final = timedelta(days=3)
"""So long a file waits for its next part, or for being sent."""


@transaction.atomic
def begin_upload(actor: Actor, *, client_id: int, name: str, purpose: str, size: int) -> PartialUpload:
    """Take up a file that will come in parts. Refuses an empty one, a large one, and more than one person has on its way."""
    if not 0 < size <= settings.UPLOAD_MAX:
        bad = Bad("too_large", mb=settings.UPLOAD_MAX // (1024 * 1024)) if size > 0 else Bad("empty")
        raise Refused(words_of(bad), code=bad.code, field="file")
    mine = PartialUpload.objects.visible_to(actor)
    if mine.count() >= MOST_FILES or (mine.aggregate(all=Sum("size"))["all"] or 0) + size > MOST_BYTES:
        raise Refused(_("Too many files are on their way. Send those first."), code="too_many")
    return PartialUpload.objects.create(
        office_id=actor.office_id,
        client_id=client_id,
        user_id=actor.user_id,
        token=secrets.token_urlsafe(32),
        name=clean_name(name),
        purpose=purpose[:120],
        size=size,
        path=keeping.new_path(actor.office_id),
        made_at=actor.at,
        touched_at=actor.at,
    )


@transaction.atomic
def take_part(actor: Actor, upload: PartialUpload, *, offset: int, data: bytes) -> PartialUpload:
    """Take the bytes from `offset` on. Refuses any other place than where it stopped, and more than was announced."""
    held = PartialUpload.objects.visible_to(actor).select_for_update().filter(pk=upload.pk).first()
    if held is None:
        raise Refused(_("This file is not on its way any more. Choose it again."), code="gone")
    if offset != held.received:
        raise Refused(_("The file goes on at another place."), code="offset")
    if len(data) > MOST_PART or held.received + len(data) > held.size:
        raise Refused(_("More came than was announced."), code="too_large")
    if data:
        keeping.write_part(held.path, offset, data)
    held.received, held.touched_at = held.received + len(data), actor.at
    held.save(update_fields=["received", "touched_at"])
    return held


def whole_of(actor: Actor, upload: PartialUpload) -> "UploadedFile[Any]":
    """Put the parts together, as a request would have brought the file. Refuses one that has not come to its end."""
    whole = TemporaryUploadedFile(upload.name, "application/octet-stream", upload.size, None)
    for part in keeping.read_parts(upload.path):
        whole.write(part)
    if upload.received != upload.size or whole.tell() != upload.size:
        whole.close()
        raise Refused(_("This file has not come to its end."), code="unfinished")
    whole.seek(0)
    return whole


def forget_uploads(actor: Actor, uploads: Iterable[PartialUpload]) -> None:
    """Let go of files on their way, the bytes first: should the program stop in between, the rows are swept later."""
    ids = []
    for each in uploads:
        keeping.drop(each.path)
        ids.append(each.pk)
    if ids:
        PartialUpload.objects.filter(office_id=actor.office_id, pk__in=ids).delete()


def left_uploads(actor: Actor, *, before: datetime) -> list[PartialUpload]:
    """Give some files of an office that nobody has gone on with since a moment."""
    return list(PartialUpload.objects.filter(office_id=actor.office_id, touched_at__lt=before).order_by("pk")[:500])
