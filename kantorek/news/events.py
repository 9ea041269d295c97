"""What is announced about announcements; the subject is the announcement, or the group of colleagues.

Whom a published one is for stands in AnnouncementClient, not in the event: there may be thousands.
"""

from dataclasses import dataclass

from kantorek.core.events import Event


@dataclass(frozen=True, kw_only=True)
class AnnouncementAdded(Event):
    """A draft was written."""

    audience: str


@dataclass(frozen=True, kw_only=True)
class AnnouncementChanged(Event):
    """What it says, or for whom it is, changed; `fields` are the names of what did."""

    fields: list[str]
    published: bool


@dataclass(frozen=True, kw_only=True)
class AnnouncementScheduled(Event):
    """It will be published at a moment."""

    publish_at: str


@dataclass(frozen=True, kw_only=True)
class AnnouncementUnscheduled(Event):
    """Nobody could publish it at its moment; it is a draft again."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class AnnouncementPublished(Event):
    """Its readers see it from now on; `clients` is how many of them there are, 0 where it is for the office."""

    audience: str
    clients: int
    urgent: bool = False
    by_mail: bool = False
    must_confirm: bool = False


@dataclass(frozen=True, kw_only=True)
class AnnouncementGiven(Event):
    """It was published for this client by name; one event a client, beside AnnouncementPublished."""

    urgent: bool = False


@dataclass(frozen=True, kw_only=True)
class AudienceGrew(Event):
    """It reaches clients that it did not reach when it was published: new ones, or such as fit since."""

    client_ids: list[int]
    by_mail: bool = False


@dataclass(frozen=True, kw_only=True)
class AudienceShrank(Event):
    """Clients do not fit any more, and none of their people had seen it."""

    client_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class AnnouncementSeen(Event):
    """A person saw it for the first time: somebody of a client, or a colleague; `by_link`: by the link in a letter."""

    contact_id: int | None = None
    staff_id: int | None = None
    by_link: bool = False


@dataclass(frozen=True, kw_only=True)
class AnnouncementConfirmed(Event):
    """A person said that they know of it; `by_link`: on the page behind the link in a letter, without signing in."""

    contact_id: int | None = None
    staff_id: int | None = None
    by_link: bool = False


@dataclass(frozen=True, kw_only=True)
class AnnouncementReminded(Event):
    """Those who had not seen it, or had not confirmed it, are told once more; their receipts say since when."""

    contact_ids: list[int]
    staff_ids: list[int]
    by_mail: bool = False


@dataclass(frozen=True, kw_only=True)
class AnnouncementWithdrawn(Event):
    """Nobody is shown it any more; `was` is the state before."""

    was: str


@dataclass(frozen=True, kw_only=True)
class AnnouncementRestored(Event):
    """A withdrawn one came back, as it stood."""

    state: str


@dataclass(frozen=True, kw_only=True)
class StaffGroupAdded(Event):
    """A group of colleagues was made."""


@dataclass(frozen=True, kw_only=True)
class StaffGroupChanged(Event):
    """A group has another name, or other members: `came` and `left` are staff ids."""

    came: list[int]
    left: list[int]


@dataclass(frozen=True, kw_only=True)
class StaffGroupArchived(Event):
    """A group is used no more."""


@dataclass(frozen=True, kw_only=True)
class StaffGroupRestored(Event):
    """An archived group is used again."""
