"""Obligations behind the wall, with foreign keys that keep to one office."""

from django.db import migrations

from kantorek.core.walls import OfficeForeignKey, Walled

STAFF, CLIENT = "offices_staffmember", "clients_client"


class Migration(migrations.Migration):
    dependencies = [("declarations", "0001_first"), ("clients", "0002_walls"), ("offices", "0002_walls")]

    operations = [
        OfficeForeignKey("declarations_obligation", "client_id", CLIENT),
        OfficeForeignKey("declarations_obligation", "made_by_id", STAFF),
        OfficeForeignKey("declarations_obligation", "approved_by_id", STAFF),
        Walled("declarations_obligation", client="client_id"),
    ]
