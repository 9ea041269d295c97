"""Notices stand behind the wall: of one office, and those about a client for who sees the client."""

from django.db import migrations

from kantorek.core.walls import Walled


class Migration(migrations.Migration):
    dependencies = [("notifications", "0001_first"), ("core", "0002_walls")]

    operations = [Walled("notifications_notice", client="client_id", nullable=True)]
