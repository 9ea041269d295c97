"""Offices, their staff, roles and rights, brand and settings."""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from kantorek.core.slots import Command, NavItem, NewAction, SettingsTab, Slot, register


class OfficesConfig(AppConfig):
    name = "kantorek.offices"
    label = "offices"

    def ready(self) -> None:
        """Say where staff and the office are shown, who hears what is told to a person; hang settings into the shell."""
        from django.urls import reverse

        from kantorek.core import context, live, post, refs
        from kantorek.offices import handlers
        from kantorek.offices.access import office_at_the_door
        from kantorek.offices.models import Office

        del handlers  # imported for its @on
        live.topic("person", may=lambda actor, pk: actor.kind == "staff" and actor.staff_id == pk)
        context.find_offices_by(office_at_the_door)
        post.find_senders_by(lambda pk: Office.objects.filter(pk=pk).first())
        refs.register("offices.staff_member", url=lambda pk: reverse("offices:person", args=[pk]))
        refs.register("offices.substitution", url=lambda pk: reverse("offices:substitutions"))
        refs.register("offices.office", url=lambda pk: reverse("offices:settings"))
        register(*_tabs(), *_ways_in())


def _ways_in() -> list[Slot]:
    at, may = "offices:settings", "office.settings"
    people = {"url_name": "offices:people", "right": "office.people"}
    words = _("settings name colour logo"), _("invite colleague staff role")
    away = _("leave holiday ill absence stand in")
    settings: dict[str, Any] = {"icon": "settings", "url_name": at, "right": may}
    return [
        NavItem(key="settings", label=_("Settings"), group="office", order=90, **settings),
        NewAction(key="colleague", label=_("Colleague"), icon="user-plus", order=90, **people),
        Command(key="office", label=_("Office and brand"), words=words[0], order=80, **settings),
        Command(key="people", label=_("People of the office"), icon="users", words=words[1], order=81, **people),
        Command(
            key="substitutions",
            label=_("Substitutions"),
            icon="user-round-check",
            url_name="offices:substitutions",
            words=away,
            order=82,
        ),
        Command(key="system", icon="activity", words=_("letters that wait jobs faults server"), order=91, **_system()),
    ]


def _system() -> dict[str, Any]:
    return {"label": _("System health"), "url_name": "offices:system", "right": "office.settings"}


def _tabs() -> list[SettingsTab]:
    people = "office.people"
    return [
        SettingsTab(key="look", label=_("Brand"), url_name="offices:settings", right="office.settings", order=10),
        SettingsTab(key="office", label=_("Office data"), url_name="offices:data", right="office.settings", order=12),
        SettingsTab(key="people", label=_("People"), url_name="offices:people", right=people, order=20),
        SettingsTab(key="substitutions", label=_("Substitutions"), url_name="offices:substitutions", order=25),
        SettingsTab(key="roles", label=_("Roles"), url_name="offices:roles", right=people, order=30),
        SettingsTab(key="system", **_system(), order=95),
    ]
