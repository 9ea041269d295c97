"""Offices, their staff, roles and rights, brand and settings."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from kantorek.core.slots import Command, NavItem, NewAction, SettingsTab, register


class OfficesConfig(AppConfig):
    name = "kantorek.offices"
    label = "offices"

    def ready(self) -> None:
        """Say where staff and the office are shown, and hang the settings into the shell."""
        from django.urls import reverse

        from kantorek.core import context, refs
        from kantorek.offices.access import office_at_the_door

        context.find_offices_by(office_at_the_door)
        refs.register("offices.staff_member", url=lambda pk: reverse("offices:person", args=[pk]))
        refs.register("offices.office", url=lambda pk: reverse("offices:settings"))
        at, may = "offices:settings", "office.settings"
        people = {"url_name": "offices:people", "right": "office.people"}
        words = _("settings name colour logo"), _("invite colleague staff role")
        register(
            *_tabs(),
            NavItem(
                key="settings", label=_("Settings"), icon="settings", url_name=at, group="office", right=may, order=90
            ),
            NewAction(key="colleague", label=_("Colleague"), icon="user-plus", order=90, **people),
            Command(
                key="office",
                label=_("Office and brand"),
                icon="settings",
                url_name=at,
                right=may,
                words=words[0],
                order=80,
            ),
            Command(key="people", label=_("People of the office"), icon="users", words=words[1], order=81, **people),
        )


def _tabs() -> list[SettingsTab]:
    people = "office.people"
    return [
        SettingsTab(
            key="office", label=_("Office and brand"), url_name="offices:settings", right="office.settings", order=10
        ),
        SettingsTab(key="people", label=_("People"), url_name="offices:people", right=people, order=20),
        SettingsTab(key="roles", label=_("Roles"), url_name="offices:roles", right=people, order=30),
    ]
