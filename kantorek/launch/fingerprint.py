"""One short text for all that a migrated database, or the collected files, depend on."""

import hashlib
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
BRINGS_TABLES_OR_FILES = ("django", "django-allauth", "django-htmx", "django-ninja", "django-csp")


def of_migrations() -> str:
    """Every migration, the policy text that they share, and the list of apps."""
    paths = [path for path in PACKAGE.glob("*/migrations/*") if path.suffix in {".py", ".sql"}]
    paths += [*PACKAGE.glob("core/walls*"), *PACKAGE.glob("core/walls/*.py"), PACKAGE / "config" / "settings.py"]
    paths += [PACKAGE / "launch" / "grants.py"]
    return _digest((path, path.read_bytes()) for path in sorted(set(paths)) if path.is_file())


def of_static() -> str:
    """Every file that collectstatic would copy; size and date are enough, and cheap."""
    paths = sorted(path for path in PACKAGE.glob("*/static/**/*") if path.is_file())
    stats = ((path, path.stat()) for path in paths)
    return _digest((path, f"{stat.st_size} {stat.st_mtime_ns}".encode()) for path, stat in stats)


def _digest(parts: Iterable[tuple[Path, bytes]]) -> str:
    digest = hashlib.sha256()
    for name in BRINGS_TABLES_OR_FILES:
        digest.update(f"{name} {_version(name)}\n".encode())
    for path, content in parts:
        digest.update(str(path.relative_to(PACKAGE)).encode() + b"\0" + content + b"\0")
    return digest.hexdigest()[:16]


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "none"
