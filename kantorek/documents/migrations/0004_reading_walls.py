"""Who has opened what, behind the wall."""

from django.db import migrations

from kantorek.core.walls import OfficeForeignKey, Walled

CLIENT, CONTACT = "clients_client", "clients_contact"


class Migration(migrations.Migration):
    dependencies = [("documents", "0003_reading")]

    operations = [
        OfficeForeignKey("documents_document", "sent_by_id", CONTACT),
        OfficeForeignKey("documents_reading", "document_id", "documents_document", on_delete="CASCADE"),
        OfficeForeignKey("documents_reading", "contact_id", CONTACT, on_delete="CASCADE"),
        OfficeForeignKey("documents_reading", "client_id", CLIENT),
        Walled("documents_reading", client="client_id"),
    ]
