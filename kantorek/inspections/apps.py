"""Inspections by the authorities, and the papers they want."""

from typing import Any

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kantorek.core import refs, slots
from kantorek.files import owners


class InspectionsConfig(AppConfig):
    name = "kantorek.inspections"
    label = "inspections"

    def ready(self) -> None:
        """Say where inspections are shown; hang the card, the tab and the command; listen to tasks; word the events."""
        from kantorek.clients.actions.taking import taken
        from kantorek.inspections import handlers, sentences, told
        from kantorek.inspections.models import Inspection
        from kantorek.inspections.views.card import card_of, open_of

        del handlers, told  # imported for its @on
        sentences.register()
        refs.register("inspections.inspection", url=lambda pk: reverse("inspections:detail", args=[pk]))
        refs.register("inspections.requested_paper", url=lambda pk: reverse("inspections:paper", args=[pk]))
        owners.register(
            owners.Owner(
                kind="inspections.inspection",
                right="inspections.edit",
                find=lambda actor, pk: (
                    Inspection.objects.visible_to(actor).current().with_client().filter(pk=pk).first()
                ),
                why_closed=lambda inspection: inspection.client.why_closed(),
                hold=lambda inspection: taken(inspection.client_id),
            )
        )
        about: dict[str, Any] = {"key": "inspections", "label": _("Inspections"), "icon": "shield-check"}
        words = _("tax office audit VAT PIT ZUS papers")
        slots.register(
            slots.StatCard(**about, right="clients.see", order=60, tab="inspections", load=card_of),
            slots.ClientTab(
                **about | {"icon": ""}, counted=open_of, url_name="inspections:client", right="clients.see", order=60
            ),
            slots.Command(**about, url_name="inspections:list", words=words, right="clients.see", order=41),
        )
