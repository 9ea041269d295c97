"""Verification: what the registers say about clients, by day on demand and by night in rounds."""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from kantorek.core import live, slots
from kantorek.notifications import kinds


class VerificationConfig(AppConfig):
    name = "kantorek.verification"
    label = "verification"

    def ready(self) -> None:
        """Listen to clients and registers; hang tabs and commands."""
        from kantorek.verification import handlers, sentences, told

        kinds.register(*told.KINDS)
        del handlers  # imported for its @on and @after
        sentences.register()
        _hang_lights()
        _hang_accounts()
        live.topic("registers", may=lambda actor, pk: actor.may("registers.ask"), of_office=True)
        slots.register(
            slots.SettingsTab(
                key="registers",
                label=_("Registers"),
                url_name="verification:registers",
                right="registers.ask",
                order=40,
            ),
            slots.Command(
                key="registers",
                label=_("Registers and their limits"),
                icon="database",
                url_name="verification:registers",
                right="registers.ask",
                words=_("white list VIES CRBR KRS GUS NBP quota queue nightly round"),
                order=83,
            ),
        )


def _hang_lights() -> None:
    """What the registers say about a client: a band above the tabs, and a tab."""
    from kantorek.verification.views.band import TEMPLATE, band_of

    words, right = _("Verification"), "clients.see"
    slots.register(
        slots.ClientBand(key="lights", label=_("Registers"), right=right, order=10, template=TEMPLATE, load=band_of),
        slots.ClientTab(key="verification", label=words, url_name="verification:client", right=right, order=30),
    )


def _hang_accounts() -> None:
    """Whom a client pays, and whether an account may be paid today."""
    checking: dict[str, Any] = {
        "label": _("Check an account"),
        "icon": "shield-check",
        "url_name": "verification:payment",
        "right": "registers.ask",
    }
    slots.register(
        slots.ClientTab(
            key="accounts", label=_("Accounts"), url_name="verification:accounts", right="clients.see", order=40
        ),
        slots.NavItem(key="check_account", group="clients", order=20, **checking),
        slots.Command(
            key="check_account",
            **checking,
            words=_("payment white list bank transfer NRB"),
            order=30,
        ),
    )
