"""What an action says when it will not do a thing."""


class Refused(Exception):
    """The rules forbid it; the message is worded for the person who asked.

    `code` is for the API, `field` names the field at fault, `link` leads to what stands in the way.
    """

    def __init__(
        self, message: str, *, code: str = "refused", field: str | None = None, link: str | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.field = field
        self.link = link


class Stale(Refused):
    """Somebody else changed the thing first; `theirs` holds field -> (what you saw, what it is now)."""

    def __init__(self, message: str, *, theirs: dict[str, tuple[object, object]]) -> None:
        super().__init__(message, code="stale")
        self.theirs = theirs
