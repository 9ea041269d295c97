"""`kantorek check-setup`: is this copy fit to serve people? Says every fault, not only the first."""

import os
from collections.abc import Iterator

import psycopg

from kantorek.launch import fingerprint, grants
from kantorek.launch.place import Place
from kantorek.launch.servers import Servers


def faults(place: Place, servers: Servers) -> Iterator[str]:
    """What must be mended before people may come in."""
    yield from role_faults("DATABASE_URL", servers.database_url, runtime=True)
    if servers.owner_url != servers.database_url:
        yield from role_faults("KANTOREK_MIGRATE_DATABASE_URL", servers.owner_url, runtime=False)
    yield from migration_faults(servers)
    yield from redis_faults(servers)
    if place.url.startswith("http://") and not is_local(place.url):
        yield f"KANTOREK_URL is {place.url}: without https the session cookies travel in the open."


def advice(servers: Servers) -> Iterator[str]:
    """What a real office will want to set."""
    if servers.database_url == servers.owner_url:
        yield "One role both migrates and serves. Two are safer: DATABASE_URL for the runtime role, KANTOREK_MIGRATE_DATABASE_URL for the owner."
    for name, what in (
        ("KANTOREK_URL", "links in mails point to localhost"),
        ("KANTOREK_SECRET_KEY", "a generated key in the data folder is used"),
        ("KANTOREK_FIELD_KEYS", "a generated key in the data folder encrypts the secrets: back it up"),
        ("KANTOREK_SMTP_URL", "no mail goes out"),
        ("KANTOREK_GUS_URL", "the GUS register is not configured"),
    ):
        if not os.environ.get(name):
            yield f"{name} is not set: {what}."
    if os.environ.get("KANTOREK_URL", "").startswith("https://") and not os.environ.get("KANTOREK_PROXIES"):
        yield "KANTOREK_PROXIES is not set: everybody behind the proxy shares one limit of sign-ins. Say how many proxies stand in front."


def is_local(url: str) -> bool:
    return any(f"//{host}" in url for host in ("localhost", "127.0.0.1", "[::1]"))


def role_faults(name: str, url: str, *, runtime: bool) -> Iterator[str]:
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            role, above, past = connection.execute(
                "SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
            ).fetchone() or ("?", True, True)
            number = connection.info.server_version
    except psycopg.Error as error:
        yield f"{name}: the database does not answer ({str(error).strip()})."
        return
    if above:
        yield f"{name}: the role {role} is a superuser, so the row policies do not hold it. Use an ordinary role."
    if past and not above:
        yield f"{name}: the role {role} has BYPASSRLS, so the row policies do not hold it."
    if runtime and number < 170000:
        yield f"{name}: PostgreSQL {number // 10000} is too old; 17 or newer."


def migration_faults(servers: Servers) -> Iterator[str]:
    try:
        mark = grants.migrated_as(servers.owner_url)
    except psycopg.Error:
        return  # said above
    if mark != fingerprint.of_migrations():
        yield "The database is not migrated to this version: run `kantorek migrate`."


def redis_faults(servers: Servers) -> Iterator[str]:
    import redis

    try:
        client = redis.Redis.from_url(servers.redis_url, socket_connect_timeout=5)
        client.ping()
        client.close()
    except (redis.RedisError, ValueError) as error:
        yield f"REDIS_URL: the server does not answer ({error})."


def check(place: Place, servers: Servers) -> int:
    found = list(faults(place, servers))
    for fault in found:
        print(f"FAULT   {fault}")
    for hint in advice(servers):
        print(f"advice  {hint}")
    print("not fit to serve people" if found else "the setup is sound")
    return 1 if found else 0
