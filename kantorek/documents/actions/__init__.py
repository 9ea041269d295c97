"""What may happen to documents, one file per noun."""

from kantorek.documents.actions.document import add_document, add_version, change_document
from kantorek.documents.actions.filing import archive_many, change_many, put_back, restore_many
from kantorek.documents.actions.sharing import archive_document, restore_document, share_document
from kantorek.documents.actions.validity import tell_of_ends

__all__ = [
    "add_document",
    "add_version",
    "archive_document",
    "archive_many",
    "change_document",
    "change_many",
    "put_back",
    "restore_document",
    "restore_many",
    "share_document",
    "tell_of_ends",
]
