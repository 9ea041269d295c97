"""What happens to a browser's push messages when its session ends: whoever sits there next is somebody else."""

from secrets import token_urlsafe

from django.http import HttpRequest

from kantorek.core.actor import Actor
from kantorek.notifications.models import PushDevice
from kantorek.notifications.push.actions import hashed, remove_session

_MARK = "push"


def mark_of_session(request: HttpRequest) -> str:
    """Give what a session is known by here: made at its first use, kept when its key changes, gone at signing out."""
    if _MARK not in request.session:
        request.session[_MARK] = token_urlsafe(24)
    return str(request.session[_MARK])


def is_of_session(device: PushDevice, request: HttpRequest) -> bool:
    """Tell whether a browser was added in the session that asks."""
    mark = request.session.get(_MARK)
    return bool(mark) and device.session.startswith(hashed(str(mark)))


def forget_the_browser(request: HttpRequest, actor: Actor) -> None:
    """Send nothing there any more."""
    if mark := request.session.get(_MARK):
        remove_session(actor, mark)
