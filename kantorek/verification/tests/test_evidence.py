"""The page of an answer: everything that proves it, to whom it is shown, and the numbers of persons behind a right."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.test import Client as Browser

from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.models import EventRecord
from kantorek.offices.models import Role, StaffMember
from kantorek.offices.tests.make import AT, make_staff
from kantorek.registers.evidence import laid_out
from kantorek.registers.models import Answer
from kantorek.verification.models import Light
from kantorek.verification.tests.make import HX, ask_about, company, say

SignIn = Callable[[StaffMember], Browser]
PESEL = "02271409862"
RAW = f'=== search ===\n{{"result":{{"name":"Lipa","pesel":"{PESEL}","share":1.50E1}}}}'
ACTIVE: dict[str, Any] = {"vat_status": "active", "accounts": ["1" * 26], "virtual_accounts": False}


def heard(cast: Cast, data: dict[str, Any] | None = None, *, raw: str = RAW, **columns: Any) -> Answer:
    """An answer of the white list with its evidence."""
    sha256 = hashlib.sha256(raw.encode()).hexdigest()
    return say(cast.lipa, "white_list", data or ACTIVE, raw=raw, sha256=sha256, request_id="aa111-8j9k", **columns)


def shown(browser: Browser, answer: Answer) -> str:
    page = browser.get(f"/answers/{answer.pk}/")
    assert page.status_code == 200
    return str(page.content.decode())


def test_shows_what_it_says_who_asked_and_that_it_is_whole(cast: Cast, sign_in: SignIn) -> None:
    answer = heard(cast, invented=True, took_ms=412)
    page = shown(sign_in(cast.anna), answer)
    for part in (
        "aa111-8j9k",
        answer.sha256,
        "Anna Wójcik",
        "412 ms",
        "Dane zmyślone",
        "zapis ma ten sam skrót",
        "1.50E1",
    ):
        assert part in page, part
    assert PESEL not in page


def test_an_altered_answer_is_told(cast: Cast, sign_in: SignIn) -> None:
    answer = heard(cast)
    with scope.system(cast.office.pk, "tests", at=AT):
        Answer.objects.filter(pk=answer.pk).update(raw=RAW.replace("Lipa", "Inna"))
    page = shown(sign_in(cast.anna), answer)
    assert "zapis został zmieniony" in page
    assert "zapis ma ten sam skrót" not in page


def test_is_seen_by_those_who_see_the_client(cast: Cast, sign_in: SignIn) -> None:
    answer = heard(cast)
    with scope.system(cast.office.pk, "tests", at=AT):
        Answer.objects.filter(pk=answer.pk).update(client_id=cast.wierzba.pk)
    for part in ("", "raw.txt", "proof.pdf"):
        assert sign_in(cast.anna).get(f"/answers/{answer.pk}/{part}").status_code == 404
        assert sign_in(cast.obcy).get(f"/answers/{answer.pk}/{part}").status_code == 404
        assert sign_in(cast.marek).get(f"/answers/{answer.pk}/{part}").status_code == 200


def test_an_answer_about_no_client_is_for_those_who_may_ask(cast: Cast, sign_in: SignIn) -> None:
    answer = heard(cast)
    with scope.system(cast.office.pk, "tests", at=AT):
        Answer.objects.filter(pk=answer.pk).update(client_id=None)
    viewer = make_staff(cast.office, "Widz", role=Role.VIEWER)
    assert sign_in(viewer).get(f"/answers/{answer.pk}/").status_code == 404
    assert sign_in(cast.anna).get(f"/answers/{answer.pk}/").status_code == 200


def test_the_raw_answer_is_a_file_without_numbers_of_persons(cast: Cast, sign_in: SignIn) -> None:
    answer = heard(cast, raw=RAW + "<script>alert(1)</script>")
    file = sign_in(cast.anna).get(f"/answers/{answer.pk}/raw.txt")
    assert file["Content-Type"] == "text/plain; charset=utf-8"
    assert file["Content-Disposition"].startswith("attachment")
    assert file["X-Content-Type-Options"] == "nosniff"
    assert PESEL not in file.content.decode()
    assert "1.50E1" in file.content.decode()


def test_the_proof_is_a_pdf_and_an_open_question_has_none(cast: Cast, sign_in: SignIn) -> None:
    browser, now = sign_in(cast.anna), datetime.now(UTC)
    file = browser.get(f"/answers/{heard(cast).pk}/proof.pdf")
    assert file.content.startswith(b"%PDF")
    assert PESEL.encode() not in file.content
    owed = ask_about(company(cast), "krs", asked=now, again=now + timedelta(minutes=3))
    assert browser.get(f"/answers/{owed.pk}/proof.pdf").status_code == 404
    assert "proof.pdf" not in shown(browser, owed)


def test_the_numbers_are_shown_once_to_whoever_may_and_that_is_written_down(cast: Cast, sign_in: SignIn) -> None:
    answer, marek = heard(cast), sign_in(cast.marek)
    assert "/numbers/" in shown(marek, answer)
    told = marek.post(f"/answers/{answer.pk}/numbers/", headers=HX)
    assert PESEL in told.content.decode()
    assert "no-store" in told["Cache-Control"]
    assert PESEL not in shown(marek, answer)
    with scope.system(cast.office.pk, "tests", at=AT):
        event = EventRecord.objects.get(name="verification.evidence_read")
        assert (event.actor_name, event.client_id, event.payload["answer_id"]) == ("Marek Kos", cast.lipa.pk, answer.pk)
        assert PESEL not in str(event.payload)


def test_without_the_right_the_numbers_do_not_exist(cast: Cast, sign_in: SignIn) -> None:
    answer, anna = heard(cast), sign_in(cast.anna)
    assert "/numbers/" not in shown(anna, answer)
    assert anna.post(f"/answers/{answer.pk}/numbers/", headers=HX).status_code == 404
    with scope.system(cast.office.pk, "tests", at=AT):
        assert not EventRecord.objects.filter(name="verification.evidence_read").exists()


def test_tells_what_has_changed_since_the_answer_before(cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.anna)
    first = heard(cast)
    assert "Od poprzedniej odpowiedzi" not in shown(browser, first)
    assert "Nic się nie zmieniło" in shown(browser, heard(cast))
    assert "zniknął rachunek" in shown(browser, heard(cast, {"vat_status": "active", "accounts": []}))
    gone = heard(cast, {"vat_status": "none", "removed_on": "2026-11-12", "accounts": []})
    page = shown(browser, gone)
    assert "wykreślony z VAT 12.11.2026" in page


def test_silence_says_what_to_do_and_is_no_no(cast: Cast, sign_in: SignIn) -> None:
    answer = say(cast.lipa, "vies", outcome="unknown", reason="malformed", raw="<html>odd</html>")
    page = shown(sign_in(cast.anna), answer)
    assert "coś, czego nie da się odczytać" in page
    assert "nieważny" not in page
    assert "&lt;html&gt;odd" in page


def test_asking_again_opens_a_new_question_and_leaves_the_old_answer(cast: Cast, sign_in: SignIn) -> None:
    answer, anna = heard(cast), sign_in(cast.anna)
    sent = anna.post(f"/answers/{answer.pk}/again/")
    with scope.system(cast.office.pk, "tests", at=AT):
        fresh = Answer.objects.latest("pk")
        assert (fresh.outcome, fresh.number, fresh.client_id) == ("pending", answer.number, cast.lipa.pk)
        assert Light.objects.get(client_id=cast.lipa.pk, register="white_list").asking_id == fresh.pk
    assert sent["Location"] == f"/answers/{fresh.pk}/"
    viewer = sign_in(make_staff(cast.office, "Widz", role=Role.VIEWER))
    assert viewer.post(f"/answers/{answer.pk}/again/").status_code == 404
    assert "/again/" not in shown(viewer, answer)


def test_indents_without_touching_a_value() -> None:
    assert laid_out('{"a":1.50E1,"b":[],"c":"{\\"x\\": [1, 2]}"}') == (
        '{\n  "a": 1.50E1,\n  "b": [],\n  "c": "{\\"x\\": [1, 2]}"\n}'
    )
    declared = '<?xml version="1.0" encoding="ISO-8859-2"?>'
    assert laid_out(f"{declared}<a><b>Żółć</b></a>") == f"{declared}\n\n<a>\n  <b>Żółć</b>\n</a>"
    assert laid_out("<a><b>1</b></a>") == "<a>\n  <b>1</b>\n</a>"
    for odd in (
        "",
        "{",
        '{"a":',
        "<a><b></a>",
        '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
        "[" * 100_000,
        "plain < text",
    ):
        assert laid_out(odd) == odd
