"""Every file has its place: the modules of an app, what others may import of it, names, and where imports stand."""

import ast
import re
from pathlib import Path

from tests.architecture import source
from tests.architecture.layout import BANNED, FILES, FREE, OPEN_TO_OTHERS, PRIVATE_BUT_WIRED

WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
LIBRARIES_OWN_NAMES = {"UserManager", "BaseUserManager"}
"""Django finds a model's manager by this word."""


def test_an_app_is_made_of_the_files_of_the_house() -> None:
    strange = [
        source.name(path)
        for app in source.apps()
        if app.name not in FREE
        for path in app.iterdir()
        if path.stem not in FILES and not path.name.startswith("_") and path.suffix in ("", ".py")
    ]
    assert strange == [], (
        f"{strange}: CONTRIBUTING.md names the files of an app. Move the code to one of them, or add the name with its"
        " reason to FILES in tests/architecture/layout.py."
    )


def test_no_name_says_nothing() -> None:
    found = []
    for path in source.files(beside=False):
        words = path.stem.lower().split("_")
        if set(words) & BANNED:
            found.append(source.name(path))
        for node in ast.walk(source.tree(path)):
            if isinstance(node, ast.ClassDef | ast.FunctionDef) and node.name not in LIBRARIES_OWN_NAMES:
                said = {word.lower() for word in WORDS.findall(node.name)}
                if said & BANNED:
                    found.append(f"{source.name(path)}:{node.lineno} {node.name}")
    assert found == [], f"{found}: say what it does, or whose it is; no utils, helpers, managers, services"


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        source.name(path)
        for path in source.files()
        if path.read_text().strip() and not ast.get_docstring(source.tree(path))
    ]
    assert silent == [], f"{silent}: the first line of a module says what it is for"


def inside_functions(path: Path) -> list[str]:
    found = []
    for node in ast.walk(source.tree(path)):
        if isinstance(node, source.Function):
            for inner in ast.walk(node):
                if isinstance(inner, ast.Import | ast.ImportFrom):
                    found.append(f"{source.name(path)}:{inner.lineno} in {node.name}()")
    return found


def test_imports_stand_at_the_top() -> None:
    """Everybody looks down from the first line.

    Except apps.py, where ready() and what it calls run once the models stand, and launch, which loads Django late so
    that the command line starts fast.
    """
    late = [path for path in source.files() if path.name != "apps.py" and "launch" not in path.parts]
    found = [line for path in late for line in inside_functions(path)]
    assert found == [], f"{found}: an import inside a function hides that the file looks up"


def taken(path: Path) -> list[tuple[int, str, str]]:
    """What a file takes from other apps: line, app, module below the app."""
    found = []
    own = path.relative_to(source.PACKAGE).parts[0]
    for line, module, names in source.imports(path):
        for target in [f"{module}.{name}" for name in names] or [module]:
            parts = target.split(".")
            if parts[0] == "kantorek" and len(parts) > 2 and parts[1] not in (own, "core"):
                found.append((line, parts[1], parts[2]))
    return found


def test_nobody_reaches_into_another_apps_private_files() -> None:
    found = []
    for path in source.files():
        own = path.relative_to(source.PACKAGE).parts[0]
        for line, app, part in taken(path):
            wired = own in source.BESIDE or (own, f"{app}.{part}") in PRIVATE_BUT_WIRED
            if part not in OPEN_TO_OTHERS and not wired and app not in source.BESIDE:
                found.append(f"{source.name(path)}:{line} takes {app}.{part}")
    assert found == [], f"{found}: only {sorted(OPEN_TO_OTHERS)} of another app may be imported"


def test_inner_layers_do_not_look_out() -> None:
    """Inside an app: views above forms, handlers above actions, actions above models, models above nothing."""
    above = {
        "actions": {"views", "forms", "jobs", "handlers", "urls", "consumers"},
        "models": {"views", "forms", "jobs", "handlers", "urls", "actions", "access", "consumers"},
        "querysets": {"views", "forms", "jobs", "handlers", "urls", "actions", "access", "consumers"},
        "events": {"views", "forms", "jobs", "handlers", "urls", "actions", "access", "models", "querysets"},
        "forms": {"views", "urls", "jobs", "handlers", "consumers"},
    }
    found = []
    for path in source.files(beside=False):
        parts = path.relative_to(source.PACKAGE).with_suffix("").parts
        for line, module, names in source.imports(path):
            taken_parts = {part for name in names or [""] for part in f"{module}.{name}".split(".")[2:3]}
            here = module.startswith(f"kantorek.{parts[0]}.") or module == f"kantorek.{parts[0]}"
            if len(parts) > 1 and parts[0] not in FREE and here and taken_parts & above.get(parts[1], set()):
                found.append(f"{source.name(path)}:{line} takes {sorted(taken_parts)}")
    assert found == [], f"{found}: inside an app, top imports bottom"
