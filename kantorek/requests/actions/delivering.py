"""What the client sends: files laid beside a request, files taken back, and the delivery itself."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final, TypeAlias

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from kantorek.core.actor import Actor
from kantorek.core.errors import Refused
from kantorek.core.events import publish
from kantorek.files.actions import checked, remove_file, store_file
from kantorek.files.looking import Facts
from kantorek.files.models import StoredFile
from kantorek.requests.actions.checking import clean_text, hold_request, save_request, tell_pages
from kantorek.requests.choices import Kind, State
from kantorek.requests.events import RequestDelivered
from kantorek.requests.models import ClientRequest

Sent: TypeAlias = "tuple[UploadedFile[Any], Facts | None]"
"""A file, and what files.actions.checked() said of it before the transaction opened; None: looked at inside."""
MOST_FILES: Final = 100


@transaction.atomic
def attach_file(
    actor: Actor, request: ClientRequest, upload: "UploadedFile[Any]", *, facts: Facts | None = None
) -> StoredFile:
    """Lay a file beside a request that is not settled; deliver_request() sends it. The same bytes again are the same file.

    Refuses a closed client, a request that is settled or withdrawn, too many files, and what store_file() refuses.
    """
    facts = facts or checked(actor, upload)
    request = hold_request(actor, request)
    _refuse_settled(request)
    file, _new = _store(actor, request, upload, facts)
    tell_pages(actor, request.client_id)
    return file


@transaction.atomic
def take_back_file(actor: Actor, request: ClientRequest, file: StoredFile) -> StoredFile:
    """Take away a file of a request that waits for the client: laid there by mistake, or returned by the office.

    Refuses a closed client, a file of something else, and a request that is with the office or settled.
    """
    request = hold_request(actor, request)
    _refuse_settled(request)
    if (file.owner_kind, file.owner_id) != (request.ref.kind, request.pk):
        raise Refused(_("This file belongs to something that is not there any more."), code="gone")
    _refuse_sent(request, file)
    return remove_file(actor, file)


@transaction.atomic
def deliver_request(
    actor: Actor,
    request: ClientRequest,
    *,
    answer: str = "",
    files: Sequence[Sent] = (),
    drop: Iterable[int] = (),
    version: int | None = None,
) -> ClientRequest:
    """Send what was asked for: files given here or laid beside the request before, an answer, or both.

    `drop` are ids of returned files that these take the place of. Staff may write down what came another way. More may
    be sent until the office has settled it. The same again changes nothing, and with an old `version` a page that was
    open meanwhile sends nothing twice. Refuses a closed client, a request that is settled or withdrawn, neither file
    nor answer, too many files, an endless answer, and what store_file() refuses.
    """
    request = hold_request(actor, request)
    _refuse_settled(request)
    answer = clean_text(actor, answer, "answer")
    since = max(filter(None, (request.delivered_at, request.returned_at)), default=None)
    _drop(actor, request, drop)
    new = [file.pk for file, fresh in (_store(actor, request, upload, facts) for upload, facts in files) if fresh]
    fresh = _fresh(actor, request, since, new)
    if not fresh and answer in ("", request.answer):
        if request.state == State.DELIVERED or (version is not None and version != request.version):
            return request
        _refuse_nothing(request, answer)
    return _delivered(actor, request, fresh, answer)


def files_of(actor: Actor, request: ClientRequest) -> list[StoredFile]:
    """Give the files that stand beside a request, the first one first."""
    return list(StoredFile.objects.visible_to(actor).current().of(request.ref).listed())


def _delivered(actor: Actor, request: ClientRequest, fresh: list[int], answer: str) -> ClientRequest:
    again = request.delivered_at is not None
    request.state, request.answer = State.DELIVERED, answer or request.answer
    request.delivered_at, request.remind_on = actor.at, None
    request.delivered_by_id, request.delivered_by_name = actor.contact_id, actor.name[:150]
    save_request(actor, request, "state", "answer", "delivered_at", "remind_on", "delivered_by", "delivered_by_name")
    publish(
        RequestDelivered(
            actor=actor,
            subject=request.ref,
            client_id=request.client_id,
            file_ids=fresh,
            answered=bool(answer),
            by_office=actor.staff_id is not None,
            again=again,
        )
    )
    return request


def _refuse_settled(request: ClientRequest) -> None:
    if request.state in (State.DONE, State.WITHDRAWN):
        words = _("The office has settled this already; nothing more is needed.")
        raise Refused(words, code="settled")


def _refuse_nothing(request: ClientRequest, answer: str) -> None:
    """The same answer to a returned request is one, where an answer was wanted."""
    if request.kind == Kind.ANSWER:
        if not answer:
            raise Refused(_("Write an answer first."), code="required", field="answer")
        return
    raise Refused(_("Add a file or write an answer first."), code="required", field="files")


def _store(
    actor: Actor, request: ClientRequest, upload: "UploadedFile[Any]", facts: Facts | None
) -> tuple[StoredFile, bool]:
    """Keep a file, and tell whether it is new."""
    facts = facts or checked(actor, upload)
    here = StoredFile.objects.visible_to(actor).current().of(request.ref)
    if known := here.filter(sha256=facts.sha256).first():
        return known, False
    if here.count() >= MOST_FILES:
        raise Refused(_("At most %(count)s files for one request.") % {"count": MOST_FILES}, code="too_many")
    return store_file(actor, upload, owner=request.ref, client_id=request.client_id, facts=facts), True


def _drop(actor: Actor, request: ClientRequest, ids: Iterable[int]) -> None:
    wanted = list(ids)
    if wanted:
        for file in StoredFile.objects.visible_to(actor).current().of(request.ref).filter(pk__in=wanted):
            _refuse_sent(request, file)
            remove_file(actor, file)


def _refuse_sent(request: ClientRequest, file: StoredFile) -> None:
    """What the office looks at does not vanish under its eyes."""
    if request.state == State.DELIVERED and request.delivered_at and file.made_at <= request.delivered_at:
        raise Refused(_("This file has been sent already. Ask the office to return it."), code="delivered")


def _fresh(actor: Actor, request: ClientRequest, since: datetime | None, new: list[int]) -> list[int]:
    """Name the files that the office has not been sent before."""
    mine = files_of(actor, request)
    return [file.pk for file in mine if since is None or file.made_at > since or file.pk in new]
