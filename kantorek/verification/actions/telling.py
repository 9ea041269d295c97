"""Whom a change at a register is told to, and how pressing it is; the words are those of the client's page."""

from collections.abc import Iterable
from typing import Final

from django.urls import reverse

from kantorek.clients.models import Client
from kantorek.core.actor import Actor
from kantorek.notifications.actions import notify
from kantorek.notifications.models import Level, Notice
from kantorek.offices.models import Role, StaffMember
from kantorek.verification.events import RegisterChanged
from kantorek.verification.models import Light
from kantorek.verification.wording import change_words

# What the carer must act on at once; only this is told by mail as well.
_URGENT: Final = frozenset({"vat_removed", "suspended", "ended", "liquidation", "bankruptcy", "struck_off"})
_WORTH_A_LOOK: Final = frozenset(
    {
        "vat_restored",
        "vat_exempt",
        "account_gone",
        "eu_gone",
        "owner_new",
        "owner_gone",
        "stake_changed",
        "owners_missing",
        "found_bad",
    }
)


def tell_the_carer(actor: Actor, event: RegisterChanged) -> list[Notice]:
    """Tell whoever looks after the client what has changed, once an event; other changes stand on the timeline only.

    The carer, else the payroll carer, else the owners and managers. Accounts that went because the whole company left
    the list are not told one by one.
    """
    urgent = event.code in _URGENT
    client = Client.objects.filter(pk=event.client_id or 0).first()
    if client is None or not (urgent or event.code in _WORTH_A_LOOK) or _told_by_another(event):
        return []
    return notify(
        actor,
        _carers(actor, client),
        kind="verification.register_changed",
        level=Level.BAD if urgent else Level.LOOK,
        icon="git-compare",
        title=lambda: f"{client.name} – {change_words(event.register, event.code, event.told)[0]}",
        text=lambda: change_words(event.register, event.code, event.told)[1],
        url=reverse("verification:client", args=[client.pk]),
        client_id=client.pk,
        once=f"change:{event.id}",
        mail=urgent,
    )


def _carers(actor: Actor, client: Client) -> Iterable[int]:
    if carer := client.carer_id or client.payroll_carer_id:
        return [carer]
    leads = StaffMember.objects.visible_to(actor).working().filter(role__in=(Role.OWNER, Role.MANAGER))
    return leads.values_list("pk", flat=True)


def _told_by_another(event: RegisterChanged) -> bool:
    if event.code != "account_gone":
        return False
    return Light.objects.filter(client_id=event.client_id or 0, register="white_list", code="vat_none").exists()
