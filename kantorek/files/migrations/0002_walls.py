"""Files behind the wall."""

from django.db import migrations

from kantorek.core.walls import Walled


class Migration(migrations.Migration):
    dependencies = [("files", "0001_first")]

    operations = [
        Walled("files_storedfile", client="client_id", nullable=True),
    ]
