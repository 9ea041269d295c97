"""What may happen to an office itself."""

import re
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kantorek.core import scope
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused, Stale
from kantorek.core.events import publish
from kantorek.core.numbers import NumberRefused, clean_nip
from kantorek.core.refs import Ref
from kantorek.core.wording import number_refusal
from kantorek.offices.actions.people import invite_with_link
from kantorek.offices.events import OfficeChanged, OfficeFounded
from kantorek.offices.models import Office, Role

COLOUR = r"#[0-9a-f]{6}"


def found_office(
    *, name: str, owner: str, email: str, address: str, at: datetime, language: str = "pl"
) -> tuple[Office, str]:
    """Set up an office and invite its first owner; give the office and the link of the invitation.

    Nobody can act in an office that is not there yet, so this one action opens the scope itself.
    """
    with transaction.atomic():
        office = Office.objects.create(name=name.strip())
        with scope.system(office.pk, "found an office", at=at) as actor:
            publish(OfficeFounded(actor=actor, subject=_ref_of(office)))
            _member, link = invite_with_link(
                actor, name=owner, email=email, role=Role.OWNER, address=address, language=language
            )
    return office, link


@transaction.atomic
def change_office(
    actor: Actor, office: Office, *, name: str, brand: str, version: int, vat_eu: str | None = None
) -> Office:
    """Change the office's name, brand colour (#rrggbb) and own VAT-EU number ("PL" and a NIP, or empty).

    Refuses a number that cannot be one, and when a colleague changed the office meanwhile.
    """
    office = Office.objects.select_for_update().get(pk=office.pk)
    wanted = {"name": name.strip(), "brand": brand.strip().lower()}
    if vat_eu is not None:
        wanted["vat_eu"] = _own_vat_number(vat_eu)
    if not re.fullmatch(COLOUR, wanted["brand"]):
        raise Refused(_("Write the colour as # and six digits, for example #0e5a6b."), code="invalid", field="brand")
    changes: dict[str, list[Any]] = {
        field: [getattr(office, field), new] for field, new in wanted.items() if getattr(office, field) != new
    }
    if changes and office.version != version:
        theirs = {field: (new, old) for field, (old, new) in changes.items()}
        raise Stale(
            _("Somebody else changed the office meanwhile. Check the differences and save again."), theirs=theirs
        )
    if changes:
        for field, (_old, new) in changes.items():
            setattr(office, field, new)
        office.version += 1
        office.save(update_fields=[*changes, "version"])
        publish(OfficeChanged(actor=actor, subject=_ref_of(office), changes=changes))
    return office


def _own_vat_number(text: str) -> str:
    """An office in Poland is registered for VAT-EU under its NIP."""
    try:
        return f"PL{clean_nip(text)}" if text.strip() else ""
    except NumberRefused as refused:
        raise Refused(number_refusal(refused), code=f"nip_{refused.reason}", field="vat_eu") from refused


def _ref_of(office: Office) -> Ref:
    return Ref("offices.office", office.pk, office.name)
