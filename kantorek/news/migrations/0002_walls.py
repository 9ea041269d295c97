"""Announcements behind the wall, with foreign keys that keep to one office."""

from django.db import migrations

from kantorek.core.walls import OfficeForeignKey, Walled

STAFF, CLIENT, CONTACT = "offices_staffmember", "clients_client", "clients_contact"
POST = "news_announcement"


class Migration(migrations.Migration):
    dependencies = [("news", "0001_first"), ("clients", "0002_walls"), ("offices", "0002_walls")]

    operations = [
        OfficeForeignKey("news_announcement", "author_id", STAFF),
        OfficeForeignKey("news_announcement", "group_id", "news_staffgroup"),
        OfficeForeignKey("news_announcementclient", "client_id", CLIENT),
        OfficeForeignKey("news_announcementclient", "announcement_id", POST, on_delete="CASCADE"),
        OfficeForeignKey("news_receipt", "announcement_id", POST, on_delete="CASCADE"),
        OfficeForeignKey("news_receipt", "client_id", CLIENT),
        OfficeForeignKey("news_receipt", "contact_id", CONTACT),
        OfficeForeignKey("news_receipt", "staff_id", STAFF),
        Walled("news_staffgroup"),
        Walled("news_announcement"),
        Walled("news_announcementclient", client="client_id"),
        Walled("news_receipt", client="client_id", nullable=True),
    ]
