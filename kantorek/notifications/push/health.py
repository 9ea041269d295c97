"""How push messages stand, for the page about the program: how many devices of an office's people refuse them."""

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kantorek.accounts.models import Seat
from kantorek.core.actor import Actor
from kantorek.notifications.models import PushDevice


def line_of_devices(actor: Actor) -> tuple[str, str]:
    """Say how many devices of colleagues and clients' people take messages; a refusal is tried again, then let go."""
    people = Seat.objects.filter(office_id=actor.office_id).values("user_id")
    many = PushDevice.objects.filter(user_id__in=people).aggregate(
        all=Count("pk"), refused=Count("pk", filter=Q(failures__gt=0))
    )
    if many["refused"]:
        words = ngettext(
            "%(refused)s device of %(all)s refuses push messages; after five refusals it is let go.",
            "%(refused)s devices of %(all)s refuse push messages; after five refusals a device is let go.",
            many["refused"],
        )
        return "wait", words % many
    if not many["all"]:
        return "ok", _("Nobody has switched notifications on at a device yet.")
    words = ngettext("%(all)s device takes push messages.", "%(all)s devices take push messages.", many["all"])
    return "ok", words % many
