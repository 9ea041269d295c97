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


def tell_of_ends(actor: Actor, *, on: date) -> int:
    """Tell the carers of documents that end within 30 days, and again within 7; gives how many notices are new.

    A document that is found late is told of once, not twice. Closed clients' documents are left alone.
    """
    ending = Document.objects.current().filter(valid_to__gte=on, valid_to__lte=on + timedelta(days=max(AHEAD)))
    told = 0
    for document in ending.select_related("client").order_by("valid_to", "pk").iterator(chunk_size=500):
        client = document.client
        people = {pk for pk in (client.carer_id,) if pk}
        if client.why_closed() or not people:
            continue
        left = (document.valid_to - on).days
        ahead = next(days for days in AHEAD if left <= days)
        told += len(
            notify(
                actor,
                people,
                kind="documents.ends",
                title=partial(_said, _("%(title)s ends on %(day)s"), document),
                text=client.name,
                url=url_of(document.ref),
                once=f"document:{document.pk}:{document.valid_to}:{ahead}",
                client_id=client.pk,
                icon="file-clock",
                mail=ahead == min(AHEAD),
            )
        )
    return told


def _said(words: Any, document: Document) -> str:
    return str(words) % {"title": document.title[:120], "day": day(document.valid_to, "full")}
