"""Pictures that strangers send and apps below kantorek.files need: drawn anew by whoever said how, in AppConfig.ready."""

from collections.abc import Callable
from typing import Final

_drawers: Final[list[Callable[[bytes], bytes]]] = []


def draw_logos_by(drawer: Callable[[bytes], bytes]) -> None:
    """Say how a logo is drawn; called in AppConfig.ready of the app that looks at files."""
    _drawers[:] = [drawer]


def logo_png(data: bytes) -> bytes:
    """Give a logo that was sent as a small PNG of our own making; Refused tells what is no logo, with the field `logo`.

    It may take some seconds: no transaction is open around it.
    """
    return _drawers[0](data)
