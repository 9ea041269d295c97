"""Documents behind the wall, with foreign keys that keep to one office."""

from django.db import migrations

from kantorek.core.walls import OfficeForeignKey, Walled

STAFF, CLIENT = "offices_staffmember", "clients_client"


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0001_first"),
        ("clients", "0002_walls"),
        ("offices", "0002_walls"),
        ("files", "0002_walls"),
    ]

    operations = [
        OfficeForeignKey("documents_document", "client_id", CLIENT),
        OfficeForeignKey("documents_document", "added_by_id", STAFF),
        OfficeForeignKey("documents_document", "archived_by_id", STAFF),
        OfficeForeignKey("documents_document", "newest_id", "files_storedfile"),
        OfficeForeignKey("documents_documentversion", "document_id", "documents_document", on_delete="CASCADE"),
        OfficeForeignKey("documents_documentversion", "file_id", "files_storedfile"),
        OfficeForeignKey("documents_documentversion", "client_id", CLIENT),
        Walled("documents_document", client="client_id"),
        Walled("documents_documentversion", client="client_id"),
    ]
