"""The CRM: clients, their contacts and notes, who looks after whom."""

from typing import Any

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kantorek.core import live, refs, slots
from kantorek.notifications import kinds


class ClientsConfig(AppConfig):
    name = "kantorek.clients"
    label = "clients"

    def ready(self) -> None:
        """Say where clients are shown; hang menu, commands and timeline sentences; listen."""
        from kantorek.clients import handlers, sentences, told
        from kantorek.clients.models import Client, Intake

        kinds.register(*told.KINDS)
        sentences.register()
        del handlers  # imported for its @on and @after
        live.topic("client", may=lambda actor, pk: Client.objects.visible_to(actor).filter(pk=pk).exists())
        live.topic("intake", may=lambda actor, pk: Intake.objects.visible_to(actor).filter(pk=pk).exists())
        refs.register("clients.intake", url=lambda pk: reverse("clients:intake", args=[pk]))
        refs.register("clients.client", url=lambda pk: reverse("clients:detail", args=[pk]))
        clients: dict[str, Any] = {
            "label": _("Clients"),
            "icon": "users",
            "url_name": "clients:list",
            "right": "clients.see",
        }
        adding: dict[str, Any] = {"icon": "user-plus", "url_name": "clients:add", "right": "clients.add"}
        pasting = adding | {"icon": "clipboard-paste", "url_name": "clients:paste"}
        words, many = _("new GUS REGON company"), _("many list import column")
        slots.register(
            slots.NavItem(key="clients", group="clients", order=10, **clients),
            slots.Command(key="clients", order=10, **clients),
            slots.NewAction(key="client", label=_("Client"), order=10, **adding),
            slots.Command(key="add_client", label=_("Add a client by NIP"), words=words, order=20, **adding),
            slots.Command(key="paste_nips", label=_("Paste NIPs"), words=many, order=21, **pasting),
            slots.NewAction(key="paste_nips", label=_("Clients from a list of NIPs"), order=11, **pasting),
        )
