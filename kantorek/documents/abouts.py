"""Documents in conversations: how one is named that a line is about."""

from django.urls import reverse

from kantorek.chat.abouts import About
from kantorek.core.actor import Actor
from kantorek.documents.models import Document


def about_of(actor: Actor, pk: int) -> About | None:
    """A document, as a line that is about it names it."""
    it = Document.objects.visible_to(actor).filter(pk=pk).first()
    if it is None:
        return None
    url = "" if actor.kind == "contact" else reverse("documents:detail", args=[pk])
    return About(it.ref, it.client_id, it.title, icon="file-text", url=url)
