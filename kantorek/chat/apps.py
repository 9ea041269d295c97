"""Conversations with clients' people."""

from typing import Any

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kantorek.core import live, refs, slots
from kantorek.core.actor import Actor


class ChatConfig(AppConfig):
    name = "kantorek.chat"
    label = "chat"

    def ready(self) -> None:
        """Say where conversations are shown, whose their files are, who may watch them; word the events; listen."""
        from kantorek.chat import handlers, known, sentences, told
        from kantorek.chat.lists import CHAT, counted_for, stamp_for
        from kantorek.chat.models import Conversation
        from kantorek.notifications import kinds
        from kantorek.offices import tally

        del handlers  # imported for its @on
        sentences.register()
        known.register()
        kinds.register(*told.KINDS)

        def sees(actor: Actor, pk: int) -> bool:
            return bool(Conversation.objects.visible_to(actor).filter(pk=pk).exists())

        live.topic("chat", may=sees, contacts=True, hints=("chat.write", "portal.chat"))
        live.topic("comments", may=sees)  # of its conversation: the client's page hears nothing of them
        tally.register(tally.Tally(key=CHAT, rows=counted_for, stamp=stamp_for))
        live.topic("inbox", may=lambda actor, pk: actor.may("clients.see"), of_office=True)
        refs.register("chat.conversation", url=lambda pk: reverse("chat:conversation", args=[pk]))
        _files()
        _hang()


def _files() -> None:
    """Files hang on lines: whoever reads the line may see them; they go as little as the line itself."""
    from kantorek.chat.lists import OWNER
    from kantorek.chat.models import ChatMessage
    from kantorek.files import owners

    def find(actor: object, pk: int) -> ChatMessage | None:
        line: ChatMessage | None = ChatMessage.objects.visible_to(actor).filter(pk=pk).first()  # type: ignore[arg-type]
        return line

    owners.register(owners.Owner(kind=OWNER, right="chat.write", find=find, kept=True, contacts=True))


def _hang() -> None:
    from kantorek.chat.beside import part_of
    from kantorek.chat.lists import waiting_count, waiting_of

    see, write = "clients.see", "chat.write"
    chat: dict[str, Any] = {"key": "chat", "label": _("Chat"), "icon": "messages-square"}
    hours: dict[str, Any] = {"key": "chat_hours", "label": _("Hours of the chat"), "url_name": "chat:settings"}
    canned: dict[str, Any] = {"key": "canned", "label": _("Canned answers"), "url_name": "chat:canned"}
    beside: dict[str, Any] = {"key": "chat", "label": _("Asked in the chat"), "right": see, "order": 60}
    slots.register(
        slots.NavItem(
            url_name="chat:inbox", group="work", right=see, letter="c", order=25, count=waiting_count, **chat
        ),
        slots.Command(url_name="chat:inbox", words=_("conversations messages inbox"), right=see, order=25, **chat),
        slots.ClientTab(url_name="chat:client", right=see, order=48, counted=waiting_of, **chat),
        slots.QuickAction(
            key="chat",
            label=_("Write in the chat"),
            icon="messages-square",
            url_name="chat:begin",
            post=True,
            right=write,
        ),
        slots.SettingsTab(right="office.settings", order=44, **hours),
        slots.Command(icon="clock", right="office.settings", order=89, **hours),
        slots.SettingsTab(right=see, order=45, **canned),
        slots.Command(icon="zap", right=see, order=90, **canned),
        slots.WorkPart(template="chat/beside.html", load=part_of, **beside),
        slots.DocumentPart(template="chat/beside.html", load=part_of, **beside),
    )
