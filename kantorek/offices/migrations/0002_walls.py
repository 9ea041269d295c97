"""Staff behind the wall; Office itself is a doorway."""

from django.db import migrations

from kantorek.core.walls import Walled


class Migration(migrations.Migration):
    dependencies = [("offices", "0001_first"), ("core", "0002_walls")]

    operations = [Walled("offices_staffmember")]
