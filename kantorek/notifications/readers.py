"""Who is told, with what it takes to tell them: their language and how they wish to be told."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from kantorek.notifications.models import Wishes

FIRST_HOUR = 7
"""When the letter of the day goes to a client's person who has not chosen an hour: as early as letters go at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Somebody of a client: a bell and push messages reach only who enters the portal, and so has a user."""

    contact_id: int
    user_id: int | None
    language: str


def wishes_of_staff(office_id: int, staff_ids: Iterable[int]) -> dict[int, Wishes]:
    """Give the wishes of these colleagues; who has never said anything gets what everybody gets."""
    ids = list(staff_ids)
    return _filled(Wishes.objects.filter(office_id=office_id, staff_id__in=ids), ids, office_id=office_id)


def wishes_of_contacts(office_id: int, contact_ids: Iterable[int]) -> dict[int, Wishes]:
    """Give the wishes of these people of clients; who has never said anything gets what everybody gets."""
    ids = list(contact_ids)
    rows = Wishes.objects.filter(office_id=office_id, contact_id__in=ids)
    return _filled(rows, ids, office_id=office_id, digest_hour=FIRST_HOUR)


def _filled(rows: QuerySet[Wishes], ids: list[int], **plain: int) -> dict[int, Wishes]:
    known = {row.staff_id or row.contact_id: row for row in rows} if ids else {}
    return {pk: known.get(pk) or Wishes(**plain) for pk in ids}
