"""The public REST API: the same actions as the pages, by bearer token."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "kantorek.api"
    label = "api"

    def ready(self) -> None:
        """Say where tokens are shown, and hang their page into the settings."""
        from django.urls import reverse
        from django.utils.translation import gettext_lazy as _

        from kantorek.core import refs
        from kantorek.core.slots import Command, SettingsTab, register

        refs.register("accounts.key", url=lambda pk: reverse("tokens:list"))
        page = {"key": "tokens", "url_name": "tokens:list", "right": "office.tokens"}
        label, words = _("API tokens"), _("api key integration bearer")
        register(
            SettingsTab(label=label, order=40, **page),
            Command(label=label, icon="key-round", words=words, order=82, **page),
        )
