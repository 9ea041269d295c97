"""Obligations: what the law asks of clients, by when, and how far each of it is."""

from typing import Any

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kantorek.core import live, refs, slots
from kantorek.files import owners


class DeclarationsConfig(AppConfig):
    name = "kantorek.declarations"
    label = "declarations"

    def ready(self) -> None:
        """Listen to clients and to the clock; say where obligations stand, who sees them, and where their pages hang."""
        from kantorek.chat import abouts, variables
        from kantorek.clients.actions.taking import taken
        from kantorek.declarations import handlers, sentences, told
        from kantorek.declarations.models import PROOF, Obligation
        from kantorek.declarations.views.asking import source_of
        from kantorek.declarations.views.talking import about_of, left_to_pay
        from kantorek.requests import sources

        sentences.register()
        del handlers, told  # imported for its @on and @after
        live.topic("deadlines", may=lambda actor, pk: actor.may("clients.see"), of_office=True)
        refs.register("declarations.obligation", url=lambda pk: reverse("declarations:obligation", args=[pk]))
        sources.register("declarations.obligation", source_of)
        abouts.register("declarations.obligation", about_of)
        variables.register("do_zaplaty", _("the sum still to pay that the client sees"), left_to_pay)
        of_obligation: dict[str, Any] = {
            "right": "obligations.edit",
            "find": lambda actor, pk: (
                Obligation.objects.visible_to(actor).select_related("client").filter(pk=pk).first()
            ),
            "why_closed": lambda obligation: str(obligation.client.why_closed()),
            "hold": lambda obligation: taken(obligation.client_id),
        }
        owners.register(
            owners.Owner(kind="declarations.obligation", **of_obligation),
            owners.Owner(kind=PROOF, contacts=True, **of_obligation),
        )
        _hang_pages()


def _hang_pages() -> None:
    from kantorek.declarations.views.client import month_card

    board: dict[str, Any] = {
        "label": _("Deadlines"),
        "icon": "calendar-days",
        "url_name": "declarations:board",
        "right": "clients.see",
    }
    law: dict[str, Any] = {"label": _("Rates and law"), "url_name": "declarations:law", "right": "clients.see"}
    slots.register(
        slots.NavItem(key="deadlines", group="work", order=30, letter="t", covers=("/deadlines/",), **board),
        slots.Command(key="deadlines", order=15, words=_("month board obligations declarations calendar"), **board),
        slots.ClientTab(
            key="deadlines", label=_("Deadlines"), url_name="declarations:client", right="clients.see", order=25
        ),
        slots.ClientCard(
            key="month",
            label=_("Month"),
            right="clients.see",
            order=10,
            narrow=True,
            template="declarations/month_card.html",
            load=month_card,
        ),
        slots.SettingsTab(key="law", order=35, **law),
        slots.Command(key="law", icon="scale", order=84, words=_("rules deadlines source certainty holidays"), **law),
    )
