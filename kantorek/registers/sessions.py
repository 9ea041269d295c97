"""The session of a register, shared by all processes through the cache; it is a secret and never logged."""

import hashlib
from typing import Final

from django.core.cache import cache
from redis.exceptions import RedisError

_KEPT_SECONDS: Final = 50 * 60


class SharedSession:
    """One session for one address and key; without a cache every conversation logs in for itself."""

    def __init__(self, register: str, url: str, key: str) -> None:
        mark = hashlib.sha256(f"{url}\n{key}".encode()).hexdigest()[:24]
        self._name = f"registers:{register}:session:{mark}"
        self._own: str | None = None

    def get(self) -> str | None:
        """Give the session in use."""
        try:
            shared = cache.get(self._name)
        except RedisError:
            shared = None
        return shared if isinstance(shared, str) else self._own

    def keep(self, session: str) -> None:
        """Share a fresh session."""
        self._own = session
        try:
            cache.set(self._name, session, _KEPT_SECONDS)
        except RedisError:
            return

    def forget(self, session: str) -> None:
        """Drop an expired session, unless somebody has shared a newer one meanwhile."""
        self._own = None
        try:
            if cache.get(self._name) == session:
                cache.delete(self._name)
        except RedisError:
            return
