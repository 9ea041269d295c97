"""Inspections behind the wall, with foreign keys that keep to one office."""

from django.db import migrations

from kantorek.core.walls import OfficeForeignKey, Walled

STAFF, CLIENT = "offices_staffmember", "clients_client"


class Migration(migrations.Migration):
    dependencies = [("inspections", "0001_first"), ("clients", "0002_walls"), ("offices", "0002_walls")]

    operations = [
        OfficeForeignKey("inspections_inspection", "client_id", CLIENT),
        OfficeForeignKey("inspections_inspection", "added_by_id", STAFF),
        OfficeForeignKey("inspections_inspection", "lead_id", STAFF),
        OfficeForeignKey("inspections_requestedpaper", "inspection_id", "inspections_inspection", on_delete="CASCADE"),
        OfficeForeignKey("inspections_requestedpaper", "client_id", CLIENT),
        Walled("inspections_inspection", client="client_id"),
        Walled("inspections_requestedpaper", client="client_id"),
    ]
