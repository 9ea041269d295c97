"""What the page of a task, an obligation or a document shows of the conversations about it."""

from typing import Any, Final

from django.urls import reverse

from kantorek.chat import abouts
from kantorek.chat.models import ChatMessage
from kantorek.clients.models import Client
from kantorek.core.actor import Actor
from kantorek.core.refs import Ref

_MOST: Final = 10


def part_of(actor: Actor, ref: Ref, client: Client | None) -> dict[str, Any] | None:
    """Give what chat/beside.html prints, in one question; None where nobody was asked and nobody can be."""
    if client is None or ref.kind not in abouts.kinds():
        return None
    mine = ChatMessage.objects.visible_to(actor).filter(client_id=client.pk, about_kind=ref.kind, about_id=ref.id)
    lines = list(mine.select_related("conversation__contact").order_by("-at", "-pk")[:_MOST])
    may = actor.may("chat.write") and not client.why_closed()
    if not lines and not may:
        return None
    rows = [{"line": line, "url": f"{_page(line)}?at={line.number}#line-{line.number}"} for line in lines]
    ask = reverse("chat:begin", args=[client.pk]) + f"?about={ref.kind}:{ref.id}" if may else ""
    return {"rows": rows, "ask": ask}


def _page(line: ChatMessage) -> str:
    return reverse("chat:conversation", args=[line.conversation_id])
