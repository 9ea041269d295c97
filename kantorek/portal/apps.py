"""The portal of clients, and what the office does with it."""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kantorek.core import live, slots
from kantorek.notifications import kinds


class PortalConfig(AppConfig):
    name = "kantorek.portal"
    label = "portal"

    def ready(self) -> None:
        """Hang what the app has onto the program's boards."""
        _hang_home()
        _hang_doors()
        _hang_company()
        _hang_changes()
        _hang_papers()
        _hang_signing_in()
        _hang_notices()
        _hang_news()
        _hang_chat()


def _hang_home() -> None:
    from kantorek.portal.views import home_parts

    slots.register(
        slots.PortalTab(
            key="start",
            label=pgettext_lazy("portal", "Start"),
            icon="house",
            url_name="portal:home",
            order=10,
            count=home_parts.waiting_count,
        ),
        slots.PortalTab(key="more", label=_("More"), icon="ellipsis", url_name="portal:more", order=90),
        slots.PortalPart(key="to-pay", label="", order=10, template="portal/to_pay.html", load=home_parts.to_pay),
        slots.PortalPart(
            key="shortcuts", label="", order=20, template="portal/shortcuts.html", load=home_parts.shortcuts
        ),
        slots.PortalPart(key="to-do", label="", order=30, template="portal/to_do.html", load=home_parts.to_do),
        slots.PortalPart(key="my-month", label="", order=40, template="portal/my_month.html", load=home_parts.my_month),
    )


def _hang_papers() -> None:
    """Documents in the menu; requests behind "More", for those that wait stand on the first page."""
    from kantorek.portal.views.documents import new_count

    text = _("What the office asked for, and what was sent")
    slots.register(
        slots.PortalTab(
            key="documents",
            label=_("Documents"),
            icon="folder-open",
            url_name="portal:documents",
            order=30,
            count=new_count,
        ),
        slots.PortalTab(
            key="send", label=_("Send"), icon="camera", url_name="portal:send", right="portal.send", order=40
        ),
        slots.PortalTab(
            key="requests",
            label=_("Requests of the office"),
            icon="inbox",
            url_name="portal:requests",
            more=True,
            text=text,
            order=10,
        ),
    )


def _hang_doors() -> None:
    """Who enters the portal: the office's tab and buttons, the company's page of people, the words of the events."""
    from kantorek.portal import handlers, sentences, told
    from kantorek.portal.views.staff_access import shown_on_tab

    kinds.register(*told.KINDS)
    sentences.register()
    del handlers  # imported for its @on and @after
    tab: dict[str, Any] = {"key": "portal", "label": _("Portal"), "url_name": "portal:client", "order": 70}
    invite: dict[str, Any] = {"label": _("Invite to the portal"), "icon": "send", "url_name": "portal:invite"}
    look: dict[str, Any] = {"label": _("See as the client"), "icon": "eye", "url_name": "portal:preview", "post": True}
    people: dict[str, Any] = {"label": _("People with access"), "icon": "users", "url_name": "portal:people"}
    text = _("Who of the company enters here, and at which level")
    slots.register(
        slots.ClientTab(**tab, right="clients.see", counted=shown_on_tab),
        slots.QuickAction(**invite, key="portal_invite", right="portal.invite", order=60),
        slots.QuickAction(**look, key="portal_preview", right="portal.preview", order=61),
        slots.PortalTab(**people, key="people", right="portal.people", more=True, text=text, order=60),
    )


def _hang_notices() -> None:
    from kantorek.notifications.readers import leave_out_while
    from kantorek.portal.companies import is_shut

    leave_out_while(is_shut)
    text = _("Letters, push messages, quiet hours")
    wishes: dict[str, Any] = {"label": _("How I am told"), "icon": "bell", "url_name": "portal:wishes"}
    slots.register(slots.PortalTab(**wishes, key="notices", right="portal.see", more=True, text=text, order=65))


def _hang_chat() -> None:
    """The conversation with the office in the menu, with the number of lines that were not read."""
    from kantorek.accounts.access import at_sign_out
    from kantorek.portal.handlers.chat import close_their_pages
    from kantorek.portal.views.chat import unread_count

    at_sign_out(close_their_pages)
    chat: dict[str, Any] = {"key": "chat", "label": _("Chat"), "icon": "messages-square", "url_name": "portal:chat"}
    slots.register(slots.PortalTab(**chat, order=50, count=unread_count))


def _hang_signing_in() -> None:
    mine: dict[str, Any] = {"label": _("Signing in"), "icon": "key-round", "url_name": "portal:signing_in"}
    text = _("Fingerprint, face or key; password")
    slots.register(slots.PortalTab(**mine, key="signing_in", right="portal.see", more=True, text=text, order=70))


def _hang_news() -> None:
    """What the office tells its clients: above all when urgent, in the middle of the first page, and as a list."""
    from kantorek.portal import news

    live.topic("portal_news", may=lambda actor, pk: actor.may("portal.see"), of_office=True, contacts=True)
    parts = [
        ("news-top", 5, "portal/news_top.html", news.urgent_news),
        ("news", 50, "portal/news_part.html", news.first_news),
    ]
    for key, order, template, load in parts:
        slots.register(slots.PortalPart(key=key, label="", order=order, template=template, load=load))
    mine: dict[str, Any] = {"key": "news", "label": _("News"), "icon": "megaphone", "url_name": "portal:news"}
    text = _("What the office tells its clients")
    slots.register(slots.PortalTab(**mine, more=True, text=text, order=5, count=news.unread_count))


def _hang_company() -> None:
    """The company's own data in the portal, and its API tokens."""
    slots.register(
        slots.PortalTab(
            key="company",
            label=_("Company data"),
            icon="building-2",
            url_name="portal:company",
            more=True,
            text=_("Data, contacts and registers; ask for a change"),
            order=50,
        ),
        slots.PortalTab(
            key="tokens",
            label=_("API tokens"),
            icon="code",
            url_name="portal:tokens",
            right="portal.tokens",
            more=True,
            text=_("For the company's own programs"),
            order=80,
        ),
    )


def _hang_changes() -> None:
    """What the office answers to changes that clients ask for."""
    from kantorek.portal.views.changes import BAND, band_of

    slots.register(
        slots.ClientBand(
            key="change", label=_("Change asked for"), right="clients.see", order=20, template=BAND, load=band_of
        ),
        slots.Command(
            key="changes",
            label=_("Changes that clients ask for"),
            icon="file-pen",
            url_name="portal:changes",
            right="clients.see",
            words=_("company data address name account portal"),
            order=84,
        ),
    )
