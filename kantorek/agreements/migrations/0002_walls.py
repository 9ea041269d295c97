"""Agreements behind the wall, with foreign keys that keep to one office."""

from django.db import migrations

from kantorek.core.walls import OfficeForeignKey, Walled

STAFF, CLIENT = "offices_staffmember", "clients_client"


class Migration(migrations.Migration):
    dependencies = [("agreements", "0001_first"), ("clients", "0002_walls"), ("offices", "0002_walls")]

    operations = [
        OfficeForeignKey("agreements_agreement", "client_id", CLIENT),
        OfficeForeignKey("agreements_agreement", "added_by_id", STAFF),
        OfficeForeignKey("agreements_agreement", "replaces_id", "agreements_agreement"),
        Walled("agreements_agreement", client="client_id"),
    ]
