"""How the registers stand, over the API."""

from collections.abc import Callable
from typing import Any

import pytest

from kantorek.conftest import Cast

pytestmark = pytest.mark.django_db


def test_lists_every_register_and_the_queue_of_ones_own_clients(cast: Cast, ask: Callable[..., Any]) -> None:
    told = {row["key"]: row for row in ask(cast.anna, "GET", "/registers").json()}
    assert set(told) == {"white_list", "flat_file", "vies", "crbr", "krs", "gus", "account", "nbp"}
    assert told["white_list"]["configured"] is False
    assert told["white_list"]["calls_a_day"] == 100
    everybody = {row["key"]: row for row in ask(cast.marek, "GET", "/registers").json()}
    assert told["gus"]["watched"] < everybody["gus"]["watched"], "Anna sees the queue of her clients only"
