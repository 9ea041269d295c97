"""Which API tokens; a key is a doorway without a row policy, so the office is asked for here."""

from django.db.models import Exists, OuterRef, QuerySet

from kantorek.accounts.models import Key, Seat
from kantorek.core.actor import Actor


def tokens_visible_to(actor: Actor) -> QuerySet[Key]:
    """The tokens of the actor's office, newest first; whoever may make tokens sees their colleagues' too.

    `works_here` tells whether the person behind one still does; without them it opens nothing.
    """
    every = Key.objects.filter(purpose=Key.Purpose.API, office_id=actor.office_id, office_id__isnull=False)
    seats = Seat.objects.filter(user=OuterRef("user"), office_id=OuterRef("office_id"), kind=Seat.Kind.STAFF)
    return every.select_related("user").annotate(works_here=Exists(seats)).order_by("-pk")
