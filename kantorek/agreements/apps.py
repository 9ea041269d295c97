"""Agreements between the office and its clients."""

from typing import Any

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kantorek.core import refs, slots
from kantorek.files import owners
from kantorek.notifications import kinds


class AgreementsConfig(AppConfig):
    name = "kantorek.agreements"
    label = "agreements"

    def ready(self) -> None:
        """Say where agreements are shown; hang the card, the tab and the command; word the events."""
        from kantorek.agreements import sentences, told
        from kantorek.agreements.models import Agreement
        from kantorek.agreements.views.card import active_of, card_of
        from kantorek.clients.actions.taking import taken

        kinds.register(*told.KINDS)
        sentences.register()
        refs.register("agreements.agreement", url=lambda pk: reverse("agreements:detail", args=[pk]))
        owners.register(
            owners.Owner(
                kind="agreements.agreement",
                right="agreements.edit",
                find=lambda actor, pk: (
                    Agreement.objects.visible_to(actor).current().with_client().filter(pk=pk).first()
                ),
                why_closed=lambda agreement: agreement.client.why_closed(),
                hold=lambda agreement: taken(agreement.client_id),
            )
        )
        about: dict[str, Any] = {"key": "agreements", "label": _("Agreements"), "icon": "file-signature"}
        words = _("contract fee notice period renewal expires")
        slots.register(
            slots.StatCard(**about, right="clients.see", order=50, tab="agreements", load=card_of),
            slots.ClientTab(
                **about | {"icon": ""}, counted=active_of, url_name="agreements:client", right="clients.see", order=50
            ),
            slots.Command(**about, url_name="agreements:list", words=words, right="clients.see", order=40),
        )
