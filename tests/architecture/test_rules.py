"""Rules about single lines: the clock, work of the system, signals, save()."""

import ast
from pathlib import Path

from tests.architecture import source
from tests.architecture.layout import DOORS, GUARDS_LIVE_IN, MAY_ASK_THE_CLOCK
from tests.architecture.system_work import SYSTEM_WORK

CLOCK = {
    "timezone.now",
    "timezone.localdate",
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "time.time",
}


def is_door(path: Path) -> bool:
    parts = path.relative_to(source.PACKAGE).with_suffix("").parts
    return bool(set(parts) & DOORS) or "/".join(path.relative_to(source.PACKAGE).parts) in MAY_ASK_THE_CLOCK


def test_only_doors_ask_the_clock() -> None:
    found = []
    for path in source.files(beside=False):
        if is_door(path):
            continue
        for line, module, names in source.imports(path):
            if module == "kantorek.core.clock" or (module == "kantorek.core" and "clock" in names):
                found.append(f"{source.name(path)}:{line} imports the clock")
        for line, called, _call in source.calls(source.tree(path)):
            if called in CLOCK or any(called.endswith("." + name) for name in CLOCK):
                found.append(f"{source.name(path)}:{line} calls {called}()")
    assert found == [], f"{found}: take on= (day) or at= (moment) as an argument, or use actor.at and actor.on"


def test_columns_do_not_stamp_themselves() -> None:
    found = [
        f"{source.name(path)}:{call.lineno}"
        for path in source.files()
        for _line, _called, call in source.calls(source.tree(path))
        if {keyword.arg for keyword in call.keywords} & {"auto_now", "auto_now_add"}
    ]
    assert found == [], f"{found}: actor.at stamps, so that every test can pick its day"


def test_every_work_of_the_system_is_listed() -> None:
    told, loose = set(), []
    for path in source.files(beside=False):
        for line, called, call in source.calls(source.tree(path)):
            if called == "scope.system":
                why = call.args[1] if len(call.args) > 1 else None
                text = why.value if isinstance(why, ast.Constant) else None
                told.add(text)
                if text not in SYSTEM_WORK:
                    loose.append(f"{source.name(path)}:{line} {text!r}")
    assert loose == [], f"{loose}: the system passes all rights. Add the reason to tests/architecture/system_work.py"
    assert set(SYSTEM_WORK) - told == set(), "these lines of system_work.py are used nowhere"


def test_nobody_makes_an_actor_of_the_system_by_hand() -> None:
    found = []
    for path in source.files(beside=False):
        for line, called, call in source.calls(source.tree(path)):
            kinds = [k.value for k in call.keywords if k.arg == "kind"] + call.args[:1]
            system = any(isinstance(kind, ast.Constant) and kind.value == "system" for kind in kinds)
            if called.split(".")[-1] in ("Actor", "replace") and system and path.name != "scope.py":
                found.append(f"{source.name(path)}:{line}")
    assert found == [], f"{found}: only scope.system() makes one, because only it is listed"


def test_guards_live_in_few_places() -> None:
    found = []
    for path in source.files(beside=False):
        parts = path.relative_to(source.PACKAGE).parts
        sets_guard = any(
            isinstance(node, ast.Attribute) and node.attr == "guard" and isinstance(node.ctx, ast.Store)
            for node in ast.walk(source.tree(path))
        )
        if sets_guard and (path.name != "access.py" or parts[0] not in GUARDS_LIVE_IN):
            found.append(source.name(path))
    assert found == [], f"{found}: guards live in access.py of {sorted(GUARDS_LIVE_IN)}"


def test_no_signals() -> None:
    found = []
    for path in source.files():
        for line, module, names in source.imports(path):
            if "signals" in module.split(".") or "receiver" in names:
                found.append(f"{source.name(path)}:{line} {module}")
    assert found == [], f"{found}: publish an event and listen with @on or @after"


def test_models_do_not_override_save() -> None:
    found = []
    for path in source.files():
        if path.stem == "models" or "models" in path.parts:
            for node in ast.walk(source.tree(path)):
                if isinstance(node, ast.FunctionDef) and node.name in ("save", "delete", "full_clean"):
                    found.append(f"{source.name(path)}:{node.lineno} {node.name}()")
    assert found == [], f"{found}: what must happen with a change stands in the action"


def test_views_write_nothing() -> None:
    writes = {"save", "create", "bulk_create", "bulk_update", "update_or_create", "get_or_create", "publish", "defer"}
    found = []
    for path in source.files(beside=False):
        parts = path.relative_to(source.PACKAGE).with_suffix("").parts
        if "views" in parts:
            for line, called, call in source.calls(source.tree(path)):
                verb = called.split(".")[-1]
                # A query leaves columns out by a method called like the sending of a job.
                left_out = verb == "defer" and not isinstance(call.func, ast.Name)
                if verb in writes and not left_out and called.split(".")[0] not in ("request", "self"):
                    found.append(f"{source.name(path)}:{line} {called}()")
    assert found == [], f"{found}: a view calls one action, which refuses, changes and tells"
