"""Where the office's pages of a conversation ask, send and lead to."""

from django.urls import reverse

from kantorek.chat.models import Conversation
from kantorek.chat.shown import Urls
from kantorek.core.actor import Actor
from kantorek.core.refs import url_of


def urls_of(one: Conversation) -> dict[str, str]:
    """Where chat.js of this conversation asks and sends."""
    return {f"{name}_url": reverse(f"chat:{name}", args=[one.pk]) for name in ("lines", "send", "seen")}


def urls_for(actor: Actor, one: Conversation) -> Urls:
    """Where files, pictures, tasks and things of its lines are found by the office."""
    here = reverse("chat:conversation", args=[one.pk])
    return Urls(
        file=lambda pk: reverse("files:download", args=[pk]),
        picture=lambda pk: reverse("files:preview", args=[pk]),
        task=(lambda pk: reverse("chat:task", args=[one.pk, pk])) if actor.may("tasks.edit") else None,
        line=lambda number: f"{here}?at={number}#line-{number}",
        about=url_of,
    )
