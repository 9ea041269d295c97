"""Jobs, schedules and handlers are named in strings: every name must lead somewhere."""

import ast
import inspect

from celery import current_app
from django.utils.module_loading import import_string

from kantorek.config.schedule import SCHEDULE
from kantorek.core import events
from tests.architecture import source


def tasks() -> set[str]:
    current_app.loader.import_default_modules()
    return {name for name in current_app.tasks if not name.startswith("celery.")}


def deferred() -> dict[str, str]:
    """The names that defer() is given, and where."""
    found: dict[str, str] = {}
    for path in source.files():
        for line, called, call in source.calls(source.tree(path)):
            # A query leaves columns out by a method of the same name.
            if called in ("defer", "defer_later") and isinstance(call.func, ast.Name) and call.args:
                first = call.args[0]
                name = first.value if isinstance(first, ast.Constant) else ""
                if not (path.name == "defer.py" and not name):
                    found[str(name)] = f"{source.name(path)}:{line}"
    return found


def test_every_deferred_job_exists() -> None:
    missing = {name: where for name, where in deferred().items() if name not in tasks()}
    assert missing == {}, f"{missing}: no @shared_task(name=…) of that name; defer() takes a constant"


def test_every_entry_of_the_schedule_exists() -> None:
    missing = {entry["task"] for entry in SCHEDULE.values()} - tasks()
    assert missing == set(), f"{missing} in config/schedule.py: no such task"


def test_every_job_bears_the_name_of_its_app_and_takes_what_newer_workers_send() -> None:
    current_app.loader.import_default_modules()
    wrong = []
    for name in sorted(tasks()):
        function = current_app.tasks[name].run
        kinds = [parameter.kind for parameter in inspect.signature(function).parameters.values()]
        app = function.__module__.split(".")[1]
        if inspect.Parameter.VAR_KEYWORD not in kinds or not name.startswith(f"{app}."):
            wrong.append(name)
        if inspect.Parameter.POSITIONAL_OR_KEYWORD in kinds:
            wrong.append(f"{name}: ids by keyword only")
    assert wrong == [], f"{wrong}: name='<app>.<verb>', arguments by keyword, **_ at the end"


def test_every_handler_can_be_found_again_by_its_key() -> None:
    lost = []
    for by_key in events._later.values():
        for key, handler in by_key.items():
            if ".tests." not in key and not key.startswith("tests.") and import_string(key) is not handler:
                lost.append(key)
    assert lost == []


def test_handlers_live_in_handlers() -> None:
    registered = [handler for listed in events._inside.values() for handler in listed]
    registered += [handler for by_key in events._later.values() for handler in by_key.values()]
    astray = [
        f"{handler.__module__}.{handler.__qualname__}"
        for handler in registered
        if "handlers" not in handler.__module__.split(".")[2:4] and "test" not in handler.__module__
    ]
    assert astray == [], f"{astray}: handlers.py of the higher app"


def test_a_handler_listens_to_a_lower_app_or_its_own() -> None:
    for path in source.files():
        if path.name == "handlers.py" or (path.parent.name == "handlers" and path.name != "__init__.py"):
            names = {module for _line, module, _names in source.imports(path) if module.endswith(".events")}
            assert names, f"{source.name(path)} listens to nothing"
