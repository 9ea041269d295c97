"""The sandbox's HTTP side: which path answers what, on a plain threaded server."""

import contextlib
import json
import threading
from collections.abc import Callable
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar, Final
from urllib.parse import parse_qs, urlsplit

from kantorek.core.numbers import nip_display
from kantorek.sandbox import (
    CRBR_PATH,
    FLAT_PATH,
    GUS_PATH,
    KRS_PATH,
    NBP_PATH,
    VIES_PATH,
    WL_PATH,
    crbr,
    flat_file,
    gus,
    krs,
    mail,
    nbp,
    push,
    vies,
    white_list,
)
from kantorek.sandbox.answers import Answer, Request, data, page, text
from kantorek.sandbox.economy import companies
from kantorek.sandbox.faults import KINDS
from kantorek.sandbox.world import World, new_world

_MOST_BODY: Final = 1_000_000
_LOOPBACK: Final = ("127.0.0.1", "localhost", "[::1]")


__all__ = ["World", "new_world"]

TWINS: Final[tuple[Callable[[World, Request], Answer | None], ...]] = (
    gus.answer,
    white_list.answer,
    flat_file.answer,
    vies.answer,
    crbr.answer,
    krs.answer,
    nbp.answer,
    push.answer,
)
"""Each answers what is its own, and gives None for every other path."""


def open_server(world: World, port: int) -> ThreadingHTTPServer:
    """Listen; port 0 takes a free one."""
    handler = type("BoundHandler", (Handler,), {"world": world})
    server = ThreadingHTTPServer((world.host, port), handler)
    server.daemon_threads = True
    return server


class Handler(BaseHTTPRequestHandler):
    """Turns requests into calls and answers into bytes."""

    protocol_version = "HTTP/1.1"
    timeout = 130
    disable_nagle_algorithm = True
    wbufsize = -1
    world: ClassVar[World]

    def do_GET(self) -> None:
        """Show a page."""
        self._send(self._guarded(b""))

    def do_POST(self) -> None:
        """Take a SOAP call or a wish."""
        self._with_body()

    def do_DELETE(self) -> None:
        """Take the faults away."""
        self._with_body()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: addresses may carry a NIP."""

    def _with_body(self) -> None:
        length = self.headers.get("Content-Length", "0")
        if not length.isdigit() or int(length) > _MOST_BODY:
            self.close_connection = True
            self._send(text(413, "Too large"))
            return
        self._send(self._guarded(self.rfile.read(int(length))))

    def _guarded(self, body: bytes) -> Answer:
        host = self.headers.get("Host", "").rsplit(":", 1)[0]
        # A page on the web could otherwise drive the sandbox through the browser of whoever runs it.
        if self.world.host in _LOOPBACK and host not in _LOOPBACK:
            return text(421, "This sandbox answers to loopback names only")
        address = urlsplit(self.path)
        return answer(self.world, self.command, address.path, parse_qs(address.query), self._plain_headers(), body)

    def _plain_headers(self) -> dict[str, str]:
        return {name.lower(): value for name, value in self.headers.items()}

    def _send(self, reply: Answer) -> None:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # the other side may have waited long enough
            self.send_response(reply.status)
            for name, value in {**_SAFE, **reply.headers, "Content-Type": reply.content_type}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body if reply.cut is None else reply.body[: reply.cut])
            self.wfile.flush()
            self.close_connection = self.close_connection or reply.cut is not None
            return
        self.close_connection = True


_SAFE: Final = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


def answer(
    world: World, method: str, path: str, query: dict[str, list[str]], headers: dict[str, str], body: bytes
) -> Answer:
    """Answer one request."""
    request = Request(method, path, query, headers, body)
    for twin in TWINS:
        if (told := twin(world, request)) is not None:
            return told
    if path == "/changes":
        return _changes(world, method, body)
    if path == "/faults":
        return _faults(world, method, body)
    if path == "/mail" and method == "DELETE":
        world.box.letters.clear()
        return data({"letters": 0})
    if method != "GET":
        return text(405, "Method not allowed")
    return _shown(world, path, query)


def _shown(world: World, path: str, query: dict[str, list[str]]) -> Answer:
    if path.startswith("/mail/"):
        return mail.letter_page(world.box, path.removeprefix("/mail/"))
    if path == "/mail.json":
        return mail.list_json(world.box, query.get("to", [""])[0])
    if path == "/counters.json":
        return data({**world.trouble.counters(), "faults": world.trouble.waiting()})
    pages = {"/": _start, "/companies": _companies, "/counters": _counters}
    if path == "/mail":
        return mail.list_page(world.box)
    if path == "/health":
        return text(200, "ok")
    return pages[path](world) if path in pages else text(404, "Not found")


def _faults(world: World, method: str, body: bytes) -> Answer:
    if method == "DELETE":
        world.trouble.clear()
    elif method == "POST":
        try:
            wish = json.loads(body)
        except ValueError:
            return data({"error": "not JSON"}, 400)
        if wrong := world.trouble.add(wish) if isinstance(wish, dict) else "an object is wanted":
            return data({"error": wrong}, 400)
    return data({"faults": world.trouble.waiting()})


def _changes(world: World, method: str, body: bytes) -> Answer:
    """Change what the registers say about a company, as a day in real life would; DELETE takes it all back."""
    if method == "DELETE":
        world.changes.clear()
    elif method == "POST":
        try:
            wish = json.loads(body)
        except ValueError:
            return data({"error": "not JSON"}, 400)
        if not isinstance(wish, dict) or not isinstance(wish.get("nip"), str) or not isinstance(wish.get("set"), dict):
            return data({"error": 'wanted: {"nip": "…", "set": {…}}'}, 400)
        world.changes.setdefault(wish["nip"], {}).update(wish["set"])
    return data({"changes": world.changes})


def _start(world: World) -> Answer:
    special = "".join(
        f"<tr><td>{nip_display(company.nip)}</td><td>{escape(company.name)}</td><td>{escape(company.note)}</td></tr>"
        for company in companies()
        if company.group == "special"
    )
    return page(
        "Invented registers and mail",
        f"<ul>{_registers()}"
        '<li><a href="/companies">All companies</a></li>'
        '<li><a href="/mail">Mail that was caught</a>, <a href="/mail.json">as JSON</a></li>'
        '<li><a href="/push.json">Push messages that were taken, sealed</a></li>'
        '<li><a href="/counters">Calls and faults</a>, <a href="/counters.json">as JSON</a></li>'
        f'<li><code>POST /faults</code> with <code>{{"register": "gus", "fault": "slow", "times": 1, "seconds": 5}}</code>, '
        f"one of {escape(', '.join(KINDS))}; <code>DELETE /faults</code> takes them away</li>"
        '<li><code>POST /changes</code> with <code>{"nip": "…", "set": {"vat": "Niezarejestrowany"}}</code>: what the registers '
        "say from now on; <code>DELETE /changes</code> takes it back</li></ul>"
        f"<h2>Rare cases</h2><table><tr><th>NIP<th>Name<th>Case</tr>{special}</table>",
    )


def _registers() -> str:
    spoken = {
        f"POST {GUS_PATH}": "GUS BIR 1.1 and 1.2 (SOAP)",
        f"GET {WL_PATH}/api/search/nip/{{NIP}}": "the white list (JSON)",
        f"GET {FLAT_PATH}/pliki/YYYYMMDD.7z": "its flat file",
        f"POST {VIES_PATH}/check-vat-number": "VIES (JSON)",
        f"POST {CRBR_PATH}": "CRBR (SOAP)",
        f"GET {KRS_PATH}/api/krs/OdpisAktualny/{{KRS}}": "KRS (JSON)",
        f"GET {NBP_PATH}/api/exchangerates/tables/A/": "NBP (JSON)",
    }
    return "".join(f"<li><code>{escape(path)}</code>: {words}</li>" for path, words in spoken.items())


def _companies(world: World) -> Answer:
    rows = "".join(
        f"<tr><td>{nip_display(c.nip)}</td><td>{escape(c.name)}</td><td>{escape(c.city)}</td><td>{c.group}</td></tr>"
        for c in companies()
    )
    return page("Companies", f"<table><tr><th>NIP<th>Name<th>Town<th>Group</tr>{rows}</table>")


def _counters(world: World) -> Answer:
    return page(
        "Counters",
        f"<pre>{escape(json.dumps({**world.trouble.counters(), 'faults': world.trouble.waiting()}, indent=2))}</pre>",
    )


def serve_in_background(server: ThreadingHTTPServer) -> threading.Thread:
    """Serve until the server is shut down."""
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True, name="sandbox-http"
    )
    thread.start()
    return thread


def address_of(server: ThreadingHTTPServer) -> str:
    """Give the server's base address."""
    where: Any = server.server_address
    return f"http://{where[0]}:{where[1]}"
