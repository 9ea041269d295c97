"""Django's cache in Valkey, with one client for all calls: Django makes one anew for each, a quarter of a millisecond."""

from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient


class LastingClient(RedisCacheClient):
    """The client of a pool is made once; redis-py's clients may be shared by threads, connections are the pool's."""

    def __init__(self, servers: list[str], **options: Any) -> None:
        super().__init__(servers, **options)
        self._made: dict[int, Any] = {}

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        """Give the client of the server that Django chooses."""
        pool = self._get_connection_pool(write)  # type: ignore[attr-defined]
        if id(pool) not in self._made:
            made = self._client(connection_pool=pool)  # type: ignore[attr-defined]
            self._made[id(pool)] = made  # the pool lasts as long as we do
        return self._made[id(pool)]


class Cache(RedisCache):
    """Django's RedisCache over it."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = LastingClient
