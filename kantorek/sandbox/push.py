"""A push service (RFC 8030) that keeps what it is given: sealed as it is, for a test that holds a browser's keys."""

import base64
from typing import Any, Final

from kantorek.sandbox.answers import Answer, Request, data, text
from kantorek.sandbox.world import World

PATH: Final = "/push/"
_MOST: Final = 4096


def answer(world: World, request: Request) -> Answer | None:
    """Take a message for the browser named behind /push/, and list what was taken at /push.json, newest first."""
    if request.path == "/push.json" and request.method == "GET":
        to = (request.query.get("to") or [""])[0]
        return data([one for one in list(world.pushed) if not to or one["to"] == to])
    if not request.path.startswith(PATH) or request.method != "POST":
        return None
    if len(request.body) > _MOST:
        return text(413, "Too large")
    if not request.headers.get("authorization", "").startswith("vapid ") or "ttl" not in request.headers:
        return text(401, "Who sends, and for how long?")
    world.pushed.appendleft(_kept(request))
    return Answer(status=201, headers={"Location": f"/pushed/{len(world.pushed)}"})


def _kept(request: Request) -> dict[str, Any]:
    names = ("authorization", "content-encoding", "ttl", "urgency", "topic")
    return {
        "to": request.path.removeprefix(PATH),
        "headers": {name: request.headers.get(name, "") for name in names},
        "body": base64.b64encode(request.body).decode(),
    }
