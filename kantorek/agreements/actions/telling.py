"""Whom the coming end of an agreement is told to, and how pressing it is."""

from collections.abc import Iterable
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kantorek.agreements.models import Agreement
from kantorek.core.actor import Actor
from kantorek.notifications.actions import notify
from kantorek.notifications.models import Level, Notice
from kantorek.offices.models import Role, StaffMember

STEPS: Final = (7, 30, 90)
"""So many days before the end people are told, the nearest first."""
MAILED: Final = {7, 30}
_LEVELS: Final = {7: Level.BAD, 30: Level.LOOK, 90: Level.INFO}


def step_of(actor: Actor, agreement: Agreement) -> int | None:
    """Give which of the steps has been reached; nothing for one that is far off, over, or without an end."""
    if agreement.ends_on is None or agreement.ends_on < actor.on:
        return None
    left = (agreement.ends_on - actor.on).days
    return next((step for step in STEPS if left <= step), None)


def tell_of_the_end(actor: Actor, agreement: Agreement) -> list[Notice]:
    """Tell the client's carer and the owners that an agreement ends: once a step, person and day of its end.

    A step that nobody was told of in time is left out. Owners get a letter at the last step only.
    """
    step, ends_on = step_of(actor, agreement), agreement.ends_on
    if step is None or ends_on is None:
        return []
    carers, owners = _people(actor, agreement)
    told = _tell(actor, agreement, carers, step, mail=step in MAILED)
    return told + _tell(actor, agreement, owners, step, mail=step == STEPS[0])


def _tell(actor: Actor, agreement: Agreement, people: Iterable[int], step: int, *, mail: bool) -> list[Notice]:
    left = (agreement.ends_on - actor.on).days if agreement.ends_on else 0
    return notify(
        actor,
        people,
        kind="agreements.ends",
        level=_LEVELS[step],
        icon="calendar-clock",
        title=lambda: _title(agreement),
        text=lambda: _text(agreement, left),
        url=reverse("agreements:detail", args=[agreement.pk]),
        client_id=agreement.client_id,
        once=f"agreement:{agreement.pk}:{agreement.ends_on}:{step}",
        mail=mail,
    )


def _people(actor: Actor, agreement: Agreement) -> tuple[set[int], set[int]]:
    """Give the carer, else the payroll carer; and the owners besides."""
    client = agreement.client
    carers = {pk for pk in [client.carer_id or client.payroll_carer_id] if pk}
    owners = StaffMember.objects.visible_to(actor).working().filter(role=Role.OWNER)
    return carers, set(owners.values_list("pk", flat=True)) - carers


def _title(agreement: Agreement) -> str:
    return _("%(client)s – agreement ends on %(day)s") % {
        "client": agreement.client.name,
        "day": f"{agreement.ends_on:%d.%m.%Y}",
    }


def _text(agreement: Agreement, left: int) -> str:
    words = ngettext("%(title)s: %(n)s day left.", "%(title)s: %(n)s days left.", left)
    said = [
        words % {"title": agreement.title[:1].upper() + agreement.title[1:], "n": left}
        if left
        else _("Today is its last day.")
    ]
    if agreement.last_day_for_notice:
        said.append(_("Give notice by %(day)s.") % {"day": f"{agreement.last_day_for_notice:%d.%m.%Y}"})
    return " ".join(said)
