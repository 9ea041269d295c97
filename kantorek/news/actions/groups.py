"""Groups of colleagues, to whom the office writes together."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from kantorek.core.actor import Actor
from kantorek.core.errors import Refused, Stale
from kantorek.core.events import publish
from kantorek.news.events import StaffGroupAdded, StaffGroupArchived, StaffGroupChanged, StaffGroupRestored
from kantorek.news.models import StaffGroup
from kantorek.offices.models import StaffMember


@transaction.atomic
def add_group(actor: Actor, *, name: str, members: Iterable[int]) -> StaffGroup:
    """Make a group. Refuses no name, one that another group has, no members, and who is not in the office."""
    _refuse(actor)
    group = StaffGroup(office_id=actor.office_id, name=_name(actor, name), members=_members(actor, members))
    group.save(force_insert=True)
    publish(StaffGroupAdded(actor=actor, subject=group.ref))
    return group


@transaction.atomic
def change_group(actor: Actor, group: StaffGroup, *, name: str, members: Iterable[int], version: int) -> StaffGroup:
    """Rename a group or change who is in it. Refuses what add_group() refuses, and a version that was overtaken."""
    _refuse(actor)
    group = _taken(actor, group)
    new, people = _name(actor, name, besides=group), _members(actor, members)
    if (group.name, group.members) == (new, people):
        return group
    if group.version != version:
        raise Stale(_("Somebody changed this group meanwhile. Look at it and save again."), theirs={})
    came, left = sorted(set(people) - set(group.members)), sorted(set(group.members) - set(people))
    changes = {"name": [group.name, new]} if group.name != new else {}
    group.name, group.members = new, people
    group.version += 1
    group.save()
    publish(StaffGroupChanged(actor=actor, subject=group.ref, came=came, left=left, changes=changes))
    return group


@transaction.atomic
def archive_group(actor: Actor, group: StaffGroup) -> StaffGroup:
    """Use a group no more; what was written to it stays. It can be brought back."""
    _refuse(actor)
    group = _taken(actor, group)
    if group.archived_at is None:
        group.archived_at = actor.at
        group.version += 1
        group.save()
        publish(StaffGroupArchived(actor=actor, subject=group.ref))
    return group


@transaction.atomic
def restore_group(actor: Actor, group: StaffGroup) -> StaffGroup:
    """Use an archived group again. Refuses when another one has its name by now."""
    _refuse(actor)
    group = _taken(actor, group)
    if group.archived_at is not None:
        _name(actor, group.name, besides=group)
        group.archived_at = None
        group.version += 1
        group.save()
        publish(StaffGroupRestored(actor=actor, subject=group.ref))
    return group


def _refuse(actor: Actor) -> None:
    if not actor.may("office.settings"):
        raise Refused(_("Only whoever keeps the office's settings changes groups."), code="forbidden")


def _taken(actor: Actor, group: StaffGroup) -> StaffGroup:
    found = StaffGroup.objects.visible_to(actor).select_for_update().filter(pk=group.pk).first()
    if found is None:
        raise Refused(_("This group is not there any more."), code="gone")
    return found


def _name(actor: Actor, text: str, *, besides: StaffGroup | None = None) -> str:
    name = " ".join(text.replace("\x00", "").split())
    if not name:
        raise Refused(_("Give the group a name."), code="required", field="name")
    if len(name) > 80:
        raise Refused(_("A name has at most %(count)s characters.") % {"count": 80}, code="too_long", field="name")
    alike = StaffGroup.objects.visible_to(actor).current().filter(name=name)
    if (alike.exclude(pk=besides.pk) if besides else alike).exists():
        raise Refused(_("There is a group of this name already."), code="taken", field="name")
    return name


def _members(actor: Actor, ids: Iterable[int]) -> list[int]:
    wanted = sorted(set(ids))
    if not wanted:
        raise Refused(_("Choose at least one person."), code="required", field="members")
    here = StaffMember.objects.visible_to(actor).working().filter(pk__in=wanted).count()
    if here != len(wanted):
        raise Refused(_("One of these people does not work here."), code="unknown", field="members")
    return wanted
