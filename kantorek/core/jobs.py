"""Entry points of the core's background work."""

from typing import Any

from celery import shared_task

from kantorek.core import events, post
from kantorek.core.clock import now


@shared_task(name="core.deliver_event")
def deliver_event(*, event_id: int, office_id: int, **_: Any) -> None:
    """Bring one event to the handlers that wait for it."""
    events.deliver(event_id, office_id, at=now())


@shared_task(name="core.send_letter")
def send_letter(*, letter_id: int, office_id: int, **_: Any) -> None:
    """Send one letter of the outbox."""
    post.send_letter(letter_id, office_id, at=now())
