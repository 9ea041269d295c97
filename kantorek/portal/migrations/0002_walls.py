"""Accesses, change requests and words to contacts behind the wall, with foreign keys that keep to one office."""

from django.db import migrations

from kantorek.core.walls import OfficeForeignKey, Walled

STAFF, CLIENT, CONTACT = "offices_staffmember", "clients_client", "clients_contact"


class Migration(migrations.Migration):
    dependencies = [("portal", "0001_first"), ("clients", "0002_walls"), ("offices", "0002_walls")]

    operations = [
        OfficeForeignKey("portal_portalaccess", "client_id", CLIENT),
        OfficeForeignKey("portal_portalaccess", "contact_id", CONTACT),
        OfficeForeignKey("portal_changerequest", "client_id", CLIENT),
        OfficeForeignKey("portal_changerequest", "contact_id", CONTACT),
        OfficeForeignKey("portal_changerequest", "answered_by_id", STAFF),
        OfficeForeignKey("portal_word", "client_id", CLIENT),
        OfficeForeignKey("portal_word", "contact_id", CONTACT, on_delete="CASCADE"),
        Walled("portal_portalaccess", client="client_id"),
        Walled("portal_changerequest", client="client_id"),
        Walled("portal_word", client="client_id"),
    ]
