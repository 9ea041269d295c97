"""The cast, lent from the product's own tests."""

from kantorek.conftest import _empty_queue, _kept_cast, cast

__all__ = ["_empty_queue", "_kept_cast", "cast"]
