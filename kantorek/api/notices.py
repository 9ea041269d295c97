"""A person's notices over the API: what they were told, that it was read, how they wish to be told; staff and portal alike."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from kantorek.api.access import token
from kantorek.api.clients import Limit, actor_of, make_cursor, read_cursor
from kantorek.api.problems import REFUSALS, ProblemOut
from kantorek.core.actor import Actor
from kantorek.notifications import actions, due
from kantorek.notifications.kinds import kinds_for
from kantorek.notifications.lists import wishes_of
from kantorek.notifications.models import Notice, Wishes

router = Router()
portal = Router()
Before = Annotated[str, Query(max_length=60)]
Hour = Annotated[int, Field(ge=0, le=23)]
HELD: dict[Any, Any] = {404: ProblemOut}


class NoticeOut(Schema):
    """What the token's person was told, in their language; `url` is the path of the thing in the program's pages.

    `count` says how many were told as one while it was unread; title and text are the newest.
    """

    id: int
    kind: str
    level: str
    title: str
    text: str
    url: str
    count: int
    client_id: int | None
    at: datetime
    read_at: datetime | None


class NoticesOut(Schema):
    """A page of notices; `next` goes back as `cursor`, and is null on the last page."""

    items: list[NoticeOut]
    next: str | None


class ReadOut(Schema):
    """How many were unread."""

    read: int


class WishOut(Schema):
    """How the person is told of one kind; `must` cannot be switched off, only put off to the digest."""

    kind: str
    label: str
    mail: str
    push: bool
    must: bool


class WishesOut(Schema):
    """How the person is told: kind by kind, at which hour the digest (or the letter of the day) comes, and the quiet hours."""

    kinds: list[WishOut]
    digest_hour: int
    quiet_from: int | None
    quiet_to: int | None
    version: int


class WishIn(Schema):
    """How to be told of one kind; what is left out stays. Clients' people choose now (the letter of the day) or off."""

    mail: Literal["now", "digest", "off"] | None = None
    push: bool | None = None


class WishesIn(Schema):
    """What is to change; a kind that is not named stays. `quiet` is [from, until], or [] for no quiet hours."""

    kinds: dict[Annotated[str, Field(max_length=60)], WishIn] = {}
    digest_hour: Hour | None = None
    quiet: Annotated[list[Hour], Field(max_length=2)] | None = None
    version: int | None = None


@router.get("", response={200: NoticesOut, 422: ProblemOut}, summary="List notices")
@token("clients.see")
def list_notices(request: HttpRequest, unread: bool = False, cursor: Before = "", limit: Limit = 50) -> NoticesOut:
    """List the notices of the person behind the token, newest first."""
    return _listed(actor_of(request), unread, cursor, limit)


@router.post("/read", response=ReadOut, summary="Mark all notices as read")
@token("clients.see")
def read_all_notices(request: HttpRequest) -> ReadOut:
    """Note that the person has read everything there is."""
    return ReadOut(read=actions.mark_all_read(actor_of(request)))


@router.get("/wishes", response=WishesOut, summary="How the person is told")
@token("clients.see")
def get_wishes(request: HttpRequest) -> WishesOut:
    """Give how the person behind the token is told of each kind of thing."""
    return _wishes(actor_of(request), wishes_of(actor_of(request)))


@router.put("/wishes", response={200: WishesOut, **REFUSALS}, summary="Change how the person is told")
@token("clients.see")
def put_wishes(request: HttpRequest, data: WishesIn) -> WishesOut:
    """Change how the person behind the token is told; nobody else's wishes can be changed."""
    return _changed(actor_of(request), data)


@router.post("/{int:notice_id}/read", response={200: NoticeOut, **HELD}, summary="Mark a notice as read")
@token("clients.see")
def read_notice(request: HttpRequest, notice_id: int) -> NoticeOut:
    """Note that the person has read it; again changes nothing."""
    return NoticeOut.from_orm(actions.mark_read(actor_of(request), _mine(request, notice_id)))


@router.post("/{int:notice_id}/unread", response={200: NoticeOut, **HELD}, summary="Mark a notice as unread")
@token("clients.see")
def unread_notice(request: HttpRequest, notice_id: int) -> NoticeOut:
    """Put it back among the unread; again changes nothing."""
    return NoticeOut.from_orm(actions.mark_unread(actor_of(request), _mine(request, notice_id)))


@portal.get("/notices", response={200: NoticesOut, 422: ProblemOut}, summary="List notices")
@token("portal.see")
def list_portal_notices(
    request: HttpRequest, unread: bool = False, cursor: Before = "", limit: Limit = 50
) -> NoticesOut:
    """List what the person behind the token was told at this company, newest first."""
    return _listed(actor_of(request), unread, cursor, limit)


@portal.post("/notices/read", response=ReadOut, summary="Mark all notices as read")
@token("portal.see")
def read_all_portal_notices(request: HttpRequest) -> ReadOut:
    """Note that the person has read everything there is at this company."""
    return ReadOut(read=actions.mark_all_read(actor_of(request)))


@portal.get("/notices/wishes", response=WishesOut, summary="How the person is told")
@token("portal.see")
def get_portal_wishes(request: HttpRequest) -> WishesOut:
    """Give how the person behind the token is told at this company."""
    return _wishes(actor_of(request), wishes_of(actor_of(request)))


@portal.put("/notices/wishes", response={200: WishesOut, **REFUSALS}, summary="Change how the person is told")
@token("portal.see")
def put_portal_wishes(request: HttpRequest, data: WishesIn) -> WishesOut:
    """Change how the person behind the token is told at this company."""
    return _changed(actor_of(request), data)


@portal.post("/notices/{int:notice_id}/read", response={200: NoticeOut, **HELD}, summary="Mark a notice as read")
@token("portal.see")
def read_portal_notice(request: HttpRequest, notice_id: int) -> NoticeOut:
    """Note that the person has read it; again changes nothing."""
    return NoticeOut.from_orm(actions.mark_read(actor_of(request), _mine(request, notice_id)))


@portal.post("/notices/{int:notice_id}/unread", response={200: NoticeOut, **HELD}, summary="Mark a notice as unread")
@token("portal.see")
def unread_portal_notice(request: HttpRequest, notice_id: int) -> NoticeOut:
    """Put it back among the unread; again changes nothing."""
    return NoticeOut.from_orm(actions.mark_unread(actor_of(request), _mine(request, notice_id)))


def _mine(request: HttpRequest, notice_id: int) -> Notice:
    return get_object_or_404(Notice.objects.visible_to(actor_of(request)), pk=notice_id)


def _listed(actor: Actor, unread: bool, cursor: str, limit: int) -> NoticesOut:
    mine = Notice.objects.visible_to(actor)
    rows = mine.unread() if unread else mine
    if before := read_cursor(cursor):
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: limit + 1])
    shown = found[:limit]
    items = [NoticeOut.from_orm(notice) for notice in shown]
    return NoticesOut(items=items, next=make_cursor(shown[-1].pk) if len(found) > limit else None)


def _wishes(actor: Actor, wishes: Wishes) -> WishesOut:
    reader = "contact" if actor.kind == "contact" else "staff"
    kinds = [
        WishOut(
            kind=kind.key,
            label=str(kind.label),
            mail=due.mail_said(wishes, kind, reader=reader),
            push=due.push_wish(wishes, kind),
            must=kind.must,
        )
        for kind in kinds_for(reader)
    ]
    hours = {name: getattr(wishes, name) for name in ("digest_hour", "quiet_from", "quiet_to", "version")}
    return WishesOut(kinds=kinds, **hours)


def _changed(actor: Actor, data: WishesIn) -> WishesOut:
    kinds = {key: said.dict(exclude_none=True) for key, said in data.kinds.items()}
    first, last = (*(data.quiet or []), None, None)[:2]
    quiet = None if data.quiet is None else (first, last)
    wishes = actions.change_wishes(actor, kinds=kinds, digest_hour=data.digest_hour, quiet=quiet, version=data.version)
    return _wishes(actor, wishes)
