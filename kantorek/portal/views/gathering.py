"""What a page for sending brings: files of the form, files that came in parts before, photographs that become one PDF."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Final, TypeAlias, cast

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.db.models import F
from django.utils.translation import gettext as _

from kantorek.core import scope
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused
from kantorek.files.actions import bound, checked
from kantorek.files.looking import Facts
from kantorek.files.models import PartialUpload
from kantorek.files.resuming import forget_uploads, whole_of
from kantorek.portal.access import PortalRequest
from kantorek.requests.models import ClientRequest

Sent: TypeAlias = "tuple[UploadedFile[Any], Facts]"
FREE: Final = "documents"
"""What a file is for that nobody asked for."""
MOST_PAGES: Final = 40
MOST_BOUND: Final = 150 * 1024 * 1024
"""Bytes of photographs that become one document: they stand in our memory all at once, several times over."""
MOST_AT_ONCE: Final = 100
_PAGES: Final = frozenset({"image/jpeg", "image/png", "image/webp"})
_PURPOSE: Final = re.compile(r"documents|request:\d{1,18}")


@dataclass(slots=True)
class Gathered:
    """Files that may be kept, in their order, and why others may not."""

    files: list[Sent] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    parts: list[PartialUpload] = field(default_factory=list)

    def let_go(self, actor: Actor) -> None:
        """Forget the parts once what they made of them is kept: after that has been committed, so that nothing is lost."""
        with scope.of(actor):
            forget_uploads(actor, self.parts)


def purpose_of(one: ClientRequest) -> str:
    """Name what a file is for that answers a request."""
    return f"request:{one.pk}"


def is_purpose(text: str) -> bool:
    """Tell whether files may come for this."""
    return bool(_PURPOSE.fullmatch(text))


def waiting(actor: Actor, client_id: int, purpose: str) -> list[PartialUpload]:
    """Give this person's files that have come whole for a page and wait there for being sent."""
    mine = PartialUpload.objects.visible_to(actor).filter(client_id=client_id, purpose=purpose, received=F("size"))
    return list(mine.order_by("pk")[:MOST_AT_ONCE])


def gather(request: PortalRequest, purpose: str, *, title: str) -> Gathered:
    """Look at all that a form brings, before any transaction opens; `title` names the PDF made of photographs.

    Parts are named by the form in the order of the page. With a fault nothing is sent: what may be kept waits there.
    """
    actor, got = request.actor, Gathered()
    named = list(dict.fromkeys(request.POST.getlist("part")))[:MOST_AT_ONCE]
    with scope.of(actor):
        known = {each.token: each for each in waiting(actor, request.client.pk, purpose)}
    got.parts = [known[token] for token in named if token in known]
    bad = []
    for each in got.parts:
        if not _look(actor, got, each.name, lambda each=each: whole_of(actor, each)):  # type: ignore[misc]
            bad.append(each)
    for plain in request.FILES.getlist("file")[:MOST_AT_ONCE]:
        _look(actor, got, plain.name or "", lambda plain=plain: plain)  # type: ignore[misc]
    with scope.of(actor):
        forget_uploads(actor, bad)
    if request.POST.get("together") and not got.faults:
        _bind(actor, got, title)
    return got


def _look(actor: Actor, got: Gathered, name: str, make: "Callable[[], UploadedFile[Any]]") -> bool:
    try:
        upload = make()
        got.files.append((upload, checked(actor, upload)))
    except Refused as refused:
        got.faults.append(f"{name}: {refused.message}")
        return refused.code == "busy"
    return True


def _bind(actor: Actor, got: Gathered, title: str) -> None:
    """Make one PDF of the photographs, two or more, where the first of them stood."""
    pages = [sent for sent in got.files if sent[1].media in _PAGES]
    if len(pages) < 2:
        return
    if len(pages) > MOST_PAGES:
        got.faults.append(_("At most %(count)s photographs become one document.") % {"count": MOST_PAGES})
        return
    if sum(upload.size or 0 for upload, _facts in pages) > MOST_BOUND:
        got.faults.append(_("These photographs are too large for one document. Send fewer at a time."))
        return
    try:
        whole = _pdf(actor, pages, title)
    except Refused as refused:
        got.faults.append(refused.message)
        return
    place = got.files.index(pages[0])
    got.files = [*got.files[:place], whole, *[sent for sent in got.files[place:] if sent not in pages]]


def _pdf(actor: Actor, pages: Sequence[Sent], title: str) -> Sent:
    pictures = []
    for upload, _facts in pages:
        upload.seek(0)
        pictures.append(cast(BinaryIO, upload).read())
    upload = SimpleUploadedFile(f"{title}.pdf".replace("/", "-"), bound(actor, pictures), "application/pdf")
    return upload, checked(actor, upload)
