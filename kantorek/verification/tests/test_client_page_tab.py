"""The tab of a client's registers: taking over, putting back, the history, what it costs."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from kantorek.clients import actions as clients
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.models import EventRecord
from kantorek.offices.models import Role, StaffMember
from kantorek.offices.tests.make import AT, actor_of, make_staff
from kantorek.registers.models import Answer
from kantorek.verification.models import Light
from kantorek.verification.tests.make import HX, SAME, ask_about, company, say, sheet_of

SignIn = Callable[[StaffMember], Browser]


def queries_of(browser: Browser, url: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert browser.get(url).status_code == 200
    skipped = ("BEGIN", "SAVEPOINT", "RELEASE", "COMMIT", "ROLLBACK")
    return len([q for q in seen.captured_queries if not q["sql"].startswith(skipped)])


def test_a_field_is_taken_over_with_one_click_and_put_back_with_another(cast: Cast, sign_in: SignIn) -> None:
    client = company(cast)
    browser = sign_in(cast.anna)
    answer = say(client, "gus", {**SAME, "name": "Lipa Nowa sp. z o.o.", "city": "Zgierz", "street": "ul. Polna"})
    assert "Lipa Nowa" in browser.get(f"/clients/{client.pk}/verification/").content.decode()
    sent = {"answer_id": answer.pk, "field": "name", "version": client.version}
    done = browser.post(f"/clients/{client.pk}/verification/take/", sent, follow=True).content.decode()
    assert sheet_of(cast, client).name == "Lipa Nowa sp. z o.o."
    assert sheet_of(cast, client).city == ""
    with scope.system(cast.office.pk, "tests", at=AT):
        taken = EventRecord.objects.get(name="verification.field_taken")
        assert Light.objects.get(client_id=client.pk, register="gus").differs == ["address"]
    undo = f"/clients/{client.pk}/verification/put/?taken={taken.pk}"
    assert undo in done
    assert browser.post(undo).status_code == 302
    assert sheet_of(cast, client).name == "Lipa sp. z o.o."


def test_everything_is_taken_over_at_once_days_and_codes_too(cast: Cast, sign_in: SignIn) -> None:
    client = company(cast)
    address = {"city": "Zgierz", "building": "7", "postal_code": "95-100"}
    business = {"pkd_main": "43.33.Z", "pkd": [{"code": "43.33.Z", "name": "Posadzkarstwo", "main": True}]}
    known = {"name": "Lipa Nowa sp. z o.o.", "regon": "123456785", "started_on": "2011-03-01"}
    answer = say(client, "gus", {**SAME, **known, **address, **business})
    sent = {"answer_id": answer.pk, "field": "all", "version": client.version}
    browser = sign_in(cast.anna)
    browser.post(f"/clients/{client.pk}/verification/take/", sent)
    ours = sheet_of(cast, client)
    assert (ours.name, ours.city, ours.regon, ours.pkd_main) == (
        "Lipa Nowa sp. z o.o.",
        "Zgierz",
        "123456785",
        "43.33.Z",
    )
    assert ours.started_on and ours.started_on.year == 2011
    with scope.system(cast.office.pk, "tests", at=AT):
        taken = EventRecord.objects.get(name="verification.field_taken")
        assert Light.objects.get(client_id=client.pk, register="gus").differs == []
    browser.post(f"/clients/{client.pk}/verification/put/?taken={taken.pk}")
    ours = sheet_of(cast, client)
    assert (ours.name, ours.city, ours.regon, ours.started_on, ours.pkd) == ("Lipa sp. z o.o.", "", "", None, [])


def test_an_answer_about_somebody_else_is_not_taken_over(cast: Cast, sign_in: SignIn) -> None:
    client, browser = company(cast), sign_in(cast.marek)
    strange = say(cast.wierzba, "gus", {"name": "Obca", "status": "active"})
    former = say(client, "gus", {"name": "Dawna", "status": "active"})
    with scope.system(cast.office.pk, "tests", at=AT):
        Answer.objects.filter(pk=former.pk).update(number="5260250995")
    url = f"/clients/{client.pk}/verification/take/"
    assert browser.post(url, {"answer_id": strange.pk, "field": "name", "version": 9}).status_code == 404
    assert browser.post(url, {"answer_id": former.pk, "field": "name", "version": 9}, headers=HX).status_code == 409
    assert browser.post(url, {"answer_id": "9" * 30, "field": "name"}).status_code == 404
    assert sheet_of(cast, client).name == "Lipa sp. z o.o."


def test_what_somebody_changed_meanwhile_is_not_put_back_over(cast: Cast, sign_in: SignIn) -> None:
    client, browser = company(cast), sign_in(cast.anna)
    answer = say(client, "gus", {**SAME, "name": "Lipa Nowa"})
    browser.post(
        f"/clients/{client.pk}/verification/take/", {"answer_id": answer.pk, "field": "name", "version": client.version}
    )
    with scope.of(actor_of(cast.marek)) as actor:
        clients.change_client(actor, client, fields={"name": "Lipa Trzecia"}, version=sheet_of(cast, client).version)
        taken = EventRecord.objects.get(name="verification.field_taken")
    undo = f"/clients/{client.pk}/verification/put/?taken={taken.pk}"
    assert browser.post(undo, headers=HX).status_code == 409
    assert sheet_of(cast, client).name == "Lipa Trzecia"


def test_a_viewer_sees_what_differs_and_takes_nothing(cast: Cast, sign_in: SignIn) -> None:
    client = company(cast)
    answer = say(client, "gus", {**SAME, "name": "Lipa Nowa"})
    viewer = sign_in(make_staff(cast.office, "Widz", role=Role.VIEWER))
    shown = viewer.get(f"/clients/{client.pk}/verification/").content.decode()
    assert "Lipa Nowa" in shown
    assert "/verification/take/" not in shown
    sent = {"answer_id": answer.pk, "field": "name", "version": client.version}
    assert viewer.post(f"/clients/{client.pk}/verification/take/", sent).status_code == 404


def test_the_history_turns_its_pages_and_shows_one_register(cast: Cast, sign_in: SignIn) -> None:
    client, browser = company(cast), sign_in(cast.anna)
    for at in range(60):
        say(client, "vies" if at % 2 else "krs", {"valid": True, "state": "active"}, request_id=f"nr{at}")
    seen: list[str] = []
    url = f"/clients/{client.pk}/verification/"
    while url:
        shown = browser.get(url).content.decode().split('id="history"')[1]
        seen += [part.split("/")[0] for part in shown.split('class="row" href="/answers/')[1:]]
        url = shown.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&") if 'rel="next"' in shown else ""
    assert len(seen) == len(set(seen)) == 60
    only = browser.get(f"/clients/{client.pk}/verification/?register=krs").content.decode().split('id="history"')[1]
    assert only.count('class="row"') == 25
    assert "VIES" not in only.split('class="k-ledger"')[1]


def test_costs_the_same_with_a_thousand_answers(cast: Cast, sign_in: SignIn) -> None:
    client, browser = company(cast), sign_in(cast.marek)
    browser.get("/notices/bell/")
    for register in ("gus", "krs", "white_list"):
        say(client, register, {**SAME, "state": "active", "vat_status": "active", "accounts": []})
    ask_about(client, "vies", asked=datetime.now(UTC), again=datetime.now(UTC) + timedelta(minutes=3))
    urls = (f"/clients/{client.pk}/", f"/clients/{client.pk}/lights/", f"/clients/{client.pk}/verification/")
    few = [queries_of(browser, url) for url in urls]
    with scope.system(cast.office.pk, "tests", at=AT):
        kept = Answer.objects.filter(register="gus").values(
            "office_id", "client_id", "register", "number", "outcome", "data", "at", "answered_at", "asked_by_kind"
        )[0]
        Answer.objects.bulk_create(Answer(**kept) for _ in range(1000))
    assert [queries_of(browser, url) for url in urls] == few
    assert (
        few[0] - 1 <= 15
    )  # the last one gives the scope back to the test's own transaction; a request has none around it
    assert few[2] - 1 <= 16


def test_what_a_register_says_never_becomes_html(cast: Cast, sign_in: SignIn) -> None:
    client, browser = company(cast), sign_in(cast.anna)
    evil = '<script>alert("x")</script>'
    answer = say(
        client, "gus", {**SAME, "name": evil, "name_raw": evil}, raw=f"=== {evil} ===\n{evil}", request_id=evil
    )
    for url in (f"/clients/{client.pk}/verification/", f"/answers/{answer.pk}/"):
        assert "<script>alert" not in browser.get(url).content.decode()


def test_a_part_is_given_where_a_part_is_asked_for(cast: Cast, sign_in: SignIn) -> None:
    client, browser = company(cast), sign_in(cast.anna)
    say(client, "gus", {**SAME, "name": "Lipa Nowa"})
    url = f"/clients/{client.pk}/verification/"
    history = browser.get(url, headers={**HX, "HX-Target": "history"}).content.decode()
    sheets = browser.get(url, headers={**HX, "HX-Target": "sheets"}).content.decode()
    restored = browser.get(url, headers={**HX, "HX-History-Restore-Request": "true"}).content.decode()
    assert [part in history for part in ('id="history"', 'id="sheets"', "<main")] == [True, False, False]
    assert [part in sheets for part in ('id="history"', 'id="sheets"', "<main")] == [False, True, False]
    assert [part in restored for part in ('id="history"', 'id="sheets"', "<main", "Lipa Nowa")] == [True] * 4
