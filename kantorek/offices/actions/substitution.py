"""Who stands in for whom: for some days a colleague sees and does what is another's, and nothing is moved."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kantorek.accounts.models import StandIn
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused
from kantorek.core.events import publish
from kantorek.core.refs import Ref
from kantorek.offices.events import SubstitutionEnded, SubstitutionRestored, SubstitutionStarted
from kantorek.offices.models import StaffMember, Substitution

LONGEST = timedelta(days=366)
"""A substitution lasts no longer, and begins no later than so many days from today: more is a slip of the pen."""


@transaction.atomic
def start_substitution(
    actor: Actor, *, person: StaffMember, stand_in: StaffMember, starts_on: date, ends_on: date, note: str = ""
) -> Substitution:
    """Let a colleague stand in for another from one day to another, both included.

    Everybody may say so for themselves, for others whoever holds office.substitutions. Refuses people who do not work
    here, oneself as one's own stand-in, days that are over, more than 366 days, and days on which somebody stands in
    for the same person already.
    """
    _refuse_for_others(actor, person.pk)
    person, stand_in = _take(person, stand_in)
    _refuse_days(actor, starts_on, ends_on)
    _refuse_overlap(person, starts_on, ends_on)
    made = Substitution.objects.create(
        office_id=person.office_id,
        person=person,
        stand_in=stand_in,
        starts_on=starts_on,
        ends_on=ends_on,
        note=note.strip(),
        made_at=actor.at,
        made_by_name="" if actor.kind == "system" else actor.name,
    )
    _open_door(made)
    publish(
        SubstitutionStarted(actor=actor, **_told(made), starts_on=starts_on.isoformat(), ends_on=ends_on.isoformat())
    )
    return made


@transaction.atomic
def end_substitution(actor: Actor, substitution: Substitution) -> Substitution:
    """End a substitution at once, or call off one that has not begun; what the stand-in did stays theirs.

    Refuses one that is over, and anybody but the person and whoever holds office.substitutions.
    """
    substitution = _taken(substitution)
    _refuse_for_others(actor, substitution.person_id)
    if substitution.ended_at or substitution.ends_on < actor.on:
        raise Refused(_("This substitution is over already."), code="over")
    return _end(actor, substitution)


@transaction.atomic
def restore_substitution(actor: Actor, substitution: Substitution) -> Substitution:
    """Let a substitution that was ended early go on to its last day.

    Refuses when that day is over, somebody has left or another stands in meanwhile; again changes nothing.
    """
    substitution = _taken(substitution)
    _refuse_for_others(actor, substitution.person_id)
    if substitution.ended_at is None:
        return substitution
    person, _stand_in = _take(substitution.person, substitution.stand_in)
    _refuse_days(actor, substitution.starts_on, substitution.ends_on)
    _refuse_overlap(person, substitution.starts_on, substitution.ends_on)
    substitution.ended_at = None
    substitution.save(update_fields=["ended_at"])
    _open_door(substitution)
    publish(SubstitutionRestored(actor=actor, **_told(substitution)))
    return substitution


def end_substitutions_of(actor: Actor, member: StaffMember) -> None:
    """End all that a colleague who leaves is part of, on either side."""
    for one in Substitution.objects.visible_to(actor).of_person(member.pk).not_over(actor.on).select_for_update():
        _end(actor, one)


def _ref_of(substitution: Substitution) -> Ref:
    """Name a substitution for the stream: who, then who stands in."""
    names = f"{substitution.person.name} → {substitution.stand_in.name}"
    return Ref("offices.substitution", substitution.pk, names)


def _told(substitution: Substitution) -> dict[str, Any]:
    """What every event of a substitution carries."""
    people = {"person_id": substitution.person_id, "stand_in_id": substitution.stand_in_id}
    return {"subject": _ref_of(substitution), **people}


def _end(actor: Actor, substitution: Substitution) -> Substitution:
    substitution.ended_at = actor.at
    substitution.save(update_fields=["ended_at"])
    StandIn.objects.filter(office_id=substitution.office_id, substitution_id=substitution.pk).delete()
    publish(SubstitutionEnded(actor=actor, **_told(substitution)))
    return substitution


def _open_door(substitution: Substitution) -> None:
    person, stand_in = substitution.person, substitution.stand_in
    assert person.user_id and stand_in.user_id, "_take() lets nobody through who has not joined"
    StandIn.objects.create(
        office_id=substitution.office_id,
        substitution_id=substitution.pk,
        user_id=stand_in.user_id,
        for_user_id=person.user_id,
        for_staff_id=person.pk,
        starts_on=substitution.starts_on,
        ends_on=substitution.ends_on,
    )


def _taken(substitution: Substitution) -> Substitution:
    return (
        Substitution.objects.select_for_update(of=("self",))
        .select_related("person", "stand_in")
        .get(pk=substitution.pk)
    )


def _take(person: StaffMember, stand_in: StaffMember) -> tuple[StaffMember, StaffMember]:
    """Lock both, the elder row first: so two substitutions for one person come one after the other."""
    if person.pk == stand_in.pk:
        raise Refused(_("Nobody stands in for themselves. Choose a colleague."), code="oneself", field="stand_in")
    locked = StaffMember.objects.select_for_update().filter(pk__in=[person.pk, stand_in.pk]).order_by("pk")
    here = {member.pk: member for member in locked if member.joined_at and not member.left_at and member.user_id}
    for field, member in (("person", person), ("stand_in", stand_in)):
        if member.pk not in here or member.office_id != person.office_id:
            raise Refused(
                _("%(name)s does not work here any more.") % {"name": member.name}
                if member.left_at
                else _("%(name)s has not joined the office yet.") % {"name": member.name},
                code="not_here",
                field=field,
            )
    return here[person.pk], here[stand_in.pk]


def _refuse_for_others(actor: Actor, person_id: int) -> None:
    if person_id != actor.staff_id and not actor.may("office.substitutions"):
        raise Refused(_("You can only say who stands in for you."), code="forbidden", field="person")


def _refuse_days(actor: Actor, starts_on: date, ends_on: date) -> None:
    if ends_on < starts_on:
        raise Refused(_("The last day is before the first."), code="days", field="ends_on")
    if ends_on < actor.on:
        raise Refused(_("These days are over already."), code="over", field="ends_on")
    if ends_on - starts_on >= LONGEST:
        raise Refused(_("A substitution lasts a year at most."), code="too_long", field="ends_on")
    if starts_on > actor.on + LONGEST:
        raise Refused(_("A substitution can be planned a year ahead at most."), code="too_far", field="starts_on")


def _refuse_overlap(person: StaffMember, starts_on: date, ends_on: date) -> None:
    others = Substitution.objects.filter(office_id=person.office_id, person=person).current()
    other = others.meeting(starts_on, ends_on).select_related("stand_in").order_by("starts_on").first()
    if other:
        words = _(
            "%(stand_in)s stands in for %(name)s from %(first)s to %(last)s already. Choose other days, or end that."
        )
        days = {"first": f"{other.starts_on:%d.%m.%Y}", "last": f"{other.ends_on:%d.%m.%Y}"}
        told = words % {"stand_in": other.stand_in.name, "name": person.name, **days}
        raise Refused(told, code="overlap")
