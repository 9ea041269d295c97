"""Requests in conversations: how one is named that a line is about."""

from django.urls import reverse

from kantorek.chat.abouts import About
from kantorek.core.actor import Actor
from kantorek.requests.models import ClientRequest


def about_of(actor: Actor, pk: int) -> About | None:
    """A request, as a line that is about it names it."""
    it = ClientRequest.objects.visible_to(actor).filter(pk=pk).first()
    if it is None:
        return None
    url = "" if actor.kind == "contact" else reverse("requests:detail", args=[pk])
    return About(it.ref, it.client_id, it.title, icon="inbox", url=url)
