"""What the portal does when something has happened below: one file per what it is about."""

from kantorek.portal.handlers import chat, news, words

__all__ = ["chat", "news", "words"]
