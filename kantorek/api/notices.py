"""A person's notices over the API: what they were told, and that it was read."""

from datetime import datetime
from typing import Annotated

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema

from kantorek.api.access import token
from kantorek.api.clients import Limit, actor_of, make_cursor, read_cursor
from kantorek.api.problems import ProblemOut
from kantorek.notifications.actions import mark_read
from kantorek.notifications.models import Notice

router = Router()


class NoticeOut(Schema):
    """What the token's person was told, in their language; `url` is the path of the thing in the office's pages."""

    id: int
    kind: str
    level: str
    title: str
    text: str
    url: str
    client_id: int | None
    at: datetime
    read_at: datetime | None


class NoticesOut(Schema):
    """A page of notices; `next` goes back as `cursor`, and is null on the last page."""

    items: list[NoticeOut]
    next: str | None


@router.get("", response={200: NoticesOut, 422: ProblemOut}, summary="List notices")
@token("clients.see")
def list_notices(
    request: HttpRequest,
    unread: bool = False,
    cursor: Annotated[str, Query(max_length=60)] = "",
    limit: Limit = 50,
) -> NoticesOut:
    """List the notices of the person behind the token, newest first."""
    mine = Notice.objects.visible_to(actor_of(request))
    rows = mine.unread() if unread else mine
    if before := read_cursor(cursor):
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: limit + 1])
    shown = found[:limit]
    items = [NoticeOut.from_orm(notice) for notice in shown]
    return NoticesOut(items=items, next=make_cursor(shown[-1].pk) if len(found) > limit else None)


@router.post("/{int:notice_id}/read", response={200: NoticeOut, 404: ProblemOut}, summary="Mark a notice as read")
@token("clients.see")
def read_notice(request: HttpRequest, notice_id: int) -> NoticeOut:
    """Note that the person has read it; again changes nothing."""
    notice = get_object_or_404(Notice.objects.visible_to(actor_of(request)), pk=notice_id)
    return NoticeOut.from_orm(mark_read(actor_of(request), notice))
