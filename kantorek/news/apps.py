"""What the office tells its clients and its own people: announcements, once written, read by many."""

from typing import Any

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kantorek.core import live, refs, slots
from kantorek.files import owners
from kantorek.notifications import kinds


class NewsConfig(AppConfig):
    name = "kantorek.news"
    label = "news"

    def ready(self) -> None:
        """Hang the pages into menu, palette and settings; word the events; say who may see pictures and watch the list."""
        from kantorek.news import handlers, sentences
        from kantorek.news.lists import NEWS, stamp_for, unread_for, unseen_by
        from kantorek.news.models import Announcement
        from kantorek.offices import tally

        del handlers  # imported for its @on and @after
        sentences.register()
        refs.register("news.announcement", url=lambda pk: reverse("news:detail", args=[pk]))
        refs.register("news.staff_group", url=lambda pk: reverse("news:groups"))
        live.topic("news", may=lambda actor, pk: actor.may("clients.see"), of_office=True)
        kinds.register(
            kinds.Kind(key="news.posted", label=_("News of the office"), group="office", mail="digest"),
            kinds.Kind(key="news.waits", label=_("Announcements that were not published"), group="office"),
        )
        owners.register(
            owners.Owner(
                kind="news.announcement",
                right="news.write",
                find=lambda actor, pk: Announcement.objects.visible_to(actor).filter(pk=pk).first(),
                kept=True,  # its own page alone adds pictures, and its text says which are shown
                contacts=True,
            )
        )
        tally.register(tally.Tally(key=NEWS, rows=unseen_by, stamp=stamp_for))
        hang(unread_for)


def hang(unread_for: Any) -> None:
    """Put the pages into the shell."""
    news: dict[str, Any] = {"key": "news", "label": _("News"), "icon": "megaphone", "url_name": "news:list"}
    write: dict[str, Any] = {"right": "news.write"}
    urgent: dict[str, Any] = {
        "key": "news_urgent",
        "label": _("Urgent message to clients"),
        "icon": "triangle-alert",
        "url_name": "news:urgent",
    }
    slots.register(
        slots.NavItem(**news, group="clients", right="clients.see", letter="a", order=40, count=unread_for),
        slots.Command(**news, words=_("announcements posts clients office"), right="clients.see", order=45),
        slots.Command(**urgent, **write, words=_("KSeF down closed emergency broadcast everybody"), order=46),
        slots.NewAction(key="news", label=_("Announcement"), icon="megaphone", url_name="news:add", **write, order=70),
        slots.NewAction(**urgent, **write, order=75),
        slots.SettingsTab(key="groups", label=_("Groups"), url_name="news:groups", right="office.settings", order=22),
    )
