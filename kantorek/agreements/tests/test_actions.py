"""Agreements by their actions: days, fees, versions, cancelling, and what is refused."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from kantorek.agreements import actions
from kantorek.agreements.models import Agreement
from kantorek.agreements.tests.make import TODAY, again, fee_of, make_agreement, told_of
from kantorek.clients import actions as client_actions
from kantorek.clients.models import Client
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused, Stale
from kantorek.offices.tests.make import AT, actor_of

YEAR: dict[str, Any] = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}


def refused(client: Client, **fields: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        make_agreement(client, **fields)
    return caught.value


def without_fees(cast: Cast) -> Actor:
    actor = actor_of(cast.anna)
    return Actor(**{f: getattr(actor, f) for f in actor.__slots__} | {"rights": actor.rights - {"clients.fees"}})


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"starts_on": date(2026, 2, 1), "ends_on": date(2026, 1, 31)}, "ends_early", "ends_on"),
        ({"starts_on": date(1989, 12, 31)}, "bad_day", "starts_on"),
        ({"starts_on": date(2037, 1, 1)}, "bad_day", "starts_on"),
        ({"starts_on": None}, "required", "starts_on"),
        ({"monthly_fee": Decimal(-1)}, "negative", "monthly_fee"),
        ({"kind": "marriage"}, "bad_choice", "kind"),
        ({"notice_count": 5000}, "bad_notice", "notice_count"),
        ({"terms": "x" * 20_001}, "too_long", "terms"),
        ({"number": "x" * 61}, "too_long", "number"),
        ({"colour": "red"}, "unknown_field", None),
    ],
)
def test_refuses_what_no_agreement_says(cast: Cast, fields: dict[str, Any], code: str, field: str | None) -> None:
    answer = refused(cast.lipa, **fields)
    assert (answer.code, answer.field) == (code, field)


def test_a_leap_day_begins_and_ends_like_any_other(cast: Cast) -> None:
    agreement = make_agreement(cast.lipa, starts_on=date(2024, 2, 29), ends_on=date(2028, 2, 29), notice_count=12)
    assert agreement.status == "active"
    assert agreement.last_day_for_notice == date(2027, 2, 28)


@pytest.mark.parametrize(
    ("ends_on", "count", "unit", "by"),
    [
        (date(2026, 12, 31), 3, "month", date(2026, 9, 30)),
        (date(2027, 2, 28), 1, "month", date(2027, 1, 31)),
        (date(2026, 12, 15), 1, "month", date(2026, 11, 15)),
        (date(2026, 12, 31), 2, "week", date(2026, 12, 17)),
        (date(2026, 12, 31), 30, "day", date(2026, 12, 1)),
        (None, 3, "month", None),
        (date(2026, 12, 31), None, "month", None),
    ],
)
def test_says_by_when_to_give_notice(ends_on: date | None, count: int | None, unit: str, by: date | None) -> None:
    agreement = Agreement(starts_on=date(2020, 1, 1), ends_on=ends_on, notice_count=count, notice_unit=unit)
    assert agreement.last_day_for_notice == by


def test_the_fee_reaches_the_client_at_once_when_it_holds(cast: Cast) -> None:
    make_agreement(cast.lipa, monthly_fee=Decimal("620.00"))
    assert fee_of(cast.lipa) == Decimal("620.00")
    make_agreement(cast.lipa, kind="payroll", monthly_fee=Decimal(180))
    assert fee_of(cast.lipa) == Decimal(800)
    make_agreement(cast.lipa, kind="data", monthly_fee=None)
    assert fee_of(cast.lipa) == Decimal(800)


def test_what_is_over_or_ahead_feeds_nobody(cast: Cast) -> None:
    make_agreement(cast.lipa, starts_on=date(2020, 1, 1), ends_on=date(2020, 12, 31))
    make_agreement(cast.lipa, starts_on=TODAY + timedelta(days=1))
    assert fee_of(cast.lipa) is None


def test_a_fee_typed_into_the_sheet_stays_until_a_fee_changes(cast: Cast) -> None:
    agreement = make_agreement(cast.lipa)
    with scope.of(actor_of(cast.anna)) as actor:
        sheet = Client.objects.get(pk=cast.lipa.pk)
        client_actions.change_client(actor, sheet, fields={"monthly_fee": Decimal(700)}, version=sheet.version)
        actions.change_agreement(actor, agreement, fields={"terms": "Faktury do piątego."}, version=1)
    assert fee_of(cast.lipa) == Decimal(700)
    with scope.of(actor_of(cast.anna)) as actor:
        actions.change_agreement(actor, agreement, fields={"monthly_fee": Decimal(650)}, version=2)
    assert fee_of(cast.lipa) == Decimal(650)


def test_without_the_right_nobody_sets_a_fee_and_a_renewal_keeps_it(cast: Cast) -> None:
    agreement = make_agreement(cast.lipa, **YEAR)
    with scope.of(without_fees(cast)) as actor:
        with pytest.raises(Refused) as caught:
            actions.change_agreement(actor, agreement, fields={"monthly_fee": Decimal(1)}, version=1)
        assert caught.value.field == "monthly_fee"
        new = actions.renew_agreement(actor, agreement, fields={"starts_on": date(2027, 1, 1)})
    assert new.monthly_fee == Decimal(620)


def test_a_renewal_ends_the_old_version_the_day_before(cast: Cast) -> None:
    old = make_agreement(cast.lipa, starts_on=date(2025, 1, 1), number="7/2025")
    with scope.of(actor_of(cast.anna)) as actor:
        new = actions.renew_agreement(actor, old, fields={"starts_on": date(2027, 1, 1), "monthly_fee": Decimal(700)})
    assert (again(old).ends_on, again(old).status) == (date(2026, 12, 31), "active")
    assert (new.number_of_version, new.number, new.replaces_id, new.status) == (2, "7/2025", old.pk, "active")
    assert fee_of(cast.lipa) == Decimal(620)


def test_a_renewal_from_today_on_expires_the_old_version_and_brings_its_fee(cast: Cast) -> None:
    old = make_agreement(cast.lipa, starts_on=date(2025, 1, 1))
    with scope.of(actor_of(cast.anna)) as actor:
        actions.renew_agreement(actor, old, fields={"starts_on": TODAY, "monthly_fee": Decimal(700)})
    assert again(old).status == "expired"
    assert told_of(cast.lipa, "agreements.agreement_expired") == 1
    assert fee_of(cast.lipa) == Decimal(700)


def test_versions_never_overlap(cast: Cast) -> None:
    old = make_agreement(cast.lipa, **YEAR)
    with scope.of(actor_of(cast.anna)) as actor:
        for day in (old.starts_on, date(2025, 6, 1)):
            with pytest.raises(Refused) as caught:
                actions.renew_agreement(actor, old, fields={"starts_on": day})
            assert caught.value.code == "overlap"
        new = actions.renew_agreement(actor, old, fields={"starts_on": date(2027, 1, 1)})
        with pytest.raises(Refused) as caught:
            actions.renew_agreement(actor, old, fields={"starts_on": date(2027, 6, 1)})
        assert (caught.value.code, caught.value.link) == ("renewed", f"/agreements/{new.pk}/")
        version = again(old).version
        with pytest.raises(Refused) as caught:
            actions.change_agreement(actor, old, fields={"ends_on": date(2027, 3, 31)}, version=version)
        assert caught.value.code == "overlap"
        with pytest.raises(Refused) as caught:
            actions.change_agreement(actor, new, fields={"starts_on": date(2026, 12, 1)}, version=new.version)
        assert caught.value.code == "overlap"


def test_a_renewal_taken_away_gives_the_old_end_back_and_comes_again(cast: Cast) -> None:
    old = make_agreement(cast.lipa, starts_on=date(2025, 1, 1))
    with scope.of(actor_of(cast.anna)) as actor:
        new = actions.renew_agreement(actor, old, fields={"starts_on": date(2026, 11, 1), "monthly_fee": Decimal(700)})
        with pytest.raises(Refused) as caught:
            actions.remove_agreement(actor, old)
        assert caught.value.code == "replaced"
        actions.remove_agreement(actor, new)
    assert (again(old).ends_on, again(old).status) == (None, "active")
    assert fee_of(cast.lipa) == Decimal(620)
    with scope.of(actor_of(cast.anna)) as actor:
        actions.restore_agreement(actor, new)
    assert (again(old).ends_on, again(old).status) == (date(2026, 10, 31), "expired")
    assert fee_of(cast.lipa) == Decimal(700)


def test_an_end_that_a_person_wrote_stays_when_the_renewal_is_taken_away(cast: Cast) -> None:
    old = make_agreement(cast.lipa, starts_on=date(2025, 1, 1))
    with scope.of(actor_of(cast.anna)) as actor:
        new = actions.renew_agreement(actor, old, fields={"starts_on": date(2027, 1, 1)})
        actions.change_agreement(actor, old, fields={"ends_on": date(2026, 11, 30)}, version=again(old).version)
        actions.remove_agreement(actor, new)
    assert again(old).ends_on == date(2026, 11, 30)


def test_a_removed_renewal_cannot_come_back_beside_another(cast: Cast) -> None:
    old = make_agreement(cast.lipa, **YEAR)
    with scope.of(actor_of(cast.anna)) as actor:
        first = actions.renew_agreement(actor, old, fields={"starts_on": date(2027, 1, 1)})
        actions.remove_agreement(actor, first)
        actions.renew_agreement(actor, old, fields={"starts_on": date(2027, 2, 1)})
        with pytest.raises(Refused) as caught:
            actions.restore_agreement(actor, first)
    assert caught.value.code == "replaced"


def test_cancelling_asks_for_a_day_of_its_own_and_a_reason(cast: Cast) -> None:
    agreement = make_agreement(cast.lipa, **YEAR)
    with scope.of(actor_of(cast.anna)) as actor:
        for day, reason, field in (
            (date(2025, 12, 31), "Zmiana biura.", "cancelled_on"),
            (date(2027, 1, 1), "Zmiana biura.", "cancelled_on"),
            (TODAY, "  ", "reason"),
            (TODAY, "x" * 301, "reason"),
        ):
            with pytest.raises(Refused) as caught:
                actions.cancel_agreement(actor, agreement, cancelled_on=day, reason=reason)
            assert caught.value.field == field
        actions.cancel_agreement(actor, agreement, cancelled_on=TODAY, reason="Zmiana biura.")
        with pytest.raises(Refused, match="."):
            actions.cancel_agreement(actor, agreement, cancelled_on=TODAY, reason="Znowu.")
        with pytest.raises(Refused):
            actions.renew_agreement(actor, agreement, fields={"starts_on": date(2027, 1, 1)})
    assert again(agreement).status == "cancelled"
    with scope.of(actor_of(cast.anna)) as actor:
        actions.withdraw_cancellation(actor, agreement)
    assert (again(agreement).status, again(agreement).cancelled_on) == ("active", None)


def test_cancelling_one_of_two_leaves_the_fee_of_the_other(cast: Cast) -> None:
    make_agreement(cast.lipa)
    payroll = make_agreement(cast.lipa, kind="payroll", monthly_fee=Decimal(180))
    with scope.of(actor_of(cast.anna)) as actor:
        actions.cancel_agreement(actor, payroll, cancelled_on=TODAY, reason="Nie ma już pracowników.")
    assert fee_of(cast.lipa) == Decimal(620)


def test_whoever_comes_second_is_told_what_it_says_now(cast: Cast) -> None:
    agreement = make_agreement(cast.lipa)
    with scope.of(actor_of(cast.anna)) as actor:
        actions.change_agreement(actor, agreement, fields={"number": "1/2026"}, version=1)
        with pytest.raises(Stale) as caught:
            actions.change_agreement(actor, agreement, fields={"number": "2/2026"}, version=1)
    assert caught.value.theirs == {"number": ("2/2026", "1/2026")}


def test_a_moved_end_moves_the_status(cast: Cast) -> None:
    agreement = make_agreement(cast.lipa, starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31))
    assert agreement.status == "expired"
    with scope.of(actor_of(cast.anna)) as actor:
        actions.change_agreement(actor, agreement, fields={"ends_on": date(2026, 12, 31)}, version=1)
    assert again(agreement).status == "active"
    assert fee_of(cast.lipa) == Decimal(620)


def test_a_closed_client_keeps_its_agreements_as_they_are(cast: Cast) -> None:
    agreement = make_agreement(cast.lipa)
    with scope.system(cast.office.pk, "tests", at=AT) as actor:
        client_actions.archive_client(actor, cast.lipa)
        acts: list[Callable[[], object]] = [
            lambda: actions.add_agreement(actor, cast.lipa, fields={"starts_on": TODAY}),
            lambda: actions.change_agreement(actor, agreement, fields={"number": "1"}, version=1),
            lambda: actions.renew_agreement(actor, agreement, fields={"starts_on": TODAY}),
            lambda: actions.cancel_agreement(actor, agreement, cancelled_on=TODAY, reason="x"),
            lambda: actions.remove_agreement(actor, agreement),
        ]
        for act in acts:
            with pytest.raises(Refused) as caught:
                act()
            assert caught.value.code == "closed"
