"""Clients and what is theirs behind the wall, with foreign keys that keep to one office."""

from django.db import migrations

from kantorek.core.walls import OfficeForeignKey, Walled

STAFF, CLIENT = "offices_staffmember", "clients_client"


class Migration(migrations.Migration):
    dependencies = [("clients", "0001_first"), ("offices", "0002_walls")]

    operations = [
        OfficeForeignKey(CLIENT, "carer_id", STAFF),
        OfficeForeignKey(CLIENT, "payroll_carer_id", STAFF),
        OfficeForeignKey(CLIENT, "archived_by_id", STAFF),
        OfficeForeignKey("clients_clientterms", "client_id", CLIENT, on_delete="CASCADE"),
        OfficeForeignKey("clients_contact", "client_id", CLIENT),
        OfficeForeignKey("clients_note", "client_id", CLIENT),
        OfficeForeignKey("clients_note", "author_id", STAFF),
        migrations.RunSQL("CREATE SEQUENCE clients_person", "DROP SEQUENCE clients_person"),
        Walled(CLIENT, client="id"),
        Walled("clients_clientterms", client="client_id"),
        Walled("clients_contact", client="client_id"),
        Walled("clients_note", client="client_id"),
    ]
