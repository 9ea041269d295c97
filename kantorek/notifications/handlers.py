"""What notices do when the office announces a substitution: both are told, and the stand-in's bell counts anew."""

from datetime import date
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kantorek.core.actor import Actor
from kantorek.core.events import after, on
from kantorek.notifications.actions import count_again, notify
from kantorek.offices.events import SubstitutionEnded, SubstitutionRestored, SubstitutionStarted
from kantorek.offices.models import Substitution


def count_the_stand_ins_notices(actor: Actor, event: Any) -> None:
    """A stand-in sees other clients now, and so other notices."""
    count_again(actor, [event.stand_in_id])


for _kind in (SubstitutionStarted, SubstitutionEnded, SubstitutionRestored):
    on(_kind)(count_the_stand_ins_notices)


@after(SubstitutionStarted)
def tell_of_the_substitution(actor: Actor, event: SubstitutionStarted) -> None:
    """Each of the two learns of it, but for the one who said so."""
    one = Substitution.objects.visible_to(actor).with_names().filter(pk=event.subject.id).first()
    if one is None:
        return
    days = {"first": _short(event.starts_on), "last": _short(event.ends_on)}
    told: dict[str, Any] = {
        "kind": "offices.substitution",
        "url": reverse("offices:substitutions"),
        "icon": "user-round-check",
        "once": f"substitution:{one.pk}",
        "personal": True,
    }
    words = {
        one.stand_in_id: (_("You stand in for %(name)s"), one.person.name),
        one.person_id: (_("%(name)s stands in for you"), one.stand_in.name),
    }
    for staff_id, (title, name) in words.items():
        if staff_id != event.actor.staff_id:
            said = partial(_said, title, {"name": name})
            notify(actor, [staff_id], title=said, text=partial(_said, _("From %(first)s to %(last)s."), days), **told)


@after(SubstitutionEnded)
def tell_of_its_end(actor: Actor, event: SubstitutionEnded) -> None:
    """The stand-in learns that it was ended before its time."""
    one = Substitution.objects.visible_to(actor).with_names().filter(pk=event.subject.id).first()
    if one and one.stand_in_id != event.actor.staff_id and one.ended_at:
        notify(
            actor,
            [one.stand_in_id],
            kind="offices.substitution",
            title=partial(_said, _("You do not stand in for %(name)s any more"), {"name": one.person.name}),
            url=reverse("offices:substitutions"),
            icon="user-round-check",
            once=f"substitution_ended:{event.id}",
            mail=False,
            personal=True,
        )


def _said(words: Any, values: dict[str, str]) -> str:
    return str(words) % values


def _short(day: str) -> str:
    return f"{date.fromisoformat(day):%d.%m.%Y}"
