"""Files on their way, behind the wall."""

from django.db import migrations

from kantorek.core.walls import Walled


class Migration(migrations.Migration):
    dependencies = [("files", "0003_partial")]

    operations = [Walled("files_partialupload", client="client_id", nullable=True)]
