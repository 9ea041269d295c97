"""Answers stand behind the wall; quotas and states of registers are the program's own, over all offices."""

from django.db import migrations

from kantorek.core.walls import Walled


class Migration(migrations.Migration):
    dependencies = [("registers", "0001_first"), ("core", "0002_walls")]

    operations = [Walled("registers_answer", client="client_id", nullable=True)]
