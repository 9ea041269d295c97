"""What may happen to the search table: put, drop. No event: what is found follows from what was told already."""

from django.db import connection

from kantorek.core.actor import Actor
from kantorek.core.words import fold


def put_words(actor: Actor, kind: str, object_id: int, *, client_id: int | None, title: str, words: list[str]) -> None:
    """Make a thing findable in the actor's office under its title and words, in place of what stood there."""
    folded = fold(" ".join([title, *words]))
    with connection.cursor() as cursor:
        cursor.execute("SELECT search_put(%s, %s, %s, %s, %s)", [kind, object_id, client_id, title, folded])


def drop_words(actor: Actor, kind: str, object_id: int) -> None:
    """Make a thing unfindable in the actor's office."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT search_drop(%s, %s)", [kind, object_id])
