"""Days that once broke the lists of agreements, or made versions that no one could have signed."""

from datetime import date
from typing import Any

import pytest

from kantorek.agreements import actions
from kantorek.agreements.tests.make import again, make_agreement
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.errors import Refused
from kantorek.offices.tests.make import actor_of


@pytest.mark.parametrize("ends_on", [date(9999, 12, 31), date(2200, 1, 1)])
def test_the_end_of_time_is_no_day(cast: Cast, ends_on: date) -> None:
    with pytest.raises(Refused) as caught:
        make_agreement(cast.lipa, ends_on=ends_on, notice_count=1)
    assert (caught.value.code, caught.value.field) == ("bad_day", "ends_on")


@pytest.mark.parametrize(
    "meanwhile", [{"fields": {"starts_on": date(2026, 7, 1)}}, {"cancelled_on": date(2026, 11, 1), "reason": "koniec"}]
)
def test_a_renewal_comes_back_only_to_a_version_that_it_can_follow(cast: Cast, meanwhile: dict[str, Any]) -> None:
    old = make_agreement(cast.lipa)
    with scope.of(actor_of(cast.marek)) as actor:
        new = actions.renew_agreement(actor, old, fields={"starts_on": date(2026, 6, 1)})
        actions.remove_agreement(actor, new)
    now = again(old)
    with scope.of(actor_of(cast.marek)) as actor:
        if "fields" in meanwhile:
            actions.change_agreement(actor, now, version=now.version, **meanwhile)
        else:
            actions.cancel_agreement(actor, now, **meanwhile)
    with scope.of(actor_of(cast.marek)) as actor, pytest.raises(Refused) as caught:
        actions.restore_agreement(actor, new)
    assert caught.value.code == "overlap"
    assert again(old).ends_on is None
