"""A printed page as it would look with the office's draft: the head and foot that every paper has."""

from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import override

from kantorek.core import pdf
from kantorek.offices.models import Office

_TEMPLATE: Final = Path(__file__).parent / "print" / "sample.typ"


def sample_picture(office: Office, *, language: str, at: datetime) -> bytes:
    """Draw the first page as PNG; what stands on it is invented."""
    with override(language):
        return pdf.render_pages(_TEMPLATE, _data(office, language), at=at, logo=office.logo_png())[0]


def _data(office: Office, language: str) -> dict[str, Any]:
    return {
        "title": _("Summary of October"),
        "kind": _("Summary of the month"),
        "office": office.shown_name,
        "language": language,
        "accent": office.brand,
        "footer": office.contact_line or office.shown_name,
        "page_words": (_("Page %(page)s of %(pages)s") % {"page": "|", "pages": "|"}).split("|"),
        "name": "Brukarstwo Lis",
        "rows": [
            [_("Income"), "48 120,00 zł"],
            [_("Costs"), "21 340,50 zł"],
            [_("VAT to pay"), "3 184,00 zł"],
            [_("Advance on income tax"), "2 340,00 zł"],
        ],
        "words": _("This is a sample: the figures are invented."),
    }
