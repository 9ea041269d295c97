"""What a sandbox page or register gives back, before it becomes bytes on a socket."""

import json
from dataclasses import dataclass, field
from html import escape
from typing import Any, Final

_PAGE: Final = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>body{{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}}
table{{border-collapse:collapse;width:100%}}td,th{{text-align:left;padding:.3rem .6rem;border-bottom:1px solid #ccc;vertical-align:top}}
pre{{white-space:pre-wrap;overflow-wrap:anywhere;background:#f4f4f2;padding:1rem}}</style></head>
<body><p><b>Sandbox.</b> Every company, number and letter here is invented. <a href="/">Start</a> · <a href="/mail">Mail</a> ·
<a href="/counters">Counters</a></p><h1>{title}</h1>{body}</body></html>"""


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, type and body; `cut` closes the connection after that many bytes, whatever the length said."""

    status: int = 200
    content_type: str = "text/html; charset=utf-8"
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked; header names are lower-case."""

    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: bytes


def page(title: str, body: str) -> Answer:
    """Give a page; the caller has escaped the body."""
    return Answer(body=_PAGE.format(title=escape(title), body=body).encode())


def data(value: Any, status: int = 200) -> Answer:
    """Give JSON."""
    return Answer(status, "application/json", json.dumps(value, ensure_ascii=False).encode())


def text(status: int, words: str) -> Answer:
    """Give a plain line."""
    return Answer(status, "text/plain; charset=utf-8", words.encode())
