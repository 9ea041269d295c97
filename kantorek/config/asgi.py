"""The door of the web server: each request is answered by one thread from beginning to end."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor

import django
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator, WebsocketDenier
from django.conf import settings
from django.core.handlers.asgi import ASGIHandler
from django.db import close_old_connections
from django.http import HttpRequest
from django.http.response import HttpResponseBase, StreamingHttpResponse
from django.urls import path, re_path
from django.utils import translation
from django.utils.module_loading import import_string

from kantorek.core.bodies import BoundedBody

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kantorek.config.settings")

THREADS = 8
"""So many requests are under way at once; fewer than the connections of the database pool."""


class OneThreadHandler(ASGIHandler):
    """Django's handler with middleware and view on one lasting thread.

    Django's own changes threads at every middleware and starts each request with an empty memory: a third of the time
    of a page went into that and into new connections to Valkey. Views and middleware are synchronous here anyway.
    """

    def __init__(self) -> None:
        super().__init__()
        self.threads = ThreadPoolExecutor(THREADS, "request")

    def load_middleware(self, is_async: bool = False) -> None:
        """Keep the whole chain synchronous."""
        super().load_middleware(is_async=False)

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        """Answer on a thread; a file is read there too, piece by piece."""
        response = await asyncio.get_running_loop().run_in_executor(self.threads, self._answer, request)
        if isinstance(response, StreamingHttpResponse) and not response.is_async:
            response.streaming_content = self._pieces(iter(response))
        return response

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        close_old_connections()
        try:
            return self.get_response(request)
        finally:
            translation.deactivate()  # the next request on this thread is another person's
            close_old_connections()  # back to the pool; Django's signal comes on another thread

    async def _pieces(self, parts: Iterator[bytes]) -> AsyncIterator[bytes]:
        loop = asyncio.get_running_loop()
        while (part := await loop.run_in_executor(self.threads, next, parts, None)) is not None:
            yield part


django.setup(set_prefix=False)
_live = import_string("kantorek.offices.consumers.LiveSocket")  # by name: models want the setup first
_portal = import_string("kantorek.portal.consumers.PortalSocket")
_doors = [path("ws/", _live.as_asgi()), path("ws/p/<int:client_id>/", _portal.as_asgi())]
_sockets = URLRouter([*_doors, re_path("", WebsocketDenier.as_asgi())])
_routes = {"http": OneThreadHandler(), "websocket": AllowedHostsOriginValidator(_sockets)}
application = BoundedBody(ProtocolTypeRouter(_routes), upload=settings.UPLOAD_MAX)
"""Pages by one thread each; sockets, from our own hosts' pages alone, by their consumers on the event loop."""
