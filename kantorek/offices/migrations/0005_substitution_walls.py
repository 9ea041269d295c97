"""Substitutions behind the wall, between people of one office."""

from django.db import migrations

from kantorek.core.walls import OfficeForeignKey, Walled

STAFF = "offices_staffmember"


class Migration(migrations.Migration):
    dependencies = [("offices", "0004_substitution")]

    operations = [
        OfficeForeignKey("offices_substitution", "person_id", STAFF),
        OfficeForeignKey("offices_substitution", "stand_in_id", STAFF),
        Walled("offices_substitution"),
    ]
