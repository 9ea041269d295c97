"""Pages: statements, milliseconds for one user and for eight, and the same statements bare."""

import http.client
import itertools
import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote, urlsplit

import psycopg
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.cached_db import SessionStore
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from kantorek.accounts.models import User
from kantorek.clients.bench import Probe, probes
from kantorek.declarations import bench as declarations_bench
from kantorek.launch.bench import browsing
from kantorek.launch.bench.data import AT, Loaded
from kantorek.launch.bench.report import Figure, percentile
from kantorek.launch.place import Place
from kantorek.launch.servers import Servers
from kantorek.portal import bench as portal_bench
from kantorek.tasks import bench as tasks_bench

NOT_COUNTED = ("BEGIN", "SAVEPOINT", "RELEASE", "COMMIT", "ROLLBACK")
FIRST_PAGE, NEXT_PAGE = 120_000, 25_000


def measure(place: Place, known: Servers, loaded: Loaded, seconds: float) -> list[Figure]:
    """Measure every page of every app."""
    user = User.objects.get(pk=loaded.user_id)
    cookie = f"{settings.SESSION_COOKIE_NAME}={_session(user)}"
    figures: list[Figure] = []
    of_work = [Probe(**vars(probe)) for probe in [*declarations_bench.probes(AT.date()), *tasks_bench.probes()]]
    for probe in [*probes(loaded.names, loaded.nips, loaded.heavy_id), *of_work]:
        print("measuring:", probe.name, flush=True)
        figures += _page(probe, place, known, user, cookie, seconds)
    for look in portal_bench.probes():
        print("measuring:", look.name, flush=True)
        person, told = User.objects.get(pk=look.user_id), {k: v for k, v in vars(look).items() if k != "user_id"}
        own_cookie = f"{settings.SESSION_COOKIE_NAME}={_session(person)}"
        figures += _page(Probe(**told), place, known, person, own_cookie, seconds)
    return figures + _weights(place, cookie) + browsing.measure(place, cookie)


def measure_again(place: Place, known: Servers, loaded: Loaded, seconds: float, first: list[Figure]) -> list[Figure]:
    """The same pages once more, in a database a hundred times as wide; each may take twice as long."""
    user = User.objects.get(pk=loaded.user_id)
    cookie = f"{settings.SESSION_COOKIE_NAME}={_session(user)}"
    before = {figure.group: figure.value for figure in first if figure.name == "1 user, p50"}
    figures = []
    for probe in probes(loaded.names, loaded.nips, loaded.heavy_id):
        print("measuring again:", probe.name, flush=True)
        taken, failed = _load(place, cookie, probe.urls, seconds, users=1)
        ratio = percentile(taken, 0.5) / before[probe.name]
        figures.append(Figure(probe.name, "1,000,000 clients in 1000 offices, p50", ratio, "×", 2.0, None, failed))
    return figures


def _session(user: User) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)


def _page(probe: Probe, place: Place, known: Servers, user: User, cookie: str, seconds: float) -> list[Figure]:
    browser = Browser(HTTP_HOST="localhost")
    browser.force_login(user)
    statements = [_statements(browser, url) for url in probe.urls[:20]]
    floor = _bare(known.database_url, statements)
    one = _load(place, cookie, probe.urls, seconds, users=1)
    eight = _load(place, cookie, probe.urls, seconds, users=8)
    most = max(len(page) for page in statements)
    return [
        Figure(probe.name, "queries, the most", most, "queries", probe.queries),
        Figure(probe.name, "1 user, p50", percentile(one[0], 0.5), "ms", probe.p50, floor, one[1]),
        Figure(probe.name, "1 user, p95", percentile(one[0], 0.95), "ms", probe.p95, None, one[1]),
        Figure(probe.name, "8 users, p50", percentile(eight[0], 0.5), "ms", probe.p50_of_eight, None, eight[1]),
    ]


def _statements(browser: Browser, url: str) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        answer = browser.get(quote(url, safe="/?&=%"))
    if answer.status_code != 200:
        raise RuntimeError(f"{url}: {answer.status_code}")
    return [row["sql"] for row in captured.captured_queries if not row["sql"].startswith(NOT_COUNTED)]


def _bare(database_url: str, pages: list[list[str]]) -> float:
    """The statements of a page alone, by psycopg, as the runtime role: median of fifty runs, in ms."""
    taken: list[float] = []
    with psycopg.connect(database_url) as plain:
        for statements in itertools.islice(itertools.cycle(pages), 50):
            begin = time.perf_counter()
            for statement in statements:
                plain.execute(statement)
            taken.append(1000 * (time.perf_counter() - begin))
            plain.rollback()
    return percentile(taken, 0.5)


def _load(place: Place, cookie: str, urls: list[str], seconds: float, *, users: int) -> tuple[list[float], int]:
    """Let users ask for the pages in turn, each on a connection of their own; gives the times and the failures."""
    ask = _asker(place, cookie)
    for _warm in range(5):
        ask(urls[0], http.client.HTTPConnection("localhost", place.port))
    end = time.monotonic() + seconds

    def work(number: int) -> tuple[list[float], int]:
        line = http.client.HTTPConnection("localhost", place.port)
        taken: list[float] = []
        failed = 0
        for url in itertools.islice(itertools.cycle(urls), number * 7, None):
            if time.monotonic() > end:
                return taken, failed
            begin = time.perf_counter()
            failed += ask(url, line) != 200
            taken.append(1000 * (time.perf_counter() - begin))
        return taken, failed

    with ThreadPoolExecutor(users) as pool:
        results = list(pool.map(work, range(users)))
    return [value for taken, _failed in results for value in taken], sum(failed for _taken, failed in results)


def _asker(place: Place, cookie: str) -> Callable[[str, http.client.HTTPConnection], int]:
    headers = {"Cookie": cookie, "Host": urlsplit(place.url).netloc, "Accept-Encoding": "gzip"}

    def ask(url: str, line: http.client.HTTPConnection) -> int:
        line.request("GET", quote(url, safe="/?&=%"), headers=headers)
        answer = line.getresponse()
        answer.read()
        return answer.status

    return ask


def _weights(place: Place, cookie: str) -> list[Figure]:
    """Bytes on the wire, gz: the first page with its styles and scripts (fonts apart), and a next page."""

    line = http.client.HTTPConnection("localhost", place.port)

    def fetch(url: str, encoding: str = "gzip") -> bytes:
        line.request("GET", url, headers={"Cookie": cookie, "Accept-Encoding": encoding})
        return line.getresponse().read()

    page = "/clients/?view=all"
    text = fetch(page, "identity").decode()
    parts = re.findall(r'(?:href|src)="(/(?:static/[^"]+\.(?:css|js)|brand\.css[^"]*))"', text)
    own = len(fetch(page))
    return [
        Figure(
            "bytes gz", "first page with styles and scripts", own + sum(len(fetch(p)) for p in parts), "B", FIRST_PAGE
        ),
        Figure("bytes gz", "next page", own, "B", NEXT_PAGE),
    ]
