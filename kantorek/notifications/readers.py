"""Who is told, with what it takes to tell them: their language and how they wish to be told."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from kantorek.core.actor import Actor
from kantorek.core.prepared import of_office
from kantorek.notifications.models import PushDevice, Wishes

FIRST_HOUR = 7
"""When the letter of the day goes to a client's person who has not chosen an hour: as early as letters go at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Somebody of a client: a bell and push messages reach only who enters the portal, and so has a user."""

    contact_id: int
    user_id: int | None
    language: str


_shut: list[Callable[[Actor], bool]] = []


def leave_out_while(shut: Callable[[Actor], bool]) -> None:
    """Say for whom of the clients' people the door is shut now; called in AppConfig.ready of an app above, once."""
    if shut not in _shut:
        _shut.append(shut)


def is_left_out(actor: Actor) -> bool:
    """Tell whether nothing is to be sent to a client's person; asked inside the scope of the office."""
    return any(shut(actor) for shut in _shut)


def wishes_of_staff(actor: Actor, staff_ids: Iterable[int]) -> dict[int, Wishes]:
    """Give the wishes of these colleagues; who has never said anything gets what everybody gets."""
    ids = list(staff_ids)
    return _filled(_of_staff(actor, ids) if ids else [], ids, office_id=actor.office_id)


def wishes_of_contacts(actor: Actor, contact_ids: Iterable[int]) -> dict[int, Wishes]:
    """Give the wishes of these people of clients; who has never said anything gets what everybody gets."""
    ids = list(contact_ids)
    return _filled(_of_contacts(actor, ids) if ids else [], ids, office_id=actor.office_id, digest_hour=FIRST_HOUR)


@of_office
def _of_staff(actor: Actor, ids: list[int]) -> QuerySet[Wishes]:
    return Wishes.objects.filter(office_id=actor.office_id, staff_id__among=ids)


@of_office
def _of_contacts(actor: Actor, ids: list[int]) -> QuerySet[Wishes]:
    return Wishes.objects.filter(office_id=actor.office_id, contact_id__among=ids)


def with_browsers(readers: Iterable[Reader]) -> set[int]:
    """Give which of their users have a browser that takes push messages."""
    devices = PushDevice.objects.filter(user_id__in=[reader.user_id for reader in readers])
    return set(devices.values_list("user_id", flat=True))


def _filled(rows: Iterable[Wishes], ids: list[int], **plain: int) -> dict[int, Wishes]:
    known = {row.staff_id or row.contact_id: row for row in rows}
    return {pk: known.get(pk) or Wishes(**plain) for pk in ids}
