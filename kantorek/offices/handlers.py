"""What offices do when they have announced something themselves: open pages learn of it at once."""

from typing import Any

from kantorek.core import live
from kantorek.core.actor import Actor
from kantorek.core.events import on
from kantorek.offices.events import (
    StaffLeft,
    StaffRoleChanged,
    SubstitutionEnded,
    SubstitutionRestored,
    SubstitutionStarted,
)


@on(StaffRoleChanged)
def look_at_their_pages(actor: Actor, event: StaffRoleChanged) -> None:
    """An open page shows live only what the new role may see."""
    live.look_again(actor.office_id, event.subject.id)


@on(StaffLeft)
def close_their_pages(actor: Actor, event: StaffLeft) -> None:
    """An open page of whoever has left hears nothing more."""
    live.look_again(actor.office_id, event.subject.id)


def look_at_the_stand_ins_pages(actor: Actor, event: Any) -> None:
    """An open page of a stand-in hears of the person's clients from now on, or no more."""
    live.look_again(actor.office_id, event.stand_in_id)


for _kind in (SubstitutionStarted, SubstitutionEnded, SubstitutionRestored):
    on(_kind)(look_at_the_stand_ins_pages)
