"""Announcements over the API: the office writes, publishes and sees who has read; a client's person reads and confirms."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema, Status

from kantorek.api.access import token
from kantorek.api.clients import IF_MATCH, actor_of, seen_version
from kantorek.api.portal import company_of
from kantorek.api.problems import REFUSALS, VERSIONED, ProblemOut
from kantorek.news import actions
from kantorek.news.choices import Audience
from kantorek.news.lists import board, figures_of, read_list, running_for
from kantorek.news.models import Announcement
from kantorek.news.richtext import cleaned

router = Router()
portal = Router()
View = Literal["clients", "office", "drafts", "over"]
Show = Literal["all", "unseen", "unconfirmed"]
Cursor = Annotated[str, Query(max_length=200)]
Title = Annotated[str, Field(max_length=160)]
Body = Annotated[str, Field(max_length=40_000)]
Tag = Annotated[str, Field(max_length=40)]


class AnnouncementIn(Schema):
    """What an announcement says, and for whom; only what is sent is changed. HTML is cleaned."""

    title: Title | None = None
    body: Body | None = None
    title_en: Title | None = None
    body_en: Body | None = None
    audience: Audience | None = None
    tags: Annotated[list[Tag], Field(max_length=20)] | None = None
    client_ids: Annotated[list[int], Field(max_length=500)] | None = None
    pinned: bool | None = None
    urgent: bool | None = None
    must_confirm: bool | None = None
    by_mail: bool | None = None
    expires_at: datetime | None = None


class PublishIn(Schema):
    """With `at` it is published at that moment, else at once."""

    at: datetime | None = None


class AnnouncementOut(Schema):
    """One announcement as the office keeps it; `version` is its ETag, `may` what the token's person may do with it now."""

    id: int
    version: int
    title: str
    body: str
    title_en: str
    body_en: str
    audience: str
    tags: list[str]
    client_ids: list[int]
    state: str
    pinned: bool
    urgent: bool
    must_confirm: bool
    by_mail: bool
    publish_at: datetime | None
    published_at: datetime | None
    expires_at: datetime | None
    withdrawn_at: datetime | None
    author_name: str
    may: list[str] = []


class ShortOut(Schema):
    """A line of the office's list: of `clients` so many have seen it, confirmed it, been written to."""

    id: int
    title: str
    audience: str
    state: str
    urgent: bool
    pinned: bool
    must_confirm: bool
    published_at: datetime | None
    expires_at: datetime | None
    clients: int
    seen: int
    confirmed: int
    mailed: int


class ShortsOut(Schema):
    """A page of the office's list; `next` goes back as `cursor`, and is null on the last page."""

    items: list[ShortOut]
    next: str | None


class PersonOut(Schema):
    """What one person at a client has done; `by_link`: by the link in a letter, without signing in."""

    name: str
    contact_id: int | None
    in_portal: bool
    mailed_at: datetime | None
    seen_at: datetime | None
    confirmed_at: datetime | None
    reminded_at: datetime | None
    by_link: bool


class ClientReadOut(Schema):
    """One client that it is for, with its people."""

    client_id: int
    name: str
    seen: bool
    confirmed: bool
    people: list[PersonOut]


class ReadersOut(Schema):
    """A page of the read list."""

    items: list[ClientReadOut]
    next: str | None


class NewsOut(Schema):
    """An announcement as a client's person is shown it, in their language; `body` is cleaned HTML without pictures."""

    id: int
    title: str
    body: str
    urgent: bool
    pinned: bool
    must_confirm: bool
    published_at: datetime
    expires_at: datetime | None
    seen_at: datetime | None
    confirmed_at: datetime | None


@router.get("", response={200: ShortsOut, 422: ProblemOut}, summary="List announcements")
@token("clients.see")
def list_announcements(request: HttpRequest, view: View = "clients", cursor: Cursor = "") -> ShortsOut:
    """List one view: running ones for clients, for the office, drafts and scheduled ones, and those that are over."""
    page = board(actor_of(request), view, after=cursor)
    figures = figures_of(actor_of(request), [row["id"] for row in page.rows])
    items = []
    for row in page.rows:
        one = figures[row["id"]]
        counted = {"clients": one.readers, "seen": one.seen, "confirmed": one.confirmed, "mailed": one.mailed}
        items.append(ShortOut.model_validate(row | counted))
    return ShortsOut(items=items, next=page.after or None)


@router.post("", response={201: AnnouncementOut, **REFUSALS}, summary="Write a draft")
@token("news.write")
def add_announcement(request: HttpRequest, data: AnnouncementIn, response: HttpResponse) -> Status[AnnouncementOut]:
    """Write a draft; nobody is shown it before it is published."""
    one = actions.add_announcement(actor_of(request), **_fields(data))
    return Status(201, _out(request, one, response))


@router.get("/{int:announcement_id}", response={200: AnnouncementOut, 404: ProblemOut}, summary="One announcement")
@token("news.write")
def get_announcement(request: HttpRequest, announcement_id: int, response: HttpResponse) -> AnnouncementOut:
    """Give one with its texts."""
    return _out(request, _found(request, announcement_id), response)


@router.patch(
    "/{int:announcement_id}",
    response={200: AnnouncementOut, **VERSIONED},
    summary="Change what it says",
    openapi_extra=IF_MATCH,
)
@token("news.write")
def change_announcement(
    request: HttpRequest, announcement_id: int, data: AnnouncementIn, response: HttpResponse
) -> AnnouncementOut:
    """Change the fields sent; once published, for whom it is stays."""
    one, version = _found(request, announcement_id), seen_version(request)
    return _out(
        request, actions.change_announcement(actor_of(request), one, version=version, **_fields(data)), response
    )


@router.post(
    "/{int:announcement_id}/publish",
    response={200: AnnouncementOut, **VERSIONED},
    summary="Publish, now or later",
    openapi_extra=IF_MATCH,
)
@token("news.write")
def publish_announcement(
    request: HttpRequest, announcement_id: int, data: PublishIn, response: HttpResponse
) -> AnnouncementOut:
    """Publish it to the clients that the token's person sees, at once or at a moment."""
    actor, one, version = actor_of(request), _found(request, announcement_id), seen_version(request)
    if data.at:
        return _out(request, actions.schedule_announcement(actor, one, at=data.at, version=version), response)
    return _out(request, actions.publish_announcement(actor, one, version=version), response)


@router.post("/{int:announcement_id}/withdraw", response={200: AnnouncementOut, **REFUSALS}, summary="Take it back")
@token("news.write")
def withdraw_announcement(request: HttpRequest, announcement_id: int, response: HttpResponse) -> AnnouncementOut:
    """Show it to nobody any more."""
    return _out(request, actions.withdraw_announcement(actor_of(request), _found(request, announcement_id)), response)


@router.post("/{int:announcement_id}/restore", response={200: AnnouncementOut, **REFUSALS}, summary="Bring it back")
@token("news.write")
def restore_announcement(request: HttpRequest, announcement_id: int, response: HttpResponse) -> AnnouncementOut:
    """Bring a withdrawn one back: published again if it was, else a draft."""
    one = actions.restore_announcement(actor_of(request), _found(request, announcement_id))
    return _out(request, one, response)


@router.post("/{int:announcement_id}/remind", response={200: dict[str, int], **REFUSALS}, summary="Remind the rest")
@token("news.write")
def remind_unread(request: HttpRequest, announcement_id: int) -> dict[str, int]:
    """Tell those once more who have not done what is asked, once a day; `people` is how many they are."""
    told = actions.remind_unread(actor_of(request), _found(request, announcement_id))
    return {"people": len(told.contact_ids) + len(told.staff_ids) if told else 0}


@router.get(
    "/{int:announcement_id}/readers",
    response={200: ReadersOut, 404: ProblemOut, 422: ProblemOut},
    summary="Who read it",
)
@token("clients.see")
def list_readers(request: HttpRequest, announcement_id: int, show: Show = "all", cursor: Cursor = "") -> ReadersOut:
    """List the clients that it is for, with what their people have done; `show` leaves those who have not."""
    page = read_list(actor_of(request), _found(request, announcement_id), show=show, after=cursor)
    return ReadersOut(items=[ClientReadOut.from_orm(line) for line in page.lines], next=page.after or None)


@portal.get("/news", response={200: list[NewsOut]}, summary="News of the office")
@token("portal.see")
def list_news(request: HttpRequest) -> list[NewsOut]:
    """List what the company is shown now, on top first, a hundred at most. Listing is not reading: nothing is noted."""
    company_of(request)
    return [_news(request, one) for one in running_for(actor_of(request))]


@portal.get("/news/{int:announcement_id}", response={200: NewsOut, 404: ProblemOut}, summary="One announcement")
@token("portal.see")
def get_news(request: HttpRequest, announcement_id: int) -> NewsOut:
    """Give one; the office sees that the token's person has seen it."""
    one = _shown(request, announcement_id)
    actions.note_seen(actor_of(request), one)
    return _news(request, _shown(request, announcement_id))


@portal.post(
    "/news/{int:announcement_id}/confirm", response={200: NewsOut, **REFUSALS}, summary="Say that one knows it"
)
@token("portal.see")
def confirm_news(request: HttpRequest, announcement_id: int) -> NewsOut:
    """Confirm it as the token's person; again changes nothing."""
    actions.confirm(actor_of(request), _shown(request, announcement_id))
    return _news(request, _shown(request, announcement_id))


def _found(request: HttpRequest, announcement_id: int) -> Announcement:
    one: Announcement = get_object_or_404(Announcement.objects.visible_to(actor_of(request)), pk=announcement_id)
    return one


def _shown(request: HttpRequest, announcement_id: int) -> Any:
    """Find one among those that the company is shown now, with what the person has done."""
    company_of(request)
    get_object_or_404(Announcement.objects.visible_to(actor_of(request)), pk=announcement_id)
    return next(one for one in running_for(actor_of(request)) if one.pk == announcement_id)


def _fields(data: AnnouncementIn) -> dict[str, Any]:
    """Give what was sent; null is no value but for the end."""
    sent = data.model_dump(exclude_unset=True)
    return {key: value for key, value in sent.items() if value is not None or key == "expires_at"}


def _out(request: HttpRequest, one: Announcement, response: HttpResponse) -> AnnouncementOut:
    response["ETag"] = f'"{one.version}"'
    may = sorted(actions.moves(actor_of(request), one))
    return AnnouncementOut.from_orm(one).model_copy(update={"may": may})


def _news(request: HttpRequest, one: Any) -> NewsOut:
    title, body = one.said(actor_of(request).language)
    told = {key: getattr(one, key) for key in NewsOut.model_fields if key not in ("title", "body")}
    return NewsOut(title=title, body=cleaned(body, picture=lambda pk: ""), **{**told, "id": one.pk})
