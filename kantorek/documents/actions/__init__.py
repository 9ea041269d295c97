"""What may happen to documents, one file per noun."""

from kantorek.documents.actions.document import add_document, add_version, change_document, file_stored
from kantorek.documents.actions.filing import archive_many, change_many, put_back, restore_many
from kantorek.documents.actions.reading import note_reading, send_document
from kantorek.documents.actions.sharing import archive_document, restore_document, share_document
from kantorek.documents.actions.telling import tell_of_sending
from kantorek.documents.actions.validity import ends_to_tell, tell_of_the_end

__all__ = [
    "add_document",
    "add_version",
    "archive_document",
    "archive_many",
    "change_document",
    "change_many",
    "ends_to_tell",
    "file_stored",
    "note_reading",
    "put_back",
    "restore_document",
    "restore_many",
    "send_document",
    "share_document",
    "tell_of_sending",
    "tell_of_the_end",
]
