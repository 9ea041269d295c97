"""Announcements as people ask for them: what a reader is shown, the office's list with its figures, who has read one."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from kantorek.core.actor import Actor
from kantorek.core.keyset import Key, Page, page_of
from kantorek.news.audience import colleagues_of, people_of
from kantorek.news.choices import Audience, State
from kantorek.news.models import Announcement, AnnouncementClient, Receipt
from kantorek.news.querysets import AnnouncementQuerySet
from kantorek.offices import tally

PAGE: Final = 20
READERS: Final = 50
SHOWN: Final = 100
"""So many running announcements a reader is shown at most."""
VIEWS: Final = ("clients", "office", "drafts", "over")
SHOWS: Final = ("all", "unseen", "unconfirmed")
NEWS: Final = "news"
"""The number of posts not seen among those that are counted together."""


def running_for(actor: Actor, *, most: int = SHOWN) -> list[Announcement]:
    """What a reader is shown now, on top first; each with `seen_at` and `confirmed_at` of their own receipt.

    For a client's person what is for their client, for a colleague what was written for the office or for a group they
    are in. One query.
    """
    receipts = Receipt.objects.visible_to(actor).filter(announcement=OuterRef("pk"))
    if actor.kind == "contact":
        rows = Announcement.objects.visible_to(actor)
        own = receipts.filter(contact_id=actor.contact_id or 0)
    else:
        rows = told_to_staff(actor).running(actor.at)
        own = receipts.filter(staff_id=actor.staff_id or 0)
    rows = rows.annotate(seen_at=Subquery(own.values("seen_at")[:1]))
    rows = rows.annotate(confirmed_at=Subquery(own.values("confirmed_at")[:1]))
    return list(rows.on_top_first()[:most])


def told_to_staff(actor: Actor) -> AnnouncementQuerySet:
    """What was published for the office that this colleague is told; their own posts too."""
    posts = Announcement.objects.visible_to(actor).filter(audience=Audience.STAFF, state=State.PUBLISHED)
    mine = Q(group=None) | Q(group__members__contains=[actor.staff_id or 0]) | Q(author_id=actor.staff_id)
    return posts.filter(mine)


def unseen_by(actor: Actor) -> QuerySet[Any]:
    """The posts of the office that this colleague has not seen; none for a client's person."""
    seen = Receipt.objects.filter(announcement=OuterRef("pk"), staff_id=actor.staff_id).exclude(seen_at=None)
    return told_to_staff(actor).running(actor.at).exclude(author_id=actor.staff_id).filter(~Exists(seen))


def unread_for(actor: Actor) -> int | None:
    """How many of them there are, for the menu; None for none."""
    return tally.number(actor, NEWS) or None


def stamp_for(actor: Actor) -> str:
    """Under whom the number is forgotten; clients' people have another."""
    return tally.person_of(actor) if actor.kind != "contact" else ""


def forget_unread(office_id: int, staff_ids: Iterable[int]) -> None:
    """Count anew at the next page."""
    tally.forget(office_id, NEWS, [f"person.{pk}" for pk in staff_ids])


def posts_in(actor: Actor, view: str) -> AnnouncementQuerySet:
    """The announcements of one view of the office's list. Drafts are seen by those who publish."""
    posts = Announcement.objects.visible_to(actor)
    if view == "drafts":
        drafts = posts.filter(state__in=[State.DRAFT, State.SCHEDULED])
        return drafts if actor.may("news.write") else drafts.none()
    if view == "over":
        ended = Q(state=State.PUBLISHED, expires_at__lte=actor.at) | Q(state=State.WITHDRAWN)
        return _open_to(actor, posts.exclude(published_at=None).filter(ended))
    if view == "office":
        return _open_to(actor, posts.running(actor.at).filter(audience=Audience.STAFF))
    return posts.running(actor.at).exclude(audience=Audience.STAFF)


def _open_to(actor: Actor, posts: AnnouncementQuerySet) -> AnnouncementQuerySet:
    """Without what was written for a group of colleagues that this one is not in; who publishes sees them all."""
    if actor.may("news.write"):
        return posts
    theirs = Q(group=None) | Q(group__members__contains=[actor.staff_id or 0])
    return posts.filter(~Q(audience=Audience.STAFF) | theirs)


def board(actor: Actor, view: str, *, after: str = "", before: str = "") -> Page:
    """One page of the office's list, urgent and pinned ones on top, else the newest first."""
    rows = posts_in(actor, view).annotate(placed_at=F("published_at") if view != "drafts" else F("made_at"))
    keys = [Key("urgent", True), Key("pinned", True), Key("placed_at", True), Key("id", True)]
    names = ("id", "title", "title_en", "audience", "tags", "state", "urgent", "pinned", "must_confirm", "by_mail")
    more = ("publish_at", "published_at", "expires_at", "withdrawn_at", "author_name", "made_at", "body", "body_en")
    shown = rows.values(*names, *more, "placed_at", "group__name", "group__members", "author_id", "client_ids")
    return page_of(shown, keys, size=PAGE, after=after, before=before)


def counts(actor: Actor) -> dict[str, int]:
    """How many announcements each view of the office's list holds, in one statement."""
    views = {view: Q(pk__in=posts_in(actor, view).order_by().values("pk")) for view in VIEWS}
    counted = Announcement.objects.visible_to(actor).aggregate(
        **{key: Count("pk", filter=q) for key, q in views.items()}
    )
    return {view: counted[view] for view in VIEWS}


@dataclass(frozen=True, slots=True)
class Figures:
    """How far one announcement has got: clients (or colleagues) that it is for, and of those seen and confirmed."""

    readers: int = 0
    seen: int = 0
    confirmed: int = 0
    mailed: int = 0

    @property
    def rate(self) -> int:
        """Seen, in percent."""
        return round(100 * self.seen / self.readers) if self.readers else 0


def figures_of(actor: Actor, ids: Iterable[int]) -> dict[int, Figures]:
    """Count for several announcements at once, clients by clients: one person of a client is enough. Two queries.

    For posts of the office `readers` stays 0: their readers are the group, or everybody.
    """
    wanted = list(ids)
    given = AnnouncementClient.objects.visible_to(actor).filter(announcement__in=wanted).order_by()
    clients = dict(given.values_list("announcement").annotate(many=Count("pk")))
    receipts = Receipt.objects.visible_to(actor).filter(announcement__in=wanted).order_by()
    told: dict[int, Any] = {}
    for row in receipts.values("announcement", of_staff=Q(client=None)).annotate(
        **{key: _counted(f"{key}_at") for key in ("seen", "confirmed", "mailed")},
        **{f"staff_{key}": Count("staff", filter=~Q(**{f"{key}_at": None})) for key in ("seen", "confirmed")},
    ):
        told[row["announcement"]] = row
    return {pk: _figures(clients.get(pk, 0), told.get(pk, {})) for pk in wanted}


def _counted(column: str) -> Count:
    return Count("client", filter=~Q(**{column: None}), distinct=True)


def _figures(readers: int, row: dict[str, Any]) -> Figures:
    if row.get("of_staff"):
        return Figures(0, row["staff_seen"], row["staff_confirmed"])
    return Figures(readers, row.get("seen", 0), row.get("confirmed", 0), row.get("mailed", 0))


@dataclass(frozen=True, slots=True)
class Person:
    """One reader: who, and what has happened so far."""

    name: str
    contact_id: int | None = None
    staff_id: int | None = None
    in_portal: bool = False
    mailed_at: Any = None
    seen_at: Any = None
    confirmed_at: Any = None
    reminded_at: Any = None
    by_link: bool = False


@dataclass(frozen=True, slots=True)
class ReadLine:
    """One client of an announcement, with its people."""

    client_id: int
    name: str
    people: list[Person] = field(default_factory=list)

    @property
    def seen(self) -> bool:
        """Whether anybody there has seen it."""
        return any(one.seen_at for one in self.people)

    @property
    def confirmed(self) -> bool:
        """Whether anybody there has confirmed it."""
        return any(one.confirmed_at for one in self.people)


@dataclass(frozen=True, slots=True)
class ReadPage:
    """One page of the read list."""

    lines: list[ReadLine]
    after: str = ""
    before: str = ""


def read_list(
    actor: Actor, announcement: Announcement, *, show: str = "all", q: str = "", after: str = "", before: str = ""
) -> ReadPage:
    """Who of the clients has read an announcement, client by client in Polish order of names: three queries a page.

    `show` leaves those where nobody has seen it, or nobody has confirmed it; `q` looks for a client's name.
    """
    rows = AnnouncementClient.objects.visible_to(actor).filter(announcement=announcement)
    told = Receipt.objects.filter(announcement=announcement, client=OuterRef("client"))
    if show == "unseen":
        rows = rows.filter(~Exists(told.exclude(seen_at=None)))
    elif show == "unconfirmed":
        rows = rows.filter(~Exists(told.exclude(confirmed_at=None)))
    if q:
        rows = rows.filter(client__name__icontains=q)
    shown: QuerySet[Any, dict[str, Any]] = rows.annotate(name_key=F("client__name_key")).values(
        "id", "name_key", "client_id", "client__name"
    )
    page = page_of(shown, [Key("name_key"), Key("id")], size=READERS, after=after, before=before)
    people = _people(actor, announcement, [row["client_id"] for row in page.rows])
    lines = [ReadLine(row["client_id"], row["client__name"], people.get(row["client_id"], [])) for row in page.rows]
    return ReadPage(lines, page.after, page.before)


def staff_list(actor: Actor, announcement: Announcement) -> list[Person]:
    """Which colleagues have read a post of the office. Two queries."""
    receipts = {one.staff_id: one for one in Receipt.objects.visible_to(actor).filter(announcement=announcement)}
    people = colleagues_of(actor, announcement).alphabetical().values_list("pk", "name")
    return [_person(receipts.get(pk), name=name, staff_id=pk) for pk, name in people]


def _people(actor: Actor, announcement: Announcement, client_ids: list[int]) -> dict[int, list[Person]]:
    """The people of some clients: whom it can reach, and whoever has a receipt."""
    receipts = {
        one.contact_id: one
        for one in Receipt.objects.visible_to(actor).filter(announcement=announcement, client_id__in=client_ids)
    }
    mail = announcement.by_mail or announcement.urgent
    reached = people_of(actor, client_ids, by_mail=mail).order_by("name", "pk")
    found: dict[int, list[Person]] = {}
    for pk, name, client_id, in_portal in reached.values_list("pk", "name", "client_id", "in_portal"):
        person = _person(receipts.pop(pk, None), name=name, contact_id=pk, in_portal=in_portal)
        found.setdefault(client_id, []).append(person)
    for one in receipts.values():  # left, or lost the address, since
        person = _person(one, name=one.name, contact_id=one.contact_id)
        found.setdefault(one.client_id or 0, []).append(person)
    return found


def _person(receipt: Receipt | None, **about: Any) -> Person:
    if receipt is None:
        return Person(**about)
    at = {name: getattr(receipt, name) for name in ("mailed_at", "seen_at", "confirmed_at", "reminded_at", "by_link")}
    return Person(**about, **at)
