"""What an office announced to a victim of the attack test, who of theirs has seen it, and a group of colleagues."""

from dataclasses import dataclass

from kantorek.clients.models import Client, Contact
from kantorek.core import scope
from kantorek.news.choices import Audience, State
from kantorek.news.models import Announcement, AnnouncementClient, Receipt, StaffGroup
from kantorek.offices.models import StaffMember
from kantorek.offices.tests.make import AT


@dataclass(frozen=True, slots=True)
class NewsWork:
    """An announcement for the victim alone, and a group."""

    announcement: Announcement
    group: StaffGroup


def make_news_work(client: Client, contact: Contact, carer: StaffMember, words: str, shared: str) -> NewsWork:
    """Make the rows; an announcement and a group belong to the office (`shared`), who has seen it to the client."""
    with scope.system(client.office_id, "tests", at=AT):
        announcement = Announcement.objects.create(
            office_id=client.office_id, title=shared, body=f"<p>{shared}</p>", audience=Audience.CLIENTS,
            client_ids=[client.pk], state=State.PUBLISHED, must_confirm=True, made_at=AT, published_at=AT,
            author=carer, author_name=shared,
        )  # fmt: skip
        AnnouncementClient.objects.create(
            office_id=client.office_id, client=client, announcement=announcement, added_at=AT
        )
        Receipt.objects.create(
            office_id=client.office_id,
            client=client,
            contact=contact,
            announcement=announcement,
            name=words,
            seen_at=AT,
        )
        group = StaffGroup.objects.create(
            office_id=client.office_id, name=f"{shared} {client.pk}"[:80], members=[carer.pk]
        )
        return NewsWork(announcement, group)
