"""Whose bell must count anew, and the pages that show it told so: colleagues and clients' people alike."""

from collections.abc import Iterable

from kantorek.core import live
from kantorek.notifications.lists import forget_counts
from kantorek.notifications.models import Notice


def changed(office_id: int, *, staff: Iterable[int | None] = (), contacts: Iterable[int | None] = ()) -> None:
    """Forget the counts of these people and nudge their pages, after the commit."""
    people = {f"person.{pk}" for pk in staff if pk} | {f"contact.{pk}" for pk in contacts if pk}
    forget_counts(office_id, people)
    for person in sorted(people):
        live.tell(office_id, person)


def changed_for(office_id: int, notices: Iterable[Notice]) -> None:
    """The same, for those whose notices these are."""
    found = list(notices)
    changed(office_id, staff=[one.staff_id for one in found], contacts=[one.contact_id for one in found])
