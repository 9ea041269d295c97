"""The words of verification: what a light says, what has changed, why there is no answer; for pages, notices, timeline."""

from kantorek.verification.wording.changes import change_words
from kantorek.verification.wording.lights import Words, age_words, light_words, not_asked_words, when_words
from kantorek.verification.wording.names import light_name, short_name, silence
from kantorek.verification.wording.troubles import trouble_words

__all__ = [
    "Words",
    "age_words",
    "change_words",
    "light_name",
    "light_words",
    "not_asked_words",
    "short_name",
    "silence",
    "trouble_words",
    "when_words",
]
