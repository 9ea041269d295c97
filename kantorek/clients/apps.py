"""The CRM: clients, their contacts and notes, who looks after whom."""

from typing import Any

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kantorek.core import refs, slots


class ClientsConfig(AppConfig):
    name = "kantorek.clients"
    label = "clients"

    def ready(self) -> None:
        """Say where clients are shown; hang menu, commands and timeline sentences; listen."""
        from kantorek.clients import handlers, sentences

        sentences.register()
        del handlers  # imported for its @on and @after
        refs.register("clients.client", url=lambda pk: reverse("clients:detail", args=[pk]))
        clients: dict[str, Any] = {
            "label": _("Clients"),
            "icon": "users",
            "url_name": "clients:list",
            "right": "clients.see",
        }
        adding: dict[str, Any] = {"icon": "user-plus", "url_name": "clients:add", "right": "clients.add"}
        words = _("new GUS REGON company")
        slots.register(
            slots.NavItem(key="clients", group="clients", order=10, **clients),
            slots.Command(key="clients", order=10, **clients),
            slots.NewAction(key="client", label=_("Client"), order=10, **adding),
            slots.Command(key="add_client", label=_("Add a client by NIP"), words=words, order=20, **adding),
        )
