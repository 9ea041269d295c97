"""Tags of clients: how they are written, and putting them on or taking them off many at once."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from kantorek.clients.actions.client import change_client
from kantorek.clients.actions.tagging import clean_tags
from kantorek.clients.models import Client
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused

Tagging = tuple[list[int], list[str], list[str]]
"""Clients, the tags that are put on them, the tags that are taken off."""


@transaction.atomic
def tag_many(actor: Actor, taggings: Iterable[Tagging]) -> list[Tagging]:
    """Put tags on clients and take others off, all or none; the answer takes back what changed.

    Refuses what change_client() refuses, and a change of nothing. Clients that the actor does not see are passed over.
    """
    back: dict[tuple[tuple[str, ...], tuple[str, ...]], list[int]] = {}
    for ids, put, off in taggings:
        put = clean_tags(put)
        if not put and not off:
            raise Refused(_("Write a tag to put on, or tick one to take off."), code="required", field="put")
        for client in Client.objects.visible_to(actor).among(ids).order_by("pk"):
            was = client.tags
            now = _tagged(client, put, off)
            if now == was:
                continue
            now = change_client(actor, client, fields={"tags": now}, version=client.version).tags
            undo = (tuple(tag for tag in was if tag not in now), tuple(tag for tag in now if tag not in was))
            back.setdefault(undo, []).append(client.pk)
    return [(ids, list(put), list(off)) for (put, off), ids in back.items()]


def _tagged(client: Client, put: list[str], off: list[str]) -> list[str]:
    """Give the tags of a client after the change."""
    taken_off = {tag.casefold() for tag in off} - {tag.casefold() for tag in put}
    return clean_tags([*(tag for tag in client.tags if tag.casefold() not in taken_off), *put])
