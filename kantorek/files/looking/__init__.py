"""What a file really is: its name cleaned, its first bytes read, its bounds kept; nothing here knows a row."""

from kantorek.files.looking.facts import Facts, look_at
from kantorek.files.looking.kinds import KINDS, Kind, kind_of

__all__ = ["KINDS", "Facts", "Kind", "kind_of", "look_at"]
