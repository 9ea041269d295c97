"""What the runtime role may do, said anew after every migration: rows only, and never the search table itself."""

from urllib.parse import unquote, urlsplit

import psycopg
from psycopg import sql

# Read through a SECURITY DEFINER function alone, see the decision on search.
CLOSED_TABLES = ("search_entry",)


def role_in(url: str) -> str:
    return unquote(urlsplit(url).username or "")


def grant(owner_url: str, role: str) -> None:
    """Give `role` its rights on everything the owner made; nothing when the owner itself runs the program."""
    if role == role_in(owner_url):
        return
    statements = (
        "GRANT USAGE ON SCHEMA public TO {}",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}",
        "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}",
        "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {}",
    )
    with psycopg.connect(owner_url, options="-c client_min_messages=error") as connection:
        for statement in statements:
            connection.execute(sql.SQL(statement).format(sql.Identifier(role)))
        for table in CLOSED_TABLES:
            if connection.execute("SELECT to_regclass(%s)", [f"public.{table}"]).fetchone() != (None,):
                connection.execute(
                    sql.SQL("REVOKE ALL ON TABLE {} FROM {}").format(sql.Identifier(table), sql.Identifier(role))
                )


def migrated_as(url: str) -> str | None:
    """The fingerprint that the last `migrate` left in this database, None when there is none."""
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT obj_description(to_regclass('public.django_migrations'))").fetchone()
    return row[0] if row else None


def mark_migrated(owner_url: str, fingerprint: str) -> None:
    with psycopg.connect(owner_url) as connection:
        connection.execute(sql.SQL("COMMENT ON TABLE django_migrations IS {}").format(sql.Literal(fingerprint)))
