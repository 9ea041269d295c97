"""Letters about an account go through the outbox of the person's office."""

import pytest
from django.db import IntegrityError, transaction
from django.http import HttpRequest

from kantorek.accounts.adapter import AccountAdapter
from kantorek.accounts.models import Seat, User
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.clock import now
from kantorek.core.models import Letter

pytestmark = pytest.mark.django_db
LINK = {"password_reset_url": "https://biuro.example/password/reset/x/"}


def letters(office_id: int) -> list[Letter]:
    with scope.system(office_id, "tests", at=now()):
        return list(Letter.objects.all())


def test_a_letter_is_written_in_the_persons_office_and_no_other(cast: Cast) -> None:
    AccountAdapter().send_mail("account/email/password_reset_key", "ANNA@example.com", LINK)
    [letter] = letters(cast.office.pk)
    assert letter.to == "anna@example.com" and LINK["password_reset_url"] in letter.text
    assert letters(cast.elsewhere.pk) == []


def test_no_letter_to_strangers_to_the_switched_off_and_to_who_has_left(cast: Cast) -> None:
    User.objects.filter(email="anna@example.com").update(is_active=False)
    Seat.objects.filter(user__email="marek@example.com").delete()
    for email in ("nikt@example.com", "anna@example.com", "marek@example.com"):
        AccountAdapter().send_mail("account/email/password_reset_key", email, LINK)
    assert letters(cast.office.pk) == []


def test_nobody_signs_up_by_themselves() -> None:
    assert AccountAdapter().is_open_for_signup(HttpRequest()) is False


def test_one_address_is_one_user(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="Marek@Example.com", name="Marek", joined_at=now())
    assert User.objects.get_by_natural_key("MAREK@example.com").name == "Marek Kos"
