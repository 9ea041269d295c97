"""Documents that are about to end: whoever looks after the client is told, 30 and 7 days ahead, once each."""

from datetime import date, timedelta
from functools import partial
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from kantorek.core.actor import Actor
from kantorek.core.refs import url_of
from kantorek.core.templatetags.kantorek import day
from kantorek.documents.models import Document
from kantorek.notifications.actions import notify

AHEAD: Final = (7, 30)
"""Days before the last one, nearest first."""


def ends_to_tell(actor: Actor, *, on: date) -> list[int]:
    """Give the ids of the documents that end within 30 days, the first to end first."""
    ending = Document.objects.visible_to(actor).current()
    ending = ending.filter(valid_to__gte=on, valid_to__lte=on + timedelta(days=max(AHEAD)))
    return list(ending.order_by("valid_to", "pk").values_list("pk", flat=True))


def tell_of_the_end(actor: Actor, document: Document, *, on: date) -> int:
    """Tell the carer of a document that ends within 30 days, and again within 7; gives how many notices are new.

    A document that is found late is told of once, not twice. Closed clients' documents are left alone.
    """
    client = document.client
    people = {pk for pk in (client.carer_id,) if pk}
    if client.why_closed() or not people or document.valid_to is None:
        return 0
    left = (document.valid_to - on).days
    ahead = next((days for days in AHEAD if 0 <= left <= days), None)
    if ahead is None:
        return 0
    told = notify(
        actor,
        people,
        kind="documents.ends",
        title=partial(_said, _("%(title)s ends on %(day)s"), document),
        text=client.name,
        url=url_of(document.ref),
        group=document.ref.key,
        once=f"document:{document.pk}:{document.valid_to}:{ahead}",
        client_id=client.pk,
        icon="file-clock",
        mail=ahead == min(AHEAD),
    )
    return len(told)


def _said(words: Any, document: Document) -> str:
    return str(words) % {"title": document.title[:120], "day": day(document.valid_to, "full")}
