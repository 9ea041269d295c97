"""How the program stands, over the API: by the same actions as on the page, for whoever keeps the office's settings."""

from collections.abc import Callable
from typing import Any

import pytest

from kantorek.conftest import Cast
from kantorek.core import post, scope
from kantorek.core.models import Delivery, EventRecord, Letter
from kantorek.offices.tests.make import AT

pytestmark = pytest.mark.django_db


def test_programs_see_what_did_not_come_through_and_try_it_again(cast: Cast, ask: Callable[..., Any]) -> None:
    lost: dict[str, Any] = {"office_id": cast.office.pk, "next_at": AT, "attempts": post.GIVEN_UP, "error": "OSError"}
    with scope.system(cast.office.pk, "tests", at=AT):
        letter = Letter.objects.create(
            **lost, once="notice:1", to="anna@example.com", subject="Tajny", text="tajny", html="tajny", written_at=AT
        )
        event = EventRecord.objects.earliest("pk")
        work = Delivery.objects.create(**lost, event=event, handler="kantorek.tests.gone")
    seen = ask(cast.marek, "GET", "/system").json()
    assert (seen["well"], seen["letters_given_up"], seen["work_given_up"]) == (False, 1, 1)
    assert [row["next_at"] for row in seen["letters"]] == [None]
    assert "anna@example.com" not in str(seen) and "tajny" not in str(seen).lower()
    for kind, pk in (("letters", letter.pk), ("work", work.pk)):
        url = f"/system/{kind}/{pk}/again"
        assert ask(cast.anna, "POST", url).status_code == 403
        assert ask(cast.marek, "POST", url, scopes="clients.see").status_code == 403
        assert ask(cast.obcy, "POST", url).status_code in (403, 404)
        assert ask(cast.marek, "POST", url).json() == {"id": pk}
    assert ask(cast.marek, "POST", f"/system/letters/{letter.pk}/again").status_code == 409
