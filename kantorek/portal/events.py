"""What is announced about the portal: who may enter it, and what clients' people ask to change."""

from dataclasses import dataclass, field

from kantorek.core.events import Event


@dataclass(frozen=True, kw_only=True)
class AccessEvent(Event):
    """Something about one person's way into a client's portal; published as one of those below."""

    contact_id: int
    contact_name: str
    level: str


@dataclass(frozen=True, kw_only=True)
class PortalInvited(AccessEvent):
    """A person was invited by mail; `again` when it is a fresh link for the same invitation."""

    again: bool = False


@dataclass(frozen=True, kw_only=True)
class PortalInvitationWithdrawn(AccessEvent):
    """An invitation was taken back before it was used."""


@dataclass(frozen=True, kw_only=True)
class PortalInvitationWanted(AccessEvent):
    """Somebody opened an invitation that no longer works and asks for a new one."""


@dataclass(frozen=True, kw_only=True)
class PortalPasswordMade(AccessEvent):
    """A person was let in with a password that the office made; they set their own before anything else."""


@dataclass(frozen=True, kw_only=True)
class PortalJoined(AccessEvent):
    """A person accepted the invitation and may enter."""


@dataclass(frozen=True, kw_only=True)
class PortalLevelChanged(AccessEvent):
    """What a person may do in the portal changed; `changes` holds both levels."""


@dataclass(frozen=True, kw_only=True)
class PortalAccessEnded(AccessEvent):
    """A person may no longer enter."""


@dataclass(frozen=True, kw_only=True)
class PortalPreviewed(Event):
    """A colleague looked at the portal as the client sees it; they could change nothing."""


@dataclass(frozen=True, kw_only=True)
class ChangeEvent(Event):
    """Something about a change of data that a client's person asked for; published as one of those below.

    `fields` names what is to change; an event without any is about the `note` alone. `contact_id` is who asked.
    """

    contact_id: int | None
    asked_by_name: str
    fields: list[str]
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class ChangeAsked(ChangeEvent):
    """The office is asked for a change."""


@dataclass(frozen=True, kw_only=True)
class ChangeWithdrawn(ChangeEvent):
    """The client took it back."""


@dataclass(frozen=True, kw_only=True)
class ChangeAnswered(ChangeEvent):
    """The office did it, or said why not."""

    accepted: bool
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class PortalTokenMade(Event):
    """A company's person made an API token; `scopes` say what it may do there."""

    token_name: str
    scopes: list[str]


@dataclass(frozen=True, kw_only=True)
class PortalTokenStopped(Event):
    """An API token of a company was stopped."""

    token_name: str


@dataclass(frozen=True, kw_only=True)
class ContactTold(Event):
    """A client's person was written to: one letter about so many requests, amounts, documents and announcements."""

    contact_id: int
    contact_name: str
    request_ids: list[int] = field(default_factory=list)
    obligation_ids: list[int] = field(default_factory=list)
    document_ids: list[int] = field(default_factory=list)
    announcement_ids: list[int] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class RequestLinkOpened(Event):
    """The link to a request that a person had in a letter was opened; told once a day."""

    contact_id: int
    contact_name: str


@dataclass(frozen=True, kw_only=True)
class RequestLinkSent(Event):
    """Somebody whose link to a request had run out asked for a new one, and got it by mail."""

    contact_id: int
    contact_name: str


@dataclass(frozen=True, kw_only=True)
class ChatLetterWritten(Event):
    """What the office wrote in a conversation went out by mail, for the person had not read it; `lines` is how many."""

    contact_id: int
    contact_name: str
    lines: int


@dataclass(frozen=True, kw_only=True)
class ChatLinkOpened(Event):
    """The link to a conversation that a person had in a letter was opened; told once a day."""

    contact_id: int
    contact_name: str


@dataclass(frozen=True, kw_only=True)
class NewsLinkOpened(Event):
    """The link to an announcement that a person had in a letter was opened; told once a day, and no proof of reading."""

    contact_id: int
    contact_name: str


@dataclass(frozen=True, kw_only=True)
class NewsLinkSent(Event):
    """Somebody whose link to an announcement had run out asked for a new one, and got it by mail."""

    contact_id: int
    contact_name: str
