"""Whom a day asks to approve what was sent to approval."""

from datetime import timedelta

from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.desk.day import duties, things, whose
from kantorek.desk.tests.make import make_obligation
from kantorek.offices.models import StaffMember
from kantorek.offices.tests.make import AT, actor_of


def asked(member: StaffMember, key: str = "") -> list[int]:
    """The risks of what this person's day shows of obligations."""
    with scope.of(actor_of(member)) as actor:
        chosen = whose.chosen(whose.choices_for(actor, []), key)
        return [thing.risk for thing in things.duties_first(duties.groups_of(actor, chosen), chosen, actor)]


def test_what_a_person_sent_to_approval_is_somebody_elses_to_approve(cast: Cast) -> None:
    make_obligation(cast.lipa, AT.date() + timedelta(days=40), state="approve", made_by=cast.anna)
    assert asked(cast.anna) == []
    assert asked(cast.marek, "office") == [things.ASKED]
