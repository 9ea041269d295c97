"""Templates: no inline style or script (the CSP would refuse them), and no link to a higher app."""

import re
from pathlib import Path

from tests.architecture import source
from tests.architecture.test_models import height

INLINE = {
    "style=": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "an on…= attribute": re.compile(r"<[^>]*\son[a-z]+\s*=\s*[\"']", re.IGNORECASE),
    "an hx-on attribute": re.compile(r"<[^>]*\shx-on[:a-z-]*\s*=", re.IGNORECASE),
    "<style>": re.compile(r"<style\b", re.IGNORECASE),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
    "hx-vals or hx-headers as code": re.compile(r"\bhx-(vals|headers)\s*=\s*[\"']js", re.IGNORECASE),
}
SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.IGNORECASE | re.DOTALL)
URL = re.compile(r"{%\s*url\s+[\"']([\w-]+):")
SAFE = re.compile(r"\|\s*safe\b|{%\s*autoescape\s+off")
SAFE_ALLOWED: dict[str, str] = {}
"""Templates that print ready HTML, with the reason why it is safe."""
SPACES = {"tokens": "api"}
"""URL namespaces that are not named after their app: Ninja holds the other one of its app."""
SHELL_LINKS = {
    ("core", "account"): "the frame of every page has the log-out button, whose address is django-allauth's",
}


def templates(*, mail: bool = False) -> list[Path]:
    """The pages; letters are apart, for mail programs know no style sheet of ours."""
    found = sorted(source.PACKAGE.glob("*/templates/**/*.html"))
    return found if mail else [path for path in found if not {"mail", "email"} & set(path.parts)]


def bare(path: Path) -> str:
    return re.sub(r"{#.*?#}|{% comment .*?%}.*?{% endcomment %}", "", path.read_text(), flags=re.DOTALL)


def test_nothing_inline() -> None:
    found = [
        f"{source.name(p)}: {what}" for p in templates() for what, shape in INLINE.items() if shape.search(bare(p))
    ]
    assert found == [], f"{found}: classes and data- attributes; bars are SVG or <progress>"


def test_scripts_come_from_files() -> None:
    found = [
        source.name(path)
        for path in templates()
        for attributes, body in SCRIPT.findall(bare(path))
        if "src=" not in attributes or body.strip()
    ]
    assert found == [], f"{found}: scripts live in static/, data goes by json_script"


def test_links_lead_down() -> None:
    found = []
    for path in templates(mail=True):
        app = path.relative_to(source.PACKAGE).parts[0]
        for space in URL.findall(bare(path)):
            if (app, space) not in SHELL_LINKS and height(SPACES.get(space, space)) < height(app):
                found.append(f"{source.name(path)} links to {space}:")
    assert found == [], f"{found}: a lower app knows no higher one; use core.slots or core.refs"


def test_nothing_is_printed_unescaped() -> None:
    found = [
        source.name(p) for p in templates(mail=True) if SAFE.search(bare(p)) and source.name(p) not in SAFE_ALLOWED
    ]
    assert found == [], f"{found}: |safe and autoescape off print HTML that somebody typed"
