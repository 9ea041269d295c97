"""Lights and accounts behind the wall, with foreign keys that keep to one office."""

from django.db import migrations

from kantorek.core.walls import OfficeForeignKey, Walled

CLIENT = "clients_client"


class Migration(migrations.Migration):
    dependencies = [("verification", "0001_first"), ("clients", "0002_walls")]

    operations = [
        OfficeForeignKey("verification_light", "client_id", CLIENT, on_delete="CASCADE"),
        OfficeForeignKey("verification_bankaccount", "client_id", CLIENT),
        Walled("verification_light", client="client_id"),
        Walled("verification_bankaccount", client="client_id"),
    ]
