"""When a letter or a push message about a notice may go, as the person wishes. Pure maths over moments; hours are Warsaw's.

What waits for the digest goes at the person's hour; what falls into the quiet hours goes when they are over. A wall clock
that jumps (summer time) is asked day by day, so that 8 stays 8; an hour that comes twice counts once, and one that does
not come is an hour later.
"""

from datetime import UTC, date, datetime, time, timedelta

from kantorek.core.actor import WARSAW
from kantorek.notifications.kinds import Kind
from kantorek.notifications.models import Wishes


def mail_wish(wishes: Wishes, kind: Kind, *, worth: bool = True) -> str:
    """Give "now", "digest" or "off". What is not worth a letter by itself goes only to who has asked for letters."""
    said = (wishes.kinds.get(kind.key) or {}).get("mail")
    if said == "off" and kind.must:
        return "digest"
    return str(said) if said else kind.mail if worth else "off"


def plain_mail(kind: Kind, *, reader: str) -> str:
    """How one is told by mail who has said nothing; clients' people get the one letter of the day."""
    return "now" if reader == "contact" else kind.mail


def mail_said(wishes: Wishes, kind: Kind, *, reader: str) -> str:
    """How a person is told by mail of a kind, as the page of wishes shows it."""
    said = (wishes.kinds.get(kind.key) or {}).get("mail")
    return str(said) if said else plain_mail(kind, reader=reader)


def push_wish(wishes: Wishes, kind: Kind) -> bool:
    """Tell whether the person wishes push messages of this kind."""
    return bool((wishes.kinds.get(kind.key) or {}).get("push", kind.push))


def mail_due(
    wishes: Wishes, kind: Kind, *, at: datetime, worth: bool = True, after: timedelta | None = None
) -> datetime | None:
    """Give when a letter may go of what is told at `at`, `after` some time if it is unread still; None for none."""
    wish, ready = mail_wish(wishes, kind, worth=worth), at + (after or timedelta())
    if wish == "off":
        return None
    return quiet_over(wishes, ready if wish == "now" else next_hour(ready, wishes.digest_hour))


def push_due(wishes: Wishes, kind: Kind, *, at: datetime) -> datetime | None:
    """Give when a push message may go of what is told at `at`; None for none."""
    return quiet_over(wishes, at) if push_wish(wishes, kind) else None


def quiet_over(wishes: Wishes, moment: datetime) -> datetime:
    """Give the moment itself, or the end of the quiet hours that it falls into; they may go past midnight."""
    first, last = wishes.quiet_from, wishes.quiet_to
    if first is None or last is None or first == last:
        return moment
    here = moment.astimezone(WARSAW)
    quiet = first <= here.hour < last if first < last else here.hour >= first or here.hour < last
    if not quiet:
        return moment
    over = moment_of(here.date(), last)
    return over if over > moment else moment_of(here.date() + timedelta(days=1), last)


def next_hour(moment: datetime, hour: int) -> datetime:
    """Give the next time that a clock in Warsaw strikes the hour, at the moment itself or after it."""
    day = moment.astimezone(WARSAW).date()
    today = moment_of(day, hour)
    return today if today >= moment else moment_of(day + timedelta(days=1), hour)


def moment_of(day: date, hour: int) -> datetime:
    """Give the moment at which a day's hour begins."""
    return datetime.combine(day, time(hour), WARSAW).astimezone(UTC)
