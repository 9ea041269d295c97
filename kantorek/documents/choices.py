"""The closed lists of documents."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a document is."""

    CONTRACT = "contract", _("contract")
    POWER = "power", _("power of attorney")
    STATEMENT = "statement", _("bank statement")
    INVOICE = "invoice", _("invoice")
    PAYROLL = "payroll", _("payroll")
    DECLARATION = "declaration", _("declaration")
    RECEIPT = "receipt", _("official receipt (UPO)")
    LETTER = "letter", _("official letter")
    FOUNDING = "founding", _("founding document")
    OTHER = "other", _("other document")
