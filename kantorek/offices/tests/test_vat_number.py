"""The office's own VAT-EU number: with it VIES gives a number that proves the question."""

from collections.abc import Iterator

import pytest

from kantorek.core import scope
from kantorek.core.errors import Refused
from kantorek.offices.actions import change_office
from kantorek.offices.models import Role, StaffMember
from kantorek.offices.tests.make import actor_of, make_office, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def marek() -> Iterator[StaffMember]:
    """The owner, at work in his office."""
    member = make_staff(make_office(), "Marek Jaworski", role=Role.OWNER)
    with scope.of(actor_of(member)):
        yield member


@pytest.mark.parametrize(
    ("typed", "kept"), [("999-184-30-22", "PL9991843022"), ("pl 9991843022", "PL9991843022"), ("", "")]
)
def test_is_kept_as_vies_wants_it(marek: StaffMember, typed: str, kept: str) -> None:
    office = marek.office
    changed = change_office(actor_of(marek), office, name=office.name, brand=office.brand, version=1, vat_eu=typed)
    assert changed.vat_eu == kept


def test_refuses_a_number_that_cannot_be_one(marek: StaffMember) -> None:
    office = marek.office
    with pytest.raises(Refused) as refused:
        change_office(actor_of(marek), office, name="Saldo", brand=office.brand, version=1, vat_eu="DE123456789")
    assert refused.value.field == "vat_eu"
