"""Pasted lists behind the wall, with foreign keys that keep to one office."""

from django.db import migrations

from kantorek.core.walls import OfficeForeignKey, Walled

STAFF, INTAKE, ROW = "offices_staffmember", "clients_intake", "clients_intakerow"


class Migration(migrations.Migration):
    dependencies = [("clients", "0004_intake")]

    operations = [
        OfficeForeignKey(INTAKE, "made_by_id", STAFF),
        OfficeForeignKey(INTAKE, "carer_id", STAFF),
        OfficeForeignKey(INTAKE, "payroll_carer_id", STAFF),
        OfficeForeignKey(ROW, "intake_id", INTAKE, on_delete="CASCADE"),
        OfficeForeignKey(ROW, "known_client_id", "clients_client", on_delete="SET NULL (known_client_id)"),
        Walled(INTAKE),
        Walled(ROW),
    ]
