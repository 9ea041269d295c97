"""What the portal does when the office publishes news: open pages learn, bells ring, letters go."""

from itertools import groupby

from kantorek.clients.models import Contact
from kantorek.core import live
from kantorek.core.actor import Actor
from kantorek.core.defer import defer
from kantorek.core.events import Event, after
from kantorek.news import events
from kantorek.news.choices import Audience
from kantorek.news.models import Announcement
from kantorek.portal.actions.news import ring_news
from kantorek.portal.actions.words import put_words
from kantorek.portal.mailing.news import wanting_letters


@after(events.AnnouncementPublished)
def bring_news(actor: Actor, event: events.AnnouncementPublished) -> None:
    """Tell open pages at once; bells and letters follow from a job, for there may be many readers."""
    if event.audience != Audience.STAFF:
        live.tell(actor, "portal_news")
        defer("portal.bring_news_of_office", office_id=actor.office_id)


@after(events.AudienceGrew)
def bring_news_to_more(actor: Actor, event: events.AudienceGrew) -> None:
    """Clients who came later learn of it as the first ones did."""
    live.tell(actor, "portal_news")
    defer("portal.bring_news_of_office", office_id=actor.office_id)


@after(events.AnnouncementChanged, events.AnnouncementWithdrawn, events.AnnouncementRestored, events.AudienceShrank)
def show_it_anew(actor: Actor, event: Event) -> None:
    """An open first page shows what stands now."""
    live.tell(actor, "portal_news")


@after(events.AnnouncementReminded)
def remind_of_news(actor: Actor, event: events.AnnouncementReminded) -> None:
    """Who has not done what is asked hears of it behind the bell, and in the next letter of the day."""
    announcement = Announcement.objects.visible_to(actor).filter(pk=event.subject.id).first()
    if announcement is None or not event.contact_ids:
        return
    people = list(Contact.objects.visible_to(actor).current().filter(pk__in=event.contact_ids).order_by("client", "pk"))
    for _client, mine in groupby(people, key=lambda one: one.client_id):
        ring_news(actor, announcement, list(mine), once=f"news_again:{event.id}", again=True)
    reached = [one for one in people if one.email]
    wanting = wanting_letters(actor, reached, urgent=announcement.urgent)
    put_words(actor, wanting, kind="news", subject=event.subject, once=f"news:{event.id}", at=event.actor.at)
