"""What a browser would send from the forms of the data sheet."""

import re
from typing import Any

from django.test import Client as Browser

from kantorek.clients.models import Client
from kantorek.core import scope
from kantorek.offices.models import StaffMember
from kantorek.offices.tests.make import actor_of
from kantorek.registers.models import Answer

SUSPENDED, BRANCHES, BANKRUPT, STRUCK_OFF = "9990000126", "9990000215", "9990000221", "9990000149"
ADD, LOOK_UP = "/clients/add/", "/clients/add/lookup/"


def new_client(**typed: Any) -> dict[str, Any]:
    """The form of a new client, filled in by hand."""
    return {
        "nip": "",
        "name": "Nowa sp. z o.o.",
        "status": "active",
        "settlement_period": "month",
        "payment_status": "current",
        **typed,
    }


def sent_by(browser: Browser, path: str) -> dict[str, Any]:
    """Everything that the first form with id client-form on a page would send as it stands."""
    text = browser.get(path).content.decode()
    form = text[text.index('id="client-form"') :]
    form = form[: form.index("</form>")]
    values: dict[str, Any] = {}
    for tag in re.findall(r"<input [^>]*>", form):
        name, value = _attribute(tag, "name"), _attribute(tag, "value")
        kind = _attribute(tag, "type")
        if not name or name == "csrfmiddlewaretoken":
            continue
        if kind in ("checkbox", "radio"):
            if " checked" in tag:
                values.setdefault(name, []).append(value or "on")
        else:
            values[name] = value
    for name, inside in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected>', inside)
        values[name] = chosen.group(1) if chosen else ""
    return values


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf' {name}="([^"]*)"', tag)
    return (found.group(1) if found else "").replace("&quot;", '"').replace("&amp;", "&").replace("\xa0", " ")


def rows(member: StaffMember, **wanted: Any) -> list[Client]:
    """The clients that a colleague sees."""
    with scope.of(actor_of(member)) as actor:
        return list(Client.objects.visible_to(actor).filter(**wanted))


def answers(member: StaffMember) -> list[Answer]:
    """What the registers have said, as a colleague sees it."""
    with scope.of(actor_of(member)) as actor:
        return list(Answer.objects.visible_to(actor).order_by("pk"))


def typing(browser: Browser, nip: str, **typed: Any) -> Any:
    """What htmx sends while the NIP is typed."""
    return browser.post(LOOK_UP, {"nip": nip, **typed}, headers={"HX-Request": "true", "HX-Trigger-Name": "nip"})
