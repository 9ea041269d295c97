"""Why a command ends at once; the text is for the person at the terminal."""


class CannotStart(Exception):
    """Something that is needed is missing, taken or broken."""
