"""What is stored about clients, one file per noun."""

from kantorek.clients.models.client import TERMS_FIELDS, Address, Client, ClientOwned, ClientTerms, Contact, Note
from kantorek.clients.models.intake import Intake, IntakeRow

__all__ = [
    "TERMS_FIELDS",
    "Address",
    "Client",
    "ClientOwned",
    "ClientTerms",
    "Contact",
    "Intake",
    "IntakeRow",
    "Note",
]
