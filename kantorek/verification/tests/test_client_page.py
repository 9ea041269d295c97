"""The lights and the tab of a client's registers: what people see, what they may do, what it costs."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.test import Client as Browser
from django.utils.timezone import localtime

from kantorek.clients import actions as clients
from kantorek.clients.models import Client
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.models import EventRecord
from kantorek.offices.models import Role, StaffMember
from kantorek.offices.tests.make import AT, actor_of, make_staff
from kantorek.registers.models import Answer
from kantorek.verification.events import ClientVerified
from kantorek.verification.models import Light
from kantorek.verification.tests.make import HX, SAME, ask_about, company, say

SignIn = Callable[[StaffMember], Browser]


def band(browser: Browser, client: Client) -> str:
    answer = browser.get(f"/clients/{client.pk}/lights/")
    assert answer.status_code == 200
    return str(answer.content.decode())


def cell(shown: str, name: str) -> str:
    """The link of one light."""
    before, _name, after = shown.partition(f">{name}</b>")
    return before.rsplit("<a ", 1)[1] + after.split("</a>")[0]


# --- the lights -----------------------------------------------------------------------------------------------


def test_every_register_has_its_light_and_says_when_it_does_not_apply(cast: Cast, sign_in: SignIn) -> None:
    with scope.of(actor_of(cast.marek)) as actor:
        clients.change_client(actor, cast.lipa, fields={"legal_form": "jdg"}, version=cast.lipa.version)
    shown = band(sign_in(cast.anna), cast.lipa)
    assert "nie dotyczy" in cell(shown, "CRBR")
    assert "nie dotyczy" in cell(shown, "KRS")
    assert "jeszcze nie sprawdzono" in cell(shown, "VAT PL")
    assert "s-bad" not in shown


def test_a_light_tells_its_state_its_words_and_its_age(cast: Cast, sign_in: SignIn) -> None:
    client = company(cast)
    browser = sign_in(cast.anna)
    answer = say(client, "white_list", {"vat_status": "active", "accounts": ["1" * 26], "virtual_accounts": False})
    said = cell(band(browser, client), "VAT PL")
    assert "s-ok" in said
    assert "czynny" in said
    assert "dziś, " in said
    assert f"/answers/{answer.pk}/" in said
    say(client, "krs", {"state": "liquidation", "name": client.name}, at=datetime.now(UTC) - timedelta(days=3))
    said = cell(band(browser, client), "KRS")
    assert "s-bad" in said
    assert "w likwidacji" in said
    assert "3 dni temu" in said


def test_no_answer_is_never_bad_and_leaves_the_last_word_in_sight(cast: Cast, sign_in: SignIn) -> None:
    client = company(cast)
    long_ago = datetime.now(UTC) - timedelta(days=400)
    say(client, "vies", {"valid": True}, at=long_ago)
    say(client, "vies", outcome="unknown", reason="busy")
    said = cell(band(sign_in(cast.anna), client), "VAT EU")
    assert "s-off" in said
    assert "brak odpowiedzi VIES" in said
    assert f"ostatnio: ważny, {localtime(long_ago):%d.%m.%Y}" in said
    assert "nieważny" not in said


def test_a_question_is_under_way_for_five_seconds_then_it_waits_with_its_time(cast: Cast, sign_in: SignIn) -> None:
    client = company(cast)
    browser, now = sign_in(cast.anna), datetime.now(UTC)
    ask_about(client, "vies", asked=now, again=now + timedelta(minutes=3))
    shown = band(browser, client)
    assert "pytamy…" in cell(shown, "VAT EU")
    assert "every 3s" in shown
    with scope.system(cast.office.pk, "tests", at=AT):
        Light.objects.filter(register="vies").update(tried_at=now - timedelta(seconds=6))
    shown = band(browser, client)
    assert "pytamy…" not in cell(shown, "VAT EU")
    assert "ponowimy o " in cell(shown, "VAT EU")
    assert "every 20s" in shown


def test_what_differs_is_to_be_looked_at(cast: Cast, sign_in: SignIn) -> None:
    client = company(cast)
    say(client, "gus", {**SAME, "name": "Lipa Nowa S.A.", "regon": "123456785"})
    said = cell(band(sign_in(cast.anna), client), "GUS")
    assert "s-wait" in said
    assert "nazwa, REGON" in said


def test_a_new_number_puts_the_light_out(cast: Cast, sign_in: SignIn) -> None:
    client = company(cast)
    say(client, "krs", {"state": "struck_off", "name": "Inna"})
    with scope.of(actor_of(cast.marek)) as actor:
        clients.change_client(actor, client, fields={"krs": "0000654321"}, version=client.version)
    assert "jeszcze nie sprawdzono" in cell(band(sign_in(cast.anna), client), "KRS")


# --- asking ---------------------------------------------------------------------------------------------------


def test_verify_opens_a_question_to_each_register_that_applies(cast: Cast, sign_in: SignIn) -> None:
    client = company(cast)
    answer = sign_in(cast.anna).post(f"/clients/{client.pk}/verify/", headers=HX)
    assert answer.status_code == 200
    assert answer.content.decode().count("pytamy…") == 5
    with scope.system(cast.office.pk, "tests", at=AT):
        asked = Answer.objects.filter(outcome="pending", client_id=client.pk)
        assert sorted(asked.values_list("register", flat=True)) == ["crbr", "gus", "krs", "vies", "white_list"]
        assert set(asked.values_list("asked_by_name", flat=True)) == {"Anna Wójcik"}


def test_one_register_can_be_asked_alone(cast: Cast, sign_in: SignIn) -> None:
    client = company(cast)
    assert sign_in(cast.anna).post(f"/clients/{client.pk}/verify/", {"only": "krs"}).status_code == 302
    with scope.system(cast.office.pk, "tests", at=AT):
        assert list(Answer.objects.values_list("register", flat=True)) == ["krs"]


def test_what_was_answered_a_moment_ago_is_not_asked_again_and_is_told(cast: Cast, sign_in: SignIn) -> None:
    client = company(cast)
    say(client, "krs", {"state": "active", "name": client.name}, at=datetime.now(UTC))
    told = sign_in(cast.anna).post(f"/clients/{client.pk}/verify/", {"only": "krs"}, headers=HX)
    assert "przed chwil" in json.loads(told["HX-Trigger"])["kantorek:toast"]["text"]
    with scope.system(cast.office.pk, "tests", at=AT):
        assert Answer.objects.count() == 1
        assert not EventRecord.objects.filter(name=ClientVerified.name).exists(), "nobody was asked"


def test_nobody_asks_without_the_right_or_about_a_blocked_client(cast: Cast, sign_in: SignIn) -> None:
    client = company(cast)
    viewer = sign_in(make_staff(cast.office, "Widz", role=Role.VIEWER))
    for url in (f"/clients/{client.pk}/", f"/clients/{client.pk}/verification/"):
        shown = viewer.get(url).content.decode()
        assert "VAT PL" in shown
        assert "/verify/" not in shown
    assert viewer.post(f"/clients/{client.pk}/verify/").status_code == 404
    with scope.of(actor_of(cast.marek)) as actor:
        clients.change_status(actor, client, status="blocked", reason="nie płaci")
    anna = sign_in(cast.anna)
    assert anna.post(f"/clients/{client.pk}/verify/", headers=HX).status_code == 409
    assert "/verify/" not in anna.get(f"/clients/{client.pk}/").content.decode()
    with scope.system(cast.office.pk, "tests", at=AT):
        assert not Answer.objects.exists()
