"""How people wish to be told stands behind the wall; the browsers of a person belong to no office."""

from django.db import migrations

from kantorek.core.walls import Walled


class Migration(migrations.Migration):
    dependencies = [("notifications", "0003_wishes"), ("core", "0002_walls")]

    operations = [Walled("notifications_wishes", client="client_id", nullable=True)]
