"""Requests behind the wall, with foreign keys that keep to one office."""

from django.db import migrations

from kantorek.core.walls import OfficeForeignKey, Walled

STAFF, CLIENT, CONTACT = "offices_staffmember", "clients_client", "clients_contact"


class Migration(migrations.Migration):
    dependencies = [("requests", "0001_first"), ("clients", "0002_walls"), ("offices", "0002_walls")]

    operations = [
        OfficeForeignKey("requests_clientrequest", "client_id", CLIENT),
        OfficeForeignKey("requests_clientrequest", "contact_id", CONTACT),
        OfficeForeignKey("requests_clientrequest", "delivered_by_id", CONTACT),
        OfficeForeignKey("requests_clientrequest", "asked_by_id", STAFF),
        Walled("requests_requesttemplate"),
        Walled("requests_clientrequest", client="client_id"),
    ]
